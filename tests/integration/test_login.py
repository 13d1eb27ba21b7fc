# SPDX-License-Identifier: GPL-3.0-or-later
"""Web logins over the bus: passwords, second factors, ends, and what happens to who guesses."""
from __future__ import annotations

import itertools
import statistics
import threading
import time
from collections.abc import Iterator

import pytest
import wire
from callers import STRANGER_S, Browser, Gateway, Totp, key
from conftest import BUILD
from house import House, Knocker
from lab.process import wait_for

PASSWORD = "a horse, correct: {}"
WRONG = "wrong password 1"
TRIES = 10_000
PACE_S = 0.001   # between tries
WINDOW = 32      # calls that wait for their answer at a time
IN_TIME_S = 2.0  # for the owner to log in; on a machine that is busy, five times as long as calm
KNOCKS_S = 1.0   # and for a knock to be decided on

_names = (f"user-{number}" for number in itertools.count())
_addresses = (f"192.0.{2 + number // 250}.{number % 250 + 1}" for number in itertools.count(1000))


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD) as made:
        made.start()
        yield made


@pytest.fixture(scope="module")
def gateway(house: House) -> Iterator[Gateway]:
    """The test takes the place of api-gateway."""
    house.services["api-gateway"].stop()
    caller = Gateway(house)
    yield caller
    caller.close()


@pytest.fixture(scope="module")
def knocker(house: House) -> Knocker:
    """A device; it is added before the test takes the admin's place."""
    return house.knocker()


@pytest.fixture(scope="module")
def admin(house: House, knocker: Knocker) -> Iterator[Gateway]:
    """An admin by certificate."""
    caller = Gateway(house, "ownlinectl-admin")
    yield caller
    caller.close()


class Person:
    """A user with a one-time password, and a browser in which nobody has logged in."""

    def __init__(self, house: House, gateway: Gateway, admin: Gateway, role: str = "member") -> None:
        self.house, self.gateway = house, gateway
        self.name = next(_names)
        made = admin.call("user-add", name=self.name, role=role, with_password=True, key=key())
        assert made["code"] == "ok" and "id" in made, made
        self.id, self.one_time = made["id"], made["secret"]
        self.password = PASSWORD.format(self.name)
        self.browser = self.new_browser()
        self.totp: Totp | None = None

    def new_browser(self) -> Browser:
        return Browser(self.gateway, next(_addresses))

    def settle_in(self) -> Person:
        """Has logged in for the first time, with a password of his own."""
        assert self.browser.login(self.name, self.one_time)["code"] == "ok"
        answer = self.browser.call("password-set", old=self.one_time, new=self.password, key=key())
        assert answer["code"] == "ok", answer
        return self

    def set_up_totp(self) -> list[str]:
        """Has an authenticator app; returns the recovery codes."""
        self.totp = Totp.scanned(self.browser.call("totp-begin", key=key())["secret"])
        answer = self.browser.call("totp-confirm", code=self.totp.fresh(), key=key())
        assert answer["code"] == "ok", answer
        return answer["secret"].split()

    def login(self, browser: Browser | None = None) -> Browser:
        browser = browser or self.new_browser()
        answer = browser.login(self.name, self.password, self.totp.fresh() if self.totp else None)
        assert answer["code"] == "ok", answer
        return browser

    def value(self, column: str) -> str:
        return self.house.database.value(f"SELECT {column} FROM users WHERE name = '{self.name}'")

    def results(self) -> list[str]:
        """How tries to log in with this name ended, as the log has it."""
        return [row[0] for row in self.house.database.rows(
            f"SELECT result FROM login_log WHERE name = '{self.name}' ORDER BY number")]

    def events(self, kind: str = "login") -> list[str]:
        return [row[0] for row in self.house.database.rows(
            f"SELECT what FROM events WHERE user_name = '{self.name}' AND kind = '{kind}' "
            "ORDER BY number")]


@pytest.fixture
def person(house: House, gateway: Gateway, admin: Gateway) -> Person:
    return Person(house, gateway, admin).settle_in()


@pytest.fixture
def owner(house: House, gateway: Gateway, admin: Gateway) -> Person:
    """An admin by password and authenticator app."""
    made = Person(house, gateway, admin, "admin").settle_in()
    made.set_up_totp()
    return made


