# SPDX-License-Identifier: GPL-3.0-or-later
"""ownlinectl against the real session-manager: what is done, what is refused, and how it ends."""
from __future__ import annotations

import concurrent.futures
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator

import pytest
from conftest import BUILD
from lab import net
from lab.broker import PORT
from lab.device import Device, site_conf
from lab.home import Home
from mqtt5 import Client

DONE, REFUSED, USAGE, UNAVAILABLE, DENIED, CONFIG = 0, 1, 64, 69, 77, 78
ADMIN = "ownlinectl-admin"
KEY = "00112233445566778899aabbccddeeff" * 2
HELL = ["", "-", "cam\"; flush ruleset; #", "a b", "a\nb", "a\x1b[2J", "a\x7f", "\u202eevil", "שלום",
        "$(reboot)", "../../etc/passwd", "'; DROP TABLE users; --", "%s%n", "Name", "a_b", "a" * 33,
        "a" * 10000, "\ud800"]


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with Home(BUILD) as made:
        made.make_bus("--admin", "admin", "--admin", "second", *made.make_database())
        made.add_ours("session-manager", "session-manager", "home")
        made.services["session-manager"].start()
        made.ctl("router", "add", "home", f"@{made.state}/peers/rule-agent-home.pub", net.ROUTER)
        yield made


def run(home: Home, *words: str, name: str = ADMIN) -> subprocess.CompletedProcess[str]:
    command = ["ip", "netns", "exec", home.net.name("home"), home.program("ownlinectl"), "--dir",
               str(home.state), "--name", name, "--broker", net.HOME4, *words]
    raw = [word.encode("utf-8", "surrogatepass") for word in command]
    return subprocess.run(raw, capture_output=True, text=True, check=False, timeout=30,
                          env=os.environ | {"LC_ALL": "C"})


def rows(home: Home, thing: str, *words: str) -> list[dict]:
    done = run(home, thing, "list", "--json", *words)
    assert done.returncode == DONE, done.stderr
    return json.loads(done.stdout)


def one(home: Home, thing: str, field: str, value: str) -> dict:
    (row,) = [row for row in rows(home, thing) if row[field] == value]
    return row


def refuses(home: Home, status: int, said: str, *words: str, name: str = ADMIN) -> None:
    done = run(home, *words, name=name)
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    assert re.search(said, done.stderr) and done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.rstrip("\n").isprintable() and done.stderr.isascii()


def test_a_command_of_several_calls_is_as_quick_as_they_are(home: Home) -> None:
    """Names become ids by calls of their own; none of them waits for the loop's next second."""
    home.ctl("user", "add", "quick")
    home.ctl("service", "add", "quick", "--proto", "tcp", "--to", net.NAS4, "--to-port", "80")
    begun = time.monotonic()
    home.ctl("grant", "add", "quick", "quick")
    assert time.monotonic() - begun < 0.9


def test_what_is_made_is_listed(home: Home) -> None:
    user = home.ctl("user", "add", "ana", "--role", "admin")["id"]
    assert one(home, "user", "id", user) | {"created_ms": 0} == {
        "id": user, "name": "ana", "role": "admin", "title": "", "active": True, "most_sessions": 0,
        "countries": "", "hours": "", "has_password": False, "has_totp": False,
        "must_change": False, "created_ms": 0}
    device = home.ctl("device", "add", "ana", "phone", KEY)["device"]
    assert one(home, "device", "device", device) | {"created_ms": 0} == {
        "device": device, "kind": "device", "user": user, "user_name": "ana", "name": "phone",
        "state": "active", "created_ms": 0, "last_ms": 0, "revoked": False}
    service = home.ctl("service", "add", "ssh", "--proto", "tcp", "--port", "2222", "--to",
                       f"{net.NAS4},{net.NAS6}", "--to-port", "22")["id"]
    assert one(home, "service", "id", service) == {
        "id": service, "router": "home", "name": "ssh", "title": "", "description": "", "icon": "",
        "kind": "forward", "proto": "tcp", "port": 2222, "to4": net.NAS4, "to6": net.NAS6,
        "to_port": 22, "websocket": False, "default_s": 0, "longest_s": 0}
    grant = home.ctl("grant", "add", "ana", "home/ssh", "--automatic")["id"]
    assert one(home, "grant", "id", grant) == {
        "id": grant, "user": user, "user_name": "ana", "service": service, "service_name": "ssh",
        "router": "home", "automatic": True, "longest_s": 0}
    assert [(row["router"], row["host"]) for row in rows(home, "router")] == [("home", net.ROUTER)]
    assert rows(home, "session") == rows(home, "session", "--state", "closed") == []


