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
        self.state = state
        self.service = Service(
            "mosquitto", ["ip", "netns", "exec", net.name("home"), str(SOURCE / "broker/guard"),
                          str(state)], log, ready=lambda: connects(net, "home", HOME4, PORT))
