# SPDX-License-Identifier: GPL-3.0-or-later
"""Every operation of openapi.json, asked by everybody: who may, who may not, and what is refused."""
from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Callable, Iterator

import pytest
import wire
from api import OPERATIONS, PREFIX, Answer, Browser, Operation, allows, nothing_changes
from conftest import BUILD
from people import DEVICE, KNOCK, PASSWORD, People, Person, Phone

ROLES = ("nobody", "guest", "other", "member", "admin", "acting")


class Town(People):
    """Mia has a device, a session, a grant and an invitation; Ben has none of hers."""

    def start(self) -> None:
        super().start()
        self.numbers = itertools.count(1)
        self.mia = self.add_person("mia", "member", "web", "game")
        self.ben = self.add_person("ben")
        self.guest = Browser(self, "stranger", self.new_address())
        self.nobody = Browser(self, "stranger", self.new_address())
        self.people = {"other": self.ben, "member": self.mia, "admin": self.olga, "acting": self.olga}
        guest, _ = self.invite(self.mia, self.published["web"])
        guest.browser = self.guest
        assert guest.knock().status in (201, 202)

    def browser(self, role: str) -> Browser:
        """A browser of the role that nobody has used."""
        if role in self.people:
            return self.people[role].borrow(role == "acting")
        other = getattr(self, role).twin()
        assert not other.cookies
        return other

    def word(self) -> str:
        """A name that nothing has yet."""
        return f"fresh-{next(self.numbers)}"

    def made(self, answer: Answer, key: str = "id") -> str:
        assert answer.status == 201, str(answer)
        return answer.json[key]

    def user(self) -> str:
        return self.made(self.root.post("/users", {"name": self.word(), "role": "member"}))

    def service(self, user: str = "") -> str:
        """A service; the user may open it."""
        body = {"router": "home", "name": self.word(), "proto": "tcp", "to4": "192.168.77.10",
                "to_port": 443}
        service = self.made(self.root.post("/services", body))
        if user:
            self.grant(user, service)
        return service

    def grant(self, user: str, service: str = "") -> str:
        return self.made(self.root.post("/grants", {
            "user": user, "service": service or self.service(), "automatic": False}))

    def phone(self, person: Person, is_confirmed: bool = True) -> Phone:
        """A device that its owner enrolled by a link."""
        link = self.made(person.browser.post("/enrolments"), "secret")
        phone = Phone(self)
        answer = phone.enrol(link, self.word())
        assert answer.status == 200, str(answer)
        if is_confirmed:
            done = person.browser.post(f"/devices/{phone.id}/confirm", {"digits": answer.json["digits"]})
            assert done.status == 204, str(done)
        return phone

    def session(self, person: Person) -> str:
        """A session of a service of its own."""
        answer = person.browser.post("/sessions", {"service": self.service(person.id)})
        assert answer.status in (201, 202), str(answer)
        return answer.json["session"]

    def invitation(self) -> str:
        return self.invite(self.mia, self.published["web"])[1]


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with Town(BUILD) as made:
        made.start()
        yield made


# --- The table. ROWS[name of the operation] = [(expected statuses, what to ask)]; statuses in the
# order of ROLES. What is asked may make what it asks for.

Request = tuple[str, object] | str
Ask = Callable[[Town, str], Request]
ROWS: dict[str, list[tuple[str, Ask]]] = {}
PUBLIC = "200 200 200 200 200 200"
USERS = "401 401 200 200 200 200"
OWNERS = "401 401 404 200 200 200"
ADMINS = "401 401 403 403 200 200"
ACTS = "401 401 403 403 403 "


def row(name: str, statuses: str) -> Callable[[Ask], Ask]:
    def add(ask: Ask) -> Ask:
        ROWS.setdefault(name, []).append((statuses, ask))
        return ask
    return add


def plain(name: str, statuses: str, request: Request | None = None) -> None:
    """A row whose request is always the same."""
    row(name, statuses)(lambda town, role: request or name.split()[1])


plain("GET /health", PUBLIC)
plain("GET /address", PUBLIC)
plain("GET /login", USERS)
plain("GET /logins", USERS)
plain("GET /login-log", USERS)
plain("GET /devices", USERS)
plain("GET /services", USERS)
plain("GET /grants", USERS)
plain("GET /sessions", USERS)
plain("GET /sessions", USERS, "/sessions?state=closed")
plain("GET /invitations", USERS)
plain("GET /users", ADMINS)
plain("GET /routers", ADMINS)
plain("GET /events", ADMINS)
plain("GET /doctor", ADMINS)
plain("GET /routers/{router}", ADMINS, "/routers/home")
plain("POST /logout", "401 401 204 204 204 204")
plain("DELETE /sessions", USERS)
plain("POST /live", USERS, ("/live", {}))
plain("POST /totp", "401 401 403 403 403 409")
plain("POST /totp/confirm", "401 401 403 403 403 409", ("/totp/confirm", {"code": "000000"}))


