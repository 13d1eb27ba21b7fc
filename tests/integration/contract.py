# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may send and receive what, as proto/asyncapi.json says: not read from the generated roles."""
from __future__ import annotations

import json
import re
from dataclasses import dataclass

from conftest import SOURCE

ASYNCAPI = json.loads((SOURCE / "proto/asyncapi.json").read_text())
ACCOUNTS = ("device", "app")  # roles that have a password; all others have a certificate
ROLES = sorted(set(ASYNCAPI["components"]["tags"]) - set(ACCOUNTS))
_GENERATED = json.loads((SOURCE / "broker/roles.json").read_text())


@dataclass(frozen=True)
class Who:
    """A client of the broker: its name, and whose it is if it is a device or an app."""
    name: str
    role: str
    user: str = ""

    @property
    def scope(self) -> str:
        return self.name[len(self.role) + 1:]


def principal(name: str) -> Who:
    """Who has a certificate of this name."""
    return Who(name, max((role for role in ROLES if f"{name}-".startswith(f"{role}-")), key=len))


def operations() -> list[tuple[str, str, str | None, set[str]]]:
    """(action, address, what the parameter must be, roles) of every operation."""
    found = []
    for operation in ASYNCAPI["operations"].values():
        name = operation["channel"]["$ref"].rsplit("/", 1)[1]
        roles = {tag["$ref"].rsplit("/", 1)[1] for tag in operation["tags"]}
        found.append((operation["action"], ASYNCAPI["channels"][name]["address"],
                      operation.get("x-ol-scoped"), roles))
    return found


def may(who: Who, action: str, topic: str) -> bool:
    """May this client send to, or receive from, this very topic?"""
    own = {"scope": who.scope, "client": who.name, "user": who.user}
    for operation, address, scoped, roles in operations():
        match = re.fullmatch(re.sub(r"\{\w+\}", "([^/]+)", address), topic)
        if operation == action and who.role in roles and match:
            return scoped is None or match[1] == own[scoped]
    return False


def topics(values: list[str]) -> list[str]:
    """Every address, its parameter being each of the values."""
    return sorted({re.sub(r"\{\w+\}", value, address) for _, address, _, _ in operations()
                   for value in values})


def generated(who: Who) -> list[dict]:
    """The rights of a device or an app, as session-manager gives them."""
    return [{**acl, "topic": acl["topic"].format(client=who.name, user=who.user)}
            for acl in _GENERATED[who.role]]
