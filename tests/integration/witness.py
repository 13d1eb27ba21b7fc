# SPDX-License-Identifier: GPL-3.0-or-later
"""What nobody's words may change: the router's rules, the database's schema, the services themselves."""
from __future__ import annotations

import contextlib
import pathlib
import re
import subprocess
from collections.abc import Iterator

from house import House
from lab.database import SUPERUSER

LOG_LINE = re.compile(r"level=(error|warn|info|debug) program=[a-z-]+ event=\w+( .*)?")
TRACE = pathlib.Path("/tmp/ownline-was-here")  # what the commands of hell.py would leave


def ruleset(house: House) -> str:
    """All that the router's kernel holds, but for counters, the time that is left, and order."""
    text = house.net.run("router", "nft", "-s", "list", "ruleset")
    text = re.sub(r" (timeout|expires) \w+", "", text)
    return re.sub(r"elements = \{([^}]*)\}",
                  lambda found: str(sorted(found[1].replace("\n", "").replace("\t", "").split(","))),
                  text)


def schema(house: House) -> str:
    done = subprocess.run(["pg_dump", "--schema-only", "-h", str(house.database.folder), "ownline"],
                          user=SUPERUSER, group=SUPERUSER, extra_groups=[], cwd="/", check=True,
                          capture_output=True, text=True)
    return re.sub(r"^\\(un)?restrict .*$", "", done.stdout, flags=re.M)


@contextlib.contextmanager
def unharmed(house: House) -> Iterator[None]:
    """Whatever is said meanwhile, nobody falls over or speaks nonsense, and no command is run."""
    pids = [service.pid for service in house.ours]
    yield
    assert [service.pid for service in house.ours] == pids
    assert all(service.is_running for service in house.ours)
    assert not TRACE.exists()
    for service in house.ours:
        for line in service.said().split("\n")[:-1]:
            assert LOG_LINE.fullmatch(line) and line.isprintable(), line
