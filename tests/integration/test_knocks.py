# SPDX-License-Identifier: GPL-3.0-or-later
"""Knocks that must not open a door: no session, no kernel element, no packet back, whatever happens."""
from __future__ import annotations

import random
from collections.abc import Iterator

import nacl.bindings
import pytest
import wire
from conftest import BUILD
from house import House, Knocker
from knocks import WRONG, mutants
from lab import net, probe
from lab.process import wait_for
from wire import Key, Knock

MUTANTS = 2_000
RESTARTED = ["spa-gateway", "session-manager", "rule-agent-home", "mosquitto", "postgresql"]

# The vector of the wire format: box secret 32 x 1, device seed 32 x 2, ephemeral secret 32 x 3.
VECTOR = bytes.fromhex(
    "5dfedd3b6bd47f6fa28ee15d969d5bb0ea53774d488bdaf9df1c6e0124b3efa269761c53a6fcfb9d0f6a8d65cc2795fa"
    "2ca77f128347ccbfd30195eaf961d8d93c82cf65d8442af5700bb43f9d43defb4992007c17f9fed9414d84beba583c59"
    "bf2b23054cc36a5fe31d045c0e685edfe57e8fc00115f18a270dcecda6d68188d2960610c17d0d7cd573f15c8189cae1"
    "5a54a29ff25386c09763df83fadd48a5b840585dfe6582d066e61d1a450d0cb36313cb004b74ff4ea9f9f39ceab1d907"
    "12adfe5eb7ec6bae3f7b6d6f7a9191f33868e8804a4148e195c6cad4c17dbee000e99f9409e108b10707eb9266bc8d27"
    "fca952dc47fe19ddc4389291389f9a2f")


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD) as made:
        made.start()
        yield made


@pytest.fixture
def device(house: House) -> Knocker:
    """A device that the gateway knows, and that has no door open."""
    knocker = house.knocker()
    knocker.open()
    knocker.knock(op=wire.CLOSE, services=[house.id_of("web"), house.id_of("game")])
    wait_for("its doors are shut again", lambda: not knocker.sessions() and not knocker.doors())
    return knocker


def flood(knocker: Knocker, packet: bytes) -> None:
    """The packet from everywhere: from its sender, from another place, by IPv4 and by IPv6."""
    for family in 4, 6:
        knocker.send(packet, family=family)
        knocker.send(packet, family=family, host="phone")


def test_wire_makes_the_vector() -> None:
    secret = bytes([1] * 32)
    box, device = nacl.bindings.crypto_scalarmult_base(secret), Key(bytes([2] * 32))
    body = Knock(device.device_id, 1767225600000, kind=wire.MQTT, flags=1, ip4="203.0.113.7",
                 duration=900).body()
    clear = bytearray(VECTOR[:240])
    clear[31] &= 0x7F
    assert nacl.bindings.crypto_box_seal_open(bytes(clear), box, secret) == \
        wire.signed(body, device, box)
    assert wire.blake2b(VECTOR[:240], 16, wire.gate_key(box)) == VECTOR[240:]
    assert device.device_id.hex() == "6d8534bd68667532520964e8a50b2099"


def test_wrong_knocks_do_nothing(house: House, device: Knocker) -> None:
    with house.nothing():
        for make in WRONG.values():
            flood(device, make(device, device.key))
    assert device.open(), "the same device still may"


def test_mutants_of_a_good_knock_do_nothing(house: House, device: Knocker) -> None:
    with house.nothing():
        device.send(*mutants(device, device.key, MUTANTS))
    assert device.open(), "the same device still may"


def test_a_wrong_length_from_inside_the_home_is_nothing(house: House, device: Knocker) -> None:
    """The router lets 256 bytes pass and nothing else; the gateway must not rely on that."""
    with house.nothing():
        for length in 0, 1, 255, 257, 512, 1400, 9000:
            packet = device.packet()[:length].ljust(length, b"\0")
            probe.sends_udp(house.net, "nas", net.HOME4, house.spa_port, packet)
            probe.sends_udp(house.net, "nas", net.HOME6, house.spa_port, packet)


