# SPDX-License-Identifier: GPL-3.0-or-later
"""The test in session-manager's place, towards one router: list, changes, leases, receipts."""
from __future__ import annotations

import ipaddress
import json
import struct
import threading
from dataclasses import dataclass, field

import wire
from lab import net
from lab.broker import PORT
from lab.home import Home
from lab.process import wait_for
from mqtt5 import Client
from wire import Key

ROUTER = "ownline/v1/router/home/"
_PROTO = {"tcp": 0, "udp": 1, "both": 2}


@dataclass
class Session:
    """One door, as the list has it."""
    source: str
    to: str
    seconds: float = 60.0
    port: int = 443
    to_port: int = 443
    proto: str = "both"
    id: str = field(default_factory=lambda: wire.os.urandom(8).hex())
    end_ms: int = 0

    def __post_init__(self) -> None:
        self.end_ms = self.end_ms or wire.now_ms() + int(self.seconds * 1000)

    def message(self) -> dict:
        return {"id": self.id, "source": self.source, "proto": self.proto, "port": self.port,
                "to": self.to, "to_port": self.to_port, "end_ms": self.end_ms}

    def record(self) -> bytes:
        """What the digest is computed over."""
        return (bytes.fromhex(self.id) + struct.pack("!Q", self.end_ms) + _address(self.source) +
                struct.pack("!BH", _PROTO[self.proto], self.port) + _address(self.to) +
                struct.pack("!H", self.to_port))


def _address(text: str) -> bytes:
    address = ipaddress.ip_address(text)
    return bytes([address.version]) + address.packed.ljust(16, b"\0")


class Manager:
    """Answers hellos in a thread of its own; what it published is what the router should hold."""

    def __init__(self, home: Home, lease_s: int = 300) -> None:
        self.key = Key.read(home.state / "keys/session-manager.key")
        self.lease_s = lease_s
        self.sessions: dict[str, Session] = {}
        self.revision = 0
        self.receipts: dict[str, dict] = {}
        self.statuses: list[dict] = []
        self.hellos: list[dict] = []
        self.answers = True
        self.spoil: dict = {}  # fields of the next leases that are wrong
        self._home = home
        self._lock = threading.RLock()
        self._stop = threading.Event()
        self._client = self._connect()
        self._thread = threading.Thread(target=self._pump, daemon=True)
        self._thread.start()

    def _connect(self) -> Client:
        with self._home.net.inside("home"):
            client = Client(net.HOME4, PORT, self._home.state / "tls", "session-manager")
        for name in "hello", "receipt", "status":
            assert client.subscribe(f"ownline/v1/router/+/{name}") < 0x80
        return client

    def reconnect(self) -> None:
        """After a restart of the broker, which keeps nothing."""
        with self._lock:
            self._client.close()
            self._client = self._connect()
            self.publish_access()

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._client.close()

    def publish(self, name: str, message: dict, retain: bool = False, **more) -> None:
        with self._lock:
            code = wire.publish_signed(self._client, more.get("key", self.key), ROUTER + name,
                                       message, more.get("seq"), retain)
            assert code < 0x80

    def publish_raw(self, name: str, payload: bytes, properties: dict | None = None) -> None:
        with self._lock:
            assert self._client.publish(ROUTER + name, payload, False, properties) < 0x80

    def publish_sites(self, *ports: int) -> None:
        """The nas's ports that the guard must watch."""
        services = [{"id": f"{port:016x}", "name": f"port-{port}", "proto": "both", "port": port,
                     "to4": net.NAS4, "to6": net.NAS6, "to_port": port} for port in ports]
        self.publish("sites", {"router": "home", "revision": wire.now_ms(), "services": services},
                     retain=True)

    def access(self) -> dict:
        return {"router": "home", "revision": self.revision, "now_ms": wire.now_ms(),
                "sessions": [session.message() for session in self.sorted()]}

    def sorted(self) -> list[Session]:
        return sorted(self.sessions.values(), key=lambda session: session.id)

    def publish_access(self) -> None:
        self.publish("access", self.access(), retain=True)

    def replace(self, *sessions: Session) -> None:
        """A new list, sent whole."""
        with self._lock:
            self.sessions = {session.id: session for session in sessions}
            self.revision = max(self.revision + 1, wire.now_ms())
            self.publish_access()

    def change(self, *put: Session, drop: tuple[Session, ...] = ()) -> None:
        """A change of the list, as it is sent right after a decision."""
        with self._lock:
            base, self.revision = self.revision, max(self.revision + 1, wire.now_ms())
            self.sessions.update((session.id, session) for session in put)
            for session in drop:
                del self.sessions[session.id]
            self.publish("change", {
                "router": "home", "base": base, "revision": self.revision,
                "now_ms": wire.now_ms(), "set": [session.message() for session in put],
                "drop": [session.id for session in drop]})

    def wait(self, session: Session, state: str, seconds: float = 3.0) -> dict:
        """Waits for a receipt that says so."""
        def receipt() -> dict | None:
            found = self.receipts.get(session.id)
            return found if found and found["state"] == state else None
        return wait_for(f"a receipt {state} for {session}", receipt, seconds)

    def open(self, *sessions: Session) -> None:
        """Opens doors, and waits until the router says that they are."""
        self.change(*sessions)
        for session in sessions:
            self.wait(session, "open")

    def _pump(self) -> None:
        while not self._stop.wait(0.002):
            with self._lock:
                try:
                    messages = self._client.receive(0.005)
                except Exception:  # the broker is away: reconnect() is the test's part
                    continue
            for message in messages:
                self._take(message.topic.rsplit("/", 1)[1], json.loads(message.payload))

    def _take(self, name: str, message: dict) -> None:
        if name == "hello":
            self.hellos.append(message)
            if self.answers:
                self._answer(message)
        elif name == "status":
            self.statuses.append(message)
        else:
            for receipt in message["receipts"]:
                self.receipts[receipt["session"]] = receipt

    def _answer(self, hello: dict) -> None:
        with self._lock:
            if hello["revision"] != self.revision:
                self.publish_access()
            records = b"".join(session.record() for session in self.sorted())
            lease = {"router": "home", "nonce": hello["nonce"], "now_ms": wire.now_ms(),
                     "revision": self.revision, "digest": wire.blake2b(records, 32).hex(),
                     "seconds": self.lease_s}
            self.publish("lease", {**lease, **self.spoil})
