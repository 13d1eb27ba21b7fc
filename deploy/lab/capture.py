# SPDX-License-Identifier: GPL-3.0-or-later
"""Packets that pass an interface of a host, as a witness that needs no other program."""
from __future__ import annotations

import ctypes
import ipaddress
import select
import socket
import struct
import threading
import time
from dataclasses import dataclass

from .net import Net

TCP, UDP, ICMP, ICMP6 = 6, 17, 1, 58
_ETH_P_ALL = 3
_OUTGOING = 4
_SO_TIMESTAMPNS = 35
_SO_ATTACH_FILTER = 26
_NEIGHBOUR_DISCOVERY = range(133, 138)


@dataclass(frozen=True)
class Packet:
    """One IP packet; ports are 0 where the protocol has none."""
    time: float
    outgoing: bool
    protocol: int
    source: str
    destination: str
    source_port: int
    port: int
    payload: bytes  # behind the UDP header, else behind the IP header


def parse(frame: bytes, when: float, outgoing: bool) -> Packet | None:
    """Reads an Ethernet frame. None if it carries no IP, or only looks for a neighbour."""
    kind = struct.unpack_from("!H", frame, 12)[0]
    if kind == 0x0800:
        start = 14 + (frame[14] & 15) * 4
        protocol, source, destination = frame[23], frame[26:30], frame[30:34]
        frame = frame[:14 + struct.unpack_from("!H", frame, 16)[0]]
    elif kind == 0x86DD:
        start, protocol = 54, frame[20]
        source, destination = frame[22:38], frame[38:54]
    else:
        return None
    ports = (0, 0)
    if protocol in (TCP, UDP):
        ports = struct.unpack_from("!HH", frame, start)
    if protocol in (0, ICMP6) and (protocol == 0 or frame[start] in _NEIGHBOUR_DISCOVERY):
        return None  # neighbour discovery and multicast reports, not an answer to anyone
    return Packet(when, outgoing, protocol, str(ipaddress.ip_address(source)),
                  str(ipaddress.ip_address(destination)), *ports,
                  frame[start + (8 if protocol == UDP else 0):])


def _only_udp(port: int) -> bytes:
    """A classic BPF program that lets through UDP towards a port, over IPv4 and IPv6."""
    load, load_byte, load_at_x, header, equal, end = 0x28, 0x30, 0x48, 0xB1, 0x15, 0x06
    program = [
        (load, 0, 0, 12), (equal, 0, 5, 0x0800),
        (load_byte, 0, 0, 23), (equal, 0, 9, UDP), (header, 0, 0, 14), (load_at_x, 0, 0, 16),
        (equal, 5, 6, port),
        (equal, 0, 5, 0x86DD), (load_byte, 0, 0, 20), (equal, 0, 3, UDP), (load, 0, 0, 56),
        (equal, 0, 1, port),
        (end, 0, 0, 65535), (end, 0, 0, 0),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in program)


class Capture:
    """Reads along from its making until close(), in a thread of its own; with udp_port, only what
    goes to that port, at no cost for the rest."""

    def __init__(self, net: Net, host: str, interface: str = "eth0",
                 udp_port: int | None = None) -> None:
        with net.inside(host):
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
                                         socket.htons(_ETH_P_ALL))
        self._socket.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        if udp_port:
            program = _only_udp(udp_port)
            lines = ctypes.create_string_buffer(program)
            self._socket.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack(
                "HP", len(program) // 8, ctypes.addressof(lines)))
        self._socket.bind((interface, _ETH_P_ALL))
        self._socket.setblocking(False)
        self._stop = threading.Event()
        self.packets: list[Packet] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def __enter__(self) -> Capture:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the reading; what had arrived by now is in `packets`."""
        self._stop.set()
        self._thread.join()
        self._socket.close()

    def sent_to(self, port: int, protocol: int = UDP) -> list[Packet]:
        return [packet for packet in list(self.packets)
                if packet.outgoing and packet.protocol == protocol and packet.port == port]

    def received(self) -> list[Packet]:
        return [packet for packet in list(self.packets) if not packet.outgoing]

    def _read(self) -> None:
        while True:
            ready = select.select([self._socket], [], [], 0.05)[0]
            if not ready:
                if self._stop.is_set():
                    return
                continue
            frame, ancillary, _, address = self._socket.recvmsg(65536, 64)
            when = time.time()
            for level, kind, data in ancillary:
                if (level, kind) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS):
                    seconds, nanoseconds = struct.unpack("qq", data[:16])
                    when = seconds + nanoseconds / 1e9
            packet = parse(frame, when, address[2] == _OUTGOING)
            if packet:
                self.packets.append(packet)