def test_one_thing_is_shown(home: Home) -> None:
    assert home.ctl("user", "show", "ana") == one(home, "user", "name", "ana")
    assert home.ctl("service", "show", "home/ssh") == one(home, "service", "name", "ssh")
    assert home.ctl("router", "show", "home") == one(home, "router", "router", "home")
    shown = run(home, "device", "show", "ana/phone").stdout
    assert re.search("^state +active$", shown, re.M) and re.search("^kind +device$", shown, re.M)
    refuses(home, REFUSED, "no such router; see ownlinectl router list", "router", "show", "cabin")
    refuses(home, REFUSED, "no such session", "session", "show", "00000000000000aa")


def test_what_is_not_given_stays(home: Home) -> None:
    home.ctl("user", "set", "ana", "--title", "Ana Ü.", "--hours", "mon-fri 08:00-18:00",
             "--most-sessions", "3")
    home.ctl("user", "set", "ana", "--role", "member", "--countries", "DE AT")
    user = home.ctl("user", "show", "ana")
    assert (user["title"], user["hours"], user["countries"], user["role"], user["most_sessions"]) == (
        "Ana Ü.", "mon-fri 08:00-18:00", "DE AT", "member", 3)
    home.ctl("user", "set", "ana", "--hours", "", "--countries", "", "--active", "no")
    user = home.ctl("user", "show", "ana")
    assert user["hours"] == user["countries"] == "" and not user["active"]
    home.ctl("user", "set", "ana", "--name", "anna", "--active", "yes")
    home.ctl("user", "set", "anna", "--name", "ana")

    home.ctl("service", "set", "ssh", "--longest", "2h", "--description", "the shell")
    home.ctl("service", "set", "ssh", "--to", net.NAS6, "--port", "2223")
    service = home.ctl("service", "show", "ssh")
    assert (service["longest_s"], service["description"], service["port"]) == (7200, "the shell", 2223)
    assert service["to6"] == net.NAS6 and "to4" not in service
    home.ctl("service", "set", "ssh", "--to", f"{net.NAS4},{net.NAS6}", "--port", "2222")

    home.ctl("grant", "set", "ana", "ssh", "--port", "2300", "--automatic", "no")
    home.ctl("grant", "set", "ana", "ssh", "--longest", "30m")
    (grant,) = rows(home, "grant", "--user", "ana")
    assert (grant["port"], grant["automatic"], grant["longest_s"]) == (2300, False, 1800)
    home.ctl("grant", "set", "ana", "ssh", "--port", "none")
    assert "port" not in rows(home, "grant", "--user", "ana")[0]

    home.ctl("router", "set", "home", "--title", "At home")
    router = home.ctl("router", "show", "home")
    assert (router["title"], router["host"]) == ("At home", net.ROUTER)


def test_calls_follow_each_other_at_once(home: Home) -> None:
    began = time.monotonic()
    for _ in range(5):
        home.ctl("user", "set", "ana", "--title", "Ana")
    assert time.monotonic() - began < 5, "three calls each"


