# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of wrong knock, each one step away from a good one."""
from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Protocol

import nacl.public
import wire
from lab import net
from wire import Key, Knock


class Maker(Protocol):
    """Whoever makes knocks for one home."""
    box: bytes

    def next_t(self) -> int:
        """A time stamp that rises, whatever the clock's resolution."""


def inside(maker: Maker, device: Key, **fields) -> bytes:
    """What is below the seal: body and signature."""
    knock = Knock(device.device_id, **{"t_ms": maker.next_t(), **fields})
    return wire.signed(knock.body(), device, maker.box)


def good(maker: Maker, device: Key, **fields) -> bytes:
    return wire.seal(inside(maker, device, **fields), maker.box)


def _resealed(change: Callable[[bytearray], None]) -> Callable[[Maker, Key], bytes]:
    """What the device signed is changed, then sealed as it should be."""
    def make(maker: Maker, device: Key) -> bytes:
        changed = bytearray(inside(maker, device))
        change(changed)
        return wire.seal(bytes(changed), maker.box)
    return make


def _flip(at: int) -> Callable[[bytearray], None]:
    def change(inner: bytearray) -> None:
        inner[at] ^= 1
    return change


WRONG: dict[str, Callable[[Maker, Key], bytes]] = {
    "empty": lambda m, d: b"",
    "short by one": lambda m, d: good(m, d)[:-1],
    "long by one": lambda m, d: good(m, d) + b"\0",
    "fills an Ethernet frame": lambda m, d: good(m, d).ljust(1472, b"\0"),
    "noise": lambda m, d: random.randbytes(256),
    "gate of another home": lambda m, d: wire.seal(inside(m, d), m.box, bytes(32)),
    "sealed to another box": lambda m, d: wire.seal(
        inside(m, d), bytes(nacl.public.PrivateKey.generate().public_key), wire.gate_key(m.box)),
    "signed for another home": lambda m, d: wire.seal(
        wire.signed(Knock(d.device_id, m.next_t()).body(), d, bytes(32)), m.box),
    "signed by another device": lambda m, d: wire.packet(Knock(d.device_id, m.next_t()), Key(),
                                                         m.box),
    "unknown device": lambda m, d: good(m, Key()),
    "version 0": lambda m, d: good(m, d, version=0),
    "version 2": lambda m, d: good(m, d, version=2),
    "kind of MQTT": lambda m, d: good(m, d, kind=2, flags=1, ip4=net.PHONE4),
    "kind of HTTPS": lambda m, d: good(m, d, kind=3),
    "kind 0": lambda m, d: good(m, d, kind=0),
    "op 0": lambda m, d: good(m, d, op=0),
    "op 4": lambda m, d: good(m, d, op=4),
    "reserved flag": lambda m, d: good(m, d, flags=2),
    "all flags": lambda m, d: good(m, d, flags=255),
    "reserved bytes in front": lambda m, d: good(m, d, zero3=b"\0\0\1"),
    "reserved bytes behind": lambda m, d: good(m, d, zero8=b"\0" * 7 + b"\1"),
    "nine services": lambda m, d: good(m, d, op=2, count=9, services=[1] * 8),
    "fewer services than it says": lambda m, d: good(m, d, op=2, count=2, services=[1]),
    "more services than it says": lambda m, d: good(m, d, op=2, count=1, services=[1, 2]),
    "an address without the flag": lambda m, d: good(m, d, ip4=net.PHONE4),
    "bound to another address": lambda m, d: good(m, d, flags=1, ip4="203.0.113.99",
                                                  ip6="2001:db8:1::99"),
    "two minutes and a bit late": lambda m, d: good(m, d, t_ms=wire.now_ms() - 121_000),
    "two minutes and a bit early": lambda m, d: good(m, d, t_ms=wire.now_ms() + 121_000),
    "before 1970": lambda m, d: good(m, d, t_ms=2**64 - 1),
    "the year 1970": lambda m, d: good(m, d, t_ms=0),
    "signed body changed": _resealed(_flip(55)),
    "signature changed": _resealed(_flip(191)),
    "signature of zeros": _resealed(lambda inner: inner.__setitem__(slice(128, 192), bytes(64))),
}


def mutants(maker: Maker, device: Key, count: int) -> Iterator[bytes]:
    """Good knocks with a bit changed: in the packet, below a new gate MAC, and below the seal."""
    dice = random.Random(1)
    gate = wire.gate_key(maker.box)
    for number in range(count):
        if number % 100 == 0:
            inner = inside(maker, device)
            packet = wire.seal(inner, maker.box)
        if number % 20 == 0:
            changed = bytearray(inner)
            changed[dice.randrange(192)] ^= 1 << dice.randrange(8)
            yield wire.seal(bytes(changed), maker.box)
            continue
        changed = bytearray(packet)
        at, bit = dice.randrange(256), 1 << dice.randrange(8)
        if at == 31 and bit == 0x80:
            bit = 1  # that bit is noise: with it the knock is still the same, good one
        changed[at] ^= bit
        if number % 2 and at < 240:
            changed[240:] = wire.blake2b(bytes(changed[:240]), 16, gate)
        yield bytes(changed)
