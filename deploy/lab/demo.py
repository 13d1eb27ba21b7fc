#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job before your eyes: a door opens for one phone, for a while, and the kernel shuts it.

Every figure is measured in this run, by packets that go through the router or do not."""
from __future__ import annotations

import argparse
import contextlib
import json
import pathlib
import secrets
import signal
import statistics
import sys
import threading
import time
from collections.abc import Callable

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from lab import net, probe  # noqa: E402  the path is made above
from lab.capture import Capture  # noqa: E402
from lab.device import Device  # noqa: E402
from lab.home import API_PORT, Home  # noqa: E402
from lab.process import LabError, wait_for  # noqa: E402
from lab.relay import Relay  # noqa: E402
from lab.web import Web  # noqa: E402

WEB, GAME = 443, 27015  # public ports: TCP and UDP
SECOND4, MOVED4, LAST4 = "203.0.113.11", "203.0.113.20", "203.0.113.30"
BEN4, TRAVELLER4 = "203.0.113.40", "203.0.113.41"
# A network that lets nothing through to the home: neither knocks by UDP nor MQTT.
WALL = f"""
table inet wall {{
	chain output {{
		type filter hook output priority filter;
		ip daddr {net.WAN4} ip saddr {TRAVELLER4} tcp dport {WEB} accept
		ip daddr {net.WAN4} meta l4proto udp drop
		ip6 daddr {net.WAN6} meta l4proto udp drop
		ip daddr {net.WAN4} reject with tcp reset
		ip6 daddr {net.WAN6} reject with tcp reset
	}}
}}
"""
KNOCKS = 21
LAST_SECONDS = 5  # of the session that outlives every process
# What is found out, in this order; for a figure the most that it may be: an alarm, not a goal.
RESULT = {"shut_before": True, "opened_tcp4": True, "opened_tcp6": True, "opened_udp4": True,
          "others_refused": True, "replay_refused": True, "moved": True, "opened_by_api": True,
          "opened_by_invitation": True, "opened_by_mqtt": True, "live_flow_cut_ms": 2000, "shut_by_kernel_ms_late": 250,
          "knock_to_open_ms": 1000}


class Demo:
    """The steps, in order, each of which says what it saw."""

    def __init__(self, home: Home, say: Callable[[str], None]) -> None:
        self.home = home
        self.net = home.net
        self.say = say
        self.result: dict[str, bool | float] = {}
        self.packets: list[bytes] = []

    def run(self) -> None:
        self.prepare()
        for step in (self.shut_before, self.opened, self.others_refused, self.replay_refused,
                     self.moved, self.opened_by_api, self.opened_by_invitation,
                     self.opened_by_mqtt, self.live_flow_cut, self.knock_to_open,
                     self.shut_by_kernel):
            step()

    def holds(self) -> bool:
        """True if every answer is yes and no figure is out of all proportion."""
        return all(self.result[name] is True if most is True else abs(self.result[name]) <= most
                   for name, most in RESULT.items())

    def prepare(self) -> None:
        self.say("Five hosts on this machine: phone, stranger, router, home, nas.")
        self.home.start()
        self.say("Running: Mosquitto, PostgreSQL, spa-gateway, ip-updater, session-manager, "
                 "api-gateway; rule-agent on the router; a broker of somebody else on the internet.")
        self.home.ctl("user", "add", "ana")
        self.home.add_service("web", "tcp", WEB, 443)
        self.home.add_service("game", "udp", GAME, 27015)
        for service in "web", "game":
            self.home.ctl("grant", "add", "ana", service, "--automatic")
        self.net.also("phone", SECOND4)
        self.phone, self.tablet, self.fence, self.last, *self.others = (
            self.home.add_device("ana", name) for name in
            ("phone", "tablet", "fence", "last", *(f"device-{i}" for i in range(KNOCKS))))
        self.traveller = self.home.add_traveller("ana", "traveller")
        self.wait_known()
        self.say("Known: Ana, her phone and her tablet; she may use web (tcp 443) and game "
                 "(udp 27015).")

    def wait_known(self) -> None:
        """New devices are told to the gateway once a second; the tablet was not told first."""
        def is_known() -> bool:
            self.tablet.knock(source=SECOND4)
            return bool(self.sessions(self.tablet))
        wait_for("the gateway knows the devices", is_known, step=0.2)

    def tell(self, name: str, value: bool | float, words: str) -> None:
        """One measured thing; words says what was seen when all is well."""
        self.result[name] = value
        if isinstance(value, bool):
            self.say(f"  {'yes' if value else 'NO ':<9}{words}")
        else:
            self.say(f"  {f'{value:.1f} ms':<9}{words}")

    def doors(self, host: str) -> dict[str, bool]:
        """Which of the three doors a host finds open."""
        return {"tcp4": probe.talks_tcp(self.net, host, net.WAN4, WEB),
                "tcp6": probe.talks_tcp(self.net, host, net.WAN6, WEB),
                "udp4": probe.talks_udp(self.net, host, net.WAN4, GAME)}

    def sessions(self, device: Device) -> list[list[str]]:
        """The living sessions of a device: id, service, family, state, end and address."""
        return self.home.database.rows(
            "SELECT s.id, v.name, family(s.source), s.state, s.end_ms, host(s.source) "
            "FROM sessions s JOIN services v ON v.id = s.service_id WHERE s.closed_ms IS NULL "
            f"AND s.device_id = '\\x{device.id}' ORDER BY s.id")

    def wait_open(self, device: Device, count: int) -> None:
        wait_for(f"{count} open sessions", lambda: count == sum(
            row[3] == "open" for row in self.sessions(device)))

    def shut_before(self) -> None:
        self.tell("shut_before", not any(self.doors("phone").values()),
                  "the phone finds the ports of web and game shut")

    def opened(self) -> None:
        with Capture(self.net, "phone") as capture:
            self.phone.knock(tries=3)
            self.wait_open(self.phone, 4)
            doors = self.doors("phone")
        self.packets = [packet.payload for packet in capture.sent_to(self.home.spa_port)]
        for name, words in (("tcp4", "bytes flow to web over IPv4"),
                            ("tcp6", "bytes flow to web over IPv6"),
                            ("udp4", "bytes flow to game over IPv4")):
            self.tell(f"opened_{name}", doors[name], f"after its knock {words}")

    def others_refused(self) -> None:
        with Capture(self.net, "stranger") as capture:
            doors = self.doors("stranger")
        self.tell("others_refused", not any(doors.values()) and not capture.received(),
                  "a stranger still finds them shut, and gets not one packet back")

    def replay_refused(self) -> None:
        def state() -> tuple:
            return (self.sessions(self.phone), self.home.database.rows(
                f"SELECT last_t_ms FROM devices WHERE id = '\\x{self.phone.id}'"))

        before = state()
        with Capture(self.net, "stranger") as capture:
            self.replay()
            self.home.services["spa-gateway"].restart()
            self.replay()
            self.fence.knock(source=SECOND4, tries=3)  # it comes after them all
            self.wait_open(self.fence, 2)
            doors = self.doors("stranger")
        refused = state() == before and not any(doors.values()) and not capture.received()
        self.tell("replay_refused", refused and len(self.packets) == 6,
                  "its knocks, caught and sent again, by others and after a restart, do nothing")

    def replay(self) -> None:
        for host in "phone", "stranger":
            for address in net.WAN4, net.WAN6:
                for packet in self.packets:
                    probe.sends_udp(self.net, host, address, self.home.spa_port, packet)

    def moved(self) -> None:
        self.net.move("phone", net.PHONE4, MOVED4)
        self.phone.knock(tries=1)
        new = probe.opens_at(self.net, "phone", net.WAN4, WEB, MOVED4) is not None
        self.net.also("phone", net.PHONE4)
        old = wait_for("the old address is shut", lambda: not probe.connects(
            self.net, "phone", net.WAN4, WEB, net.PHONE4, 0.05), 2) if new else False
        self.tell("moved", new and old,
                  "the phone's address changes: the new one is let in, the old one no more")

    def opened_by_api(self) -> None:
        """A member without a device: his browser is where he is."""
        made = self.home.ctl("user", "add", "ben", "--with-password")
        self.home.ctl("grant", "add", "ben", "web")
        self.net.also("phone", BEN4)
        self.ben = Web(self.home, "phone", BEN4)
        self.ben.post("/login", {"name": "ben", "password": made["secret"]})
        self.ben.post("/password", {"old": made["secret"], "new": secrets.token_hex(16)})
        shut = not probe.talks_tcp(self.net, "phone", net.WAN4, WEB, BEN4)
        answer = self.ben.post("/sessions", {"service": self.home.published["web"]})
        opened = probe.talks_tcp(self.net, "phone", net.WAN4, WEB, BEN4)
        self.tell("opened_by_api", shut and answer.status == 201 and opened,
                  "a member logs in over HTTPS, and web opens for his browser's address")

    def opened_by_invitation(self) -> None:
        """The stranger is let in, to one thing, for a while."""
        made = self.ben.post("/invitations", {
            "service": self.home.published["web"], "duration_s": 600, "most_uses": 1,
            "valid_until_ms": int(time.time() * 1000) + 3_600_000}).json
        self.net.run("stranger", self.home.program("ownline"), "visit", made["secret"], "--ca",
                     str(self.home.state / "tls/ca.crt"))
        doors = self.doors("stranger")
        self.ben.call("DELETE", f"/invitations/{made['device']}")
        wait_for("what was taken back is shut", lambda: not any(self.doors("stranger").values()))
        self.tell("opened_by_invitation", (doors["tcp4"] or doors["tcp6"]) and not doors["udp4"],
                  "the stranger has got a link: web lets him in until it is taken back")

    def opened_by_mqtt(self) -> None:
        """No packet of the phone reaches the home. Whoever carries the knock can neither read nor
        change it, and nobody can confirm it."""
        self.net.also("phone", TRAVELLER4)
        shut = not probe.talks_tcp(self.net, "phone", net.WAN4, WEB, TRAVELLER4)
        self.net.run("phone", "nft", "-f", "-", stdin=WALL)
        with contextlib.suppress(LabError):
            self.traveller.knock(way="mqtt", address=TRAVELLER4)
        self.wait_open(self.traveller, 2)
        opened = probe.talks_tcp(self.net, "phone", net.WAN4, WEB, TRAVELLER4)
        self.net.run("phone", "nft", "delete", "table", "inet", "wall")
        self.tell("opened_by_mqtt", shut and opened,
                  "where nothing gets through, its knock comes by a public MQTT broker")

    def live_flow_cut(self) -> None:
        flow = probe.Flow(self.net, "phone", net.WAN4, WEB, MOVED4)
        wait_for("bytes flow", lambda: flow.received > 100)
        session = next(row for row in self.sessions(self.phone) if row[1:3] == ["web", "4"])
        begun = time.time()
        self.home.ctl("session", "close", f"{int(session[0]):016x}")
        wait_for("the connection is cut", lambda: not flow.is_alive(0.3))
        flow.close()
        self.tell("live_flow_cut_ms", round(max(flow.last_byte - begun, 0) * 1000, 1),
                  "from the admin's command to the last byte of a live connection")

    def knock_to_open(self) -> None:
        times = [self.one_knock(number) for number in range(KNOCKS)]
        median = statistics.median(times)
        self.tell("knock_to_open_ms", round(median, 2),
                  f"from a knock to an open door, median of {KNOCKS} devices")

    def one_knock(self, number: int) -> float:
        """A device knocks for the first time, from an address of its own; how many ms it took."""
        address = f"203.0.113.{100 + number}"
        self.net.also("phone", address)
        device = self.others[number]
        with Capture(self.net, "phone", udp_port=self.home.spa_port) as capture:
            sender = threading.Thread(target=device.knock, kwargs={"source": address, "tries": 1})
            sender.start()
            opened = probe.opens_at(self.net, "phone", net.WAN4, WEB, address)
            sender.join()
        if opened is None:
            raise LabError(f"knock {number} opened nothing")
        sent = capture.sent_to(self.home.spa_port)[0].time
        return (opened - sent) * 1000

    def shut_by_kernel(self) -> None:
        """Nothing of ours lives when the session ends; the door is asked every millisecond."""
        self.net.also("phone", LAST4)
        device = self.last
        device.knock(tries=1, seconds=LAST_SECONDS, source=LAST4)
        self.wait_open(device, 2)
        end = max(int(row[4]) for row in self.sessions(device)) / 1000
        flow = probe.Flow(self.net, "phone", net.WAN4, WEB, LAST4)
        for name in [service.name for service in self.home.ours] + ["mosquitto", "postgresql"]:
            self.home.services[name].kill()
        if time.time() > end - 1 or not flow.is_alive():
            raise LabError("it took too long to end every process, or the door went with them")
        self.say(f"  killed   every process of Ownline, broker and database, "
                 f"{end - time.time():.1f} s before the session's end")
        last = probe.answers_until(self.net, "phone", net.WAN4, GAME, end + 0.5, LAST4) or 0.0
        flow.close()
        late = (max(last, flow.last_byte) - end) * 1000
        self.tell("shut_by_kernel_ms_late", round(late, 1),
                  "after the promised end the door gave its last answer")


def stay(home: Home, demo: Demo) -> None:
    """Everything runs again, for whoever wants to look around and to knock by hand."""
    relay = Relay(home.net, "phone", net.WAN4, API_PORT)
    app = f"https://127.0.0.1:{relay.port}"
    home.services["api-gateway"].command += ["--origin", app]
    for name in ["postgresql", "mosquitto"] + [service.name for service in home.ours]:
        home.services[name].start()
    olga = home.ctl("user", "add", "olga", "--role", "admin", "--with-password")
    inside = "sudo ip netns exec " + home.net.name("phone")
    demo.say(f"""
