# SPDX-License-Identifier: GPL-3.0-or-later
"""Ownline with thousands of devices, and with as many live sessions as a measurement asks for."""
from __future__ import annotations

import base64
import hashlib
import pathlib
import secrets

from client import DOOR_PORT, SERVER_PORT, Clients, Target, make_sources
from lab import net as network
from lab.broker import DEVICE_PORT, PUBLIC_PORT
from lab.home import API_PORT, Home
from lab.lab import SOURCE, run
from lab.process import Service, wait_for

SITES = 10  # routers with an agent, beside "home"
FAR = 100  # routers without
FAR_SESSIONS = 50  # on each of them
KNOCKERS = range(2000)  # devices that knock at "home", the last of them by MQTT
MQTT_FIRST = 1000, 1500
VIEWERS = range(100)  # of these; they have accounts at the broker
RESIDENTS = range(2000, 3000)  # devices whose sessions are there before
TRAVELLERS = range(3000, 12000)  # devices that knock at the sites, each at one of them

ROUTERS = f"""
INSERT INTO routers (id, key, host, created_ms)
	SELECT 'far-' || n, sha256(('far-' || n)::bytea), '192.0.2.1', 1
	FROM generate_series(0, {FAR - 1}) AS n;
INSERT INTO services (id, router_id, name, proto, port, to4, to_port, created_ms)
	SELECT row_number() OVER (ORDER BY id), id, 'door', 'tcp', {DOOR_PORT}, '{network.NAS4}',
		{SERVER_PORT}, 1 FROM routers;
"""
# Mosquitto writes all its accounts to a file for each one that is new: a hundred will do.
ACCOUNTS = f"""
ALTER VIEW clients RENAME TO all_clients;
CREATE VIEW clients AS SELECT * FROM all_clients
	WHERE user_id NOT BETWEEN {VIEWERS[-1] + 2} AND {TRAVELLERS[-1] + 1};
SELECT format('ALTER VIEW clients OWNER TO %I', relowner::regrole) FROM pg_class
	WHERE relname = 'all_clients' \\gexec
"""
PEOPLE = f"""
CREATE TEMP TABLE fresh (n int, id text, key text);
COPY fresh FROM STDIN WITH (DELIMITER ' ');
{{devices}}
\\.
INSERT INTO users (id, name, role, created_ms) SELECT n + 1, 'user-' || n, 'member', 1 FROM fresh;
INSERT INTO devices (id, user_id, name, key, created_ms, confirmed_ms)
	SELECT decode(id, 'hex'), n + 1, 'phone', decode(key, 'hex'), 1, 1 FROM fresh;
INSERT INTO grants (id, user_id, service_id, automatic, created_ms)
	SELECT n + 1, n + 1, s.id, true, 1 FROM fresh JOIN services s ON s.router_id =
		CASE WHEN n < {TRAVELLERS[0]} THEN 'home' ELSE 'site-' || n % {SITES} END;
ANALYZE users, devices, grants, services, routers;
"""

# Users who are logged in: the number of each, the id of the login and the hash of its cookie.
LOGINS = """
CREATE TEMP TABLE fresh (n int, login text, cookie text);
COPY fresh FROM STDIN WITH (DELIMITER ' ');
{logins}
\\.
INSERT INTO devices (id, user_id, name, kind, created_ms, confirmed_ms)
	SELECT decode(login, 'hex'), n + 1, 'browser', 'login', 1, 1 FROM fresh;
INSERT INTO web_logins (device_id, cookie, address, agent, seen_ms, end_ms)
	SELECT decode(login, 'hex'), decode(cookie, 'hex'), '192.0.2.1', 'bench', now_ms,
		now_ms + 86400000
	FROM fresh, LATERAL (SELECT (extract(epoch FROM now()) * 1000)::bigint AS now_ms) AS clock;
ANALYZE devices, web_logins;
"""
COOKIE_LABEL = b"ownline:cookie:v1".ljust(32, b"\0")
ACCOUNT_LABEL = b"ownline:accounts:v1:password".ljust(32, b"\0")

