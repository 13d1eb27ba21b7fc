# SPDX-License-Identifier: GPL-3.0-or-later
"""The measurements. Each takes what is running, tells how far it is, and returns its figures."""
from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable

import account
from client import Clients, Target, quantile
from lab.process import wait_for
from ours import FAR, FAR_SESSIONS, KNOCKERS, TRAVELLERS, VIEWERS, Ours

Told = Callable[[str], None]  # how far a measurement is

FULL = 950  # sessions on the very router; with those that are measured it holds 1,000 at most
STATES = {"10": (10, 0), "5000 elsewhere": (10, FAR * FAR_SESSIONS), "1000 here": (FULL, 0)}
JUNK = ("random", "insider", "replay")
JUNK_RATE = 100_000
JUNK_RATES = (8_000, 30_000, 100_000)
KNOCK_RATES = (2_000, 2_500, 4_000, 6_000, 9_000)
MEMORY_KNOCKS, MEMORY_RATE = 1_000, 400
SETTLED_S = 7  # a daemon trims its memory 5 s after its start
ASKERS = (1, 16, 64)
ASKING_S = 8
STORM = 16  # clients that try passwords
STORM_KNOCKS = 150
VIEW_ROUNDS = 5
VIEW_RATE = 200  # sessions that change in a second
VIEW_PAUSE_S = 2
WARMING = 5  # knocks after a restart that are not counted


