# SPDX-License-Identifier: GPL-3.0-or-later
"""A small MQTT 5 client that shows every answer of the broker; it can also say what no service would."""
from __future__ import annotations

import pathlib
import select
import socket
import ssl
import struct
import time
from dataclasses import dataclass, field

from websocket import WebSocket

CONNECT, CONNACK, PUBLISH, PUBACK = 0x10, 0x20, 0x30, 0x40
SUBSCRIBE, SUBACK, DISCONNECT = 0x82, 0x90, 0xE0
NOT_AUTHORISED = 0x87
_IN_FLIGHT = 20
_EXPIRY, _RESPONSE_TOPIC, _CORRELATION, _USER_PROPERTY = 0x02, 0x08, 0x09, 0x26


class Refused(Exception):
    """The broker ended the connection; `code` is its reason, -1 if it gave none."""

    def __init__(self, code: int) -> None:
        super().__init__(f"reason code {code:#x}")
        self.code = code


@dataclass
class Message:
    topic: str
    payload: bytes
    retain: bool
    properties: dict[str, str] = field(default_factory=dict)
    response: str = ""
    correlation: bytes = b""


class Client:
    """One connection. tls is the state folder's tls/; without a principal no certificate is shown.
    An account is a user name and its password; web goes through a WebSocket."""

    def __init__(self, host: str, port: int, tls: pathlib.Path, principal: str | None = None,
                 ca: pathlib.Path | None = None, client_id: str = "", clean: bool = True,
                 session_s: int = 0, account: tuple[str | None, str | None] = (None, None),
                 web: bool = False, will: tuple[str, bytes] | None = None) -> None:
        context = ssl.create_default_context(cafile=ca or tls / "ca.crt")
        if principal:
            context.load_cert_chain(tls / f"{principal}.crt", tls / f"{principal}.key")
        self._buffer = b""
        self._packet_id = 0
        self.messages: list[Message] = []
        plain = socket.create_connection((host, port), 5)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket = context.wrap_socket(plain, server_hostname=host)
            if web:
                self._socket = WebSocket(self._socket, host)
            name = client_id or principal or account[0] or "nobody"
            self._send(CONNECT, _connect(name, clean, session_s, account, will))
            code = self._wait(CONNACK)[1]
        except (ssl.SSLError, ConnectionError) as error:
            plain.close()
            raise Refused(-1) from error
        if code:
            self.close()
            raise Refused(code)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()

    def subscribe(self, topic: str) -> int:
        """The reason code of the broker: below 0x80 is yes."""
        self._packet_id += 1
        self._send(SUBSCRIBE, struct.pack("!HB", self._packet_id, 0) + _text(topic) + b"\x01")
        return self._wait(SUBACK)[-1]

    def subscribe_all(self, topics: list[str]) -> list[int]:
        """The same for many topics at once."""
        self._packet_id += 1
        self._send(SUBSCRIBE, struct.pack("!HB", self._packet_id, 0) +
                   b"".join(_text(topic) + b"\x01" for topic in topics))
        return list(self._wait(SUBACK)[-len(topics):])

    def publish_all(self, topics: list[str], payload: bytes) -> list[int]:
        """Publishes to each with QoS 1; the reason code for each: below 0x80 is yes."""
        codes: dict[int, int] = {}
        ids = []
        for topic in topics:
            if len(ids) - len(codes) == _IN_FLIGHT:
                self._wait_code(codes)
            self._packet_id += 1
            ids.append(self._packet_id)
            self._send(PUBLISH | 2, _text(topic) + struct.pack("!HB", self._packet_id, 0) + payload)
        while len(codes) < len(ids):
            self._wait_code(codes)
        return [codes[packet_id] for packet_id in ids]

    def publish(self, topic: str, payload: bytes, retain: bool = False,
                properties: dict[str, str] | None = None, response: str | None = None,
                correlation: bytes = b"", expiry_s: int | None = None, qos: int = 1) -> int:
        """Publishes; the reason code of the broker: below 0x80 is yes."""
        extra = b"".join(bytes([_USER_PROPERTY]) + _text(name) + _text(value)
                         for name, value in (properties or {}).items())
        if expiry_s is not None:
            extra += struct.pack("!BI", _EXPIRY, expiry_s)
        if response:
            extra += bytes([_RESPONSE_TOPIC]) + _text(response)
            correlation = correlation or b"0123456789abcdef"
        if correlation:
            extra += bytes([_CORRELATION]) + struct.pack("!H", len(correlation)) + correlation
        self._packet_id += 1
        self._send(PUBLISH | qos << 1 | retain, _text(topic) + struct.pack("!H", self._packet_id) +
                   _length(len(extra)) + extra + payload)
        answer = self._wait(PUBACK)
        return answer[2] if len(answer) > 2 else 0

    def receive(self, seconds: float = 1.0, count: int = 1) -> list[Message]:
        """Messages that came since the last call: at least count, or what came in time."""
        deadline = time.monotonic() + seconds
        while len(self.messages) < count and self._readable(deadline - time.monotonic()):
            self._read_packet()
        messages, self.messages = self.messages, []
        return messages

    def _wait_code(self, codes: dict[int, int]) -> None:
        answer = self._wait(PUBACK)
        codes[struct.unpack_from("!H", answer)[0]] = answer[2] if len(answer) > 2 else 0

    def _send(self, kind: int, body: bytes) -> None:
        try:
            self._socket.sendall(bytes([kind]) + _length(len(body)) + body)
        except (ssl.SSLError, ConnectionError):
            self._wait(DISCONNECT)  # raises: the broker said why, or nothing more

    def _readable(self, seconds: float) -> bool:
        if self._buffer or self._socket.pending():
            return True
        return bool(select.select([self._socket], [], [], max(seconds, 0))[0])

    def _wait(self, kind: int) -> bytes:
        while True:
            got, body = self._read_packet()
            if got & 0xF0 == kind & 0xF0:
                return body

    def _read_packet(self) -> tuple[int, bytes]:
        kind = self._take(1)[0]
        length = shift = 0
        while True:
            byte = self._take(1)[0]
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        body = self._take(length)
        if kind & 0xF0 == PUBLISH:
            self._take_message(kind, body)
        elif kind == DISCONNECT:
            raise Refused(body[0] if body else 0)
        return kind, body

    def _take_message(self, kind: int, body: bytes) -> None:
        length = struct.unpack_from("!H", body)[0]
        topic, at = body[2:2 + length].decode(), 2 + length
        if kind & 6:
            self._send(PUBACK, body[at:at + 2])
            at += 2
        size, at = _read_length(body, at)
        message = Message(topic, body[at + size:], bool(kind & 1))
        _read_properties(body[at:at + size], message)
        self.messages.append(message)

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            try:
                more = self._socket.recv(65536)
            except (ssl.SSLError, ConnectionError) as error:
                raise Refused(-1) from error
            if not more:
                raise Refused(-1)
            self._buffer += more
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken


