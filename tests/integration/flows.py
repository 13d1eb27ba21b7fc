# SPDX-License-Identifier: GPL-3.0-or-later
"""A live UDP conversation in which the server never stops sending."""
from __future__ import annotations

import contextlib
import socket
import threading
import time

from lab.net import Net

_STEP = 0.005


def _socket(net: Net, host: str, address: str) -> socket.socket:
    with net.inside(host):
        made = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET,
                             socket.SOCK_DGRAM)
    made.settimeout(_STEP)
    return made


class _Loop:
    """Runs `step` in a thread until close()."""

    def __init__(self, made: socket.socket) -> None:
        self._socket = made
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(OSError):
                self.step()

    def step(self) -> None:
        raise NotImplementedError


class Talker(_Loop):
    """A server that sends to everybody who ever spoke to it, whether they still answer or not."""

    def __init__(self, net: Net, host: str, port: int) -> None:
        made = _socket(net, host, "::")
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        made.bind(("::", port))
        self._listeners: set = set()
        super().__init__(made)

    @property
    def clients(self) -> set[str]:
        """The addresses that it was spoken to from, IPv4 as ::ffff:a.b.c.d."""
        return {listener[0] for listener in self._listeners}

    def step(self) -> None:
        with contextlib.suppress(TimeoutError):
            self._listeners.add(self._socket.recvfrom(64)[1])
        for listener in self._listeners:
            with contextlib.suppress(OSError):
                self._socket.sendto(b"tick", listener)


class UdpFlow(_Loop):
    """A client that keeps asking, and remembers when the last byte came."""

    def __init__(self, net: Net, host: str, address: str, port: int, source: str = "") -> None:
        made = _socket(net, host, address)
        if source:
            made.bind((source, 0))
        made.connect((address, port))
        self.received = 0
        self.last_byte = 0.0
        super().__init__(made)

    def step(self) -> None:
        self._socket.send(b"more")
        self.received += len(self._socket.recv(64))
        self.last_byte = time.time()

    def is_alive(self, within: float = 0.1) -> bool:
        """True if bytes came lately."""
        return time.time() - self.last_byte < within
