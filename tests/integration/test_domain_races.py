# SPDX-License-Identifier: GPL-3.0-or-later
"""Two session-managers and a hundred calls at the same moment: what can be once, is once."""
from __future__ import annotations

import collections
import itertools
import threading
import time
from collections.abc import Iterator

import pytest
import wire
from callers import Gateway
from calls import SETUP
from conftest import BUILD
from house import House, Knocker
from lab import net
from lab.process import wait_for

MANY = 100
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD, replicas=2, setup=SETUP) as made:
        made.start()
        yield made


@pytest.fixture(scope="module")
def admin(house: House) -> Iterator[Gateway]:
    caller = Gateway(house, "ownlinectl-tests")
    yield caller
    caller.close()


def at_once(admin: Gateway, *calls: tuple[str, dict]) -> list[dict]:
    """Makes all the calls, then waits for all the answers, which are in the order of the calls."""
    numbers = [admin.send(method, **fields) for method, fields in calls]
    answers: dict[bytes, dict] = {}

    def all_there() -> bool:
        answers.update(admin.hear(0.5))
        return len(answers) == len(numbers)

    wait_for("every call is answered", all_there, 60)
    return [answers[number] for number in numbers]


def codes(answers: list[dict]) -> dict[tuple[str, str], int]:
    return dict(collections.Counter((answer["code"], answer["field"]) for answer in answers))


def fresh_user(admin: Gateway) -> tuple[str, str]:
    name = f"user-{next(_numbers)}"
    return admin.call("user-add", name=name, role="member")["id"], name


def fresh_service(admin: Gateway, **fields) -> dict:
    wish = {"router": "home", "name": f"service-{next(_numbers)}", "proto": "tcp", "to4": net.NAS4,
            "to_port": 443, **fields}
    answer = admin.call("service-add", **wish)
    assert answer["code"] == "ok", answer
    return {"service": answer["id"], **{name: value for name, value in wish.items()
                                        if name != "router"}}


def test_one_name_is_one_user(house: House, admin: Gateway) -> None:
    answers = at_once(admin, *(("user-add", {"name": "one", "role": "member", "title": str(number)})
                               for number in range(MANY)))
    assert codes(answers) == {("ok", ""): 1, ("exists", "name"): MANY - 1}
    assert house.database.value("SELECT count(*) FROM users WHERE name = 'one'") == "1"


def test_the_same_user_is_one_user(admin: Gateway) -> None:
    answers = at_once(admin, *[("user-add", {"name": "same", "role": "member"})] * MANY)
    assert codes(answers) == {("ok", ""): MANY}
    assert len({answer["id"] for answer in answers}) == 1


def test_one_port_is_one_service(house: House, admin: Gateway) -> None:
    answers = at_once(admin, *(("service-add", {
        "router": "home", "name": f"port-{number}", "proto": ("tcp", "both")[number % 2],
        "port": 9310, "to4": net.NAS4, "to_port": 1}) for number in range(MANY)))
    assert codes(answers) == {("ok", ""): 1, ("exists", "port"): MANY - 1}
    (made,) = [answer["id"] for answer in answers if answer["code"] == "ok"]
    assert admin.call("service-remove", service=made)["code"] == "ok"


