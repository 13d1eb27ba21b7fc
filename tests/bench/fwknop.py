# SPDX-License-Identifier: GPL-3.0-or-later
"""fwknop as Debian packages it, on a router of its own, forwarding one port by iptables."""
from __future__ import annotations

import base64
import os

from client import SERVER_PORT, Target, make_sources
from lab.lab import SOURCE, Lab
from lab.net import Net
from lab.process import Service

KNOCK_PORT = 62201
DOOR_SECONDS = 300
CONF = """
PCAP_INTF wan0;
PCAP_FILTER udp port {port};
ENABLE_UDP_SERVER {is_udp};
UDPSERV_PORT {port};
ENABLE_IPT_FORWARDING Y;
FWKNOP_RUN_DIR {folder};
FWKNOP_CONF_DIR {folder};
DIGEST_FILE {folder}/digest.cache;
FWKNOP_PID_FILE {folder}/fwknopd.pid;
"""
ACCESS = """
SOURCE ANY
KEY_BASE64 {key}
HMAC_KEY_BASE64 {hmac}
FW_ACCESS_TIMEOUT {seconds}
"""
# The same policy as the routers of the others, in fwknop's language.
RULES = f"""
*filter
:INPUT DROP
:FORWARD DROP
-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -i lan0 -j ACCEPT
-A INPUT -p udp --dport {KNOCK_PORT} -j ACCEPT
-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
-A FORWARD -i lan0 -o wan0 -j ACCEPT
COMMIT
*nat
-A POSTROUTING -o wan0 -j MASQUERADE
COMMIT
"""


class Fwknop:
    """One fwknopd; mode "udp" waits at a socket, "pcap" (its default) looks every 100 ms."""

    def __init__(self, lab: Lab, mode: str) -> None:
        self.lab = lab
        self.mode = mode
        self.net = Net(f"{lab.net.prefix}{mode}-")
        self.folder = lab.folder / f"fwknop-{mode}"
        self.keys = tuple(base64.b64encode(os.urandom(size)).decode() for size in (32, 64))

    def start(self) -> Target:
        """Starts it; returns what can be knocked at."""
        self.net.up()
        make_sources(self.net)
        self.net.run("router", "nft", "delete", "table", "inet", "home")
        self.net.run("router", "iptables-restore", stdin=RULES)
        self._add("nas", "nas", "/usr/bin/python3", str(SOURCE / "deploy/lab/nas.py"),
                  str(SERVER_PORT)).start()
        self._write_conf()
        self._add("fwknopd", "router", "fwknopd", "-f", "-c", str(self.folder / "fwknopd.conf"),
                  "-a", str(self.folder / "access.conf")).start()
        return Target(f"fwknop-{self.mode}", "fwknop", self.net, KNOCK_PORT, self.keys)

    def _write_conf(self) -> None:
        self.folder.mkdir(mode=0o700)
        texts = {"fwknopd.conf": CONF.format(port=KNOCK_PORT, folder=self.folder,
                                             is_udp="Y" if self.mode == "udp" else "N"),
                 "access.conf": ACCESS.format(key=self.keys[0], hmac=self.keys[1],
                                              seconds=DOOR_SECONDS)}
        for name, text in texts.items():
            (self.folder / name).write_text(text)
            (self.folder / name).chmod(0o600)

    def _is_ready(self) -> bool:
        """Its chains are there last."""
        return "FWKNOP_PREROUTING" in self.net.run("router", "iptables-save", "-t", "nat")

    def _add(self, name: str, host: str, *command: str) -> Service:
        service = Service(f"{self.mode}-{name}",
                          ["ip", "netns", "exec", self.net.name(host), *command],
                          self.lab.folder / f"log/{self.mode}-{name}.log",
                          self._is_ready if name == "fwknopd" else None)
        self.lab.services[service.name] = service
        return service