@row("POST /login", PUBLIC)
def _(town: Town, role: str) -> Request:
    person = town.ben.clone(town.word())
    return "/login", {"name": person.name, "password": person.password}


@row("POST /step-up", USERS)
def _(town: Town, role: str) -> Request:
    person = town.people.get(role, town.ben)
    if person.browser.totp:
        return "/step-up", {"code": person.browser.totp.code()}
    return "/step-up", {"password": person.password}


@row("POST /password", "401 401 403 403 403 403")
def _(town: Town, role: str) -> Request:
    return "/password", {"old": "not this one, surely", "new": PASSWORD.format(name="anew")}


@row("DELETE /totp", "401 401 404 403 403 204")
def _(town: Town, role: str) -> Request:
    return f"/totp?user={town.mia.id}"


@row("GET /logins", USERS)
def _(town: Town, role: str) -> Request:
    return f"/logins?user={town.mia.id}"


@row("DELETE /logins/{login}", "401 401 404 204 403 204")
def _(town: Town, role: str) -> Request:
    return f"/logins/{town.mia.borrow().login_id}"


@row("POST /users", ACTS + "201")
def _(town: Town, role: str) -> Request:
    return "/users", {"name": town.word(), "role": "member", "with_password": True}


@row("GET /users/{user}", ADMINS)
def _(town: Town, role: str) -> Request:
    return f"/users/{town.mia.id}"


@row("PUT /users/{user}", ACTS + "204")
def _(town: Town, role: str) -> Request:
    return f"/users/{town.user()}", {"name": town.word(), "role": "member", "active": False}


@row("DELETE /users/{user}", ACTS + "204")
def _(town: Town, role: str) -> Request:
    return f"/users/{town.user()}"


@row("POST /users/{user}/password", ACTS + "200")
def _(town: Town, role: str) -> Request:
    return f"/users/{town.user()}/password", {}


@row("GET /devices/{device}", OWNERS)
def _(town: Town, role: str) -> Request:
    return f"/devices/{town.phone(town.mia).id}"


@row("PUT /devices/{device}", "401 401 404 204 403 204")
def _(town: Town, role: str) -> Request:
    return f"/devices/{town.phone(town.mia).id}", {"name": town.word()}


@row("DELETE /devices/{device}", "401 401 404 204 204 204")
def _(town: Town, role: str) -> Request:
    return f"/devices/{town.phone(town.mia).id}"


@row("POST /devices/{device}/confirm", "401 401 404 204 403 204")
def _(town: Town, role: str) -> Request:
    device = town.phone(town.mia, False).id
    digits = town.database.value(f"SELECT digits FROM devices WHERE id = '\\x{device}'")
    return f"/devices/{device}/confirm", {"digits": digits}


@row("POST /enrolments", "401 401 201 201 201 201")
def _(town: Town, role: str) -> Request:
    return "/enrolments", {}


@row("POST /enrolments", "401 401 404 201 403 201")
def _(town: Town, role: str) -> Request:
    return "/enrolments", {"user": town.mia.id}


@row("POST /enrol", PUBLIC)
def _(town: Town, role: str) -> Request:
    return "/enrol", Phone(town).enrolment(town.made(town.mia.browser.post("/enrolments"), "secret"))


@row("POST /device/status", PUBLIC)
def _(town: Town, role: str) -> Request:
    return "/device/status", town.phone(town.mia).question()


@row("POST /knock", "201 201 201 201 201 201")
def _(town: Town, role: str) -> Request:
    phone = town.phone(town.mia)
    return "/knock", phone.packet(op=wire.OPEN, services=[town.id_of("web")])


@row("POST /guest/knock", "201 201 201 201 201 201")
def _(town: Town, role: str) -> Request:
    guest, _ = town.invite(town.mia, town.published["web"])
    return "/guest/knock", guest.packet()


@row("GET /guest/invitations/{invitation}", PUBLIC)
def _(town: Town, role: str) -> Request:
    return f"/guest/invitations/{town.invitation()}"


@row("POST /services", ACTS + "201")
def _(town: Town, role: str) -> Request:
    return "/services", {"router": "home", "name": town.word(), "proto": "udp",
                         "to4": "192.168.77.10", "to_port": 53}


@row("GET /services/{service}", OWNERS)
def _(town: Town, role: str) -> Request:
    return f"/services/{town.service(town.mia.id)}"


