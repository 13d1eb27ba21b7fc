# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of sessions that people open, by browser, phone and link: the router's kernel is the witness."""
from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import mmdb
import pytest
import wire
from api import Answer, Browser
from conftest import BUILD
from house import DESK, GAME, WEB
from lab import net, probe
from lab.process import wait_for
from people import KNOCK, People, Person, Phone

PATIENCE = 0.1
COUNTRIES = {"203.0.114.0/25": "DE", "203.0.114.128/25": "FR", "2001:db8:3::/48": "AT"}


@pytest.fixture(scope="module")
def house() -> Iterator[People]:
    with People(BUILD) as made:
        mmdb.write(made.folder / "countries.mmdb", COUNTRIES)
        made.options = {"session-manager": f"country-database = {made.folder}/countries.mmdb\n"}
        made.start()
        yield made


@pytest.fixture(scope="module")
def eve(house: People) -> Person:
    """A member who may open everything; nothing opens by itself."""
    return house.add_person("eve", "member", "web", "game", "desk")


@pytest.fixture
def browser(eve: Person) -> Iterator[Browser]:
    """A login of eve's at an address of its own."""
    eve.source = eve.house.new_address()
    made = eve.borrow()
    yield made
    made.delete("/sessions")


def may(house: People, source: str, port: int = WEB, family: int = 4) -> set[str]:
    """The protocols by which an address gets through a port."""
    place = (house.net, "stranger", net.WAN4 if family == 4 else net.WAN6, port, source)
    return {name for name, talks in (("tcp", probe.talks_tcp), ("udp", probe.talks_udp))
            if talks(*place, patience=PATIENCE)}


def open_door(browser: Browser, service: str, key: str | None = None, **more) -> Answer:
    body = {"service": browser.home.published[service], **more}
    return browser.post("/sessions", body, key=key)


def opened(browser: Browser, service: str = "web", **more) -> dict:
    """A session that is open."""
    answer = open_door(browser, service, **more)
    assert answer.status == 201, str(answer)
    assert answer.json["state"] == "open"
    return answer.json


def ended(house: People, session: str) -> tuple[str, str]:
    """State and reason of a session."""
    (row,) = house.database.rows(
        f"SELECT state, reason FROM sessions WHERE id = {int(session, 16)}")
    return tuple(row)


# --- open ---


def test_a_browser_opens_a_door_for_its_address(house: People, browser: Browser) -> None:
    assert may(house, browser.source) == set()
    session = opened(browser)
    assert (session["host"], session["port"]) == (net.ROUTER, WEB)
    assert session["source"] == browser.source
    assert session["kind"] == "login" and session["knock_ms"] == 0
    assert session["end_ms"] - session["start_ms"] == 3_600_000
    assert may(house, browser.source) == {"tcp"}
    assert may(house, house.new_address()) == set(), "nobody else"
    house.wait_agreed()
    assert browser.get(f"/sessions/{session['session']}").json["state"] == "open"


def test_a_router_that_takes_long_is_not_waited_for(house: People, browser: Browser) -> None:
    agent = house.services["rule-agent-home"]
    agent.pause()
    try:
        begin = time.monotonic()
        answer = open_door(browser, "web")
        took = time.monotonic() - begin
    finally:
        agent.resume()
    assert answer.status == 202 and answer.json["state"] == "pending"
    assert 1.9 < took < 3.0
    path = f"/sessions/{answer.json['session']}"
    wait_for("it is open", lambda: browser.get(path).json["state"] == "open")
    assert may(house, browser.source) == {"tcp"}


def test_the_same_call_again_is_answered_the_same(house: People, browser: Browser) -> None:
    twins = [browser.twin() for _ in range(20)]
    with ThreadPoolExecutor(len(twins)) as pool:
        answers = list(pool.map(lambda twin: open_door(twin, "web", key="once"), twins))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    later = open_door(browser, "web", key="once")
    assert later.body == answers[0].body
    assert open_door(browser, "game", key="once").code == "conflict"
    assert len(house.sessions(browser.login_id)) == 1


def test_opening_again_extends(house: People, browser: Browser) -> None:
    first = opened(browser, duration_s=60)
    again = opened(browser, duration_s=600)
    assert again["session"] == first["session"]
    assert again["end_ms"] > first["end_ms"] + 500_000
    house.wait_agreed()


