# SPDX-License-Identifier: GPL-3.0-or-later
"""A WebSocket (RFC 6455) that looks like a socket: what is sent goes out in one binary frame."""
from __future__ import annotations

import base64
import os
import ssl
import struct

_BINARY, _CLOSE = 0x2, 0x8
_FINAL, _MASKED = 0x80, 0x80


class WebSocket:
    """Over a TLS connection that stands; asks for the subprotocol `mqtt`."""

    def __init__(self, stream: ssl.SSLSocket, host: str, path: str = "/mqtt",
                 origin: str | None = None) -> None:
        self._stream = stream
        self._buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Upgrade: websocket",
                 "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13",
                 "Sec-WebSocket-Protocol: mqtt", *([f"Origin: {origin}"] if origin else [])]
        stream.sendall("\r\n".join([*lines, "", ""]).encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = stream.recv(1)
            if not byte:
                raise ConnectionError("no WebSocket")
            head += byte
        if not head.startswith(b"HTTP/1.1 101 "):
            raise ConnectionError(head.decode(errors="replace"))

    def fileno(self) -> int:
        return self._stream.fileno()

    def pending(self) -> int:
        return len(self._buffer) + self._stream.pending()

    def close(self) -> None:
        self._stream.close()

    def sendall(self, data: bytes) -> None:
        if len(data) < 126:
            length = struct.pack("!B", _MASKED | len(data))
        elif len(data) < 65536:
            length = struct.pack("!BH", _MASKED | 126, len(data))
        else:
            length = struct.pack("!BQ", _MASKED | 127, len(data))
        # A mask of zeros is a mask: the bytes stay as they are.
        self._stream.sendall(bytes([_FINAL | _BINARY]) + length + bytes(4) + data)

    def recv(self, _size: int) -> bytes:
        """The payload of the next frame that carries some; b"" at the end."""
        while True:
            head = self._take(2)
            if not head:
                return b""
            length = head[1] & 0x7F
            if length >= 126:
                length = int.from_bytes(self._take(2 if length == 126 else 8), "big")
            data = self._take(length)
            if head[0] & 0x0F == _CLOSE:
                return b""
            if head[0] & 0x0F <= _BINARY and data:
                return data

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            more = self._stream.recv(65536)
            if not more:
                return b""
            self._buffer += more
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken
