# SPDX-License-Identifier: GPL-3.0-or-later
"""The state folder, and programs that are run for it."""
import os
import pwd
import shutil
import subprocess
import sys
import tempfile

TEMPORARY = ".setup-"


class Failure(Exception):
    """Where, what, and what to do about it."""


def run(*command, stdin=b""):
    """Runs a program and returns what it printed; its own words are the error."""
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, check=False)
    except FileNotFoundError:
        raise Failure(f"{command[0]} is not installed; deploy/packages run installs it") from None
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip()
        raise Failure(f"{command[0]} failed: {words or done.returncode}")
    return done.stdout


class Folder:
    """The state folder. Writes a file once, complete, with its owner and mode from the start."""

    def __init__(self, root, single_user):
        self.root = root
        self.single_user = single_user
        self.made = []

    def owner(self, role):
        """The system user whose program reads this role's secrets; makes it when it is missing."""
        if self.single_user:
            name = self.single_user
        else:
            name = {"root": "root", "ownlinectl": "root", "broker": "mosquitto"}.get(role)
            name = name or "ownline-" + role
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
        if self.single_user or not name.startswith("ownline-"):
            raise Failure(f"there is no system user {name}; make it, or name another with --user")
        run("useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
            "--shell", "/usr/sbin/nologin", name)
        self.note(f"system user {name}")
        return pwd.getpwnam(name)

    def note(self, what):
        self.made.append(what)
        if sys.stdout.isatty():
            print("made", what)

    def folder(self, name, mode, role="root"):
        path = self.root / name
        if path.is_dir():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary = tempfile.mkdtemp(dir=path.parent, prefix=TEMPORARY)
        except OSError as error:
            raise Failure(f"{path}: {error.strerror}") from None
        try:
            self.own(temporary, mode, role)
            os.rename(temporary, path)
        except OSError:
            os.rmdir(temporary)
            if not path.is_dir():  # else another run was faster
                raise
        self.note(f"{path}/")

    def own(self, path, mode, role):
        owner = self.owner(role)
        if os.geteuid() == 0:
            os.chown(path, owner.pw_uid, owner.pw_gid)
        os.chmod(path, mode)

    def write(self, name, content, mode, role="root", replace=False):
        """Writes a file that does not exist yet; with replace, one whose content has changed.
        Returns its path."""
        path = self.root / name
        if path.exists() and (not replace or path.read_bytes() == content):
            return path
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            self.own(temporary, mode, role)
            os.rename(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
        self.note(str(path))
        return path

    def has(self, name):
        return (self.root / name).exists()

    def clean(self):
        """Takes away what a run left behind that was killed in the middle of a file."""
        for path in list(self.root.rglob(TEMPORARY + "*")):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