# Sessions of residents at "home", and at the routers without an agent.
SESSIONS = f"""
ALTER TABLE events DISABLE TRIGGER USER;
ALTER TABLE chain DISABLE TRIGGER USER;
TRUNCATE sessions, events, chain, unchained, outbox;
ALTER TABLE events ENABLE TRIGGER USER;
ALTER TABLE chain ENABLE TRIGGER USER;
INSERT INTO sessions (id, device_id, service_id, router_id, source, port, state, start_ms, pending_ms,
		end_ms, due_ms)
	SELECT n, d.id, s.id, s.router_id, '100.120.0.0'::inet + n, s.port, 'open', now_ms, now_ms,
		now_ms + 3600000, now_ms + 3600000
	FROM generate_series(1, {{own}} + {{others}}) AS n
	JOIN devices d ON d.user_id = {RESIDENTS[0]} + n % {len(RESIDENTS)} + 1
	JOIN services s ON s.router_id = CASE WHEN n <= {{own}} THEN 'home'
		ELSE 'far-' || (n - {{own}} - 1) / {FAR_SESSIONS} END,
	LATERAL (SELECT (extract(epoch FROM now()) * 1000)::bigint AS now_ms) AS clock;
UPDATE routers r SET
	revision = greatest(revision + 1, (extract(epoch FROM now()) * 1000)::bigint),
	session_count = (SELECT count(*) FROM sessions WHERE router_id = r.id);
"""


