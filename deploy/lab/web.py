# SPDX-License-Identifier: GPL-3.0-or-later
"""A browser without a screen on a host of the lab: HTTPS, cookies, and the headers of the app."""
from __future__ import annotations

import http.client
import json
import secrets
import socket
import ssl
import urllib.parse
from dataclasses import dataclass
from typing import Any

from . import net as network
from .home import API_PORT, Home

PREFIX = "/api/v1"


@dataclass
class Answer:
    """What came back."""
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def __str__(self) -> str:
        return f"{self.status} {self.body[:300]!r}"


class Web:
    """Somebody at an address: his cookies, and one connection."""

    def __init__(self, home: Home, host: str = "phone", source: str = "",
                 address: str = network.WAN4) -> None:
        self.home = home
        self.host = host
        self.source = source
        self.place = address, API_PORT
        self.cookies: dict[str, str] = {}
        self.agent = "ownline-lab"
        self._trust = home.trust()
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str, **query: Any) -> Answer:
        return self.call("GET", path, query=query)

    def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        return self.call("POST", path, {} if body is None else body, **more)

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        """A request as the app would make it; body is bytes, or what becomes JSON. more: as
        `headers` has it, and query, the words behind the path."""
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        return self.send(method, target(path, more.pop("query", {})), raw,
                         self.headers(method, **more))

    def headers(self, method: str, key: str = "",
                headers: dict[str, str | None] | None = None) -> dict[str, str]:
        """The headers of a request; those that are None are left out."""
        pairs = [f"{name}={value}" for name, value in self.cookies.items()]
        lines: dict[str, str | None] = {"User-Agent": self.agent, "Cookie": "; ".join(pairs) or None}
        if method != "GET":
            lines |= {"Origin": self.home.origin, "X-Ownline": "1",
                      "Content-Type": "application/json",
                      "Idempotency-Key": key or secrets.token_hex(16)}
        lines |= headers or {}
        return {name: value for name, value in lines.items() if value is not None}

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """One request, as it stands; keeps the cookies of the answer."""
        for attempt in 1, 2:
            is_fresh = self._connection is None
            connection = self._connection = self._connection or self._connect()
            try:
                connection.request(method, path, body, headers)
                got = connection.getresponse()
                answer = self.answer(got.status, got.headers, got.read())
                break
            except (ConnectionError, ssl.SSLEOFError, http.client.HTTPException):
                self.close()  # the server has closed what was idle
                if is_fresh or attempt == 2:
                    raise
        if answer.headers["Connection"] == "close":
            self.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.keep_cookie(line)
        return answer

    answer = Answer

    def keep_cookie(self, line: str) -> None:
        name, value = line.split("; ")[0].split("=", 1)
        self.cookies[name] = value
        if not value:
            del self.cookies[name]

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _connect(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(*self.place, timeout=20)
        source = (self.source, 0) if self.source else None
        with self.home.net.inside(self.host):
            plain = socket.create_connection(self.place, 5, source)
        plain.settimeout(20)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sock = self._trust.wrap_socket(plain, server_hostname=network.ROUTER)
        return connection


def target(path: str, query: dict[str, Any]) -> str:
    """Path and query as a request names them."""
    words = {name: value for name, value in query.items() if value is not None}
    return PREFIX + path + ("?" + urllib.parse.urlencode(words) if words else "")
