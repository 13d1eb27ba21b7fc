# SPDX-License-Identifier: GPL-3.0-or-later
"""The base table and rule-agent's nftables backend, alone, with the kernel as witness.

fw_probe changes elements and ends: while doors are watched, no process of ours is alive."""
from __future__ import annotations

import contextlib
import errno
import pathlib
import secrets
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator

import pytest
from conftest import BUILD, SOURCE
from lab import probe
from lab.capture import Capture
from lab.net import (HOME4, HOME6, NAS4, NAS6, PHONE4, PHONE6, ROUTER_RULES, STRANGER4, STRANGER6,
                     WAN4, WAN6, Net)
from lab.process import LabError, Service, wait_for

DEPLOY = SOURCE / "deploy/router"
SPA = 17462
KNOCK = bytes(256)
LATE = 0.05  # seconds that a door may shut too late
PORT, OTHER_PORT, NAS_PORT, OTHER_NAS_PORT = 443, 8443, 4430, 4431
CONF = f"""
wan = wan0
spa-port = {SPA}
home4 = {HOME4}
home6 = {HOME6}
"""
FAMILIES = {4: (PHONE4, WAN4, NAS4, STRANGER4), 6: (PHONE6, WAN6, NAS6, STRANGER6)}


class Router:
    """The router of a network, and doors on it."""

    def __init__(self, net: Net, folder: pathlib.Path) -> None:
        self.net = net
        self.conf = folder / "router.conf"
        self.nas = Service("nas", ["ip", "netns", "exec", net.name("nas"), "/usr/bin/python3",
                                   str(SOURCE / "deploy/lab/nas.py"), str(NAS_PORT),
                                   str(OTHER_NAS_PORT)], folder / "nas.log")

    def firewall(self, *words: str, conf: str = CONF) -> None:
        self.conf.write_text(conf)
        self.net.run("router", str(DEPLOY / "ownline-firewall"), "-c", str(self.conf), *words)

    def probe(self, *words: object) -> dict[tuple[str, str, str, int], int]:
        """Runs fw_probe; what the kernel has left, by kind, source, protocol and public port."""
        text = self.net.run("router", str(BUILD / "tests/integration/fw_probe"), *map(str, words))
        found = {}
        for line in text.splitlines():
            kind, source, proto, port, _, _, left = line.split()
            found[kind, source, proto, int(port)] = int(left)
        return found

    def open(self, family: int, seconds: float, *, source: str = "", proto: str = "both",
             port: int = PORT, to_port: int = NAS_PORT, how: str = "open") -> float:
        """Opens a door; the time when it shuts."""
        phone, _, nas, _ = FAMILIES[family]
        began = time.time()
        self.probe(how, source or phone, proto, port, nas, to_port, int(seconds * 1000))
        return began + seconds

    def close(self, family: int, *, source: str = "", proto: str = "both", port: int = PORT,
              to_port: int = NAS_PORT) -> None:
        phone, _, nas, _ = FAMILIES[family]
        self.probe("close", source or phone, proto, port, nas, to_port)

    def others(self) -> str:
        """Every table of the router but ours."""
        text = self.net.run("router", "nft", "-s", "list", "ruleset")
        return "\n".join(part for part in text.split("\ntable ") if "ownline" not in part[:16])


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Router]:
    net = Net(f"olfw-{secrets.token_hex(2)}-")
    router = Router(net, tmp_path_factory.mktemp("firewall"))
    try:
        net.up()
        router.nas.start()
        wait_for("the nas listens", lambda: probe.connects(net, "router", NAS4, OTHER_NAS_PORT))
        yield router
    finally:
        router.nas.kill()
        net.down()


@pytest.fixture
def router(loaded: Router) -> Iterator[Router]:
    """A router that is shut; afterwards it is shut again, and only our table has changed."""
    loaded.firewall("stop")
    loaded.firewall("start")
    before = loaded.others()
    yield loaded
    assert loaded.others() == before
    loaded.firewall("stop")


def reached(net: Net, host: str, family: int, port: int = PORT) -> tuple[bool, bool]:
    """Does a host get through by TCP, and by UDP?"""
    wan = FAMILIES[family][1]
    return probe.talks_tcp(net, host, wan, port), probe.talks_udp(net, host, wan, port)


