# SPDX-License-Identifier: GPL-3.0-or-later
"""The network of one run: hosts as network namespaces, a small internet, a home behind a router.

    phone ──┐                              ┌── home   192.168.77.2   broker, database, services
    stranger┼── net ── wan0 router lan0 ───┤
    cafe ───┤      198.51.100.1            └── nas    192.168.77.10  what is to be reached
    public ─┘

The internet is one link: everyone outside reaches everyone without a gateway. With a cafe, phone
and neighbour sit behind its address translation instead, and share its public IPv4 address. The
host public is there for who asks for it: a broker on the internet."""
from __future__ import annotations

import contextlib
import ctypes
import os
import pathlib
import shutil
import signal
import subprocess
import zlib
import time
from collections.abc import Iterator

from .process import LabError

ROUTER = "home.example"  # what the internet calls the router
PUBLIC = "public.example"  # what everybody calls the public broker
WAN4, WAN6 = "198.51.100.1", "2001:db8:100::1"
PHONE4, PHONE6 = "203.0.113.10", "2001:db8:1::10"
STRANGER4, STRANGER6 = "203.0.113.66", "2001:db8:1::66"
CAFE4, CAFE6 = "203.0.113.40", "2001:db8:1::40"
PUBLIC4, PUBLIC6 = "203.0.113.90", "2001:db8:1::90"
HOME4, HOME6 = "192.168.77.2", "fd77::2"
NAS4, NAS6 = "192.168.77.10", "fd77::10"

# What a home router does without Ownline: nothing comes in, everything may go out. The mark is the
# one agreement with rule-agent: its guard marks what may pass, and these chains accept the mark.
ROUTER_RULES = """
table inet home {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		iifname { lo, lan0 } accept
		icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept
		meta l4proto { icmp, icmpv6 } limit rate 10/second accept
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		iifname lan0 oifname wan0 accept
		meta mark & 0x00400000 == 0x00400000 accept
	}
	chain srcnat {
		type nat hook postrouting priority srcnat;
		oifname wan0 iifname lan0 masquerade
	}
}
"""
CAFE_RULES = """
table ip cafe {
	chain srcnat {
		type nat hook postrouting priority srcnat;
		oifname eth0 masquerade
	}
}
"""