@row("PUT /services/{service}", ACTS + "204")
def _(town: Town, role: str) -> Request:
    return f"/services/{town.service()}", {"name": town.word(), "proto": "tcp", "to_port": 443,
                                           "to4": "192.168.77.10"}


@row("DELETE /services/{service}", ACTS + "204")
def _(town: Town, role: str) -> Request:
    return f"/services/{town.service(town.mia.id)}"


@row("GET /grants", USERS)
def _(town: Town, role: str) -> Request:
    return f"/grants?user={town.mia.id}"


@row("POST /grants", ACTS + "201")
def _(town: Town, role: str) -> Request:
    return "/grants", {"user": town.mia.id, "service": town.service(), "automatic": True}


@row("DELETE /grants/{grant}", ACTS + "204")
def _(town: Town, role: str) -> Request:
    return f"/grants/{town.grant(town.mia.id)}"


@row("PUT /routers/{router}", ACTS + "204")
def _(town: Town, role: str) -> Request:
    return "/routers/home", {"host": "home.example", "title": town.word()}


@row("POST /sessions", "401 401 404 201 404 404")
def _(town: Town, role: str) -> Request:
    return "/sessions", {"service": town.service(town.mia.id), "duration_s": 60}


@row("GET /sessions/{session}", OWNERS)
def _(town: Town, role: str) -> Request:
    return f"/sessions/{town.session(town.mia)}"


@row("POST /sessions/{session}/extend", "401 401 404 201 403 201")
def _(town: Town, role: str) -> Request:
    return f"/sessions/{town.session(town.mia)}/extend", {"duration_s": 7200}


@row("DELETE /sessions/{session}", "401 401 404 204 204 204")
def _(town: Town, role: str) -> Request:
    return f"/sessions/{town.session(town.mia)}"


@row("POST /invitations", "401 401 404 201 403 201")
def _(town: Town, role: str) -> Request:
    return "/invitations", invitation(town) | ({"user": town.mia.id} if role != "other" else {})


@row("GET /invitations/{invitation}", OWNERS)
def _(town: Town, role: str) -> Request:
    return f"/invitations/{town.invitation()}"


@row("DELETE /invitations/{invitation}", "401 401 404 204 403 204")
def _(town: Town, role: str) -> Request:
    return f"/invitations/{town.invitation()}"


def invitation(town: Town) -> dict:
    return {"service": town.published["web"], "duration_s": 600, "most_uses": 1,
            "valid_until_ms": wire.now_ms() + 3_600_000}


# --- Who may.

def ask(browser: Browser, operation: Operation, request: Request) -> Answer:
    path, body = (request, None) if isinstance(request, str) else request
    if body is None and operation.method == "POST":
        body = {}
    headers: dict = {}
    if operation.who in ("device", "guest"):
        headers = KNOCK if operation.is_binary else DEVICE
        headers = {name: value for name, value in headers.items() if name != "Cookie"}
        if browser.cookies:
            headers |= {"Origin": browser.home.origin}
    path, _, query = path.partition("?")
    words = dict(pair.split("=") for pair in query.split("&")) if query else {}
    return browser.call(operation.method, path, body, query=words, headers=headers)