def test_a_one_time_password_must_be_changed(house: House, gateway: Gateway, admin: Gateway) -> None:
    person = Person(house, gateway, admin)
    browser = person.browser
    answer = browser.login(person.name, person.one_time)
    assert answer["code"] == "ok" and answer["must_change"] and not answer["needs_totp"]
    assert browser.call("login-show")["must_change"]
    for method, fields in ("login-list", {}), ("totp-begin", {"key": key()}), ("step-up", {}):
        assert browser.call(method, **fields)["code"] == "password-change-needed", method
    for bad in "short", "password1", "x" * 7, person.one_time, person.name.ljust(8, "\u00e4")[:3]:
        answer = browser.call("password-set", old=person.one_time, new=bad, key=key())
        assert (answer["code"], answer["field"]) == ("invalid", "new"), bad
    answer = browser.call("password-set", old=WRONG, new=person.password, key=key())
    assert answer["code"] == "denied"
    answer = browser.call("password-set", old=person.one_time, new=person.password, key=key())
    assert answer["code"] == "ok" and not answer["must_change"]
    assert browser.call("login-list")["code"] == "ok"
    assert person.new_browser().login(person.name, person.one_time)["code"] == "denied"
    assert person.new_browser().login(person.name, person.password)["code"] == "ok"
    assert person.events("user")[-1] == "changed"


def test_an_admin_needs_a_second_factor(house: House, gateway: Gateway, admin: Gateway) -> None:
    person = Person(house, gateway, admin, "admin").settle_in()
    browser = person.browser
    assert browser.call("login-show")["needs_totp"]
    assert browser.call("user-list")["code"] == "totp-needed"
    assert browser.call("user-add", name="eve", role="member", key=key())["code"] == "totp-needed"
    other = Person(house, gateway, admin).settle_in()
    assert browser.call("login-list", user=other.id)["items"] == []
    assert browser.call("login-log", user=other.id)["items"] == []
    codes = person.set_up_totp()
    assert len(set(codes)) == 10 and all(len(code) == 11 for code in codes)
    show = browser.call("login-show")
    assert show["has_totp"] and not show["needs_totp"] and show["recovery_codes"] == 10
    assert browser.call("user-list")["code"] == "ok"
    assert len(browser.call("login-list", user=other.id)["items"]) == 1


def test_a_member_is_no_admin(person: Person, owner: Person) -> None:
    person.set_up_totp()
    for method, fields in (("user-list", {}), ("user-password", {"user": owner.id, "key": key()}),
                           ("user-add", {"name": "eve", "role": "admin", "key": key()})):
        assert person.browser.call(method, **fields)["code"] == "denied", method
    for method, fields in (("login-end", {"login": owner.browser.call("login-show")["login"]}),
                           ("login-end", {"login": "00" * 16}), ("totp-remove", {"user": owner.id}),
                           ("totp-remove", {"user": "00000000000000aa"})):
        assert person.browser.call(method, **fields, key=key())["code"] == "not-found", method
    assert person.browser.call("login-list", user=owner.id)["items"] == []
    assert person.browser.call("login-log", user=owner.id)["items"] == []
    assert owner.browser.is_in() and owner.value("totp_confirmed") == "t"


def test_codes(owner: Person) -> None:
    browser = owner.new_browser()
    assert browser.login(owner.name, owner.password)["code"] == "code-needed"
    assert browser.login(owner.name, owner.password, "")["code"] == "code-needed"
    used = owner.totp.fresh()
    assert browser.login(owner.name, owner.password, used)["code"] == "ok"
    other = owner.new_browser()
    for bad in used, owner.totp.wrong(), "12345", "AAAAA-AAAAA":
        assert other.login(owner.name, owner.password, bad)["code"] == "denied", bad
    assert owner.results()[-7:] == ["code-needed"] * 2 + ["ok"] + ["denied"] * 4


def test_codes_cannot_be_guessed(owner: Person) -> None:
    browser = owner.new_browser()
    codes = [browser.login(owner.name, owner.password, owner.totp.wrong())["code"]
             for _ in range(6)]
    assert codes == ["denied"] * 5 + ["throttled"]
    answer = browser.login(owner.name, owner.password, owner.totp.fresh())
    assert answer["code"] == "throttled" and 0 < answer["retry_s"] <= 120
    assert owner.browser.login(owner.name, owner.password, owner.totp.fresh())["code"] == "ok"


