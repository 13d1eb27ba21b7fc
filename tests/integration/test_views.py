# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user sees live: views that are right within a second of any change, each for its own user;
and what a device hears of its knocks."""
from __future__ import annotations

import contextlib
import functools
import itertools
import json
import time
from collections.abc import Callable, Iterator

import pytest
import wire
from api import Browser
from conftest import BUILD
from house import GAME, WEB, House, Knocker
from lab.broker import APP_PORT, DEVICE_PORT
from lab.device import read_site
from lab.net import HOME4
from lab.process import wait_for
from mqtt5 import Client, Message
from people import HTTPS, KNOCK
from viewer import Viewer

KINDS = "sessions", "services", "devices", "invitations", "routers"
SOON_S = 1.0  # a change is seen within that
AGAIN_S = 1.5  # when session-manager looks once more
VALID_S = 900
LATE_MS = 300_000  # what no device's clock may be off
NIGHT = "mon-sun 03:00-03:01"

Items = list[dict]


class Watch:
    """A device of a user that looks on: of each view the newest, as the app has it."""

    def __init__(self, house: Watched, knocker: Knocker, user: str) -> None:
        self.house, self.device = house, knocker
        self.user = house.users[user]
        self.views: dict[str, dict] = {}
        self.results: list[dict] = []
        self.connect()

    def connect(self) -> None:
        self.client = self.house.log_in(self.device.id)
        for topic in [*map(self.topic, KINDS), f"ownline/v1/device/{self.device.id}/result"]:
            assert self.client.subscribe(topic) < 0x80

    def close(self) -> None:
        self.client.close()

    def topic(self, kind: str) -> str:
        return f"ownline/v1/user/{self.user}/view/{kind}"

    def look(self, seconds: float = 0.02) -> None:
        """Takes what comes in this time, and whatever is behind it."""
        while messages := self.client.receive(seconds):
            for message in messages:
                self.take(message)
            seconds = 0

    def take(self, message: Message) -> None:
        kind = message.topic.rsplit("/", 1)[1]
        found = json.loads(message.payload)
        if kind == "result":
            self.results.append(found)
            return
        assert message.topic == self.topic(kind) and found["user"] == self.user
        if found["generation"] > self.views.get(kind, {"generation": 0})["generation"]:
            self.views[kind] = found

    def items(self, kind: str) -> Items:
        return self.views[kind]["items"]

    def sees(self, kind: str, is_so: Callable[[Items], object], seconds: float = SOON_S) -> float:
        """Waits until a view is so; tells how long that took."""
        begin = time.monotonic()

        def is_there() -> bool:
            self.look()
            return kind in self.views and bool(is_so(self.items(kind)))
        try:
            wait_for(f"{kind} are so", is_there, seconds)
        except Exception as error:
            raise AssertionError(f"{error}; it is {self.views.get(kind)}") from error
        return time.monotonic() - begin

    def hears(self, t_ms: int, state: str, seconds: float = SOON_S) -> dict:
        """Waits for the result of a knock in a state."""
        def is_heard() -> list[dict]:
            self.look()
            return [result for result in self.results
                    if (result["t_ms"], result["state"]) == (t_ms, state)]
        try:
            return wait_for(f"a result is {state}", is_heard, seconds)[0]
        except Exception as error:
            raise AssertionError(f"{error}; there are {self.results}") from error


class Watched(House):
    """Ana and ben each have a device that looks on, and two session-managers work for them."""

    def start(self) -> None:
        super().start()
        self.add_user("ben")
        self.users = {row["name"]: row["id"] for row in self.ctl("user", "list")}
        self.ana, self.ben = (Watch(self, self.knocker(name), name) for name in ("ana", "ben"))
        for watch in self.ana, self.ben:
            for kind in KINDS:
                watch.sees(kind, lambda items: True)

    @functools.cache
    def password(self, device: str) -> str:
        return read_site(self.net.run(
            "home", self.program("ownlinectl"), "--dir", str(self.state), "--name",
            "ownlinectl-admin", "--broker", HOME4, "device", "describe", device))["mqtt_password"]

    def log_in(self, device: str) -> Client:
        password = self.password(device)

        def connection() -> Client | None:
            with self.net.inside("home"), contextlib.suppress(OSError):
                return Client(HOME4, DEVICE_PORT, self.state / "tls", account=(device, password))
            return None
        return wait_for("the device is let in", connection, 10)


@pytest.fixture(scope="module")
def house() -> Iterator[Watched]:
    with Watched(BUILD, replicas=2) as made:
        made.start()
        yield made
        made.ana.close()
        made.ben.close()


@pytest.fixture
def ana(house: Watched) -> Watch:
    return house.ana


@pytest.fixture
def ben(house: Watched) -> Watch:
    return house.ben


@contextlib.contextmanager
def unseen_by(other: Watch) -> Iterator[None]:
    """What somebody else sees stays as it is."""
    other.look(0.1)
    before = {kind: other.items(kind) for kind in KINDS}
    yield
    other.look(0.1)
    assert {kind: other.items(kind) for kind in KINDS} == before


def names(items: Items) -> list[str]:
    return [item["name"] for item in items]


def test_who_comes_later_finds_every_view(house: Watched, ana: Watch) -> None:
    with house.log_in(ana.device.id) as late:
        ana.client = late  # the broker knows a device once
        for kind in KINDS:
            assert late.subscribe(ana.topic(kind)) < 0x80
        found = late.receive(2, len(KINDS))
    assert sorted(message.topic for message in found) == sorted(map(ana.topic, KINDS))
    for message in found:
        view = json.loads(message.payload)
        assert message.retain and view["valid_s"] == VALID_S
        assert abs(wire.now_ms() - view["at_ms"]) < 60_000 and not view["more"]
    ana.connect()


def test_sessions_come_and_go(house: Watched, ana: Watch, ben: Watch) -> None:
    with unseen_by(ben):
        ana.device.open()
        ana.sees("sessions", lambda items: len(items) == 2 and
                 all(item["state"] == "open" for item in items))
        assert {item["port"] for item in ana.items("sessions")} == {WEB, GAME}
        assert {item["device"] for item in ana.items("sessions")} == {ana.device.id}
        ana.sees("devices", lambda items: any(item["last_ms"] == ana.device.last_t
                                              for item in items))
        house.ctl("session", "close", ana.items("sessions")[0]["session"])
        ana.sees("sessions", lambda items: len(items) == 1)
        ana.device.knock(op=wire.CLOSE, services=[house.id_of("web"), house.id_of("game")])
        ana.sees("sessions", lambda items: items == [])


def test_what_a_user_may_open(house: Watched, ana: Watch, ben: Watch) -> None:
    house.add_service("extra", "tcp", 9000, 443)
    with unseen_by(ben):
        house.ctl("grant", "add", "ana", "extra")
        ana.sees("services", lambda items: "extra" in names(items))
        house.ctl("grant", "set", "ana", "extra", "--automatic", "yes")
        ana.sees("services", lambda items: items[names(items).index("extra")]["automatic"])
        house.ctl("service", "set", "extra", "--title", "More")
        ana.sees("services", lambda items: "More" in [item["title"] for item in items])
        house.ctl("grant", "remove", "ana", "extra")
        ana.sees("services", lambda items: "extra" not in names(items))
    house.ctl("grant", "add", "ana", "extra")
    house.ctl("grant", "add", "ben", "extra")
    for watch in ana, ben:
        watch.sees("services", lambda items: "extra" in names(items))
    house.ctl("service", "remove", "extra")
    for watch in ana, ben:
        watch.sees("services", lambda items: "extra" not in names(items))


def test_devices_and_who_one_is(house: Watched, ana: Watch, ben: Watch) -> None:
    with unseen_by(ben):
        other = house.knocker(has_address=False)
        ana.sees("devices", lambda items: other.id in [item["device"] for item in items])
        house.ctl("device", "rename", other.id, "renamed")
        ana.sees("devices", lambda items: "renamed" in names(items))
        house.ctl("device", "revoke", other.id)
        ana.sees("devices", lambda items: [other.id] == [
            item["device"] for item in items if item["revoked"]])
        house.ctl("user", "set", "ana", "--name", "anna")
        ana.sees("devices", lambda items: all(item["user_name"] == "anna" for item in items))
        house.ctl("user", "set", "anna", "--name", "ana")
        ana.sees("devices", lambda items: all(item["user_name"] == "ana" for item in items))


def test_invitations_also_end_by_themselves(house: Watched, ana: Watch, ben: Watch) -> None:
    def has_state(state: str) -> Callable[[Items], bool]:
        return lambda items: bool(items) and items[0]["state"] == state

    with unseen_by(ben):
        house.ctl("invite", "add", "web", "--user", "ana", "--until", "2s")
        ana.sees("invitations", has_state("valid"))
        assert wire.now_ms() < ana.items("invitations")[0]["valid_until_ms"]
        ana.sees("invitations", has_state("expired"), 2 + SOON_S)
        house.ctl("invite", "add", "web", "--user", "ana")
        ana.sees("invitations", has_state("valid"))
        house.ctl("invite", "revoke", ana.items("invitations")[0]["invitation"])
        ana.sees("invitations", has_state("revoked"))


def test_routers_are_there_or_not(house: Watched, ana: Watch, ben: Watch) -> None:
    house.ctl("router", "set", "home", "--title", "At home")
    for watch in ana, ben:
        watch.sees("routers", lambda items: items[0]["title"] == "At home" and items[0]["online"])
    agent = house.services["rule-agent-home"]
    agent.pause()
    house.database.rows("UPDATE routers SET lease_ms = 1 RETURNING 1")
    for watch in ana, ben:  # once a second it is seen that the lease is over
        watch.sees("routers", lambda items: not items[0]["online"], 1 + SOON_S)
    agent.resume()
    agent.restart()
    for watch in ana, ben:
        watch.sees("routers", lambda items: items[0]["online"], 10)


def test_it_does_not_matter_which_session_manager_works(house: Watched, ana: Watch) -> None:
    """Calls go to them in turn: to one of them nothing has changed since it published last."""
    words = itertools.cycle(("yes", "no"))

    def turn() -> None:
        word = next(words)
        house.ctl("grant", "set", "ana", "desk", "--automatic", word)
        ana.sees("services", lambda items: items[0]["automatic"] == (word == "yes"))

    for _ in range(6):
        turn()
    for name in house.managers:
        house.services[name].stop()
        turn()
        generation = ana.views["services"]["generation"]
        house.services[name].start()
        ana.sees("services", lambda items: ana.views["services"]["generation"] > generation, 5)
        turn()


def test_what_a_dead_session_manager_left_is_seen(house: Watched, ana: Watch, ben: Watch) -> None:
    """It has committed, and was killed before it could publish anything."""
    event = {"id": f"{7:016x}", "at_ms": wire.now_ms(), "kind": "grant", "what": "changed",
             "actor": "", "user": ana.user}
    wait_for("nothing is left of those who were stopped", lambda: house.database.value(
        "SELECT count(*) FROM outbox") == "0", 10)
    time.sleep(AGAIN_S)
    with unseen_by(ben):
        house.database.rows(f"""
            WITH g AS (UPDATE grants SET port = 7777 WHERE user_id = {int(ana.user, 16)} AND
                service_id = {house.id_of("desk")})
            INSERT INTO outbox (id, channel, parameter, payload, taken_ms)
            VALUES (7, 'event-grant', 'changed', '{json.dumps(event)}', {wire.now_ms()})
            RETURNING 1""")
        ana.sees("services", lambda items: items[names(items).index("desk")]["port"] == 7777,
                 4 + SOON_S)


def test_the_broker_dies(house: Watched, ana: Watch, ben: Watch) -> None:
    generations = {kind: ana.views[kind]["generation"] for kind in KINDS}
    broker = house.broker.service
    broker.kill()
    house.database.rows(f"UPDATE grants SET port = 7778 WHERE user_id = {int(ana.user, 16)} AND "
                        f"service_id = {house.id_of('desk')} RETURNING 1")
    broker.start()
    for watch in ana, ben:
        watch.close()
        watch.connect()
    for kind in KINDS:
        ana.sees(kind, lambda items, kind=kind: ana.views[kind]["generation"] > generations[kind], 10)
    assert ana.items("services")[names(ana.items("services")).index("desk")]["port"] == 7778


def test_a_device_hears_what_became_of_its_knock(house: Watched, ana: Watch, ben: Watch) -> None:
    device = ana.device
    house.wait_agreed(10)
    device.knock(duration=600)
    opened = ana.hears(device.last_t, "open", 2)
    assert (opened["device"], opened["reason"]) == (device.id, "none")
    assert (opened["open"], opened["pending"]) == (2, 0)
    assert 590_000 < opened["end_ms"] - wire.now_ms() < 601_000
    device.knock(duration=1200)
    assert ana.hears(device.last_t, "open")["end_ms"] > opened["end_ms"]
    assert [result["state"] for result in ana.results if result["t_ms"] == device.last_t] == ["open"]
    device.knock(op=wire.OPEN, services=[123])
    assert ana.hears(device.last_t, "refused")["reason"] == "service"
    device.knock(op=wire.CLOSE, services=[house.id_of("web"), house.id_of("game")])
    closed = ana.hears(device.last_t, "closed")
    assert (closed["open"], closed["pending"], closed["end_ms"]) == (0, 0, 0)
    house.ctl("user", "set", "ana", "--hours", NIGHT)
    device.knock()
    assert ana.hears(device.last_t, "refused")["reason"] == "hours"
    house.ctl("user", "set", "ana", "--hours", "")
    late = wire.now_ms() + LATE_MS
    device.knock(t_ms=late)
    assert ana.hears(late, "refused")["reason"] == "late"
    assert not ben.results


def test_a_device_hears_when_its_router_is_back(house: Watched, ana: Watch) -> None:
    device, agent = ana.device, house.services["rule-agent-home"]
    agent.pause()
    device.knock(family=6)
    pending = ana.hears(device.last_t, "pending")
    assert (pending["open"], pending["pending"]) == (0, 2) and pending["end_ms"]
    ana.look(0.5)
    assert ana.results[-1]["state"] == "pending"
    agent.resume()
    opened = ana.hears(device.last_t, "open", 5)
    assert (opened["open"], opened["pending"]) == (2, 0)


def test_it_does_not_matter_how_a_device_knocks(house: Watched, ana: Watch) -> None:
    house.wait_agreed(10)
    browser = Browser(house, "stranger", ana.device.sources[0])
    answer = browser.call("POST", "/knock", ana.device.packet(kind=HTTPS), headers=KNOCK)
    assert answer.status == 201, str(answer)
    assert ana.hears(ana.device.last_t, "open")["open"] == 2


def test_a_browser_sees_it_change(house: Watched, ben: Watch) -> None:
    ben.close()
    url = f"wss://{HOME4}:{APP_PORT}/mqtt"
    with Viewer(house.net, "home", url, house.state / "tls/ca.crt", ben.device.id,
                house.password(ben.device.id)) as viewer:
        viewer.wait("connected", 10)
        assert viewer.subscribe(ben.topic("sessions")) < 128
        kept = viewer.message(ben.topic("sessions"))
        assert kept["retain"] and 0 < kept["expiry_s"] <= VALID_S
        assert json.loads(kept["payload"])["items"] == []
        ben.device.open()
        states = set()
        while states != {"open"}:
            items = json.loads(viewer.message(ben.topic("sessions"), SOON_S)["payload"])["items"]
            states = {item["state"] for item in items}
        assert len(items) == 2
    ben.connect()
