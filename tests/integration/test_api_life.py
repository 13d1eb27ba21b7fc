# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole life of an installation, as people live it: over HTTPS and with the real clients, from
the admin's first login until a user is gone. The router's kernel is the witness of every door."""
from __future__ import annotations

import contextlib
import json
import re
import subprocess
import time
from collections.abc import Iterator

import pytest
import wire
from api import COOKIE, Browser
from conftest import BUILD
from house import GAME, WEB
from lab import net, probe
from lab.process import wait_for
from people import PASSWORD, People, Person

LEASE_S = 10
MOVED4 = "203.0.113.77"


class Village(People):
    def start(self) -> None:
        super().start()
        self.mia = self.add_person("mia", "member", "web", "game")

    def gets_in(self, source: str, port: int = WEB, host: str = "stranger") -> bool:
        """True if bytes flow from this address."""
        talks = probe.talks_udp if port == GAME else probe.talks_tcp
        return talks(self.net, host, net.WAN6 if ":" in source else net.WAN4, port, source, 0.1)

    def doors_of(self, *sources: str) -> list[tuple[str, str, int]]:
        """What the kernel holds for these addresses."""
        return sorted(door for door in self.held() if door[0] in sources)

    def wait_shut(self, source: str) -> None:
        wait_for("the kernel has shut the door", lambda: not self.doors_of(source))
        assert not self.gets_in(source)

    def ownline(self, name: str, host: str = "phone") -> Client:
        return Client(self, name, host)

    def enrol(self, person: Person, name: str, host: str = "phone") -> Client:
        """A device that joins: link, six digits on both screens, confirmed."""
        client = self.ownline(name, host)
        link = person.browser.post("/enrolments").json["secret"]
        process = client.start("enrol", link, "--name", name, "--ca", str(self.state / "tls/ca.crt"))

        def find() -> dict | None:
            return next((item for item in person.browser.get("/devices").json["items"]
                         if item["name"] == name and item["state"] == "waiting"), None)

        waiting = wait_for("the device waits", find, 10, 0.1)
        done = person.browser.post(f"/devices/{waiting['device']}/confirm",
                                   {"digits": waiting["digits"]})
        assert done.status == 204, str(done)
        text = process.communicate(timeout=20)[0]
        assert process.returncode == 0, text
        digits = re.search(r"(\d{3}) (\d{3})", text)
        assert digits and "".join(digits.groups()) == waiting["digits"], text
        client.id = waiting["device"]
        return client


class Client:
    """The real client, with a folder of its own."""

    def __init__(self, village: Village, name: str, host: str) -> None:
        self.id = ""
        self.command = ["ip", "netns", "exec", village.net.name(host), village.program("ownline"),
                        "--state", str(village.folder / "clients" / name)]

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen([*self.command, *words], text=True, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, *words: str) -> str:
        done = subprocess.run([*self.command, *words], text=True, capture_output=True, timeout=30,
                              check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def village() -> Iterator[Village]:
    with Village(BUILD, options={"session-manager": f"lease = {LEASE_S}\n"}) as made:
        made.start()
        yield made


@pytest.fixture(autouse=True)
def fresh(village: Village) -> None:
    """Nothing is open when a test begins, and Olga may act."""
    village.act()
    for person in village.olga, village.mia:
        village.root.delete("/sessions", user=person.id)
    wait_for("every door is shut", lambda: not village.held())


def opened(browser: Browser, service: str, **more) -> dict:
    answer = browser.post("/sessions", {"service": service, **more})
    assert answer.status == 201, str(answer)
    return answer.json


def test_from_a_one_time_password_to_an_open_door(village: Village) -> None:
    made = village.ctl("user", "add", "otto", "--role", "admin", "--with-password")
    otto = Browser(village, "stranger", village.new_address())
    assert otto.login("otto", "wrong, of course").status == 401
    assert otto.enter("otto", made["secret"])["must_change"]
    assert otto.get("/users").code == "password-change-needed"
    assert otto.post("/password", {"old": made["secret"], "new": made["secret"]}).status == 400
    assert otto.post("/password", {"old": made["secret"], "new": "password1"}).field == "new"
    changed = otto.post("/password", {"old": made["secret"], "new": PASSWORD.format(name="otto")})
    assert changed.json["needs_totp"] and otto.get("/users").code == "totp-needed"
    codes = otto.set_up_totp()
    assert len(set(codes)) == 10
    otto.step_up()

    user = otto.post("/users", {"name": "pia", "role": "member", "with_password": True}).json
    service = otto.post("/services", {
        "router": "home", "name": "shelf", "title": "The shelf", "proto": "tcp", "to_port": 443,
        "to4": net.NAS4, "to6": net.NAS6}).json["id"]
    grant = otto.post("/grants", {"user": user["id"], "service": service, "automatic": False})
    assert grant.status == 201, str(grant)

    pia = Browser(village, "phone")
    pia.first_login("pia", user["secret"], PASSWORD.format(name="pia"))
    (shown,) = pia.get("/services").json["items"]
    assert (shown["id"], shown["title"]) == (service, "The shelf") and "to4" not in shown
    assert not village.gets_in(net.PHONE4, shown["port"], "phone")
    begun = time.time()
    session = opened(pia, service, duration_s=600)
    assert time.time() - begun < 1.9, "the router has confirmed it"
    assert (session["state"], session["source"], session["host"], session["port"]) == \
        ("open", net.PHONE4, net.ROUTER, shown["port"])
    assert village.doors_of(net.PHONE4) == [(net.PHONE4, "tcp", shown["port"])]
    assert village.gets_in(net.PHONE4, shown["port"], "phone")
    assert not village.gets_in(net.STRANGER4, shown["port"])

    with contextlib.closing(probe.Flow(village.net, "phone", net.WAN4, shown["port"])) as flow:
        wait_for("bytes flow", lambda: flow.received > 100)
        longer = pia.post(f"/sessions/{session['session']}/extend", {"duration_s": 3600}).json
        assert longer["end_ms"] > session["end_ms"] + 2_000_000
        (door,) = village.doors_of(net.PHONE4)
        assert flow.is_alive(), "extending cuts nothing"
        assert pia.delete(f"/sessions/{session['session']}").status == 204
        wait_for("the connection is cut", lambda: not flow.is_alive(0.3))
    assert not village.held() and not village.gets_in(net.PHONE4, shown["port"], "phone")
    over = pia.get(f"/sessions/{session['session']}").json
    assert (over["state"], over["reason"]) == ("closed", "ended")
    assert pia.delete(f"/sessions/{session['session']}").status == 204, "again does no harm"

    again = Browser(village, "stranger", village.new_address())
    assert again.login("otto", PASSWORD.format(name="otto")).code == "code-needed"
    assert again.login("otto", PASSWORD.format(name="otto"), codes[0]).status == 200
    assert again.login("otto", PASSWORD.format(name="otto"), codes[0]).status == 401, "works once"
    assert again.get("/login").json["recovery_codes"] == 9


def test_ipv6_is_the_ordinary_case(village: Village) -> None:
    browser = village.mia.borrow()
    six = Browser(village, "stranger", village.new_address(6), net.WAN6)
    six.cookies = browser.cookies
    session = opened(six, village.published["web"])
    assert village.doors_of(session["source"]) == [(six.source, "tcp", WEB)]
    assert village.gets_in(six.source)
    four = opened(browser, village.published["web"])
    assert four["session"] != session["session"], "one session for each family"
    assert village.gets_in(six.source) and village.gets_in(browser.source)


def test_a_device_joins_knocks_and_moves(village: Village) -> None:
    village.ctl("grant", "set", "mia", "web", "--automatic", "yes")
    first = village.enrol(village.mia, "first")
    second = village.enrol(village.mia, "second", "stranger")
    first.run("knock", "--spa")
    wait_for("its doors are open", lambda: len(village.doors_of(net.PHONE4, net.PHONE6)) == 2)
    assert village.gets_in(net.PHONE4, host="phone") and village.gets_in(net.PHONE6, host="phone")
    status = json.loads(first.run("status", "--json"))
    states = {item["name"]: item["state"] for item in status["items"]}
    assert states == {"web": "open", "game": "none"}

    second.run("knock", "--https", "game")
    assert village.doors_of(net.STRANGER4, net.STRANGER6), "a second device has doors of its own"
    assert village.gets_in(net.PHONE4, host="phone"), "and takes none away"

    village.net.move("phone", net.PHONE4, MOVED4)
    try:
        first.run("knock", "--spa")
        wait_for("the door has moved", lambda: village.doors_of(MOVED4)
                 and not village.doors_of(net.PHONE4))
        assert village.gets_in(MOVED4, host="phone")
        living = village.mia.browser.get("/sessions", device=first.id).json["items"]
        assert {item["source"] for item in living} == {MOVED4, net.PHONE6}
        past = village.mia.browser.get("/sessions", device=first.id, state="closed").json["items"]
        assert "moved" in {item["reason"] for item in past}
    finally:
        village.net.move("phone", MOVED4, net.PHONE4)

    assert village.mia.browser.delete(f"/devices/{first.id}").status == 204
    wait_for("its doors are shut", lambda: not village.doors_of(MOVED4, net.PHONE6))
    first.run("knock", "--spa", "--tries", "1")
    time.sleep(1)
    assert not village.doors_of(net.PHONE4, MOVED4, net.PHONE6), "revoked is revoked"
    assert village.doors_of(net.STRANGER4, net.STRANGER6), "the other device has kept its door"


@pytest.mark.parametrize("how", ["--http", "--spa"])
def test_a_guest_visits(village: Village, how: str) -> None:
    mia = village.mia.browser
    made = mia.post("/invitations", {
        "service": village.published["web"], "message": "Welcome!", "duration_s": 600,
        "valid_until_ms": wire.now_ms() + 3_600_000, "most_uses": 1}).json
    shown = village.ownline("guest").run("visit", made["secret"], how, "--ca",
                                         str(village.state / "tls/ca.crt"))
    assert str(WEB) in shown
    wait_for("the guest's door is open", lambda: village.doors_of(net.PHONE4, net.PHONE6))
    (door, *_) = village.doors_of(net.PHONE4, net.PHONE6)
    assert village.gets_in(door[0], host="phone")
    item = mia.get(f"/invitations/{made['device']}").json
    assert (item["uses"], item["state"]) == (1, "valid") and item["visit_end_ms"] > wire.now_ms()
    assert mia.delete(f"/invitations/{made['device']}").status == 204
    wait_for("the visit is over", lambda: not village.doors_of(net.PHONE4, net.PHONE6))
    looked = Browser(village, "phone").get(f"/guest/invitations/{made['device']}")
    assert looked.json == {"state": "revoked"}


ENDS = {  # what ends a session of a user in his browser
    "logout": lambda village, person, browser, session: browser.post("/logout"),
    "the login is ended elsewhere": lambda village, person, browser, session:
        person.browser.delete(f"/logins/{session['device']}"),
    "the password is changed": lambda village, person, browser, session: person.browser.post(
        "/password", {"old": person.password, "new": "an entirely new password"}),
    "all of mine": lambda village, person, browser, session: person.browser.delete("/sessions"),
    "an admin shuts it": lambda village, person, browser, session:
        village.root.delete("/sessions", user=person.id),
    "an admin shuts the service": lambda village, person, browser, session:
        village.root.delete("/sessions", service=session["service"]),
    "the grant is taken back": lambda village, person, browser, session: village.root.delete(
        "/grants/" + village.root.get("/grants", user=person.id).json["items"][0]["id"]),
    "a new one-time password": lambda village, person, browser, session:
        village.root.post(f"/users/{person.id}/password"),
    "the user is switched off": lambda village, person, browser, session: village.root.put(
        f"/users/{person.id}", {"name": person.name, "role": "member", "active": False}),
    "the user is removed": lambda village, person, browser, session:
        village.root.delete(f"/users/{person.id}"),
    "the service leads elsewhere": lambda village, person, browser, session: village.root.put(
        f"/services/{session['service']}", {
            "name": "web", "proto": "tcp", "to_port": 27015, "to4": net.NAS4, "to6": net.NAS6,
            "port": WEB}),
}


@pytest.mark.parametrize("how", ENDS)
def test_what_ends_a_session_shuts_the_door(village: Village, how: str) -> None:
    person = village.mia.clone(f"one-{list(ENDS).index(how)}")
    person.browser = person.borrow(steps_up=True)
    village.ctl("grant", "add", person.name, "web")
    browser = person.borrow()
    browser.source = village.new_address()
    session = opened(browser, village.published["web"], duration_s=600)
    assert village.gets_in(browser.source)
    answer = ENDS[how](village, person, browser, session)
    assert answer.status in (200, 204), str(answer)
    village.wait_shut(browser.source)
    village.wait_agreed()
    over = village.root.get(f"/sessions/{session['session']}").json
    assert over["state"] == "closed" and over["reason"] in ("ended", "revoked", "changed"), over


@pytest.mark.parametrize("how", ["restarted", "killed"])
@pytest.mark.parametrize("part", ["session-manager", "mosquitto", "postgresql", "api-gateway",
                                  "rule-agent-home", "spa-gateway"])
def test_a_part_comes_back_in_the_middle(village: Village, part: str, how: str) -> None:
    browser, service = village.mia.borrow(), village.services[part]
    session = opened(browser, village.published["web"], duration_s=600)
    if how == "killed" or part == "postgresql":  # that one would wait for its clients
        service.kill()
        service.start()
    else:
        service.restart()

    def is_back() -> bool:
        with contextlib.suppress(OSError):
            found = browser.get(f"/sessions/{session['session']}")
            assert found.status in (200, 503), str(found)
            return found.status == 200 and found.json["state"] == "open"
        return False

    wait_for("the API answers again, to the same cookie", is_back, 20, 0.1)
    village.wait_agreed(20)
    assert village.gets_in(browser.source), "the door was never lost"
    other = village.mia.borrow()
    other.source = village.new_address()

    def opens() -> bool:
        return other.post("/sessions", {"service": village.published["web"]}).status == 201

    wait_for("new doors open", opens, 20, 0.2)
    assert village.gets_in(other.source)
    assert village.mia.browser.delete("/sessions").status == 200
    village.wait_shut(browser.source)


def test_a_router_that_is_gone_is_said_and_does_not_hurt_later(village: Village) -> None:
    browser = village.mia.borrow()
    agent = village.services["rule-agent-home"]
    agent.kill()
    begun = time.monotonic()
    answer = browser.post("/sessions", {"service": village.published["web"], "duration_s": 600})
    assert answer.status == 202 and answer.json["state"] == "pending", str(answer)
    assert 1.5 < time.monotonic() - begun < 4
    path = f"/sessions/{answer.json['session']}"
    assert browser.get(path).json["state"] == "pending"
    wait_for("nobody has confirmed it", lambda: browser.get(path).json["state"] == "closed",
             LEASE_S + 10, 0.2)
    assert browser.get(path).json["reason"] == "silent"
    what = village.root.get("/events", kind="session").json["items"]
    assert [event["what"] for event in what if event["session"] == answer.json["session"]] == ["failed"]
    wait_for("the owner sees that the router is away", lambda: not village.root.get(
        "/routers/home").json["online"], LEASE_S + 10, 0.2)
    assert browser.get("/health").json["online"] == 0
    agent.start()
    wait_for("it is back", lambda: browser.get("/health").json["online"] == 1, 20, 0.2)
    village.wait_agreed(20)
    assert not village.held(), "what has failed does not open later"
    assert opened(browser, village.published["web"])["state"] == "open"


def test_a_router_after_a_power_cut_holds_what_is_due(village: Village) -> None:
    browser = village.mia.borrow()
    short = opened(browser, village.published["game"], duration_s=2)
    session = opened(browser, village.published["web"], duration_s=600)
    village.services["rule-agent-home"].kill()
    village.net.power_cut()
    village.net.power_on()
    time.sleep(max(0.0, short["end_ms"] / 1000 - time.time()))
    village.load_base_table()
    village.forward_api()
    assert not village.held()
    village.services["rule-agent-home"].start()
    wait_for("the door is back", lambda: village.doors_of(browser.source), 20)
    village.wait_agreed(20)
    assert village.doors_of(browser.source) == [(browser.source, "tcp", WEB)], "only what is due"
    assert browser.get(f"/sessions/{session['session']}").json["state"] == "open"


def test_the_history_tells_it_all(village: Village) -> None:
    browser = village.mia.borrow()
    session = opened(browser, village.published["web"], duration_s=600)
    at_ms = session["opened_ms"] + 1
    browser.delete(f"/sessions/{session['session']}")
    found = village.root.get("/sessions", port=WEB, at_ms=at_ms, state="closed").json["items"]
    (why,) = [item for item in found if item["session"] == session["session"]]
    assert (why["user_name"], why["kind"], why["source"]) == ("mia", "login", browser.source)

    def told() -> list[str]:
        return [event["what"] for event in reversed(village.root.get(
            "/events", kind="session", user=village.mia.id).json["items"])
            if event["session"] == session["session"]]

    wait_for("the chain has it", lambda: told() == ["opened", "closed"])
    verified = village.ctl("event", "verify")
    assert verified["position"] >= village.root.get("/events").json["items"][0]["position"]
    log = village.mia.browser.get("/login-log").json["items"]
    assert {item["result"] for item in log} == {"ok"} and log[0]["name"] == "mia"


def test_who_is_removed_is_gone(village: Village) -> None:
    person = village.add_person("gone", "member", "web")
    session = opened(person.browser, village.published["web"])
    assert village.root.delete(f"/users/{person.id}").status == 204
    village.wait_shut(person.source)
    assert person.browser.get("/login").status == 401
    assert person.fresh_browser().login("gone", person.password).status == 401
    assert village.root.get(f"/users/{person.id}").status == 404
    assert village.root.get(f"/sessions/{session['session']}").json["reason"] == "revoked"
    again = village.add_person("gone", "member", "web")
    assert again.id != person.id, "the name is free, the person another one"
    assert again.browser.get("/sessions", state="closed").json["items"] == []
    assert COOKIE in again.browser.cookies
