# SPDX-License-Identifier: GPL-3.0-or-later
"""What every installation has: network, keys, broker and database, made by deploy/setup."""
from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import tempfile
from typing import TextIO

from . import net as network
from .broker import Broker, PublicBroker
from .database import Database
from .net import Net
from .process import LabError, Service

SOURCE = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = pathlib.Path(tempfile.gettempdir())
USER = "nobody"  # who runs the services of a lab and owns its keys


class Lab:
    """Everything of one run. Use it in a `with`: whatever happens, nothing of it stays behind."""

    def __init__(self, build: pathlib.Path, cafe: bool = False, replicas: int = 1) -> None:
        if os.geteuid():
            raise LabError("only root can make network namespaces; run it with sudo")
        remove_leftovers()
        self.build = build
        self.replicas = replicas
        self.folder = _make_folder()
        self._lock = _lock(self.folder)
        self.folder = self.folder.rename(self.folder.with_name(self.folder.name[1:]))
        self.net = Net(self.folder.name + "-", cafe)
        self.state = self.folder / "state"
        self.services: dict[str, Service] = {}
        self.database = Database(self.net, self.folder / "postgresql", self._log("postgresql"))
        self.broker = Broker(self.net, self.state, self._log("mosquitto"))
        for service in self.database.service, self.broker.service:
            self.services[service.name] = service
        self._is_closed = False

    def __enter__(self):
        atexit.register(self.close)
        for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
            signal.signal(number, _interrupt)
        try:
            self.net.up()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends every process and takes away namespaces and files."""
        if self._is_closed:
            return
        self._is_closed = True
        with contextlib.suppress(ValueError):  # not in the main thread
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        for service in reversed(list(self.services.values())):
            with contextlib.suppress(OSError, LabError):
                service.kill()
        self.net.down()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()
        atexit.unregister(self.close)

    def make_bus(self, *options: str) -> None:
        """Keys and broker."""
        self.setup("--broker-address", network.HOME4, "--replicas", str(self.replicas), *options)
        self.broker.service.start()

    def make_public(self, plain: bool = False) -> PublicBroker:
        """A broker on the internet, running; with a door without TLS if asked for."""
        public = PublicBroker(self.net, self.folder / "public", self._log("public"), USER, plain)
        self.services[public.service.name] = public.service
        public.service.start()
        return public

    def make_database(self) -> list[str]:
        """An empty cluster; returns what deploy/setup must be told to make the database."""
        self.database.make()
        self.database.service.start()
        return ["--database", self.database.admin]

    def setup(self, *options: str) -> str:
        """Runs deploy/setup on the state folder of this lab."""
        return run([str(SOURCE / "deploy/setup"), "--dir", str(self.state), "--user", USER,
                    *options])

    def add(self, name: str, host: str, command: list[str]) -> Service:
        """A service on a host; it is not started."""
        service = Service(name, ["ip", "netns", "exec", self.net.name(host), *command],
                          self._log(name))
        self.services[name] = service
        return service

    def program(self, name: str) -> str:
        """The path of a program of ours in the build folder."""
        for kind in "services", "clients":
            path = self.build / kind / name / name
            if path.exists():
                return str(path)
        raise LabError(f"{self.build} has no {name}; build it with: cmake --preset release && "
                       "cmake --build --preset release")

    def _log(self, name: str) -> pathlib.Path:
        (self.folder / "log").mkdir(exist_ok=True)
        return self.folder / "log" / f"{name}.log"


def run(command: list[str], stdin: str = "") -> str:
    """Runs a short program; returns what it printed, or raises with what it said."""
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LabError(f"{' '.join(command)} ended with {done.returncode}: "
                       f"{(done.stderr or done.stdout).strip()}")
    return done.stdout


def remove_leftovers() -> None:
    """Takes away what a run left that was killed without warning: its lock is free, its folder is
    still there."""
    for folder in FOLDERS.glob("ownline-*"):
        if not (folder / "lock").exists():
            continue
        with contextlib.suppress(BlockingIOError, FileNotFoundError), _lock(folder):
            network.remove_namespaces(folder.name + "-")
            shutil.rmtree(folder, ignore_errors=True)


def _make_folder() -> pathlib.Path:
    """A new folder whose name has a dot in front: nobody takes it for a leftover yet."""
    folder = FOLDERS / f".ownline-{secrets.token_hex(3)}"
    folder.mkdir()
    folder.chmod(0o755)
    return folder


def _lock(folder: pathlib.Path) -> TextIO:
    file = open(folder / "lock", "w", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise
    return file


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
