# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a file in MaxMind's format 2.0 that tells the country of a few networks."""
from __future__ import annotations

import ipaddress
import pathlib
import struct

_STRING, _MAP, _UINT16, _UINT32, _UINT64, _ARRAY = 2, 7, 5, 6, 9, 11
_MARK = b"\xab\xcd\xefMaxMind.com"


def _head(kind: int, size: int) -> bytes:
    if kind > 7:
        return bytes([size, kind - 7])
    return bytes([kind << 5 | size])


def _text(text: str) -> bytes:
    return _head(_STRING, len(text)) + text.encode()


def _number(kind: int, value: int) -> bytes:
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return _head(kind, len(raw)) + raw


def _map(**items: bytes) -> bytes:
    return _head(_MAP, len(items)) + b"".join(_text(name) + value for name, value in items.items())


def _array(*items: bytes) -> bytes:
    return _head(_ARRAY, len(items)) + b"".join(items)


def write(path: pathlib.Path, countries: dict[str, str]) -> None:
    """countries: network -> ISO code. Networks must not overlap."""
    nodes: list[list] = [[None, None]]
    data, offsets = b"", {}
    for network, code in countries.items():
        if code not in offsets:
            offsets[code] = len(data)
            data += _map(country=_map(iso_code=_text(code)))
        _insert(nodes, ipaddress.ip_network(network), offsets[code])
    count = len(nodes)
    tree = b"".join(_record(side, count) for node in nodes for side in node)
    path.write_bytes(tree + bytes(16) + data + _MARK + _map(
        node_count=_number(_UINT32, count), record_size=_number(_UINT16, 24),
        ip_version=_number(_UINT16, 6), database_type=_text("Tests-Country"),
        languages=_array(_text("en")), binary_format_major_version=_number(_UINT16, 2),
        binary_format_minor_version=_number(_UINT16, 0), build_epoch=_number(_UINT64, 1),
        description=_map(en=_text("tests"))))


def _insert(nodes: list[list], network, offset: int) -> None:
    """IPv4 stands below ::/96."""
    raw, length = int(network.network_address), network.prefixlen
    if network.version == 4:
        length += 96
    at = 0
    for depth in range(length):
        bit = raw >> (127 - depth) & 1
        if depth == length - 1:
            nodes[at][bit] = ("data", offset)
        elif nodes[at][bit] is None:
            nodes.append([None, None])
            nodes[at][bit] = ("node", len(nodes) - 1)
        if depth < length - 1:
            at = nodes[at][bit][1]


def _record(side: tuple | None, count: int) -> bytes:
    value = count
    if side:
        value = side[1] if side[0] == "node" else count + 16 + side[1]
    return struct.pack("!I", value)[1:]