class Datagrams:
    """A UDP conversation in which both sides talk every two milliseconds, asked or not."""

    def __init__(self, net: Net, family: int, port: int = PORT, to_port: int = NAS_PORT + 100,
                 client: socket.socket | None = None) -> None:
        _, wan, nas, _ = FAMILIES[family]
        kind = socket.AF_INET6 if family == 6 else socket.AF_INET
        with net.inside("nas"):
            self.server = socket.socket(kind, socket.SOCK_DGRAM)
            self.server.bind((nas, to_port))
        with net.inside("phone"):
            self.client = client or socket.socket(kind, socket.SOCK_DGRAM)
            self.client.connect((wan, port))
        self.last_in = self.last_out = 0.0
        self.stop = threading.Event()
        self.client.send(b"hello")
        self.server.settimeout(1)
        self.peer = self.server.recvfrom(64)[1]
        self.thread = threading.Thread(target=self.talk, daemon=True)
        self.thread.start()

    def talk(self) -> None:
        self.server.setblocking(False)
        self.client.setblocking(False)
        while not self.stop.wait(0.002):
            for send in lambda: self.server.sendto(b"tick", self.peer), lambda: self.client.send(b"tock"):
                with contextlib.suppress(OSError):
                    send()
            with contextlib.suppress(OSError):
                while self.server.recv(64):
                    self.last_in = time.time()
            with contextlib.suppress(OSError):
                while self.client.recv(64):
                    self.last_out = time.time()

    def is_alive(self) -> bool:
        return time.time() - min(self.last_in, self.last_out) < 0.1

    def close(self) -> None:
        self.stop.set()
        self.thread.join()
        self.server.close()
        self.client.close()


@pytest.mark.parametrize("family", FAMILIES)
def test_one_source_comes_in_and_nobody_else(router: Router, family: int) -> None:
    assert reached(router.net, "phone", family) == (False, False)
    router.open(family, 30)
    assert reached(router.net, "phone", family) == (True, True)
    assert reached(router.net, "stranger", family) == (False, False)
    assert reached(router.net, "phone", family, OTHER_PORT) == (False, False)
    router.close(family)
    assert reached(router.net, "phone", family) == (False, False)


@pytest.mark.parametrize("proto", ["tcp", "udp"])
def test_one_protocol_comes_in_and_not_the_other(router: Router, proto: str) -> None:
    router.open(4, 30, proto=proto)
    assert reached(router.net, "phone", 4) == (proto == "tcp", proto == "udp")


@pytest.mark.parametrize("snat", [False, True], ids=["plain", "masqueraded"])
@pytest.mark.parametrize("family", FAMILIES)
def test_expiry_cuts_live_connections_with_nobody_alive(router: Router, family: int,
                                                        snat: bool) -> None:
    _, wan, nas, _ = FAMILIES[family]
    if snat:
        router.firewall("start", conf=CONF + f"snat{family} = {nas} tcp {NAS_PORT}, "
                                             f"{nas} udp {NAS_PORT + 100}\n")
    end = min(router.open(family, 1.2, proto="tcp"),
              router.open(family, 1.2, proto="udp", to_port=NAS_PORT + 100))
    flow = probe.Flow(router.net, "phone", wan, PORT)
    datagrams = Datagrams(router.net, family)
    is_seen_as_router = datagrams.peer[0] in ("192.168.77.1", "fd77::1")
    time.sleep(0.3)
    assert flow.is_alive() and datagrams.is_alive() and is_seen_as_router == snat
    time.sleep(max(0.0, end + 0.4 - time.time()))
    ends = flow.last_byte - end, datagrams.last_in - end, datagrams.last_out - end
    flow.close()
    datagrams.close()
    assert all(-0.2 < late < LATE + 0.05 for late in ends), ends


@pytest.mark.parametrize("family", FAMILIES)
def test_closing_cuts_one_door_and_leaves_its_neighbours(router: Router, family: int) -> None:
    _, wan, _, stranger = FAMILIES[family]
    router.open(family, 30)
    router.open(family, 30, port=OTHER_PORT)  # the same source, the same server
    router.open(family, 30, source=stranger)
    flow = probe.Flow(router.net, "phone", wan, PORT)
    neighbours = [probe.Flow(router.net, "phone", wan, OTHER_PORT),
                  probe.Flow(router.net, "stranger", wan, PORT)]
    time.sleep(0.2)
    assert flow.is_alive() and all(other.is_alive() for other in neighbours)
    router.probe("close", FAMILIES[family][0], "both", PORT, FAMILIES[family][2], NAS_PORT)
    # The two doors of the phone share the element that lets packets pass the guard: as rule-agent
    # would, put it back for the other one.
    router.open(family, 30, port=OTHER_PORT, how="refresh")
    closed = time.time()
    time.sleep(0.3)
    last = flow.last_byte
    alive = [other.is_alive() for other in neighbours]
    for each in flow, *neighbours:
        each.close()
    assert last < closed + LATE and alive == [True, True]


