# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody's phone: the real client with a key of its own, on a host of the lab."""
from __future__ import annotations

import pathlib
import re

from .net import Net
from .process import LabError


LISTS = {"public": "publics", "echo": "echoes", "service": "services"}


def read_site(text: str) -> dict:
    """What the client keeps of a site; lists are lists of lines."""
    site: dict = {name: [] for name in LISTS.values()}
    for line in text.splitlines():
        name, value = line.split(" = ", 1)
        if name in LISTS:
            site[LISTS[name]].append(value)
        else:
            site[name.replace("-", "_")] = value
    return site


def site_conf(descriptor: dict) -> str:
    """A site's description of itself as the client keeps it."""
    values = {name.replace("_", "-"): value for name, value in descriptor.items()
              if name not in ("services", "publics", "echoes") and value}
    lines = [f"{name} = {value}" for name, value in values.items()]
    for public in descriptor.get("publics", []):
        user = f"{public['user']}:{public['password']}@" if public["user"] else ""
        lines.append("public = " + public["url"].replace("://", f"://{user}"))
    lines += [f"echo = {echo}" for echo in descriptor.get("echoes", [])]
    lines += [f"service = {service['id']} {service['name']}" for service in descriptor["services"]]
    return "".join(f"{line}\n" for line in lines)


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
        """Tells the device of the site, as an admin would by a file. The lab's addresses are none of
        the internet."""
        path = self.folder / "descriptor.conf"
        path.write_text(site_conf({**descriptor, "private_sources": 1}))
        self.net.run(self.host, *self.command, "enrol", str(path))

    def enrol_by(self, text: str, ca: pathlib.Path, public_ca: pathlib.Path) -> None:
        """The same with what an admin is told for this device: its accounts at brokers too."""
        path = self.folder / "told.conf"
        path.write_text(text + "private-sources = 1\n")
        self.net.run(self.host, *self.command, "enrol", str(path), "--ca", str(ca), "--public-ca",
                     str(public_ca))

    def knock(self, *services: str, seconds: int = 0, tries: int = 1, source: str = "",
              way: str = "spa", address: str = "") -> None:
        """Knocks. By UDP it comes back when the knocks are sent; by MQTT, or by UDP with MQTT beside
        it, when it is known that the door is open."""
        words = [f"--{way}", "--tries", str(tries)]
        if address:
            words += ["--address", address]
        if seconds:
            words += ["--for", str(seconds)]
        if source:
            words += ["--source", source]
        self.net.run(self.host, *self.command, "knock", *words, *services)
