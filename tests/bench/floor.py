# SPDX-License-Identifier: GPL-3.0-or-later
"""The floor: three bare programs and a broker, all on the router, and the same PostgreSQL."""
from __future__ import annotations

import re
import statistics
from collections.abc import Callable

from client import SERVER_PORT, Clients, Target, make_sources
from lab import net as network
from lab import probe
from lab.lab import SOURCE, Lab
from lab.net import Net
from lab.process import Service

BROKER_PORT = 1883
KNOCK_PORT = 62333
BROKER_CONF = f"""
user root
log_type error
listener {BROKER_PORT} 127.0.0.1
allow_anonymous true
persistence false
set_tcp_nodelay true
"""
RULES = """
delete table inet home
table ip floor {
	map doors {
		typeof ip saddr . meta l4proto . th dport : ip daddr . th dport
		flags timeout
	}
	chain pre {
		type nat hook prerouting priority dstnat;
		dnat ip to ip saddr . meta l4proto . th dport map @doors
	}
}
"""
STAGES = ("gateway", "to manager", "commit", "to agent", "rule")


class Floor:
    """Built into a lab, whose database and log folder it uses. Its network is its own."""

    def __init__(self, lab: Lab, clients: Clients) -> None:
        self.lab = lab
        self.net = Net(lab.net.prefix + "floor-")
        self.clients = clients
        self.services: list[Service] = []

    def start(self) -> Target:
        """Starts everything; returns what can be knocked at."""
        self.net.up()
        make_sources(self.net)
        self.net.run("router", "nft", "-f", "-", stdin=RULES)
        self._add("nas", "nas", ["/usr/bin/python3", str(SOURCE / "deploy/lab/nas.py"),
                                 str(SERVER_PORT)])
        conf = self.lab.folder / "floor.conf"
        conf.write_text(BROKER_CONF)
        self._add("broker", "router", ["mosquitto", "-c", str(conf)],
                  lambda: probe.connects(self.net, "router", "127.0.0.1", BROKER_PORT))
        gateway = self._start_programs()
        box = re.search(r"^box (\w+)$", gateway.said(), re.M)[1]
        return Target("floor", "floor", self.net, KNOCK_PORT, (box, "-"))

    def stages_us(self) -> dict[str, float]:
        """The median time of each stage, in microseconds."""
        agent = self.lab.services["floor-agent"]
        lines = [line.split() for line in agent.said().splitlines() if line[:1].isdigit()]
        return {name: statistics.median(float(line[at]) for line in lines)
                for at, name in enumerate(STAGES)}

    def _start_programs(self) -> Service:
        """Agent, manager and, returned, the gateway."""
        self.lab.database.rows("CREATE DATABASE floor", "postgres")
        database = self.lab.database.admin.replace("dbname=postgres", "dbname=floor")
        place = ["127.0.0.1", str(BROKER_PORT)]
        self._add_program("agent", *place, network.NAS4, str(SERVER_PORT))
        self._add_program("manager", *place, database, user="postgres")
        return self._add_program("gateway", *place, str(KNOCK_PORT))

    def _add_program(self, name: str, *words: str, user: str = "root") -> Service:
        command = ["setpriv", "--reuid", user, "--clear-groups",
                   self.clients.program(f"floor-{name}"), *words]
        return self._add(name, "router", command, lambda: "ready" in
                         self.lab.services[f"floor-{name}"].said())

    def _add(self, name: str, host: str, command: list[str],
             ready: Callable[[], bool] | None = None) -> Service:
        service = Service(f"floor-{name}",
                          ["ip", "netns", "exec", self.net.name(host), *command],
                          self.lab.folder / f"log/floor-{name}.log", ready)
        self.lab.services[service.name] = service
        service.start()
        return service
