# SPDX-License-Identifier: GPL-3.0-or-later
"""Knocks that open a door: for the one who knocked, where he is, for as long as was promised."""
from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import wire
from conftest import BUILD
from house import DESK, GAME, WEB, House, Knocker
from lab import net, probe
from lab.process import wait_for

WALL = {4: net.WAN4, 6: net.WAN6}
PATIENCE = 0.1  # seconds: an answer takes less than one millisecond


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD, cafe=True) as made:
        made.start()
        yield made


@pytest.fixture
def device(house: House) -> Knocker:
    return house.knocker()


def may(knocker: Knocker, port: int, family: int = 4) -> set[str]:
    """The protocols by which the device gets through a port."""
    place = (knocker.house.net, knocker.host, WALL[family], port,
             knocker.sources[family == 6] or None)
    return {name for name, talks in (("tcp", probe.talks_tcp), ("udp", probe.talks_udp))
            if talks(*place, patience=PATIENCE)}


@pytest.mark.parametrize("family", [4, 6])
def test_a_knock_opens_what_is_automatic(house: House, device: Knocker, family: int) -> None:
    assert may(device, WEB, family) == may(device, GAME, family) == set()
    device.open(family)
    house.wait_agreed()
    assert may(device, WEB, family) == {"tcp"}
    assert may(device, GAME, family) == {"udp"}
    assert may(device, DESK, family) == set()
    other = 10 - family
    assert may(device, WEB, other) == set(), "the other family did not knock"


@pytest.mark.parametrize("family", [4, 6])
def test_a_knock_opens_what_it_names(house: House, device: Knocker, family: int) -> None:
    device.open(family, op=wire.OPEN, services=[house.id_of("desk")])
    house.wait_agreed()
    assert may(device, DESK, family) == {"tcp", "udp"}
    assert may(device, WEB, family) == set()


def test_the_neighbours_of_an_open_door_find_it_shut(house: House, device: Knocker) -> None:
    device.open()
    assert not probe.connects(house.net, "stranger", net.WAN4, WEB)
    assert not probe.connects(house.net, "phone", net.WAN4, WEB)
    assert not probe.talks_udp(house.net, "phone", net.WAN4, GAME)


def test_two_families_at_once(house: House, device: Knocker) -> None:
    for family in 4, 6:
        device.open(family)
    house.wait_agreed()
    assert len(device.sessions()) == 4
    assert all(may(device, WEB, family) == {"tcp"} for family in (4, 6))


def test_two_devices_of_one_person_have_their_own_sessions(house: House, device: Knocker) -> None:
    second = house.knocker()
    device.open()
    second.open()
    house.wait_agreed()
    assert len(device.sessions()) == len(second.sessions()) == 2
    device.knock(op=wire.CLOSE, services=[house.id_of("web"), house.id_of("game")])
    wait_for("the first one's doors are shut", lambda: not device.doors())
    assert may(device, WEB) == set() and may(second, WEB) == {"tcp"}


def test_a_device_closes_what_it_names(house: House, device: Knocker) -> None:
    device.open()
    device.knock(op=wire.CLOSE, services=[house.id_of("web")])
    wait_for("the door is shut", lambda: may(device, WEB) == set())
    house.wait_agreed()
    assert may(device, GAME) == {"udp"}


def test_a_knock_extends_a_session_and_does_not_double_it(house: House, device: Knocker) -> None:
    before = device.open(duration=60)
    device.knock(duration=600)
    wait_for("the session lasts longer", lambda: all(
        session.end_ms > wire.now_ms() + 500_000 for session in device.sessions()))
    house.wait_agreed()
    assert [session.id for session in device.sessions()] == [session.id for session in before]
    held = house.held()
    assert all(held[door] > 60 for door in device.doors()), "the kernel knows it too"


