# SPDX-License-Identifier: GPL-3.0-or-later
"""A device keeps its door open by itself: whatever becomes of its network, and until it is told to
stop."""
from __future__ import annotations

import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest
import wire
from conftest import BUILD, SOURCE
from house import House
from lab import net
from lab.device import Device
from lab.process import LabError, Service, wait_for
from test_address import Stun, says

ELSEWHERE4, ELSEWHERE6 = "203.0.113.11", "2001:db8:1::11"
OK, NO_SITE = 0, 66


class Watch:
    """A device that watches, on a host of its own."""

    def __init__(self, house: House, host: str, name: str, *words: str,
                 wrapper: tuple[str, ...] = (), device: Device | None = None) -> None:
        self.house = house
        self.device = device or house.add_device("ana", name, host)
        self.service: Service = house.add(
            name, host, [*wrapper, *self.device.command, "watch", *words])
        wait_for("spa-gateway knows the device", self._is_heard, 10)
        self._close()

    def _is_heard(self) -> bool:
        self.device.knock()
        with contextlib.suppress(LabError):
            return wait_for("a session", lambda: self.house.sessions(self.device.id), 0.3)
        return False

    def _close(self) -> None:
        self.house.net.run(self.device.host, *self.device.command, "close", "--spa",
                           "--tries", "1")
        wait_for("its doors are shut", lambda: not self.house.sessions(self.device.id))

    def __enter__(self) -> Watch:
        self.service.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.service.is_running:
            self.service.kill()
        with contextlib.suppress(LabError):  # its host may have no network now
            self._close()

    def lines(self, event: str) -> list[dict[str, str]]:
        """What it has logged of an event."""
        found = [dict(re.findall(r'(\w+)=("[^"]*"|\S*)', line))
                 for line in self.service.said().splitlines()]
        return [line for line in found if line.get("event") == event]

    @property
    def causes(self) -> list[str]:
        return [line["cause"] for line in self.lines("knocking")]

    def wait_idle(self) -> None:
        wait_for("the end of a knock",
                 lambda: len(self.lines("knock")) == len(self.lines("knocking")))

    def has_door(self, *sources: str) -> bool:
        return {(source, "tcp", 443) for source in sources} <= self.house.held().keys()

    def wait_door(self, *sources: str, seconds: float = 3.0) -> None:
        wait_for(f"a door for {sources}", lambda: self.has_door(*sources), seconds)


def wait_cause(watch: Watch, cause: str, count: int = 1, seconds: float = 3.0) -> None:
    wait_for(f"knock number {count} for the cause {cause}",
             lambda: watch.causes.count(cause) >= count, seconds)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD, has_public=True) as made:
        made.start()
        yield made


@pytest.fixture(scope="module")
def deaf(house: House) -> Iterator[Watch]:
    """A watch on a system that lets nobody listen to its network, as Android does."""
    wrapper = ("/usr/bin/python3", str(SOURCE / "tests/integration/without_bind.py"))
    with Watch(house, "stranger", "deaf", "--spa", "--for", "600", wrapper=wrapper) as watch:
        yield watch


@pytest.fixture(scope="module")
def watch(house: House, deaf: Watch) -> Iterator[Watch]:
    with Watch(house, "phone", "watch", "--for", "600") as made:
        made.wait_door(net.PHONE4, net.PHONE6, seconds=10)
        deaf.wait_door(net.STRANGER4, net.STRANGER6, seconds=10)
        yield made


def test_it_knocks_at_once(watch: Watch) -> None:
    assert watch.causes == ["start"]


def test_without_a_way_to_listen_it_looks(house: House, deaf: Watch, watch: Watch) -> None:
    """What becomes of it is seen at the end: that takes a while."""
    said, = deaf.lines("network")
    assert said["means"] == "looking" and said["every_s"] == "15", said
    assert not watch.lines("network")
    house.net.move("stranger", net.STRANGER4, "203.0.113.67")


def test_another_network_another_door(house: House, watch: Watch) -> None:
    house.net.move("phone", net.PHONE4, ELSEWHERE4)
    watch.wait_door(ELSEWHERE4)
    time.sleep(4)  # spa-gateway hears only so many knocks of a device
    house.net.move("phone", net.PHONE6, ELSEWHERE6)
    watch.wait_door(ELSEWHERE4, ELSEWHERE6)
    house.wait_agreed()
    assert watch.causes == ["start", "network", "network"]


def test_what_changes_nothing(house: House, watch: Watch) -> None:
    watch.wait_idle()
    before = watch.causes
    house.net.ip("phone", "addr add 127.0.0.9/8 dev lo", "link add idle type bridge",
                 "link set idle up", "route add 198.18.0.0/15 dev eth0",
                 "route replace 0.0.0.0/0 dev eth0 src " + ELSEWHERE4,
                 "addr add 203.0.113.12/32 dev eth0", "addr del 203.0.113.12/32 dev eth0")
    time.sleep(2.5)
    assert watch.causes == before


def test_when_asked(watch: Watch) -> None:
    os.kill(watch.service.pid, signal.SIGUSR1)
    wait_cause(watch, "asked", seconds=5)  # after what spa-gateway does not hear