def test_a_recovery_code_works_once(house: House, gateway: Gateway, admin: Gateway) -> None:
    person = Person(house, gateway, admin).settle_in()
    first, second, *_ = person.set_up_totp()
    assert person.new_browser().login(person.name, person.password, first)["code"] == "ok"
    assert person.new_browser().login(person.name, person.password, first)["code"] == "denied"
    typed = second.replace("-", " ").replace("1", "L").replace("0", "O").upper()
    assert person.new_browser().login(person.name, person.password, typed)["code"] == "ok"
    assert person.browser.call("login-show")["recovery_codes"] == 8
    assert house.database.value("SELECT count(*) FROM recovery_codes r JOIN users u ON u.id = "
                                f"r.user_id WHERE u.name = '{person.name}'") == "8"


def test_nobody_learns_who_there_is(house: House, person: Person) -> None:
    answers = []
    for name, password in ((person.name, WRONG), ("nobody-such", WRONG), ("Nobody Such", WRONG),
                           ("'; drop table users; --", WRONG), ("\u202e", WRONG), ("", WRONG)):
        answers.append(person.new_browser().login(name, password))
    house.database.rows(f"UPDATE users SET active = false WHERE name = '{person.name}'")
    answers.append(person.new_browser().login(person.name, person.password))
    assert all(answer == answers[0] for answer in answers) and answers[0]["code"] == "denied"


def test_a_wrong_password_takes_as_long_as_an_unknown_name(house: House, gateway: Gateway,
                                                           admin: Gateway) -> None:
    times: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(12):
        person = Person(house, gateway, admin)
        for is_known in True, False:
            name = person.name if is_known else next(_names)
            browser = person.new_browser()
            gateway.wait_turn()
            start = time.monotonic()
            assert browser.call("login", **browser.form(name, WRONG))["code"] == "denied"
            times[is_known].append(time.monotonic() - start)
    known, unknown = (statistics.median(times[is_known]) for is_known in (True, False))
    assert abs(known - unknown) < 0.25 * min(known, unknown), times


def test_a_cookie_changes_whenever_somebody_proves_who_he_is(owner: Person) -> None:
    thief = owner.browser.clone()
    assert owner.browser.call("step-up", code=owner.totp.fresh())["code"] == "ok"
    assert owner.browser.is_in() and not thief.is_in()
    thief = owner.browser.clone()
    owner.login(owner.browser)
    assert owner.browser.is_in() and not thief.is_in()
    assert len(owner.browser.call("login-list")["items"]) >= 1
    thief = owner.browser.clone()
    new = owner.password + " again"
    assert owner.browser.call("password-set", old=owner.password, new=new, key=key())["code"] == "ok"
    assert owner.browser.is_in() and not thief.is_in()
    assert "stepped-up" in owner.events()


def test_an_admin_steps_up_before_he_acts(house: House, owner: Person, person: Person) -> None:
    def act() -> str:
        return owner.browser.call("user-password", user=person.id, key=key())["code"]

    def wait_long() -> None:
        house.database.rows("UPDATE web_logins w SET stepped_ms = stepped_ms - 601000 FROM devices d "
                            f"WHERE d.id = w.device_id AND d.user_id = {int(owner.id, 16)}")

    assert act() == "ok"
    wait_long()
    assert act() == "step-up-needed"
    assert owner.browser.call("totp-remove", key=key())["code"] == "step-up-needed"
    assert owner.browser.call("step-up", password=owner.password)["code"] == "code-needed"
    assert owner.browser.call("step-up", code=owner.totp.wrong())["code"] == "denied"
    assert owner.browser.call("step-up")["code"] == "code-needed"
    assert act() == "step-up-needed"
    answer = owner.browser.call("step-up", code=owner.totp.fresh())
    assert answer["code"] == "ok"
    assert 590_000 < answer["stepped_until_ms"] - wire.now_ms() < 610_000
    assert act() == "ok"


def test_a_member_steps_up_by_password(house: House, person: Person) -> None:
    house.database.rows("UPDATE web_logins SET stepped_ms = 0")
    assert person.browser.call("totp-begin", key=key())["code"] == "step-up-needed"
    assert person.browser.call("step-up", password=WRONG)["code"] == "denied"
    assert person.browser.call("step-up", password=person.password)["code"] == "ok"
    assert person.browser.call("totp-begin", key=key())["code"] == "ok"


