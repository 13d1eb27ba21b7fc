# SPDX-License-Identifier: GPL-3.0-or-later
"""The clients of a measurement: who knocks where, and how long it took."""
from __future__ import annotations

import contextlib
import dataclasses
import json
import pathlib
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterator

from lab import net as network
from lab.net import Net
from lab.process import LabError

DOOR_PORT = 8443  # the public port of every system
SERVER_PORT = 443  # where the nas listens
SOURCES = "100.64.0.0/10"  # every address of it is the phone's
GAP_MS = (60, 160)  # between two knocks
TIMEOUT_MS = 2000  # after this a knock is lost


@dataclasses.dataclass
class Target:
    """A system and its keys, as target.h describes them."""

    name: str
    kind: str
    net: Net
    knock_port: int
    keys: tuple[str, ...]
    next_number: int = 0

    def line(self, count: int, first: int | None = None) -> str:
        """What a program reads; takes `count` fresh devices and addresses, or those from `first`."""
        if first is None:
            first = self.next_number
            self.next_number += count
        return " ".join([self.name, self.kind, f"/run/netns/{self.net.name('phone')}",
                         network.WAN4, str(self.knock_port), str(DOOR_PORT), str(first),
                         *self.keys]) + "\n"


def make_sources(net: Net) -> None:
    """The phone answers for every source address, and the router knows the way there."""
    net.ip("phone", f"route add local {SOURCES} dev lo")
    net.ip("router", f"route add {SOURCES} via {network.PHONE4} dev wan0 onlink")


class Clients:
    """The built programs."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder

    def program(self, name: str) -> str:
        return str(self.folder / f"bench-{name}")

    def knock(self, targets: list[Target], rounds: int, told: Callable[[int, int], None],
              gap_ms: tuple[int, int] = GAP_MS) -> dict[str, list[float | None]]:
        """One knock to each target in each round; milliseconds until its door was open, or None."""
        found: dict[str, list[float | None]] = {target.name: [] for target in targets}
        with subprocess.Popen(
                [self.program("knocker"), str(rounds), str(gap_ms[0]), str(gap_ms[1]),
                 str(TIMEOUT_MS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True) as knocker:
            knocker.stdin.write("".join(target.line(rounds) for target in targets))
            knocker.stdin.close()
            for done, line in enumerate(knocker.stdout, 1):
                name, value = line.split()
                found[name].append(None if value == "lost" else float(value))
                told(done, rounds * len(targets))
            words = knocker.stderr.read()
        if knocker.returncode:
            raise LabError(f"bench-knocker ended with {knocker.returncode}: {words.strip()}")
        return found

    def flood(self, target: Target, kind: str, count: int, rate: int,
              first: int | None = None) -> dict[str, float]:
        """Sends packets and returns what was sent, and how fast."""
        done = subprocess.run([self.program("flood"), kind, str(count), str(rate)],
                              input=target.line(count, first), capture_output=True, text=True,
                              check=False)
        if done.returncode:
            raise LabError(f"bench-flood ended with {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def ask(self, kind: str, place: str, lines: list[str], seconds: int) -> dict[str, float]:
        """Clients of the HTTP API for some seconds, as bench-asker describes them."""
        done = subprocess.run([self.program("asker"), kind, str(seconds)], text=True, check=False,
                              input="\n".join([place, *lines]) + "\n", capture_output=True)
        if done.returncode:
            raise LabError(f"bench-asker ended with {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    @contextlib.contextmanager
    def asking(self, kind: str, place: str, lines: list[str]) -> Iterator[dict[str, float]]:
        """The same until the end of the block; then the result holds what was answered."""
        result: dict[str, float] = {}
        with subprocess.Popen([self.program("asker"), kind, "0"], text=True, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as asker:
            asker.stdin.write("\n".join([place, *lines]) + "\n")
            asker.stdin.close()
            try:
                yield result
            finally:
                asker.terminate()
                result |= json.loads(asker.stdout.read())

    @contextlib.contextmanager
    def viewing(self, net: Net, place: list[str], lines: list[str]) -> Iterator[list[tuple]]:
        """Devices that look on, until the end of the block; then the result holds what they saw:
        when, in Unix milliseconds, and the text."""
        result: list[tuple] = []
        with tempfile.TemporaryFile("w+") as seen, subprocess.Popen(
                ["ip", "netns", "exec", net.name("phone"), self.program("viewer"), *place],
                text=True, stdin=subprocess.PIPE, stdout=seen, stderr=subprocess.PIPE) as viewer:
            viewer.stdin.write("".join(line + "\n" for line in lines))
            viewer.stdin.close()
            if viewer.stderr.readline() != "ready\n":
                raise LabError("bench-viewer cannot look on")
            try:
                yield result
            finally:
                viewer.terminate()
                viewer.wait()
            seen.seek(0)
            for line in seen:
                at_ms, text = line.split(" ", 1)
                result.append((float(at_ms), text))

    @contextlib.contextmanager
    def flooding(self, target: Target, kind: str, rate: int) -> Iterator[dict[str, float]]:
        """Sends packets until the end of the block; then the result holds what was sent."""
        result: dict[str, float] = {}
        with subprocess.Popen([self.program("flood"), kind, "0", str(rate)], text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as flood:
            flood.stdin.write(target.line(0, first=2_000_000))
            flood.stdin.close()
            try:
                yield result
            finally:
                flood.terminate()
                text = flood.stdout.read()
            result.update(json.loads(text))

    def devices(self, seed: str, first: int, count: int) -> list[tuple[str, str]]:
        """Id and public key of each device of a seed."""
        text = subprocess.run([self.program("devices"), seed, str(first), str(count)],
                              capture_output=True, text=True, check=True).stdout
        return [tuple(line.split()) for line in text.splitlines()]


def quantile(values: list[float | None], share: float) -> float:
    """The value that `share` of the values do not exceed; a lost knock took the whole timeout."""
    ranked = sorted(TIMEOUT_MS if value is None else value for value in values)
    return ranked[round(share * (len(ranked) - 1))]


def middle(values: list[float]) -> float:
    """Of the same figure from several rounds."""
    return statistics.median(values)
