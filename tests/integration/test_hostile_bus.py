# SPDX-License-Identifier: GPL-3.0-or-later
"""The broker is a pipe, not an authority: somebody who owns it can be silent, and nothing worse."""
from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator

import pytest
import wire
from conftest import BUILD
from house import WEB, House, Knocker
from intruder import Intruder, Letter, forged, let_in, malformed, rewrite_rights
from lab import net
from lab.process import wait_for
from mqtt5 import Refused
from wire import Key, Knock

HOME = "ownline/v1/router/home/"
RPC = "ownline/v1/rpc/session-manager/"
OURS = ["session-manager", "spa-gateway", "rule-agent-home"]
LEASE_S = 6
DUPLICATES = 10_000
EVIL4 = net.STRANGER4  # whom the forged messages would let in


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """With a second session-manager, which only one test starts."""
    with House(BUILD, replicas=2, options={"session-manager": f"lease = {LEASE_S}\n"},
               setup=["--router", "home", "--router", "cabin"]) as made:
        made.start()
        let_in(made)
        made.services["session-manager-2"].stop()
        yield made


@pytest.fixture
def evil(house: House) -> Iterator[Intruder]:
    intruder = Intruder(house)
    yield intruder
    intruder.close()


@pytest.fixture
def device(house: House) -> Knocker:
    knocker = house.knocker()
    knocker.open()
    house.wait_agreed()
    return knocker


def pids(house: House) -> list[int]:
    return [house.services[name].pid for name in OURS]


class Unchanged:
    """With this, whatever happens leaves everything as it was, and nobody falls over."""

    def __init__(self, house: House) -> None:
        self.house = house

    def __enter__(self) -> None:
        self.before = self.house.estate(), self.house.traces(), pids(self.house)

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.house.settle()
            assert (self.house.estate(), self.house.traces(), pids(self.house)) == self.before
            assert all(self.house.services[name].is_running for name in OURS)
            assert EVIL4 not in {door[0] for door in self.house.held()}


def harmful(house: House) -> list[tuple[str, dict, str, list[str]]]:
    """Messages that would do harm: topic, content, who may sign it, and who of ours may not."""
    now_ms = wire.now_ms()
    revision = int(house.database.value("SELECT revision FROM routers WHERE id = 'home'"))
    victim = house.sessions()[0]
    intruder = Key()
    door = {"id": "00000000000000e1", "source": EVIL4, "proto": "tcp", "port": WEB,
            "to": net.NAS4, "to_port": 443, "end_ms": now_ms + 600_000}
    report = {"kind": 1, "source": EVIL4, "received_ms": now_ms, "knock": base64.b64encode(
        wire.signed(Knock(house.sentinel.key.device_id).body(), Key(), house.box)).decode()}
    service = {"id": "00000000000000e2", "name": "evil", "proto": "tcp", "port": 1,
               "to4": net.NAS4, "to_port": 22}
    manager, agent, gateway = "session-manager", "rule-agent-home", "spa-gateway"
    cabin, admin = "rule-agent-cabin", "ownlinectl-admin"
    return [
        (HOME + "access", {"router": "home", "revision": revision + 10**6, "now_ms": now_ms,
                           "sessions": [door]}, manager, [agent, gateway, admin, cabin]),
        (HOME + "change", {"router": "home", "base": revision, "revision": revision + 10**6,
                           "now_ms": now_ms, "set": [door], "drop": []},
         manager, [agent, gateway, admin, cabin]),
        (HOME + "sites", {"router": "home", "revision": now_ms + 10**6, "services": [service]},
         manager, [agent, gateway, admin, cabin]),
        (HOME + "lease", {"router": "home", "nonce": "00" * 16, "now_ms": now_ms,
                          "revision": revision, "digest": "00" * 32, "seconds": 3600},
         manager, [agent, gateway, admin, cabin]),
        (HOME + "receipt", {"router": "home", "revision": revision, "receipts": [
            {"session": f"{victim.id:016x}", "state": "refused", "left_ms": 0, "reason": "caps"}]},
         agent, [manager, gateway, admin, cabin]),
        (f"ownline/v1/directory/{intruder.device_id[0] >> 4}",
         {"shard": intruder.device_id[0] >> 4, "now_ms": now_ms, "devices": [
             {"id": intruder.device_id.hex(), "key": intruder.public.hex()}]},
         manager, [agent, gateway, admin]),
        ("ownline/v1/event/knock", report, gateway, [manager, agent, admin]),
        (RPC + "user-add", {"name": "mallory", "role": "admin"}, admin, [manager, gateway, agent]),
        (RPC + "device-revoke", {"device": house.sentinel.id}, admin, [manager, gateway, agent]),
    ]


