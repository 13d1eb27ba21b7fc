# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts at the broker for devices and for the app: they come and go with what the database says."""
from __future__ import annotations

import contextlib
import json
import pathlib
import time
from collections.abc import Callable, Iterator

import pytest
import wire
from bus import CONTROL
from conftest import BUILD
from lab.broker import APP_PORT, DEVICE_PORT
from lab.device import read_site
from lab.net import HOME4
from lab.process import LabError, wait_for
from mqtt5 import NOT_AUTHORISED, Client, Refused
from people import People, Person, Phone

MANY = 300
KICK_S, BACK_S = 1.0, 10.0
VIEWS = "sessions", "services", "devices", "invitations", "routers"
ANSWER = CONTROL + "/response"


class Live(People):
    """Mia has a phone, by its key; two session-managers keep the accounts."""

    def start(self) -> None:
        super().start()
        self.mia = self.add_person("mia", "member", "web")
        self.ben = self.add_person("ben", "member", "web")

    def device(self, person: Person) -> str:
        """A device that an admin adds by its key; it never does anything."""
        key = wire.Key()
        self.ctl("device", "add", person.name, f"device-{next(self._numbers)}", key.public.hex())
        return key.device_id.hex()

    def answers(self) -> bool:
        """Whether a session-manager is there for calls."""
        with contextlib.suppress(LabError):
            return bool(self.ctl("router", "list"))
        return False

    def told(self, device: str) -> dict:
        """What a device is told."""
        return read_site(self.net.run(
            "home", self.program("ownlinectl"), "--dir", str(self.state), "--name",
            "ownlinectl-admin", "--broker", HOME4, "device", "describe", device))

    def log_in(self, name: str, password: str, port: int = DEVICE_PORT) -> Client:
        with self.net.inside("home"):
            return Client(HOME4, port, self.state / "tls", account=(name, password),
                          web=port == APP_PORT)

    def may_log_in(self, name: str, password: str, port: int = DEVICE_PORT) -> bool:
        try:
            self.log_in(name, password, port).close()
        except Refused as refused:
            assert refused.code == NOT_AUTHORISED
            return False
        return True

    def accounts(self) -> set[str]:
        """What the broker has written of itself: the accounts that are no service's."""
        with contextlib.suppress(ValueError):  # it is just being written
            state = json.loads((self.state / "broker/dynamic-security.json").read_text())
            return {client["username"] for client in state["clients"]} - self.seeded()
        return set()

    def seeded(self) -> set[str]:
        seed = json.loads((self.state / "broker/seed.json").read_text())
        return {client["username"] for client in seed["clients"]}

    def wanted(self) -> set[str]:
        return {row[0] for row in self.database.rows(
            f"SELECT name FROM clients WHERE end_ms IS NULL OR end_ms > {wire.now_ms()}")}

    def wait_same(self, seconds: float = BACK_S) -> float:
        """Waits until the broker has just the accounts that it must; tells how long that took."""
        begin = time.monotonic()
        wait_for("the broker has the right accounts", lambda: self.accounts() == self.wanted(), seconds)
        return time.monotonic() - begin

    def command(self, *commands: dict) -> list[dict]:
        """What an admin of the broker may do by hand, beside session-manager."""
        manager = self.services["session-manager-2"]
        manager.stop()
        with self.connect("session-manager-2") as control:
            assert control.subscribe(ANSWER) < 0x80
            assert control.publish(CONTROL, json.dumps({"commands": commands}).encode()) < 0x80
            (message,) = control.receive(5)
        return json.loads(message.payload)["responses"]


@pytest.fixture(scope="module")
def house() -> Iterator[Live]:
    with Live(BUILD, replicas=2) as made:
        made.start()
        yield made


def kicked_after(client: Client, act: Callable[[], object]) -> float:
    """Seconds from an act until the broker ends the connection."""
    begin = time.monotonic()
    act()
    with pytest.raises(Refused):
        while time.monotonic() < begin + 5:
            client.receive(0.05)
        return 5.0
    return time.monotonic() - begin


def refuses(client: Client, *topics: str) -> bool:
    """It may neither send nor hear there."""
    return all(client.subscribe(topic) >= 0x80 and
               ("#" in topic or client.publish(topic, b"x") >= 0x80) for topic in topics)