def test_a_session_is_extended(house: People, browser: Browser) -> None:
    first = opened(browser, duration_s=60)
    path = f"/sessions/{first['session']}/extend"
    longer = browser.post(path, {"duration_s": 200})
    assert longer.status == 201 and longer.json["end_ms"] > first["end_ms"] + 100_000
    assert browser.post(path, {"duration_s": 10}).json["end_ms"] == longer.json["end_ms"]
    house.wait_agreed()
    held = house.held()
    assert held[browser.source, "tcp", WEB] > 100, "the kernel knows it"
    browser.delete(f"/sessions/{first['session']}")
    assert browser.post(path, {}).code == "conflict"


def test_nobody_else_sees_or_changes_a_session(house: People, browser: Browser) -> None:
    session = opened(browser)["session"]
    other = house.add_person("mallory").borrow()
    for answer in (other.get(f"/sessions/{session}"), other.delete(f"/sessions/{session}"),
                   other.post(f"/sessions/{session}/extend", {})):
        assert answer.code == "not-found"
    assert other.get("/sessions").json["items"] == []
    assert other.delete("/sessions", user=house.olga.id).json["count"] == 0
    assert may(house, browser.source) == {"tcp"}


def test_what_is_not_granted_is_not_there(house: People, browser: Browser) -> None:
    stranger = house.add_person("nina").borrow()
    assert open_door(stranger, "web").code == "not-found"
    assert browser.post("/sessions", {"service": "0123456789abcdef"}).code == "not-found"


def test_logins_and_devices_hold_doors_beside_each_other(house: People, eve: Person,
                                                         browser: Browser) -> None:
    second = eve.borrow()
    device = house.knocker("eve")
    opened(browser)
    assert opened(second)["session"] != opened(browser)["session"]
    device.open(op=wire.OPEN, services=[house.id_of("web")])
    house.wait_agreed()
    browser.delete("/sessions", device=browser.login_id)
    assert may(house, device.sources[0]) == {"tcp"}
    assert house.sessions(second.login_id) != []
    second.delete("/sessions")
    wait_for("all of hers are closed", lambda: not device.sessions())


def test_a_login_that_moves_takes_its_door_along(house: People, browser: Browser) -> None:
    opened(browser)
    old = browser.source
    browser.close()
    browser.source = house.new_address()
    assert opened(browser)["source"] == browser.source
    wait_for("the old address is shut", lambda: may(house, old) == set())
    assert may(house, browser.source) == {"tcp"}
    house.wait_agreed()
    assert [session.source for session in house.sessions(browser.login_id)] == [browser.source]


# --- close ---


def test_one_is_closed(house: People, browser: Browser) -> None:
    web, game = opened(browser, "web"), opened(browser, "game")
    assert browser.delete(f"/sessions/{web['session']}").status == 204
    wait_for("the door is shut", lambda: may(house, browser.source) == set())
    assert ended(house, web["session"]) == ("closed", "ended")
    assert may(house, browser.source, GAME) == {"udp"}
    assert browser.delete(f"/sessions/{web['session']}").status == 204, "again is no error"
    assert ended(house, game["session"])[0] == "open"
    again = opened(browser, "web")
    assert browser.delete(f"/sessions/{web['session']}").status == 204
    assert ended(house, again["session"])[0] == "open", "an old one is not its successor"


def test_all_of_mine_are_closed_and_nobody_elses(house: People, browser: Browser) -> None:
    neighbour = house.add_person("nick", "member", "web").borrow()
    opened(browser, "web")
    opened(browser, "game")
    kept = opened(neighbour)["session"]
    assert browser.delete("/sessions").json["count"] == 2
    assert browser.get("/sessions").json["items"] == []
    assert ended(house, kept)[0] == "open"
    neighbour.delete("/sessions")


def test_an_admin_closes_by_filters(house: People, eve: Person, browser: Browser) -> None:
    web, game = opened(browser, "web"), opened(browser, "game")
    assert house.root.delete("/sessions").json["count"] == 0, "she has none of her own"
    assert house.root.delete("/sessions", user=eve.id,
                             service=house.published["web"]).json["count"] == 1
    assert ended(house, web["session"]) == ("closed", "revoked")
    assert ended(house, game["session"])[0] == "open"
    assert house.root.delete("/sessions", device=browser.login_id).json["count"] == 1
    wait_for("the doors are shut", lambda: may(house, browser.source, GAME) == set())


