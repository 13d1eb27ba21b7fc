# SPDX-License-Identifier: GPL-3.0-or-later
"""Names from hell in every field of every message: refused, or stored as what they are."""
from __future__ import annotations

import itertools
import json
import re
import subprocess
from collections.abc import Iterator

import pytest
import wire
from conftest import BUILD
from hell import NAMES
from house import House, Knocker
from intruder import Intruder, let_in
from lab import net
from lab.lab import SOURCE
from lab.process import wait_for
from mqtt5 import Client
from witness import ruleset, schema, unharmed

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
RPC = "ownline/v1/rpc/session-manager/"
HOME = "ownline/v1/router/home/"
ID, KEY = "00000000000000aa", "aa" * 32
HOST_MOST = 100
TARGET = {"proto": "tcp", "port": 7777, "to4": net.NAS4, "to_port": 443}

# A good call of every method that takes text, and the fields that hold it.
CALLS = [
    ("user-add", {"name": "eve", "role": "member"}, ["name", "role"]),
    ("user-list", {"after": ID}, ["after"]),
    ("device-add", {"user": ID, "name": "eve", "device_key": KEY}, ["user", "name", "device_key"]),
    ("device-list", {"after": "aa" * 16}, ["after"]),
    ("device-revoke", {"device": "aa" * 16}, ["device"]),
    ("service-add", {"router": "home", "name": "eve", **TARGET},
     ["router", "name", "proto", "to4", "port", "to_port"]),
    ("service-add", {"router": "home", "name": "eve", **TARGET, "to6": net.NAS6}, ["to6"]),
    ("service-list", {"after": ID}, ["after"]),
    ("grant-add", {"user": ID, "service": ID, "automatic": True}, ["user", "service", "automatic"]),
    ("grant-remove", {"user": ID, "service": ID}, ["user", "service"]),
    ("grant-list", {"after": ID}, ["after"]),
    ("router-add", {"router": "eve", "router_key": KEY, "host": "eve.example"},
     ["router", "router_key"]),
    ("router-list", {"after": "home"}, ["after"]),
    ("session-list", {"state": "open", "user": ID}, ["state", "user"]),
    ("session-close", {"session": ID}, ["session"]),
]

NEW_SERVICE = ["--proto", "tcp", "--port", "7777", "--to", net.NAS4, "--to-port", "1"]
COMMANDS = [
    ["user", "add", "{}"], ["device", "add", "ana", "{}", KEY], ["device", "add", "{}", "eve", KEY],
    ["device", "add", "ana", "eve", "{}"], ["device", "revoke", "{}"],
    ["grant", "add", "{}", "web"], ["grant", "add", "ana", "{}"], ["grant", "remove", "ana", "{}"],
    ["service", "add", "{}", *NEW_SERVICE], ["session", "close", "{}"],
    *(["service", "add", "eve", *NEW_SERVICE[:at], "{}", *NEW_SERVICE[at + 1:]]
      for at in (1, 3, 5, 7)),
]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD) as made:
        made.start()
        let_in(made)
        yield made


@pytest.fixture(scope="module")
def device(house: House) -> Knocker:
    knocker = house.knocker()
    knocker.open(duration=3600)
    house.settle()
    house.wait_agreed()
    return knocker


@pytest.fixture
def evil(house: House) -> Iterator[Intruder]:
    """May send everything; here it has everybody's key, too."""
    intruder = Intruder(house)
    yield intruder
    intruder.close()


def state(house: House) -> tuple:
    return ruleset(house), schema(house), house.estate(), house.traces()


@pytest.fixture
def unmoved(house: House, device: Knocker) -> Iterator[None]:
    """Kernel, schema and rows are the same afterwards, and nobody fell over or spoke nonsense."""
    before = state(house)
    with unharmed(house):
        yield
        house.settle()
    assert state(house) == before


class Caller:
    """Calls session-manager as the admin, whatever the arguments are."""

    def __init__(self, house: House, client: Client) -> None:
        self.client = client
        self.key = house.signer("ownlinectl-admin")
        assert client.subscribe("ownline/v1/reply/ownlinectl-admin") < 0x80

    def call(self, method: str, request: dict) -> None:
        payload = text(request)
        signature = wire.ol_sig(self.key, RPC + method, payload, wire.stamp())
        self.client.publish(RPC + method, payload, False, {"ol-sig": signature},
                            "ownline/v1/reply/ownlinectl-admin")

    def replies(self) -> list[dict]:
        """Every reply that comes before that to a last, good call."""
        self.call("user-list", {})
        found: list[dict] = []
        wait_for("it still answers", lambda: any(
            "items" in reply for reply in found) or self._receive(found))
        return [reply for reply in found if "items" not in reply]

    def _receive(self, found: list[dict]) -> None:
        found += [json.loads(message.payload) for message in self.client.receive(0.5)]


@pytest.fixture
def admin(house: House) -> Iterator[Caller]:
    with house.connect("ownlinectl-admin") as client:
        yield Caller(house, client)


