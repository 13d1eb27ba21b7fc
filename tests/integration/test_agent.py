# SPDX-License-Identifier: GPL-3.0-or-later
"""rule-agent on a real router: doors, their ends, and what it refuses to believe.

The test holds session-manager's keys. The witnesses are packets and the kernel's own tables."""
from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import pytest
import wire
from conftest import BUILD
from lab import net, probe
from lab.home import Home
from lab.process import wait_for
from manager import ROUTER, Manager, Session
from wire import Key

WEB, GAME = 443, 27015
OTHER4 = "203.0.113.11"  # of the phone, too
WALL = 0.1  # seconds: an answer takes less than one millisecond


class Router:
    """A home whose router listens to the test."""

    def __init__(self, home: Home, manager: Manager) -> None:
        self.home = home
        self.net = home.net
        self.manager = manager
        self.agent = home.services["rule-agent-home"]

    def talks(self, host: str = "phone", address: str = net.WAN4, port: int = WEB,
              source: str | None = None) -> tuple[bool, bool]:
        """Over TCP, over UDP."""
        more = {"source": source, "patience": WALL}
        return (probe.talks_tcp(self.net, host, address, port, **more),
                probe.talks_udp(self.net, host, address, port, **more))

    def flow(self, address: str = net.WAN4, **more) -> probe.Flow:
        flow = probe.Flow(self.net, "phone", address, WEB, **more)
        wait_for("bytes flow", lambda: flow.received > 50)
        return flow

    def cut_at(self, flow: probe.Flow) -> float:
        """When a connection gave its last byte."""
        wait_for("the connection is cut", lambda: not flow.is_alive(0.25), 5)
        flow.close()
        return flow.last_byte

    def tracked(self, source: str) -> int:
        """Connections of a source to the web port that the kernel remembers."""
        text = self.net.run("router", "cat", "/proc/net/nf_conntrack")
        return sum(f"src={source} " in line and f"dport={WEB} " in line and "ASSURED" in line
                   for line in text.splitlines())


def door4(**more) -> Session:
    return Session(net.PHONE4, net.NAS4, **more)


def door6(**more) -> Session:
    return Session(net.PHONE6, net.NAS6, **more)


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with Home(BUILD) as made:
        made.make_bus()
        made.start_nas()
        made.load_base_table()
        made.add_agent()
        made.net.also("phone", OTHER4)
        yield made


@pytest.fixture
def router(home: Home) -> Iterator[Router]:
    """Everything shut, the agent listening."""
    if not home.broker.service.is_running:
        home.broker.service.start()
    manager = Manager(home)
    manager.replace()
    manager.publish_sites(WEB, GAME)
    router = Router(home, manager)
    if not router.agent.is_running:
        router.agent.start()
    wait_for("every door is shut", lambda: home.doors() == 0)
    wait_for("the guard watches", lambda: len(home.kernel()["svc4"]) == 4)
    yield router
    manager.close()


def test_a_door_opens_for_its_source_alone(router: Router) -> None:
    assert router.talks() == router.talks(address=net.WAN6) == (False, False)
    doors = door4(), door6()
    router.manager.open(*doors)
    assert router.talks() == router.talks(address=net.WAN6) == (True, True)
    assert router.talks(host="stranger") == (False, False)
    assert router.talks(host="stranger", address=net.WAN6) == (False, False)
    assert router.talks(source=OTHER4) == (False, False)
    assert router.talks(port=GAME) == (False, False)
    for door in doors:
        left = door.end_ms - wire.now_ms()
        assert left - 1000 < router.manager.receipts[door.id]["left_ms"] <= left + 1000


@pytest.mark.parametrize("proto,expected", [("tcp", (True, False)), ("udp", (False, True))])
def test_a_door_is_for_its_protocol_alone(router: Router, proto: str, expected: tuple) -> None:
    router.manager.open(door4(proto=proto))
    assert router.talks() == expected