def test_the_history_tells_why_a_port_was_open(house: People, eve: Person,
                                               browser: Browser) -> None:
    session = opened(browser, "game")
    at_ms = wire.now_ms()
    wait_for("it is open for more than an instant", lambda: wire.now_ms() > at_ms)
    browser.delete(f"/sessions/{session['session']}")
    found = house.root.get("/sessions", at_ms=at_ms, port=GAME).json["items"]
    assert session["session"] in [item["session"] for item in found]
    (mine,) = [item for item in found if item["session"] == session["session"]]
    assert (mine["user_name"], mine["source"]) == ("eve", browser.source)
    assert (mine["state"], mine["reason"]) == ("closed", "ended")
    assert house.root.get("/sessions", at_ms=1, port=GAME).json["items"] == []
    closed = browser.get("/sessions", state="closed").json["items"]
    assert closed[0]["session"] == session["session"], "newest first"
    assert {item["user_name"] for item in closed} == {"eve"}


def test_the_history_has_pages(house: People, eve: Person, browser: Browser) -> None:
    now, device = wire.now_ms(), browser.login_id
    house.database.rows(f"""
        INSERT INTO sessions (id, device_id, service_id, router_id, source, port, state, reason,
            start_ms, pending_ms, end_ms, due_ms, closed_ms)
        SELECT 1000 + n, '\\x{device}', {house.id_of('web')}, 'home', '192.0.2.99', 443, 'closed',
            'ended', {now} - 1000 * (n / 3), 1, {now} + 1, 1, {now} FROM generate_series(1, 250) n""")
    seen, query = [], {"state": "closed", "device": device}
    while True:
        page = browser.get("/sessions", **query).json
        seen += page["items"]
        if not page["more"]:
            break
        query |= {"before": seen[-1]["session"], "before_ms": seen[-1]["start_ms"]}
    assert len(seen) == 250
    order = [(item["start_ms"], int(item["session"], 16)) for item in seen]
    assert order == sorted(order, reverse=True) and len(set(order)) == 250


# --- what bounds it ---


def limit(house: People, person: Person, **fields) -> None:
    answer = house.root.put(f"/users/{person.id}", {"name": person.name, "role": "member",
                                                    "active": True, **fields})
    assert answer.status == 204, str(answer)


def other_hours() -> str:
    """A window in which it is not now, and which begins tomorrow."""
    day = time.strftime("%a", time.localtime(time.time() + 86400)).lower()
    return f"{day} 00:30-00:45"


def test_hours_and_countries(house: People) -> None:
    person = house.add_person("otto", "member", "web")
    browser = person.borrow()
    limit(house, person, hours=other_hours())
    answer = open_door(browser, "web")
    assert answer.code == "refused" and "00:30" in answer.json["detail"]
    limit(house, person, hours="00:00-24:00", countries="AT FR")
    assert open_door(browser, "web").code == "refused", "the address is German"
    limit(house, person, countries="AT DE")
    opened(browser)
    browser.delete("/sessions")
    limit(house, person, countries="", hours=window_that_ends_soon())
    session = opened(browser, duration_s=7200)
    assert session["end_ms"] % 60_000 == 0 and session["end_ms"] - wire.now_ms() < 180_000
    assert house.root.put(f"/users/{person.id}", {"name": "otto", "role": "member", "active": True,
                                                  "hours": "mondays"}).field == "hours"


def window_that_ends_soon() -> str:
    end = time.localtime(time.time() + 120)
    begin = time.localtime(time.time() - 3600)
    return f"{begin.tm_hour:02}:{begin.tm_min:02}-{end.tm_hour:02}:{end.tm_min:02}"


def test_most_sessions_of_a_user(house: People) -> None:
    person = house.add_person("mona", "member", "web", "game")
    limit(house, person, most_sessions=1)
    browser = person.borrow()
    opened(browser, "web")
    assert open_door(browser, "game").code == "full"
    browser.delete("/sessions")
    opened(browser, "game")


def test_a_user_who_is_not_active_opens_nothing(house: People) -> None:
    person = house.add_person("ivan", "member", "web")
    device = house.knocker("ivan")
    device.open(op=wire.OPEN, services=[house.id_of("web")])
    limit(house, person, active=False)
    wait_for("the doors are shut", lambda: not device.doors())
    device.knock(op=wire.OPEN, services=[house.id_of("web")])
    wait_for("the knock was decided on", lambda: device.last_heard() == device.last_t)
    assert device.sessions() == []
    assert person.borrow().get("/sessions").code == "login-needed"


