# SPDX-License-Identifier: GPL-3.0-or-later
"""Many people who knock again and again, as clients do that get no answer."""
from __future__ import annotations

import threading
import time

from house import House, Knocker
from lab.process import LabError, wait_for


class Crowd:
    """Knocks at an even pace, each device in its turn, until the end of the `with`."""

    def __init__(self, house: House, size: int = 20, per_second: int = 20) -> None:
        self.house = house
        self.waiting = [house.knocker() for _ in range(size)]
        self.knocking: list[Knocker] = []
        self.sent = 0
        self._step = 1 / per_second
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Crowd:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def join(self, count: int) -> list[Knocker]:
        """So many more begin to knock; returns them."""
        joined = [self.waiting.pop() for _ in range(count)]
        self.knocking += joined
        return joined

    def wait_round(self) -> None:
        """Waits until everybody has knocked once more."""
        goal = self.sent + len(self.knocking) + 1
        wait_for("everybody has knocked", lambda: self.sent >= goal, 30)

    def all_open(self, per_device: int = 2) -> bool:
        """True if each of them has its sessions, and all of these are open."""
        try:
            sessions = self.house.sessions()
        except LabError:
            return False  # the database is not there
        return all([session.state for session in sessions if session.device == knocker.id]
                   == ["open"] * per_device for knocker in self.knocking)

    def _run(self) -> None:
        due = time.monotonic()
        while not self._stop.is_set():
            due += self._step
            self._stop.wait(max(0.0, due - time.monotonic()))
            if self.knocking:
                self.knocking[self.sent % len(self.knocking)].knock(duration=600)
                self.sent += 1
