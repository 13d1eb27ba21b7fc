# SPDX-License-Identifier: GPL-3.0-or-later
"""A home in which people live: who may do what, what the database says, what the kernel holds."""
from __future__ import annotations

import contextlib
import itertools
import json
import pathlib
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import knocks
import wire
from lab import net
from lab.broker import PORT
from lab.capture import Capture
from lab.home import Home
from lab.process import LabError, wait_for
from mqtt5 import Client
from wire import Key

WEB, GAME, DESK = 443, 27015, 8443  # public ports: TCP, UDP, and both if a knock names it
Door = tuple[str, str, int]  # source, protocol, public port


@dataclass(frozen=True)
class Session:
    """A living session as the database has it."""
    id: int
    device: str
    source: str
    proto: str
    port: int
    state: str
    end_ms: int

    @property
    def doors(self) -> list[Door]:
        protos = ("tcp", "udp") if self.proto == "both" else (self.proto,)
        return [(self.source, proto, self.port) for proto in protos]


class House(Home):
    """A home with three services: web and game open by every knock, desk to who asks for it."""

    def __init__(self, build: pathlib.Path, cafe: bool = False, replicas: int = 1,
                 options: dict[str, str] | None = None, setup: list[str] | None = None,
                 has_public: bool = False) -> None:
        super().__init__(build, cafe, replicas, has_public)
        self.options = options or {}  # more lines of the options file of a role
        self.setup_words = setup or []
        self._numbers = itertools.count(20)

    def make_bus(self, *options: str) -> None:
        super().make_bus(*options, *self.setup_words)
        self.box = bytes.fromhex((self.state / "keys/box.pub").read_text())
        for role, lines in self.options.items():
            for path in self.state.glob(f"{role}*.conf"):
                with open(path, "a", encoding="ascii") as conf:
                    conf.write(lines)

    def start(self) -> None:
        super().start()
        self.add_service("web", "tcp", WEB, 443)
        self.add_service("game", "udp", GAME, 27015)
        self.add_service("desk", "both", DESK, 27015)
        self.add_user("ana")
        self.sentinel = self.knocker()
        wait_for("the router is heard", lambda: self.database.value(
            "SELECT online FROM routers WHERE id = 'home'") == "t", 20)

    def add_user(self, name: str) -> None:
        self.ctl("user", "add", name)
        for service, *automatic in ("web", "--automatic"), ("game", "--automatic"), ("desk",):
            self.ctl("grant", "add", name, service, *automatic)

    def knocker(self, user: str = "ana", host: str = "stranger", has_address: bool = True) -> Knocker:
        """A new device; unless it shares the host's, with an address of its own per family."""
        number = next(self._numbers)
        sources = ("", "")
        if has_address:
            sources = f"192.0.2.{number}", f"2001:db8:2::{number:x}"
            self.net.also(host, *sources)
        knocker = Knocker(self, host, sources)
        self.ctl("device", "add", user, f"device-{number}", knocker.key.public.hex())
        return knocker

    def id_of(self, service: str) -> int:
        return int(self.published[service], 16)

    def connect(self, principal: str) -> Client:
        """A connection to the broker with the rights of a principal."""
        with self.net.inside("home"):
            return Client(net.HOME4, PORT, self.state / "tls", principal)

    def signer(self, principal: str) -> Key:
        return Key.read(self.state / f"keys/{principal}.key")

    def sessions(self, device: str = "") -> list[Session]:
        """The living sessions, or those of one device."""
        rows = self.database.rows(
            "SELECT s.id, encode(s.device_id, 'hex'), host(s.source), v.proto, s.port, s.state, "
            "s.end_ms FROM sessions s JOIN services v ON v.id = s.service_id "
            "WHERE s.closed_ms IS NULL ORDER BY s.id")
        found = [Session(int(row[0]), row[1], row[2], row[3], int(row[4]), row[5], int(row[6]))
                 for row in rows]
        return [session for session in found if device in ("", session.device)]

    def held(self) -> dict[Door, float]:
        """Every open door in the router's kernel, and the seconds until it shuts."""
        found = {}
        kernel = self.kernel()
        for entry, _ in kernel["fwd4"] + kernel["fwd6"]:
            source, proto, port = entry["elem"]["val"]["concat"]
            found[source, proto, port] = entry["elem"]["expires"]
        return found

    def differences(self) -> list[str]:
        """Where database and kernel do not agree; both must hold every door, once and as long."""
        held, now_ms = self.held(), wire.now_ms()
        due: dict[Door, int] = {}
        found = []
        for session in self.sessions():
            if session.state != "open":
                found.append(f"{session} is not open")
            for door in session.doors:
                due[door] = max(due.get(door, 0), session.end_ms)
        found += [f"{door} is not in the kernel" for door in due if door not in held]
        found += [f"{door} is not in the database" for door in held if door not in due]
        return found + [f"{door} lasts {left} s, due in {due[door] - now_ms} ms"
                        for door, left in held.items()
                        if door in due and left * 1000 > due[door] - now_ms + 1000]

    def wait_agreed(self, seconds: float = 5.0) -> None:
        """Waits until database and kernel agree."""
        found: list[str] = []

        def is_agreed() -> bool:
            try:
                found[:] = self.differences()
            except LabError as error:  # one of them is not there
                found[:] = [str(error)]
            return not found

        with explained(lambda: f"they differ: {found}"):
            wait_for("database and kernel agree", is_agreed, seconds)

    def counters(self, principal: str) -> dict[str, int]:
        """The counters of a service, as it leaves them when it ends."""
        with self.connect("ownlinectl-admin") as client:
            assert client.subscribe(f"ownline/v1/health/{principal}") < 0x80
            client.receive(1.0)
            self.services[principal].stop()
            found = json.loads(client.receive(5.0)[-1].payload)
        self.services[principal].start()
        return {counter["name"]: counter["value"] for counter in found["counters"]}

    def settle(self) -> None:
        """Waits until everything that was sent before this call has been decided on."""
        self.sentinel.wait_heard()

    def traces(self) -> tuple:
        """What knocks leave behind, the sentinel's apart, and what is said of clocks."""
        own = f"'\\x{self.sentinel.id}'"
        doors = [door for door in self.held() if door[0] not in self.sentinel.sources]
        return (self.database.rows("SELECT id, device_id, service_id, source, state, reason, end_ms, "
                                   f"closed_ms FROM sessions WHERE device_id <> {own} ORDER BY id"),
                self.database.rows(f"SELECT id, last_t_ms FROM devices WHERE id <> {own} "
                                   "ORDER BY id"),
                self.database.rows(f"SELECT * FROM events WHERE device_id <> {own} "
                                   "AND what <> 'refused' ORDER BY id"),
                sorted(doors))

    def estate(self) -> tuple:
        """Whoever and whatever is known, in database and kernel: what an admin decides on."""
        tables = ("users", "services", "grants")
        kernel = self.kernel()
        return (*(self.database.rows(f"SELECT * FROM {table} ORDER BY id") for table in tables),
                self.database.rows("SELECT id, key, revoked_ms FROM devices ORDER BY id"),
                self.database.rows("SELECT id, key, host FROM routers ORDER BY id"),
                *(sorted(map(json.dumps, kernel[name])) for name in ("svc4", "svc6")))

    @contextlib.contextmanager
    def silence(self) -> Iterator[None]:
        """Not one packet leaves the router towards the internet."""
        with Capture(self.net, "router", "wan0") as capture:
            yield
            packets = [packet for packet in capture.packets if packet.outgoing]
        assert packets == []

    @contextlib.contextmanager
    def nothing(self) -> Iterator[None]:
        """What happens meanwhile leaves no trace, in database, kernel or network."""
        before = self.traces()
        with self.silence():
            yield
            self.settle()
        assert self.traces() == before