def test_a_call_with_a_name_from_hell_is_refused(house: House, admin: Caller,
                                                 unmoved: None) -> None:
    for method, good, fields in CALLS:
        for field, name in itertools.product(fields, NAMES):
            if not (NAME.fullmatch(name) and field in ("name", "router", "after")):
                admin.call(method, {**good, field: name})
        assert [reply for reply in admin.replies() if reply["code"] == "ok"] == [], method


def test_a_host_from_hell_is_refused_or_stored_as_it_is(house: House, admin: Caller,
                                                        device: Knocker) -> None:
    """The one free text that an admin may give: it is shown, and never part of a command."""
    before = ruleset(house), schema(house), house.traces()
    for number, name in enumerate(NAMES):
        admin.call("router-add", {"router": f"hell-{number}", "router_key": f"{number + 1:064x}",
                                  "host": name})
    admin.replies()
    stored = dict(house.database.rows("SELECT id, encode(convert_to(host, 'UTF8'), 'hex') "
                                      "FROM routers WHERE id LIKE 'hell-%'"))
    for number, name in enumerate(NAMES):
        if f"hell-{number}" in stored:
            assert bytes.fromhex(stored[f"hell-{number}"]).decode() == name
            assert len(name) <= HOST_MOST and not re.search(r"[\0-\x1f\x7f]", name)
    assert stored, "some of them are only unusual"
    assert (ruleset(house), schema(house), house.traces()) == before
    assert house.ctl("router", "list")


def test_the_admin_s_command_refuses_a_name_from_hell(house: House, unmoved: None) -> None:
    command = ["ip", "netns", "exec", house.net.name("home"), house.program("ownlinectl"), "--dir",
               str(house.state), "--name", "ownlinectl-admin", "--broker", net.HOME4]
    for words in COMMANDS:
        for name in NAMES if words[0] == "user" else NAMES[::4]:
            if "\0" in name or NAME.fullmatch(name) or name in ("--help", "--version"):
                continue
            done = subprocess.run([*command, *(name if word == "{}" else word for word in words)],
                                  capture_output=True, check=False)
            said = (done.stdout + done.stderr).decode()
            assert done.returncode != 0, (words, name, said)
            assert all(char.isprintable() or char == "\n" for char in said), (words, name, said)


def text(message: dict) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")


def test_a_router_refuses_names_from_hell_even_if_session_manager_signed_them(
        house: House, unmoved: None, evil: Intruder) -> None:
    now_ms, key = wire.now_ms(), house.signer("session-manager")
    revision = int(house.database.value("SELECT revision FROM routers WHERE id = 'home'"))
    service = {"id": ID, "name": "eve", **TARGET, "to6": net.NAS6}
    door = {"id": ID, "source": net.STRANGER4, "proto": "tcp", "port": 7777, "to": net.NAS4,
            "to_port": 443, "end_ms": now_ms + 60_000}
    for name in NAMES:
        for field in "id", "name", "proto", "to4", "to6", "port", "to_port":
            if field != "name" or not NAME.fullmatch(name):
                evil.send_signed(key, HOME + "sites", text({
                    "router": "home", "revision": now_ms, "services": [{**service, field: name}]}))
        for field in "id", "source", "proto", "to", "port", "to_port", "end_ms":
            evil.send_signed(key, HOME + "change", text({
                "router": "home", "base": revision, "revision": revision + 1, "now_ms": now_ms,
                "set": [{**door, field: name}], "drop": []}))


def test_what_a_router_says_is_stored_as_it_is(house: House, device: Knocker,
                                               evil: Intruder) -> None:
    """Its free text ends up in the database and on screens."""
    before = ruleset(house), schema(house), house.estate()
    agent, key, last = house.services["rule-agent-home"], house.signer("rule-agent-home"), "the last"
    agent.stop()
    for name in [*NAMES, last]:
        evil.send_signed(key, HOME + "status", text({
            "router": "home", "backend": "nft", "version": name[:32], "revision": 1, "sessions": 0,
            "elements": 0, "refused": 0, "lease_left_ms": 0, "started_ms_ago": 1, "problem": name}))
    wait_for("the last one is stored", lambda: house.database.value(
        "SELECT problem FROM routers WHERE id = 'home'") == last)
    agent.start()
    house.wait_agreed(10)
    assert (ruleset(house), schema(house), house.estate()) == before


def test_the_base_table_s_loader_refuses_values_from_hell(house: House, unmoved: None) -> None:
    """The one place where text becomes rules."""
    good = (house.folder / "router.conf").read_text()
    conf = house.folder / "hell.conf"
    loader = [str(SOURCE / "deploy/router/ownline-firewall"), "-c", str(conf), "start"]
    for name in NAMES[::9]:
        if "\0" in name or name.strip() in ("", "0") or "\n" in name:
            continue
        for setting in "home4", "home6", "spa-port", "snat4", "mark":
            conf.write_text(f"{good}{setting} = {name}\n")
            with pytest.raises(Exception, match="ownline-firewall"):
                house.net.run("router", *loader)
            assert "table inet ownline" in house.net.run("router", "nft", "list", "tables")
