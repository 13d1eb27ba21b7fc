# SPDX-License-Identifier: GPL-3.0-or-later
"""spa-gateway on a real network: which packets become reports, and that nothing ever comes back.

The test holds session-manager's keys: it publishes the directory and reads the reports."""
from __future__ import annotations

import base64
import json
import random
import socket
import time
from collections.abc import Iterator

import pytest
import wire
from conftest import BUILD
from knocks import WRONG, mutants
from lab import net, probe
from lab.broker import PORT
from lab.capture import Capture
from lab.home import Home
from lab.process import wait_for
from mqtt5 import Client, Message
from wire import Key, Knock

REPORT = "ownline/v1/event/knock"
MUTATIONS = 100_000
PER_SECOND = 12_000  # the gateway opens more than this, so it looks into every one of them


class Gateway:
    """A gateway behind the router, and the test in session-manager's place."""

    def __init__(self, home: Home, manager: Client) -> None:
        self.home = home
        self.manager = manager
        self.key = Key.read(home.state / "keys/session-manager.key")
        self.box = bytes.fromhex((home.state / "keys/box.pub").read_text())
        self.last_t = 0

    def publish_directory(self, *devices: Key, key: Key | None = None, sign: bool = True,
                          seq: int | None = None) -> None:
        for shard in range(16):
            listed = [{"id": device.device_id.hex(), "key": device.public.hex()}
                      for device in devices if device.device_id[0] >> 4 == shard]
            message = {"shard": shard, "now_ms": wire.now_ms(), "devices": listed}
            topic = f"ownline/v1/directory/{shard}"
            if sign:
                wire.publish_signed(self.manager, key or self.key, topic, message, seq, True)
            else:
                self.manager.publish(topic, wire.compact(message), retain=True)

    def send(self, packet: bytes, host: str = "phone", both: bool = True) -> None:
        for address in (net.WAN4, net.WAN6)[:1 + both]:
            probe.sends_udp(self.home.net, host, address, self.home.spa_port, packet)

    def next_t(self) -> int:
        """A time stamp that rises, whatever the clock's resolution."""
        self.last_t = max(self.last_t + 1, wire.now_ms())
        return self.last_t

    def good(self, device: Key, **fields) -> bytes:
        return wire.packet(Knock(device.device_id, self.next_t(), **fields), device, self.box)

    def reports(self, count: int = 1, seconds: float = 2.0) -> list[Message]:
        return [message for message in self.manager.receive(seconds, count)
                if message.topic == REPORT]

    def knows(self, device: Key) -> bool:
        self.send(self.good(device), both=False)
        return bool(self.reports(seconds=0.05))

    def enrol(self, *devices: Key) -> None:
        self.publish_directory(*devices)
        for device in devices:
            wait_for("the gateway knows the device", lambda: self.knows(device), step=0.05)


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    with Home(BUILD) as home:
        home.make_bus()
        home.load_base_table()
        home.add_ours("spa-gateway", "spa-gateway", "home")
        home.services["spa-gateway"].start()
        with home.net.inside("home"):
            manager = Client(net.HOME4, PORT, home.state / "tls", "session-manager")
        assert manager.subscribe(REPORT) < 0x80
        yield Gateway(home, manager)


@pytest.fixture
def device(gateway: Gateway) -> Key:
    key = Key()
    gateway.enrol(key)
    return key


@pytest.fixture
def silence(gateway: Gateway) -> Iterator[None]:
    """Not one packet goes to phone or stranger while the test runs."""
    with Capture(gateway.home.net, "phone") as phone, \
            Capture(gateway.home.net, "stranger") as stranger:
        yield
        time.sleep(0.05)  # an ICMP error would come at once; there is nothing to wait for
    assert phone.received() == [] and stranger.received() == []


