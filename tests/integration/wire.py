# SPDX-License-Identifier: GPL-3.0-or-later
"""Knocks and signed bus messages, made here from the wire format alone: also those that must not be."""
from __future__ import annotations

import base64
import hashlib
import ipaddress
import json
import os
import pathlib
import struct
import time
from dataclasses import dataclass, field

import nacl.bindings
import nacl.public
import nacl.signing

SPA, MQTT = 1, 2
REFRESH, OPEN, CLOSE = 1, 2, 3


def now_ms() -> int:
    return time.time_ns() // 1_000_000


_last_stamp = 0


def stamp() -> int:
    """The time in ms, later than every stamp before: waits for the clock if it must."""
    global _last_stamp
    while (now := now_ms()) <= _last_stamp:
        time.sleep(0.0002)
    _last_stamp = now
    return now


def label(text: str) -> bytes:
    return text.encode().ljust(32, b"\0")


def blake2b(data: bytes, size: int, key: bytes = b"") -> bytes:
    return hashlib.blake2b(data, digest_size=size, key=key).digest()


def gate_key(box: bytes) -> bytes:
    return blake2b(label("ownline:knock:v1:gate") + box, 32)


@dataclass
class Key:
    """An Ed25519 key pair of a device or a principal."""
    seed: bytes = field(default_factory=lambda: os.urandom(32))

    @property
    def public(self) -> bytes:
        return bytes(nacl.signing.SigningKey(self.seed).verify_key)

    @property
    def device_id(self) -> bytes:
        return blake2b(label("ownline:device:v1:id") + self.public, 16)

    def sign(self, data: bytes) -> bytes:
        return nacl.signing.SigningKey(self.seed).sign(data).signature

    @classmethod
    def read(cls, path: pathlib.Path) -> Key:
        return cls(bytes.fromhex(path.read_text()))


@dataclass
class Knock:
    """The fields of a knock; every one of them can be wrong."""
    device: bytes
    t_ms: int = field(default_factory=now_ms)
    version: int = 1
    kind: int = SPA
    op: int = REFRESH
    flags: int = 0
    count: int | None = None
    zero3: bytes = bytes(3)
    ip4: str = ""
    ip6: str = ""
    duration: int = 0
    services: list[int] = field(default_factory=list)
    zero8: bytes = bytes(8)

    def body(self) -> bytes:
        count = len(self.services) if self.count is None else self.count
        ip4 = ipaddress.ip_address(self.ip4).packed if self.ip4 else bytes(4)
        ip6 = ipaddress.ip_address(self.ip6).packed if self.ip6 else bytes(16)
        services = b"".join(struct.pack("!Q", id_) for id_ in self.services).ljust(64, b"\0")
        return (struct.pack("!5B", self.version, self.kind, self.op, self.flags, count) +
                self.zero3 + self.device + struct.pack("!Q", self.t_ms) + ip4 + ip6 +
                struct.pack("!I", self.duration) + services + self.zero8)


def signed(body: bytes, device: Key, box: bytes) -> bytes:
    """Body and signature."""
    return body + device.sign(label("ownline:knock:v1:sig") + box + body)


def seal(inside: bytes, box: bytes, gate: bytes | None = None) -> bytes:
    """The packet: sealed to the box key, with the MAC of the gate key in front of the door."""
    sealed = bytearray(nacl.bindings.crypto_box_seal(inside, box))
    sealed[31] |= os.urandom(1)[0] & 0x80
    return bytes(sealed) + blake2b(bytes(sealed), 16, gate or gate_key(box))


def packet(knock: Knock, device: Key, box: bytes) -> bytes:
    """A knock as a good client would send it."""
    return seal(signed(knock.body(), device, box), box)


def ol_sig(key: Key, topic: str, payload: bytes, seq: int | None = None) -> str:
    """The user property that signs a bus message."""
    key_id = blake2b(label("ownline:bus:v1:key") + key.public, 16)[:8]
    stamp = key_id + struct.pack("!Q", now_ms() if seq is None else seq)
    raw = topic.encode()
    data = label("ownline:bus:v1:sig") + struct.pack("!H", len(raw)) + raw + stamp + payload
    return base64.b64encode(stamp + key.sign(data)).decode()


def compact(message: dict) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode()


def publish_signed(client, key: Key, topic: str, message: dict, seq: int | None = None,
                   retain: bool = False) -> int:
    """Publishes a message as a service would."""
    payload = compact(message)
    return client.publish(topic, payload, retain, {"ol-sig": ol_sig(key, topic, payload, seq)})
