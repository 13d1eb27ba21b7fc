# SPDX-License-Identifier: GPL-3.0-or-later
"""Leads a port of this very machine to a port that a host of the lab reaches: what a browser on the
desktop asks comes from that host."""
from __future__ import annotations

import contextlib
import socket
import threading

from .net import Net


class Relay:
    """Passes bytes on until the end of the process."""

    def __init__(self, net: Net, host: str, address: str, port: int) -> None:
        self._net, self._host, self._place = net, host, (address, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            near, _ = self._listener.accept()
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError):
            with self._net.inside(self._host):
                far = socket.create_connection(self._place, 5)
            far.settimeout(None)
            with far:
                back = threading.Thread(target=_pass, args=(far, near), daemon=True)
                back.start()
                _pass(near, far)
                back.join()


def _pass(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    for end in source, sink:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_WR if end is sink else socket.SHUT_RD)
