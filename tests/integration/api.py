# SPDX-License-Identifier: GPL-3.0-or-later
"""A browser for tests: it speaks to the real HTTP API from an address of its own, and holds every
answer against proto/openapi.json."""
from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import pathlib
import re
import struct
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema
from lab import net, web
from lab.home import Home
from lab.web import PREFIX

OPENAPI = json.loads((pathlib.Path(__file__).parents[2] / "proto/openapi.json").read_text())
COOKIE = "__Host-ol"
ALWAYS = {  # what every answer says
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STATUSES = {  # of each code of a problem; those of session-manager first
    "not-found": {404}, "exists": {409}, "invalid": {400}, "denied": {401, 403}, "full": {409},
    "unavailable": {503}, "conflict": {409}, "login-needed": {401}, "step-up-needed": {403},
    "password-change-needed": {403}, "totp-needed": {403}, "code-needed": {401, 403},
    "throttled": {429}, "unsupported": {409}, "used-up": {410}, "expired": {410}, "revoked": {410},
    "refused": {403}, "replayed": {409},
    "bad-request": {400}, "bad-version": {505}, "head-too-large": {431}, "internal": {500},
    "length-required": {411}, "method-not-allowed": {405}, "target-too-long": {414},
    "too-large": {413}, "unsupported-media-type": {415}, "wrong-origin": {403},
}


DECIDED = {  # table -> columns; what time changes is left out
    "users": "id, name, role, title, active, most_sessions, countries, hours, password, must_change, "
             "totp_confirmed, removed_ms",
    "devices": "id, user_id, name, key, kind, confirmed_ms, revoked_ms",
    "services": "*", "grants": "*", "ports": "*", "enrolments": "*",
    "routers": "id, key, host, title, port_first, port_last, removed_ms",
    "invitations": "device_id, service_id, message, duration_s, valid_until_ms, most_uses, has_pin",
    "sessions": "id, device_id, service_id, source, port, end_ms",
}


@dataclass(frozen=True)
class Operation:
    """One method of one path."""
    method: str
    path: str
    node: dict

    @property
    def name(self) -> str:
        return f"{self.method} {self.path.removeprefix(PREFIX)}"

    @property
    def who(self) -> str:
        return self.node["x-ol-who"]

    @property
    def body(self) -> dict:
        """The schema of the body; {} if there is none, or if it is no JSON."""
        content = self.node.get("requestBody", {}).get("content", {})
        return content.get("application/json", {}).get("schema", {})

    @property
    def is_binary(self) -> bool:
        return "application/octet-stream" in self.node.get("requestBody", {}).get("content", {})

    def parameters(self, place: str) -> dict[str, dict]:
        """The parameters of a place (path or query): name -> schema."""
        return {node["name"]: node["schema"] for node in self.node.get("parameters", [])
                if node.get("in") == place}


OPERATIONS = [Operation(method.upper(), path, node) for path, item in OPENAPI["paths"].items()
              for method, node in item.items()]
_PATTERNS = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", operation.path)), operation)
             for operation in OPERATIONS]


def operation_of(method: str, path: str) -> Operation | None:
    """The operation of a request; {id} stands for one word."""
    for pattern, operation in _PATTERNS:
        if operation.method == method and pattern.fullmatch(path):
            return operation
    return None


class Answer(web.Answer):
    """What came back, read strictly."""

    @property
    def json(self) -> Any:
        return json.loads(self.body, object_pairs_hook=_no_duplicates, parse_float=_no_real)

    @property
    def code(self) -> str:
        """Why not; "" if it went well."""
        return self.json["code"] if self.status >= 400 else ""

    @property
    def field(self) -> str:
        return self.json.get("field", "") if self.status >= 400 else ""


def _no_duplicates(pairs: list) -> dict:
    assert len(dict(pairs)) == len(pairs), "a key is there twice"
    return dict(pairs)


def _no_real(text: str) -> None:
    raise AssertionError(f"not an integer: {text}")


def _conforms(value: Any, schema: dict) -> None:
    resolver = jsonschema.RefResolver("", OPENAPI)
    jsonschema.Draft202012Validator(schema, resolver=resolver).validate(value)


def check(operation: Operation | None, answer: Answer) -> None:
    """Fails unless the answer is one that openapi.json promises for the operation."""
    for name, value in ALWAYS.items():
        assert answer.headers.get_all(name) == [value], f"{name}: {answer.headers.get_all(name)}"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Server" not in answer.headers and "Access-Control-Allow-Origin" not in answer.headers
    if answer.status >= 400:
        check_problem(answer)
        return
    assert operation, f"no such operation, but {answer}"
    promised = operation.node["responses"].get(str(answer.status))
    assert promised, f"{operation.name} may not answer {answer}"
    if "content" not in promised:
        assert answer.body == b"" and answer.headers["Content-Type"] is None
        return
    assert answer.headers["Content-Type"] == "application/json"
    _conforms(answer.json, promised["content"]["application/json"]["schema"])


def check_problem(answer: Answer) -> None:
    """A problem as RFC 9457 has it, with a code that fits the status."""
    assert answer.headers["Content-Type"] == "application/problem+json", str(answer)
    _conforms(answer.json, OPENAPI["components"]["schemas"]["problem"])
    assert answer.json["status"] == answer.status
    assert answer.status in STATUSES[answer.json["code"]], str(answer)
    for header, status in ("WWW-Authenticate", 401), ("Retry-After", 429), ("Allow", 405):
        assert (answer.headers[header] is not None) == (answer.status == status) or \
            header == "Retry-After", f"{header} of {answer}"


