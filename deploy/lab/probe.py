# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at doors from outside: tries them, watches a live connection, catches the moment of change.

Times are Unix seconds as float: one clock for probes, captures and the database of the run."""
from __future__ import annotations

import contextlib
import select
import socket
import threading
import time

from .net import Net

PATIENCE = 0.3  # seconds; in the lab an answer takes less than one millisecond


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _socket(net: Net, host: str, address: str, kind: socket.SocketKind,
            source: str | None) -> socket.socket:
    with net.inside(host):
        made = socket.socket(_family(address), kind)
    if source:
        made.bind((source, 0))
    return made


def connects(net: Net, host: str, address: str, port: int, source: str | None = None,
             patience: float = PATIENCE) -> bool:
    """True if a TCP connection comes about."""
    with _socket(net, host, address, socket.SOCK_STREAM, source) as probe:
        probe.settimeout(patience)
        try:
            probe.connect((address, port))
        except OSError:
            return False
        return True


def talks_tcp(net: Net, host: str, address: str, port: int, source: str | None = None,
              patience: float = PATIENCE) -> bool:
    """True if a TCP connection comes about and bytes go there and back."""
    with _socket(net, host, address, socket.SOCK_STREAM, source) as probe:
        probe.settimeout(patience)
        with contextlib.suppress(OSError):
            probe.connect((address, port))
            probe.sendall(b"echo\n")
            return probe.recv(16) == b"echo\n"
        return False


def talks_udp(net: Net, host: str, address: str, port: int, source: str | None = None,
              patience: float = PATIENCE) -> bool:
    """True if a datagram is answered."""
    with _socket(net, host, address, socket.SOCK_DGRAM, source) as probe:
        probe.settimeout(patience)
        with contextlib.suppress(OSError):
            probe.connect((address, port))
            probe.send(b"echo\n")
            return probe.recv(16) == b"echo\n"
        return False


def sends_udp(net: Net, host: str, address: str, port: int, payload: bytes,
              source: str | None = None) -> None:
    """One datagram, with nothing expected back."""
    with _socket(net, host, address, socket.SOCK_DGRAM, source) as probe:
        probe.sendto(payload, (address, port))


def opens_at(net: Net, host: str, address: str, port: int, source: str | None = None,
             seconds: float = 2.0, step: float = 0.0002) -> float | None:
    """Begins a TCP connection every step; the time when the first came about, None if none did."""
    deadline = time.monotonic() + seconds
    poll, probes = select.poll(), {}
    try:
        with net.inside(host):
            while time.monotonic() < deadline:
                probe = socket.socket(_family(address), socket.SOCK_STREAM)
                probe.setblocking(False)
                probe.bind((source or "", 0))
                probe.connect_ex((address, port))
                probes[probe.fileno()] = probe
                poll.register(probe, select.POLLOUT)
                for fd, _ in poll.poll(step * 1000):
                    if not probes[fd].getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                        return time.time()
                    poll.unregister(fd)
        return None
    finally:
        for probe in probes.values():
            probe.close()


def answers_until(net: Net, host: str, address: str, port: int, end: float,
                  source: str | None = None, step: float = 0.001) -> float | None:
    """Asks a UDP echo every step until `end`; when the last question was asked that got its answer,
    None if none was answered."""
    last = None
    with _socket(net, host, address, socket.SOCK_DGRAM, source) as probe:
        probe.connect((address, port))
        probe.settimeout(step)
        while (now := time.time()) < end:
            with contextlib.suppress(OSError):
                probe.send(f"{now:.6f}\n".encode())
                while True:
                    last = max(last or 0.0, float(probe.recv(64)))
    return last


class Flow:
    """A live TCP connection on which the other side never stops sending."""

    def __init__(self, net: Net, host: str, address: str, port: int,
                 source: str | None = None) -> None:
        self._socket = _socket(net, host, address, socket.SOCK_STREAM, source)
        self._socket.settimeout(2.0)
        self._socket.connect((address, port))
        self._socket.sendall(b"stream\n")
        self.received = 0
        self.last_byte = 0.0
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            while data := self._socket.recv(65536):
                self.received += len(data)
                self.last_byte = time.time()

    def is_alive(self, within: float = 0.1) -> bool:
        """True if bytes came lately."""
        return time.time() - self.last_byte < within

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._socket.close()