def test_the_public_port_may_be_another(router: Router) -> None:
    router.manager.open(door4(port=8443))
    assert router.talks(port=8443) == (True, True)
    assert router.talks() == (False, False)


@pytest.mark.parametrize("address", [net.WAN4, net.WAN6])
@pytest.mark.parametrize("agent", ["alive", "killed"])
def test_expiry_ends_a_live_connection(router: Router, agent: str, address: str) -> None:
    door = (door4 if address == net.WAN4 else door6)(seconds=2)
    router.manager.open(door)
    flow = router.flow(address)
    if agent == "killed":
        router.agent.kill()
    end = door.end_ms / 1000
    last = probe.answers_until(router.net, "phone", address, WEB, end + 0.3)
    cut = max(last, router.cut_at(flow))
    assert end - 0.3 < cut < end + 0.1
    assert router.talks(address=address) == (False, False)
    if agent == "alive":
        receipt = router.manager.wait(door, "closed")
        assert (receipt["reason"], receipt["left_ms"]) == ("expired", 0)


@pytest.mark.parametrize("address", [net.WAN4, net.WAN6])
def test_revocation_ends_a_live_connection_at_once(router: Router, address: str) -> None:
    door = (door4 if address == net.WAN4 else door6)()
    router.manager.open(door)
    flow = router.flow(address)
    begun = time.time()
    router.manager.change(drop=(door,))
    assert router.cut_at(flow) - begun < 0.2
    receipt = router.manager.wait(door, "closed")
    assert (receipt["reason"], receipt["left_ms"]) == ("dropped", 0)
    assert router.talks(address=address) == (False, False)


def test_the_neighbour_s_connection_lives_on(router: Router) -> None:
    mine, theirs = door4(), Session(OTHER4, net.NAS4)
    router.manager.open(mine, theirs)
    my_flow, their_flow = router.flow(), router.flow(source=OTHER4)
    router.manager.change(drop=(mine,))
    router.cut_at(my_flow)
    wait_for("the kernel has forgotten", lambda: router.tracked(net.PHONE4) == 0)
    assert their_flow.is_alive() and router.tracked(OTHER4) == 1
    their_flow.close()


def test_two_behind_one_address_share_a_door(router: Router) -> None:
    """It lives as long as the longer of the two."""
    one, two = door4(seconds=60), door4(seconds=90)
    router.manager.open(one, two)
    flow = router.flow()
    assert router.home.doors() == 2, "one element for TCP, one for UDP"
    router.manager.change(drop=(two,))
    router.manager.wait(two, "closed")
    assert flow.is_alive() and router.talks() == (True, True)
    router.manager.change(drop=(one,))
    router.cut_at(flow)


def test_an_extension_does_not_disturb(router: Router) -> None:
    door = door4(seconds=2)
    router.manager.open(door)
    flow = router.flow()
    door.end_ms += 60_000
    router.manager.change(door)
    deadline = time.time() + 2.5
    longest = 0.0
    while time.time() < deadline:
        longest = max(longest, time.time() - flow.last_byte)
        time.sleep(0.005)
    assert flow.is_alive() and longest < 0.5
    flow.close()
    assert router.manager.receipts[door.id]["left_ms"] > 50_000


def test_a_shortening_is_carried_out(router: Router) -> None:
    door = door4(seconds=60)
    router.manager.open(door)
    flow = router.flow()
    door.end_ms = wire.now_ms() + 1000
    router.manager.change(door)
    assert abs(router.cut_at(flow) - door.end_ms / 1000) < 0.2


def test_a_snapshot_replaces_the_list(router: Router) -> None:
    kept, gone, new = door4(), Session(OTHER4, net.NAS4), door6()
    router.manager.open(kept, gone)
    flow = router.flow()
    router.manager.replace(kept, new)
    router.manager.wait(new, "open")
    router.manager.wait(gone, "closed")
    assert flow.is_alive() and router.talks(source=OTHER4) == (False, False)
    flow.close()


