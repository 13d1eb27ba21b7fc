# SPDX-License-Identifier: GPL-3.0-or-later
"""A private PostgreSQL: a cluster of its own, reached by a socket only."""
from __future__ import annotations

import pathlib
import pwd
import shutil
import subprocess

from .net import Net
from .process import LabError, Service

SUPERUSER = "postgres"
CONF = """
listen_addresses = ''
unix_socket_directories = '{folder}'
unix_socket_permissions = 0777
shared_buffers = 32MB
max_connections = 40
log_line_prefix = '%m '
"""


class Database:
    """The cluster of one run; its superuser is the system user postgres."""

    def __init__(self, net: Net, folder: pathlib.Path, log: pathlib.Path) -> None:
        self.folder = folder
        self.service = Service(
            "postgresql", ["ip", "netns", "exec", net.name("home"), "setpriv", "--reuid", SUPERUSER,
                           "--regid", SUPERUSER, "--clear-groups", _program("postgres"), "-D",
                           str(folder / "data")], log, self._is_ready)

    @property
    def admin(self) -> str:
        """The connection of the administrator, as libpq reads it."""
        return f"host={self.folder} user={SUPERUSER} dbname=postgres"

    def make(self) -> None:
        """Makes the cluster. It is thrown away after the run, so its making is not synced."""
        owner = pwd.getpwnam(SUPERUSER)
        self.folder.mkdir()
        shutil.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self.folder.chmod(0o755)
        _as_superuser(_program("initdb"), "-D", str(self.folder / "data"), "-U", SUPERUSER,
                      "--auth", "peer", "--no-sync", "--no-locale", "--encoding", "UTF8")
        with open(self.folder / "data/postgresql.conf", "a", encoding="ascii") as conf:
            conf.write(CONF.format(folder=self.folder))

    def rows(self, sql: str, database: str = "ownline") -> list[list[str]]:
        """Runs SQL as the administrator; NULL is the empty string."""
        text = _as_superuser("psql", "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h",
                             str(self.folder), "-d", database, stdin=sql)
        return [line.split("\t") for line in text.splitlines()]

    def value(self, sql: str) -> str:
        """The one value of the one row."""
        (row,) = self.rows(sql)
        (value,) = row
        return value

    def _is_ready(self) -> bool:
        return subprocess.run([_program("pg_isready"), "-q", "-h", str(self.folder)],
                              check=False).returncode == 0


def _program(name: str) -> str:
    """A program of the newest PostgreSQL; Debian keeps them out of PATH."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
                   key=lambda path: int(path.parts[4]) if path.parts[4].isdigit() else 0)
    program = str(found[-1]) if found else shutil.which(name)
    if not program:
        raise LabError(f"no {name}; deploy/packages run installs PostgreSQL")
    return program


def _as_superuser(*command: str, stdin: str = "") -> str:
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False,
                          cwd="/", user=SUPERUSER, group=SUPERUSER, extra_groups=[])
    if done.returncode:
        raise LabError(f"{command[0]}: {done.stderr.strip()}")
    return done.stdout
