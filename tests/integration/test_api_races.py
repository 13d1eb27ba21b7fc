# SPDX-License-Identifier: GPL-3.0-or-later
"""A hundred at the same moment: what works once works for exactly one of them."""
from __future__ import annotations

import collections
import secrets
from collections.abc import Callable, Iterator

import pytest
import wire
from api import Answer, Browser, at_once
from conftest import BUILD
from lab.process import wait_for
from people import KNOCK, People, Person, Phone

MANY = 100
PLACES = 4  # addresses they come from: one alone may not hold so many connections


class Crowded(People):
    def start(self) -> None:
        super().start()
        self.mia = self.add_person("mia", "member", "web", "game")
        self.places = [self.new_address() for _ in range(PLACES)]

    def browsers(self, person: Person | None = None) -> list[Browser]:
        """As many browsers with a connection each; of one login if there is a person."""
        found = []
        for number in range(MANY):
            browser = Browser(self, "stranger", self.places[number % PLACES])
            browser.cookies = dict(person.browser.cookies) if person else {}
            browser.get("/address")
            found.append(browser)
        return found


@pytest.fixture(scope="module")
def house() -> Iterator[Crowded]:
    with Crowded(BUILD) as made:
        made.start()
        yield made


def all_at_once(browsers: list[Browser], ask: Callable[[int, Browser], Answer]) -> list[Answer]:
    """What each was answered."""
    answers = at_once(len(browsers), lambda number: ask(number, browsers[number]))
    for browser in browsers:
        browser.close()
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return answers


def statuses(answers: list[Answer]) -> dict[tuple[int, str], int]:
    return dict(collections.Counter((answer.status, answer.code) for answer in answers))


def test_one_link_enrols_one_device(house: Crowded) -> None:
    link = house.mia.browser.post("/enrolments").json["secret"]
    phones = [Phone(house, browser) for browser in house.browsers()]
    answers = all_at_once([phone.browser for phone in phones],
                          lambda number, _: phones[number].enrol(link, f"phone-{number}"))
    assert statuses(answers) == {(200, ""): 1, (410, "used-up"): MANY - 1}
    (winner,) = [phone for phone, answer in zip(phones, answers) if answer.status == 200]
    assert house.database.rows("SELECT encode(id, 'hex') FROM devices WHERE confirmed_ms IS NULL") \
        == [[winner.id]]
    assert winner.enrol(link).json["state"] == "waiting", "it may ask again"


def test_one_use_is_one_visit_with_one_door(house: Crowded) -> None:
    guest, invitation = house.invite(house.mia, house.published["game"], most_uses=1)
    browsers = house.browsers()
    packets = [guest.packet() for _ in browsers]
    answers = all_at_once(browsers, lambda number, browser: browser.call(
        "POST", "/guest/knock", packets[number], headers=KNOCK))
    found = statuses(answers)
    assert set(found) <= {(201, ""), (202, ""), (409, "replayed")}, found
    assert found.get((201, ""), 0) + found.get((202, ""), 0) >= 1
    item = house.mia.browser.get(f"/invitations/{invitation}").json
    assert (item["uses"], item["state"]) == (1, "valid"), "the visit is going on"
    wait_for("one door is left", lambda: len(
        [door for door in house.held() if door[0] in house.places]) == 1)
    assert len(house.sessions(invitation)) == 1
    house.wait_agreed()
    (session,) = house.sessions(invitation)
    assert house.mia.browser.delete(f"/sessions/{session.id:016x}").status == 204
    house.database.rows(f"UPDATE invitations SET visit_end_ms = 1 WHERE device_id = '\\x{invitation}'")
    answers = all_at_once(house.browsers()[:10], lambda _, browser: browser.call(
        "POST", "/guest/knock", guest.packet(), headers=KNOCK))
    assert {answer.code for answer in answers} <= {"used-up", "replayed", "refused"}
    assert not house.sessions(invitation)


def test_one_knock_is_decided_on_once(house: Crowded) -> None:
    phone = Phone(house)
    house.ctl("device", "add", "mia", "racer", phone.key.public.hex())
    packet = phone.packet(op=wire.OPEN, services=[house.id_of("web")])
    answers = all_at_once(house.browsers(), lambda _, browser: browser.call(
        "POST", "/knock", packet, headers=KNOCK))
    found = statuses(answers)
    assert found.get((201, ""), 0) + found.get((202, ""), 0) == 1
    assert found[409, "replayed"] == MANY - 1
    assert len(house.sessions(phone.id)) == 1