def test_a_shorter_wish_does_not_shorten_a_session(house: House, device: Knocker) -> None:
    before = device.open(duration=600)
    device.knock(duration=10)
    wait_for("the knock was decided on", lambda: device.last_heard() == device.last_t)
    assert device.sessions() == before


def test_a_session_ends_when_it_was_promised(house: House, device: Knocker) -> None:
    session, _ = device.open(duration=3)
    door = (house.net, "stranger", net.WAN4, GAME)
    last = probe.answers_until(*door, session.end_ms / 1000 + 1, device.sources[0])
    assert -0.5 < last - session.end_ms / 1000 < 0.2
    wait_for("the database knows", lambda: not device.sessions(), 3)
    house.wait_agreed()
    reasons = house.database.rows("SELECT DISTINCT reason FROM sessions WHERE device_id = "
                                  f"'\\x{device.id}'")
    assert reasons == [["expired"]]


def move(device: Knocker, number: int) -> tuple[str, str]:
    """The device gets another address per family; returns the old ones."""
    old = device.sources
    device.sources = f"192.0.2.{number}", f"2001:db8:2::{number:x}"
    device.house.net.also(device.host, *device.sources)
    return old


@pytest.mark.parametrize("family", [4, 6])
def test_a_device_that_moves_takes_its_door_along(house: House, device: Knocker,
                                                  family: int) -> None:
    device.open(family)
    old = move(device, 200 + family)[family == 6]
    new = device.sources[family == 6]
    device.open(family)
    wait_for("the old address is shut", lambda: not probe.connects(
        house.net, "stranger", WALL[family], WEB, old, 0.05))
    house.wait_agreed()
    assert {session.source for session in device.sessions()} == {new}
    assert may(device, WEB, family) == {"tcp"}


def test_the_old_door_stays_open_until_the_router_has_the_new_one(house: House,
                                                                  device: Knocker) -> None:
    agent = house.services["rule-agent-home"]
    device.open()
    old = move(device, 210)[0]
    agent.pause()
    try:
        device.knock()
        wait_for("the move is decided", lambda: len(device.sessions()) == 4)
        assert probe.connects(house.net, "stranger", net.WAN4, WEB, old)
        assert not probe.connects(house.net, "stranger", net.WAN4, WEB, device.sources[0])
    finally:
        agent.resume()
    wait_for("the new door is open", lambda: may(device, WEB) == {"tcp"})
    wait_for("the old one is shut", lambda: not probe.connects(
        house.net, "stranger", net.WAN4, WEB, old, 0.05))
    house.wait_agreed()
    assert {session.source for session in device.sessions()} == {device.sources[0]}


def test_two_people_behind_one_address_share_a_door_that_lasts_as_long_as_the_longer(
        house: House) -> None:
    house.add_user("ben")
    ana = house.knocker("ana", "phone", has_address=False)
    ben = house.knocker("ben", "neighbour", has_address=False)
    ben.open(duration=600)
    session, _ = ana.open(duration=3)
    assert {found.source for found in ana.sessions() + ben.sessions()} == {net.CAFE4}
    house.wait_agreed()
    wait_for("the shorter session is over", lambda: not ana.sessions(), 8)
    assert time.time() >= session.end_ms / 1000
    house.wait_agreed()
    assert may(ben, WEB) == {"tcp"}
    ben.knock(op=wire.CLOSE, services=[house.id_of("web"), house.id_of("game")])
    wait_for("the shared door is shut", lambda: may(ana, WEB) == may(ben, WEB) == set())


def test_a_real_client_opens_both_families_in_one_go(house: House) -> None:
    phone = house.add_device("ana", "phone")
    phone.knock(tries=3)
    wait_for("its doors are open", lambda: sum(
        session.state == "open" for session in house.sessions(phone.id)) == 4)
    assert probe.talks_tcp(house.net, "phone", net.WAN4, WEB)
    assert probe.talks_tcp(house.net, "phone", net.WAN6, WEB)
    assert probe.talks_udp(house.net, "phone", net.WAN4, GAME)