def test_a_thousand_doors(router: Router) -> None:
    doors = [Session(f"203.0.{113 + number // 250}.{number % 250 + 1}", net.NAS4,
                     port=20000 + number, proto="tcp") for number in range(1000)]
    router.manager.replace(*doors)
    wait_for("all of them are open", lambda: sum(
        receipt["state"] == "open" for receipt in router.manager.receipts.values()) == 1000, 10)
    assert router.home.doors() == 1000
    router.manager.replace()
    wait_for("all of them are shut", lambda: router.home.doors() == 0)


def forged(router: Router, door: Session, revision: int | None = None) -> dict:
    revision = revision or router.manager.revision + 1000
    return {"router": "home", "revision": revision, "now_ms": wire.now_ms(),
            "sessions": [door.message()]}


def unsigned(router: Router, door: Session) -> None:
    router.manager.publish_raw("access", wire.compact(forged(router, door)))


def signed_by(principal: str) -> Callable[[Router, Session], None]:
    def publish(router: Router, door: Session) -> None:
        key = Key.read(router.home.state / f"keys/{principal}.key")
        router.manager.publish("access", forged(router, door), key=key)
    return publish


def signed_for(topic: str) -> Callable[[Router, Session], None]:
    def publish(router: Router, door: Session) -> None:
        payload = wire.compact(forged(router, door))
        router.manager.publish_raw("access", payload,
                                   {"ol-sig": wire.ol_sig(router.manager.key, topic, payload)})
    return publish


def changed_behind_the_signature(router: Router, door: Session) -> None:
    payload = wire.compact(forged(router, door))
    signature = wire.ol_sig(router.manager.key, ROUTER + "access", payload)
    router.manager.publish_raw("access", payload.replace(b'"both"', b'"tcp"'),
                               {"ol-sig": signature})


def for_another_router(router: Router, door: Session) -> None:
    router.manager.publish("access", {**forged(router, door), "router": "cabin"})


def of_an_older_revision(router: Router, door: Session) -> None:
    router.manager.publish("access", forged(router, door, router.manager.revision - 1))


def with_an_older_sequence(router: Router, door: Session) -> None:
    router.manager.publish("access", forged(router, door), seq=wire.now_ms() - 600_000)


def on_an_unknown_base(router: Router, door: Session) -> None:
    router.manager.publish("change", {
        "router": "home", "base": router.manager.revision - 1,
        "revision": router.manager.revision + 1, "now_ms": wire.now_ms(),
        "set": [door.message()], "drop": []})


def with_another_key_in_it(router: Router, door: Session) -> None:
    router.manager.publish("access", {**forged(router, door), "extra": 1})


def too_large(router: Router, door: Session) -> None:
    payload = wire.compact(forged(router, door)) + b" " * 262_144
    router.manager.publish_raw("access", payload, {
        "ol-sig": wire.ol_sig(router.manager.key, ROUTER + "access", payload)})


def not_json(router: Router, door: Session) -> None:
    payload = b"\0\xff" * 500
    router.manager.publish_raw("access", payload, {
        "ol-sig": wire.ol_sig(router.manager.key, ROUTER + "access", payload)})


FORGED = [unsigned, signed_by("spa-gateway"), signed_by("rule-agent-home"),
          signed_by("ownlinectl-admin"), signed_for("ownline/v1/router/cabin/access"),
          signed_for(ROUTER + "sites"), changed_behind_the_signature, for_another_router,
          of_an_older_revision, with_an_older_sequence, on_an_unknown_base,
          with_another_key_in_it, too_large, not_json]


