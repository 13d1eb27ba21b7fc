# SPDX-License-Identifier: GPL-3.0-or-later
"""A person at a terminal: sees what a program shows, and types."""
from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import subprocess
import time


class Terminal:
    """A program with a terminal of its own."""

    def __init__(self, command: list[str]) -> None:
        self._fd, end = pty.openpty()
        self._process = subprocess.Popen(command, preexec_fn=lambda: os.login_tty(end))
        os.close(end)
        self.shown = ""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._fd)

    def _read(self, seconds: float) -> bool:
        """Takes what comes within this time. Returns False at the end."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return True
        with contextlib.suppress(OSError):  # the program has closed its end
            piece = os.read(self._fd, 65536)
            self.shown += piece.decode("utf-8", "replace")
            return bool(piece)
        return False

    def until(self, pattern: str, seconds: float = 20) -> re.Match[str]:
        """Waits until this stands there; what stood before it is forgotten."""
        deadline = time.monotonic() + seconds
        while not (match := re.search(pattern, self.shown)):
            assert time.monotonic() < deadline, f"no {pattern!r} in {self.shown!r}"
            assert self._read(0.2), f"no {pattern!r} in {self.shown!r}"
        self.shown = self.shown[match.end():]
        return match

    def type(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def end(self, seconds: float = 20) -> int:
        """Waits for the end; returns the exit status."""
        deadline = time.monotonic() + seconds
        while self._read(0.2):
            assert time.monotonic() < deadline, self.shown
        return self._process.wait(seconds)