class Ours(Home):
    """The lab's home and its first people. `start` brings everything up but the sites' agents."""

    def __init__(self, build: pathlib.Path, clients: Clients) -> None:
        super().__init__(build, has_public=True)
        self.clients = clients
        self.seed = secrets.token_hex(32)
        self.sites = [f"site-{number}" for number in range(SITES)]
        self.net.hosts += self.sites

    def start(self) -> None:
        super().start()
        make_sources(self.net)
        for number, site in enumerate(self.sites):
            self._add_site(site, f"192.168.77.{100 + number}")
        self.database.rows(ROUTERS + ACCOUNTS)
        self.add_people(range(TRAVELLERS[0]))
        self.load(0, 0)

    def add_people(self, numbers: range) -> None:
        """Users with one device each; session-manager learns of them when it starts."""
        devices = self.clients.devices(self.seed, numbers[0], len(numbers))
        lines = (f"{number} {id_} {key}" for number, (id_, key) in zip(numbers, devices))
        self.database.rows(PEOPLE.format(devices="\n".join(lines)))

    def make_bus(self, *options: str) -> None:
        for router in ["home", *self.sites]:
            options += ("--router", router)
        super().make_bus(*options)

    def target(self, numbers: range = KNOCKERS) -> Target:
        """The home as a target; its devices are fresh as long as `numbers` lasts."""
        return Target("ownline", "ownline", self.net, self.spa_port,
                      ((self.state / "keys/box.pub").read_text().strip(), self.seed), numbers[0])

    def by_public(self) -> list[Target]:
        """The home by its public broker: on a connection that is there, and on one for each knock."""
        keys = ((self.state / "keys/box.pub").read_text().strip(), self.seed, network.PUBLIC4,
                "phone", self.public.passwords["phone"], str(self.public.ca))
        return [Target(kind, kind, self.net, PUBLIC_PORT, keys, number)
                for kind, number in zip(("ownline-mqtt", "ownline-mqtt-anew"), MQTT_FIRST)]

    def viewers(self) -> tuple[list[str], list[str]]:
        """Where devices look on, and who: what bench-viewer wants. Waits until they have accounts."""
        key = bytes.fromhex((self.state / "keys/accounts.key").read_text())
        devices = self.clients.devices(self.seed, VIEWERS[0], len(VIEWERS))
        accounts = self.state / "broker/dynamic-security.json"
        wait_for("accounts of devices",
                 lambda: (text := accounts.read_text()) and all(name in text for name, _ in devices), 60)
        passwords = (base64.urlsafe_b64encode(hashlib.blake2b(
            ACCOUNT_LABEL + bytes.fromhex(name) + bytes(8), key=key, digest_size=32).digest())
            for name, _ in devices)
        return [network.ROUTER, str(DEVICE_PORT), str(self.state / "tls/ca.crt")], [
            f"{name} {password.decode().rstrip('=')} ownline/v1/user/{number + 1:016x}/view/sessions"
            for number, (name, _), password in zip(VIEWERS, devices, passwords)]

    def changes(self) -> list[list[str]]:
        """What happened to the sessions of viewers: kind, session, its end, and when."""
        return self.database.rows(
            "SELECT what, lpad(to_hex(session_id), 16, '0'), end_ms, at_ms FROM events "
            f"WHERE user_id BETWEEN {VIEWERS[0] + 1} AND {VIEWERS[-1] + 1} ORDER BY number")

    def load(self, own: int, others: int) -> None:
        """Begins anew with so many live sessions at "home", and at routers elsewhere."""
        manager = self.services["session-manager"]
        manager.stop()
        self.database.rows(SESSIONS.format(own=own, others=others))
        manager.start()
        wait_for(f"{own} doors", lambda: self.doors() == own, 20, 0.1)

    def start_sites(self) -> None:
        """More routers with an agent each, and the people who knock there."""
        self.add_people(TRAVELLERS)
        for site in self.sites:
            self.services[f"rule-agent-{site}"].start()

    def start_plain_api(self, count: int) -> tuple[str, list[str]]:
        """The HTTP API as behind a proxy, and users who are logged in; what bench-asker reads."""
        gateway = self.services["api-gateway"]
        gateway.stop()
        gateway.command += ["--tls-certificate", "", "--tls-key", "", "--trusted-proxies",
                            network.HOME4]
        gateway.start()
        cookies = [secrets.token_urlsafe(32) for _ in range(count)]
        self.database.rows(LOGINS.format(logins="\n".join(
            f"{number} {secrets.token_hex(16)} " + hashlib.blake2b(
                COOKIE_LABEL + cookie.encode(), digest_size=32).hexdigest()
            for number, cookie in enumerate(cookies))))
        service = int(self.database.value("SELECT id FROM services WHERE router_id = 'home'"))
        place = f"/run/netns/{self.net.name('home')} {network.HOME4} {API_PORT} {self.origin} " \
                f"{service:016x}"
        return place, [f"{cookie} 100.127.{number // 250}.{number % 250 + 1}"
                       for number, cookie in enumerate(cookies)]

    def site_doors(self) -> int:
        """How many doors the kernels of all sites hold open."""
        return sum(self.net.run(site, "nft", "list", "map", "inet", "ownline", "fwd4")
                   .count(" timeout ") for site in self.sites)

    @property
    def chain(self) -> list[Service]:
        """Every process that a knock at "home" or at a running site costs CPU."""
        agents = [self.services[f"rule-agent-{site}"] for site in self.sites]
        return [*self.ours, self.services["mosquitto"], self.services["postgresql"],
                *(agent for agent in agents if agent.process)]

    def _add_site(self, site: str, address: str) -> None:
        """A router in the home's network: kernel, base table and agent. It forwards nothing."""
        run(["ip", "link", "add", "eth0", "netns", self.net.name(site), "type", "veth", "peer",
             "name", site, "netns", self.net.name("router")])
        self.net.ip("router", f"link set {site} master lan0", f"link set {site} up")
        self.net.ip(site, "link set eth0 up", f"addr add {address}/24 dev eth0")
        self.net.run(site, str(SOURCE / "deploy/router/ownline-firewall"), "-c",
                     str(self.folder / "router.conf"), "start")
        self.add_ours(f"rule-agent-{site}", "rule-agent", site, "--caps",
                      str(self.folder / "caps.conf"))
        self.ctl("router", "add", site, f"@{self.state}/peers/rule-agent-{site}.pub",
                 network.ROUTER)