def test_no_network_and_again(house: House, watch: Watch) -> None:
    """It does not try all the time, and comes back when the network does."""
    watch.wait_idle()
    house.net.ip("phone", "link set eth0 down")
    wait_for("it fails twice", lambda: len([line for line in watch.lines("knock")
                                            if line["outcome"] == "unsent"]) >= 2, 20)
    first, second = [line for line in watch.lines("knock") if line["outcome"] == "unsent"][:2]
    assert 3 <= int(first["next_s"]) <= 6 and 7 <= int(second["next_s"]) <= 12
    assert (first["failures"], second["failures"]) == ("1", "2")
    count = watch.causes.count("network")
    house.net.ip("phone", "link set eth0 up", f"addr add {ELSEWHERE6}/128 dev eth0 nodad",
                 f"route add 0.0.0.0/0 dev eth0 src {ELSEWHERE4}",
                 f"route add ::/0 dev eth0 src {ELSEWHERE6}")
    wait_cause(watch, "network", count + 1)
    wait_for("it is heard", lambda: watch.lines("knock")[-1]["failures"] == "0", 5)


def test_the_session_is_kept(house: House) -> None:
    """At two thirds of its time it is asked for again, and never ends."""
    with Watch(house, "phone", "short", "--for", "4") as short:
        def ends() -> list[int]:
            return [session.end_ms for session in house.sessions(short.device.id)]

        wait_for("its sessions", lambda: len(ends()) == 4, 10)
        first, began = min(ends()), time.monotonic()
        while time.monotonic() - began < 6:
            assert len(ends()) == 4
            time.sleep(0.2)
        assert min(ends()) > first + 2500
        assert short.causes[:3] == ["start", "time", "time"]
        assert [line["next_s"] for line in short.lines("knock")[:2]] == ["2", "2"]


def test_it_goes_another_way(house: House, watch: Watch) -> None:
    """The home hears no UDP any more: the device finds out its own address, says it by MQTT, and moves
    its door. When nobody hears it at all, it tries less and less often, until somebody does."""
    device = house.add_traveller("ana", "traveller")
    with house.net.inside("public"):
        stuns = Stun(net.PUBLIC6, says(ELSEWHERE6)), Stun(net.PUBLIC4, says("203.0.113.13"))
    with open(device.folder / "site.conf", "a", encoding="ascii") as site:
        site.write("private-sources = 1\n" + "".join(f"echo = {stun.url}\n" for stun in stuns))
    with Watch(house, "phone", "away", "--for", "600", device=device) as away:
        def outcome(number: int) -> dict[str, str]:
            return wait_for(f"knock {number}", lambda: away.lines("knock")[number - 1:number], 20)[0]

        first = outcome(1)
        assert first["outcome"] == "open"
        wait_for("its sessions", lambda: len(house.sessions(device.id)) == 4)
        assert 390_000 < (int(first["end_ms"]) - wire.now_ms()) and int(first["next_s"]) <= 400
        house.services["spa-gateway"].stop()
        house.net.move("phone", ELSEWHERE4, "203.0.113.13")
        assert outcome(2)["outcome"] == "open" and away.causes[1] == "network"
        assert {session.source for session in house.sessions(device.id)} == {
            "203.0.113.13", ELSEWHERE6}
        house.services["ip-updater"].stop()
        os.kill(away.service.pid, signal.SIGUSR1)
        third = outcome(3)
        assert (third["outcome"], third["failures"]) == ("silent", "1")
        for service in "ip-updater", "spa-gateway":
            house.services[service].start()
        assert (outcome(4)["outcome"], away.causes[3]) == ("open", "retry")
    for stun in stuns:
        stun.close()


def test_the_service_manager_is_told(house: House, tmp_path: pathlib.Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(10)
        with Watch(house, "phone", "told", wrapper=(
                "env", f"NOTIFY_SOCKET={tmp_path}/notify")) as told:
            assert manager.recv(1000) == b"READY=1"
            assert re.fullmatch(rb"STATUS=Last knock: \w+(, \w+)?; the next within \d+ s\.",
                                manager.recv(1000))
            assert told.service.stop() == OK
            assert manager.recv(1000) == b"STOPPING=1"
            assert told.lines("stopped")


def test_it_ends_whatever_it_is_at(house: House) -> None:
    """In the midst of a knock, too, and nothing of it stays behind."""
    with Watch(house, "phone", "brief", wrapper=("setpriv", "--no-new-privs")) as brief:
        wait_cause(brief, "start")
        began = time.monotonic()
        assert brief.service.stop() == OK
        assert time.monotonic() - began < 1
        assert not subprocess.run(["pgrep", "-f", str(brief.device.folder) + " watch"],
                                  check=False, capture_output=True).stdout


def test_what_cannot_work_is_said_at_once(house: House, watch: Watch,
                                          tmp_path: pathlib.Path) -> None:
    def run(folder: pathlib.Path, *words: str) -> int:
        return subprocess.run([house.program("ownline"), "--state", folder, *words], check=False,
                              capture_output=True, timeout=10).returncode

    assert run(tmp_path / "none", "watch") == NO_SITE
    assert run(tmp_path / "none", "new") == OK
    assert run(tmp_path / "none", "watch") == NO_SITE
    assert run(watch.device.folder, "watch", "no-such-service") == 64
    assert run(watch.device.folder, "watch", "--for", "0") == 64


def test_the_one_that_looks_has_seen_it(house: House, deaf: Watch) -> None:
    deaf.wait_door("203.0.113.67", seconds=17)
    assert "network" in deaf.causes and len(deaf.lines("network")) == 2


def test_it_needs_little_memory(watch: Watch) -> None:
    status = pathlib.Path(f"/proc/{watch.service.pid}/status").read_text(encoding="ascii")
    assert int(re.search(r"^VmRSS:\s+(\d+) kB$", status, re.M)[1]) < 20_000
    assert len(os.listdir(f"/proc/{watch.service.pid}/fd")) < 12