def test_a_device_comes_from_a_few_addresses_an_hour(house: People, eve: Person) -> None:
    device = house.knocker("eve")
    for number in range(6):
        device.sources = f"192.0.2.{200 + number}", ""
        house.net.also("stranger", device.sources[0])
        device.open(op=wire.OPEN, services=[house.id_of("web")])
    device.sources = "192.0.2.220", ""
    house.net.also("stranger", device.sources[0])
    device.knock(op=wire.OPEN, services=[house.id_of("web")])
    wait_for("the knock was decided on", lambda: device.last_heard() == device.last_t)
    assert [session.source for session in device.sessions()] == ["192.0.2.205"]
    reason = house.database.value("SELECT refused_reason FROM devices WHERE id = "
                                  f"'\\x{device.id}'")
    assert reason == "addresses"
    eve.borrow().delete("/sessions")


def test_a_grant_has_a_port_of_its_own(house: People) -> None:
    person = house.add_person("paul", "member", "web")
    browser = person.borrow()
    first = opened(browser)
    body = {"user": person.id, "service": house.published["web"], "automatic": False, "port": 20443}
    assert house.root.post("/grants", body).status == 201
    wait_for("the old door is shut", lambda: may(house, browser.source) == set())
    assert ended(house, first["session"]) == ("closed", "changed")
    assert opened(browser)["port"] == 20443
    assert may(house, browser.source, 20443) == {"tcp"} and may(house, browser.source) == set()


def test_a_service_that_changes_shuts_its_doors(house: People) -> None:
    person = house.add_person("rita", "member")
    service = house.ctl("service", "add", "wiki", "--proto", "tcp", "--port", "9443", "--to",
                        f"{net.NAS4},{net.NAS6}", "--to-port", "443")["id"]
    house.published["wiki"] = service
    house.ctl("grant", "add", "rita", "wiki")
    browser = person.borrow()
    first = opened(browser, "wiki")
    assert may(house, browser.source, 9443) == {"tcp"}
    now = house.root.get(f"/services/{service}").json
    body = {"name": "wiki", "proto": "tcp", "port": 9444, "to4": now["to4"], "to_port": 443}
    assert house.root.put(f"/services/{service}", body).status == 204
    wait_for("the door is shut", lambda: may(house, browser.source, 9443) == set())
    assert ended(house, first["session"]) == ("closed", "changed")
    assert opened(browser, "wiki")["port"] == 9444
    assert may(house, browser.source, 9444) == {"tcp"}


# --- knocks by HTTPS ---


def new_phone(house: People, user: str = "eve") -> Phone:
    phone = Phone(house)
    house.ctl("device", "add", user, f"phone-{phone.id[:8]}", phone.key.public.hex())
    return phone


def test_a_phone_knocks_by_https(house: People, eve: Person) -> None:
    phone = new_phone(house)
    packet = phone.packet(op=wire.OPEN, services=[house.id_of("web"), house.id_of("game")])
    answer = phone.browser.call("POST", "/knock", packet, headers=KNOCK)
    assert answer.status == 201, str(answer)
    assert may(house, phone.browser.source) == {"tcp"}
    assert may(house, phone.browser.source, GAME) == {"udp"}
    assert phone.browser.call("POST", "/knock", packet, headers=KNOCK).code == "replayed"
    house.wait_agreed()
    eve.borrow().delete("/sessions")


def test_what_strangers_and_the_late_hear(house: People) -> None:
    phone = Phone(house)
    assert phone.knock(op=wire.OPEN, services=[house.id_of("web")]).code == "refused"
    known = new_phone(house)
    late = known.knock(t_ms=wire.now_ms() - 200_000)
    assert late.code == "refused" and "clock" in late.json["detail"]
    row = house.database.rows("SELECT refused_reason, skew_ms FROM devices WHERE id = "
                              f"'\\x{known.id}'")
    assert row[0][0] == "late" and -210_000 < int(row[0][1]) < -190_000
    house.ctl("device", "revoke", known.id)
    assert known.knock().code == "revoked"


# --- guests ---


def host_of(person: Person) -> Person:
    """The same person, logged in anew."""
    person.browser = person.borrow()
    return person


def test_a_guest_visits_once(house: People, eve: Person, browser: Browser) -> None:
    guest, invitation = house.invite(host_of(eve), house.published["web"], duration_s=300)
    answer = guest.knock()
    assert answer.status == 201, str(answer)
    assert may(house, guest.browser.source) == {"tcp"}
    old, end_ms = guest.browser.source, answer.json["end_ms"]
    guest.browser.close()
    guest.browser.source = house.new_address()
    moved = guest.knock(duration=86400)
    assert moved.status == 201 and moved.json["end_ms"] == end_ms
    wait_for("the old address is shut", lambda: may(house, old) == set())
    assert may(house, guest.browser.source) == {"tcp"}
    uses = house.database.value("SELECT uses FROM invitations WHERE device_id = "
                                f"'\\x{invitation}'")
    assert uses == "1"
    house.database.rows("UPDATE invitations SET visit_end_ms = 1 WHERE device_id = "
                        f"'\\x{invitation}'")
    assert guest.knock().code == "used-up"


