# SPDX-License-Identifier: GPL-3.0-or-later
"""A private Mosquitto, started as in a real home: by broker/guard, from what deploy/setup made."""
from __future__ import annotations

import pathlib

from .net import HOME4, Net
from .probe import connects
from .process import Service

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PORT = 8883


class Broker:
    """The broker on the host `home`."""

    def __init__(self, net: Net, state: pathlib.Path, log: pathlib.Path) -> None:
        self.service = Service(
            "mosquitto", ["ip", "netns", "exec", net.name("home"), str(SOURCE / "broker/guard"),
                          str(state)], log, lambda: connects(net, "home", HOME4, PORT))


class Client(Service):
    """A service of ours: it is ready when the broker has greeted it."""

    def __init__(self, principal: str, command: list[str], log: pathlib.Path,
                 broker: Broker) -> None:
        super().__init__(principal, command, log, self._is_greeted)
        self._broker_log = broker.service.log
        self._greeted_from = 0

    def start(self, wait: bool = True) -> None:
        self._greeted_from = self._broker_log.stat().st_size
        super().start(wait)

    def _is_greeted(self) -> bool:
        with open(self._broker_log, "rb") as log:
            log.seek(self._greeted_from)
            return f" as {self.name} (p5,".encode() in log.read()