def test_passwords_are_shown_once(home: Home) -> None:
    made = home.ctl("user", "add", "paul", "--with-password")
    again = home.ctl("user", "password", "paul")["secret"]
    assert len(made["secret"]) >= 8 and again != made["secret"]
    user = home.ctl("user", "show", "paul")
    assert user["has_password"] and user["must_change"]
    said = run(home, "user", "password", "paul").stdout
    assert re.fullmatch(r"one-time password: \S+\n", said)
    assert "secret" not in home.ctl("user", "add", "peter")
    assert home.ctl("totp", "remove", "paul")["code"] == "ok"
    kept = home.database.rows("SELECT payload FROM answers")
    assert kept and again not in str(kept)


def test_things_are_removed(home: Home) -> None:
    home.ctl("user", "add", "rita")
    home.ctl("service", "add", "gone", "--to", net.NAS4, "--to-port", "1")
    assert 1 <= home.ctl("service", "show", "gone")["port"] <= 65535
    home.ctl("grant", "add", "rita", "gone")
    home.ctl("service", "remove", "gone")
    assert rows(home, "grant", "--user", "rita") == []
    home.ctl("user", "remove", "rita")
    assert "rita" not in [row["name"] for row in rows(home, "user")]
    refuses(home, REFUSED, "rita: no such user", "user", "remove", "rita")
    home.ctl("device", "rename", "ana/phone", "mobile")
    assert one(home, "device", "name", "mobile")["user_name"] == "ana"
    home.ctl("device", "rename", "mobile", "phone")


def test_tables_are_for_people(home: Home) -> None:
    assert re.fullmatch(r"user added: [0-9a-f]{16}\n", run(home, "user", "add", "bo").stdout)
    lines = run(home, "user", "list").stdout.splitlines()
    assert re.split("  +", lines[0]) == ["ID", "NAME", "ROLE", "STATE", "LOGS IN WITH"]
    names = [line.split()[1] for line in lines[1:]]
    assert "bo" in names and names == sorted(names)
    assert run(home, "session", "list").stdout == "no sessions\n"


def test_names_stand_for_ids(home: Home) -> None:
    for user in "carl", "dora":
        home.ctl("user", "add", user)
    first, second = (home.ctl("device", "add", user, "tab", f"{number:064x}")["device"]
                     for number, user in ((1, "carl"), (2, "dora")))
    refuses(home, REFUSED, "tab: several devices", "device", "revoke", "tab")
    refuses(home, REFUSED, "bo/tab: no such device", "device", "revoke", "bo/tab")
    home.ctl("device", "revoke", "dora/tab")
    state = {row["device"]: row["revoked"] for row in rows(home, "device")}
    assert not state[first] and state[second]
    refuses(home, REFUSED, "dora/tab: no such device", "device", "revoke", "dora/tab")
    home.ctl("device", "revoke", first)


def test_grants_are_removed(home: Home) -> None:
    home.ctl("user", "add", "eve")
    home.ctl("service", "add", "web", "--proto", "both", "--port", "443", "--to", net.NAS6,
             "--to-port", "443")
    home.ctl("grant", "add", "eve", "web")
    home.ctl("grant", "remove", "eve", "web")
    assert "eve" not in [row["user_name"] for row in rows(home, "grant")]
    refuses(home, REFUSED, "not-found", "grant", "remove", "eve", "web")


def test_long_lists_are_complete(home: Home) -> None:
    home.database.rows("INSERT INTO users (id, name, role, created_ms) SELECT "
                       "1000000 + n * 7919 % 1000, 'many-' || n, 'member', 0 "
                       "FROM generate_series(1, 700) n")
    names = [row["name"] for row in rows(home, "user")]
    assert sum(name.startswith("many-") for name in names) == 700
    assert names == sorted(names)
    home.ctl("grant", "add", "many-699", "ssh")


