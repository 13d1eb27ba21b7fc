# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls to session-manager over the bus, with the rights of an admin's certificate."""
from __future__ import annotations

import base64
import json
import os
from typing import Any

import nacl.public
import wire
from house import House
from lab.process import wait_for

NAME = "ownlinectl-tests"  # not the one that House.ctl uses: both may be connected
SETUP = ["--admin", "admin", "--admin", "tests"]
PREFIX = "ownline/v1/"
MORE = 50  # by how much a sealed text is longer


class Refused(Exception):
    """A call was refused; its code says why."""

    def __init__(self, reply: dict) -> None:
        super().__init__(f"{reply['code']}: {reply['detail']} ({reply['field']})")
        self.code = reply["code"]
        self.field = reply["field"]


class Calls:
    """One connection, one call at a time. Secrets in replies are opened."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.key = house.signer(NAME)
        self.box = nacl.public.PrivateKey.generate()
        self.client = house.connect(NAME)
        assert self.client.subscribe(f"{PREFIX}reply/{NAME}") < 0x80
        rpc = bytes.fromhex((house.state / "keys/rpc.pub").read_text())
        self.rpc = nacl.public.SealedBox(nacl.public.PublicKey(rpc))

    def seal(self, text: str, size: int) -> str:
        """A secret of a request: a text of at most so many bytes."""
        raw = text.encode()
        padded = (len(raw).to_bytes(2, "big") + raw).ljust(size + MORE - 48, b"\0")
        return base64.b64encode(self.rpc.encrypt(padded)).decode()

    def __call__(self, method: str, *, is_change: bool = True, **fields: Any) -> dict:
        message = dict(fields)
        if is_change:
            message.setdefault("key", os.urandom(16).hex())
        return self._open(self._ask(method, message))

    def secret(self, method: str, **fields: Any) -> dict:
        """A call whose reply has a secret."""
        return self(method, reply_key=bytes(self.box.public_key).hex(), **fields)

    def _ask(self, method: str, message: dict) -> dict:
        topic = f"{PREFIX}rpc/session-manager/{method}"
        payload = wire.compact(message)
        signature = wire.ol_sig(self.key, topic, payload, wire.stamp())
        code = self.client.publish(topic, payload, False, {"ol-sig": signature},
                                   f"{PREFIX}reply/{NAME}")
        assert code < 0x80, f"{method}: the broker says {code:#x}"
        (answer,) = wait_for(f"an answer to {method}", lambda: self.client.receive(5.0, 1), 10)
        return json.loads(answer.payload)

    def _open(self, reply: dict) -> dict:
        if reply["code"] != "ok":
            raise Refused(reply)
        for name in {"secret", "cookie"} & reply.keys():
            raw = nacl.public.SealedBox(self.box).decrypt(base64.b64decode(reply[name]))
            size = int.from_bytes(raw[:2], "big")
            reply[name] = raw[2:2 + size].decode()
        return reply
