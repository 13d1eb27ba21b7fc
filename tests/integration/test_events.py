# SPDX-License-Identifier: GPL-3.0-or-later
"""The history: who opened what and when, and that nobody can change it unseen."""
from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
import wire
from conftest import BUILD
from house import DESK, WEB, House, Knocker
from lab.process import LabError, wait_for


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD) as made:
        made.start()
        yield made


@pytest.fixture
def device(house: House) -> Knocker:
    return house.knocker()


def chained(house: House) -> None:
    """Waits until every event has its place in the chain."""
    wait_for("the chain is complete",
             lambda: house.database.value("SELECT count(*) FROM unchained") == "0", 5)


def events(house: House, *words: str) -> list[dict]:
    chained(house)
    return house.ctl("events", *words)


def tamper(house: House, statement: str) -> None:
    """Does what only the owner of the database can."""
    house.database.rows(f"SET session_replication_role = replica; {statement} RETURNING 1")


def test_a_session_is_told_from_its_knock_to_its_end(house: House, device: Knocker) -> None:
    session = device.open(op=wire.OPEN, services=[house.id_of("desk")])[0]
    device.knock(op=wire.CLOSE, services=[house.id_of("desk")])
    wait_for("the door is shut", lambda: not device.sessions(), 5)
    found = [event for event in events(house, "--device", device.id) if event["kind"] == "session"]
    assert [event["what"] for event in found] == ["opened", "closed"]
    assert {event["session"] for event in found} == {f"{session.id:016x}"}
    opened = found[0]
    assert (opened["user_name"], opened["service_name"]) == ("ana", "desk")
    assert (opened["source"], opened["port"], opened["router"]) == (device.sources[0], DESK, "home")
    assert abs(opened["knock_ms"] - opened["at_ms"]) < 5000
    assert found[1]["reason"] == "ended"


def test_what_was_open_at_a_time_has_a_name(house: House, device: Knocker) -> None:
    device.open()
    time.sleep(0.05)
    during = wire.now_ms()
    time.sleep(0.05)
    device.knock(op=wire.CLOSE, services=[house.id_of("web"), house.id_of("game")])
    wait_for("the doors are shut", lambda: not device.sessions(), 5)
    seconds = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(during / 1000 + 1))
    assert not [event for event in events(house, "--port", str(WEB), "--at", seconds)
                if event.get("device") == device.id], "it was shut by then"
    device.open()
    time.sleep(1.1)
    seconds = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime())
    found = [event for event in events(house, "--port", str(WEB), "--at", seconds)
             if event.get("device") == device.id]
    assert [event["what"] for event in found] == ["opened"]


def test_what_an_admin_does_is_told(house: House) -> None:
    house.ctl("user", "add", "eve")
    house.ctl("grant", "add", "eve", "web")
    house.ctl("grant", "remove", "eve", "web")
    found = [(event["kind"], event["what"]) for event in events(house, "--user", "eve")]
    assert found == [("user", "added"), ("grant", "added"), ("grant", "removed")]
    assert {event["actor"] for event in events(house, "--user", "eve")} == {"ownlinectl-admin"}


def test_a_router_that_comes_and_goes_is_told(house: House) -> None:
    house.services["rule-agent-home"].stop()
    house.database.rows("UPDATE routers SET lease_ms = 1 RETURNING 1")
    wait_for("the router is offline",
             lambda: house.database.value("SELECT online FROM routers") == "f", 5)
    house.services["rule-agent-home"].start()
    wait_for("the router is online",
             lambda: house.database.value("SELECT online FROM routers") == "t", 10)
    found = [event["what"] for event in events(house, "--kind", "router")]
    assert found[-2:] == ["offline", "online"]


def test_no_statement_changes_the_history(house: House) -> None:
    chained(house)
    for statement in ("UPDATE events SET port = 1", "DELETE FROM events", "TRUNCATE events CASCADE",
                      "UPDATE chain SET position = position + 1", "DELETE FROM chain"):
        with pytest.raises(LabError, match="the history is only added to"):
            house.database.rows(statement)
    house.ctl("event", "verify")


def test_an_edit_is_found(house: House, device: Knocker) -> None:
    device.open()
    chained(house)
    noted = house.ctl("event", "verify")
    number = house.database.value("SELECT number FROM chain WHERE position = 5")
    before = house.database.value(f"SELECT coalesce(detail, '') FROM events WHERE number = {number}")
    tamper(house, f"UPDATE events SET detail = 'nothing' WHERE number = {number}")
    with pytest.raises(LabError, match=r"\b5\b"):
        house.ctl("event", "verify")
    tamper(house, f"UPDATE events SET detail = nullif('{before}', '') WHERE number = {number}")
    assert house.ctl("event", "verify")["position"] >= noted["position"]


def test_a_gap_is_found(house: House, device: Knocker) -> None:
    device.open()
    chained(house)
    noted = house.ctl("event", "verify")
    number = house.database.value("SELECT number FROM chain WHERE position = 6")
    tamper(house, f"DELETE FROM chain WHERE number = {number}")
    tamper(house, f"DELETE FROM events WHERE number = {number}")
    with pytest.raises(LabError, match=r"\b[67]\b"):
        house.ctl("event", "verify")
    # Whoever could make the whole chain anew is still found out by what was noted before.
    with pytest.raises(LabError):
        house.ctl("event", "verify", "--noted", f"{noted['position']}:{noted['hash']}")


def test_every_number_has_a_name_that_prometheus_takes(house: House) -> None:
    for principal in ("session-manager", "spa-gateway", "rule-agent-home"):
        counters = house.counters(principal)
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in counters), counters
        assert not [name for name in counters if name.endswith("_total")]
        assert len(counters) > 12


def test_numbers_count_what_happened(house: House, device: Knocker) -> None:
    device.open()
    manager, agent = house.counters("session-manager"), house.counters("rule-agent-home")
    assert manager["knocks_accepted"] >= 1 and manager["transactions"] > 0
    assert manager["calls_taken"] >= 1 and manager["calls_us_count"] >= 1
    assert 0 < manager["calls_us_sum"] / manager["calls_us_count"] < 5_000_000
    assert agent["doors_open"] >= 1 and agent["lease_left_ms"] > 0 and agent["lag_ms_count"] >= 1
    assert agent["lag_ms_sum"] < 5000 * agent["lag_ms_count"]