def test_a_second_factor_is_taken_away(owner: Person, person: Person) -> None:
    person.set_up_totp()
    assert person.browser.call("totp-begin", key=key())["code"] == "exists"
    answer = owner.browser.call("totp-remove", user=person.id, key=key())
    assert answer["code"] == "ok"
    person.totp = None
    person.login()
    assert person.browser.call("login-show")["recovery_codes"] == 0
    assert owner.browser.call("totp-remove", key=key())["code"] == "ok"
    assert owner.browser.call("user-list")["code"] == "totp-needed"


def test_logins_are_listed_and_ended(house: House, person: Person, owner: Person) -> None:
    other = person.login()
    items = {item["login"]: item for item in person.browser.call("login-list")["items"]}
    mine = person.browser.call("login-show")["login"]
    his = other.call("login-show")["login"]
    assert set(items) == {mine, his}
    assert items[mine]["current"] and not items[his]["current"]
    assert items[his]["address"] == other.address and items[his]["agent"] == other.agent
    assert person.browser.call("login-end", login=his, key=key())["code"] == "ok"
    assert not other.is_in() and person.browser.is_in()
    assert person.browser.call("login-end", login=his, key=key())["code"] == "not-found"
    other = person.login()
    assert owner.browser.call("login-end", login=other.call("login-show")["login"],
                              key=key())["code"] == "ok"
    assert not other.is_in()
    thief = person.browser.clone()
    assert person.browser.call("logout", key=key())["code"] == "ok"
    assert not person.browser.is_in() and not thief.is_in()
    assert person.events().count("ended") == 3


def test_a_new_password_ends_all_other_logins(person: Person) -> None:
    others = [person.login() for _ in range(3)]
    new = person.password + " new"
    assert person.browser.call("password-set", old=person.password, new=new, key=key())["code"] == "ok"
    assert person.browser.is_in() and not any(other.is_in() for other in others)
    assert person.new_browser().login(person.name, person.password)["code"] == "denied"


def test_an_admin_gives_a_new_password(house: House, admin: Gateway, person: Person) -> None:
    call_key = key()
    answer = admin.call("user-password", user=person.id, key=call_key)
    assert answer["code"] == "ok"
    assert admin.call("user-password", user=person.id, key=call_key) == answer
    assert not person.browser.is_in()
    assert person.new_browser().login(person.name, person.password)["code"] == "denied"
    browser = person.new_browser()
    assert browser.login(person.name, answer["secret"])["must_change"]
    assert admin.call("user-password", user="00000000000000aa", key=key())["code"] == "not-found"


def test_a_login_ends_by_itself(house: House, person: Person) -> None:
    idle, old, lost = person.login(), person.login(), person.login()
    logins = [browser.call("login-show")["login"] for browser in (idle, old, lost)]
    for login, change in zip(logins, ("seen_ms = seen_ms - 604801000", f"end_ms = {wire.now_ms()}",
                                      "seen_ms = seen_ms - 600000000")):
        house.database.rows(f"UPDATE web_logins SET {change} WHERE device_id = '\\x{login}'")
    assert not idle.is_in() and not old.is_in() and lost.is_in()
    assert person.browser.is_in()
    house.services["session-manager"].stop()
    house.services["session-manager"].start()
    wait_for("they are gone", lambda: int(house.database.value(
        f"SELECT count(*) FROM web_logins w JOIN devices d ON d.id = w.device_id "
        f"WHERE d.user_id = {int(person.id, 16)}")) == 2)


def test_doors_end_with_the_login_that_opened_them(house: House, admin: Gateway,
                                                   person: Person) -> None:
    def open_door() -> Browser:
        browser = person.login()
        answer = browser.call("session-open", service=house.published["web"], duration_s=600,
                              address=browser.address, key=key())
        assert answer["code"] == "ok", answer
        wait_for("its door is open", lambda: doors(browser))
        return browser

    def doors(browser: Browser) -> list:
        return [door for door in house.held() if door[0] == browser.address]

    def reasons() -> list[str]:
        return [row[0] for row in house.database.rows(
            f"SELECT reason FROM sessions s JOIN devices d ON d.id = s.device_id "
            f"WHERE d.user_id = {int(person.id, 16)} ORDER BY start_ms, closed_ms")]

    made = admin.call("grant-add", user=person.id, service=house.published["web"],
                      automatic=False, key=key())
    assert made["code"] == "ok", made
    loyal, first, second, third = (open_door() for _ in range(4))
    login = second.call("login-show")["login"]
    assert first.call("logout", key=key())["code"] == "ok"
    assert loyal.call("login-end", login=login, key=key())["code"] == "ok"
    new = person.password + " new"
    assert loyal.call("password-set", old=person.password, new=new, key=key())["code"] == "ok"
    for browser in first, second, third:
        wait_for("its door is shut", lambda: not doors(browser))
    assert reasons() == ["none", "ended", "revoked", "revoked"]
    assert doors(loyal)