def test_sessions_that_are_over_are_listed_on_request(home: Home) -> None:
    home.ctl("user", "add", "gus")
    device = home.ctl("device", "add", "gus", "phone", f"{3:064x}")["device"]
    home.database.rows(
        "INSERT INTO sessions (id, device_id, service_id, router_id, source, state, reason, port, "
        "start_ms, pending_ms, end_ms, due_ms, closed_ms) SELECT 7, decode('" + device + "', 'hex'), "
        "id, router_id, '203.0.113.7', 'closed', 'moved', port, 1, 1, 1000, 1000, 2 "
        "FROM services WHERE name = 'ssh'")
    assert rows(home, "session") == []
    (over,) = rows(home, "session", "--state", "closed")
    assert over["session"] == f"{7:016x}" and over["user_name"] == "gus"
    assert (over["state"], over["reason"], over["device"]) == ("closed", "moved", device)
    assert "another address now" in run(home, "session", "list", "--state", "closed").stdout


def test_a_described_site_enrols_a_device(home: Home) -> None:
    home.ctl("service", "add", "cam", "--proto", "udp", "--port", "554", "--to", net.NAS4,
             "--to-port", "554")
    text = run(home, "site", "describe", net.ROUTER, "--spa-port", "4711").stdout
    whole = run(home, "site", "describe", net.ROUTER, "--spa-port", "4711", "--json").stdout
    assert whole.count("\n") == 1 and site_conf(json.loads(whole)) == text
    device = Device(home.net, "phone", home.program("ownline"), home.folder / "described")
    path = home.folder / "site.conf"
    path.write_text(text)
    home.net.run("phone", *device.command, "enrol", str(path))
    shown = home.net.run("phone", *device.command, "show").splitlines()
    assert f"site   {net.ROUTER}, UDP port 4711" in shown
    services = [f"service {row['id']} {row['name']}" for row in rows(home, "service")]
    assert shown[-len(services):] == services and services[0].endswith(" cam")
    refuses(home, USAGE, r"--spa-port is missing; see ownlinectl site describe --help", "site",
            "describe", "door.example.net")


def test_a_site_that_cannot_be_described_says_why(home: Home) -> None:
    for host in "a;b", "", "-x", "שלום", "a" * 101, "fd00::1%wan0":
        refuses(home, USAGE, r"HOST .*: must be a host name in ASCII, or an address; "
                "see ownlinectl site describe --help", "site", "describe", "--spa-port", "9", "--",
                host)
    key = home.state / "keys/box.pub"
    digits = key.read_text()
    key.unlink()
    refuses(home, CONFIG, f"{key}: No such file or directory; deploy/setup makes it", "site",
            "describe", net.ROUTER, "--spa-port", "9")
    home.setup()
    assert home.ctl("site", "describe", net.ROUTER, "--spa-port", "9")["box"] == digits.strip()
    home.database.rows(
        "INSERT INTO services (id, router_id, name, proto, port, to4, to_port, created_ms) "
        "SELECT 1000 + n, (SELECT id FROM routers), 'many-' || n, 'tcp', 10000 + n, "
        f"'{net.NAS4}', 1, 0 FROM generate_series(1, 300) n")
    refuses(home, REFUSED, r"there are 30\d services; a device can be told of 256", "site",
            "describe", net.ROUTER, "--spa-port", "9")
    home.database.rows("DELETE FROM services WHERE name LIKE 'many-%'")


def test_refusals_say_why(home: Home) -> None:
    first = home.ctl("user", "add", "fay")
    assert home.ctl("user", "add", "fay") == first
    again = "user", "add", "fay", "--role", "admin"
    refuses(home, REFUSED, r"session-manager says exists: .*\(field name\)", *again)
    done = run(home, *again, "--json")
    assert done.returncode == REFUSED and json.loads(done.stdout)["code"] == "exists"
    refuses(home, REFUSED, "nobody: no such user", "grant", "add", "nobody", "ssh")
    refuses(home, REFUSED, "not-found", "device", "revoke", "00" * 16)
    refuses(home, REFUSED, "not-found", "session", "close", "00000000000000aa")
    refuses(home, REFUSED, "router", "service", "add", "x", "--proto", "tcp", "--port", "1",
            "--to", net.NAS4, "--to-port", "1", "--router", "nowhere")
    refuses(home, REFUSED, "exists.*field port", "service", "add", "y", "--proto", "both", "--port",
            "2222", "--to", net.NAS4, "--to-port", "1")


