# SPDX-License-Identifier: GPL-3.0-or-later
"""Names from hell in every text field of the HTTP API: refused with the field's name, or stored as
what they are, shown as what they are, and never part of anything else."""
from __future__ import annotations

import urllib.parse
from collections.abc import Iterator

import pytest
import wire
from api import OPERATIONS, Answer, Browser, allows, nothing_changes
from conftest import BUILD
from hell import NAMES as ALL
from lab import net
from people import People
from witness import ruleset, schema, unharmed

NAMES = [name for name in ALL if len(name) < 60_000]  # the others are no request of this server
SOME = NAMES[::5]  # where each costs more
FREE = [  # what takes free text: how to write it, where to read it again
    ("PUT", "users", {"name": "hell", "role": "member", "active": True}, ["title"], "one"),
    ("PUT", "services", {"name": "hell", "proto": "tcp", "to_port": 1, "to4": net.NAS4,
                         "port": 7777}, ["title", "description", "icon"], "one"),
    ("PUT", "services", {"name": "hell", "kind": "proxy", "proto": "tcp", "to_port": 1,
                         "scheme": "http", "host": "web.example", "path": "/", "port": 7777},
     ["host", "path"], "one"),
    ("PUT", "routers", {"host": net.ROUTER}, ["host", "title"], "one"),
    ("POST", "invitations", {"duration_s": 60, "most_uses": 1}, ["message"], "made"),
]


class Hell(People):
    def start(self) -> None:
        super().start()
        self.ids = {
            "users": self.made("/users", {"name": "hell", "role": "member"}),
            "services": self.made("/services", {"router": "home", "name": "hell", "proto": "tcp",
                                                "to4": net.NAS4, "to_port": 1, "port": 7777}),
            "routers": "home",
        }

    def made(self, path: str, body: dict) -> str:
        answer = self.root.post(path, body)
        assert answer.status == 201, str(answer)
        return answer.json["id"]


@pytest.fixture(scope="module")
def hell() -> Iterator[Hell]:
    with Hell(BUILD) as made:
        made.start()
        yield made


@pytest.fixture(autouse=True)
def unmoved(hell: Hell) -> Iterator[None]:
    """Rules and schema are the same afterwards, and nobody fell over or spoke nonsense."""
    hell.act()
    before = ruleset(hell), schema(hell)
    with unharmed(hell):
        yield
    assert (ruleset(hell), schema(hell)) == before
    assert hell.root.get("/health").json["bus"] is True


def write(hell: Hell, browser: Browser, row: tuple, field: str, name: str) -> tuple[Answer, str]:
    """Writes one text; the answer, and where to read it."""
    method, things, body, _, _ = row
    body = body | {field: name}
    if things == "invitations":
        body |= {"service": hell.published["web"], "user": hell.olga.id,
                 "valid_until_ms": wire.now_ms() + 60_000}
        answer = browser.post("/invitations", body)
        return answer, f"/invitations/{answer.json['device']}" if answer.status == 201 else ""
    path = f"/{things}/{hell.ids[things]}"
    return browser.call(method, path, body), path


@pytest.mark.parametrize("row", FREE, ids=lambda row: f"{row[1]}-{'-'.join(row[3])}")
def test_free_text_is_stored_as_it_is_or_refused(hell: Hell, row: tuple) -> None:
    hell.ctl("grant", "add", "olga", "web")
    stored = 0
    for field in row[3]:
        for name in NAMES:
            answer, path = write(hell, hell.root, row, field, name)
            if answer.status >= 400:
                assert answer.code == "invalid", f"{name[:99]!r}: {answer}"
                assert answer.field == field or "\0" in name, str(answer)
                continue
            assert not any(ord(char) < 0x20 or ord(char) == 0x7F for char in name)
            assert hell.root.get(path).json[field] == name
            stored += 1
    assert stored > 10, "some of them are only unusual"


@pytest.mark.parametrize("operation", [operation for operation in OPERATIONS if operation.body],
                         ids=lambda operation: operation.name)
def test_what_is_no_free_text_refuses_it(hell: Hell, operation) -> None:
    """Names, ids, words, addresses: only what looks like one is looked at any further."""
    path = operation.path.removeprefix("/api/v1")
    for name, value in ("router", "home"), ("device", "0" * 31 + "1"):
        path = path.replace("{" + name + "}", value)
    path = path.replace("{session}", "0" * 15 + "1").replace("{user}", "0" * 15 + "1")
    path = path.replace("{service}", "0" * 15 + "1")
    is_program = operation.who in ("device", "guest", "anyone")
    browser = Browser(hell, "stranger", hell.olga.source) if is_program else hell.root
    with nothing_changes(hell):
        for field, rule in operation.body["properties"].items():
            if rule.get("type") != "string" or rule.get("pattern", "").startswith(r"^[^\u0000"):
                continue
            if rule.get("format") == "password":
                continue
            for name in SOME:
                answer = browser.call(operation.method, path, {field: name})
                assert answer.status == 400 or allows(rule, name), \
                    f"{field} = {name[:99]!r}: {answer}"


def test_passwords_are_only_passwords(hell: Hell) -> None:
    """They are hashed, and nothing else is ever done with them."""
    for name in NAMES[::30]:
        browser = Browser(hell, "stranger", hell.new_address())
        answer = browser.post("/login", {"name": name, "password": name, "code": name[:8]})
        assert answer.status in (400, 401, 429, 503), f"{name!r}: {answer}"
    person = hell.olga.clone("hell-2")
    browser = person.borrow(steps_up=True)
    for secret in '"; flush ruleset; #', "'; DROP TABLE users; --", "%n%n%n%n%n", "пароль пароль":
        answer = browser.post("/password", {"old": person.password, "new": secret})
        assert answer.status == 200, str(answer)
        person.password = secret


def test_headers_paths_and_queries_are_only_words(hell: Hell) -> None:
    person = hell.olga.clone("hell-3")
    with nothing_changes(hell):
        for name in NAMES:
            quoted = urllib.parse.quote(name.encode("utf-8", "surrogatepass"), safe="")[:300]
            for path in f"/users/{quoted}", f"/{quoted}", f"/sessions/{quoted}/extend":
                answer = hell.root.call("GET", path)
                assert answer.status in (400, 404, 405), f"{path}: {answer}"
            answer = hell.root.call("GET", "/sessions", query={"state": name[:100]})
            assert answer.status == 400, f"{name!r}: {answer}"
    for name in SOME:
        agent = "".join(char for char in name[:100] if 0x20 <= ord(char) < 0x100 and ord(char) != 0x7F)
        browser = person.fresh_browser()
        browser.agent = agent.strip() or "x"
        browser.cookies["__Host-ol"] = urllib.parse.quote(agent) or "x"
        assert browser.get("/login").status in (400, 401)


def test_the_agent_of_a_login_is_shown_as_it_is(hell: Hell) -> None:
    person = hell.olga.clone("hell-4")
    person.browser.totp = None
    hell.database.rows("UPDATE users SET totp_confirmed = false, role = 'member' "
                       f"WHERE id = {int(person.id, 16)}")
    for agent in '<script>alert(1)</script>', "%n%s%x", '"; flush ruleset; #', "'; DROP TABLE x; --":
        browser = Browser(hell, "stranger", hell.new_address())
        browser.agent = agent
        browser.enter(person.name, person.password)
        shown = [item["agent"] for item in browser.get("/logins").json["items"] if item["current"]]
        assert shown == [agent]
