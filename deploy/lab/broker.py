# SPDX-License-Identifier: GPL-3.0-or-later
"""The brokers: our own, started as in a real home from what deploy/setup made, and a public one."""
from __future__ import annotations

import pathlib
import secrets
import subprocess

from installation.authority import Authority
from installation.folder import Folder

from .net import HOME4, PUBLIC, PUBLIC4, PUBLIC6, Net
from .probe import connects
from .process import Service

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PORT, DEVICE_PORT, APP_PORT = 8883, 8885, 8884
PUBLIC_PORT, PLAIN_PORT = 8883, 1883
# A stranger's broker sets no limits for our sake: it takes and hands out what MQTT can carry.
PUBLIC_CONF = """
user {user}
log_dest stderr
allow_anonymous false
password_file {folder}/passwords
persistence false
max_packet_size 268435455
max_inflight_messages 1000
max_queued_messages 200000
set_tcp_nodelay true
listener {tls_port}
certfile {folder}/tls/public.crt
keyfile {folder}/tls/public.key
"""


class Broker:
    """The broker on the host `home`."""

    def __init__(self, net: Net, state: pathlib.Path, log: pathlib.Path) -> None:
        self.service = Service(
            "mosquitto", ["ip", "netns", "exec", net.name("home"), str(SOURCE / "broker/guard"),
                          str(state)], log,
            lambda: all(connects(net, "home", HOME4, port)
                        for port in (PORT, DEVICE_PORT, APP_PORT)))


class PublicBroker:
    """A broker on the internet that is not ours, on a host of its own, with an authority of its
    own. It knows two users, `home` and `phone`, and lets each of them do everything."""

    def __init__(self, net: Net, folder: pathlib.Path, log: pathlib.Path, user: str,
                 plain: bool = False) -> None:
        self.folder = folder
        self.passwords = {name: secrets.token_hex(12) for name in ("home", "phone")}
        net.add_public()
        self._make(user, plain)
        self.service = Service(
            "public", ["ip", "netns", "exec", net.name("public"), "mosquitto", "-c",
                       str(folder / "mosquitto.conf")], log,
            lambda: connects(net, "public", PUBLIC4, PUBLIC_PORT))

    @property
    def ca(self) -> pathlib.Path:
        """The certificate of its authority, which is none that anybody trusts by default."""
        return self.folder / "tls/ca.crt"

    def url(self, user: str, host: str = PUBLIC) -> str:
        """Where, and as whom, as deploy/setup and the programs take it."""
        return f"mqtts://{user}:{self.passwords[user]}@{host}:{PUBLIC_PORT}"

    def plain_url(self, user: str, host: str = PUBLIC) -> str:
        """The same without TLS, if it has such a door."""
        return f"mqtt://{user}:{self.passwords[user]}@{host}:{PLAIN_PORT}"

    def _make(self, user: str, plain: bool) -> None:
        self.folder.mkdir()
        folder = Folder(self.folder, user)
        for name in "tls", "ca":
            folder.folder(name, 0o755)
        authority = Authority(folder)
        authority.make()
        authority.certify_server("public", "public", [PUBLIC, PUBLIC4, PUBLIC6])
        for name, password in self.passwords.items():
            path = self.folder / "passwords"
            subprocess.run(["mosquitto_passwd", *([] if path.exists() else ["-c"]), "-b", path,
                            name, password], check=True)
        folder.own(self.folder / "passwords", 0o600, "public")
        conf = PUBLIC_CONF.format(user=user, folder=self.folder, tls_port=PUBLIC_PORT)
        conf += f"listener {PLAIN_PORT}\n" if plain else ""
        folder.write("mosquitto.conf", conf.encode(), 0o600)


class Client(Service):
    """A service of ours: it is ready when the broker has greeted it."""

    def __init__(self, principal: str, command: list[str], log: pathlib.Path,
                 broker: Broker) -> None:
        super().__init__(principal, command, log, self._is_greeted)
        self._broker_log = broker.service.log
        self._greeted_from = 0

    def start(self, wait: bool = True) -> None:
        self._greeted_from = self._broker_log.stat().st_size
        super().start(wait)

    def _is_greeted(self) -> bool:
        with open(self._broker_log, "rb") as log:
            log.seek(self._greeted_from)
            return f" as {self.name} (p5,".encode() in log.read()
