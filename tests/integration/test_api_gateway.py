# SPDX-License-Identifier: GPL-3.0-or-later
"""api-gateway itself, with a real broker: what it serves, refuses and passes on, and for how long it
waits. The test stands in session-manager's place."""
from __future__ import annotations

import base64
import itertools
import json
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import nacl.bindings
import pytest
import wire
from conftest import BUILD, SOURCE
from lab import net, probe
from lab.broker import PORT
from lab.home import Home
from lab.process import wait_for
from mqtt5 import Client, Message
from wire import Key, Knock

HTTP, METRICS = 8080, 9464
ORIGIN = "http://localhost:8080"
PROXY = "127.0.0.9"  # the one that is trusted
APP = {"Origin": ORIGIN, "X-Ownline": "1", "Content-Type": "application/json"}
PROGRAM = {"X-Ownline": "1", "Content-Type": "application/octet-stream"}
GOOD = {"code": "ok", "detail": "", "field": ""}
ID = "0123456789abcdef"
POLICY = ("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' "
          "data:; font-src 'self'; manifest-src 'self'; worker-src 'self'; connect-src 'self'; "
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
          "require-trusted-types-for 'script'")
ALWAYS = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: bytes
    seconds: float = 0.0

    @property
    def json(self) -> dict:
        return json.loads(self.body)


@dataclass
class Web:
    """A client in the home, at an address of its choice."""
    home: Home
    waited: float = field(default=0.0, init=False)

    def connect(self, source: str = "127.0.0.1", port: int = HTTP,
                address: str = "") -> socket.socket:
        address = address or ("fd77::2" if ":" in source else "127.0.0.1")
        with self.home.net.inside("home"):
            made = socket.socket(socket.AF_INET6 if ":" in source else socket.AF_INET)
        made.settimeout(15)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.bind((source, 0))
        made.connect((address, port))
        return made

    def ask(self, method: str, path: str, body: bytes | dict | None = None,
            headers: dict[str, str] | None = None, source: str = "127.0.0.1",
            port: int = HTTP) -> Answer:
        """One request on a connection of its own."""
        raw = wire.compact(body) if isinstance(body, dict) else body or b""
        lines = {"Host": "home.example", "Connection": "close", **(headers or {})}
        if raw or method not in ("GET", "HEAD"):
            lines["Content-Length"] = str(len(raw))
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items())
        begun = time.monotonic()
        with self.connect(source, port) as client:
            client.sendall(head.encode("latin-1") + b"\r\n" + raw)
            answer = parse(read_all(client), method)
        answer.seconds = time.monotonic() - begun
        return answer

    def raw(self, request: bytes, seconds: float = 0.3) -> tuple[bytes, bool]:
        """All that comes back for some bytes, and whether the connection was closed."""
        with self.connect() as client:
            client.settimeout(seconds)
            try:
                client.sendall(request)
                return read_all(client), True
            except TimeoutError as error:
                return error.args[1] if len(error.args) > 1 else b"", False
            except ConnectionError:
                return b"", True


def read_all(client: socket.socket) -> bytes:
    data = b""
    while True:
        try:
            more = client.recv(65536)
        except ConnectionResetError:
            return data
        except TimeoutError:
            raise TimeoutError("silent", data) from None
        if not more:
            return data
        data += more


def parse(data: bytes, method: str = "GET") -> Answer:
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    pairs = [line.split(": ", 1) for line in lines]
    headers = {name.lower(): value for name, value in pairs}
    if "content-length" in headers and method != "HEAD":
        assert len(body) == int(headers["content-length"])
    return Answer(int(first.split(" ")[1]), headers,
                  [value for name, value in pairs if name.lower() == "set-cookie"], body)


def problem(answer: Answer, status: int, code: str) -> dict:
    """A problem as RFC 9457 wants it."""
    assert (answer.status, answer.headers.get("content-type")) == (status, "application/problem+json")
    found = answer.json
    assert set(found) <= {"type", "title", "status", "code", "detail", "field"}
    assert (found["status"], found["code"]) == (status, code)
    assert found["type"] == "about:blank" and found["title"]
    assert answer.headers["cache-control"] == "no-store"
    return found


