# SPDX-License-Identifier: GPL-3.0-or-later
"""Child processes that are started, stopped, killed and looked at; and waiting with a deadline."""
from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import subprocess
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class LabError(Exception):
    """Something that the lab needs did not happen."""


def wait_for(what: str, condition: Callable[[], T], seconds: float = 5.0, step: float = 0.01) -> T:
    """Asks until the answer is true, and returns it; raises LabError when the time is up."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise LabError(f"not within {seconds:g} s: {what}")
        time.sleep(step)


class Service:
    """One long-lived program with a log file; `command` runs it in the foreground."""

    def __init__(self, name: str, command: list[str], log: pathlib.Path,
                 ready: Callable[[], bool] | None = None) -> None:
        self.name = name
        self.command = command
        self.log = log
        self.ready = ready
        self.process: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    def start(self, wait: bool = True) -> None:
        """Starts it, and waits until it is ready if it has a way to tell."""
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                start_new_session=True)
        if wait and self.ready:
            self.wait_ready()

    def wait_ready(self, seconds: float = 20.0) -> None:
        def is_ready() -> bool:
            if not self.is_running:
                raise LabError(f"{self.name} ended at once")
            return self.ready is None or self.ready()
        try:
            wait_for(f"{self.name} is ready", is_ready, seconds)
        except LabError as error:
            raise LabError(f"{error}; it said:\n{self.said()[-2000:]}") from None

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        if not self.process:
            raise LabError(f"{self.name} was not started")
        return self.process.pid

    def said(self) -> str:
        """What it has written since its last start."""
        with open(self.log, "rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")

    def stop(self, seconds: float = 10.0) -> int:
        """Ends it as the system would, with SIGTERM; returns its exit status."""
        return self._end(signal.SIGTERM, seconds)

    def kill(self) -> None:
        """Ends it without warning."""
        self._end(signal.SIGKILL, 10.0)

    def restart(self) -> None:
        self.stop()
        self.start()

    def pause(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def _end(self, how: signal.Signals, seconds: float) -> int:
        if not self.process:
            return 0
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(how)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise LabError(f"{self.name} did not end within {seconds:g} s of {how.name}") from None