def test_a_device_has_an_account_and_its_rights(house: Live) -> None:
    device = house.device(house.mia)
    told = house.told(device)
    assert told["mqtt"].endswith(f":{DEVICE_PORT}") and len(told["slot"]) == 32
    assert house.may_log_in(device, told["mqtt_password"])
    assert house.may_log_in(device, told["mqtt_password"], APP_PORT)
    other = house.told(house.device(house.mia))
    assert other["mqtt_password"] != told["mqtt_password"] and other["slot"] != told["slot"]
    for password in "", "x", other["mqtt_password"], told["mqtt_password"][:-1]:
        assert not house.may_log_in(device, password)
    with house.log_in(device, told["mqtt_password"]) as client:
        assert client.publish(f"ownline/v1/knock/{device}", bytes(256)) < 0x80
        assert client.subscribe(f"ownline/v1/device/{device}/result") < 0x80
        for view in VIEWS:
            assert client.subscribe(f"ownline/v1/user/{house.mia.id}/view/{view}") < 0x80
        assert refuses(client, f"ownline/v1/user/{house.ben.id}/view/sessions", CONTROL, "#",
                       "ownline/v1/event/knock", "ownline/v1/router/home/access")


def test_a_phone_that_enrols_is_told_all_of_it(house: Live) -> None:
    link = house.mia.browser.post("/enrolments").json["secret"]
    phone = Phone(house)
    waiting = phone.enrol(link, "phone").json
    assert "broker_password" not in waiting and phone.id not in house.accounts()
    begin = time.monotonic()
    done = house.mia.browser.post(f"/devices/{phone.id}/confirm", {"digits": waiting["digits"]})
    assert done.status == 204
    told = house.told(phone.id)
    wait_for("it may log in", lambda: house.may_log_in(phone.id, told["mqtt_password"]), KICK_S)
    print(f"account of a confirmed device: {time.monotonic() - begin:.3f} s")
    for answer in phone.enrol(link, "phone").json, phone.status().json:
        assert answer["broker_password"] == told["mqtt_password"]
        assert answer["slot"] == told["slot"]
        site = json.loads(answer["descriptor"])
        assert site["mqtt"] == told["mqtt"] and site["box"] == told["box"]


def test_who_is_revoked_is_kicked(house: Live) -> None:
    times = []
    for _ in range(5):
        device = house.device(house.mia)
        password = house.told(device)["mqtt_password"]
        client = house.log_in(device, password)
        times.append(kicked_after(
            client, lambda name=device: house.mia.browser.delete(f"/devices/{name}")))
        assert not house.may_log_in(device, password)
    print("kicked after", *(f"{seconds:.3f}" for seconds in times), "s")
    assert max(times) < KICK_S


def test_whose_user_is_inactive_or_gone_is_kicked(house: Live) -> None:
    nell = house.add_person("nell")
    device = house.device(nell)
    password = house.told(device)["mqtt_password"]
    client = house.log_in(device, password)
    assert kicked_after(client, lambda: house.ctl("user", "set", "nell", "--active", "no")) < KICK_S
    house.ctl("user", "set", "nell", "--active", "yes")
    wait_for("she is back", lambda: house.may_log_in(device, password), KICK_S)
    client = house.log_in(device, password)
    assert kicked_after(client, lambda: house.ctl("user", "remove", "nell")) < KICK_S
    assert not house.may_log_in(device, password)


def test_a_login_has_an_account_for_a_while(house: Live) -> None:
    browser = house.mia.borrow()
    account = browser.post("/live").json
    assert account["name"] == f"login-{browser.login_id}" and account["user"] == house.mia.id
    assert account["url"].startswith("wss://") and account["url"].endswith(f":{APP_PORT}/mqtt")
    assert 3500 < (account["end_ms"] - wire.now_ms()) / 1000 <= 3600
    name, password = account["name"], account["password"]
    with house.log_in(name, password, APP_PORT) as client:
        for view in VIEWS:
            assert client.subscribe(f"ownline/v1/user/{house.mia.id}/view/{view}") < 0x80
        assert refuses(client, f"ownline/v1/user/{house.ben.id}/view/sessions", CONTROL,
                       f"ownline/v1/knock/{name}", f"ownline/v1/device/{name}/result")
        assert client.publish(f"ownline/v1/user/{house.mia.id}/view/sessions", b"{}") >= 0x80
        again = browser.post("/live").json
        assert again["password"] == password and again["end_ms"] >= account["end_ms"]
        assert client.subscribe(f"ownline/v1/user/{house.mia.id}/view/sessions") < 0x80, "not kicked"
        assert kicked_after(client, lambda: browser.post("/logout")) < KICK_S
    assert not house.may_log_in(name, password, APP_PORT)


def test_a_login_s_account_ends_at_its_time(house: Live) -> None:
    browser = house.mia.borrow()
    account = browser.post("/live").json
    client = house.log_in(account["name"], account["password"], APP_PORT)
    end = wire.now_ms() + 1500
    house.database.rows(f"UPDATE web_logins SET live_end_ms = {end} "
                        f"WHERE device_id = '\\x{browser.login_id}'")
    late = kicked_after(client, lambda: None) - 1.5
    assert -0.1 < late < KICK_S + 0.5, "the beat is a second"
    next_one = browser.post("/live").json
    assert next_one["password"] != account["password"]
    assert not house.may_log_in(account["name"], account["password"])
    assert house.may_log_in(next_one["name"], next_one["password"])