@pytest.mark.parametrize("forge", FORGED, ids=range(len(FORGED)))
def test_a_list_that_is_not_session_manager_s_changes_nothing(
        router: Router, forge: Callable[[Router, Session], None]) -> None:
    good, bad = door4(), Session(net.STRANGER4, net.NAS4)
    router.manager.open(good)
    before = router.home.kernel()["ses4"]
    forge(router, bad)
    fence = door6()
    router.manager.open(fence)  # it comes after the bad one
    after = router.home.kernel()["ses4"]
    assert keys(after) == keys(before)
    assert router.talks(host="stranger") == (False, False)
    assert router.talks() == (True, True)
    assert bad.id not in router.manager.receipts


def keys(elements: list) -> list:
    """Elements without the time that they still have."""
    return sorted(json.dumps(element.get("elem", element)["val"] if isinstance(element, dict)
                             and "elem" in element else element) for element in elements)


@pytest.mark.parametrize("spoil", [{"nonce": "00" * 16}, {"digest": "00" * 32},
                                   {"router": "cabin"}])
def test_without_a_good_lease_no_door_opens(router: Router, spoil: dict) -> None:
    router.agent.kill()
    router.manager.spoil = spoil
    door = door4()
    router.manager.replace(door)
    hellos = len(router.manager.hellos)
    router.agent.start()
    wait_for("it asks again", lambda: len(router.manager.hellos) > hellos + 2)
    assert router.home.doors() == 0 and door.id not in router.manager.receipts
    router.manager.spoil = {}
    wait_for("with a good one they do", lambda: router.home.doors() == 2, 15)


def test_a_restart_keeps_the_doors(router: Router) -> None:
    router.manager.open(door4(), door6())
    flows = router.flow(), router.flow(net.WAN6)
    for end in router.agent.kill, router.agent.stop:
        end()
        assert all(flow.is_alive() for flow in flows)
        router.manager.receipts.clear()
        router.agent.start()
        wait_for("it says what it holds", lambda: len(router.manager.receipts) == 2)
        assert all(flow.is_alive() for flow in flows)
    for flow in flows:
        flow.close()


def test_what_ended_while_it_was_away_is_shut_when_it_is_back(router: Router) -> None:
    gone, kept = door4(), Session(OTHER4, net.NAS4)
    router.manager.open(gone, kept)
    router.agent.kill()
    router.manager.replace(kept)
    flow = router.flow(source=OTHER4)
    router.agent.start()
    wait_for("it is shut", lambda: router.talks() == (False, False))
    assert flow.is_alive()
    flow.close()


def test_cut_off_from_the_bus_the_doors_shut_with_the_lease(router: Router) -> None:
    router.agent.stop()
    router.manager.lease_s = 3
    router.manager.replace(door4(seconds=600))
    router.agent.start()
    wait_for("it is open", lambda: router.home.doors() == 2)
    flow = router.flow()
    begun = time.time()
    router.home.broker.service.pause()
    try:
        assert router.cut_at(flow) - begun < 3.2
        assert router.talks() == (False, False)
    finally:
        router.home.broker.service.resume()


def test_an_unanswered_lease_shuts_the_doors(router: Router) -> None:
    router.agent.stop()
    router.manager.lease_s = 3
    router.manager.replace(door4(seconds=600))
    router.agent.start()
    wait_for("it is open", lambda: router.home.doors() == 2)
    router.manager.answers = False
    wait_for("it is shut", lambda: router.home.doors() == 0, 4)
    router.manager.answers = True
    wait_for("it is open again", lambda: router.home.doors() == 2, 12)


def test_a_lost_broker_is_found_again(router: Router) -> None:
    router.manager.open(door4())
    flow = router.flow()
    router.home.broker.service.kill()
    router.home.broker.service.start()
    router.manager.reconnect()
    router.manager.receipts.clear()
    wait_for("it says what it holds", lambda: router.manager.receipts, 6)
    assert flow.is_alive()
    flow.close()


