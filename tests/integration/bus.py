# SPDX-License-Identifier: GPL-3.0-or-later
"""A broker that everybody knows: every role of a service, devices and apps; and no service runs."""
from __future__ import annotations

import json
import secrets

from conftest import load_setup
from contract import ROLES, Who, generated
from lab.broker import APP_PORT, DEVICE_PORT, PORT
from lab.lab import Lab
from lab.net import HOME4
from mqtt5 import Client

SHARED = "$share/session-manager/"
CONTROL = "$CONTROL/dynamic-security/v1"
PRINCIPALS = ["api-gateway", "ip-updater", "notifier", "ownlinectl-admin", "ownlinectl-second",
              "rule-agent-cabin", "rule-agent-home", "session-manager", "session-manager-2",
              "spa-gateway"]


class Bus(Lab):
    """Two routers, two admins, and every other role of a service, one of them twice."""

    def start(self) -> None:
        self.passwords: dict[str, str] = {}
        setup = load_setup()
        setup.SERVICES = tuple(role for role in ROLES if role not in ("rule-agent", "ownlinectl"))
        options = ["--router", "home", "--router", "cabin", "--admin", "admin", "--admin", "second"]
        assert setup.main(["--dir", str(self.state), "--user", "nobody", "--replicas", "2",
                           "--broker-address", HOME4, *options]) == 0
        self.make_bus()

    def connect(self, principal: str | None, port: int = PORT, **more) -> Client:
        """By a certificate; with None by none."""
        with self.net.inside("home"):
            return Client(HOME4, port, self.state / "tls", principal, **more)

    def log_in(self, name: str, port: int = DEVICE_PORT, **more) -> Client:
        """By an account, over the door for devices or that for the app."""
        more.setdefault("account", (name, self.passwords.get(name, "")))
        return self.connect(None, port, web=port == APP_PORT, **more)

    def add_account(self, who: Who) -> None:
        """Makes an account as session-manager does."""
        self.passwords[who.name] = secrets.token_urlsafe(32)
        self.command({"command": "createRole", "rolename": who.name, "acls": generated(who)},
                     {"command": "createClient", "username": who.name,
                      "password": self.passwords[who.name], "roles": [{"rolename": who.name}]})

    def remove_account(self, who: Who) -> None:
        """Takes it away again."""
        self.command({"command": "deleteClient", "username": who.name},
                     {"command": "deleteRole", "rolename": who.name})

    def command(self, *commands: dict) -> None:
        """Tells the broker's plugin for rights; all must be done."""
        with self.connect("session-manager-2") as control:
            assert control.subscribe(CONTROL + "/response") < 0x80
            assert control.publish(CONTROL, json.dumps({"commands": commands}).encode()) < 0x80
            (message,) = control.receive(5)
        answers = json.loads(message.payload)["responses"]
        assert not [answer for answer in answers if "error" in answer]
