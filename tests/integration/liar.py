# SPDX-License-Identifier: GPL-3.0-or-later
"""A broker on the internet that does what no broker should: it sends whatever it wants to whoever
connects."""
from __future__ import annotations

import contextlib
import pathlib
import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable

from lab.net import Net, PUBLIC4
from mqtt5 import CONNACK, CONNECT, DISCONNECT, PUBLISH, SUBACK, SUBSCRIBE

PINGREQ, PINGRESP = 0xC0, 0xD0
GREETING = b"\0\0\0"  # no session, welcome, no properties


def publication(topic: str, payload: bytes, qos: int = 0, retain: bool = False,
                number: int = 1) -> bytes:
    """A PUBLISH as it goes over the wire."""
    raw = topic.encode()
    body = struct.pack("!H", len(raw)) + raw
    body += struct.pack("!H", number) if qos else b""
    body += b"\0" + payload
    return bytes([PUBLISH | qos << 1 | retain]) + length(len(body)) + body


def length(value: int) -> bytes:
    out = b""
    while True:
        value, byte = value >> 7, value & 0x7F
        out += bytes([byte | (0x80 if value else 0)])
        if not value:
            return out


class Peer:
    """A port on the host `public`, where each caller is met by `meet`, in a thread of its own."""

    def __init__(self, net: Net, port: int, meet: Callable[[socket.socket], None]) -> None:
        with net.inside("public"):
            self._listener = socket.create_server((PUBLIC4, port))
        self.meet = meet
        self.calls = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self._listener.accept()
                self.calls += 1
                threading.Thread(target=self._meet, args=(caller,), daemon=True).start()

    def _meet(self, caller: socket.socket) -> None:
        with caller, contextlib.suppress(OSError, EOFError):
            self.meet(caller)

    def close(self) -> None:
        self._listener.close()


def mute(caller: socket.socket) -> None:
    """Accepts, reads, and never answers."""
    while caller.recv(4096):
        pass


def garbage(caller: socket.socket) -> None:
    """Answers with noise, and hangs up."""
    caller.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(range(256)) * 64)


class Liar(Peer):
    """Behind TLS with a certificate that is believed. Greets, grants what is asked for, and then
    sends what it is told to."""

    def __init__(self, net: Net, port: int, certificate: pathlib.Path) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(f"{certificate}.crt", f"{certificate}.key")
        self._line: ssl.SSLSocket | None = None
        self._lock = threading.Lock()  # two threads send, and OpenSSL bears one at a time
        self.greeted = 0  # callers that said who they are
        super().__init__(net, port, self._talk)

    @property
    def is_called(self) -> bool:
        """Somebody listens to us."""
        return self._line is not None

    def send(self, *packets: bytes) -> None:
        """Sends whole packets or parts of them. Raises OSError if the caller hangs up meanwhile."""
        line = self._line
        if line is None:
            raise ConnectionResetError("nobody is there")
        for packet in packets:
            with self._lock:
                line.sendall(packet)

    def _talk(self, caller: socket.socket) -> None:
        with self._context.wrap_socket(caller, server_side=True) as line:
            reader = line.makefile("rb", 0)
            try:
                while True:
                    if not line.pending():
                        select.select([line], [], [])
                    with self._lock:
                        kind, body = _read(reader)
                        self._answer(line, kind, body)
            finally:
                self._line = None

    def _answer(self, line: ssl.SSLSocket, kind: int, body: bytes) -> None:
        if kind == CONNECT:
            self.greeted += 1
            line.sendall(bytes([CONNACK, 3]) + GREETING)
        elif kind == SUBSCRIBE:
            line.sendall(bytes([SUBACK, 4]) + body[:2] + b"\0\1")
            self._line = line
        elif kind == PINGREQ:
            line.sendall(bytes([PINGRESP, 0]))
        elif kind == DISCONNECT:
            raise EOFError


def _read(reader) -> tuple[int, bytes]:
    kind = _take(reader, 1)[0]
    size = shift = 0
    while True:
        byte = _take(reader, 1)[0]
        size |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return kind, _take(reader, size)


def _take(reader, count: int) -> bytes:
    taken = b""
    while len(taken) < count:
        more = reader.read(count - len(taken))
        if not more:
            raise EOFError
        taken += more
    return taken