def added(house: Crowded, name: str) -> int:
    """How often the history says that a user was added."""
    return int(house.database.value("SELECT count(*) FROM events WHERE kind = 'user' AND "
                                    f"what = 'added' AND user_name = '{name}'"))


def test_one_key_does_it_once_and_answers_the_same(house: Crowded) -> None:
    key, body = secrets.token_hex(16), {"name": "once", "role": "member"}
    answers = all_at_once(house.browsers(house.olga), lambda _, browser: browser.post(
        "/users", body, key=key))
    assert statuses(answers) == {(201, ""): MANY}
    assert len({answer.body for answer in answers}) == 1
    assert house.root.post("/users", body, key=key).body == answers[0].body, "also later"
    assert added(house, "once") == 1


def test_one_key_makes_one_password(house: Crowded) -> None:
    """Hashing takes time: who is not served at once may ask again, and gets the same secret."""
    key, body = secrets.token_hex(16), {"name": "secret", "role": "member", "with_password": True}
    answers = all_at_once(house.browsers(house.olga), lambda _, browser: browser.post(
        "/users", body, key=key))
    assert set(statuses(answers)) <= {(201, ""), (503, "unavailable")}
    made = {answer.body for answer in answers if answer.status == 201}
    assert made == {house.root.post("/users", body, key=key).body}
    assert added(house, "secret") == 1


def test_a_secret_is_for_the_process_that_asked(house: Crowded) -> None:
    """The answers to both are kept; but the secret is sealed to a key that is gone."""
    plain, secret = secrets.token_hex(16), secrets.token_hex(16)
    body = {"name": "plain", "role": "member"}
    first = house.root.post("/users", body, key=plain)
    assert house.root.post("/enrolments", key=secret).status == 201
    house.services["api-gateway"].stop()
    house.services["api-gateway"].start()
    assert house.root.post("/users", body, key=plain).body == first.body
    again = house.root.post("/enrolments", key=secret)
    assert (again.status, again.code) == (409, "conflict")


def test_one_key_is_for_one_request_of_one_user(house: Crowded) -> None:
    key = secrets.token_hex(16)
    first = house.root.post("/users", {"name": "first", "role": "member"}, key=key)
    assert first.status == 201
    other = house.root.post("/users", {"name": "second", "role": "member"}, key=key)
    assert (other.status, other.code) == (409, "conflict")
    same = house.root.post("/services", {"router": "home", "name": "first", "proto": "tcp",
                                         "to4": "192.168.77.10", "to_port": 1}, key=key)
    assert (same.status, same.code) == (409, "conflict"), "another method is another request"
    assert house.mia.browser.post("/enrolments", key=key).status == 201, "somebody else's key"
    assert house.database.value("SELECT count(*) FROM users WHERE name = 'second'") == "0"


def test_one_key_opens_one_door(house: Crowded) -> None:
    key = secrets.token_hex(16)
    service = house.published["web"]
    browsers = [browser for browser in house.browsers(house.mia)
                if browser.source == house.places[0]]
    answers = all_at_once(browsers, lambda _, browser: browser.post(
        "/sessions", {"service": service, "duration_s": 60}, key=key))
    assert {answer.status for answer in answers} <= {201, 202}
    assert len({answer.json["session"] for answer in answers}) == 1
    assert [door for door in house.held() if door[0] == house.places[0]]


def test_a_name_and_a_port_belong_to_one_service(house: Crowded) -> None:
    def add(number: int, browser: Browser) -> Answer:
        return browser.post("/services", {"router": "home", "name": f"racer-{number}", "proto": "tcp",
                                          "port": 7777, "to4": "192.168.77.10", "to_port": 80})

    answers = all_at_once(house.browsers(house.olga), add)
    assert statuses(answers) == {(201, ""): 1, (409, "exists"): MANY - 1}
    answers = all_at_once(house.browsers(house.olga), lambda number, browser: browser.post(
        "/users", {"name": "twin", "role": "member", "title": f"The {number}th"}))
    assert statuses(answers) == {(201, ""): 1, (409, "exists"): MANY - 1}


def test_a_password_is_changed_once(house: Crowded) -> None:
    person = house.mia.clone("changer")
    browsers = house.browsers(None)[:8]
    cookies = person.borrow(steps_up=True).cookies
    for browser in browsers:
        browser.cookies = dict(cookies)
    answers = all_at_once(browsers, lambda number, browser: browser.post(
        "/password", {"old": person.password, "new": f"my new password, number {number}"}))
    assert sum(answer.status == 200 for answer in answers) == 1, statuses(answers)
    (number,) = [number for number, answer in enumerate(answers) if answer.status == 200]
    assert person.fresh_browser().login("changer", f"my new password, number {number}").status == 200
