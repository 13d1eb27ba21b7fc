# SPDX-License-Identifier: GPL-3.0-or-later
"""What was promised, beside what was measured."""
from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from client import middle


@dataclasses.dataclass
class Row:
    """One promise: `must` and `aim` are limits that the value may reach, from below if is_most."""

    what: str
    value: float
    must: float
    aim: float
    is_most: bool
    unit: str = "x"
    seen: str = ""  # the figures behind a ratio

    def meets(self, limit: float) -> bool:
        return self.value <= limit if self.is_most else self.value >= limit

    @property
    def verdict(self) -> str:
        if self.meets(self.aim):
            return "aim met"
        return "must met" if self.meets(self.must) else "NOT MET"

    def record(self) -> dict:
        return {"what": self.what, "value": self.value, "unit": self.unit, "must": self.must,
                "aim": self.aim, "must_met": self.meets(self.must), "aim_met": self.meets(self.aim)}


def most(what: str, value: float, must: float, aim: float, unit: str = "x", seen: str = "") -> Row:
    return Row(what, value, must, aim, True, unit, seen)


def least(what: str, value: float, must: float, aim: float, unit: str = "x",
          seen: str = "") -> Row:
    return Row(what, value, must, aim, False, unit, seen)


def rows(found: dict) -> Iterator[Row]:
    """The promises that were measured."""
    for name, make in (("latency", _latency), ("mqtt", _mqtt), ("growth", _growth), ("junk", _junk),
                       ("under_junk", _under_junk), ("views", _views),
                       ("sustained", _sustained), ("api", _api),
                       ("login_storm", _login_storm), ("rule_change", _rule_change),
                       ("memory", _memory)):
        if name in found:
            yield from make(found[name])


def text(made: list[Row]) -> str:
    lines = [("", "measured", "must", "aim", "", "")]
    for row in made:
        sign = "<=" if row.is_most else ">="
        lines.append((row.what, f"{_number(row.value)} {row.unit}", f"{sign} {_number(row.must)}",
                      f"{sign} {_number(row.aim)}", row.verdict, row.seen))
    widths = [max(len(line[column]) for line in lines) for column in range(6)]
    return "\n".join("  ".join(
        cell.ljust(width) if column in (0, 4, 5) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(line, widths))).rstrip() for line in lines)


def ratio(over: list[float], under: list[float]) -> float:
    """The middle one of the ratios of several rounds."""
    return middle([a / b for a, b in zip(over, under)])


def _latency(found: dict) -> Iterator[Row]:
    ours, floor = found["ownline"], found["floor"]
    own50, own95 = ours["p50_ms"], ours["p95_ms"]

    def beside(name: str, figures: str) -> str:
        return f"{middle(ours[figures]):.2f} ms, {name} {middle(found[name][figures]):.2f} ms"

    yield most("knock to open, p50 / floor", ratio(own50, floor["p50_ms"]), 1.6, 1.25,
               seen=beside("floor", "p50_ms"))
    for name, what, must, aim in (("fwknop-udp", "fwknop in UDP mode", 5, 8),
                                  ("fwknop-pcap", "fwknop by default (pcap)", 35, 60)):
        yield least(f"{what}, p50 / ours", ratio(found[name]["p50_ms"], own50), must, aim,
                    seen=beside(name, "p50_ms"))
    yield most("knock to open, p95 / floor", ratio(own95, floor["p95_ms"]), 2, 1.3,
               seen=beside("floor", "p95_ms"))


def _mqtt(found: dict) -> Iterator[Row]:
    udp = found["ownline"]
    for kind, what, must, aim in (
            ("ownline-mqtt", "knock to open by a public broker, p50 / by UDP", 1.5, 1.2),
            ("ownline-mqtt-anew", "the same with a TLS connection for each, p50 / by UDP", 3, 2)):
        figures = found[kind]
        yield most(what, figures["p50_ms"] / udp["p50_ms"], must, aim,
                   seen=f"{figures['p50_ms']:.2f} ms, {udp['p50_ms']:.2f} ms; p95 "
                        f"{figures['p95_ms']:.2f} ms, {udp['p95_ms']:.2f} ms; lost "
                        f"{figures['lost']}, {udp['lost']}")