def elsewhere(request: Request) -> Request:
    """The same request about something that is nowhere."""
    path, body = (request, None) if isinstance(request, str) else request
    path = re.sub(r"\b([0-9a-f]{16}|[0-9a-f]{32})\b",
                  lambda match: secrets.token_hex(len(match[0]) // 2 - 1) + "01", path)
    if isinstance(body, dict) and "{" not in path:
        body = {name: secrets.token_hex(7) + "01" if name in ("user", "service") else value
                for name, value in body.items()}
    return path if body is None else (path, body)


def test_every_operation_has_a_row() -> None:
    assert {operation.name for operation in OPERATIONS} == set(ROWS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_who_may(town: Town, operation: Operation, role: str) -> None:
    for statuses, make in ROWS[operation.name]:
        expected = int(statuses.split()[ROLES.index(role)])
        request, browser = make(town, role), town.browser(role)
        answer = ask(browser, operation, request)
        assert answer.status in ((201, 202) if expected == 201 else (expected,)), \
            f"{operation.name} by {role}: {answer}; expected {expected}"
        is_asking = operation.method == "GET" and operation.who == "user"
        if expected == 404 or (role == "other" and is_asking):
            assert ask(browser, operation, elsewhere(request)).body == answer.body, \
                "what belongs to somebody else is like what there is not"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_who_must_change_the_password_may_nothing_else(town: Town, operation: Operation) -> None:
    if operation.who not in ("user", "admin", "admin-act"):
        return
    request = ROWS[operation.name][0][1](town, "member")
    person = town.mia.clone(town.word())
    town.database.rows(f"UPDATE users SET must_change = true WHERE id = {int(person.id, 16)}")
    answer = ask(person.borrow(), operation, request)
    if operation.name in ("GET /login", "POST /logout", "POST /password"):
        assert answer.code != "password-change-needed"
    else:
        assert (answer.status, answer.code) == (403, "password-change-needed")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_admin_without_a_second_factor_is_no_admin_yet(town: Town, operation: Operation) -> None:
    if operation.who not in ("admin", "admin-act"):
        return
    request = ROWS[operation.name][0][1](town, "admin")
    person = town.olga.clone(town.word())
    town.database.rows("UPDATE users SET totp_secret = NULL, totp_confirmed = false "
                       f"WHERE id = {int(person.id, 16)}")
    answer = ask(person.borrow(steps_up=True), operation, request)
    assert (answer.status, answer.code) == (403, "totp-needed")


# --- What is refused, whoever asks.

CHANGES = [operation for operation in OPERATIONS if operation.method != "GET"]
BODIES = [operation for operation in OPERATIONS if operation.body]


def prepared(town: Town, operation: Operation) -> tuple[Browser, str, object]:
    """Who may do it, and what would go well."""
    role = {"anyone": "nobody", "device": "nobody", "guest": "guest", "user": "member",
            "admin": "acting", "admin-act": "acting"}[operation.who]
    request = ROWS[operation.name][0][1](town, role)
    path, body = (request, {}) if isinstance(request, str) else request
    return town.browser(role), path.partition("?")[0], body


@pytest.mark.parametrize("operation", CHANGES, ids=lambda operation: operation.name)
def test_only_the_app_itself_changes_anything(town: Town, operation: Operation) -> None:
    browser, path, body = prepared(town, operation)
    kind = "application/octet-stream" if operation.is_binary else "application/json"
    other = "application/json" if operation.is_binary else "text/plain"
    origin = town.origin
    wrong = [
        ({"X-Ownline": None}, 403, "wrong-origin"),
        ({"X-Ownline": "2"}, 403, "wrong-origin"),
        ({"Origin": "null"}, 403, "wrong-origin"),
        ({"Origin": origin + ".evil.example"}, 403, "wrong-origin"),
        ({"Origin": origin.replace("https", "http")}, 403, "wrong-origin"),
        ({"Content-Type": None}, 415, "unsupported-media-type"),
        ({"Content-Type": other}, 415, "unsupported-media-type"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415, "unsupported-media-type"),
        ({"Content-Type": kind + "-patch"}, 415, "unsupported-media-type"),
    ]
    if operation.who in ("anyone", "user", "admin", "admin-act"):
        wrong.append(({"Origin": None}, 403, "wrong-origin"))
    with nothing_changes(town):
        for headers, status, code in wrong:
            answer = browser.call(operation.method, path, body if operation.method != "DELETE" else
                                  None, headers={"Content-Type": kind} | headers)
            assert (answer.status, answer.code) == (status, code), headers


@pytest.mark.parametrize("operation", BODIES, ids=lambda operation: operation.name)
def test_what_is_no_json_object_is_refused(town: Town, operation: Operation) -> None:
    browser, path, _ = prepared(town, operation)
    with nothing_changes(town):
        for body in (b"{", b"", b"[]", b"null", b"7", b'"x"', b"{} {}", b"{'a': 1}", b"\xff\xfe{}",
                     b'{"name": "a", "name": "b"}', b"{\0}", b"[" * 3000, b'{"a":' * 3000,
                     b'{"name": "\xed\xa0\x80"}', b'{"name": NaN}'):
            if body == b"" and not operation.body["required"]:
                continue
            answer = browser.call(operation.method, path, body)
            assert answer.status == 400 and answer.code in ("invalid", "bad-request"), \
                f"{body[:20]!r}: {answer}"


def spoilt(schema: dict) -> Iterator[object]:
    """Values that a schema does not allow."""
    if "$ref" in schema:
        yield from ("no-such-word", "", 1, None)
    elif schema["type"] == "string":
        yield from (1, None, True, [], {}, "x" * (schema["maxLength"] + 1), "a\nb", "a\x7fb",
                    "\x1b[2J", "\0", "\ud800")
        if "minLength" in schema:
            yield ""
        if "pattern" in schema and not re.match(schema["pattern"], "UPPER CASE"):
            yield "UPPER CASE"
    elif schema["type"] == "integer":
        yield from ("1", None, True, 1.5, schema["minimum"] - 1, schema["maximum"] + 1, 1e300)
    elif schema["type"] == "boolean":
        yield from ("true", 1, 0, None, [])
    else:
        yield from ({}, "x", None, [1], [[]])


@pytest.mark.parametrize("operation", BODIES, ids=lambda operation: operation.name)
def test_each_field_is_checked_and_named(town: Town, operation: Operation) -> None:
    browser, path, body = prepared(town, operation)
    properties, required = operation.body["properties"], operation.body["required"]
    with nothing_changes(town):
        for name, schema in properties.items():
            for value in spoilt(schema):
                answer = browser.call(operation.method, path, body | {name: value})
                assert answer.status == 400, f"{name} = {value!r}: {answer}"
                is_no_text = isinstance(value, str) and value in ("\0", "\ud800")
                assert answer.field.split("[")[0] == name or is_no_text, f"{name}: {answer}"
        for name in required:
            short = {key: value for key, value in body.items() if key != name}
            answer = browser.call(operation.method, path, short)
            assert (answer.status, answer.field) == (400, name), str(answer)
        for name in "colour", "auth", "key", "reply_key", "address", "agent", "__proto__", "Name":
            answer = browser.call(operation.method, path, body | {name: "x"})
            assert (answer.status, answer.field) == (400, name), str(answer)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_each_word_of_path_and_query_is_checked(town: Town, operation: Operation) -> None:
    browser, path, body = prepared(town, operation)
    if operation.is_binary:
        return
    body = None if operation.method in ("GET", "DELETE") else body
    with nothing_changes(town):
        for name in operation.parameters("path"):
            for word in "x", "%00", "..%2f..", "0" * 15, "0" * 200, "%ff", "'--", "%0a", "A" * 16:
                parts = operation.path.removeprefix(PREFIX).replace("{" + name + "}", word)
                answer = browser.call(operation.method, parts, body)
                assert answer.status in (400, 404), f"{word}: {answer}"
        for name, schema in operation.parameters("query").items():
            words = [str(value) for value in spoilt(schema)
                     if isinstance(value, str | int) and value != "\ud800"]
            for value in ["\ufffd" * 50, "x y", *words]:
                if allows(schema, value):
                    continue
                answer = browser.call(operation.method, path, body, query={name: value})
                assert answer.status == 400, f"?{name}={value!r}: {answer}"
        answer = browser.call(operation.method, path, body, query={"colour": "red"})
        assert (answer.status, answer.field) == (400, "colour"), str(answer)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_other_methods_are_refused(town: Town, operation: Operation) -> None:
    path = re.sub(r"\{\w+\}", "0" * 15 + "1", operation.path.removeprefix(PREFIX))
    here = {other.method for other in OPERATIONS if other.path == operation.path}
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"} - here:
        answer = town.nobody.call(method, path, b"{}" if method in ("POST", "PUT") else None)
        assert answer.status in (400, 404, 405, 501), f"{method}: {answer}"
        assert answer.status != 405 or set(answer.headers["Allow"].split(", ")) - {"HEAD"} == here


def test_what_is_no_path_of_the_api_is_not_found(town: Town) -> None:
    for path in "", "/", "/userz", "/users/", "/users//password", "/devices/../users", "/login/x":
        answer = town.browser("acting").call("GET", path)
        assert answer.status in (400, 404), f"{path}: {answer}"
        assert answer.json["code"] in ("not-found", "bad-request")


def test_lists_are_not_sent_twice(town: Town) -> None:
    browser = town.browser("acting")
    for path in "/users", "/devices", "/services", "/grants", "/routers", "/invitations":
        first = browser.get(path)
        tag = first.headers["ETag"]
        again = browser.call("GET", path, headers={"If-None-Match": tag})
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag), path
    browser.call("POST", "/users", {"name": town.word(), "role": "member"})
    tag = first.headers["ETag"]
    assert browser.call("GET", "/users", headers={"If-None-Match": tag}).status == 200


def test_the_address_is_the_one_that_is_asked_from(town: Town) -> None:
    for person in town.mia, town.ben:
        browser = person.borrow()
        for spoof in None, "192.0.2.99", "192.0.2.1, 198.51.100.7", "garbage", "::ffff:192.0.2.1":
            answer = browser.call("GET", "/address", headers={
                "X-Forwarded-For": spoof, "Forwarded": spoof and f"for={spoof}", "X-Real-IP": spoof})
            assert answer.json == {"address": person.source, "family": 4}
    six = Browser(town, "stranger", town.new_address(6), "2001:db8:100::1")
    assert six.get("/address").json == {"address": six.source, "family": 6}