def test_names_from_hell_are_refused(home: Home) -> None:
    before = home.database.rows("SELECT * FROM users ORDER BY id")
    for name in HELL:
        for words in (["user", "add", name], ["device", "add", name, "x", KEY],
                      ["device", "add", "ana", name, KEY], ["grant", "add", "ana", name],
                      ["router", "add", name, KEY, "host"], ["session", "close", name]):
            refuses(home, USAGE, "must be", *words[:2], "--", *words[2:])
        refuses(home, USAGE, "must be", "router", "add", "x", KEY, "--", f"a/{name}")
    assert home.database.rows("SELECT * FROM users ORDER BY id") == before


def test_many_at_once_wait_for_each_other(home: Home) -> None:
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda i: run(home, "user", "add", f"busy-{i}"), range(24)))
    assert [each.returncode for each in done] == [DONE] * 24
    assert sum(row["name"].startswith("busy-") for row in rows(home, "user")) == 24


def test_it_leaves_nothing_at_the_broker(home: Home) -> None:
    with home.net.inside("home"):
        listener = Client(net.HOME4, PORT, home.state / "tls", "ownlinectl-second")
    with listener:
        assert listener.subscribe("ownline/v1/health/+") < 0x80
        rows(home, "user")
        topics = [message.topic for message in listener.receive(0.5, 100)]
    assert set(topics) == {"ownline/v1/health/session-manager"}


def test_every_command_has_its_help(home: Home) -> None:
    whole = run(home, "--help").stdout
    commands = []
    for group in re.findall(r"^  ([a-z]+)  ", whole, re.M):
        text = run(home, group, "--help").stdout
        verbs = re.findall(rf"^  ownlinectl {group} ([a-z]+)", text, re.M)
        commands += [(group, verb) for verb in verbs] or [(group,)]
    assert len(commands) == 48
    for command in commands:
        done = run(home, *command, "--help")
        assert done.returncode == DONE and done.stdout.startswith("Usage: ownlinectl "), command
    assert re.fullmatch(r"ownlinectl \d+\.\d+\.\d+\n", run(home, "--version").stdout)


def test_wrong_keys_are_told(home: Home) -> None:
    key = home.state / "keys/ownlinectl-second.key"
    key.chmod(0o440)
    refuses(home, CONFIG, "second.key: others can read it", "user", "list", name="second")
    key.chmod(0o400)
    refuses(home, CONFIG, "no such file; deploy/setup --admin third", "user", "list", name="third")
    refuses(home, USAGE, "not the name of an admin", "user", "list", name="../admin")
    refuses(home, USAGE, "64 hex digits", "device", "add", "ana", "x", "@/etc/hostname")


def test_an_admin_whom_the_broker_does_not_know_is_denied(home: Home) -> None:
    home.setup("--admin", "third")
    refuses(home, DENIED, "broker refuses", "user", "list", name="third")


def test_nobody_answers(home: Home) -> None:
    manager = home.services["session-manager"]
    manager.pause()
    began = time.monotonic()
    refuses(home, UNAVAILABLE, "does not answer within 5 s", "user", "list")
    assert 4.5 < time.monotonic() - began < 7
    manager.resume()
    manager.stop()
    began = time.monotonic()
    refuses(home, UNAVAILABLE, "nobody answers", "user", "list")
    assert time.monotonic() - began < 2
    home.services["mosquitto"].stop()
    refuses(home, UNAVAILABLE, "no connection to the broker .*Connection refused", "user", "list")
    home.services["mosquitto"].start()
    manager.start()
    rows(home, "user")
