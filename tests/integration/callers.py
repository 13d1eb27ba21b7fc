# SPDX-License-Identifier: GPL-3.0-or-later
"""The test in api-gateway's place, and browsers behind it: calls over the bus, secrets sealed."""
from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import os
import struct
import time
from dataclasses import dataclass

import nacl.bindings
import wire
from house import House
from lab.process import LabError

RPC = "ownline/v1/rpc/session-manager/"
SIZES = {"auth": 48, "password": 256, "code": 32, "device_cookie": 160, "old": 256, "new": 256}
WITH_REPLY_KEY = {"login", "password-set", "step-up", "totp-begin", "totp-confirm",
                  "user-password", "user-add", "invitation-add"}
STEP_S = 30
STRANGER_S = 0.26


class Gateway:
    """Calls of one principal, each answered on its own; of some nobody looks at the answer."""

    def __init__(self, house: House, principal: str = "api-gateway") -> None:
        self.principal = principal
        self.waiting: set[bytes] = set()  # calls without an answer
        self._numbers = itertools.count()
        self._turn = 0.0  # of the next stranger
        self._signer = house.signer(principal)
        self._server = bytes.fromhex((house.state / "keys/rpc.pub").read_text())
        self._public, self._secret = nacl.bindings.crypto_box_keypair()
        self._client = house.connect(principal)
        assert self._client.subscribe(self._reply) < 0x80

    @property
    def _reply(self) -> str:
        return f"ownline/v1/reply/{self.principal}"

    def close(self) -> None:
        self._client.close()

    def wait_turn(self) -> None:
        """Strangers have four tries a second."""
        time.sleep(max(0.0, self._turn - time.monotonic()))

    def call(self, method: str, seconds: float = 6.0, **fields) -> dict:
        """The answer, its secrets open."""
        number = self.send(method, **fields)
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            for answered, answer in self.hear(left):
                if answered == number:
                    return self.open(answer)
        raise LabError(f"{method} was not answered within {seconds} s")

    def send(self, method: str, **fields) -> bytes:
        """Calls without waiting; returns the number of the call."""
        if method == "login":
            self._turn = time.monotonic() + STRANGER_S
        message = {name: self._seal(value, SIZES[name]) if name in SIZES else value
                   for name, value in fields.items() if value is not None}
        if method in WITH_REPLY_KEY:
            message["reply_key"] = self._public.hex()
        payload = wire.compact(message)
        signature = wire.ol_sig(self._signer, RPC + method, payload, wire.stamp())
        number = str(next(self._numbers)).encode()
        code = self._client.publish(RPC + method, payload, False, {"ol-sig": signature},
                                    self._reply, number)
        assert code == 0, f"{method}: {code:#x}"
        self.waiting.add(number)
        return number

    def hear(self, seconds: float) -> list[tuple[bytes, dict]]:
        """Answers that have come, each with the number of its call; their secrets are sealed."""
        heard = [(letter.correlation, json.loads(letter.payload))
                 for letter in self._client.receive(seconds)]
        self.waiting -= {number for number, _ in heard}
        return heard

    def _seal(self, text: str, size: int) -> str:
        raw = text.encode()
        inside = (struct.pack("!H", len(raw)) + raw).ljust(size + 2, b"\0")
        return base64.b64encode(nacl.bindings.crypto_box_seal(inside, self._server)).decode()

    def open(self, answer: dict) -> dict:
        """An answer with its secrets open."""
        for name in "cookie", "device_cookie", "secret":
            if name in answer:
                inside = nacl.bindings.crypto_box_seal_open(base64.b64decode(answer[name]),
                                                            self._public, self._secret)
                length = struct.unpack_from("!H", inside)[0]
                answer[name] = inside[2:2 + length].decode()
        return answer


@dataclass
class Totp:
    """An authenticator app; it knows which codes it has shown."""
    secret: bytes
    last_step: int = 0

    @classmethod
    def scanned(cls, uri: str) -> Totp:
        assert uri.startswith("otpauth://totp/Ownline:"), uri
        text = uri.split("secret=")[1].split("&")[0]
        return cls(base64.b32decode(text + "=" * (-len(text) % 8)))

    def code(self, step: int) -> str:
        mac = hmac.new(self.secret, struct.pack("!Q", step), hashlib.sha1).digest()
        number = struct.unpack_from("!I", mac, mac[-1] & 15)[0] & 0x7FFFFFFF
        return f"{number % 1000000:06}"

    def fresh(self) -> str:
        """A code that was not used yet: there are three at a time. One that ends just now is none."""
        step = max(self.last_step + 1, int(time.time() + 3) // STEP_S - 1)
        while step > time.time() // STEP_S + 1:
            time.sleep(0.2)
        self.last_step = step
        return self.code(step)

    def wrong(self) -> str:
        now = int(time.time()) // STEP_S
        near = {self.code(now + i) for i in range(-3, 4)}
        return next(code for code in map("{:06}".format, range(20)) if code not in near)


@dataclass
class Browser:
    """Somebody's browser: where it is, and its cookies."""
    gateway: Gateway
    address: str = "192.0.2.200"
    agent: str = "Firefox"
    cookie: str | None = None
    mark: str | None = None

    def call(self, method: str, **fields) -> dict:
        """A call with the cookie; cookies that come back are kept."""
        return self.take(self.gateway.call(method, auth=self.cookie, **fields))

    def take(self, answer: dict) -> dict:
        """Keeps the cookies of an answer."""
        self.cookie = answer.get("cookie", self.cookie)
        self.mark = answer.get("device_cookie", self.mark)
        return answer

    def login(self, *words: str | None) -> dict:
        """Logs in with a name, a password, and perhaps a code; as slowly as strangers must."""
        if not self.mark:
            self.gateway.wait_turn()
        return self.call("login", **self.form(*words))

    def form(self, name: str, password: str, code: str | None = None) -> dict:
        """What a login page sends."""
        return {"name": name, "password": password, "code": code, "device_cookie": self.mark,
                "address": self.address, "agent": self.agent}

    def is_in(self) -> bool:
        code = self.call("login-show")["code"]
        assert code in ("ok", "login-needed"), code
        return code == "ok"

    def clone(self) -> Browser:
        """Somebody who has stolen the cookies."""
        return Browser(self.gateway, self.address, self.agent, self.cookie, self.mark)


def key() -> str:
    """A key that makes a call unique."""
    return os.urandom(16).hex()