_NAMESPACES, _NAMES = pathlib.Path("/run/netns"), pathlib.Path("/etc/netns")
_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def _setns(fd: int) -> None:
    if _libc.setns(fd, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


class Net:
    """The hosts of one run. Names in the system are PREFIX + host, so runs do not meet."""

    def __init__(self, prefix: str, cafe: bool = False) -> None:
        self.prefix = prefix
        self.cafe = cafe
        self.hosts = ["net", "phone", "stranger", "router", "home", "nas"]
        if cafe:
            self.hosts += ["cafe", "neighbour"]

    def name(self, host: str) -> str:
        """The network namespace of a host, as ip(8) knows it."""
        return self.prefix + host

    def up(self) -> None:
        for host in self.hosts:
            self._host(host)
        self._bridge("net", "internet")
        self._cable("stranger", "eth0", "net", "internet")
        self._outside("stranger", "eth0", STRANGER4, STRANGER6)
        for host in "phone", "stranger", "neighbour":
            self._know(host, (WAN4, ROUTER), (WAN6, ROUTER), (PUBLIC4, PUBLIC), (PUBLIC6, PUBLIC))
        self._know("home", (PUBLIC4, PUBLIC), (PUBLIC6, PUBLIC))
        self._home_network()
        if self.cafe:
            self._cafe_network()
        else:
            self._cable("phone", "eth0", "net", "internet")
            self._outside("phone", "eth0", PHONE4, PHONE6)

    def add_public(self) -> None:
        """One more host on the internet."""
        self._host("public")
        self._cable("public", "eth0", "net", "internet")
        self._outside("public", "eth0", PUBLIC4, PUBLIC6)
        if self.cafe:
            self._know_cafe("public")

    def down(self) -> None:
        """Ends whatever still runs in the hosts, and takes the hosts away."""
        remove_namespaces(self.prefix)

    def power_cut(self) -> None:
        """The router is gone, with all that its kernel held and all that ran on it."""
        for host, cable in ("net", "router"), ("home", "eth0"), ("nas", "eth0"):
            self.ip(host, f"link del {cable}")
        remove_namespaces(self.name("router"))

    def power_on(self) -> None:
        """The router is back as it was at first."""
        self._host("router")
        self._home_network()
        if self.cafe:
            self._know_cafe("router")

    def ip(self, host: str, *lines: str) -> None:
        """Runs lines of ip(8) in a host, in order."""
        _ip("-n", self.name(host), "-batch", "-", stdin="\n".join(lines) + "\n")

    def run(self, host: str, *command: str, stdin: str = "") -> str:
        """Runs a short program in a host; returns what it printed, or raises with what it said."""
        return _run("ip", "netns", "exec", self.name(host), *command, stdin=stdin)

    @contextlib.contextmanager
    def inside(self, host: str) -> Iterator[None]:
        """This thread is in the host for a while; a socket made meanwhile stays there."""
        with open("/proc/thread-self/ns/net", "rb") as here, \
                open("/run/netns/" + self.name(host), "rb") as there:
            _setns(there.fileno())
            try:
                yield
            finally:
                _setns(here.fileno())

    def move(self, host: str, old: str, new: str, interface: str = "eth0") -> None:
        """The host's address changes, as when a phone leaves the house."""
        everywhere = "::/0" if ":" in new else "0.0.0.0/0"
        self.ip(host, f"addr add {_with_length(new)} dev {interface}",
                f"route replace {everywhere} dev {interface} src {new}",
                f"addr del {_with_length(old)} dev {interface}")

    def also(self, host: str, *addresses: str, interface: str = "eth0") -> None:
        """The host gets more addresses beside the one that it prefers."""
        self.ip(host, *(f"addr add {_with_length(address)} dev {interface}"
                        for address in addresses))

    def _know(self, host: str, *names: tuple[str, str]) -> None:
        """ip-netns(8) puts this file in the place of /etc/hosts."""
        folder = _NAMES / self.name(host)
        folder.mkdir(parents=True)
        lines = [f"{address} {name}\n" for address, name in (("127.0.0.1", "localhost"), *names)]
        (folder / "hosts").write_text("".join(lines))

    def _host(self, host: str) -> None:
        _ip("netns", "add", self.name(host))
        for scope in "all", "default":
            self._sysctl(host, f"ipv6/conf/{scope}/accept_dad", "0")
            self._sysctl(host, f"ipv4/conf/{scope}/rp_filter", "0")
        self.ip(host, "link set lo up")

    def _sysctl(self, host: str, name: str, value: str) -> None:
        with self.inside(host), open("/proc/sys/net/" + name, "w", encoding="ascii") as file:
            file.write(value)

    def _bridge(self, host: str, name: str) -> None:
        self.ip(host, f"link add {name} address {_mac(host + name)} type bridge mcast_snooping 0",
                f"link set {name} up")
        for family in "ip", "ip6":  # a switch does not filter, even where br_netfilter is loaded
            if os.path.exists(f"/proc/sys/net/bridge/bridge-nf-call-{family}tables"):
                self._sysctl(host, f"bridge/bridge-nf-call-{family}tables", "0")

    def _cable(self, host: str, interface: str, hub: str, bridge: str) -> None:
        """A cable from a host to a port, named after the host, of a bridge."""
        _ip("link", "add", interface, "address", _mac(host), "netns", self.name(host), "type",
            "veth", "peer", "name", host, "netns", self.name(hub))
        self.ip(hub, f"link set {host} master {bridge}", f"link set {host} up")
        self.ip(host, f"link set {interface} up")

    def _outside(self, host: str, interface: str, address4: str, address6: str) -> None:
        self.ip(host, f"addr add {_with_length(address4)} dev {interface}",
                f"addr add {_with_length(address6)} dev {interface}",
                f"route add 0.0.0.0/0 dev {interface} src {address4}",
                f"route add ::/0 dev {interface} src {address6}")

    def _home_network(self) -> None:
        self._bridge("router", "lan0")
        self._cable("router", "wan0", "net", "internet")
        self._outside("router", "wan0", WAN4, WAN6)
        self.ip("router", "addr add 192.168.77.1/24 dev lan0", "addr add fd77::1/64 dev lan0 nodad")
        for host, address4, address6 in ("home", HOME4, HOME6), ("nas", NAS4, NAS6):
            self._cable(host, "eth0", "router", "lan0")
            self.ip(host, f"addr add {address4}/24 dev eth0",
                    f"addr add {address6}/64 dev eth0 nodad",
                    "route add default via 192.168.77.1", "route add default via fd77::1")
        self._forwards("router")
        self.run("router", "nft", "-f", "-", stdin=ROUTER_RULES)

    def _cafe_network(self) -> None:
        self._cable("cafe", "eth0", "net", "internet")
        self._outside("cafe", "eth0", CAFE4, CAFE6)
        self._bridge("cafe", "wlan0")
        self.ip("cafe", "addr add 10.40.0.1/24 dev wlan0",
                "addr add 2001:db8:40::1/64 dev wlan0 nodad")
        for host, number in ("phone", 10), ("neighbour", 11):
            self._cable(host, "eth0", "cafe", "wlan0")
            self.ip(host, f"addr add 10.40.0.{number}/24 dev eth0",
                    f"addr add 2001:db8:40::{number}/64 dev eth0 nodad",
                    "route add default via 10.40.0.1", "route add default via 2001:db8:40::1")
        for host in "router", "stranger":
            self._know_cafe(host)
        self._forwards("cafe")
        self.run("cafe", "nft", "-f", "-", stdin=CAFE_RULES)

    def _know_cafe(self, host: str) -> None:
        self.ip(host, f"route add 2001:db8:40::/64 via {CAFE6}")

    def _forwards(self, host: str) -> None:
        self._sysctl(host, "ipv4/ip_forward", "1")
        self._sysctl(host, "ipv6/conf/all/forwarding", "1")


def remove_namespaces(prefix: str) -> None:
    """Takes away every namespace whose name begins with prefix, and the processes inside."""
    names = [path for path in _NAMESPACES.glob(prefix + "*")]
    while pids := _processes_in(names):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)
    for path in names:
        _ip("netns", "del", path.name)
    for folder in _NAMES.glob(prefix + "*"):
        shutil.rmtree(folder)


def _processes_in(namespaces: list[pathlib.Path]) -> list[int]:
    """Processes that live (not those that only wait to be buried) in one of the namespaces."""
    inodes = {path.stat().st_ino for path in namespaces}
    found = []
    for pid in (int(name) for name in os.listdir("/proc") if name.isdigit()):
        with contextlib.suppress(OSError):
            if os.stat(f"/proc/{pid}/ns/net").st_ino in inodes and pid != os.getpid():
                found.append(pid)
    return found


def _mac(name: str) -> str:
    """Always the same for the same name: its neighbours need not learn it again."""
    return "02:00:" + zlib.crc32(name.encode()).to_bytes(4, "big").hex(":")


def _with_length(address: str) -> str:
    return f"{address}/128 nodad" if ":" in address else f"{address}/32"


def _ip(*words: str, stdin: str = "") -> None:
    _run("ip", *words, stdin=stdin)


def _run(*command: str, stdin: str = "") -> str:
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LabError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout
