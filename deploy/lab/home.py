# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab with everything running: services, a router that is shut, an admin, users and devices."""
from __future__ import annotations

import json
import pathlib
import re
import ssl

from . import net as network
from . import probe
from .broker import APP_PORT, DEVICE_PORT, Client, PublicBroker
from .device import Device
from .lab import SOURCE, USER, Lab
from .process import Service

NAS_PORTS = (443, 27015)  # where the nas listens
ROUTER_CONF = """wan = wan0
spa-port = {port}
home4 = {home4}
home6 = {home6}
"""
# What the owner adds to the rules of net.py: the HTTP API and the broker's doors for devices and the
# app are reached from outside.
API_PORT = 8480
LED_IN = f"{{ {API_PORT}, {DEVICE_PORT}, {APP_PORT} }}"
API_RULES = f"""
add rule inet home forward iifname wan0 ip daddr {network.HOME4} tcp dport {LED_IN} accept
add rule inet home forward iifname wan0 ip6 daddr {network.HOME6} tcp dport {LED_IN} accept
add chain inet home dstnat {{ type nat hook prerouting priority dstnat; }}
add rule inet home dstnat iifname wan0 tcp dport {LED_IN} dnat ip to {network.HOME4}
add rule inet home dstnat iifname wan0 tcp dport {LED_IN} dnat ip6 to {network.HOME6}
"""
# Documentation addresses are none of the internet: only a lab lets them in.
CAPS_CONF = """lan4 = 192.168.77.0/24
lan6 = fd77::/64
private-sources = 1
"""