def test_a_browser_goes_on_with_its_login(house: House, person: Person, owner: Person) -> None:
    login = person.browser.call("login-show")["login"]
    person.login(person.browser)
    assert person.browser.call("login-show")["login"] == login
    owner.login(person.browser)
    assert person.browser.call("login-show")["name"] == owner.name
    assert house.database.value(
        f"SELECT count(*) FROM devices WHERE id = '\\x{login}' AND revoked_ms IS NULL") == "0"


def test_logins_are_not_without_number(house: House, person: Person) -> None:
    """One more ends the one that was used longest ago; the others are made by hand, as fast as nobody
    can log in."""
    user, now = int(person.id, 16), wire.now_ms()
    house.database.rows(f"""
        CREATE TEMP TABLE made AS SELECT decode(md5('{user}' || n), 'hex') AS id, n
            FROM generate_series(1, 63) n;
        INSERT INTO devices (id, user_id, name, kind, created_ms, confirmed_ms)
            SELECT id, {user}, 'browser', 'login', {now}, {now} FROM made;
        INSERT INTO web_logins (device_id, cookie, address, agent, seen_ms, end_ms)
            SELECT id, sha256(id), '192.0.2.1', '', {now} + n, {now + 3_600_000} FROM made;""")
    oldest = person.browser
    assert oldest.is_in()
    person.login()
    assert not oldest.is_in()
    assert house.database.value(f"SELECT count(*) FROM devices WHERE user_id = {user} "
                                "AND kind = 'login' AND revoked_ms IS NULL") == "64"


def test_the_log_tells_who_tried(house: House, person: Person, owner: Person) -> None:
    secret = "my password, in the wrong field"
    browser = Browser(person.gateway, "2001:db8:9::1", "Evil/1.0 \u2603")
    assert browser.login(person.name, WRONG)["code"] == "denied"
    browser.login(secret, WRONG)
    browser.login("nobody-such", WRONG)
    newest, *_ = person.browser.call("login-log")["items"]
    assert newest == {"number": newest["number"], "at_ms": newest["at_ms"], "user": person.id,
                      "name": person.name, "address": browser.address, "agent": browser.agent,
                      "result": "denied"}
    assert all(item["user"] == person.id for item in person.browser.call("login-log")["items"])
    everything = owner.browser.call("login-log")["items"]
    assert [item["name"] for item in everything[:3]] == ["nobody-such", "", person.name]
    assert "user" not in everything[0]
    before = owner.browser.call("login-log", before=everything[0]["number"])["items"]
    assert before[0] == everything[1]
    assert house.database.value(f"SELECT count(*) FROM login_log WHERE name = '{secret}'") == "0"


def test_failures_in_a_row_are_an_event_once(person: Person) -> None:
    for _ in range(7):
        person.new_browser().login(person.name, WRONG)
    assert person.results()[-7:] == ["denied"] * 7
    assert person.events().count("denied") == 1


def test_a_call_with_a_key_is_answered_the_same(person: Person) -> None:
    call_key = key()
    first = person.browser.call("totp-begin", key=call_key)
    assert first["code"] == "ok"
    assert person.browser.call("totp-begin", key=call_key) == first
    assert person.browser.call("totp-begin", key=key())["secret"] != first["secret"]


def test_secrets_stay_secret(house: House, gateway: Gateway, admin: Gateway) -> None:
    person = Person(house, gateway, admin).settle_in()
    codes = person.set_up_totp()
    kept = house.database.rows("SELECT password FROM users WHERE password IS NOT NULL")
    assert all(row[0].startswith("$argon2id$v=19$m=65536,t=3,p=1$") for row in kept)
    dump = "\n".join("\t".join(row) for table in
                     ("users", "web_logins", "recovery_codes", "login_log", "events", "outbox",
                      "answers", "devices") for row in house.database.rows(f"SELECT * FROM {table}"))
    said = "\n".join(service.said() for service in house.ours)
    for secret in (person.one_time, person.password, codes[0], person.browser.cookie,
                   person.browser.mark):
        assert secret not in dump and secret not in said