def test_a_good_knock_is_reported_with_the_address_it_came_from(
        gateway: Gateway, device: Key, silence: None) -> None:
    for address, source in (net.WAN4, net.PHONE4), (net.WAN6, net.PHONE6):
        packet = gateway.good(device, op=wire.OPEN, services=[7, 8], duration=600)
        probe.sends_udp(gateway.home.net, "phone", address, gateway.home.spa_port, packet)
        (message,) = gateway.reports()
        report = json.loads(message.payload)
        assert (report["kind"], report["source"]) == (1, source)
        assert abs(report["received_ms"] - wire.now_ms()) < 1000
        body = base64.b64decode(report["knock"])
        knock = Knock(device.device_id, gateway.last_t, op=wire.OPEN, services=[7, 8], duration=600)
        assert body == wire.signed(knock.body(), device, gateway.box)
        signature = base64.b64decode(message.properties["ol-sig"])
        key = Key.read(gateway.home.state / "keys/spa-gateway.key")
        seq = int.from_bytes(signature[8:16], "big")
        assert message.properties["ol-sig"] == wire.ol_sig(key, REPORT, message.payload, seq)


def test_a_knock_to_the_guests_box_is_reported_too(gateway: Gateway, device: Key,
                                                   silence: None) -> None:
    box = bytes.fromhex((gateway.home.state / "keys/box-guest.pub").read_text())
    packet = wire.packet(Knock(device.device_id, gateway.next_t()), device, box)
    gateway.send(packet, both=False)
    (message,) = gateway.reports()
    body = base64.b64decode(json.loads(message.payload)["knock"])
    assert body == wire.signed(Knock(device.device_id, gateway.last_t).body(), device, box)


@pytest.mark.parametrize("name", WRONG)
def test_a_bad_knock_is_nothing(gateway: Gateway, device: Key, silence: None, name: str) -> None:
    gateway.send(WRONG[name](gateway, device))
    gateway.send(gateway.good(device), both=False)
    (message,) = gateway.reports()
    assert json.loads(message.payload)["source"] == net.PHONE4
    assert not gateway.reports(seconds=0.05), "only the good knock behind it was reported"


def test_a_knock_works_once(gateway: Gateway, device: Key, silence: None) -> None:
    packet = gateway.good(device)
    for _ in range(20):
        gateway.send(packet)
        gateway.send(packet, host="stranger")
    assert len(gateway.reports(2, 0.3)) == 1


def test_an_older_knock_is_nothing_once_a_newer_one_came(gateway: Gateway, device: Key) -> None:
    older, newer = gateway.good(device), gateway.good(device)
    gateway.send(newer, both=False)
    gateway.send(older, both=False)
    assert len(gateway.reports(2, 0.2)) == 1


def test_a_revoked_device_is_unknown(gateway: Gateway, device: Key, silence: None) -> None:
    gateway.publish_directory(Key())
    other = Key()
    gateway.enrol(other)  # so the directory without the device has come
    gateway.send(gateway.good(device))
    assert not gateway.reports(seconds=0.1)


@pytest.mark.parametrize("how", ["unsigned", "signed by a router", "older than the one before"])
def test_a_directory_that_is_not_session_manager_s_is_ignored(
        gateway: Gateway, device: Key, how: str) -> None:
    intruder = Key()
    if how == "unsigned":
        gateway.publish_directory(intruder, sign=False)
    elif how == "signed by a router":
        key = Key.read(gateway.home.state / "keys/rule-agent-home.key")
        gateway.publish_directory(intruder, key=key)
    else:
        gateway.publish_directory(intruder, seq=1)
    assert gateway.knows(device), "the directory before it still holds"
    assert not gateway.knows(intruder)


def test_nothing_comes_back_while_the_gateway_is_away(gateway: Gateway, device: Key,
                                                      silence: None) -> None:
    service = gateway.home.services["spa-gateway"]
    for end in service.stop, service.kill:
        end()
        for _ in range(5):
            gateway.send(gateway.good(device))
            gateway.send(random.randbytes(256), host="stranger")
        service.start()
    wait_for("the gateway has the directory again", lambda: gateway.knows(device), step=0.05)


def test_mutations_of_good_knocks_are_nothing(gateway: Gateway, device: Key,
                                              silence: None) -> None:
    with gateway.home.net.inside("phone"):
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    begun, sent = time.monotonic(), 0
    with sender:
        sender.connect((net.WAN4, gateway.home.spa_port))
        for packet in mutants(gateway, device, MUTATIONS):
            sender.send(packet)
            sent += 1
            if sent % 120 == 0:  # at an even pace
                time.sleep(max(0.0, begun + sent / PER_SECOND - time.monotonic()))
    assert sent == MUTATIONS
    gateway.send(gateway.good(device), both=False)
    assert len(gateway.reports(2, 1.0)) == 1, "the good knock behind them, and no other"