REFUSED = [
    ("a server outside the home", Session(net.PHONE4, "192.168.78.10")),
    ("a server on the internet", Session(net.PHONE4, net.STRANGER4)),
    ("the router itself", Session(net.PHONE4, "192.168.77.1")),
    ("the router itself, IPv6", Session(net.PHONE6, "fd77::1")),
    ("families that do not match", Session(net.PHONE4, net.NAS6)),
    ("no source", Session("0.0.0.0", net.NAS4)),
    ("a source of many", Session("255.255.255.255", net.NAS4)),
    ("multicast", Session(net.PHONE4, "224.0.0.1")),
]


@pytest.mark.parametrize("door", [door for _, door in REFUSED], ids=[name for name, _ in REFUSED])
def test_what_the_caps_forbid_is_refused(router: Router, door: Session) -> None:
    good = door6()
    door.end_ms = wire.now_ms() + 60_000
    router.manager.change(door, good)
    assert router.manager.wait(door, "refused")["reason"] == "caps"
    router.manager.wait(good, "open")
    assert router.home.kernel()["fwd4"] == []


def test_it_has_no_right_but_one(router: Router) -> None:
    with open(f"/proc/{router.agent.pid}/status", encoding="ascii") as file:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    net_admin = 1 << 12
    assert status["Uid"].split() == ["65534"] * 4
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == net_admin
    assert int(status["CapBnd"], 16) == net_admin and int(status["CapAmb"], 16) == 0
    assert int(status["CapInh"], 16) == 0 and status["NoNewPrivs"] == "1"


def test_it_says_that_the_base_table_is_missing(router: Router) -> None:
    router.net.run("router", "nft", "delete", "table", "inet", "ownline")
    try:
        router.agent.restart()
        wait_for("it says so", lambda: router.manager.statuses and
                 "base table" in router.manager.statuses[-1]["problem"])
    finally:
        router.home.load_base_table()
    router.agent.restart()
    wait_for("all is well", lambda: router.manager.statuses[-1]["problem"] == "")


def test_a_router_in_1970(home: Home) -> None:
    """No clock, no NTP: certificates, signatures and ends of sessions hold all the same."""
    service = home.services["rule-agent-home"]
    if service.is_running:
        service.stop()
    home.add_agent("env", "LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
                   "FAKETIME=@1970-01-01 00:00:30", "DONT_FAKE_MONOTONIC=1")
    manager = Manager(home)
    manager.replace()
    manager.publish_sites(WEB, GAME)
    router = Router(home, manager)
    try:
        router.agent.start()
        door = door4(seconds=2)
        router.manager.open(door)
        with open(f"/proc/{router.agent.pid}/maps", encoding="ascii") as maps:
            assert "libfaketime" in maps.read()
        cut = router.cut_at(router.flow())
        assert -0.3 < cut - door.end_ms / 1000 < 0.1
    finally:
        router.agent.stop()
        home.add_agent()
        manager.close()


def test_a_power_cut(home: Home) -> None:
    """Nothing is kept on the router: all of it comes back over the bus."""
    manager = Manager(home)
    router = Router(home, manager)
    manager.replace()
    manager.publish_sites(WEB, GAME)
    router.agent.start()
    kept, ended = door4(), Session(OTHER4, net.NAS4, seconds=1)
    manager.open(kept, ended)
    router.agent.kill()
    home.net.run("router", "nft", "flush", "ruleset")
    home.net.run("router", "nft", "-f", "-", stdin=net.ROUTER_RULES)
    assert router.talks() == (False, False), "before the base table there is no door"
    home.load_base_table()
    time.sleep(max(0.0, ended.end_ms / 1000 - time.time()))
    begun = time.monotonic()
    router.agent.start()
    wait_for("what is due is back", lambda: router.talks() == (True, True), 5)
    assert time.monotonic() - begun < 5
    assert router.talks(source=OTHER4) == (False, False), "what has ended is not"
    left = kept.end_ms - wire.now_ms()
    assert left - 2000 < manager.receipts[kept.id]["left_ms"] <= left + 2000
    manager.close()