def test_closing_tells_the_client_at_once(router: Router) -> None:
    router.net.run("router", "nft", "add", "rule", "inet", "home", "input", "reject", "with", "tcp",
                   "reset")
    try:
        router.open(4, 30, proto="tcp")
        with router.net.inside("phone"):
            client = socket.create_connection((WAN4, PORT), 1)
        with client:
            client.sendall(b"a")
            assert client.recv(8) == b"a"
            router.close(4, proto="tcp")
            client.settimeout(1)
            with pytest.raises(ConnectionResetError):
                client.sendall(b"b")
                client.recv(8)
    finally:
        router.net.run("router", "nft", "flush", "table", "inet", "home")
        router.net.run("router", "nft", "-f", "-", stdin=ROUTER_RULES)


@pytest.mark.parametrize("family", FAMILIES)
def test_refreshing_prolongs_and_shortens(router: Router, family: int) -> None:
    _, wan, _, _ = FAMILIES[family]
    router.open(family, 0.5, proto="tcp")
    flow = probe.Flow(router.net, "phone", wan, PORT)
    router.open(family, 1.5, proto="tcp", how="refresh")
    time.sleep(0.8)
    was_alive = flow.is_alive()
    end = router.open(family, 0.3, proto="tcp", how="refresh")
    time.sleep(0.6)
    last = flow.last_byte
    flow.close()
    assert was_alive and -0.1 < last - end < LATE


def test_a_new_process_finds_what_the_kernel_holds(router: Router) -> None:
    router.open(4, 20, proto="tcp")
    router.open(6, 10, proto="udp")
    held = router.probe("dump")
    assert 19000 < held["forward", PHONE4, "tcp", PORT] <= 20000
    assert 19000 < held["session", PHONE4, "tcp", 0] <= 20000
    assert 9000 < held["forward", PHONE6, "udp", PORT] <= 10000
    assert ("service", "-", "tcp", 0) in held and ("service", "-", "udp", 0) in held


def test_another_target_takes_the_place_of_the_first(router: Router) -> None:
    """The backend learns that a forward leads elsewhere than it believed."""
    router.open(4, 30, proto="tcp", to_port=1)
    assert reached(router.net, "phone", 4)[0] is False
    router.open(4, 30, proto="tcp")
    assert reached(router.net, "phone", 4)[0] is True


def test_loading_again_keeps_open_doors_and_stop_shuts_them(router: Router) -> None:
    router.open(4, 30)
    flow = probe.Flow(router.net, "phone", WAN4, PORT)
    router.firewall("start", conf=CONF.replace(str(SPA), "1234"))
    time.sleep(0.2)
    assert flow.is_alive() and reached(router.net, "phone", 4) == (True, True)
    router.firewall("stop")
    stopped = time.time()
    router.open(4, 30)  # an agent that still runs
    time.sleep(0.3)
    last = flow.last_byte
    flow.close()
    assert last < stopped + LATE
    assert reached(router.net, "phone", 4) == (False, False)
    router.firewall("start")
    assert reached(router.net, "phone", 4) == (True, True)  # what the agent added meanwhile


def test_a_shut_door_looks_like_any_shut_port(router: Router) -> None:
    router.open(4, 30, source=STRANGER4)
    router.net.run("router", "nft", "add", "rule", "inet", "home", "input", "reject")
    try:
        for port in PORT, 1:
            with router.net.inside("phone"):
                client = socket.socket()
            with client, pytest.raises(ConnectionRefusedError):
                client.settimeout(1)
                client.connect((WAN4, port))
    finally:
        router.net.run("router", "nft", "flush", "table", "inet", "home")
        router.net.run("router", "nft", "-f", "-", stdin=ROUTER_RULES)