Everything is up again. The app, as from the phone (its certificate is this demo's own):
  {app}
First login: olga, one-time password {olga['secret']}
In another terminal, as Ana's phone:
  {inside} {' '.join(demo.phone.command)} knock
  {inside} bash -c 'echo hello >/dev/tcp/{net.ROUTER}/{WEB} && echo open'
As the admin, what the router holds, and what the services say:
  sudo ip netns exec {home.net.name('home')} {home.program('ownlinectl')} --dir {home.state} \\
    --name ownlinectl-admin --broker {net.HOME4} session list
  sudo ip netns exec {home.net.name('router')} nft list table inet ownline
  tail -f {home.folder}/log/*.log
Ctrl-C ends it all and leaves nothing behind.""")
    signal.pause()


def main() -> int:
    parser = argparse.ArgumentParser(prog="deploy/demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end with the result")
    parser.add_argument("--json", action="store_true", help="the last line is the result as JSON")
    parser.add_argument("--build", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    begun = time.monotonic()
    try:
        with Home(options.build.resolve(), has_public=True) as home:
            demo = Demo(home, lambda line: print(line, flush=True))
            demo.run()
            holds = demo.holds()
            print(f"{'All of it holds' if holds else 'NOT all of it holds'} "
                  f"({time.monotonic() - begun:.0f} s).", flush=True)
            if options.json:
                print(json.dumps({name: demo.result[name] for name in RESULT}), flush=True)
            if not options.once:
                stay(home, demo)
            return 0 if holds else 1
    except LabError as error:
        print(f"deploy/demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130 if options.once else 0


if __name__ == "__main__":
    sys.exit(main())