def _growth(found: dict) -> Iterator[Row]:
    times = found["p50_ms"]
    for name, what, must, aim in (
            ("5000 elsewhere", "p50 with 5,000 sessions on 100 routers / 10", 1.2, 1.05),
            ("1000 here", "p50 with 1,000 sessions on the router / 10", 3, 1.2)):
        yield most(what, ratio(times[name], times["10"]), must, aim,
                   seen=f"{middle(times[name]):.2f} ms, {middle(times['10']):.2f} ms")


def _junk(found: dict) -> Iterator[Row]:
    seen = ", ".join(f"{kind} {figures['per_cpu_second']:,.0f}" for kind, figures in found.items())
    yield least("junk refused per CPU second of spa-gateway", found["random"]["per_cpu_second"],
                400_000, 600_000, "", seen)


def _under_junk(found: dict) -> Iterator[Row]:
    for rate, must, aim in ("8000", 0, 0), ("30000", 0, 0), ("100000", 1, 1):
        figures = found[rate]
        yield most(f"knocks lost at {int(rate):,} junk packets/s", figures["lost"], must, aim, "",
                   f"p50 {figures['p50_ms']:.2f} ms at {figures['junk_per_second']:,.0f}/s")


def _views(found: dict) -> Iterator[Row]:
    seen = f"{found['changes']} changes of 100 sessions, {found['unseen']} unseen; the slowest " \
           f"{found['most_ms']:.0f} ms"
    yield most("change of a session to its user's view, p50", found["p50_ms"], 250, 100, "ms", seen)
    yield most("the same, p99", found["p99_ms"], 1000, 250, "ms")


def _sustained(found: dict) -> Iterator[Row]:
    whole = [figures for figures in found.values()
             if figures["sent"] == figures["durable"] == figures["open"]]
    best = max(whole, key=lambda figures: figures["per_second"], default=None)
    yield least("knocks per second, each durable and open", best["per_second"] if best else 0,
                2_000, 8_000, "", "; ".join(
                    f"{rate}/s: {figures['open']} of {figures['sent']} open, "
                    f"{figures['per_second']:,.0f}/s" for rate, figures in found.items()))
    rate, figures = next(iter(found.items()))
    cost = figures["cpu_ms_per_knock"]
    yield most(f"CPU per valid knock, everything, at {int(rate):,}/s", cost["all"], 1, 0.4, "ms",
               ", ".join(f"{name} {value:.2f}" for name, value in cost.items() if name != "all"))


def _api(found: dict) -> Iterator[Row]:
    for kind, what, rate, wait in (("list", "lists over HTTP", (1_000, 3_000), (100, 50)),
                                   ("open", "doors opened over HTTP", (100, 300), (500, 250))):
        figures = {count: found[f"{kind} {count}"] for count in (1, 16, 64)}
        seen = "; ".join(f"{count}: {each['right'] / each['seconds']:,.0f}/s, p50 "
                         f"{each['p50_ms']:.2f}, p99 {each['p99_ms']:.2f} ms" +
                         (f", {each['wrong']} wrong" if each["wrong"] else "")
                         for count, each in figures.items())
        best = max(each["right"] / each["seconds"] for each in figures.values())
        yield least(f"{what} per second", best, *rate, "", seen)
        yield most(f"{what}, p99 of 64 clients", figures[64]["p99_ms"], *wait, "ms")


def _login_storm(found: dict) -> Iterator[Row]:
    """To hash one password takes some 80 ms; two are hashed at a time, beside the loop."""
    storm, peace = found["storm"], found["peace"]
    yield most("knock to open while passwords are tried, p99", storm["p99_ms"], 80, 20, "ms",
               f"{storm['tried'] / storm['seconds']:,.0f} tries/s, {storm['lost']} lost; in peace "
               f"{peace['p99_ms']:.2f} ms")


def _rule_change(found: dict) -> Iterator[Row]:
    yield most("rule change at 1,000 elements / bare netlink", found["ratio"], 1.5, 1.2,
               seen=f"{found['agent_us']:.0f} us, {found['bare_us']:.0f} us")


def _memory(found: dict) -> Iterator[Row]:
    for name, must in (("spa-gateway", 6), ("ip-updater", 8), ("rule-agent", 8),
                       ("session-manager", 12), ("api-gateway", 12)):
        figures = found["daemons"][name]
        yield most(f"resident memory of {name}", figures["rss_mb"], must, must / 2, "MB",
                   f"its share of what is shared: {figures['pss_mb']:.1f} MB")


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}"
