# SPDX-License-Identifier: GPL-3.0-or-later
"""Enrolment by link, with the real client over TLS: a token works once, nobody knocks before the
owner has compared six digits, and a device believes only what the key in its link has signed."""
from __future__ import annotations

import base64
import json
import pathlib
import re
import subprocess
from collections.abc import Iterator

import calls
import pytest
import wire
from api import Answer, Browser, at_once
from calls import Calls, Refused
from conftest import BUILD
from house import House
from lab import net
from lab.device import read_site
from lab.process import wait_for
from wire import Key

DEVICE = {"X-Ownline": "1", "Cookie": None, "Origin": None}
RACERS = 100
OK, BAD_LINK, NO_HOST, BAD_SERVER, REFUSED = 0, 65, 68, 76, 77


class Phone:
    """The real client with a folder of its own, on a host of the lab."""

    def __init__(self, home: House, name: str, host: str = "phone") -> None:
        self.home = home
        self.folder = home.folder / "phones" / name
        self.command = ["ip", "netns", "exec", home.net.name(host), home.program("ownline"),
                        "--state", str(self.folder)]

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen([*self.command, *words], text=True, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, *words: str, stdin: str = "") -> tuple[int, str]:
        done = subprocess.run([*self.command, *words], input=stdin, capture_output=True, text=True,
                              check=False, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def enrol(self, link: str, *words: str) -> subprocess.Popen[str]:
        """Begins to enrol: it waits for its owner."""
        return self.start("enrol", link, "--ca", str(self.home.state / "tls/ca.crt"), *words)

    @property
    def key(self) -> Key:
        return Key(bytes.fromhex((self.folder / "device.key").read_text()))

    @property
    def id(self) -> str:
        return self.key.device_id.hex()

    @property
    def site(self) -> dict:
        return read_site((self.folder / "site.conf").read_text())


class Site(House):
    """A house where ana is, with an admin at the bus."""

    def start(self) -> None:
        super().start()
        self.call = Calls(self)
        (self.ana,) = [user["id"] for user in self.call("user-list", is_change=False)["items"]]
        self._addresses = iter(range(1, 250))

    def link(self, **fields) -> str:
        return self.call.secret("enrolment-add", user=self.ana, **fields)["secret"]

    def devices(self, state: str = "") -> dict[str, dict]:
        items = self.call("device-list", is_change=False)["items"]
        return {item["device"]: item for item in items if state in ("", item["state"])}

    def wait_waiting(self, phone: Phone) -> dict:
        """Waits until the device waits for its owner, as he sees it."""
        def find() -> dict | None:
            if not (phone.folder / "device.key").exists():
                return None
            return self.devices("waiting").get(phone.id)
        return wait_for("the device waits for its owner", find, step=0.1)

    def enrolled(self, name: str) -> Phone:
        """A device whose owner has confirmed it."""
        phone = Phone(self, name)
        process = phone.enrol(self.link(), "--name", name)
        waiting = self.wait_waiting(phone)
        self.call("device-confirm", device=waiting["device"], digits=waiting["digits"])
        text = process.communicate(timeout=20)[0]
        assert process.returncode == OK, text
        return phone

    def browser(self) -> Browser:
        """Somebody with an address of his own."""
        address = f"203.0.115.{next(self._addresses)}"
        self.net.also("stranger", address)
        return Browser(self, "stranger", address)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site(BUILD, setup=calls.SETUP) as made:
        made.start()
        yield made


def parts(link: str) -> tuple[bytes, bytes]:
    """The site's key and the token of a link."""
    payload = link.split("#v1.")[1]
    raw = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    return raw[:32], raw[32:]


def enrolment(link: str, key: Key, name: str = "racer") -> dict:
    """What a device posts."""
    site_key, token = parts(link)
    proof = key.sign(wire.label("ownline:enrol:v1:sig") + site_key + token + key.public)
    return {"token": token.hex(), "device_key": key.public.hex(), "name": name,
            "signature": base64.b64encode(proof).decode()}


def post(browser: Browser, path: str, body: dict) -> Answer:
    return browser.call("POST", path, body, headers=DEVICE)


def test_a_phone_becomes_a_device_of_the_site(site: Site) -> None:
    phone = Phone(site, "first")
    link = site.link()
    process = phone.enrol(link, "--name", "anas-phone")
    waiting = site.wait_waiting(phone)
    assert (waiting["name"], waiting["user_name"]) == ("anas-phone", "ana")
    assert site.database.value("SELECT encode(token, 'hex') FROM enrolments ORDER BY created_ms "
                               "DESC LIMIT 1") == wire.blake2b(parts(link)[1], 32).hex()
    assert process.poll() is None and not (phone.folder / "site.conf").exists()
    site.call("device-confirm", device=phone.id, digits=waiting["digits"])
    text = process.communicate(timeout=20)[0]
    assert process.returncode == OK, text
    digits = re.search(r"Six digits: (\d{3}) (\d{3})\n", text)
    assert digits and "".join(digits.groups()) == waiting["digits"]
    expected = int.from_bytes(wire.blake2b(parts(link)[1] + phone.key.public, 32)[:8], "big")
    assert waiting["digits"] == f"{expected % 1_000_000:06}"
    assert phone.site["site"] == (site.state / "keys/site.pub").read_text().strip()
    assert phone.site["box"] == (site.state / "keys/box.pub").read_text().strip()
    assert (phone.site["spa_port"], phone.site["url"]) == (str(site.spa_port), site.origin)
    assert {service.split()[1] for service in phone.site["services"]} == {"web", "game", "desk"}
    assert (phone.folder / "device.key").stat().st_mode & 0o777 == 0o600

    status, text = phone.run("knock", "--spa")
    assert status == OK, text
    wait_for("its doors are open", lambda: len(site.sessions(phone.id)) == 4)
    site.wait_agreed()
    events = site.database.rows("SELECT what, user_name, detail, actor FROM events WHERE kind = "
                                f"'device' AND device_id = '\\x{phone.id}' ORDER BY number")
    assert events == [["added", "ana", "anas-phone", ""],
                      ["confirmed", "ana", "anas-phone", "ownlinectl-tests"]]


def test_the_token_is_in_no_log(site: Site) -> None:
    link = site.link()
    token = parts(link)[1]
    process = Phone(site, "logged").enrol(link)
    site.wait_waiting(Phone(site, "logged"))
    process.kill()
    process.communicate()
    words = [token.hex(), link.split("#v1.")[1], base64.b64encode(token).decode()]
    for path in (site.folder / "log").glob("*.log"):
        said = path.read_text(errors="replace")
        assert not [word for word in words if word in said], path.name
    assert site.database.rows("SELECT 1 FROM answers WHERE " + " OR ".join(
        f"payload LIKE '%{word}%'" for word in words)) == []


def test_who_waits_does_not_knock(site: Site) -> None:
    browser = site.browser()
    key, link = Key(), site.link()
    answer = post(browser, "/enrol", enrolment(link, key))
    assert (answer.status, answer.json["state"]) == (200, "waiting")
    assert "descriptor" not in answer.json
    knocker = site.knocker()  # its address, with the key that waits
    knocker.key = key
    with site.nothing():
        for family in 4, 6:
            knocker.knock(family)
    with pytest.raises(Refused) as refused:
        site.call("device-confirm", device=key.device_id.hex(), digits="000000")
    assert (refused.value.code, refused.value.field) == ("denied", "digits")
    assert site.devices("waiting")[key.device_id.hex()]
    site.call("device-confirm", device=key.device_id.hex(), digits=answer.json["digits"])
    assert knocker.open()
    again = post(browser, "/enrol", enrolment(link, key))
    assert again.json["state"] == "active" and again.json["descriptor"]


def test_one_token_and_many_devices(site: Site) -> None:
    """100 devices show the same token at the same moment: one of them has it."""
    link, before = site.link(), len(site.devices())
    keys = [Key() for _ in range(RACERS)]
    browsers = [site.browser() for _ in range(10)]
    racers = [browsers[number % 10].twin() for number in range(RACERS)]
    answers = at_once(RACERS, lambda number: post(racers[number], "/enrol",
                                                  enrolment(link, keys[number])))
    errors = [answer for answer in answers if isinstance(answer, Exception)]
    assert not errors
    good = [number for number, answer in enumerate(answers) if answer.status == 200]
    assert len(good) == 1, [str(answer) for answer in answers]
    assert {answer.code for answer in answers if answer.status != 200} <= {"used-up", "unavailable"}
    assert len(site.devices()) == before + 1
    assert keys[good[0]].device_id.hex() in site.devices("waiting")
    late = post(racers[0 if good[0] else 1], "/enrol", enrolment(link, keys[0 if good[0] else 1]))
    assert (late.status, late.code, late.field) == (410, "used-up", "token")


def test_one_device_and_its_link_again_and_again(site: Site) -> None:
    link, key = site.link(), Key()
    racers = [site.browser() for _ in range(5)]
    answers = at_once(20, lambda number: post(racers[number % 5].twin(), "/enrol",
                                              enrolment(link, key)))
    assert {answer.status for answer in answers} <= {200, 503}
    assert len({answer.json["digits"] for answer in answers if answer.status == 200}) == 1
    assert [device for device in site.devices("waiting") if device == key.device_id.hex()]


@pytest.mark.parametrize("field, value, code", [
    ("token", "00" * 16, "denied"), ("token", "x" * 32, "invalid"), ("token", "00" * 15, "invalid"),
    ("device_key", "00" * 32, "denied"), ("device_key", "01" + "00" * 31, "denied"),
    ("signature", base64.b64encode(bytes(64)).decode(), "denied")])
def test_a_proof_that_does_not_hold(site: Site, field: str, value: str, code: str) -> None:
    browser, link = site.browser(), site.link()
    before = len(site.devices())
    answer = post(browser, "/enrol", enrolment(link, Key()) | {field: value})
    assert answer.code == code, str(answer)
    assert len(site.devices()) == before
    assert post(browser, "/enrol", enrolment(link, Key())).status == 200, "the link is good still"


def test_a_link_that_never_was(site: Site) -> None:
    made = site.link()
    payload = parts(made)[0] + bytes(16)
    link = made.split("#v1.")[0] + "#v1." + base64.urlsafe_b64encode(payload).decode().rstrip("=")
    status, text = Phone(site, "never").run("enrol", link, "--ca", str(site.state / "tls/ca.crt"))
    assert status == REFUSED and "there is no such link" in text


def test_a_link_ends_and_takes_along_who_waited(site: Site) -> None:
    old, link = site.link(), site.link()
    phone = Phone(site, "late")
    process = phone.enrol(link)
    device = site.wait_waiting(phone)
    site.database.rows("UPDATE enrolments SET end_ms = created_ms + 1, created_ms = created_ms - "
                       "600000; UPDATE devices SET created_ms = created_ms - 600000 "
                       "WHERE confirmed_ms IS NULL")
    with pytest.raises(Refused) as refused:
        site.call("device-confirm", device=device["device"], digits=device["digits"])
    assert refused.value.code == "expired"
    text = process.communicate(timeout=20)[0]
    assert process.returncode == REFUSED and "this link has ended; ask for a new one" in text
    answer = post(site.browser(), "/enrol", enrolment(old, Key()))
    assert answer.code in ("expired", "not-found")
    wait_for("it is forgotten", lambda: device["device"] not in site.devices(), 15)
    again = site.link()
    process = phone.enrol(again)
    waiting = site.wait_waiting(phone)
    site.call("device-confirm", device=waiting["device"], digits=waiting["digits"])
    assert process.wait(20) == OK, "the same key may come again"


def test_a_device_enrols_again_with_its_key(site: Site) -> None:
    """It asks for the descriptor anew, as after a change of keys. Nobody else takes its key."""
    phone = site.enrolled("again")
    (phone.folder / "site.conf").unlink()
    process = phone.enrol(site.link())
    assert process.wait(20) == OK
    assert phone.site["url"] == site.origin
    site.call("user-add", name="zoe", role="member")
    (zoe,) = [user["id"] for user in site.call("user-list", is_change=False)["items"]
              if user["name"] == "zoe"]
    link = site.call.secret("enrolment-add", user=zoe)["secret"]
    answer = post(site.browser(), "/enrol", enrolment(link, phone.key))
    assert (answer.code, answer.field) == ("exists", "device_key")
    assert post(site.browser(), "/enrol", enrolment(link, Key())).status == 200


def test_a_revoked_device_stays_out(site: Site) -> None:
    phone = site.enrolled("lost")
    assert phone.run("knock", "--https")[0] == OK
    assert site.sessions(phone.id)
    site.call("device-revoke", device=phone.id)
    assert not site.sessions(phone.id)
    status, text = phone.run("status")
    assert status == OK and "lost of ana: revoked" in text
    assert phone.run("knock", "--https")[0] == REFUSED
    answer = post(site.browser(), "/enrol", enrolment(site.link(), phone.key))
    assert (answer.code, answer.field) == ("revoked", "device_key")


def test_a_link_is_made_once(site: Site) -> None:
    key = "ab" * 16
    assert site.link(key=key) == site.link(key=key)
    assert site.link() != site.link()


def test_links_need_somebody_to_enrol_for(site: Site) -> None:
    for fields, code in ({}, "invalid"), ({"user": "00000000000000ff"}, "not-found"):
        with pytest.raises(Refused) as refused:
            site.call.secret("enrolment-add", **fields)
        assert (refused.value.code, refused.value.field) == (code, "user")


def test_not_too_many_links_wait(site: Site) -> None:
    site.call("user-add", name="max", role="member")
    (user,) = [user["id"] for user in site.call("user-list", is_change=False)["items"]
               if user["name"] == "max"]
    for _ in range(20):
        site.call.secret("enrolment-add", user=user)
    with pytest.raises(Refused) as refused:
        site.call.secret("enrolment-add", user=user)
    assert refused.value.code == "full"


def test_status_says_what_is_open(site: Site) -> None:
    phone = site.enrolled("curious")
    shut = json.loads(phone.run("status", "--json")[1])
    assert (shut["user_name"], shut["device_name"], shut["state"]) == ("ana", "curious", "active")
    assert {item["name"]: item["state"] for item in shut["items"]} == {
        "web": "none", "game": "none", "desk": "none"}
    assert abs(shut["server_ms"] - wire.now_ms()) < 5000
    assert phone.run("knock", "--https", "desk")[0] == OK
    items = {item["name"]: item for item in json.loads(phone.run("status", "--json")[1])["items"]}
    assert (items["desk"]["state"], items["desk"]["source"]) in (("open", net.PHONE4),
                                                                  ("open", net.PHONE6))
    assert items["web"]["state"] == "none"
    status, text = phone.run("close", "--https", "desk")
    assert (status, text) == (OK, "The site has heard the knock; nothing is open by it.\n")
    assert phone.run("knock", "--https", "desk")[0] == OK
    assert "desk             both home.example:8443  open until" in phone.run("status")[1]


def test_a_question_holds_for_one_device_site_and_time(site: Site) -> None:
    phone, browser = site.enrolled("asker"), site.browser()
    site_key = bytes.fromhex((site.state / "keys/site.pub").read_text())

    def ask(key: Key = phone.key, device: bytes = phone.key.device_id, at_ms: int = 0,
            home: bytes = site_key) -> Answer:
        at_ms = at_ms or wire.now_ms()
        proof = key.sign(wire.label("ownline:status:v1:sig") + home + device +
                         at_ms.to_bytes(8, "big"))
        return post(browser, "/device/status", {
            "device": device.hex(), "at_ms": at_ms, "signature": base64.b64encode(proof).decode()})

    assert ask().status == 200
    stranger = Key()
    unknown = [ask(key=stranger), ask(key=stranger, device=stranger.device_id), ask(home=bytes(32))]
    assert len({(answer.status, answer.body) for answer in unknown}) == 1, "no device is betrayed"
    assert (unknown[0].status, unknown[0].code, unknown[0].field) == (403, "denied", "")
    for off in -121_000, 121_000:
        answer = ask(at_ms=wire.now_ms() + off)
        assert (answer.code, answer.field) == ("denied", "at_ms")


@pytest.mark.parametrize("spoil, status, words", [
    (lambda link: link[:-1], BAD_LINK, "no whole link"),
    (lambda link: link.replace("/e#", "/i#"), BAD_LINK, "no whole link"),
    (lambda link: link.replace("https", "http"), BAD_LINK, "no whole link"),
    (lambda link: link.replace("home.example:", "nowhere.example:"), NO_HOST, "resolve"),
    (lambda link: link.replace("home.example:", f"{net.WAN4}:"), BAD_SERVER, "SSL")])
def test_a_link_that_leads_elsewhere(site: Site, spoil, status: int, words: str) -> None:
    got, text = Phone(site, "spoilt").run("enrol", spoil(site.link()), "--ca",
                                          str(site.state / "tls/ca.crt"))
    assert got == status and words in text


def test_a_server_that_nobody_certified_is_not_believed(site: Site, tmp_path: pathlib.Path) -> None:
    phone = Phone(site, "careful")
    status, text = phone.run("enrol", site.link())
    assert status == BAD_SERVER, text
    other = tmp_path / "other.crt"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-keyout", "/dev/null", "-out", str(other),
                    "-subj", "/CN=Ownline", "-days", "1"], check=True, capture_output=True)
    status, text = phone.run("enrol", site.link(), "--ca", str(other))
    assert status == BAD_SERVER, text
    assert not (phone.folder / "site.conf").exists()


def test_a_link_from_standard_input(site: Site) -> None:
    """Where no other user of the machine can read it."""
    phone = Phone(site, "stdin")
    site.enrolled("warm")
    link = site.link()
    process = subprocess.Popen([*phone.command, "enrol", "-", "--ca",
                                str(site.state / "tls/ca.crt")], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    process.stdin.write(link + "\n")
    process.stdin.flush()
    waiting = site.wait_waiting(phone)
    assert link.split("#")[1] not in pathlib.Path(f"/proc/{process.pid}/cmdline").read_text()
    site.call("device-confirm", device=waiting["device"], digits=waiting["digits"])
    assert process.wait(20) == OK
    process.communicate()