class Storm:
    """Wrong tries from many addresses, as fast as they are answered, and between them the owner, who
    logs in again and again, a little slower than a known browser may."""

    def __init__(self, house: House, gateway: Gateway, owner: Person) -> None:
        self.house, self.gateway, self.owner = house, gateway, owner
        self.number, self.begun = b"", 0.0  # of the login that the owner waits for
        self.waits: list[float] = []
        self.heard = time.monotonic()  # when an answer came

    def run(self) -> None:
        for number in range(TRIES):
            self.gateway.send("login", **guess(number, self.owner.name))
            if not self.number and time.monotonic() > self.begun + STRANGER_S:
                self._begin()
            self._hear(PACE_S)
            while len(self.gateway.waiting) >= WINDOW:
                self._hear(PACE_S)
        while self.gateway.waiting:
            self._hear(PACE_S)

    def _begin(self) -> None:
        """A code could be used once in 30 seconds: the database forgets that it was."""
        owner = self.owner
        self.house.database.rows(f"UPDATE users SET totp_step = 0 WHERE name = '{owner.name}'")
        owner.totp.last_step = 0
        self.begun = time.monotonic()
        self.number = self.gateway.send("login", auth=owner.browser.cookie, **owner.browser.form(
            owner.name, owner.password, owner.totp.fresh()))

    def _hear(self, seconds: float) -> None:
        for number, answer in self.gateway.hear(seconds):
            self.heard = time.monotonic()
            if number == self.number:
                self.waits.append(time.monotonic() - self.begun)
                self.number = b""
                assert self.owner.browser.take(self.gateway.open(answer))["code"] == "ok", answer
            else:
                assert answer["code"] in ("denied", "throttled", "unavailable"), answer
        assert time.monotonic() - self.heard < 5.0, f"{len(self.gateway.waiting)} have no answer"


def guess(number: int, name: str) -> dict:
    """A wrong try: every other one at this name."""
    return {"name": name if number % 2 else f"guessed-{number}", "password": WRONG,
            "address": f"198.18.{number % 3000 // 250}.{number % 250 + 1}", "agent": "Guesser"}


def calm_login(owner: Person) -> float:
    """How long the owner waits without a storm, on a machine that may have other things to do."""
    start = time.monotonic()
    owner.login(owner.browser)
    return time.monotonic() - start


def knock_on(knocker: Knocker, is_over: threading.Event, waits: list[float]) -> None:
    """Knocks as often as a gateway lets a device; how long each took to be decided on."""
    while not is_over.wait(1.1):
        knocker.knock()
        begun = time.monotonic()
        while knocker.last_heard() != knocker.last_t and time.monotonic() < begun + 5:
            pass
        waits.append(time.monotonic() - begun)


def test_the_owner_gets_in_during_a_storm(house: House, gateway: Gateway, knocker: Knocker,
                                          owner: Person) -> None:
    knocker.open()
    in_time_s = max(IN_TIME_S, 5 * calm_login(owner))
    storm, knocks, is_over = Storm(house, gateway, owner), [], threading.Event()
    thread = threading.Thread(target=knock_on, args=(knocker, is_over, knocks))
    start = time.monotonic()
    thread.start()
    try:
        storm.run()
    finally:
        is_over.set()
        thread.join()
    took = time.monotonic() - start
    print(f"{TRIES} wrong tries in {took:.1f} s; {len(storm.waits)} logins of the owner, slowest "
          f"{max(storm.waits):.3f} s; {len(knocks)} knocks, slowest {max(knocks):.3f} s")
    assert len(storm.waits) > 5 and max(storm.waits) < in_time_s
    assert len(knocks) > 5 and max(knocks) < KNOCKS_S
    judged = house.database.value(
        "SELECT count(*) FROM login_log WHERE agent = 'Guesser' AND result = 'denied'")
    logged = house.database.value("SELECT count(*) FROM login_log WHERE agent = 'Guesser'")
    assert int(judged) <= 4 * took + 10
    assert int(logged) <= int(judged) + took + 62
    assert owner.browser.is_in()


def test_a_stranger_is_told_to_wait(house: House, admin: Gateway, person: Person) -> None:
    """After the storm: an account that was guessed at is slow for strangers, and for them alone."""
    answers = [person.new_browser().login(person.name, WRONG) for _ in range(12)]
    assert answers[-1]["code"] == "throttled" and 0 < answers[-1]["retry_s"] <= 900
    assert person.new_browser().login(person.name, person.password)["code"] == "throttled"
    person.login(person.browser)