class Totp:
    """The owner's authenticator: RFC 6238 with SHA-1, six digits, 30 s."""

    def __init__(self, uri: str) -> None:
        parts = urllib.parse.urlsplit(uri)
        query = urllib.parse.parse_qs(parts.query)
        assert (parts.scheme, parts.netloc) == ("otpauth", "totp"), uri
        (secret,) = query["secret"]
        self.key = base64.b32decode(secret + "=" * (-len(secret) % 8))
        self._last_step = 0

    def at(self, step: int) -> str:
        digest = hmac.digest(self.key, struct.pack(">Q", step), hashlib.sha1)
        (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
        return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"

    def code(self) -> str:
        """A code that was not used yet. The server takes the steps beside the present one, so three
        need no waiting."""
        step = max(self._last_step + 1, int(time.time()) // 30 - 1)
        while int(time.time()) // 30 < step - 1:
            time.sleep(0.2)
        self._last_step = step
        return self.at(step)


class Browser(web.Web):
    """Somebody at an address; every answer that he gets is checked."""

    answer = Answer

    def __init__(self, home: Home, host: str = "phone", source: str = "",
                 address: str = net.WAN4) -> None:
        super().__init__(home, host, source, address)
        self.login_id = ""
        self.totp: Totp | None = None

    def put(self, path: str, body: Any, **more: Any) -> Answer:
        return self.call("PUT", path, body, **more)

    def delete(self, path: str, **query: Any) -> Answer:
        return self.call("DELETE", path, query=query)

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        answer = super().call(method, path, body, **more)
        check(operation_of(method, PREFIX + path), answer)
        return answer

    def keep_cookie(self, line: str) -> None:
        attributes = line.split("; ")[1:]
        assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(attributes), line
        assert not any(attribute.startswith("Domain") for attribute in attributes), line
        assert line.startswith("__Host-"), line
        super().keep_cookie(line)

    def twin(self) -> Browser:
        """The same browser with another connection, as for a thread of its own."""
        other = Browser(self.home, self.host, self.source, self.place[0])
        other.cookies, other.totp = dict(self.cookies), self.totp
        return other

    # --- people ---

    def login(self, name: str, password: str, code: str = "") -> Answer:
        """Logs in; the cookie stays."""
        body = {"name": name, "password": password} | ({"code": code} if code else {})
        return self.post("/login", body)

    def enter(self, name: str, password: str) -> dict:
        """Logs in whoever has a second factor or not; it must go well."""
        answer = self.login(name, password, self.totp.code() if self.totp else "")
        assert answer.status == 200, str(answer)
        return answer.json

    def first_login(self, name: str, one_time: str, password: str) -> dict:
        """A user's first login: the one-time password is changed."""
        assert self.enter(name, one_time)["must_change"]
        answer = self.post("/password", {"old": one_time, "new": password})
        assert answer.status == 200, str(answer)
        return answer.json

    def set_up_totp(self) -> list[str]:
        """Turns the second factor on; returns the recovery codes."""
        begun = self.post("/totp")
        assert begun.status == 200, str(begun)
        self.totp = Totp(begun.json["secret"])
        done = self.post("/totp/confirm", {"code": self.totp.code()})
        assert done.status == 200, str(done)
        return done.json["secret"].split()

    def step_up(self) -> Answer:
        """Proves again who this is: an admin's acts are allowed for a while."""
        assert self.totp
        answer = self.post("/step-up", {"code": self.totp.code()})
        assert answer.status == 200, str(answer)
        return answer

    # --- what is there ---

    def all(self, path: str, cursor: str = "", **query: Any) -> list[dict]:
        """Every item of a list, page by page; cursor is the field of the last item that the next
        page begins after."""
        found: list[dict] = []
        while True:
            answer = self.get(path, **query)
            assert answer.status == 200, str(answer)
            found += answer.json["items"]
            if not answer.json["more"]:
                return found
            query["after"] = found[-1][cursor]


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Does something so many times, all at the same moment; what each returned or raised."""
    barrier = threading.Barrier(count)
    found: list[Any] = [None] * count

    def run(number: int) -> None:
        barrier.wait()
        try:
            found[number] = act(number)
        except Exception as error:  # pylint: disable=broad-except
            found[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@contextlib.contextmanager
def nothing_changes(home: Home) -> Iterator[None]:
    """What happens meanwhile leaves everything as it is that somebody decided on."""
    def rows() -> list:
        return [home.database.rows(f"SELECT {columns} FROM {table} ORDER BY 1, 2")
                for table, columns in DECIDED.items()]

    before = rows()
    yield
    assert rows() == before


def allows(schema: dict, text: str) -> bool:
    """Whether a word of a path or a query is one that its schema allows."""
    resolver = jsonschema.RefResolver("", OPENAPI)
    value: Any = text
    if schema.get("type") == "integer":
        value = int(text) if re.fullmatch("-?(0|[1-9][0-9]*)", text) else None
    if schema.get("type") == "boolean":
        value = {"true": True, "false": False}.get(text)
    return jsonschema.Draft202012Validator(schema, resolver=resolver).is_valid(value)
