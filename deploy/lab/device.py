# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody's phone: the real client with a key of its own, on a host of the lab."""
from __future__ import annotations

import json
import pathlib
import re

from .net import Net
from .process import LabError


class Device:
    """One key on a host; several may share the host."""

    def __init__(self, net: Net, host: str, program: str, folder: pathlib.Path) -> None:
        self.net = net
        self.host = host
        self.folder = folder
        self.command = [program, "--state", str(folder)]
        text = net.run(host, *self.command, "new")
        match = re.search(r"^device (\w{32})\nkey +(\w{64})$", text, re.M)
        if not match:
            raise LabError(f"ownline new said: {text}")
        self.id, self.key = match.groups()

    def enrol(self, descriptor: dict) -> None:
        """Tells the device of the site, as an admin would by a file."""
        path = self.folder / "descriptor.json"
        path.write_text(json.dumps(descriptor))
        self.net.run(self.host, *self.command, "enrol", str(path))

    def knock(self, *services: str, seconds: int = 0, tries: int = 1, source: str = "",
              close: bool = False) -> None:
        """Knocks, and comes back when the knocks are sent."""
        words = ["--tries", str(tries)]
        if seconds:
            words += ["--for", str(seconds)]
        if source:
            words += ["--source", source]
        if close:
            words += ["--close"]
        self.net.run(self.host, *self.command, "knock", *words, *services)
