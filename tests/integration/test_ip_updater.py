# SPDX-License-Identifier: GPL-3.0-or-later
"""Knocks by MQTT: through the home broker, through a public one, and past public ones that lie."""
from __future__ import annotations

import base64
import contextlib
import os
import pathlib
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import wire
from conftest import BUILD
from house import House, Knocker
from installation.authority import Authority
from installation.folder import Folder
from intruder import Intruder, let_in
from lab import net
from lab.broker import PUBLIC_PORT
from lab.process import LabError, wait_for
from liar import Liar, Peer, garbage, length, mute, publication
from mqtt5 import PUBLISH, Client
from wire import MQTT, SPA

LIAR_PORT, STUCK_PORT, FALSE_PORT = 8893, 8894, 8895
DUPLICATES = 100_000
MEGABYTE = 1 << 20
MEMORY_MOST = 40 * MEGABYTE  # of each of its processes
HOME = "ownline/v1/knock/"
UP = "event=public_up"
Send = Callable[[bytes], object]


class Doorway:
    """A house whose ip-updater listens to four public brokers: one that is honest, one that sends
    whatever the test wants, one that is stuck, and one with a certificate for another name."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.public = house.make_public()
        self.liar = Liar(house.net, LIAR_PORT, self.public.folder / "tls/public")
        self.stuck = Peer(house.net, STUCK_PORT, garbage)
        self.false = Liar(house.net, FALSE_PORT, self._false_certificate())
        brokers = [self.public.url("home")]
        brokers += [f"mqtts://{net.PUBLIC}:{port}" for port in (LIAR_PORT, STUCK_PORT, FALSE_PORT)]
        house.setup_words = [word for url in brokers for word in ("--public-broker", url)]
        house.options["ip-updater"] = f"public-ca = {self.public.ca}\n"
        self.sent: Counter[str] = Counter()  # what must be counted at least

    def _false_certificate(self) -> pathlib.Path:
        folder = Folder(self.public.folder, "nobody")
        Authority(folder).certify_server("false", "public", ["other.example"])
        return self.public.folder / "tls/false"

    def start(self) -> None:
        self.house.start()
        digest = wire.blake2b(wire.label("ownline:mqtt:v1:topic") + self.house.box, 16)
        self.topic = f"ol/{digest.hex()}/"
        let_in(self.house)
        self.intruder = Intruder(self.house)
        self.wait_up()
        wait_for("garbage was heard", lambda: self.stuck.calls >= 2, 10)
        self.stuck.meet = mute

    def close(self) -> None:
        for peer in self.liar, self.stuck, self.false:
            peer.close()

    @property
    def service(self):
        return self.house.services["ip-updater"]

    def wait_up(self) -> None:
        """Waits until both brokers that let it in have done so."""
        wait_for("ip-updater is at the public brokers",
                 lambda: self.service.said().count(UP) >= 2 and self.liar.is_called, 15)

    def processes(self) -> list[int]:
        """Those that the service has at public brokers."""
        pid = self.service.pid
        return [int(word) for word in
                pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def memory(self) -> int:
        """The most that the service or a process of it holds."""
        sizes = [0]
        for pid in [self.service.pid, *self.processes()]:
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                text = pathlib.Path(f"/proc/{pid}/statm").read_text()
                sizes.append(int(text.split()[1]) * 4096)
        return max(sizes)

    def slot(self, number: int = 1) -> str:
        return f"{self.topic}{number:032x}"

    def by_public(self, packet: bytes, number: int = 1) -> None:
        """As a device does: retained, with an expiry."""
        with self.house.net.inside("phone"):
            phone = Client(net.PUBLIC4, PUBLIC_PORT, self.public.folder / "tls",
                           account=("phone", self.public.passwords["phone"]))
        with phone:
            phone.publish(self.slot(number), packet, retain=True, expiry_s=120)

    def by_liar(self, packet: bytes) -> None:
        wait_for("ip-updater is with the liar", lambda: self.liar.is_called, 10)
        with contextlib.suppress(OSError):
            self.liar.send(publication(self.slot(), packet))

    def by_home(self, packet: bytes, device: str = "", retain: bool = False) -> None:
        """By the topic of the sentinel, unless of another device."""
        topic = HOME + (device or self.house.sentinel.id)
        assert self.intruder.client.publish(topic, packet, retain) < 0x80

    def settle(self, send: Send) -> None:
        """Waits until everything that was sent this way before has been decided on."""
        sentinel = self.house.sentinel

        def is_heard() -> bool:
            send(packet(sentinel))
            with contextlib.suppress(LabError):
                return wait_for("it is heard", lambda: sentinel.last_heard() == sentinel.last_t, 0.5)
            return False
        wait_for("a knock behind it is heard", is_heard, 15)

    @contextlib.contextmanager
    def nothing(self, *ways: Send) -> Iterator[None]:
        """What is sent by these ways meanwhile leaves no trace; memory stays bounded, the service
        stays up, and knocks are heard all the while."""
        pid, before, most = self.service.pid, self.house.traces(), [0]
        is_over = threading.Event()

        def watch() -> None:
            while not is_over.wait(0.02):
                most[0] = max(most[0], self.memory())
        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
            for way in ways:
                self.settle(way)
        finally:
            is_over.set()
            watcher.join()
        assert self.house.traces() == before
        assert 0 < most[0] < MEMORY_MOST
        assert self.service.is_running and self.service.pid == pid


@pytest.fixture(scope="module")
def door() -> Iterator[Doorway]:
    with House(BUILD) as house:
        made = Doorway(house)
        made.start()
        yield made
        made.close()


@pytest.fixture
def device(door: Doorway) -> Knocker:
    """One that ip-updater knows."""
    knocker = door.house.knocker()

    def is_heard() -> bool:
        door.by_home(packet(knocker, op=wire.OPEN, services=[1]), knocker.id)
        with contextlib.suppress(LabError):
            return wait_for("it is heard", lambda: knocker.last_heard() == knocker.last_t, 0.3)
        return False
    wait_for("ip-updater knows the device", is_heard, 5)
    return knocker


def packet(device: Knocker, **fields) -> bytes:
    """A knock for MQTT: the device says its own addresses."""
    four, six = device.sources
    return device.packet(**{"kind": MQTT, "flags": 1, "ip4": four, "ip6": six, "duration": 3600,
                            **fields})


def wait_open(device: Knocker, seconds: float = 5.0) -> None:
    """By the kernel, for both addresses that it said."""
    wait_for("the kernel holds its doors",
             lambda: {door[0] for door in device.doors()} == set(device.sources), seconds)


@pytest.mark.parametrize("way", ["by_public", "by_home"])
def test_a_knock_opens_the_doors_of_both_addresses(door: Doorway, device: Knocker,
                                                   way: str) -> None:
    if way == "by_home":
        door.by_home(packet(device), device.id)
    else:
        door.by_public(packet(device))
    wait_open(device)
    door.house.wait_agreed()


@pytest.mark.parametrize("own", [0, 1], ids=["IPv4", "IPv6"])
def test_a_knock_opens_only_what_it_says(door: Doorway, device: Knocker, own: int) -> None:
    says = {"ip6": ""} if own == 0 else {"ip4": ""}
    door.by_public(packet(device, **says))
    wait_for("a door is open", device.doors)
    door.house.wait_agreed()
    assert {held[0] for held in device.doors()} == {device.sources[own]}


def test_a_knock_waits_while_ip_updater_is_away(door: Doorway, device: Knocker) -> None:
    """At a public broker; what the home broker keeps is no knock."""
    other = door.house.knocker()
    door.service.stop()
    door.by_public(packet(device))
    door.by_home(packet(other), other.id, retain=True)
    door.service.start()
    wait_open(device, 10)
    door.wait_up()
    door.sent.clear()  # it counts from zero
    door.sent["knocks_retained"] += 1
    assert not other.doors()
    assert door.intruder.client.publish(HOME + other.id, b"", retain=True) < 0x80


def test_a_knock_waits_while_the_home_broker_is_away(door: Doorway, device: Knocker) -> None:
    door.intruder.close()
    door.house.broker.service.stop()
    door.by_public(packet(device))
    time.sleep(0.2)
    door.house.broker.service.start()
    door.intruder = Intruder(door.house)
    wait_open(device, 10)
    door.house.wait_agreed(10)


def wrong(device: Knocker) -> Iterator[bytes]:
    """Knocks one step away from good ones."""
    late = wire.now_ms() - 121_000
    for fields in ({"kind": SPA, "flags": 0, "ip4": "", "ip6": ""}, {"kind": 3}, {"kind": 0},
                   {"flags": 0}, {"flags": 0, "ip4": "", "ip6": ""}, {"ip4": "", "ip6": ""},
                   {"flags": 3}, {"version": 2}, {"op": 4}, {"zero8": b"\0" * 7 + b"\1"},
                   {"t_ms": late}, {"t_ms": late + 242_000}, {"t_ms": 0}):
        yield packet(device, **fields)
    good, gate = packet(device), wire.gate_key(device.box)
    for at in range(0, 256, 10):
        bent = good[:at] + bytes([good[at] ^ 4]) + good[at + 1:]
        yield bent
        if at < 240:
            yield bent[:240] + wire.blake2b(bent[:240], 16, gate)


def test_what_is_no_good_knock_opens_nothing(door: Doorway, device: Knocker) -> None:
    with door.nothing(door.by_home, door.by_public, door.by_liar):
        for number, bad in enumerate(wrong(device)):
            door.by_home(bad, device.id)
            door.by_liar(bad)
            if number < 5:
                door.by_public(bad, 100 + number)


def test_nobody_brings_another_s_knock_to_the_home_broker(door: Doorway, device: Knocker) -> None:
    good = packet(device)
    with door.nothing(door.by_home):
        for other in door.house.sentinel.id, "0" * 32, "f" * 32:
            door.by_home(good, other)
            door.sent["knocks_foreign"] += 1
        for odd in "0" * 31, device.id[:-2], "x" * 32, device.id.replace(device.id[0], "-"):
            door.by_home(good, odd)
    door.by_home(good, device.id)
    wait_open(device)


def test_replays_and_reordering_open_nothing(door: Doorway, device: Knocker) -> None:
    used = packet(device)
    door.by_liar(used)
    wait_open(device)
    older, newer = packet(device, op=wire.CLOSE, services=list(map(
        door.house.id_of, ("web", "game")))), packet(device)
    door.by_liar(newer)
    wait_for("the newer is heard", lambda: device.last_heard() == device.last_t)
    with door.nothing(door.by_liar, door.by_public, door.by_home):
        for knock in older, used, newer:
            for qos in 0, 1, 2:
                for retain in False, True:
                    door.liar.send(publication(door.slot(7), knock, qos, retain, 10 + qos))
            door.by_public(knock, 200)
            door.by_home(knock, device.id)


def test_what_nobody_asked_for_is_ignored(door: Doorway, device: Knocker) -> None:
    good, box = packet(device), wire.blake2b(b"another", 16).hex()
    control = b'{"commands":[{"command":"createClient","username":"mallory","password":"x"}]}'
    topics = [HOME + device.id, "ownline/v1/event/knock", "ownline/v1/router/home/access",
              "ownline/v1/directory/0", "$CONTROL/dynamic-security/v1", "$SYS/broker/uptime",
              f"ol/{box}/{1:032x}", door.topic[:-1], door.topic, door.slot() + "0",
              door.slot()[:-1], door.slot()[:-1] + "A", door.slot() + "/x", "ol/" + "x" * 60_000]
    with door.nothing(door.by_liar):
        for topic in topics:
            door.liar.send(publication(topic, good), publication(topic, control, 1, True))
            door.sent["public_stray"] += 2
    door.by_liar(good)
    wait_open(device)
    state = door.house.state / "broker/dynamic-security.json"
    assert "mallory" not in state.read_text()


def test_other_lengths_are_no_knocks(door: Doorway, device: Knocker) -> None:
    good = packet(device)
    with door.nothing(door.by_liar, door.by_home):
        for payload in b"", good[:-1], good + b"\0", good * 2, good * 4000:
            door.liar.send(publication(door.slot(), payload))
            door.by_home(payload[:200_000], device.id)
            door.sent["public_oversize"] += 1
            door.sent["bus_refused_size"] += 1


def test_a_stream_of_300_megabytes_is_survived(door: Doorway, device: Knocker) -> None:
    with door.nothing(door.by_liar, door.by_home):
        message = publication(door.slot(), bytes(MEGABYTE))
        for _ in range(300):
            door.liar.send(message)
        door.sent["public_oversize"] += 300


def test_a_message_of_250_megabytes_ends_only_its_line(door: Doorway, device: Knocker) -> None:
    size = 250 * MEGABYTE
    with door.nothing(door.by_home, door.by_public, door.by_liar):
        with pytest.raises(OSError):
            door.liar.send(bytes([PUBLISH]) + length(size), *[bytes(MEGABYTE)] * 250)
        door.sent["public_oversize"] += 1
        door.by_home(packet(door.house.sentinel))


def test_messages_that_are_never_released_fill_no_memory(door: Doorway, device: Knocker) -> None:
    with door.nothing(door.by_home, door.by_liar):
        with contextlib.suppress(OSError):
            for first in range(1, 65_000, 1000):
                door.liar.send(b"".join(publication(door.slot(), bytes(256), 2, False, number)
                                        for number in range(first, first + 1000)))


def test_a_hundred_thousand_duplicates_are_one_knock(door: Doorway, device: Knocker) -> None:
    good = packet(device)
    door.by_liar(good)
    wait_open(device)
    with door.nothing(door.by_home, door.by_public, door.by_liar):
        many = publication(door.slot(), good) * 1000
        for _ in range(DUPLICATES // 1000):
            door.liar.send(many)
        door.sent["public_dropped"] += DUPLICATES // 2
        door.sent["knocks_duplicate"] += 500


def test_an_ip_updater_that_lies_opens_nothing(door: Doorway, device: Knocker) -> None:
    """It holds its own key and the box key; what a device did not sign it cannot have."""
    key, evil = door.house.signer("ip-updater"), net.STRANGER4
    four, six = device.sources

    def tell(inner: bytes, **fields) -> None:
        message = {"kind": MQTT, "received_ms": wire.now_ms(),
                   "knock": base64.b64encode(inner).decode(), **fields}
        door.intruder.send_signed(key, "ownline/v1/event/knock", wire.compact(message))

    def inner(signer: wire.Key = device.key, **fields) -> bytes:
        says = {"kind": MQTT, "flags": 1, "ip4": four, "ip6": six, "t_ms": device.next_t()}
        return wire.signed(wire.Knock(device.key.device_id, **{**says, **fields}).body(), signer,
                           door.house.box)

    with door.nothing(door.by_home):
        tell(inner(wire.Key()))
        tell(inner(wire.Key(), ip4=evil))
        tell(inner(t_ms=wire.now_ms() - 121_000))
        tell(inner(t_ms=wire.now_ms() + 121_000))
        tell(inner(kind=SPA, flags=0, ip4="", ip6=""), kind=1, source=evil)
        tell(inner(kind=SPA, flags=0, ip4="", ip6=""), source=evil)
        tell(inner(), kind=1, source=four)
        tell(inner(flags=0, ip4="", ip6=""), source=evil)
        for at in range(0, 192, 7):
            changed = bytearray(inner())
            changed[at] ^= 4
            tell(bytes(changed))


def test_a_process_at_a_public_broker_holds_its_own_line_alone(door: Doorway) -> None:
    """Input, output, errors, and the connection with what libmosquitto wakes itself by."""
    for pid in wait_for("there are processes", door.processes):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            assert len(os.listdir(f"/proc/{pid}/fd")) <= 6


def test_a_process_that_ends_is_started_again(door: Doorway, device: Knocker) -> None:
    before = door.processes()
    for pid in before:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    door.by_public(packet(device))
    wait_open(device, 10)
    assert not set(before) & set(door.processes())


def test_a_broker_that_is_not_believed_hears_nothing(door: Doorway) -> None:
    assert door.false.calls and not door.false.greeted
    assert door.liar.greeted
    log = door.service.log.read_text()
    assert "a certificate that is not believed" in log
    assert door.stuck.calls > 2, "the stuck one was tried as well"
    for password in door.public.passwords.values():
        assert password not in log


def test_everything_refused_was_counted(door: Doorway) -> None:
    for way in door.by_public, door.by_liar:
        door.settle(way)
    counters = door.house.counters("ip-updater")
    for name, count in door.sent.items():
        assert counters[name] >= count, (name, count, counters)
    for name in "bad_gate", "bad_seal", "bad_body", "bad_time", "duplicate":
        assert counters[f"knocks_{name}"], (name, counters)
    assert counters["publics_up"] == 2