def test_another_password_and_another_hand_end_logins(house: Live) -> None:
    for act in ("DELETE", "password"):
        browser = house.ben.borrow()
        account = browser.post("/live").json
        client = house.log_in(account["name"], account["password"])
        if act == "DELETE":
            seconds = kicked_after(
                client, lambda name=browser.login_id: house.ben.browser.delete(f"/logins/{name}"))
        else:
            seconds = kicked_after(client, lambda: house.ctl("user", "password", "ben"))
        assert seconds < KICK_S, act


def test_an_account_that_nobody_ordered_goes(house: Live) -> None:
    """The names of services stay, and so does what has none of our names."""
    device = house.device(house.mia)
    password = house.told(device)["mqtt_password"]
    strangers = ["0" * 32, "login-" + "f" * 32]
    answers = house.command(
        *({"command": "createClient", "username": name, "password": "x"} for name in strangers),
        {"command": "createClient", "username": "visitor", "password": "x"},
        {"command": "createRole", "rolename": "1" * 32},
        {"command": "addRoleACL", "rolename": device, "acltype": "subscribePattern", "topic": "#",
         "allow": True})
    assert not [answer for answer in answers if "error" in answer]
    with house.log_in(device, password) as client:
        assert client.subscribe("#") < 0x80
    gone = house.device(house.mia)
    house.services["session-manager"].stop()
    house.database.rows(f"DELETE FROM devices WHERE id = '\\x{gone}'")
    for name in house.managers:
        house.services[name].start()
    wait_for("the strangers are gone",
             lambda: house.accounts() == house.wanted() | {"visitor"}, BACK_S)
    state = json.loads((house.state / "broker/dynamic-security.json").read_text())
    roles = {role["rolename"] for role in state["roles"]}
    assert roles == house.seeded() | house.wanted()
    with house.log_in(device, password) as client:
        assert refuses(client, "#")


@pytest.mark.parametrize("harm", ["truncated", "empty", "garbage", "gone"])
def test_a_broker_that_lost_everything_has_it_again(house: Live, harm: str) -> None:
    path: pathlib.Path = house.state / "broker/dynamic-security.json"
    account = house.mia.borrow().post("/live").json
    if harm == "truncated":
        add_many(house)
    broker = house.broker.service
    broker.kill()
    if harm == "gone":
        path.unlink()
    else:
        text = path.read_bytes()
        path.write_bytes({"truncated": text[:len(text) // 2], "empty": b"",
                          "garbage": b"\0garbage" * 1000}[harm])
    begin = time.monotonic()
    broker.start()
    house.wait_same()
    took = time.monotonic() - begin
    print(f"{harm}: {len(house.accounts())} accounts again after {took:.1f} s")
    assert house.may_log_in(account["name"], account["password"])
    house.sentinel.open()
    if harm == "truncated":
        remove_many(house)


def add_many(house: Live) -> None:
    """Devices that nobody has told the broker of."""
    house.database.rows(f"""
        INSERT INTO devices (id, user_id, name, key, created_ms, confirmed_ms)
        SELECT uuid_send(gen_random_uuid()), {int(house.mia.id, 16)}, 'many-' || n,
            sha256(n::text::bytea), {wire.now_ms()}, {wire.now_ms()}
        FROM generate_series(1, {MANY}) AS s (n)""")


def remove_many(house: Live) -> None:
    house.database.rows("DELETE FROM devices WHERE name LIKE 'many-%'")


def test_a_broker_without_rights_for_us_disturbs_nobody(house: Live) -> None:
    """Its state has lost what session-manager needs; knocks go on, and the log stays short."""
    broker, path = house.broker.service, house.state / "broker/dynamic-security.json"
    broker.kill()
    state = json.loads(path.read_text())
    for role in state["roles"]:
        role["acls"] = [acl for acl in role["acls"] if "$CONTROL" not in acl["topic"]]
    path.write_text(json.dumps(state))
    broker.start()
    begin = wire.now_ms()
    wait_for("calls are answered", house.answers, 10, 0.1)
    house.sentinel.open()
    device = house.device(house.mia)
    house.told(device)
    time.sleep(3)
    house.sentinel.open()
    assert wire.now_ms() - begin < 10_000
    assert device not in house.accounts()
    for name in house.managers:
        assert house.services[name].said().count("event=broker_accounts ") <= 1
    broker.kill()
    path.unlink()
    broker.start()
    house.wait_same()
