# SPDX-License-Identifier: GPL-3.0-or-later
"""Where UDP does not get through: the real client knocks at the brokers, and learns what came of it."""
from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import calls
import pytest
from calls import Calls
from conftest import BUILD
from house import House
from lab import net
from lab.broker import DEVICE_PORT
from lab.device import read_site
from lab.process import wait_for

OK, NO_HOST, TEMPORARY = 0, 68, 75
SELF = ("--address", net.PHONE4, "--address", net.PHONE6)
DOORS = {(net.PHONE4, "tcp", 443), (net.PHONE4, "udp", 27015),
         (net.PHONE6, "tcp", 443), (net.PHONE6, "udp", 27015)}


class Home(House):
    """A house where ana's phone has enrolled by a link."""

    def start(self) -> None:
        super().start()
        self.call = Calls(self)
        self.phone = self.folder / "phone"
        self.enrol()

    def command(self, *words: str) -> list[str]:
        return ["ip", "netns", "exec", self.net.name("phone"), self.program("ownline"), "--state",
                str(self.phone), *words]

    def run(self, *words: str) -> tuple[int, str]:
        done = subprocess.run(self.command(*words), capture_output=True, text=True, check=False,
                              timeout=60)
        return done.returncode, done.stdout + done.stderr

    def enrol(self) -> None:
        (ana,) = [user["id"] for user in self.call("user-list", is_change=False)["items"]]
        link = self.call.secret("enrolment-add", user=ana)["secret"]
        client = subprocess.Popen(
            self.command("enrol", link, "--name", "phone", "--ca", str(self.state / "tls/ca.crt"),
                         "--public-ca", str(self.public.ca)), stdout=subprocess.PIPE, text=True)
        waiting = wait_for("the device waits for its owner", lambda: [
            item for item in self.call("device-list", is_change=False)["items"]
            if item["state"] == "waiting"], 10, 0.1)[0]
        self.device = waiting["device"]
        self.call("device-confirm", device=self.device, digits=waiting["digits"])
        text = client.communicate(timeout=20)[0]
        assert client.returncode == OK, text

    @property
    def site(self) -> dict:
        return read_site((self.phone / "site.conf").read_text())

    def are_open(self) -> bool:
        return DOORS <= self.held().keys()

    def close_all(self) -> None:
        """No door of the phone is open."""
        for session in self.sessions(self.device):
            self.call("session-close", session=f"{session.id:016x}")
        wait_for("the phone has no door", lambda: not DOORS & self.held().keys())

    @contextmanager
    def blocked(self, *rules: str) -> Iterator[None]:
        """The phone's network lets such packets vanish."""
        chain = "".join(f"{rule} drop\n" for rule in rules)
        self.net.run("phone", "nft", "-f", "-", stdin="table inet blocked {\nchain output {\n"
                     f"type filter hook output priority 0\n{chain}}}\n}}\n")
        try:
            yield
        finally:
            self.net.run("phone", "nft", "delete", "table", "inet", "blocked")

    @property
    def udp(self) -> str:
        return f"udp dport {self.spa_port}"


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with Home(BUILD, setup=calls.SETUP, has_public=True) as made:
        made.options["ip-updater"] = f"public-ca = {made.folder}/public/tls/ca.crt\n"
        made.start()
        yield made


@pytest.fixture(autouse=True)
def shut(home: Home) -> Iterator[None]:
    yield
    home.close_all()
    home.wait_agreed()


def test_a_device_is_told_where_to_knock(home: Home) -> None:
    assert home.site["mqtt"].endswith(f":{DEVICE_PORT}")
    assert len(home.site["mqtt_password"]) == 43 and len(home.site["slot"]) == 32
    assert home.site["publics"] == [home.public.url("phone")]
    status, text = home.run("show")
    assert status == OK and home.site["mqtt_password"] not in text


def test_a_knock_by_udp_is_confirmed(home: Home) -> None:
    status, text = home.run("knock")
    assert status == OK and text.startswith("The router has opened it, until "), text
    assert home.are_open()
    assert home.run("close") == (OK, "Closed.\n")
    wait_for("the doors are shut", lambda: not home.sessions(home.device))


def test_where_udp_vanishes_the_home_broker_is_enough(home: Home) -> None:
    with home.blocked(home.udp):
        began = time.monotonic()
        status, text = home.run("knock", *SELF)
        assert status == OK and text.startswith("The router has opened it"), text
        assert time.monotonic() - began < 6
        assert home.are_open()
        assert home.run("close", "--mqtt", *SELF) == (OK, "Closed.\n")
        wait_for("the doors are shut", lambda: not home.sessions(home.device))


def test_a_dead_address_family_stops_nobody(home: Home) -> None:
    for dead in "ip6", "ip":
        with home.blocked(home.udp, f"meta protocol {dead} tcp dport {DEVICE_PORT}"):
            status, text = home.run("knock", "--mqtt", *SELF)
            assert status == OK and home.are_open(), text
            home.close_all()


def test_where_the_home_cannot_be_reached_a_public_broker_is(home: Home) -> None:
    with home.blocked(home.udp, f"tcp dport {DEVICE_PORT}"):
        status, text = home.run("knock", "--mqtt", *SELF)
        assert status == TEMPORARY and "no confirmation came" in text
        assert home.are_open(), "nobody could say so, but the knock was heard"
        assert len(home.sessions(home.device)) == len(DOORS)


def test_a_restart_of_the_broker_costs_no_knock(home: Home) -> None:
    home.broker.service.kill()
    restart = threading.Timer(1, home.broker.service.start)
    restart.start()
    with home.blocked(home.udp):
        status, text = home.run("knock", "--mqtt", *SELF)
    restart.join()
    home.call = Calls(home)
    assert status in (OK, TEMPORARY), text
    wait_for("the doors are open", home.are_open, 10)
    assert len(home.sessions(home.device)) == len(DOORS), "no session is there twice"


def test_who_is_not_let_in_any_more_cannot_knock(home: Home) -> None:
    home.call("device-revoke", device=home.device)
    status, text = home.run("knock", "--mqtt", *SELF)
    assert status in (NO_HOST, TEMPORARY), text
    assert not home.sessions(home.device)
