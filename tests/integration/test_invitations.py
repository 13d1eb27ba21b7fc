# SPDX-License-Identifier: GPL-3.0-or-later
"""Invitations, with the real client and the kernel as witness: a guest comes to one service, as
often and as long as the link says, and nowhere else."""
from __future__ import annotations

import base64
import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

import calls
import knocks
import pytest
import wire
from api import Answer, Browser, at_once
from calls import Calls, Refused
from conftest import BUILD
from house import DESK, WEB, House, Knocker
from lab import net, probe
from lab.process import wait_for
from wire import Key

KNOCK = {"X-Ownline": "1", "Cookie": None, "Origin": None,
         "Content-Type": "application/octet-stream"}
HTTPS = 3  # the kind of a knock
RACERS = 100
OK, GONE, NO_PIN, REFUSED = 0, 69, 66, 77


@dataclass
class Invitation:
    """What whoever has the link knows."""
    id: str
    link: str

    @property
    def seed(self) -> bytes:
        return self._payload[:32]

    @property
    def box(self) -> bytes:
        return self._payload[32:]

    @property
    def _payload(self) -> bytes:
        text = self.link.split("#")[1].split(".")[1]
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Host(House):
    """A house where ana invites guests."""

    def start(self) -> None:
        super().start()
        self.call = Calls(self)
        (self.ana,) = [user["id"] for user in self.call("user-list", is_change=False)["items"]]
        self.guest_box = bytes.fromhex((self.state / "keys/box-guest.pub").read_text())
        self._addresses = iter(range(1, 250))

    def invite(self, service: str = "desk", *, pin: str = "", **fields) -> Invitation:
        fields = {"duration_s": 600, "valid_until_ms": wire.now_ms() + 3_600_000, "most_uses": 1,
                  "message": "Come in!", "user": self.ana, **fields}
        if pin:
            fields["pin"] = self.call.seal(pin, 12)
        made = self.call.secret("invitation-add", service=self.published[service], **fields)
        return Invitation(made["device"], made["secret"])

    def invitation(self, invitation: Invitation) -> dict:
        """What ana sees of it."""
        (item,) = self.call("invitation-list", is_change=False,
                            invitation=invitation.id)["items"]
        return item

    def visit(self, invitation: Invitation, *words: str, stdin: str = "",
              host: str = "stranger") -> tuple[int, str]:
        """The real client visits; returns its exit status, and what it said."""
        done = subprocess.run(
            ["ip", "netns", "exec", self.net.name(host), self.program("ownline"), "visit",
             invitation.link, "--ca", str(self.state / "tls/ca.crt"), *words], input=stdin,
            capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def browser(self) -> Browser:
        address = f"203.0.116.{next(self._addresses)}"
        self.net.also("stranger", address)
        return Browser(self, "stranger", address)

    def guest(self, invitation: Invitation) -> Knocker:
        """Somebody with the link who sends whatever he likes by UDP, from addresses of his own."""
        guest = Guest(self, "stranger", self.knocker().sources)
        guest.key, guest.guest_box = Key(invitation.seed), invitation.box
        return guest


class Guest(Knocker):
    """Knocks with the guests' box key."""
    guest_box = b""

    @property
    def box(self) -> bytes:
        return self.guest_box


@pytest.fixture(scope="module")
def house() -> Iterator[Host]:
    with Host(BUILD, setup=calls.SETUP) as made:
        made.start()
        yield made


def post(browser: Browser, packet: bytes, path: str = "/guest/knock") -> Answer:
    return browser.call("POST", path, packet, headers=KNOCK)


@dataclass
class Maker:
    """Makes knocks for a box."""
    box: bytes
    last_t: int = 0

    def next_t(self) -> int:
        self.last_t = max(self.last_t + 1, wire.now_ms())
        return self.last_t


def https_knock(invitation: Invitation, maker: Maker | None = None, **fields) -> bytes:
    return knocks.good(maker or Maker(invitation.box), Key(invitation.seed),
                       **{"kind": HTTPS, **fields})


def test_a_guest_comes_in_and_nowhere_else(house: Host) -> None:
    invitation = house.invite()
    assert invitation.link.startswith(house.origin + "/i#v1.")
    assert invitation.box == house.guest_box != house.box
    assert Key(invitation.seed).device_id.hex() == invitation.id
    assert not probe.talks_tcp(house.net, "stranger", net.WAN4, DESK)
    status, text = house.visit(invitation, "--json")
    assert status == OK, text
    said = json.loads(text)
    assert said["invitation"]["service_title"] == "desk"
    assert (said["invitation"]["message"], said["invitation"]["uses_left"]) == ("Come in!", 0)
    doors = {session["source"]: session for session in said["sessions"]}
    assert doors.keys() == {net.STRANGER4, net.STRANGER6}
    for session in doors.values():
        assert (session["service_name"], session["port"]) == ("desk", DESK)
        assert (session["state"], session["kind"]) == ("open", "invitation")
        assert session["host"] == net.ROUTER
    assert probe.talks_tcp(house.net, "stranger", net.WAN4, DESK)
    assert probe.talks_tcp(house.net, "stranger", net.WAN6, DESK)
    assert not probe.talks_tcp(house.net, "stranger", net.WAN4, WEB)
    assert not probe.talks_tcp(house.net, "phone", net.WAN4, DESK)
    house.wait_agreed()
    seen = house.invitation(invitation)
    assert (seen["uses"], seen["most_uses"], seen["state"]) == (1, 1, "valid")
    assert abs(seen["visit_end_ms"] - wire.now_ms() - 600_000) < 10_000
    house.call("invitation-revoke", invitation=invitation.id)
    assert not house.sessions(invitation.id)
    house.wait_agreed()
    assert not probe.talks_tcp(house.net, "stranger", net.WAN4, DESK)


def test_a_guest_knocks_by_udp(house: Host) -> None:
    invitation = house.invite("web")
    status, text = house.visit(invitation, "--spa")
    assert status == OK and f"web: {net.ROUTER}:{WEB} is open until" in text
    wait_for("both doors are open", lambda: [session.state for session in
                                             house.sessions(invitation.id)] == ["open"] * 2)
    assert probe.talks_tcp(house.net, "stranger", net.WAN4, WEB)
    house.call("invitation-revoke", invitation=invitation.id)


def test_during_a_visit_the_door_moves_and_stays_as_long(house: Host) -> None:
    invitation = house.invite(duration_s=300)
    first, second = house.browser(), house.browser()
    maker = Maker(invitation.box)
    answer = post(first, https_knock(invitation, maker))
    assert answer.status == 201, str(answer)
    end_ms = answer.json["end_ms"]
    time.sleep(1.1)
    moved = post(second, https_knock(invitation, maker, duration=86400))
    assert (moved.status, moved.json["source"]) == (201, second.source)
    assert moved.json["end_ms"] == end_ms, "a visit is not prolonged"
    wait_for("one door", lambda: [session.source for session in house.sessions(invitation.id)] ==
             [second.source])
    assert house.invitation(invitation)["uses"] == 1
    house.call("invitation-revoke", invitation=invitation.id)


def test_a_visit_has_an_end_and_each_costs_a_use(house: Host) -> None:
    invitation = house.invite(duration_s=2, most_uses=2)
    for left in 1, 0:
        status, text = house.visit(invitation, "--json")
        assert status == OK, text
        assert json.loads(text)["invitation"]["uses_left"] == left
        assert house.invitation(invitation)["uses"] == 2 - left
        wait_for("the visit is over", lambda: not house.sessions(invitation.id), 8)
        house.wait_agreed()
    assert house.invitation(invitation)["state"] == "used-up"
    status, text = house.visit(invitation)
    assert status == GONE and "was used as often as it may be" in text
    answer = post(house.browser(), https_knock(invitation))
    assert (answer.status, answer.code) == (410, "used-up")
    guest = house.guest(invitation)
    guest.knock(op=wire.REFRESH)
    house.settle()
    assert not house.sessions(invitation.id)


def test_one_use_and_many_knocks(house: Host) -> None:
    """100 knocks at the same moment, each of them good: one visit, one session."""
    invitation, browser = house.invite(), house.browser()
    maker = Maker(invitation.box)
    packets = [https_knock(invitation, maker) for _ in range(RACERS)]
    racers = [browser.twin() for _ in range(50)]
    at_once(50, lambda number: racers[number].get("/address"))  # connected
    answers = at_once(50, lambda number: [post(racers[number], packets[2 * number]),
                                          post(racers[number], packets[2 * number + 1])])
    flat = [answer for pair in answers for answer in pair]
    good = [answer for answer in flat if answer.status in (201, 202)]
    assert good and {answer.json["session"] for answer in good} == {good[0].json["session"]}
    assert {answer.code for answer in flat if answer.status > 202} <= {"replayed", "unavailable"}
    rows = house.database.rows("SELECT id, state FROM sessions WHERE device_id = "
                               f"'\\x{invitation.id}'")
    assert len(rows) == 1, rows
    assert house.invitation(invitation)["uses"] == 1
    house.call("invitation-revoke", invitation=invitation.id)


def test_one_knock_many_times(house: Host) -> None:
    invitation = house.invite(most_uses=5)
    packet = https_knock(invitation)
    browsers = [house.browser() for _ in range(4)]
    answers = at_once(40, lambda number: post(browsers[number % 4].twin(), packet))
    assert len([answer for answer in answers if answer.status in (201, 202)]) == 1
    assert len(house.sessions(invitation.id)) == 1
    assert house.invitation(invitation)["uses"] == 1
    house.call("invitation-revoke", invitation=invitation.id)


def test_a_pin_goes_with_the_link(house: Host) -> None:
    invitation = house.invite("web", pin="2468", most_uses=3)
    assert invitation.link.startswith(house.origin + "/i#v1p.")
    assert house.invitation(invitation)["has_pin"]
    assert Key(invitation.seed).device_id.hex() != invitation.id
    status, text = house.visit(invitation)
    assert status == NO_PIN and "--pin-file" in text
    for wrong in "2469", "24680", "":
        status, text = house.visit(invitation, "--pin-file", "-", stdin=wrong + "\n")
        assert status != OK and "open until" not in text
    assert "is the PIN right?" in house.visit(invitation, "--pin-file", "-", stdin="1111\n")[1]
    path = house.folder / "pin"
    path.write_text("2468\n")
    status, text = house.visit(invitation, "--pin-file", str(path))
    assert status == OK and "web" in text and "open until" in text
    assert house.invitation(invitation)["uses"] == 1
    house.call("invitation-revoke", invitation=invitation.id)


@pytest.mark.parametrize("pin", ["123", "12 34", "abcd", "123a"])
def test_a_pin_is_4_to_12_digits(house: Host, pin: str) -> None:
    with pytest.raises(Refused) as refused:
        house.invite(pin=pin)
    assert (refused.value.code, refused.value.field) == ("invalid", "pin")


def test_an_invitation_that_was_taken_back(house: Host) -> None:
    invitation = house.invite()
    guest = house.guest(invitation)
    house.call("invitation-revoke", invitation=invitation.id)
    house.call("invitation-revoke", invitation=invitation.id)
    assert house.invitation(invitation)["state"] == "revoked"
    status, text = house.visit(invitation)
    assert status == GONE and "this invitation was taken back" in text
    answer = post(house.browser(), https_knock(invitation))
    assert answer.status in (403, 410) and answer.code in ("revoked", "refused")
    with house.nothing():
        for family in 4, 6:
            guest.knock(family)


def test_an_invitation_that_has_ended(house: Host) -> None:
    invitation = house.invite(valid_until_ms=wire.now_ms() + 2500, duration_s=600)
    status, text = house.visit(invitation, "--json")
    assert status == OK, text
    ends = {session["end_ms"] for session in json.loads(text)["sessions"]}
    assert max(ends) <= house.invitation(invitation)["valid_until_ms"], "no visit lasts longer"
    wait_for("the invitation has ended", lambda: house.invitation(invitation)["state"] == "expired")
    wait_for("its doors are shut", lambda: not house.sessions(invitation.id), 8)
    status, text = house.visit(invitation)
    assert status == GONE and "this invitation has ended" in text
    answer = post(house.browser(), https_knock(invitation))
    assert (answer.status, answer.code) == (410, "expired")


def test_gateways_forget_who_is_invited_no_more(house: Host) -> None:
    """Not even the signature of an ex-guest is looked at any more."""
    ended = house.invite(valid_until_ms=wire.now_ms() + 2000)
    revoked = house.invite()
    house.call("invitation-revoke", invitation=revoked.id)
    client = house.connect("spa-gateway")
    ids = {ended.id, revoked.id}

    def listed() -> set[str]:
        for number in range(16):
            assert client.subscribe(f"ownline/v1/directory/{number}") < 0x80
        messages = {message.topic: json.loads(message.payload)
                    for message in client.receive(0.3, 16)}
        return ids & {device["id"] for message in messages.values()
                      for device in message["devices"]}

    house.services["spa-gateway"].stop()  # its place at the broker is taken
    try:
        client = house.connect("spa-gateway")
        wait_for("the directory has none of them", lambda: not listed(), 20, step=0.5)
    finally:
        client.close()
        house.services["spa-gateway"].start()


def test_each_box_is_for_its_own(house: Host) -> None:
    """A guest does not pass the members' gate, a member not the guests'."""
    invitation = house.invite()
    guest, member = house.guest(invitation), house.knocker()
    with house.nothing():
        guest.guest_box = house.box
        for family in 4, 6:
            guest.knock(family)
            member.send(knocks.good(Maker(house.guest_box), member.key), family=family)
    browser = house.browser()
    for path in "/knock", "/guest/knock":
        for box in house.box, house.guest_box:
            for key in Key(invitation.seed), member.key:
                own = (key.device_id.hex() == invitation.id) == (path == "/guest/knock") == (
                    box == house.guest_box)
                if own:
                    continue
                answer = post(browser, knocks.good(Maker(box), key, kind=HTTPS), path)
                assert answer.code in ("invalid", "refused"), f"{path} {str(answer)}"
    assert not house.sessions(invitation.id) and not house.sessions(member.id)
    assert house.invitation(invitation)["uses"] == 0
    house.call("invitation-revoke", invitation=invitation.id)


def test_a_guest_names_no_other_service(house: Host) -> None:
    invitation = house.invite("desk")
    answer = post(house.browser(), https_knock(invitation, op=wire.OPEN,
                                               services=[house.id_of("web")]))
    assert answer.code in ("not-found", "refused"), str(answer)
    assert not [session for session in house.sessions(invitation.id) if session.port == WEB]
    house.call("invitation-revoke", invitation=invitation.id)


def test_a_guest_can_do_no_more_than_the_host(house: Host) -> None:
    """Ben may open desk, for a while; then no more. His guests neither."""
    house.call("user-add", name="ben", role="member")
    (ben,) = [user["id"] for user in house.call("user-list", is_change=False)["items"]
              if user["name"] == "ben"]
    with pytest.raises(Refused) as refused:
        house.invite("desk", user=ben)
    assert (refused.value.code, refused.value.field) == ("not-found", "service")
    house.call("grant-add", user=ben, service=house.published["desk"], automatic=False)
    invitation = house.invite("desk", user=ben)
    browser = house.browser()
    assert post(browser, https_knock(invitation)).status in (201, 202)
    house.call("grant-remove", user=ben, service=house.published["desk"])
    assert house.invitation(invitation)["state"] == "revoked"
    wait_for("his guests are out", lambda: not house.sessions(invitation.id))
    assert post(browser, https_knock(invitation)).status in (403, 410)


@pytest.mark.parametrize("field, value", [
    ("duration_s", 86401), ("valid_until_ms", 1), ("valid_until_ms", 2**52)])
def test_bounds(house: Host, field: str, value: int) -> None:
    with pytest.raises(Refused) as refused:
        house.invite(**{field: value})
    assert (refused.value.code, refused.value.field) == ("invalid", field)


def test_who_looks_without_a_link_sees_nothing(house: Host) -> None:
    answer = house.browser().get("/guest/invitations/" + "0" * 32)
    assert (answer.status, answer.code) == (404, "not-found")
    knocker = house.knocker()
    answer = house.browser().get("/guest/invitations/" + knocker.id)
    assert answer.status == 404, "a member's device is no invitation"


def test_the_history_tells_of_guests(house: Host) -> None:
    invitation = house.invite("desk")
    house.visit(invitation)
    house.call("invitation-revoke", invitation=invitation.id)
    rows = house.database.rows("SELECT what, user_name, service_name, actor FROM events WHERE kind "
                               f"= 'invitation' AND device_id = '\\x{invitation.id}' "
                               "ORDER BY number")
    whats = [row[0] for row in rows]
    assert whats[0] == "added" and whats[-1] == "revoked"
    assert {tuple(row[1:3]) for row in rows} == {("ana", "desk")}
    assert rows[0][3] == rows[-1][3] == calls.NAME
    assert invitation.seed.hex() not in house.database.value(
        "SELECT coalesce(string_agg(e::text, ''), '') FROM events e")
