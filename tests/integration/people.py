# SPDX-License-Identifier: GPL-3.0-or-later
"""People in a house with an HTTP API: admins, members and guests, each at an address of their own."""
from __future__ import annotations

import base64
import copy
import itertools
import secrets
from dataclasses import dataclass, field

import knocks
import wire
from api import COOKIE, Answer, Browser
from house import House
from wire import Key

PASSWORD = "the quick brown fox {name}"
COOKIE_LABEL = "ownline:cookie:v1"
DEVICE = {"X-Ownline": "1", "Cookie": None, "Origin": None}
KNOCK = DEVICE | {"Content-Type": "application/octet-stream"}
HTTPS = 3  # the kind of a knock


@dataclass
class Person:
    """A user with an address of his own, and with the browser in which he is logged in."""
    house: People
    name: str
    id: str
    source: str
    password: str
    browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        self.browser = self.fresh_browser()

    def fresh_browser(self) -> Browser:
        """A browser of his that nobody has used."""
        return Browser(self.house, "stranger", self.source)

    def clone(self, name: str) -> Person:
        """Another user with the same rights, password and authenticator, and without grants."""
        id_ = secrets.token_hex(7).zfill(16)
        self.house.database.rows(f"""
            INSERT INTO users (id, name, role, password, totp_secret, totp_confirmed, created_ms)
            SELECT {int(id_, 16)}, '{name}', role, password, totp_secret, totp_confirmed, created_ms
            FROM users WHERE id = {int(self.id, 16)}""")
        other = Person(self.house, name, id_, self.source, self.password)
        if self.browser.totp:
            other.browser.totp = copy.copy(self.browser.totp)
        return other

    def borrow(self, steps_up: bool = False) -> Browser:
        """A browser in which he is logged in, without having typed anything: as many as a test
        needs, where real logins would be throttled."""
        other = self.fresh_browser()
        other.totp = self.browser.totp
        cookie = secrets.token_urlsafe(32)
        now, login = wire.now_ms(), secrets.token_hex(16)
        self.house.database.rows(f"""
            INSERT INTO devices (id, user_id, name, kind, created_ms, confirmed_ms)
                VALUES ('\\x{login}', {int(self.id, 16)}, 'browser', 'login', {now}, {now});
            INSERT INTO web_logins (device_id, cookie, address, agent, seen_ms, end_ms, stepped_ms)
                VALUES ('\\x{login}', '\\x{cookie_hash(cookie)}', '{self.source}', 'tests', {now},
                    {now + 3_600_000}, {now if steps_up else 0});""")
        other.cookies[COOKIE] = cookie
        other.login_id = login
        return other


def cookie_hash(cookie: str) -> str:
    """What the database has of a cookie."""
    return wire.blake2b(wire.label(COOKIE_LABEL) + cookie.encode(), 32).hex()


class People(House):
    """A house whose admin olga has logged in for the first time, and may act."""

    def start(self) -> None:
        super().start()
        self._numbers_of_people = itertools.count(1)
        self.olga = self.add_person("olga", "admin")
        self.olga.browser.set_up_totp()
        self.olga.browser.step_up()
        self.act()

    def act(self) -> None:
        """Olga may act, for another ten minutes, in the browser `root`."""
        self.root = self.olga.borrow(steps_up=True)

    def new_address(self, family: int = 4) -> str:
        """An address on the internet that nobody has used, at the host `stranger`."""
        number = next(self._numbers_of_people)
        address = f"203.0.114.{number}" if family == 4 else f"2001:db8:3::{number:x}"
        self.net.also("stranger", address)
        return address

    def add_person(self, name: str, role: str = "member", *services: str) -> Person:
        """A user who has made a login of his one-time password, and may open these services."""
        made = self.ctl("user", "add", name, "--role", role, "--with-password")
        person = Person(self, name, made["id"], self.new_address(), PASSWORD.format(name=name))
        person.browser.first_login(name, made["secret"], person.password)
        for service in services:
            self.ctl("grant", "add", name, service)
        return person

    def invite(self, host: Person, service: str, **more) -> tuple[Guest, str]:
        """A guest of somebody: who has the link, and the invitation's id."""
        body = {"service": service, "duration_s": 600, "most_uses": 1,
                "valid_until_ms": wire.now_ms() + 3_600_000, **more}
        answer = host.browser.post("/invitations", body)
        assert answer.status == 201, str(answer)
        return Guest(self, answer.json["secret"]), answer.json["device"]


class Guest:
    """Whoever has an invitation's link: a device that lives in a browser."""

    def __init__(self, house: People, link: str) -> None:
        head, fragment = link.split("#")
        assert head == f"{house.origin}/i" and fragment.startswith("v1."), link
        inner = base64.urlsafe_b64decode(fragment[3:] + "=" * (-len(fragment[3:]) % 4))
        self.house, self.link = house, link
        self.key, self.box = Key(inner[:32]), inner[32:]
        self.browser = Browser(house, "stranger", house.new_address())
        self.last_t = 0

    def next_t(self) -> int:
        self.last_t = max(self.last_t + 1, wire.now_ms())
        return self.last_t

    def packet(self, **fields) -> bytes:
        return knocks.good(self, self.key, **{"kind": HTTPS, **fields})

    def knock(self, **fields) -> Answer:
        """Knocks by HTTPS."""
        return self.browser.call("POST", "/guest/knock", self.packet(**fields), headers=KNOCK)


class Phone:
    """A device made here, enrolled by a link; it speaks HTTPS, and UDP from the same address."""

    def __init__(self, house: People, browser: Browser | None = None) -> None:
        self.house = house
        self.key = Key()
        self.browser = browser or Browser(house, "stranger", house.new_address())
        self.box = house.box
        self.last_t = 0

    @property
    def id(self) -> str:
        return self.key.device_id.hex()

    def next_t(self) -> int:
        self.last_t = max(self.last_t + 1, wire.now_ms())
        return self.last_t

    def enrol(self, link: str, name: str = "phone") -> Answer:
        """Shows a link's token."""
        return self.browser.call("POST", "/enrol", self.enrolment(link, name), headers=DEVICE)

    def enrolment(self, link: str, name: str = "phone") -> dict:
        """What `enrol` says."""
        head, fragment = link.split("#")
        assert head == f"{self.house.origin}/e" and fragment.startswith("v1."), link
        inner = base64.urlsafe_b64decode(fragment[3:] + "=" * (-len(fragment[3:]) % 4))
        site, token = inner[:32], inner[32:]
        proof = self.key.sign(wire.label("ownline:enrol:v1:sig") + site + token + self.key.public)
        return {"token": token.hex(), "device_key": self.key.public.hex(), "name": name,
                "signature": base64.b64encode(proof).decode()}

    def status(self) -> Answer:
        """Asks what it may open."""
        return self.browser.call("POST", "/device/status", self.question(), headers=DEVICE)

    def question(self) -> dict:
        """What `status` says."""
        now = wire.now_ms()
        site = bytes.fromhex((self.house.state / "keys/site.pub").read_text())
        proof = self.key.sign(wire.label("ownline:status:v1:sig") + site + self.key.device_id +
                              now.to_bytes(8, "big"))
        return {"device": self.id, "at_ms": now, "signature": base64.b64encode(proof).decode()}

    def packet(self, **fields) -> bytes:
        return knocks.good(self, self.key, **{"kind": HTTPS, **fields})

    def knock(self, **fields) -> Answer:
        """Knocks by HTTPS."""
        return self.browser.call("POST", "/knock", self.packet(**fields), headers=KNOCK)