def test_a_guest_knocks_by_udp_too(house: People, eve: Person) -> None:
    guest, invitation = house.invite(host_of(eve), house.published["web"])
    with house.net.inside("stranger"):
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with sender:
        sender.bind((guest.browser.source, 0))
        sender.sendto(guest.packet(kind=wire.SPA), (net.WAN4, house.spa_port))
    wait_for("the door is open", lambda: may(house, guest.browser.source) == {"tcp"})
    events = house.database.rows("SELECT kind, what, detail FROM events WHERE device_id = "
                                 f"'\\x{invitation}' AND what = 'visited'")
    assert events == [["invitation", "visited", "visit 1 of 1"]]


def test_an_invitation_that_is_over(house: People, eve: Person) -> None:
    guest, invitation = house.invite(host_of(eve), house.published["web"])
    house.database.rows("UPDATE invitations SET valid_until_ms = 1 WHERE device_id = "
                        f"'\\x{invitation}'")
    assert guest.knock().code == "expired"
    assert may(house, guest.browser.source) == set()


def test_an_invitation_that_is_revoked(house: People, eve: Person) -> None:
    host = host_of(eve)
    guest, invitation = house.invite(host, house.published["web"])
    assert guest.knock().status == 201
    assert host.browser.delete(f"/invitations/{invitation}").status == 204
    wait_for("the door is shut", lambda: may(house, guest.browser.source) == set())
    assert guest.knock().code == "revoked"


# --- bad days ---


def restart(house: People, part: str) -> None:
    if part == "database":
        house.database.service.kill()
        house.database.service.start()
    elif part == "broker":
        house.broker.service.stop()
        house.broker.service.start()
    else:
        house.services[part].kill()
        house.services[part].start()


def opens(browser: Browser, service: str) -> bool:
    with contextlib.suppress(OSError):
        return open_door(browser, service).status == 201
    return False


@pytest.mark.parametrize("part", ["session-manager", "broker", "database", "rule-agent-home",
                                  "api-gateway"])
def test_after_a_restart_exactly_what_is_due_is_open(house: People, browser: Browser,
                                                     part: str) -> None:
    kept, short = opened(browser, "web"), opened(browser, "game", duration_s=2)
    gone = opened(browser, "desk")
    browser.delete(f"/sessions/{gone['session']}")
    restart(house, part)
    browser.close()
    wait_for("the short one is over",
             lambda: ended(house, short["session"]) == ("closed", "expired"), 20)
    house.wait_agreed(20)
    assert may(house, browser.source) == {"tcp"}
    assert may(house, browser.source, GAME) == may(house, browser.source, DESK) == set()
    assert [session.id for session in house.sessions(browser.login_id)] == \
        [int(kept["session"], 16)]
    wait_for("it opens doors again", lambda: opens(browser, "desk"), 20)


def test_two_managers_answer_alike() -> None:
    with People(BUILD, replicas=2) as house:
        house.start()
        person = house.add_person("zoe", "member", "web", "game", "desk")
        browsers = [person.borrow() for _ in range(8)]
        with ThreadPoolExecutor(len(browsers)) as pool:
            for service in "web", "game", "desk":
                answers = list(pool.map(lambda browser: open_door(browser, service), browsers))
                assert [answer.status for answer in answers] == [201] * len(browsers)
        house.wait_agreed()
        assert house.counters("rule-agent-home")["lists_missed"] == 0, "the wrong way round is well"
        for name in house.managers:
            assert house.counters(name)["calls_taken"] > 5, "each has done its share"


def test_a_router_that_never_confirms() -> None:
    with People(BUILD, options={"session-manager": "lease = 3\nwait = 1\n"}) as house:
        house.start()
        person = house.add_person("una", "member", "web")
        browser = person.borrow()
        house.services["rule-agent-home"].stop()
        answer = open_door(browser, "web")
        assert answer.status == 202
        session = answer.json["session"]
        wait_for("it has failed", lambda: ended(house, session) == ("closed", "silent"), 10)
        what = house.database.rows("SELECT what, reason FROM events WHERE session_id = "
                                   f"{int(session, 16)} ORDER BY number")
        assert what == [["failed", "silent"]]
