# SPDX-License-Identifier: GPL-3.0-or-later
"""Names from hell in every free text that an admin may give: refused, or kept as what they are."""
from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import wire
from calls import NAME, PREFIX, SETUP, Calls
from conftest import BUILD, SOURCE
from hell import NAMES
from house import House
from lab import net
from lab.process import wait_for
from witness import ruleset, schema, unharmed

SCHEMAS = SOURCE / "proto/schemas"
METHODS = ["user-add", "user-set", "device-add", "device-set", "service-add", "service-set",
           "router-add", "router-set", "grant-add", "site-import", "invitation-add"]


@dataclass
class Text:
    """A free text of a call, and the list that shows it."""
    method: str
    field: str
    good: dict
    list: str
    id: dict

    def __str__(self) -> str:
        return f"{self.method} {self.field}"

    def call(self, name: str) -> dict:
        """The call with this text in its place, which may be in the first item of a list."""
        *lists, last = self.field.split(".")
        message = json.loads(json.dumps(self.good))
        place = message
        for part in lists:
            place = place[part][0]
        place[last] = name
        return message


SERVICE = {"name": "box", "proto": "tcp", "to4": net.NAS4, "to_port": 7777}
PROXY = {"name": "box", "kind": "proxy", "proto": "tcp", "scheme": "http", "host": "nas",
         "to_port": 80}
USER = {"name": "ruth", "role": "member", "active": True}
ROUTER = {"router": "attic", "host": "attic.example"}
FILE = {"users": [{**USER, "title": "", "most_sessions": 0, "countries": "", "hours": ""}],
        "services": [{**SERVICE, "router": "home", "title": "", "description": "", "icon": "",
                      "kind": "forward", "port": 7777, "websocket": False, "default_s": 0,
                      "longest_s": 0}],
        "grants": [], "dry_run": False}


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD, setup=SETUP) as made:
        made.start()
        yield made


class Admin(Calls):
    """Says things that may not be answered at all."""

    def say(self, method: str, message: dict) -> None:
        topic = f"{PREFIX}rpc/session-manager/{method}"
        payload = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
        signature = wire.ol_sig(self.key, topic, payload, wire.stamp())
        self.client.publish(topic, payload, False, {"ol-sig": signature},
                            f"{PREFIX}reply/{NAME}")

    def show(self, method: str, id_: dict) -> tuple[dict, bool]:
        """An item of a list, and whether the call before was answered with ok."""
        self.say(method, id_)
        found: list[dict] = []

        def is_there() -> bool:
            found.extend(json.loads(message.payload) for message in self.client.receive(0.5))
            return bool(found) and "more" in found[-1]

        wait_for(f"an answer to {method}", is_there)
        (item,) = found[-1]["items"]
        return item, any(reply["code"] == "ok" for reply in found[:-1])


@pytest.fixture(scope="module")
def admin(house: House) -> Admin:
    return Admin(house)


@pytest.fixture(scope="module")
def texts(house: House, admin: Admin) -> dict[str, Text]:
    """Every text, beside something that has it."""
    user = admin("user-add", **USER)["id"]
    box = admin("service-add", router="home", **SERVICE, port=7777)["id"]
    site = admin("service-add", router="home", **{**PROXY, "name": "site"})["id"]
    device = admin("device-add", user=user, name="phone",
                   device_key=wire.Key().public.hex())["device"]
    admin("router-add", **ROUTER, router_key=wire.Key().public.hex())
    wait_for("the router knows the service",
             lambda: f" . tcp . {SERVICE['to_port']}" in ruleset(house))
    found = [
        *(Text("user-set", name, {"user": user, **USER}, "user-list", {"user": user})
          for name in ("title", "countries", "hours")),
        Text("device-set", "name", {"device": device, "name": "phone"}, "device-list",
             {"device": device}),
        *(Text("service-set", name, {"service": box, **SERVICE}, "service-list", {"service": box})
          for name in ("title", "description", "icon")),
        *(Text("service-set", name, {"service": site, **PROXY, "name": "site", "path": "/"}, "service-list",
               {"service": site}) for name in ("host", "path")),
        *(Text("router-set", name, ROUTER, "router-list", {"router": "attic"})
          for name in ("host", "title")),
        *(Text("site-import", f"users.{name}", FILE, "user-list", {"user": user})
          for name in ("title", "countries", "hours")),
        *(Text("site-import", f"services.{name}", FILE, "service-list", {"service": box})
          for name in ("title", "description", "icon", "host", "path")),
    ]
    return {str(text): text for text in found}