class Manager:
    """session-manager's place: answers calls as the test says, in a thread of its own."""

    def __init__(self, home: Home) -> None:
        self.key = Key.read(home.state / "keys/session-manager.key")
        self.secret = bytes.fromhex((home.state / "keys/rpc.key").read_text())
        self.public = bytes.fromhex((home.state / "keys/rpc.pub").read_text())
        self.answers: dict[str, Callable[[dict], dict | None]] = {}
        self.calls: list[tuple[str, dict]] = []
        self.home = home
        self._stop = threading.Event()
        self._client = self._connect()
        self._thread = threading.Thread(target=self._pump, daemon=True)
        self._thread.start()

    def _connect(self) -> Client:
        with self.home.net.inside("home"):
            client = Client(net.HOME4, PORT, self.home.state / "tls", "session-manager")
        assert client.subscribe("$share/session-manager/ownline/v1/rpc/session-manager/+") < 0x80
        return client

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._client.close()

    def open(self, text: str) -> str:
        """What a sealed field says."""
        inside = nacl.bindings.crypto_box_seal_open(base64.b64decode(text), self.public, self.secret)
        length = struct.unpack_from("!H", inside)[0]
        return inside[2:2 + length].decode()

    def seal(self, text: str, size: int, reply_key: str) -> str:
        inside = struct.pack("!H", len(text.encode())) + text.encode()
        sealed = nacl.bindings.crypto_box_seal(inside.ljust(size + 2, b"\0"), bytes.fromhex(reply_key))
        return base64.b64encode(sealed).decode()

    def last(self, method: str) -> dict:
        """The last call of a method."""
        return [call for name, call in self.calls if name == method][-1]

    def _pump(self) -> None:
        while not self._stop.is_set():
            for message in self._client.receive(0.02):
                self._answer(message)

    def _answer(self, message: Message) -> None:
        method, call = message.topic.rsplit("/", 1)[1], json.loads(message.payload)
        assert message.response == "ownline/v1/reply/api-gateway" and message.properties["ol-sig"]
        self.calls.append((method, call))
        reply = self.answers.get(method, lambda _: None)(call)
        if reply is None:
            return
        payload = wire.compact(reply)
        self._client.publish(message.response, payload, False, {
            "ol-sig": wire.ol_sig(self.key, message.response, payload, wire.stamp())},
            correlation=message.correlation)


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with Home(BUILD) as made:
        made.make_bus()
        made.add_ours("api-gateway", "api-gateway", "home", "--trusted-proxies", PROXY,
                      "--listen", f"0.0.0.0 {net.HOME6}", "--app",
                      str(BUILD / "services/api-gateway/www/files"))
        made.services["api-gateway"].start()
        yield made


@pytest.fixture
def web(home: Home) -> Web:
    return Web(home)


@pytest.fixture
def manager(home: Home) -> Iterator[Manager]:
    made = Manager(home)
    yield made
    made.close()


# What is served without a call.

def test_the_page_is_served_with_every_guard(web: Web) -> None:
    answer = web.ask("GET", "/")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.body == (SOURCE / "services/api-gateway/www/index.html").read_bytes()
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert re.fullmatch(r'"[0-9a-f]{32}"', answer.headers["etag"])
    assert ALWAYS.items() <= answer.headers.items()
    assert "camera=(self)" in answer.headers["permissions-policy"]
    assert "server" not in answer.headers and "strict-transport-security" not in answer.headers
    page = answer.body.decode()
    assert "<style" not in page and " style=" not in page and " onclick" not in page
    assert re.findall(r"<script[^>]*>(.*?)</script>", page, re.S) == [""]


@pytest.mark.parametrize("path, type_", [
    ("/style.css", "text/css; charset=utf-8"), ("/page.js", "text/javascript; charset=utf-8"),
    ("/any/route", "text/html; charset=utf-8")])