def test_a_time_ahead_is_not_remembered(house: House, device: Knocker) -> None:
    with house.nothing():
        device.send(device.packet(t_ms=wire.now_ms() + 125_000))
    assert device.open(), "else a wrong clock would shut it out for good"


def test_a_service_that_is_not_granted_stays_shut(house: House, device: Knocker) -> None:
    house.add_service("vault", "tcp", 10443, 443)
    device.knock(op=wire.OPEN, services=[house.id_of("vault"), 12345])
    wait_for("the knock was decided on", lambda: device.last_heard() == device.last_t)
    house.settle()
    assert device.sessions() == [] and device.doors() == []
    assert not probe.connects(house.net, "stranger", net.WAN4, 10443, device.sources[0])


def test_an_unknown_device_is_nothing(house: House) -> None:
    with house.nothing():
        stranger = Knocker(house, "stranger", ("", ""))
        for family in 4, 6:
            stranger.knock(family)


def test_a_revoked_device_is_nothing(house: House, device: Knocker) -> None:
    device.open()
    house.ctl("device", "revoke", device.id)
    wait_for("its doors are shut", lambda: not device.sessions() and not device.doors(), 2)
    with house.nothing():
        for family in 4, 6:
            device.knock(family)


def replay(house: House, used: list[tuple[Knocker, bytes]]) -> None:
    for knocker, packet in used:
        flood(knocker, packet)


@pytest.fixture(scope="module")
def used(house: House) -> list[tuple[Knocker, bytes]]:
    """Knocks that have opened their doors, which were closed since."""
    caught = []
    for _ in range(4):
        knocker = house.knocker()
        knocker.open()
        caught.append((knocker, knocker.knock()))
        wait_for("the knock is used", lambda: knocker.last_heard() == knocker.last_t)
        knocker.knock(op=wire.CLOSE, services=[house.id_of("web"), house.id_of("game")])
        wait_for("its doors are shut", lambda: not knocker.sessions() and not knocker.doors())
    return caught


def test_a_knock_works_once(house: House, used: list[tuple[Knocker, bytes]]) -> None:
    with house.nothing():
        for _ in range(50):
            replay(house, used)


@pytest.mark.parametrize("names", [*([name] for name in RESTARTED), RESTARTED], ids="+".join)
def test_a_knock_works_once_whatever_restarts(house: House, used: list[tuple[Knocker, bytes]],
                                              names: list[str]) -> None:
    services = [house.services[name] for name in names]
    with house.nothing():
        for service in services:
            service.kill()
        replay(house, used)
        for service in reversed(services):
            service.start()
            replay(house, used)


def test_two_at_once_are_one(house: House, device: Knocker) -> None:
    """The same knock from two addresses at the same moment: one of them gets the door."""
    packet = device.packet()
    device.send(packet)
    device.send(packet, host="phone", source=net.PHONE4)
    wait_for("the knock was decided on", lambda: device.last_heard() == device.last_t)
    house.settle()
    assert len({session.source for session in device.sessions()}) == 1
    assert len(device.sessions()) == 2, "web and game, once"


def test_nothing_comes_back_while_the_gateway_is_away(house: House, device: Knocker) -> None:
    """Not even an ICMP error, though nobody listens at the port."""
    gateway = house.services["spa-gateway"]
    dice = random.Random(2)
    with house.silence():
        for number in range(10):
            gateway.kill()
            for length in 0, 1, 255, 256, 257, 1472, 4000:
                flood(device, dice.randbytes(length))
            flood(device, device.packet())
            if number < 9:
                gateway.start(wait=False)
                flood(device, dice.randbytes(256))
    gateway.start()
    assert device.open()