def test_a_udp_client_that_tried_before_comes_in_with_the_same_port(router: Router) -> None:
    router.net.run("router", "nft", "insert", "rule", "inet", "home", "input", "udp", "dport",
                   str(PORT), "accept")
    try:
        with router.net.inside("phone"):
            client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        client.connect((WAN4, PORT))
        for _ in range(3):
            with contextlib.suppress(OSError):
                client.send(b"too early")
            time.sleep(0.02)
        assert client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == errno.ECONNREFUSED
        router.open(4, 30, proto="udp", to_port=NAS_PORT + 100)
        datagrams = Datagrams(router.net, 4, client=client)
        time.sleep(0.2)
        is_alive = datagrams.is_alive()
        datagrams.close()
        assert is_alive
    finally:
        router.net.run("router", "nft", "flush", "table", "inet", "home")
        router.net.run("router", "nft", "-f", "-", stdin=ROUTER_RULES)


def test_inside_the_home_the_public_address_works_too(router: Router) -> None:
    """The server must answer by the way of the router, or the client would not know it."""
    assert probe.talks_tcp(router.net, "home", WAN4, PORT) is False
    router.open(4, 30, source=HOME4)
    router.open(6, 30, source=HOME6)
    for wan in WAN4, WAN6:
        assert probe.talks_tcp(router.net, "home", wan, PORT)
        assert probe.talks_udp(router.net, "home", wan, PORT)


def test_the_home_s_own_connections_are_left_alone(router: Router) -> None:
    router.open(4, 30)  # the guard watches the nas
    with router.net.inside("phone"):
        listener = socket.create_server((PHONE4, NAS_PORT))
    with listener:
        for host in "home", "nas":
            assert probe.connects(router.net, host, PHONE4, NAS_PORT)
        assert probe.connects(router.net, "home", NAS4, NAS_PORT)


class Ear:
    """The home server's end of the knock port."""

    def __init__(self, net: Net) -> None:
        with net.inside("home"):
            self.socket = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            self.socket.bind(("::", SPA))
        self.socket.settimeout(0.1)

    def hears(self) -> list[tuple[int, str]]:
        """Length and source of what has come."""
        heard = []
        with contextlib.suppress(TimeoutError):
            while True:
                data, source = self.socket.recvfrom(2048)
                heard.append((len(data), source[0].removeprefix("::ffff:")))
        return heard


@contextlib.contextmanager
def silence(net: Net) -> Iterator[None]:
    """Nothing at all reaches the phone meanwhile."""
    with Capture(net, "phone") as capture:
        yield
        time.sleep(0.05)
    assert capture.received() == []


def test_a_knock_keeps_its_source_and_nothing_comes_back(router: Router) -> None:
    ear = Ear(router.net)
    with silence(router.net):
        for wan, source in (WAN4, PHONE4), (WAN6, PHONE6):
            probe.sends_udp(router.net, "phone", wan, SPA, KNOCK)
            assert ear.hears() == [(256, source)]
            for length in 0, 255, 257, 1400:
                probe.sends_udp(router.net, "phone", wan, SPA, bytes(length))
            assert ear.hears() == []
            target = ("::ffff:" if "." in source else "") + source
            ear.socket.sendto(b"an answer", (target, 40000))
    ear.socket.close()
    assert f"dport={SPA}" not in router.net.run("router", "conntrack", "-L")


def send_raw4(net: Net, ttl: int = 64, options: bytes = b"") -> None:
    """A knock with an IPv4 header of our own."""
    with net.inside("phone"), socket.socket(socket.AF_INET, socket.SOCK_RAW,
                                            socket.IPPROTO_RAW) as raw:
        udp = struct.pack("!HHHH", 40001, SPA, 8 + len(KNOCK), 0) + KNOCK
        header = struct.pack("!BBHHHBBH4s4s", 0x45 + len(options) // 4, 0,
                             20 + len(options) + len(udp), 1, 0, ttl, 17, 0,
                             socket.inet_aton(PHONE4), socket.inet_aton(WAN4))
        raw.sendto(header + options + udp, (WAN4, 0))


def test_no_icmp_error_tells_of_the_knock_port(router: Router) -> None:
    with silence(router.net):
        for wan in WAN4, WAN6:  # nobody listens at home
            probe.sends_udp(router.net, "phone", wan, SPA, KNOCK)
        send_raw4(router.net, ttl=1)
        send_raw4(router.net, options=b"\x07\x07\x04\0\0\0\0\0")  # record route
        with router.net.inside("phone"), \
                socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as client:
            client.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, 1)
            client.sendto(KNOCK, (WAN6, SPA))
        time.sleep(0.2)