class Home(Lab):
    """A whole installation. `start` brings it up with nothing published and nobody known."""

    def __init__(self, build: pathlib.Path, cafe: bool = False, replicas: int = 1,
                 has_public: bool = False) -> None:
        super().__init__(build, cafe, replicas)
        self.published: dict[str, str] = {}  # service name -> id
        self.has_public = has_public  # a broker on the internet takes knocks for this home
        self.public: PublicBroker | None = None

    def start(self) -> None:
        self.make_bus("--url", self.origin, *self.make_database(), *self.public_words())
        self.start_nas()
        self.load_base_table()
        for name in self.managers:
            self.add_ours(name, "session-manager", "home", "--allow-private-sources", "1")
        self.add_ours("spa-gateway", "spa-gateway", "home")
        self.add_ours("ip-updater", "ip-updater", "home", *(
            ["--public-ca", str(self.public.ca)] if self.public else []))
        self.add_ours("api-gateway", "api-gateway", "home", "--app",
                      str(self.build / "services/api-gateway/www/files"))
        self.forward_api()
        self.add_agent()
        for service in self.ours:
            service.start()
        self.ctl("router", "add", "home", f"@{self.state}/peers/rule-agent-home.pub",
                 network.ROUTER)

    def public_words(self) -> list[str]:
        """What deploy/setup is told of the public broker, which runs then."""
        if not self.has_public:
            return []
        self.public = self.make_public(plain=True)
        return ["--public-broker", self.public.url("home"), "--public-broker-devices",
                self.public.url("phone")]

    @property
    def managers(self) -> list[str]:
        return ["session-manager"] + [f"session-manager-{i}" for i in range(2, self.replicas + 1)]

    @property
    def ours(self) -> list[Service]:
        """Every process of Ownline."""
        return [self.services[name] for name in
                [*self.managers, "spa-gateway", "ip-updater", "api-gateway", "rule-agent-home"]]

    @property
    def origin(self) -> str:
        """What browsers reach the HTTP API by."""
        return f"https://{network.ROUTER}:{API_PORT}"

    @property
    def spa_port(self) -> int:
        text = (self.state / "spa-gateway.conf").read_text()
        return int(re.search(r"^spa-port = (\d+)$", text, re.M)[1])

    def start_nas(self) -> None:
        command = ["/usr/bin/python3", str(SOURCE / "deploy/lab/nas.py")]
        nas = self.add("nas", "nas", command + [str(port) for port in NAS_PORTS])
        nas.ready = lambda: probe.talks_tcp(self.net, "home", network.NAS4, NAS_PORTS[-1])
        nas.start()

    def load_base_table(self) -> None:
        """What the router's boot does: every door shut."""
        conf = self.folder / "router.conf"
        conf.write_text(ROUTER_CONF.format(port=self.spa_port, home4=network.HOME4,
                                           home6=network.HOME6))
        self.net.run("router", str(SOURCE / "deploy/router/ownline-firewall"), "-c", str(conf),
                     "start")

    def forward_api(self) -> None:
        """The owner leads these ports through his router."""
        self.net.run("router", "nft", "-f", "-", stdin=API_RULES)

    def trust(self) -> ssl.SSLContext:
        """What a client of the HTTP API trusts: this home's own authority."""
        return ssl.create_default_context(cafile=str(self.state / "tls/ca.crt"))

    def add_agent(self, *wrapper: str) -> None:
        """rule-agent on the router, run by a wrapper such as faketime if one is given."""
        caps = self.folder / "caps.conf"
        caps.write_text(CAPS_CONF)
        self.add_ours("rule-agent-home", "rule-agent", "router", "--caps", str(caps),
                      wrapper=wrapper)

    def ctl(self, *words: str) -> dict:
        """Runs ownlinectl as the admin; returns its answer."""
        return json.loads(self._ctl("--json", *words))

    def _ctl(self, *words: str) -> str:
        return self.net.run("home", self.program("ownlinectl"), "--dir", str(self.state), "--name",
                            "ownlinectl-admin", "--broker", network.HOME4, *words)

    def add_service(self, name: str, proto: str, port: int, to_port: int) -> str:
        """Publishes a port of the nas, over IPv4 and IPv6; returns the service's id."""
        answer = self.ctl("service", "add", name, "--proto", proto, "--port", str(port), "--to",
                          f"{network.NAS4},{network.NAS6}", "--to-port", str(to_port))
        self.published[name] = answer["id"]
        return answer["id"]

    def add_device(self, user: str, name: str, host: str = "phone", program: str = "") -> Device:
        """A new device of a known user, enrolled for what is published by now; with another client
        than that of the build if one is given."""
        folder = self.folder / "devices"
        folder.mkdir(exist_ok=True)
        device = Device(self.net, host, program or self.program("ownline"), folder / name)
        self.ctl("device", "add", user, name, device.key)
        device.enrol(self.descriptor())
        return device

    def add_traveller(self, user: str, name: str, host: str = "phone") -> Device:
        """A new device that knows the brokers too: that of the home, and the public one."""
        device = Device(self.net, host, self.program("ownline"), self.folder / "devices" / name)
        self.ctl("device", "add", user, name, device.key)
        device.enrol_by(self.told(device.id), self.state / "tls/ca.crt", self.public.ca)
        return device

    def told(self, device: str) -> str:
        """What an admin is told for a device to know."""
        return self._ctl("device", "describe", device)

    def descriptor(self) -> dict:
        """What a device must know of the site."""
        return self.ctl("site", "describe", network.ROUTER, "--spa-port", str(self.spa_port))

    def kernel(self) -> dict[str, list]:
        """The elements that the router's kernel holds, by set or map."""
        text = self.net.run("router", "nft", "-j", "list", "table", "inet", "ownline")
        found = {}
        for entry in json.loads(text)["nftables"]:
            for kind in "set", "map":
                if kind in entry:
                    found[entry[kind]["name"]] = entry[kind].get("elem", [])
        return found

    def doors(self) -> int:
        """How many doors the kernel holds open."""
        held = self.kernel()
        return len(held["fwd4"]) + len(held["fwd6"])

    def add_ours(self, principal: str, program: str, host: str, *options: str,
                 wrapper: tuple[str, ...] = ()) -> None:
        """A program of ours on a host; it is not started."""
        command = ["ip", "netns", "exec", self.net.name(host), *wrapper, self.program(program),
                   "--dir", str(self.state), "--name", principal, "--broker", network.HOME4,
                   "--user", USER, *options]
        self.services[principal] = Client(principal, command, self._log(principal), self.broker)