def test_what_is_forged_changes_nothing_and_is_counted(house: House, evil: Intruder,
                                                       device: Knocker) -> None:
    for name in OURS:
        house.services[name].restart()
    house.wait_agreed()
    house.knocker().open()  # so each of them has heard newer ones of every kind
    sent = dict.fromkeys(OURS, 0)
    receivers = {"event/knock": OURS[0], "rpc/session-manager": OURS[0], "home/receipt": OURS[0],
                 "v1/directory": OURS[1]}
    with Unchanged(house):
        for topic, message, right, wrong in harmful(house):
            keys = [evil.key, *(house.signer(name) for name in wrong)]
            receiver = next((name for part, name in receivers.items() if part in topic), OURS[2])
            for letter in forged(topic, wire.compact(message), house.signer(right), keys):
                evil.send(letter)
                sent[receiver] += 1
    for name in OURS:
        counters = house.counters(name)
        refused = sum(counters[f"bus_refused_{why}"] for why in ("signature", "signer", "old"))
        assert refused >= sent[name], (name, sent[name], counters)
    house.wait_agreed()


def test_what_is_malformed_changes_nothing_though_its_signature_be_good(
        house: House, evil: Intruder, device: Knocker) -> None:
    with Unchanged(house):
        for topic, message, right, _ in harmful(house):
            key = house.signer(right)
            for payload in malformed(wire.compact(message)):
                evil.send_signed(key, topic, payload)
    for name in OURS:
        counters = house.counters(name)
        assert counters["bus_refused_message"] >= 40 and counters["bus_refused_size"] >= 1
    house.wait_agreed()


@pytest.mark.parametrize("name", ["access", "change", "sites", "lease"])
def test_what_is_for_another_router_changes_nothing(house: House, evil: Intruder, device: Knocker,
                                                    name: str) -> None:
    """Signed by session-manager for the cabin, carried to home; or naming the wrong one inside."""
    key = house.signer("session-manager")
    message = next(message for topic, message, *_ in harmful(house) if topic == HOME + name)
    topics = HOME + name, HOME.replace("home", "cabin") + name
    with Unchanged(house):
        for router, signed_for in ("home", topics[1]), ("cabin", topics[1]), ("cabin", topics[0]):
            payload = wire.compact({**message, "router": router})
            evil.send(Letter(topics[0], payload, {"ol-sig": wire.ol_sig(key, signed_for, payload)}))


def record(house: House, evil: Intruder) -> list[Letter]:
    """Everything that is said while things are granted, used and taken away again."""
    evil.hear()
    house.ctl("user", "add", "guest")
    house.ctl("grant", "add", "guest", "web", "--automatic")
    guest = house.knocker("guest")
    guest.open(duration=60)
    house.wait_agreed()
    house.ctl("session", "close", f"{guest.sessions()[0].id:016x}")
    wait_for("the session is over", lambda: not guest.sessions() and not guest.doors())
    guest.open(duration=60)
    house.ctl("grant", "remove", "guest", "web")
    house.ctl("device", "revoke", guest.id)
    wait_for("nothing is left", lambda: not guest.sessions() and not guest.doors())
    heard = [letter for letter in evil.hear() if "ol-sig" in letter.properties]
    kinds = {letter.topic.split("/")[2] for letter in heard}
    assert {"event", "router", "rpc", "reply", "directory"} <= kinds, kinds
    return heard


def test_what_was_said_once_means_nothing_twice(house: House, evil: Intruder) -> None:
    letters = record(house, evil)
    with Unchanged(house):
        for letter in letters + letters[::-1]:
            evil.send(letter)


@pytest.mark.parametrize("name", OURS)
def test_what_was_said_once_means_nothing_after_a_restart(house: House, evil: Intruder,
                                                          name: str) -> None:
    """Whoever restarts has forgotten what he heard; the messages are younger than two minutes.
    Backwards, so that what was given comes after what took it away."""
    letters = record(house, evil)
    service = house.services[name]
    before = house.estate(), house.traces()
    service.kill()
    service.start()
    for letter in letters[::-1]:
        evil.send(letter, response="ownline/v1/reply/ownlinectl-admin")
    house.settle()
    wait_for("all is as it was", lambda: (house.estate(), house.traces()) == before)


def test_what_was_said_to_one_session_manager_means_nothing_to_another(house: House,
                                                                       evil: Intruder) -> None:
    letters = record(house, evil)
    before = house.estate(), house.traces()
    second = house.services["session-manager-2"]
    second.start()
    try:
        for letter in [letter for letter in letters[::-1] for _ in range(2)]:
            evil.send(letter, response="ownline/v1/reply/ownlinectl-admin")
        house.settle()
        wait_for("all is as it was", lambda: (house.estate(), house.traces()) == before)
    finally:
        second.stop()


