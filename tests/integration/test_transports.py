# SPDX-License-Identifier: GPL-3.0-or-later
"""One client, several ways to the home, and whatever of them is dead: a knock opens its doors, once."""
from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from conftest import BUILD
from house import House, Session
from lab import net
from lab.device import Device
from lab.process import wait_for

OPEN = 0


class Traveller:
    """A device of the phone, which knows every broker."""

    def __init__(self, house: House, number: int) -> None:
        self.house = house
        self.addresses = net.PHONE4, net.PHONE6
        (house.folder / "devices").mkdir(exist_ok=True)
        self.device: Device = house.add_traveller("ana", f"traveller-{number}")

    def run(self, *words: str) -> int:
        """Runs the client; returns its exit status."""
        words = *words, *(word for address in self.addresses for word in ("--address", address))
        done = subprocess.run(
            ["ip", "netns", "exec", self.house.net.name("phone"), *self.device.command, *words],
            capture_output=True, text=True, timeout=60, check=False)
        print(*words, done.returncode, done.stdout, done.stderr)
        return done.returncode

    def sessions(self) -> list[Session]:
        return self.house.sessions(self.device.id)

    def wait_open(self) -> list[Session]:
        """Waits for what every knock opens: web and game, for both addresses or those of the path."""
        wait_for("its doors are open", lambda: len(self.sessions()) == 4 and all(
            session.state == "open" for session in self.sessions()), 20)
        return self.sessions()

    def opened(self) -> int:
        """How many sessions it has ever had."""
        return int(self.house.database.value(
            f"SELECT count(*) FROM sessions WHERE device_id = '\\x{self.device.id}'"))


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD, has_public=True) as made:
        made.start()
        wait_for("ip-updater is at the public broker",
                 lambda: "event=public_up" in made.services["ip-updater"].said(), 15)
        yield made


@pytest.fixture
def traveller(house: House, numbers: Iterator[int] = iter(range(120, 150))) -> Traveller:
    return Traveller(house, next(numbers))



def test_every_way_is_alive(house: House, traveller: Traveller) -> None:
    assert traveller.run("knock") == OPEN
    traveller.wait_open()
    assert traveller.run("knock", "--mqtt") == OPEN
    assert traveller.run("knock", "--spa") == OPEN
    house.settle()
    assert traveller.opened() == 4 and house.differences() == []
    assert traveller.run("close") == OPEN
    wait_for("its doors are shut", lambda: traveller.sessions() == [])


@pytest.mark.parametrize("dead", ["spa-gateway", "ip-updater", "public"])
def test_one_way_is_dead(house: House, traveller: Traveller, dead: str) -> None:
    house.services[dead].stop()
    try:
        assert traveller.run("knock") == OPEN
        traveller.wait_open()
    finally:
        house.services[dead].start()
    house.settle()
    assert traveller.opened() == 4 and house.differences() == []
