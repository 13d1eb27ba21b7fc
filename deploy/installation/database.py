# SPDX-License-Identifier: GPL-3.0-or-later
"""PostgreSQL: session-manager's role and database."""
import os
import re
import secrets

from .folder import run

SQL_ROLE = """
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'user') AS missing \\gset
\\if :missing
CREATE ROLE :"user" LOGIN;
\\endif
"""
SQL_DATABASE = """
SELECT NOT EXISTS (SELECT FROM pg_database WHERE datname = 'ownline') AS missing \\gset
\\if :missing
CREATE DATABASE ownline OWNER :"user";
\\endif
"""


def database_place(folder, admin):
    """How session-manager connects. Over a socket its role is its system user, which PostgreSQL
    knows by peer authentication; over TCP it is "ownline" with a password file."""
    words = dict(word.split("=", 1) for word in admin.split())
    place = {"host": words.get("host", "/run/postgresql"), "port": words.get("port", "5432"),
             "dbname": "ownline"}
    if place["host"].startswith("/"):
        return {**place, "user": folder.owner("session-manager").pw_name}
    return {**place, "user": "ownline", "passfile": f"{folder.root}/keys/database.pass"}


def make_database(folder, admin, place):
    """Makes role and database through an administrator's connection, unless they exist."""
    psql = ["psql", "-XAtqd", admin, "-v", "ON_ERROR_STOP=1", "-v", "user=" + place["user"]]
    password = secrets.token_hex(24)
    if "passfile" not in place:
        if os.geteuid() == 0:
            user = re.search(r"\buser=(\S+)", admin)
            psql = ["runuser", "-u", user[1] if user else "postgres", "--"] + psql
        run(*psql, stdin=SQL_ROLE.encode())
    elif not folder.has("keys/database.pass"):
        sql = SQL_ROLE + f"ALTER ROLE :\"user\" PASSWORD '{password}';\n"
        run(*psql, stdin=sql.encode())
        line = ":".join([place["host"], place["port"], "ownline", place["user"], password])
        folder.write("keys/database.pass", line.encode() + b"\n", 0o400, "session-manager")
    run(*psql, stdin=SQL_DATABASE.encode())
