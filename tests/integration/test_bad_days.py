# SPDX-License-Identifier: GPL-3.0-or-later
"""Days on which a part fails: what was promised is kept, once, and nothing else opens meanwhile."""
from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
import wire
from conftest import BUILD
from crowd import Crowd
from house import GAME, WEB, House
from lab import net, probe
from lab.process import wait_for

LEASE_S = 8
BACK_S = 5.0  # from the return of a part until database and kernel agree
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
PARTS = ["spa-gateway", "session-manager", "rule-agent-home", "mosquitto", "postgresql"]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """With a second session-manager, which only some tests start."""
    options = f"lease = {LEASE_S}\nuser-sessions = 1000\n"
    with House(BUILD, replicas=2, options={"session-manager": options}) as made:
        made.start()
        made.services["session-manager-2"].stop()
        yield made


@pytest.fixture(autouse=True)
def whole(house: House) -> Iterator[None]:
    """Every test begins on a day on which all is well."""
    yield
    for name in reversed(PARTS):
        if not house.services[name].is_running:
            house.services[name].start()
    house.services["session-manager-2"].stop()
    house.wait_agreed(20)


def stays(what: str, condition: Callable[[], bool], seconds: float) -> None:
    """Asks again and again; fails as soon as the answer is no."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert condition(), what


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_killed_in_the_middle_of_knocks(house: House, name: str) -> None:
    """Half of the people knock when it dies, the others begin while it is away."""
    service = house.services[name]
    with Crowd(house) as crowd:
        crowd.join(10)
        crowd.wait_round()
        wait_for("the first ones are in", crowd.all_open)
        service.kill()
        crowd.join(10)
        crowd.wait_round()
        begun = time.monotonic()
        service.start(wait=False)
        if name == "postgresql":  # what its recovery takes is the disk's affair
            service.wait_ready(60)
            begun = time.monotonic()
        wait_for("everybody is in", crowd.all_open, BACK_S)
        house.wait_agreed(BACK_S - (time.monotonic() - begun))
    service.wait_ready()
    house.wait_agreed()
    assert crowd.all_open(), "once per device, service and family"
    assert house.database.rows(
        "SELECT session_id, what FROM events WHERE kind = 'session' AND what <> 'extended' "
        "GROUP BY session_id, what HAVING count(*) > 1") == [], "nothing was told twice"
    wait_for("every message has been sent", lambda: house.database.value(
        "SELECT count(*) FROM outbox") == "0", 5)


def test_every_part_is_killed_at_once(house: House) -> None:
    with Crowd(house) as crowd:
        crowd.join(20)
        crowd.wait_round()
        flow = probe.Flow(house.net, "stranger", net.WAN4, WEB, crowd.knocking[0].sources[0])
        for name in PARTS:
            house.services[name].kill()
        crowd.wait_round()
        for name in reversed(PARTS):
            house.services[name].start()
        wait_for("everybody is in", crowd.all_open, 2 * BACK_S)
        house.wait_agreed()
        assert flow.is_alive(), "the kernel kept what was promised"
        flow.close()


def test_no_door_opens_while_the_database_is_down(house: House) -> None:
    known, newcomer = house.knocker(), house.knocker()
    known.open(duration=600)
    house.services["postgresql"].kill()
    begun = time.monotonic()

    def is_shut() -> bool:
        newcomer.knock()
        return not newcomer.doors()

    stays("no door opens", is_shut, 3)
    if time.monotonic() < begun + LEASE_S - 1:
        assert probe.connects(house.net, "stranger", net.WAN4, WEB, known.sources[0])
    house.services["postgresql"].start()
    newcomer.open(seconds=BACK_S)
    house.wait_agreed()


def test_a_router_that_is_cut_off_shuts_its_doors_with_the_lease(house: House) -> None:
    device = house.knocker()
    device.open(duration=600)
    house.net.ip("router", "link set home down")
    begun = time.time()
    try:
        last = probe.answers_until(house.net, "stranger", net.WAN4, GAME, begun + LEASE_S + 0.5,
                                   device.sources[0])
        assert last < begun + LEASE_S + 0.1
        assert last > begun + LEASE_S / 3, "it was open until the lease ran out"
        assert not house.held()
    finally:
        house.net.ip("router", "link set home up")
    house.wait_agreed(BACK_S)
    assert device.doors(), "what is still due is back"


def test_a_router_comes_back_from_a_power_cut_to_1970(house: House) -> None:
    """It has no clock and keeps nothing: all that it holds afterwards came over the bus."""
    kept, ended = house.knocker(), house.knocker()
    for family in 4, 6:
        kept.open(family, duration=600)
    last_end = max(session.end_ms for session in ended.open(duration=3))
    house.wait_agreed()
    house.services["rule-agent-home"].kill()
    house.net.power_cut()
    wait_for("one session ends meanwhile", lambda: wire.now_ms() > last_end, 10)
    house.net.power_on()
    assert not probe.connects(house.net, "stranger", net.WAN4, WEB, kept.sources[0])
    house.load_base_table()
    assert not probe.connects(house.net, "stranger", net.WAN4, WEB, kept.sources[0])
    house.add_agent("env", f"LD_PRELOAD={FAKETIME}", "FAKETIME=@1970-01-01 00:00:10",
                    "DONT_FAKE_MONOTONIC=1")
    agent = house.services["rule-agent-home"]
    try:
        begun = time.monotonic()
        agent.start(wait=False)
        wait_for("what is due is back", lambda: len(kept.doors()) == 4, BACK_S)
        house.wait_agreed(BACK_S - (time.monotonic() - begun))
        assert not ended.doors() and not ended.sessions()
        with open(f"/proc/{agent.pid}/maps", encoding="ascii") as maps:
            assert "libfaketime" in maps.read()
        assert all(probe.talks_tcp(house.net, "stranger", wall, WEB, source)
                   for wall, source in zip((net.WAN4, net.WAN6), kept.sources))
        short = house.knocker()
        end = max(session.end_ms for session in short.open(duration=3)) / 1000
        last = probe.answers_until(house.net, "stranger", net.WAN4, GAME, end + 0.5,
                                   short.sources[0])
        assert -0.5 < last - end < 0.1, "it counts in its own time, and right"
    finally:
        agent.stop()
        house.add_agent()
        house.services["rule-agent-home"].start()


def test_a_service_that_was_frozen_goes_on(house: House) -> None:
    for name in PARTS[:3]:
        service, device = house.services[name], house.knocker()
        service.pause()
        device.knock()
        stays("no door opens", lambda: not device.doors(), 0.5)
        service.resume()
        device.open(seconds=BACK_S)
    house.wait_agreed()


def test_a_revocation_reaches_a_router_that_was_away(house: House) -> None:
    revoked, other = house.knocker(), house.knocker()
    for device in revoked, other:
        device.open(duration=600)
    agent = house.services["rule-agent-home"]
    agent.kill()
    house.ctl("device", "revoke", revoked.id)
    agent.start()
    wait_for("it is shut", lambda: not revoked.doors(), BACK_S)
    house.wait_agreed()
    assert other.doors()


def test_two_session_managers_decide_every_knock_once(house: House) -> None:
    first, second = house.services["session-manager"], house.services["session-manager-2"]
    gateway = house.services["spa-gateway"]
    first.restart()
    second.start()
    gateway.restart()
    with Crowd(house) as crowd:
        crowd.join(20)
        for _ in range(3):
            crowd.wait_round()
        wait_for("everybody is in", crowd.all_open)
    house.settle()
    house.wait_agreed()
    decided = [house.counters(service.name)["knocks_accepted"] for service in (first, second)]
    assert sum(decided) == house.counters(gateway.name)["knocks_good"]
    assert house.database.rows(
        "SELECT session_id FROM events WHERE what = 'opened' GROUP BY session_id "
        "HAVING count(*) > 1") == []


@pytest.mark.parametrize("victim", ["session-manager", "session-manager-2"])
def test_one_session_manager_dies_and_the_other_goes_on(house: House, victim: str) -> None:
    house.services["session-manager-2"].start()
    with Crowd(house) as crowd:
        crowd.join(10)
        wait_for("the first ones are in", crowd.all_open)
        house.services[victim].kill()
        crowd.join(10)
        wait_for("the others are in, too", crowd.all_open, 3)
        house.wait_agreed()
        house.services[victim].start()
        crowd.wait_round()
    house.wait_agreed()
    assert crowd.all_open()


def test_a_session_manager_that_was_stopped_gets_no_more_calls(house: House) -> None:
    """The broker divides calls between the two; nobody waits for an answer of one that is away."""
    second = house.services["session-manager-2"]
    second.start()
    for _ in range(4):
        house.ctl("user", "list")
    second.stop()
    for _ in range(4):
        house.ctl("user", "list")


def test_a_call_that_came_to_a_dead_session_manager_is_made_again(house: House) -> None:
    """For a while the broker goes on giving calls to who has died; the next one gets it, then."""
    second = house.services["session-manager-2"]
    second.start()
    for _ in range(2):
        house.ctl("user", "list")
    second.kill()
    for _ in range(4):
        begun = time.monotonic()
        house.ctl("user", "list")
        assert time.monotonic() - begun < 4
    second.start()