def test_a_spoiled_list_is_made_good(house: House, evil: Intruder, device: Knocker) -> None:
    """The agent comes back to a broker that holds nonsense, or an old list, in place of the list."""
    old = [letter for letter in evil.hear() if letter.topic.startswith(HOME)]
    agent = house.services["rule-agent-home"]
    agent.stop()
    for name in "access", "sites":
        letters = [letter for letter in old if letter.topic == HOME + name]
        evil.send(letters[0] if letters else Letter(HOME + name, b"nonsense"), retain=True)
    house.net.run("router", "nft", "flush map inet ownline fwd4; flush set inet ownline ses4")
    agent.start()
    wait_for("its doors are back", device.doors)
    house.wait_agreed()


def test_ten_thousand_copies_are_one(house: House, evil: Intruder, device: Knocker) -> None:
    evil.hear()
    device.knock(duration=7200)
    wait_for("the session lasts longer", lambda: all(
        session.end_ms > wire.now_ms() + 7_000_000 for session in device.sessions()))
    letters = [letter for letter in evil.hear() if "ol-sig" in letter.properties
               and letter.topic.rsplit("/", 1)[1] in ("knock", "change", "receipt")]
    assert {letter.topic.rsplit("/", 1)[1] for letter in letters} == {"knock", "change", "receipt"}
    with Unchanged(house):
        for number in range(DUPLICATES):
            evil.send(letters[number % len(letters)])
    begun = time.monotonic()
    house.knocker().open()
    assert time.monotonic() - begun < 2, "nobody is busy with it"


def test_a_message_larger_than_the_broker_takes_ends_its_sender_alone(house: House,
                                                                      evil: Intruder) -> None:
    with Unchanged(house):
        with pytest.raises(Refused):
            evil.send(Letter(HOME + "access", b" " * 300_000))
            evil.send(Letter(HOME + "access", b"{}"))


def test_a_gateway_that_lies_opens_nothing(house: House, device: Knocker, evil: Intruder) -> None:
    """It holds its own key and the box key; what a device did not sign it cannot have."""
    key = house.signer("spa-gateway")

    def tell(inner: bytes, **fields) -> None:
        message = {"kind": 1, "source": EVIL4, "received_ms": wire.now_ms(),
                   "knock": base64.b64encode(inner).decode(), **fields}
        evil.send_signed(key, "ownline/v1/event/knock", wire.compact(message))

    def inner(signer: Key = device.key, **fields) -> bytes:
        knock = Knock(device.key.device_id, **{"t_ms": device.next_t(), **fields})
        return wire.signed(knock.body(), signer, house.box)

    used = Knock(device.key.device_id, device.last_t)
    with Unchanged(house):
        tell(wire.signed(used.body(), device.key, house.box))
        tell(inner(Key()))
        tell(inner(t_ms=wire.now_ms() + 121_000))
        tell(inner(t_ms=wire.now_ms() - 121_000))
        tell(inner(kind=2, flags=1, ip4=EVIL4), kind=2)
        tell(inner(kind=3), kind=3)
        tell(inner(), kind=2)
        tell(inner(flags=1, ip4=device.sources[0]))
        tell(inner(version=2))
        tell(wire.signed(used.body(), device.key, bytes(32)))
        for at in range(0, 192, 5):
            changed = bytearray(inner())
            changed[at] ^= 4
            tell(bytes(changed))


def test_a_withheld_lease_shuts_every_door(house: House, device: Knocker) -> None:
    """Knocks and lists still come through; without a lease they are worth nothing."""
    topic = "ownline/v1/router/+/lease"
    taken: list[dict] = []

    def withhold(rights: dict) -> None:
        for role in rights["roles"]:
            if role["rolename"] == "session-manager":
                taken[:] = [acl for acl in role["acls"] if acl["topic"] == topic]
                role["acls"] = [acl for acl in role["acls"] if acl["topic"] != topic]

    def give_back(rights: dict) -> None:
        for role in rights["roles"]:
            if role["rolename"] == "session-manager":
                role["acls"] += taken

    rewrite_rights(house, withhold)
    begun = time.monotonic()
    try:
        assert house.held(), "not yet"
        wait_for("every door is shut", lambda: not house.held(), LEASE_S + 1)
        assert time.monotonic() - begun < LEASE_S + 1
        house.settle()
        assert not house.held()
    finally:
        rewrite_rights(house, give_back)
    house.wait_agreed(10)
    assert device.doors(), "what is still due is back"


def test_replies_that_nobody_asked_for_are_nothing(house: House, evil: Intruder) -> None:
    """An admin's command believes the answer to its own call, signed by session-manager, alone."""
    payload = json.dumps({"code": "ok", "detail": "", "field": "", "id": "00000000000000e3"})
    topic = "ownline/v1/reply/ownlinectl-admin"
    keys = evil.key, house.signer("spa-gateway"), house.signer("session-manager")
    for key in keys:
        evil.send_signed(key, topic, payload.encode())
    listed = house.ctl("user", "list")
    assert "00000000000000e3" not in json.dumps(listed)
