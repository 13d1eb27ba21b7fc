# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who owns the broker: hears everything, may send everything, and has no key of ours."""
from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import wire
from house import House
from lab.lab import SOURCE
from lab.process import wait_for
from mqtt5 import Client, Message
from wire import Key

sys.path.insert(0, str(SOURCE / "deploy"))
from installation.authority import Authority  # noqa: E402  the path is made above
from installation.folder import Folder  # noqa: E402

NAME = "evil"
UP = "event=bus_up"
ALL = [{"acltype": kind, "topic": topic, "priority": 0, "allow": True}
       for kind, topic in (("publishClientSend", "#"), ("publishClientReceive", "#"),
                           ("subscribePattern", "#"))]


@dataclass
class Letter:
    """A message as it goes over the wire."""
    topic: str
    payload: bytes
    properties: dict[str, str] = field(default_factory=dict)

    @classmethod
    def heard(cls, message: Message) -> Letter:
        return cls(message.topic, message.payload, dict(message.properties))


def rewrite_rights(house: House, change) -> None:
    """Changes the broker's rights by hand, as its owner can; the broker restarts."""
    broker = house.broker.service
    running = [service for service in house.ours if service.is_running]
    greeted = [service.said().count(UP) for service in running]
    broker.stop()
    path = house.state / "broker/dynamic-security.json"
    rights = json.loads(path.read_text())
    change(rights)
    path.write_text(json.dumps(rights))
    broker.start()
    wait_for("everybody is back on the bus", lambda: all(
        service.said().count(UP) > before for service, before in zip(running, greeted)))


def let_in(house: House) -> None:
    """Gives the intruder a certificate and every right."""
    Authority(Folder(house.state, None)).certify(NAME, "root")

    def change(rights: dict) -> None:
        rights["roles"].append({"rolename": NAME, "acls": ALL})
        rights["clients"].append({"username": NAME, "roles": [{"rolename": NAME, "priority": 0}]})

    rewrite_rights(house, change)


class Intruder:
    """A connection with every right."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.key = Key()
        self.client = self._connect()

    def _connect(self) -> Client:
        client = self.house.connect(NAME)
        assert client.subscribe("ownline/#") < 0x80
        return client

    def send(self, letter: Letter, retain: bool = False, response: str | None = None) -> None:
        code = self.client.publish(letter.topic, letter.payload, retain, letter.properties, response)
        assert code in (0, 0x10), "the broker took it"

    def send_signed(self, key: Key, topic: str, payload: bytes) -> None:
        """A message with a good signature, newer than every one before."""
        signature = wire.ol_sig(key, topic, payload, wire.stamp())
        self.send(Letter(topic, payload, {"ol-sig": signature}))

    def hear(self, seconds: float = 0.3) -> list[Letter]:
        """Everything that was said since the last call, and for a while."""
        heard: list[Message] = []
        while more := self.client.receive(seconds):
            heard += more
        return [Letter.heard(message) for message in heard]

    def close(self) -> None:
        self.client.close()


def forged(topic: str, payload: bytes, right: Key, wrong: list[Key]) -> Iterator[Letter]:
    """What somebody without the right key can make of a message that would do harm."""
    def letter(signature: str, changed: bytes = payload) -> Letter:
        return Letter(topic, changed, {"ol-sig": signature})

    good = wire.ol_sig(right, topic, payload)
    raw = base64.b64decode(good)
    yield Letter(topic, payload)
    yield letter("")
    yield letter("A" * 108)
    yield letter(good[:-4])
    yield letter(good + "AAAA")
    yield letter(good.replace("/", "_").replace("+", "-") + " ")
    yield Letter(topic, payload, {"OL-SIG": good})
    for key in wrong:
        yield letter(wire.ol_sig(key, topic, payload))
        yield letter(base64.b64encode(raw[:8] + base64.b64decode(
            wire.ol_sig(key, topic, payload))[8:]).decode())
    for seq in 0, 1, 2**63, 2**64 - 1:  # signed by the right one, but long ago or in no time at all
        yield letter(wire.ol_sig(right, topic, payload, seq))
    yield letter(wire.ol_sig(right, topic + "x", payload))
    yield letter(wire.ol_sig(right, topic.replace("/home/", "/cabin/") + "/", payload))
    for at in 0, 8, 15, 16, 47, 48, 79:
        changed = bytearray(raw)
        changed[at] ^= 1
        yield letter(base64.b64encode(bytes(changed)).decode())
    for at in 0, len(payload) // 2, len(payload) - 1:
        bent = bytearray(payload)
        bent[at] ^= 1
        yield letter(good, bytes(bent))
    yield letter(good, payload + b" ")
    yield letter(good, payload[:-1])
    yield letter(good, b"")


def malformed(payload: bytes) -> Iterator[bytes]:
    """What no schema allows, though its signature be good."""
    message = json.loads(payload)
    first = next(iter(message))
    yield from (b"", b" ", b"{}", b"[]", b"null", b"0", b"\0", b"\xff", b"{" * 1000, b"[" * 100_000)
    yield payload[:-1] + b"}}"
    yield payload[:-1]
    yield payload[:-1] + b',"extra":1}'
    yield payload[:-1] + b',"%s":%s}' % (first.encode(), json.dumps(message[first]).encode())
    yield payload + b"\0"
    yield payload.replace(b'"%s"' % first.encode(), b'"%s"' % first.upper().encode(), 1)
    yield b"\xef\xbb\xbf" + payload
    yield payload.decode().encode("utf-16")
    yield payload + b" " * (262_145 - len(payload))
    for name, value in message.items():
        for bad in (None, [], {}, 1.5, -1, 2**53, True, "", "x" * 65536, "\ud800", "a\0b",
                    "../../etc", '"; flush ruleset; #'):
            if type(bad) is not type(value) or bad != value:
                changed = json.dumps({**message, name: bad}, separators=(",", ":")).encode()
                if changed != payload and not _is_allowed(name, bad):
                    yield changed


def _is_allowed(name: str, value: object) -> bool:
    """Values that the schemas do allow."""
    return value == [] and name in ("sessions", "set", "drop", "services", "devices", "receipts")
