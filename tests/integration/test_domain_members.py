# SPDX-License-Identifier: GPL-3.0-or-later
"""What a member sees and may change; and that somebody can always administer the site."""
from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import wire
from callers import Browser, Gateway
from calls import SETUP
from conftest import BUILD
from house import House
from lab import net

NOBODY = "00000000000000aa"
ACTS = [("user-add", {"name": "eve", "role": "admin"}), ("user-remove", {"user": NOBODY}),
        ("user-set", {"user": NOBODY, "name": "eve", "role": "admin", "active": True}),
        ("service-add", {"router": "home", "name": "eve", "proto": "tcp", "to4": net.NAS4,
                         "to_port": 1}),
        ("service-set", {"service": NOBODY, "name": "eve", "proto": "tcp", "to4": net.NAS4,
                         "to_port": 1}),
        ("service-remove", {"service": NOBODY}), ("grant-remove", {"grant": NOBODY}),
        ("grant-add", {"user": NOBODY, "service": NOBODY, "automatic": True}),
        ("router-set", {"router": "home", "host": "eve.example"})]
LOOKS = ["user-list", "router-list"]
_names = (f"person-{number}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD, setup=SETUP) as made:
        made.start()
        made.services["api-gateway"].stop()
        yield made


@pytest.fixture(scope="module")
def gateway(house: House) -> Iterator[Gateway]:
    """The test takes the place of api-gateway."""
    caller = Gateway(house)
    yield caller
    caller.close()


@pytest.fixture(scope="module")
def root(house: House) -> Iterator[Gateway]:
    """An admin by certificate."""
    caller = Gateway(house, "ownlinectl-tests")
    yield caller
    caller.close()


@dataclass
class Person:
    """A user who can log in, and a browser in which he has."""
    house: House
    id: str
    name: str
    browser: Browser

    def steps_up(self, seconds_ago: int = 0) -> None:
        self.house.database.rows(
            f"UPDATE web_logins SET stepped_ms = {wire.now_ms() - 1000 * seconds_ago} WHERE "
            f"cookie = '\\x{cookie_hash(self.browser.cookie)}'")


def cookie_hash(cookie: str) -> str:
    return wire.blake2b(b"ownline:cookie:v1".ljust(32, b"\0") + cookie.encode(), 32).hex()


def person(house: House, gateway: Gateway, root: Gateway, role: str = "member") -> Person:
    """Has a password and a second factor, and has logged in."""
    name = next(_names)
    id_ = root.call("user-add", name=name, role=role)["id"]
    cookie, login, now = secrets.token_urlsafe(32), secrets.token_hex(16), wire.now_ms()
    house.database.rows(f"""
        UPDATE users SET password = 'x', totp_secret = decode(repeat('00', 20), 'hex'),
            totp_confirmed = true WHERE id = {int(id_, 16)};
        INSERT INTO devices (id, user_id, name, kind, created_ms, confirmed_ms)
            VALUES ('\\x{login}', {int(id_, 16)}, 'browser', 'login', {now}, {now});
        INSERT INTO web_logins (device_id, cookie, address, agent, seen_ms, end_ms)
            VALUES ('\\x{login}', '\\x{cookie_hash(cookie)}', '192.0.2.1', 'x', {now},
                {now + 3_600_000});""")
    return Person(house, id_, name, Browser(gateway, cookie=cookie))


@pytest.fixture
def mia(house: House, gateway: Gateway, root: Gateway) -> Person:
    return person(house, gateway, root)


@pytest.fixture
def max_(house: House, gateway: Gateway, root: Gateway) -> Person:
    """Another member."""
    return person(house, gateway, root)


def items(person_: Person, method: str, **fields) -> list[dict]:
    answer = person_.browser.call(method, **fields)
    assert answer["code"] == "ok" and not answer["more"], answer
    return answer["items"]


def add_device(root: Gateway, user: str, name: str) -> str:
    return root.call("device-add", user=user, name=name,
                     device_key=wire.Key().public.hex())["device"]


def test_a_member_sees_his_own_devices(root: Gateway, mia: Person, max_: Person) -> None:
    own, other = add_device(root, mia.id, "mine"), add_device(root, max_.id, "his")
    assert [item["device"] for item in items(mia, "device-list")] == [own]
    assert items(mia, "device-list", device=other) == items(mia, "device-list", user=max_.id) == []
    assert [item["device"] for item in items(mia, "device-list", user=mia.id)] == [own]
    for stranger in other, "00" * 16:
        for method, more in ("device-set", {"name": "stolen"}), ("device-revoke", {}):
            answer = mia.browser.call(method, device=stranger, **more)
            assert (answer["code"], answer["field"]) == ("not-found", "device")
    assert mia.browser.call("device-set", device=own, name="renamed")["code"] == "ok"
    assert mia.browser.call("device-revoke", device=own)["code"] == "ok"
    (item,) = items(mia, "device-list")
    assert (item["name"], item["state"]) == ("renamed", "revoked")
    (item,) = items(max_, "device-list")
    assert (item["name"], item["state"]) == ("his", "active")


def test_a_login_or_an_invitation_is_no_device(mia: Person, house: House) -> None:
    login = house.database.value("SELECT encode(id, 'hex') FROM devices WHERE kind = 'login' AND "
                                 f"user_id = {int(mia.id, 16)}")
    assert items(mia, "device-list") == []
    assert mia.browser.call("device-revoke", device=login)["code"] == "not-found"
    assert items(mia, "device-list") == [], "he is still logged in"


def test_a_member_sees_the_services_that_he_may_open(house: House, root: Gateway, mia: Person,
                                                     max_: Person) -> None:
    web, game, desk = (house.published[name] for name in ("web", "game", "desk"))
    root.call("grant-add", user=mia.id, service=web, automatic=True)
    root.call("grant-add", user=mia.id, service=game, automatic=False, port=23456, longest_s=60)
    root.call("grant-add", user=max_.id, service=desk, automatic=True)
    found = {item["id"]: item for item in items(mia, "service-list")}
    assert set(found) == {web, game}
    assert found[web]["port"] == 443 and found[game]["port"] == 23456, "by his own port"
    for item in found.values():
        assert not {"to4", "to6", "to_port", "host", "scheme", "path"} & item.keys(), "no LAN"
    assert items(mia, "service-list", service=desk) == items(mia, "service-list", service=NOBODY) \
        == []
    grants = {item["service"]: item for item in items(mia, "grant-list")}
    assert set(grants) == {web, game} and grants[game]["port"] == 23456
    assert items(mia, "grant-list", user=max_.id) == items(mia, "grant-list", service=desk) == []


def test_a_member_administers_nothing(house: House, mia: Person) -> None:
    before = house.estate()
    for method, fields in ACTS:
        assert mia.browser.call(method, **fields)["code"] == "denied", method
    mia.steps_up()
    for method in LOOKS:
        assert mia.browser.call(method)["code"] == "denied", method
    for method, fields in ACTS:
        assert mia.browser.call(method, **fields)["code"] == "denied", method
    assert house.estate() == before


def test_nobody_sees_nothing(house: House, gateway: Gateway) -> None:
    before = house.estate()
    for cookie in None, secrets.token_urlsafe(32):
        nobody = Browser(gateway, cookie=cookie)
        for method in [*LOOKS, "device-list", "service-list", "grant-list"]:
            assert nobody.call(method)["code"] == "login-needed", method
        for method, fields in ACTS:
            assert nobody.call(method, **fields)["code"] == "login-needed", method
        assert nobody.call("site-health")["code"] == "ok"
    assert house.estate() == before


def test_an_admin_acts_when_he_has_stepped_up(house: House, gateway: Gateway, root: Gateway,
                                              mia: Person) -> None:
    olga = person(house, gateway, root, "admin")
    assert {mia.id, olga.id} <= {item["id"] for item in items(olga, "user-list")}
    before = house.estate()
    for seconds_ago in None, 601:
        if seconds_ago:
            olga.steps_up(seconds_ago)
        for method, fields in ACTS:
            assert olga.browser.call(method, **fields)["code"] == "step-up-needed", method
    assert house.estate() == before
    olga.steps_up()
    made = olga.browser.call("user-add", name=next(_names), role="member")
    assert made["code"] == "ok"
    assert house.database.value(f"SELECT actor FROM events WHERE user_id = {int(made['id'], 16)}") \
        == olga.name
    house.database.rows("UPDATE users SET totp_confirmed = false WHERE id = "
                        f"{int(olga.id, 16)}")
    assert olga.browser.call("user-list")["code"] == "totp-needed"
    root.call("user-remove", user=olga.id)
    assert olga.browser.call("device-list")["code"] == "login-needed"


def set_user(caller: Gateway | Browser, person_: Person, role: str, active: bool) -> dict:
    return caller.call("user-set", user=person_.id, name=person_.name, role=role, active=active)


def test_the_last_admin_stays(house: House, gateway: Gateway, root: Gateway) -> None:
    first = person(house, gateway, root, "admin")
    first.steps_up()
    before = house.estate()
    for answer in (set_user(first.browser, first, "member", True),
                   set_user(first.browser, first, "admin", False),
                   first.browser.call("user-remove", user=first.id)):
        assert (answer["code"], answer["field"]) == ("denied", "user")
    assert house.estate() == before
    helper = root.call("user-add", name=next(_names), role="admin")["id"]
    assert first.browser.call("user-remove", user=first.id)["code"] == "denied", \
        "one without a password is no help"
    second = person(house, gateway, root, "admin")
    assert set_user(first.browser, first, "member", True)["code"] == "ok"
    assert first.browser.call("user-list")["code"] == "denied"
    second.steps_up()
    assert set_user(root, first, "admin", True)["code"] == "ok"
    assert second.browser.call("user-remove", user=first.id)["code"] == "ok"
    assert second.browser.call("user-remove", user=second.id)["code"] == "denied"
    assert root.call("user-remove", user=second.id)["code"] == "ok", "a certificate may"
    root.call("user-remove", user=helper)


def test_two_admins_cannot_remove_each_other(house: House, gateway: Gateway, root: Gateway) -> None:
    for _ in range(10):
        pair = [person(house, gateway, root, "admin") for _ in range(2)]
        for each in pair:
            each.steps_up()
        numbers = [gateway.send("user-remove", auth=each.browser.cookie, user=other.id)
                   for each, other in (pair, pair[::-1])]
        answers = {}
        while len(answers) < 2:
            answers.update(gateway.hear(5.0))
        assert sorted(answers[number]["code"] for number in numbers) == ["login-needed", "ok"]
        for each in pair:
            root.call("user-remove", user=each.id)


def test_who_is_made_inactive_is_logged_out_for_good(root: Gateway, mia: Person) -> None:
    assert items(mia, "device-list") == []
    set_user(root, mia, "member", False)
    assert mia.browser.call("device-list")["code"] == "login-needed"
    set_user(root, mia, "member", True)
    assert mia.browser.call("device-list")["code"] == "login-needed"


def test_an_invitation_goes_with_its_grant(house: House, root: Gateway, mia: Person) -> None:
    web, game = house.published["web"], house.published["game"]
    for service in web, game:
        root.call("grant-add", user=mia.id, service=service, automatic=False)
    made = {service: mia.browser.call(
        "invitation-add", service=service, duration_s=60, most_uses=1,
        valid_until_ms=wire.now_ms() + 60_000)["device"]
        for service in (web, game)}
    root.call("grant-remove", user=mia.id, service=web)
    states = {item["invitation"]: item["state"] for item in items(mia, "invitation-list")}
    assert (states[made[web]], states[made[game]]) == ("revoked", "valid")