def _connect(name: str, clean: bool, session_s: int, account: tuple[str | None, str | None],
             will: tuple[str, bytes] | None) -> bytes:
    """What a CONNECT says."""
    user, password = account
    flags = (2 if clean else 0) | (0x80 if user is not None else 0) | \
        (0x40 if password is not None else 0) | (0x0C if will else 0)
    properties = struct.pack("!BI", 0x11, session_s)
    said = _text("MQTT") + bytes([5, flags]) + struct.pack("!H", 60) + \
        bytes([len(properties)]) + properties + _text(name)
    if will:
        said += b"\0" + _text(will[0]) + struct.pack("!H", len(will[1])) + will[1]
    return said + b"".join(_text(word) for word in account if word is not None)


def _text(value: str) -> bytes:
    raw = value.encode()
    return struct.pack("!H", len(raw)) + raw


def _length(value: int) -> bytes:
    out = b""
    while True:
        value, byte = value >> 7, value & 0x7F
        out += bytes([byte | (0x80 if value else 0)])
        if not value:
            return out


def _read_length(body: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (body[at] & 0x7F) << shift
        shift += 7
        at += 1
        if body[at - 1] < 0x80:
            return value, at


def _read_properties(body: bytes, message: Message) -> None:
    """The properties of a PUBLISH; stops at one whose length it does not know."""
    sizes = {0x01: 1, 0x02: 4, 0x23: 2}
    at = 0

    def take_text() -> bytes:
        nonlocal at
        length = struct.unpack_from("!H", body, at)[0]
        at += 2 + length
        return body[at - length:at]

    while at < len(body):
        kind = body[at]
        at += 1
        if kind == _USER_PROPERTY:
            name = take_text()
            message.properties[name.decode()] = take_text().decode()
        elif kind == _RESPONSE_TOPIC:
            message.response = take_text().decode()
        elif kind == _CORRELATION:
            message.correlation = take_text()
        elif kind == 0x03:
            take_text()
        elif kind == 0x0B:
            _, at = _read_length(body, at)
        elif kind in sizes:
            at += sizes[kind]
        else:
            break