def test_chosen_ports_are_different(house: House, admin: Gateway) -> None:
    router = {"router": "small", "router_key": wire.Key().public.hex(), "host": "small.example",
              "port_first": 40000, "port_last": 40000 + MANY // 2 - 1}
    assert admin.call("router-add", **router)["code"] == "ok"
    answers = at_once(admin, *(("service-add", {
        "router": "small", "name": f"chosen-{number}", "proto": "both", "to4": net.NAS4,
        "to_port": 1}) for number in range(MANY)))
    found = codes(answers)
    assert found.pop(("unavailable", ""), 0) <= MANY // 10, "few lost too many races"
    assert set(found) == {("ok", ""), ("full", "port")}
    ports = house.database.rows("SELECT port FROM services WHERE router_id = 'small'")
    assert len(ports) == found["ok", ""] == len({port for port, in ports}) <= MANY // 2
    at_once(admin, *(("service-remove", {"service": answer["id"]}) for answer in answers
                     if answer["code"] == "ok"))


def test_one_grant_is_one_grant(house: House, admin: Gateway) -> None:
    user, _ = fresh_user(admin)
    service = fresh_service(admin)["service"]
    answers = at_once(admin, *(("grant-add", {
        "user": user, "service": service, "automatic": number % 2 == 0, "port": 32000 + number % 3})
        for number in range(MANY)))
    assert codes(answers) == {("ok", ""): MANY} and len({answer["id"] for answer in answers}) == 1
    assert house.database.value(
        f"SELECT count(*) FROM ports WHERE service_id = {int(service, 16)}") == "2"


def test_one_key_is_one_service(house: House, admin: Gateway) -> None:
    answers = at_once(admin, *[("service-add", {
        "router": "home", "name": "keyed", "proto": "tcp", "to4": net.NAS4, "to_port": 1,
        "key": "0123456789abcdef" * 2})] * MANY)
    assert codes(answers) == {("ok", ""): MANY} and len({answer["id"] for answer in answers}) == 1
    assert house.database.value("SELECT count(*) FROM events WHERE service_name = 'keyed'") == "1"


class Knocking:
    """A device that knocks all the while."""

    def __init__(self, knocker: Knocker) -> None:
        self.knocker = knocker
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._stop.wait(0.02):
            self.knocker.knock()

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def test_nothing_is_left_of_who_is_removed_while_he_is_given_more(house: House,
                                                                  admin: Gateway) -> None:
    for _ in range(5):
        user, name = fresh_user(admin)
        service = fresh_service(admin)
        admin.call("grant-add", user=user, service=service["service"], automatic=True)
        knocker = house.knocker(name)
        knocker.open()
        calls = [(method, {"user": user, **fields}) for number in range(20) for method, fields in (
            ("device-add", {"name": f"d{number}", "device_key": wire.Key().public.hex()}),
            ("grant-add", {"service": service["service"], "automatic": True, "port": 33000 + number}))]
        calls.insert(len(calls) // 2, ("user-remove", {"user": user}))
        with Knocking(knocker):
            found = codes(at_once(admin, *calls))
        house.settle()
        assert set(found) <= {("ok", ""), ("not-found", "user")}, found
        assert knocker.sessions() == []
        for table, alive in ("devices", "revoked_ms IS NULL"), ("grants", "true"):
            assert house.database.value(f"SELECT count(*) FROM {table} WHERE {alive} AND "
                                        f"user_id = {int(user, 16)}") == "0", table
        wait_for("the kernel has shut every door", lambda: not knocker.doors())
        admin.call("service-remove", service=service["service"])


def test_no_door_leads_where_its_service_led_before(house: House, admin: Gateway) -> None:
    user, name = fresh_user(admin)
    service = fresh_service(admin)
    admin.call("grant-add", user=user, service=service["service"], automatic=True)
    knockers = [house.knocker(name) for _ in range(3)]
    for each in knockers:
        each.open()
    for number in range(20):
        wish = {**service, "port": 34000 + number, "to_port": (443, 27015)[number % 2]}
        with Knocking(knockers[0]), Knocking(knockers[1]), Knocking(knockers[2]):
            time.sleep(0.05)
            assert admin.call("service-set", **wish)["code"] == "ok"
            time.sleep(0.05)
        house.settle()
        ports = {session.port for each in knockers for session in each.sessions()}
        assert ports <= {wish["port"]}, ports
    for each in knockers:
        each.open()
    house.wait_agreed(10)
    to_port = {entry["elem"]["val"]["concat"][2]: target["concat"][-1]
               for entry, target in house.kernel()["fwd4"]
               if entry["elem"]["val"]["concat"][0] in {each.sources[0] for each in knockers}}
    assert to_port == {34019: 27015}


def test_a_router_goes_without_services_or_stays(house: House, admin: Gateway) -> None:
    for number in range(10):
        name = f"racy-{number}"
        admin.call("router-add", router=name, router_key=wire.Key().public.hex(), host="racy.example")
        answers = at_once(admin, *([("router-remove", {"router": name})] * 2), *(
            ("service-add", {"router": name, "name": f"s{each}", "proto": "tcp", "to4": net.NAS4,
                             "to_port": 1}) for each in range(6)),
            *([("router-remove", {"router": name})] * 2))
        removed = any(answer["code"] == "ok" for answer in answers[:2] + answers[-2:])
        left = house.database.value("SELECT count(*) FROM services WHERE removed_ms IS NULL AND "
                                    f"router_id = '{name}'")
        assert removed == (left == "0"), answers
        assert house.database.value(
            f"SELECT removed_ms IS NOT NULL FROM routers WHERE id = '{name}'") == "ft"[removed]


def test_two_methods_may_be_called_in_the_same_millisecond(
        admin: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller's numbers rise on each topic by themselves."""
    user, _ = fresh_user(admin)
    moment = wire.stamp() + 1
    with monkeypatch.context() as patch:
        patch.setattr(wire, "stamp", lambda: moment)
        answers = at_once(admin, ("user-add", {"name": f"user-{next(_numbers)}", "role": "member"}),
                          ("user-remove", {"user": user}))
    assert codes(answers) == {("ok", ""): 2}
    wait_for("the moment is over", lambda: wire.stamp() > moment)
