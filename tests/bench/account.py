# SPDX-License-Identifier: GPL-3.0-or-later
"""CPU time and memory of processes, from /proc."""
from __future__ import annotations

import os
import pathlib

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, of its children and of those it has waited for."""
    own = _times(pid)
    return own + sum(cpu_seconds(child) for child in _children(pid))


def memory_mb(pid: int) -> tuple[float, float]:
    """Resident and proportional memory of a process: pages shared with others count as a whole in
    the first, and by their share in the second."""
    sizes = {}
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, *rest = line.split()
        if name in ("Rss:", "Pss:"):
            sizes[name] = int(rest[0]) / 1024
    return sizes["Rss:"], sizes["Pss:"]


def load_average() -> float:
    """Of the last minute: how many processes wanted a CPU."""
    return os.getloadavg()[0]


def _times(pid: int) -> float:
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return 0.0
    fields = text.rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / TICKS  # utime stime cutime cstime


def _children(pid: int) -> list[int]:
    try:
        text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(word) for word in text.split()]