class Knocker:
    """A device made here: it can send anything, good or not, from its own addresses."""

    def __init__(self, house: House, host: str, sources: tuple[str, str]) -> None:
        self.house = house
        self.host = host
        self.sources = sources
        self.key = Key()
        self.last_t = 0

    @property
    def box(self) -> bytes:
        return self.house.box

    @property
    def id(self) -> str:
        return self.key.device_id.hex()

    def next_t(self) -> int:
        self.last_t = max(self.last_t + 1, wire.now_ms())
        return self.last_t

    def packet(self, **fields) -> bytes:
        """A good knock, unless fields say otherwise."""
        return knocks.good(self, self.key, **fields)

    def send(self, *packets: bytes, family: int = 4, host: str = "", source: str | None = None) -> None:
        """Sends packets to the knock port from the device's own address, or from another."""
        own = self.sources[family == 6] if not host else ""
        with self.house.net.inside(host or self.host):
            sender = socket.socket(socket.AF_INET if family == 4 else socket.AF_INET6,
                                   socket.SOCK_DGRAM)
        with sender:
            if source or own:
                sender.bind((source or own, 0))
            sender.connect((net.WAN4 if family == 4 else net.WAN6, self.house.spa_port))
            for packet in packets:
                with contextlib.suppress(ConnectionRefusedError):
                    sender.send(packet)

    def knock(self, family: int = 4, **fields) -> bytes:
        """Sends one good knock; returns it."""
        packet = self.packet(**fields)
        self.send(packet, family=family)
        return packet

    def sessions(self) -> list[Session]:
        return self.house.sessions(self.id)

    def doors(self) -> list[Door]:
        """The open doors of this device's addresses."""
        return [door for door in self.house.held() if door[0] in self.sources]

    def open(self, family: int = 4, seconds: float = 5.0, **fields) -> list[Session]:
        """Knocks until its sessions of this family are open; returns them."""
        def is_open() -> list[Session]:
            self.knock(family, **fields)
            deadline = time.monotonic() + 0.5
            while time.monotonic() < deadline:
                found = [session for session in self.sessions()
                         if (":" in session.source) == (family == 6)]
                if found and all(session.state == "open" for session in found):
                    return found
            return []
        return wait_for("a knock opens its doors", is_open, seconds)

    def wait_heard(self, seconds: float = 5.0) -> None:
        """Knocks by both families, until session-manager has taken both knocks."""
        for family in 6, 4:
            def is_heard() -> bool:
                self.knock(family, duration=3600)
                deadline = time.monotonic() + 0.5
                while time.monotonic() < deadline:
                    if self.last_heard() == self.last_t:
                        return True
                return False
            wait_for("session-manager has heard the knock", is_heard, seconds)

    def last_heard(self) -> int:
        """The time inside the newest knock that was decided on."""
        return int(self.house.database.value(
            f"SELECT last_t_ms FROM devices WHERE id = '\\x{self.id}'"))


@contextlib.contextmanager
def explained(why: Callable[[], str]) -> Iterator[None]:
    """Adds to a failure what was seen last."""
    try:
        yield
    except Exception as error:
        raise AssertionError(f"{error}; {why()}") from error
