# SPDX-License-Identifier: GPL-3.0-or-later
"""spa-gateway on a real network: which packets become reports, and that nothing ever comes back.

The test holds session-manager's keys: it publishes the directory and reads the reports."""
from __future__ import annotations

import base64
import json
import random
import socket
import time
from collections.abc import Callable, Iterator

import pytest
import wire
from conftest import BUILD
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


def knock(gateway: Gateway, device: Key, **fields) -> bytes:
    return wire.packet(Knock(device.device_id, **{"t_ms": gateway.next_t(), **fields}), device,
                       gateway.box)


def resealed(change: Callable[[bytearray], None]) -> Callable[[Gateway, Key], bytes]:
    """What the device signed is changed, then sealed as it should be."""
    def make(gateway: Gateway, device: Key) -> bytes:
        inside = bytearray(wire.signed(Knock(device.device_id, gateway.next_t()).body(), device,
                                       gateway.box))
        change(inside)
        return wire.seal(bytes(inside), gateway.box)
    return make


def flip(at: int) -> Callable[[bytearray], None]:
    def change(inside: bytearray) -> None:
        inside[at] ^= 1
    return change


BAD: dict[str, Callable[[Gateway, Key], bytes]] = {
    "empty": lambda g, d: b"",
    "short by one": lambda g, d: g.good(d)[:-1],
    "long by one": lambda g, d: g.good(d) + b"\0",
    "fills an Ethernet frame": lambda g, d: g.good(d).ljust(1472, b"\0"),
    "noise": lambda g, d: random.randbytes(256),
    "gate of another home": lambda g, d: wire.seal(
        wire.signed(Knock(d.device_id, g.next_t()).body(), d, g.box), g.box, bytes(32)),
    "sealed to another box": lambda g, d: wire.seal(
        wire.signed(Knock(d.device_id, g.next_t()).body(), d, g.box),
        bytes(wire.nacl.public.PrivateKey.generate().public_key), wire.gate_key(g.box)),
    "signed for another home": lambda g, d: wire.seal(
        wire.signed(Knock(d.device_id, g.next_t()).body(), d, bytes(32)), g.box),
    "signed by another device": lambda g, d: wire.packet(Knock(d.device_id, g.next_t()), Key(),
                                                         g.box),
    "unknown device": lambda g, d: g.good(Key()),
    "version 0": lambda g, d: knock(g, d, version=0),
    "version 2": lambda g, d: knock(g, d, version=2),
    "kind of MQTT": lambda g, d: knock(g, d, kind=2, flags=1, ip4=net.PHONE4),
    "kind 0": lambda g, d: knock(g, d, kind=0),
    "op 0": lambda g, d: knock(g, d, op=0),
    "op 4": lambda g, d: knock(g, d, op=4),
    "reserved flag": lambda g, d: knock(g, d, flags=2),
    "reserved bytes in front": lambda g, d: knock(g, d, zero3=b"\0\0\1"),
    "reserved bytes behind": lambda g, d: knock(g, d, zero8=b"\0" * 7 + b"\1"),
    "nine services": lambda g, d: knock(g, d, op=2, count=9, services=[1] * 8),
    "fewer services than it says": lambda g, d: knock(g, d, op=2, count=2, services=[1]),
    "more services than it says": lambda g, d: knock(g, d, op=2, count=1, services=[1, 2]),
    "an address without the flag": lambda g, d: knock(g, d, ip4=net.PHONE4),
    "bound to another address": lambda g, d: knock(g, d, flags=1, ip4="203.0.113.99",
                                                   ip6="2001:db8:1::99"),
    "two minutes and a bit late": lambda g, d: knock(g, d, t_ms=wire.now_ms() - 121_000),
    "two minutes and a bit early": lambda g, d: knock(g, d, t_ms=wire.now_ms() + 121_000),
    "before 1970": lambda g, d: knock(g, d, t_ms=2**64 - 1),
    "the year 0": lambda g, d: knock(g, d, t_ms=0),
    "signed body changed": resealed(flip(55)),
    "signature changed": resealed(flip(191)),
    "signature of zeros": resealed(lambda inside: inside.__setitem__(slice(128, 192), bytes(64))),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_knock_is_nothing(gateway: Gateway, device: Key, silence: None, name: str) -> None:
    gateway.send(BAD[name](gateway, device))
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


def mutations(gateway: Gateway, device: Key) -> Iterator[bytes]:
    """Good knocks with a bit changed: in the packet, below a new gate MAC, and below the seal."""
    dice = random.Random(1)
    gate = wire.gate_key(gateway.box)
    for number in range(MUTATIONS):
        if number % 100 == 0:
            inside = wire.signed(Knock(device.device_id, gateway.next_t()).body(), device,
                                 gateway.box)
            packet = wire.seal(inside, gateway.box)
        if number % 20 == 0:
            changed = bytearray(inside)
            changed[dice.randrange(192)] ^= 1 << dice.randrange(8)
            yield wire.seal(bytes(changed), gateway.box)
            continue
        changed = bytearray(packet)
        at, bit = dice.randrange(256), 1 << dice.randrange(8)
        if at == 31 and bit == 0x80:
            bit = 1  # that bit is noise: with it the knock is still the same, good one
        changed[at] ^= bit
        if number % 2 and at < 240:
            changed[240:] = wire.blake2b(bytes(changed[:240]), 16, gate)
        yield bytes(changed)


def test_mutations_of_good_knocks_are_nothing(gateway: Gateway, device: Key,
                                              silence: None) -> None:
    with gateway.home.net.inside("phone"):
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    begun, sent = time.monotonic(), 0
    with sender:
        sender.connect((net.WAN4, gateway.home.spa_port))
        for packet in mutations(gateway, device):
            sender.send(packet)
            sent += 1
            if sent % 120 == 0:  # at an even pace
                time.sleep(max(0.0, begun + sent / PER_SECOND - time.monotonic()))
    assert sent == MUTATIONS
    gateway.send(gateway.good(device), both=False)
    assert len(gateway.reports(2, 1.0)) == 1, "the good knock behind them, and no other"