class Bench:
    """What all measurements share. `scale` is 1, or less for a quick look."""

    def __init__(self, ours: Ours, clients: Clients, rivals: list[Target], is_quick: bool,
                 told: Told) -> None:
        self.ours = ours
        self.clients = clients
        self.rivals = rivals
        self.rounds = 1 if is_quick else 3
        self.knocks = 15 if is_quick else 40
        self.is_quick = is_quick
        self.told = told
        self.target = ours.target()
        self._logins: tuple[str, list[str]] | None = None

    def latency(self) -> dict:
        """Knock to open of every system, one knock each in turn."""
        found: dict[str, dict[str, list[float]]] = {}
        self.clients.knock([self.target, *self.rivals], WARMING, self._counter("warms up"))
        for number in range(self.rounds):
            times = self.clients.knock([self.target, *self.rivals], self.knocks,
                                       self._counter(f"round {number + 1} of {self.rounds}"))
            for name, values in times.items():
                figures = found.setdefault(name, {"p50_ms": [], "p95_ms": [], "lost": []})
                figures["p50_ms"].append(quantile(values, 0.5))
                figures["p95_ms"].append(quantile(values, 0.95))
                figures["lost"].append(values.count(None))
        return found

    def mqtt(self) -> dict:
        """Knock to open by UDP, and by MQTT through a public broker."""
        targets = [self.target, *self.ours.by_public()]
        self.ours.load(0, 0)
        self.clients.knock(targets, WARMING, self._counter("warms up"))
        times = self.clients.knock(targets, self.knocks * self.rounds, self._counter("three ways"))
        return {name: {"p50_ms": quantile(values, 0.5), "p95_ms": quantile(values, 0.95),
                       "lost": values.count(None)} for name, values in times.items()}

    def growth(self) -> dict:
        """Knock to open with few and with many live sessions, in turn."""
        found: dict[str, list[float]] = {name: [] for name in STATES}
        for number in range(self.rounds):
            states = list(STATES.items())
            for name, (own, others) in states[number:] + states[:number]:
                self.told(f"round {number + 1} of {self.rounds}: makes {own + others} sessions")
                self.ours.load(own, others)
                time.sleep(1.5)
                self.clients.knock([self.target], WARMING, self._counter("warms up"))
                times = self.clients.knock([self.target], self.knocks // 2, self._counter(
                    f"round {number + 1} of {self.rounds}, {name}"))
                found[name].append(quantile(times["ownline"], 0.5))
        return {"p50_ms": found}

    def junk(self) -> dict:
        """Packets of the right size that the gateway refuses in a second of its CPU time."""
        gateway = self.ours.services["spa-gateway"]
        count = JUNK_RATE * (1 if self.is_quick else 4)
        found = {}
        for kind in JUNK:
            self.told(f"{count} packets of class {kind}")
            dropped, spent = self._dropped(), account.cpu_seconds(gateway.pid)
            sent = self.clients.flood(self.target, kind, count, JUNK_RATE, KNOCKERS[-1])
            time.sleep(0.5)
            spent = account.cpu_seconds(gateway.pid) - spent
            refused = sent["sent"] - (self._dropped() - dropped)
            found[kind] = {"per_cpu_second": refused / spent, "refused": refused,
                           "sent_per_second": sent["sent"] / sent["seconds"]}
        return found

    def under_junk(self) -> dict:
        """Good knocks while junk arrives."""
        found = {}
        self.ours.load(10, 0)
        for rate in JUNK_RATES:
            with self.clients.flooding(self.target, "random", rate) as flood:
                time.sleep(0.5)
                times = self.clients.knock([self.target], self.knocks,
                                           self._counter(f"{rate} junk packets a second"))
            values = times["ownline"]
            found[str(rate)] = {"lost": values.count(None), "p50_ms": quantile(values, 0.5),
                                "junk_per_second": flood["sent"] / flood["seconds"]}
        return found

    def memory(self) -> dict:
        """Memory of fresh daemons after a thousand knocks, and what those cost."""
        self.ours.load(0, 0)
        daemons = {service.name.removesuffix("-home"): service for service in self.ours.ours}
        for daemon in daemons.values():
            daemon.restart()
        self.told("waits until they have given back what only starting up needed")
        time.sleep(SETTLED_S)
        spent = self._spent()
        self.told(f"{MEMORY_KNOCKS} knocks")
        self.clients.flood(self.target, "valid", MEMORY_KNOCKS, MEMORY_RATE)
        wait_for("the doors of all knocks", lambda: self.ours.doors() == MEMORY_KNOCKS, 10, 0.2)
        cost = _per_knock(spent, self._spent(), MEMORY_KNOCKS)
        found = {}
        for name, service in daemons.items():
            rss, pss = account.memory_mb(service.pid)
            found[name] = {"rss_mb": rss, "pss_mb": pss}
        return {"daemons": found, "cpu_ms_per_knock": cost}

    def sustained(self) -> dict:
        """Knocks at rising rates, each of another device: how many are durable and open, and how
        fast that is known, from the first packet sent to the last router's receipt."""
        self.ours.start_sites()
        found = {}
        for rate in KNOCK_RATES[:2] if self.is_quick else KNOCK_RATES:
            found[str(rate)] = self._sustain(rate)
            if found[str(rate)]["open"] < found[str(rate)]["sent"]:
                break
        return found

    def views(self) -> dict:
        """From a session's change, as the database has it, until the device of its user sees it."""
        self.ours.load(0, 0)
        place, lines = self.ours.viewers()
        known = len(self.ours.changes())
        with self.clients.viewing(self.ours.net, place, lines) as seen:
            for number in range(VIEW_ROUNDS):
                self.told(f"round {number + 1} of {VIEW_ROUNDS}: {len(lines)} sessions change")
                self.clients.flood(self.target, "valid", len(lines), VIEW_RATE, VIEWERS[0])
                time.sleep(VIEW_PAUSE_S)
        lags = [_lag(change, seen) for change in self.ours.changes()[known:]]
        return {"changes": len(lags), "unseen": lags.count(None), "messages": len(seen),
                "p50_ms": quantile(lags, 0.5), "p99_ms": quantile(lags, 0.99),
                "most_ms": quantile(lags, 1)}

    def rule_change(self) -> dict:
        """The agent's own change of one element beside the barest one."""
        text = subprocess.run([self.clients.program("rule-change")], capture_output=True,
                              text=True, check=True).stdout
        return json.loads(text.splitlines()[-1])

    def api(self) -> dict:
        """Calls of the HTTP API: a list, and a door that is open when the answer comes."""
        self.ours.load(0, 0)
        place, lines = self._browsers()
        found = {}
        for kind in "list", "open":
            for count in ASKERS:
                self.told(f"{count} clients {kind}")
                found[f"{kind} {count}"] = self.clients.ask(
                    kind, place, lines[:count], 2 if self.is_quick else ASKING_S)
        return found

    def login_storm(self) -> dict:
        """Knocks while many try passwords, beside knocks in peace."""
        self.ours.load(0, 0)
        place, lines = self._browsers()
        knocks = 40 if self.is_quick else STORM_KNOCKS
        self.clients.knock([self.target], WARMING, self._counter("warms up"))
        found: dict[str, dict] = {}
        for name, clients in ("peace", 0), ("storm", STORM):
            with self.clients.asking("login", place, lines[:clients]) as storm:
                times = self.clients.knock([self.target], knocks, self._counter(name))
            values = times["ownline"]
            found[name] = {"lost": values.count(None), "p50_ms": quantile(values, 0.5),
                           "p99_ms": quantile(values, 0.99), "tried": storm.get("right", 0),
                           "seconds": storm.get("seconds", 0)}
        return found

    def _browsers(self) -> tuple[str, list[str]]:
        if not self._logins:
            self._logins = self.ours.start_plain_api(max(ASKERS))
        return self._logins

    def _sustain(self, rate: int) -> dict:
        count = min(len(TRAVELLERS), rate * (1 if self.is_quick else 4))
        self.told(f"{count} knocks at {rate} a second: begins anew")
        self.ours.load(0, 0)
        wait_for("sites without doors", lambda: self.ours.site_doors() == 0, 20, 0.2)
        time.sleep(1)
        spent = self._spent()
        self.told(f"{count} knocks at {rate} a second")
        sent = self.clients.flood(self.target, "valid", count, rate, TRAVELLERS[0])
        self._settle()
        cost = _per_knock(spent, self._spent(), count)
        durable = int(self.ours.database.value("SELECT count(*) FROM sessions"))
        confirmed, last_ms = self.ours.database.rows(
            "SELECT count(*), coalesce(max(at_ms), 0) FROM events WHERE what = 'opened'")[0]
        seconds = max(int(last_ms) - sent["begun_ms"], 1) / 1000
        return {"sent": sent["sent"], "durable": durable, "open": self.ours.site_doors(),
                "confirmed": int(confirmed), "seconds": seconds,
                "per_second": int(confirmed) / seconds, "cpu_ms_per_knock": cost}

    def _settle(self) -> None:
        """Waits until no more sessions open."""
        before = -1
        while (now := int(self.ours.database.value(
                "SELECT count(*) FROM sessions WHERE state = 'open'"))) != before:
            before = now
            time.sleep(1)

    def _spent(self) -> dict[str, float]:
        return {service.name: account.cpu_seconds(service.pid) for service in self.ours.chain}

    def _dropped(self) -> int:
        """Packets that came too fast for the gateway's socket."""
        port = f":{self.ours.spa_port:04X}"
        lines = self.ours.net.run("home", "cat", "/proc/net/udp").splitlines()
        return sum(int(line.split()[-1]) for line in lines[1:] if port in line.split()[1])

    def _counter(self, what: str) -> Callable[[int, int], None]:
        return lambda done, of: self.told(f"{what}: {done} of {of} knocks")


def _lag(change: list[str], seen: list[tuple]) -> float | None:
    """Milliseconds until the first view that has a change: the router has opened the session, or it
    ends later; None = it was not seen."""
    what, session, end_ms, at_ms = change
    for when_ms, text in seen:
        if session in text:
            (item,) = (item for item in json.loads(text)["items"] if item["session"] == session)
            if item["state"] == "open" and item["end_ms"] >= int(end_ms) and when_ms >= int(at_ms):
                return when_ms - int(at_ms)
    return None


def _per_knock(before: dict[str, float], after: dict[str, float], count: int) -> dict[str, float]:
    """Milliseconds of CPU by program; all agents together."""
    found: dict[str, float] = {}
    for name, seconds in after.items():
        program = "rule-agent" if name.startswith("rule-agent") else name
        found[program] = found.get(program, 0) + (seconds - before.get(name, 0)) * 1000 / count
    found["all"] = sum(found.values())
    return found