def test_no_icmp_error_tells_that_home_is_gone(router: Router) -> None:
    """The router would say so after its neighbour search has failed, or at once without a route."""
    conf = CONF.replace(HOME4, "192.168.77.99").replace(HOME6, "fd77::99")
    router.firewall("start", conf=conf)
    router.net.run("router", "sysctl", "-qw", "net.ipv4.neigh.lan0.retrans_time_ms=50",
                   "net.ipv6.neigh.lan0.retrans_time_ms=50")
    with silence(router.net):
        for wan in WAN4, WAN6:
            probe.sends_udp(router.net, "phone", wan, SPA, KNOCK)
        time.sleep(0.4)
    router.firewall("start", conf=conf.replace("192.168.77.99", "192.168.99.9"))
    router.net.ip("router", "route add unreachable 192.168.99.0/24")
    with silence(router.net):
        probe.sends_udp(router.net, "phone", WAN4, SPA, KNOCK)
        time.sleep(0.1)
    router.net.ip("router", "route del unreachable 192.168.99.0/24")


def test_without_a_home_address_the_port_is_shut_like_any_other(router: Router) -> None:
    router.firewall("start", conf=CONF.replace(f"home6 = {HOME6}\n", ""))
    ear = Ear(router.net)
    probe.sends_udp(router.net, "phone", WAN6, SPA, KNOCK)
    probe.sends_udp(router.net, "phone", WAN4, SPA, KNOCK)
    heard = ear.hears()
    ear.socket.close()
    assert heard == [(256, PHONE4)]


@pytest.mark.parametrize("line", [
    'wan = wan0" }; flush ruleset; #', "wan = $(reboot)", "wan = a-name-that-is-too-long",
    "wan = wan0,", "spa-port = 0", "spa-port = 65536", "spa-port = 1; drop", "spa-port = 07",
    "home4 = 192.168.77.256", "home4 = 192.168.77", "home4 = example.org", "home4 = 1.2.3.4.5",
    "home4 = 0300.1.1.1", "home6 = fd77:::1", "home6 = fd77", "home6 = 1:2:3:4:5:6:7:8:9",
    "home6 = fd77::1::2", "home6 = fd77::12345", "home6 = ::ffff:1.2.3.4", "home6 = :1", "home6 = 1:",
    "snat4 = 192.168.77.10 sctp 1", "snat4 = 192.168.77.10 tcp 0", "snat4 = fd77::1 tcp 1",
    "snat4 = 192.168.77.10 tcp 443 # web", "snat6 = 192.168.77.10 tcp 1", "mark = 0x3",
    "mark = 0x00400000 accept", "mark = 1", "table = inet", "no setting"])
def test_a_wrong_setting_is_refused_and_changes_nothing(router: Router, line: str) -> None:
    before = router.net.run("router", "nft", "-s", "list", "ruleset")
    for command in "check", "start":
        with pytest.raises(LabError):
            router.firewall(command, conf=CONF + line + "\n")
    assert router.net.run("router", "nft", "-s", "list", "ruleset") == before


def test_fw4_include_passes_what_the_guard_marked(router: Router) -> None:
    """Behind a firewall that rejects everything, as OpenWrt's does, the include lets doors work."""
    router.net.run("router", "nft", "-f", "-", stdin="""
        table inet fw4 {
            chain forward { type filter hook forward priority filter; policy drop; iifname wan0 reject; }
            chain input { type filter hook input priority filter; policy accept; }
        }""")
    try:
        router.open(4, 30)
        assert reached(router.net, "phone", 4) == (False, False)
        router.net.run("router", "nft", "-f", str(DEPLOY / "50-ownline.nft"))
        router.net.run("router", "nft", "insert", "rule", "inet", "fw4", "forward", "ct", "state",
                       "established", "iifname", "lan0", "accept")
        assert reached(router.net, "phone", 4) == (True, True)
        assert reached(router.net, "stranger", 4) == (False, False)
    finally:
        router.net.run("router", "nft", "delete", "table", "inet", "fw4")


def test_the_backend_says_that_the_table_is_missing(loaded: Router) -> None:
    name = f"olfw-{secrets.token_hex(2)}-bare"
    subprocess.run(["ip", "netns", "add", name], check=True)
    try:
        done = subprocess.run(["ip", "netns", "exec", name,
                               str(BUILD / "tests/integration/fw_probe"), "dump"],
                              capture_output=True, text=True, check=False)
        assert done.returncode and "No such file" in done.stderr
    finally:
        subprocess.run(["ip", "netns", "del", name], check=True)
