# SPDX-License-Identifier: GPL-3.0-or-later
"""Why can I not connect? Each cause is made here, and the doctor must name it."""
from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

import pytest
import wire
from conftest import BUILD
from house import House, Knocker
from lab import net
from lab.process import wait_for

CHECKS = ["knock", "clock", "device", "user", "grant", "countries", "hours", "service", "family",
          "router", "lease", "session", "target"]
AHEAD = 300_000  # ms


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD) as made:
        made.start()
        yield made


@pytest.fixture
def device(house: House) -> Knocker:
    return house.knocker()


def ask(house: House, *words: str) -> tuple[int, dict[str, tuple[str, str]]]:
    """The command's exit status, and what was found: result and detail of each check."""
    with house.net.inside("home"):
        done = subprocess.run(
            [house.program("ownlinectl"), "--dir", house.state, "--name", "ownlinectl-admin",
             "--broker", net.HOME4, "--json", "doctor", *words],
            capture_output=True, text=True, timeout=20, check=False)
    found = json.loads(done.stdout)
    assert [item["check"] for item in found] == CHECKS
    return done.returncode, {item["check"]: (item["result"], item["detail"]) for item in found}


def failing(house: House, *words: str) -> dict[str, str]:
    """The checks that fail, with what is said of them."""
    return {check: detail for check, (result, detail) in ask(house, *words)[1].items()
            if result == "fail"}


def test_all_is_well(house: House, device: Knocker) -> None:
    device.open()
    status, found = ask(house, "--device", device.id, "--service", "web")
    assert status == 0
    assert {check for check, (result, _) in found.items() if result != "ok"} == set()
    assert f"{device.sources[0]} by UDP" in found["knock"][1]
    assert "answers" in found["target"][1]


def test_a_device_that_never_knocked(house: House, device: Knocker) -> None:
    status, found = ask(house, "--device", device.id, "--service", "web")
    assert status == 1
    assert found["knock"][0] == found["session"][0] == "fail"
    assert "was ever seen" in found["knock"][1]


def test_a_clock_that_is_off(house: House, device: Knocker) -> None:
    device.open()
    device.knock(t_ms=wire.now_ms() + AHEAD)
    found = wait_for("the knock was refused", lambda: failing(house, "--device", device.id), 5)
    assert "4 min ahead" in found["clock"] or "5 min ahead" in found["clock"]
    assert "its time is wrong" in found["knock"] and device.sources[0] in found["knock"]
    told = house.ctl("events", "--device", device.id, "--kind", "device")
    wait_for("it is told", lambda: "refused" in [
        event["what"] for event in house.ctl("events", "--device", device.id, "--kind", "device")], 5)
    assert len(told) <= 2
    device.knock()
    wait_for("a good knock heals", lambda: not failing(house, "--device", device.id), 5)


def test_who_knocks_by_one_family_and_comes_by_the_other(house: House, device: Knocker) -> None:
    device.open(6)
    words = ("--device", device.id, "--service", "web", "--address", device.sources[0])
    assert set(failing(house, *words)) == {"family"}
    assert "open for IPv6" in failing(house, *words)["family"]


def test_who_comes_from_another_address(house: House, device: Knocker) -> None:
    device.open()
    found = failing(house, "--device", device.id, "--service", "web", "--address", "192.0.2.250")
    assert set(found) == {"session"} and "not for 192.0.2.250" in found["session"]


def test_who_has_no_grant(house: House, device: Knocker) -> None:
    house.ctl("user", "add", "bob")
    found = failing(house, "--user", "bob", "--service", "web")
    assert "bob may not open home/web" in found["grant"]


def test_who_is_not_active(house: House, device: Knocker) -> None:
    house.ctl("user", "add", "carl")
    house.ctl("user", "set", "carl", "--active", "no")
    assert "carl is not active" in failing(house, "--user", "carl")["user"]


def test_hours_and_countries(house: House) -> None:
    house.ctl("user", "add", "dora")
    house.ctl("user", "set", "dora", "--countries", "DE AT")
    found = failing(house, "--user", "dora", "--address", "192.0.2.9")
    assert "no country-database" in found["countries"]


def test_a_revoked_device(house: House, device: Knocker) -> None:
    device.open()
    house.ctl("device", "revoke", device.id)
    found = failing(house, "--device", device.id, "--service", "web")
    assert "was revoked" in found["device"] and "revoked" in found["session"]


def test_the_device_of_an_address_is_found(house: House, device: Knocker) -> None:
    device.open()
    found = ask(house, "--address", device.sources[0])[1]
    assert device.sources[0] in found["knock"][1]


def test_nothing_listens_behind_the_door(house: House, device: Knocker) -> None:
    house.add_service("void", "tcp", 9001, 9)
    house.ctl("grant", "add", "ana", "void", "--automatic")
    device.open()
    found = failing(house, "--device", device.id, "--service", "void")
    assert set(found) == {"target"} and "refuses" in found["target"]


def test_nobody_answers_behind_the_door(house: House, device: Knocker) -> None:
    house.ctl("service", "add", "ghost", "--proto", "tcp", "--port", "9002", "--to",
              "192.168.77.99", "--to-port", "80")
    house.ctl("grant", "add", "ana", "ghost", "--automatic")
    device.open()
    found = failing(house, "--device", device.id, "--service", "ghost")
    assert set(found) == {"target"} and "does not answer" in found["target"]


def test_a_router_that_is_gone(house: House, device: Knocker) -> None:
    device.open()
    house.services["rule-agent-home"].stop()
    house.database.rows("UPDATE routers SET lease_ms = 1 RETURNING 1")
    wait_for("the router is offline",
             lambda: house.database.value("SELECT online FROM routers") == "f", 5)
    found = failing(house, "--device", device.id, "--service", "web")
    assert {"router", "lease"} <= set(found)
    assert "does it reach the broker" in found["router"]
    house.services["rule-agent-home"].start()
    wait_for("the router is back",
             lambda: not failing(house, "--device", device.id, "--service", "web"), 10)


def test_what_is_not_there(house: House) -> None:
    with house.net.inside("home"):
        done = subprocess.run(
            [house.program("ownlinectl"), "--dir", house.state, "--name", "ownlinectl-admin",
             "--broker", net.HOME4, "doctor", "--device", "0" * 32],
            capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 1 and "not-found" in done.stderr