TEXTS = ["user-set title", "user-set countries", "user-set hours", "device-set name",
         "service-set title", "service-set description", "service-set icon", "service-set host",
         "service-set path", "router-set host", "router-set title", "site-import users.title",
         "site-import users.countries", "site-import users.hours", "site-import services.title",
         "site-import services.description", "site-import services.icon",
         "site-import services.host", "site-import services.path"]


@pytest.mark.parametrize("which", TEXTS)
def test_a_text_from_hell_is_refused_or_kept_as_it_is(house: House, admin: Admin,
                                                      texts: dict[str, Text], which: str) -> None:
    text = texts[which]
    shown = text.field.rsplit(".", 1)[-1]
    before = ruleset(house), schema(house)
    admin.say(text.method, text.good)
    kept, _ = admin.show(text.list, text.id)
    with unharmed(house):
        for name in NAMES:
            admin.say(text.method, text.call(name))
            item, is_done = admin.show(text.list, text.id)
            assert item == ({**kept, shown: name} if is_done else kept), (which, name)
            kept = item
    assert (ruleset(house), schema(house)) == before


def test_whoever_adds_something_has_no_other_texts(house: House, admin: Admin) -> None:
    """What is added passes the same checks as what is changed."""
    before = ruleset(house), schema(house)
    with unharmed(house):
        for number, name in enumerate(NAMES):
            admin.say("user-add", {"name": f"text-{number}", "role": "member", "title": name})
            admin.say("router-add", {**ROUTER, "router": f"text-{number}", "title": name,
                                     "router_key": wire.Key().public.hex()})
        admin.show("router-list", {"router": "home"})
        for table, key in ("users", "name"), ("routers", "id"):
            rows = house.database.rows(
                f"SELECT {key}, encode(convert_to(title, 'UTF8'), 'hex') FROM {table} "
                f"WHERE {key} LIKE 'text-%'")
            assert len(rows) > 100
            for key_, title in rows:
                assert bytes.fromhex(title).decode() == NAMES[int(key_.removeprefix("text-"))]
    assert (ruleset(house), schema(house)) == before


def test_a_message_from_hell_is_refused_or_kept_as_it_is(house: House, admin: Admin,
                                                         texts: dict[str, Text]) -> None:
    """What a guest reads."""
    user = texts["user-set title"].id["user"]
    good = {"user": user, "service": texts["service-set title"].id["service"], "duration_s": 60,
            "valid_until_ms": wire.now_ms() + 3_600_000, "most_uses": 1,
            "reply_key": bytes(admin.box.public_key).hex()}
    admin("grant-add", user=user, service=good["service"], automatic=False)
    before = ruleset(house), schema(house)
    with unharmed(house):
        for name in NAMES:
            admin.say("invitation-add", {**good, "message": name})
        admin.show("router-list", {"router": "home"})
    kept = [bytes.fromhex(row[0]).decode() for row in house.database.rows(
        "SELECT encode(convert_to(message, 'UTF8'), 'hex') FROM invitations ORDER BY created_ms")]
    assert len(kept) > 100 and set(kept) <= {*NAMES}
    assert (ruleset(house), schema(house)) == before


def plain_texts(path: pathlib.Path, prefix: str = "") -> Iterator[str]:
    """The free texts of a schema: strings that have no format."""
    common = json.loads((SCHEMAS / "common.json").read_text())["definitions"]

    def resolve(node: dict) -> dict:
        return common[node["$ref"].rsplit("/", 1)[-1]] if "$ref" in node else node

    def walk(node: dict, before: str) -> Iterator[str]:
        for name, property_ in node["properties"].items():
            value = resolve(property_)
            if value.get("type") == "array":
                yield from walk(resolve(value["items"]), f"{before}{name}.")
            elif value.get("type") == "string" and not {"format", "enum"} & value.keys():
                yield before + name

    yield from walk(json.loads(path.read_text()), prefix)


def test_no_text_is_forgotten() -> None:
    """The texts of calls that add are those of calls that change."""
    given = {*TEXTS, "invitation-set message"}
    for method in METHODS:
        for name in plain_texts(SCHEMAS / f"{method.replace('-', '_')}.json"):
            assert f"{method.replace('-add', '-set')} {name}" in given, f"{method} {name}"