def test_files_come_as_small_as_the_client_takes_them(web: Web, path: str, type_: str) -> None:
    plain = web.ask("GET", path)
    assert (plain.status, plain.headers["content-type"]) == (200, type_)
    assert "content-encoding" not in plain.headers
    tags = {plain.headers["etag"]}
    for coding in "br", "gzip":
        small = web.ask("GET", path, headers={"Accept-Encoding": coding})
        assert (small.headers["content-encoding"], small.headers["content-type"]) == (coding, type_)
        assert len(small.body) < len(plain.body)
        tags.add(small.headers["etag"])
        again = web.ask("GET", path, headers={"Accept-Encoding": coding,
                                              "If-None-Match": small.headers["etag"]})
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", small.headers["etag"])
        assert ALWAYS.items() <= again.headers.items()
    assert len(tags) == 3
    head = web.ask("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(plain.body))


@pytest.mark.parametrize("path", [
    "/nothing.js", "/index.html.gz", "/../../etc/passwd.txt", "/%2e%2e/etc/passwd.x", "/.git/config",
    "/index.html/", "/api/v1/nothing", "/api/", "/api/v2/users"])
def test_what_is_not_there_is_404(web: Web, path: str) -> None:
    problem(web.ask("GET", path), 404, "not-found")


def test_the_address_is_that_of_the_socket(web: Web) -> None:
    for source in "127.0.0.1", net.HOME4, net.HOME6:
        answer = web.ask("GET", "/api/v1/address", source=source)
        assert answer.json == {"address": source, "family": 6 if ":" in source else 4}
        lied = web.ask("GET", "/api/v1/address", source=source,
                       headers={"X-Forwarded-For": "203.0.113.7"})
        assert lied.json["address"] == source


@pytest.mark.parametrize("forwarded, client", [
    ("203.0.113.7", "203.0.113.7"), ("192.0.2.1, 203.0.113.7", "203.0.113.7"),
    (f"203.0.113.7, {PROXY}", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"),
    ("2001:db8::7", "2001:db8::7"), ("203.0.113.7:80", None), ("garbage", None), ("", None),
    ("203.0.113.7,", None), ("1.2.3.4\r\nX-Forwarded-For: 203.0.113.7", None)])
def test_a_trusted_proxy_s_word_is_taken_if_it_is_clear(web: Web, forwarded: str,
                                                        client: str | None) -> None:
    answer = web.ask("GET", "/api/v1/address", source=PROXY, headers={"X-Forwarded-For": forwarded})
    if client:
        assert answer.json["address"] == client
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
    else:
        problem(answer, 400, "bad-request")


# What is refused.

def test_limits_have_their_codes(web: Web) -> None:
    long = {"X-Long": "x" * 8200}
    problem(web.ask("GET", "/", headers=long), 431, "head-too-large")
    problem(web.ask("GET", "/" + "x" * 1100), 414, "target-too-long")
    problem(web.ask("GET", "/%zz"), 400, "bad-request")
    problem(web.ask("GET", "/api/v1/address?a=1&a=2"), 400, "bad-request")
    body = b" " * 65536
    problem(web.ask("POST", "/api/v1/login", body, APP), 400, "invalid")
    data, closed = web.raw(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n")
    problem(parse(data), 413, "too-large")
    assert closed
    data, closed = web.raw(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    problem(parse(data), 411, "length-required")
    assert closed


def test_other_methods_are_told_which_there_are(web: Web) -> None:
    for method, path, allowed in (("POST", "/", "GET, HEAD"), ("PATCH", "/page.js", "GET, HEAD"),
                                  ("OPTIONS", "/api/v1/users", "GET, HEAD, POST"),
                                  ("TRACE", "/api/v1/logout", "POST"),
                                  ("BREW", "/api/v1/address", "GET, HEAD")):
        answer = web.ask(method, path)
        problem(answer, 405, "method-not-allowed")
        assert answer.headers["allow"] == allowed


@pytest.mark.parametrize("headers, status, code", [
    ({"Origin": None}, 403, "wrong-origin"),
    ({"Origin": "https://evil.example"}, 403, "wrong-origin"),
    ({"Origin": "null"}, 403, "wrong-origin"),
    ({"X-Ownline": None}, 403, "wrong-origin"),
    ({"Content-Type": "text/plain"}, 415, "unsupported-media-type"),
    ({"Content-Type": None}, 415, "unsupported-media-type"),
    ({"Content-Type": "application/x-www-form-urlencoded"}, 415, "unsupported-media-type")])
@pytest.mark.parametrize("cookie", [{}, {"Cookie": "__Host-ol=abc"}])
def test_other_web_sites_change_nothing(web: Web, headers: dict, status: int, code: str,
                                        cookie: dict) -> None:
    sent = {name: value for name, value in {**APP, **cookie, **headers}.items() if value is not None}
    problem(web.ask("POST", "/api/v1/logout", {}, sent), status, code)


LENGTHS = ["", "Content-Length: 0\r\n", "Content-Length: 5\r\n", "Content-Length: 5\r\nContent-Length: 5\r\n",
           "Content-Length: +5\r\n", "Content-Length: 5, 5\r\n"]
CODINGS = ["Transfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n",
           "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding : chunked\r\n",
           "Transfer-Encoding:\tchunked\r\n", "Transfer-Encoding: chunked\r\n folded\r\n",
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
           "X: y\nTransfer-Encoding: chunked\r\n", "X: y\rTransfer-Encoding: chunked\r\n",
           "X: \0y\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\x0b\r\n"]


@pytest.mark.parametrize("turned", [False, True])
def test_no_request_hides_in_another(web: Web, turned: bool) -> None:
    """Content-Length and Transfer-Encoding in every company: one refusal, then the end."""
    cases = list(itertools.product(LENGTHS, CODINGS))
    assert len(cases) >= 60
    for length, coding in cases:
        lines = coding + length if turned else length + coding
        request = (f"POST /api/v1/address HTTP/1.1\r\nHost: x\r\n{lines}\r\n0\r\n\r\n"
                   "GET /api/v1/address HTTP/1.1\r\nHost: x\r\n\r\n").encode("latin-1")
        data, closed = web.raw(request)
        assert closed, request
        assert b'"address"' not in data, request
        assert data[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 411"), request


def test_requests_in_a_row_are_answered_in_a_row(web: Web) -> None:
    one = b"GET /api/v1/address HTTP/1.1\r\nHost: x\r\n\r\n"
    last = one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    data, closed = web.raw(one * 9 + last)
    assert closed and data.count(b"HTTP/1.1 200") == 10


# Who may come, and how long.

def test_one_address_has_so_many_connections(web: Web) -> None:
    held = [web.connect("127.0.1.1") for _ in range(80)]
    time.sleep(0.2)
    for client in held:
        client.setblocking(False)

    def is_open(client: socket.socket) -> bool:
        try:
            return client.recv(1) != b""
        except BlockingIOError:
            return True
        except ConnectionError:
            return False
    assert sum(is_open(client) for client in held) == 64
    assert web.ask("GET", "/api/v1/address", source="127.0.1.2").status == 200
    for client in held:
        client.close()


def test_slow_ones_do_not_hold_up_the_others(web: Web) -> None:
    """500 connections that send their heads drop by drop."""
    slow = [web.connect(f"127.0.2.{1 + i // 60}") for i in range(500)]
    for client in slow:
        client.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
    begun, times = time.monotonic(), []
    while time.monotonic() - begun < 4:
        for client in slow[::25]:
            client.send(b"x")
        answer = web.ask("GET", "/api/v1/address", source="127.0.3.1")
        assert answer.status == 200
        times.append(answer.seconds)
    times.sort()
    assert times[len(times) * 99 // 100] < 0.5
    wait_for("all of them are cut", lambda: count_open(slow) == 0, 4, 0.1)
    for client in slow:
        client.close()


def count_open(clients: list[socket.socket]) -> int:
    still = 0
    for client in clients:
        client.setblocking(False)
        try:
            still += client.recv(65536) != b""
        except BlockingIOError:
            still += 1
        except ConnectionError:
            pass
    return still


# Calls.

def test_nobody_there_is_said_at_once(web: Web) -> None:
    for _ in range(3):
        answer = web.ask("GET", "/api/v1/users")
        problem(answer, 503, "unavailable")
        assert answer.seconds < 0.5 and int(answer.headers["retry-after"]) >= 1
    health = web.ask("GET", "/api/v1/health")
    assert (health.status, health.json["bus"]) == (200, False)


def test_no_answer_is_said_in_time(web: Web, manager: Manager) -> None:
    answer = web.ask("GET", "/api/v1/users")
    problem(answer, 503, "unavailable")
    assert 3.5 < answer.seconds < 4.9
    manager.answers["user-list"] = lambda _: {**GOOD, "items": [], "more": False}
    assert web.ask("GET", "/api/v1/users").json == {"items": [], "more": False}


def test_a_broker_that_is_away_is_said_at_once(web: Web) -> None:
    manager = Manager(web.home)
    waiting: list[Answer] = []
    thread = threading.Thread(target=lambda: waiting.append(web.ask("GET", "/api/v1/users")))
    thread.start()
    wait_for("the call is on its way", lambda: manager.calls)
    manager.close()
    web.home.broker.service.stop()
    thread.join(3)
    problem(waiting[0], 503, "unavailable")
    answer = web.ask("GET", "/api/v1/users")
    problem(answer, 503, "unavailable")
    assert answer.seconds < 0.5
    web.home.broker.service.start()
    manager = Manager(web.home)
    manager.answers["user-list"] = lambda _: {**GOOD, "items": [], "more": False}
    wait_for("it is connected again",
             lambda: web.ask("GET", "/api/v1/users").status == 200, 10, 0.2)
    manager.close()


def test_a_login_is_sealed_both_ways(web: Web, manager: Manager) -> None:
    def login(call: dict) -> dict:
        return {**GOOD, "user": ID, "name": "ann", "role": "member",
                "cookie": manager.seal("c" * 43, 48, call["reply_key"]),
                "device_cookie": manager.seal("d" * 80, 160, call["reply_key"])}
    manager.answers["login"] = login
    answer = web.ask("POST", "/api/v1/login", {"name": "ann", "password": "très secret"},
                     {**APP, "User-Agent": "Probe\t1", "Cookie": "__Host-old=known"}, net.HOME6)
    assert (answer.status, answer.json) == (200, {"user": ID, "name": "ann", "role": "member"})
    cookie = "; Secure; HttpOnly; SameSite=Strict; Path=/"
    assert answer.cookies == [f"__Host-ol={'c' * 43}{cookie}",
                              f"__Host-old={'d' * 80}{cookie}; Max-Age=31536000"]
    call = manager.last("login")
    assert manager.open(call["password"]) == "très secret"
    assert manager.open(call["device_cookie"]) == "known"
    assert (call["address"], call["agent"]) == (net.HOME6, "Probe?1")
    assert "auth" not in call and "très" not in json.dumps(call)
    manager.answers["login"] = lambda _: {**GOOD, "code": "throttled", "retry_s": 77}
    answer = web.ask("POST", "/api/v1/login", {"name": "ann", "password": "x"}, APP)
    problem(answer, 429, "throttled")
    assert answer.headers["retry-after"] == "77" and not answer.cookies
    manager.answers["login"] = lambda _: {**GOOD, "code": "denied"}
    problem(web.ask("POST", "/api/v1/login", {"name": "ann", "password": "x"}, APP), 401, "denied")


def test_logging_out_clears_the_cookie(web: Web, manager: Manager) -> None:
    manager.answers["logout"] = lambda _: GOOD
    answer = web.ask("POST", "/api/v1/logout", None, {**APP, "Cookie": "__Host-ol=abc"})
    assert (answer.status, answer.body) == (204, b"")
    assert answer.cookies[0].startswith("__Host-ol=; ") and "Max-Age=0" in answer.cookies[0]
    assert manager.open(manager.last("logout")["auth"]) == "abc"


def test_a_list_is_sent_once(web: Web, manager: Manager) -> None:
    manager.answers["user-list"] = lambda _: {**GOOD, "items": [], "more": False}
    first = web.ask("GET", "/api/v1/users")
    assert first.headers["cache-control"] == "no-store"
    again = web.ask("GET", "/api/v1/users", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    problem(web.ask("GET", f"/api/v1/users/{ID}"), 404, "not-found")
    assert manager.last("user-list") == {"user": ID}


def test_the_key_of_a_request_is_passed_on(web: Web, manager: Manager) -> None:
    manager.answers["user-remove"] = lambda _: GOOD
    path = f"/api/v1/users/{ID}"
    for key in "one", "one", "two", None:
        headers = {**APP, **({"Idempotency-Key": key} if key else {})}
        assert web.ask("DELETE", path, None, headers).status == 204
    keys = [call.get("key") for name, call in manager.calls if name == "user-remove"]
    assert keys[0] == keys[1] == wire.blake2b(b"one", 16).hex() != keys[2] and keys[3] is None


@pytest.mark.parametrize("path, body, field_", [
    ("/api/v1/users", {"name": "ann"}, "role"), ("/api/v1/users", {"name": "A", "role": "member"}, "name"),
    ("/api/v1/users", {"name": "ann", "role": "member", "auth": "x"}, "auth"),
    ("/api/v1/users", b'{"name":"ann","name":"bob","role":"member"}', "byte 20"),
    ("/api/v1/users", b"[]", "message"), ("/api/v1/users", b"{}{}", "byte 3"),
    ("/api/v1/sessions/x/extend", {}, "session")])
def test_a_wrong_field_is_named(web: Web, path: str, body: dict | bytes, field_: str) -> None:
    found = problem(web.ask("POST", path, body, APP), 400, "invalid")
    assert found["detail"]
    assert found["field"].split(" ")[0] == field_.split(" ")[0]


def test_many_wait_at_a_time(web: Web, manager: Manager) -> None:
    """100 calls at once: each gets its own answer."""
    def list_one(call: dict) -> dict:
        return {**GOOD, "items": [], "more": call["user"].endswith("1")}
    manager.answers["device-list"] = list_one
    wrong: list[int] = []

    def ask(i: int) -> None:
        answer = web.ask("GET", f"/api/v1/devices?user={i:016x}", source=f"127.0.4.{1 + i % 4}")
        if answer.json != {"items": [], "more": f"{i:x}".endswith("1")}:
            wrong.append(i)
    threads = [threading.Thread(target=ask, args=(i,)) for i in range(1, 101)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


# Knocks.

def session(state: str) -> dict:
    return {**GOOD, "more": False, "items": [{
        "session": ID, "user": ID, "user_name": "ann", "kind": "device", "device_name": "phone",
        "service": ID, "service_name": "cam", "router": "home", "host": "home.example",
        "source": net.HOME4, "proto": "tcp", "port": 443, "start_ms": 1, "opened_ms": 1,
        "end_ms": 2, "closed_ms": 0, "knock_ms": 1, "state": state, "reason": "none"}]}


@pytest.mark.parametrize("who", ["", "guest/"])
def test_a_knock_is_opened_and_passed_on(web: Web, manager: Manager, who: str) -> None:
    box = bytes.fromhex((web.home.state / f"keys/box{'-guest' if who else ''}.pub").read_text())
    other = bytes.fromhex((web.home.state / f"keys/box{'' if who else '-guest'}.pub").read_text())
    device, path = Key(), f"/api/v1/{who}knock"
    knock = Knock(device.device_id, kind=3, op=wire.OPEN, services=[7])
    for state, status in ("open", 201), ("pending", 202):
        manager.answers["knock"] = lambda _, state=state: session(state)
        answer = web.ask("POST", path, wire.packet(knock, device, box), PROGRAM, net.HOME4)
        assert (answer.status, answer.json["state"]) == (status, state)
    manager.answers["knock"] = lambda _: {**GOOD, "items": [], "more": False}
    assert web.ask("POST", path, wire.packet(knock, device, box), PROGRAM).status == 204
    call = manager.calls[0][1]
    assert base64.b64decode(call["knock"]) == wire.signed(knock.body(), device, box)
    assert (call["guest"], call["source"]) == (bool(who), net.HOME4)
    assert abs(call["received_ms"] - wire.now_ms()) < 2000
    count = len(manager.calls)
    spa = Knock(device.device_id, kind=wire.SPA)
    bound = Knock(device.device_id, kind=3, flags=1, ip4="203.0.113.9")
    good = wire.packet(knock, device, box)
    for bad in (b"", good[:-1], good + b"x", bytes(256), good[:-1] + bytes([good[-1] ^ 1]),
                wire.packet(knock, device, other), wire.packet(spa, device, box),
                wire.packet(bound, device, box), wire.seal(bytes(192), box)):
        problem(web.ask("POST", path, bad, PROGRAM), 400, "invalid")
    problem(web.ask("POST", path, good, {**PROGRAM, "Content-Type": "application/json"}), 415,
            "unsupported-media-type")
    problem(web.ask("POST", path, good, {**PROGRAM, "Cookie": "__Host-ol=abc"}), 403, "wrong-origin")
    assert len(manager.calls) == count


# Numbers.

SAMPLE = re.compile(r'(ownline_[a-z0-9_]+)\{service="([a-z0-9-]+)"\} (-?[0-9.]+)')


def metrics(web: Web) -> dict[str, dict[str, float]]:
    """Metric -> service -> value, from text that is held against the format."""
    answer = web.ask("GET", "/metrics", port=METRICS)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found: dict[str, dict[str, float]] = {}
    kinds: dict[str, str] = {}
    name = ""
    text = answer.body.decode()
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# HELP "):
            name = line.split(" ")[2]
            assert name not in kinds, "each metric stands once"
        elif line.startswith("# TYPE "):
            assert line.split(" ")[2] == name
            kinds[name] = line.split(" ")[3]
            assert (kinds[name] == "counter") == name.endswith("_total")
        else:
            sample = SAMPLE.fullmatch(line)
            assert sample and sample[1] == name, line
            values = found.setdefault(name, {})
            assert sample[2] not in values
            values[sample[2]] = float(sample[3])
    return found


def test_numbers_of_all_services_are_told(web: Web) -> None:
    web.home.add_ours("spa-gateway", "spa-gateway", "home")
    web.home.services["spa-gateway"].start()
    wait_for("its health is known", lambda: metrics(web)["ownline_up"].get("spa-gateway") == 1)
    before = metrics(web)
    web.ask("GET", "/api/v1/address")
    after = metrics(web)
    name = "ownline_http_requests_total"
    assert after[name]["api-gateway"] - before[name]["api-gateway"] == 1
    assert after["ownline_up"] == {"api-gateway": 1, "spa-gateway": 1}
    assert after["ownline_bus_up"]["api-gateway"] == 1
    assert 0 <= after["ownline_health_age_seconds"]["spa-gateway"] < 60
    assert "spa-gateway" in after["ownline_knocks_good_total"]
    web.home.services["spa-gateway"].kill()
    wait_for("its will is known", lambda: metrics(web)["ownline_up"]["spa-gateway"] == 0, 10)
    problem(web.ask("GET", "/", port=METRICS), 404, "not-found")
    problem(web.ask("POST", "/metrics", port=METRICS), 405, "method-not-allowed")


def test_numbers_are_for_this_machine_only(web: Web) -> None:
    assert probe.connects(web.home.net, "home", "127.0.0.1", METRICS)
    assert not probe.connects(web.home.net, "nas", net.HOME4, METRICS)
    assert probe.connects(web.home.net, "nas", net.HOME4, HTTP)


# Coming and going.

def test_whoever_waits_is_told_before_it_stops(web: Web, manager: Manager) -> None:
    waiting: list[Answer] = []
    threads = [threading.Thread(target=lambda: waiting.append(web.ask("GET", "/api/v1/users")))
               for _ in range(5)]
    for thread in threads:
        thread.start()
    wait_for("they wait", lambda: len(manager.calls) == 5)
    service = web.home.services["api-gateway"]
    begun = time.monotonic()
    assert service.stop() == 0 and time.monotonic() - begun < 3
    for thread in threads:
        thread.join()
    for answer in waiting:
        problem(answer, 503, "unavailable")
    service.start()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_it_speaks_tls_by_itself(web: Web) -> None:
    tls = web.home.state / "tls"
    web.home.add_ours("api-gateway-2", "api-gateway", "home", "--name", "api-gateway", "--http-port",
                      "8443", "--metrics-port", "0", "--tls-certificate", str(tls / "broker.crt"),
                      "--tls-key", str(tls / "broker.key"))
    web.home.services["api-gateway"].stop()
    service = web.home.services["api-gateway-2"]
    service.start(wait=False)
    wait_for("it listens", lambda: probe.connects(web.home.net, "home", "127.0.0.1", 8443))
    for version in ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3:
        context = ssl.create_default_context(cafile=tls / "ca.crt")
        context.check_hostname = False
        context.minimum_version = context.maximum_version = version
        with context.wrap_socket(web.connect(port=8443)) as client:
            client.sendall(b"GET /api/v1/address HTTP/1.0\r\n\r\n")
            answer = parse(read_all(client))
        assert answer.json["address"] == "127.0.0.1"
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, ConnectionError)), web.connect(port=8443) as plain:
        context.wrap_socket(plain)
    assert service.stop() == 0
    web.home.services["api-gateway"].start()


@pytest.mark.parametrize("options", [
    ["--origin", "https://home.example/"], ["--trusted-proxies", "0.0.0.0/0"],
    ["--listen", "localhost"], ["--connect-src", "https://x; script-src *"],
    ["--tls-certificate", "/nonexistent"], ["--tls-key", "/etc/passwd"]])
def test_wrong_options_are_refused(web: Web, options: list[str]) -> None:
    web.home.add_ours("api-gateway-wrong", "api-gateway", "home", "--name", "api-gateway",
                      "--http-port", "8081", "--metrics-port", "0", *options)
    service = web.home.services["api-gateway-wrong"]
    service.start(wait=False)
    wait_for("it ends", lambda: not service.is_running)
    assert service.process and service.process.returncode == 71
    assert "event=http_refused" in service.said() or "event=options_refused" in service.said()
