# SPDX-License-Identifier: GPL-3.0-or-later
"""What an admin does in a home that runs: devices are enrolled, guests invited, doors opened and
shut, the history read and proved, files exported and imported."""
from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from collections.abc import Iterator

import pytest
from conftest import BUILD
from lab import net, probe
from lab.home import Home
from lab.process import wait_for
from terminal import Terminal

DONE, REFUSED, USAGE, WRONG_FILE, DENIED, INTERRUPTED = 0, 1, 64, 65, 77, 130
WEB = 8443  # the public port of the nas


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with Home(BUILD) as made:
        made.start()
        made.ctl("user", "add", "ana", "--title", "Ana")
        made.add_service("web", "tcp", WEB, 443)
        made.ctl("grant", "add", "ana", "web")
        yield made


@pytest.fixture(scope="module")
def phone(home: Home):
    return home.add_device("ana", "phone")


def command(home: Home, *words: str) -> list[str]:
    return ["ip", "netns", "exec", home.net.name("home"), home.program("ownlinectl"), "--dir",
            str(home.state), "--broker", net.HOME4, *words]


def run(home: Home, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(home, *words), input=stdin, capture_output=True, text=True,
                          check=False, timeout=30)


def ownline(home: Home, name: str, *words: str) -> subprocess.Popen[str]:
    """The client on somebody's phone."""
    return subprocess.Popen(
        ["ip", "netns", "exec", home.net.name("phone"), home.program("ownline"), "--state",
         str(home.folder / name), *words], text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def is_open(home: Home) -> bool:
    return probe.talks_tcp(home.net, "phone", net.WAN4, WEB, patience=0.2)


def enrol(home: Home, terminal: Terminal, name: str) -> tuple[subprocess.Popen[str], str]:
    """A phone takes the link that the terminal shows. Returns it, and the digits that it shows."""
    link = terminal.until(r"(https://\S+/e#v1\.\S+)\r\n")[1]
    assert "▀" in terminal.until(r"the link ends in \d+ min").string, "a picture of it too"
    client = ownline(home, name, "enrol", link, "--name", name, "--ca",
                     str(home.state / "tls/ca.crt"))
    return client, terminal.until(rf"The device {name} shows six digits\. .* (\d{{3}} \d{{3}})\.")[1]


def test_a_device_is_enrolled_at_a_terminal(home: Home) -> None:
    with Terminal(command(home, "device", "enrol", "ana")) as terminal:
        client, digits = enrol(home, terminal, "laptop")
        (waiting,) = [row for row in home.ctl("device", "list") if row["name"] == "laptop"]
        assert waiting["state"] == "waiting" and waiting["digits"] == digits.replace(" ", "")
        terminal.until("the same on both screens")
        terminal.type("maybe\ny\n")
        assert terminal.end() == DONE
        assert "device confirmed: laptop may knock" in terminal.shown
    shown = client.communicate(timeout=30)[0]
    assert client.returncode == DONE and f"Six digits: {digits}" in shown
    assert home.ctl("device", "show", "ana/laptop")["state"] == "active"


def test_other_digits_are_another_device(home: Home) -> None:
    with Terminal(command(home, "device", "enrol", "ana")) as terminal:
        client, _ = enrol(home, terminal, "thief")
        terminal.until("the same on both screens")
        terminal.type("n\n")
        assert terminal.end() == REFUSED
        assert "make another link" in terminal.shown
    client.communicate(timeout=30)
    assert client.returncode != DONE
    (thief,) = [row for row in home.ctl("device", "list") if row["name"] == "thief"]
    assert thief["state"] == "revoked"


def test_nobody_else_waits_for_a_device_that_does_not_come(home: Home) -> None:
    with Terminal(command(home, "device", "enrol", "ana")) as terminal:
        terminal.until("waiting for the device; the link is good for")
        began = time.monotonic()
        home.ctl("user", "list")
        assert time.monotonic() - began < 4
        terminal.type("\x03")
        assert terminal.end() in (-signal.SIGINT, INTERRUPTED)


def test_a_script_enrols_in_two_steps(home: Home) -> None:
    made = home.ctl("device", "enrol", "ana")
    client = ownline(home, "server", "enrol", made["secret"], "--name", "server", "--ca",
                     str(home.state / "tls/ca.crt"))
    waiting = wait_for("the device waits", lambda: [
        row for row in home.ctl("device", "list", "--user", "ana") if row["name"] == "server"])[0]
    done = run(home, "device", "confirm", "ana/server", "000000" if waiting["digits"] != "000000"
               else "111111")
    assert done.returncode == DENIED and "do not confirm it" in done.stderr
    home.ctl("device", "confirm", "ana/server", waiting["digits"])
    client.communicate(timeout=30)
    assert client.returncode == DONE


def test_doors_are_opened_and_shut(home: Home, phone) -> None:
    assert not is_open(home)
    opened = home.ctl("session", "open", "web", "--device", "ana/phone", "--address", net.PHONE4,
                      "--for", "10m")
    assert opened[0]["state"] == "open" and opened[0]["knock_ms"] == 0
    assert is_open(home)
    (session,) = home.ctl("session", "list", "--user", "ana")
    assert session["session"] == opened[0]["session"]
    longer = home.ctl("session", "extend", session["session"], "--for", "30m")
    assert longer[0]["end_ms"] > session["end_ms"] + 60_000
    assert run(home, "session", "close").returncode == USAGE
    done = run(home, "session", "close", "--device", "ana/phone")
    assert done.stdout == "1 session closed\n"
    wait_for("the door is shut", lambda: not is_open(home))
    assert run(home, "session", "close", "--service", "web").stdout == "0 sessions closed\n"


def test_why_was_this_port_open(home: Home, phone) -> None:
    before = time.time()
    phone.knock("web", source=net.PHONE4)
    wait_for("the door is open", lambda: is_open(home))
    time.sleep(1)
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    (session,) = home.ctl("session", "list", "--at", at, "--port", str(WEB))
    assert session["user_name"] == "ana" and session["device_name"] == "phone"
    assert abs(session["knock_ms"] / 1000 - before) < 10
    assert home.ctl("session", "list", "--at", at, "--port", "1") == []
    home.ctl("session", "close", session["session"])
    wait_for("the door is shut", lambda: not is_open(home))
    (over,) = home.ctl("session", "list", "--at", at, "--port", str(WEB))
    assert (over["state"], over["reason"]) == ("closed", "revoked")
    assert home.ctl("session", "list", "--at", "2026-01-01T03:14", "--port", str(WEB)) == []
    table = run(home, "session", "list", "--at", at).stdout.splitlines()
    assert re.split("  +", table[0]) == ["ID", "USER", "DEVICE", "SERVICE", "PORT", "SOURCE", "KNOCK",
                                         "BEGAN", "SHUT", "STATE"]
    assert "ana" in table[1] and "phone" in table[1] and "home/web" in table[1]
    events = home.ctl("events", "--at", at, "--port", str(WEB))
    assert session["knock_ms"] in [event.get("knock_ms") for event in events]


def test_a_guest_is_invited(home: Home) -> None:
    pin = home.folder / "pin"
    pin.write_text("4711\n")
    made = home.ctl("invite", "add", "web", "--user", "ana", "--visit", "10m", "--uses", "1",
                    "--until", "1d", "--message", "Kaffee?", "--pin-file", str(pin))
    assert "/i#v1p." in made["secret"]
    (invitation,) = home.ctl("invite", "list", "--user", "ana")
    assert (invitation["message"], invitation["duration_s"], invitation["most_uses"],
            invitation["has_pin"], invitation["state"]) == ("Kaffee?", 600, 1, True, "valid")
    visit = ownline(home, "guest", "visit", made["secret"], "--pin-file", str(pin), "--http", "--ca",
                    str(home.state / "tls/ca.crt"))
    text = visit.communicate(timeout=30)[0]
    assert visit.returncode == DONE, text
    assert is_open(home)
    shown = run(home, "session", "list").stdout
    assert "invitation" in shown and "home/web" in shown
    assert home.ctl("invite", "show", invitation["invitation"])["uses"] == 1
    home.ctl("invite", "revoke", invitation["invitation"])
    wait_for("the door is shut", lambda: not is_open(home))
    assert "revoked" in run(home, "invite", "show", invitation["invitation"]).stdout


def test_a_pin_is_asked_and_not_shown(home: Home) -> None:
    words = "invite", "add", "web", "--user", "ana", "--pin"
    with Terminal(command(home, *words)) as terminal:
        terminal.until("4 to 12 digits: ")
        terminal.type("123456\n")
        terminal.until("again: ")
        terminal.type("123456\n")
        terminal.until(r"/i#v1p\.")
        assert terminal.end() == DONE
        assert "123456" not in terminal.shown
    with Terminal(command(home, *words)) as terminal:
        terminal.until("4 to 12 digits: ")
        terminal.type("\x03")
        assert terminal.end() == INTERRUPTED
    assert run(home, *words).returncode == USAGE, "nobody can be asked"
    pin = home.folder / "pin"
    for wrong in "", "12", "1234567890123", "12ab", "a" * 100:
        pin.write_text(wrong + "\n")
        assert run(home, *words[:-1], "--pin-file", str(pin)).returncode in (USAGE, 66)
    assert len(home.ctl("invite", "list")) == 2


def test_the_history_is_followed(home: Home) -> None:
    words = "events", "--follow", "--json", "--kind", "user", "--last", "1"
    with subprocess.Popen(command(home, *words), stdout=subprocess.PIPE, text=True) as events:
        first = json.loads(events.stdout.readline())
        assert (first["kind"], first["what"], first["user_name"]) == ("user", "added", "ana")
        home.ctl("user", "add", "ben")
        home.ctl("user", "remove", "ben")
        seen = [json.loads(events.stdout.readline()) for _ in range(2)]
        events.send_signal(signal.SIGINT)
        assert events.wait(10) in (-signal.SIGINT, INTERRUPTED)
    assert [(event["what"], event["user_name"], event["actor"]) for event in seen] == [
        ("added", "ben", "ownlinectl-admin"), ("removed", "ben", "ownlinectl-admin")]
    shown = run(home, "events", "--user", "ana", "--last", "3").stdout.splitlines()
    assert len(shown) == 4 and shown[0].startswith("WHEN ")
    assert home.ctl("events", "--since", "2026-11-22T00:00Z") and not home.ctl(
        "events", "--since", "0s", "--kind", "router")


def forge(home: Home, number: str, actor: str) -> None:
    """What somebody could do who has the database."""
    home.database.rows("SET session_replication_role = replica;"
                       f"UPDATE events SET actor = '{actor}' WHERE number = {number}")


def test_the_history_is_proved(home: Home) -> None:
    wait_for("all is chained", lambda: not int(
        home.database.rows("SELECT count(*) FROM unchained")[0][0]))
    proof = home.ctl("event", "verify")
    noted = f"{proof['position']}:{proof['hash']}"
    home.ctl("user", "add", "carl")
    assert run(home, "event", "verify", "--noted", noted).returncode == DONE
    row = home.database.rows("SELECT e.number, actor FROM events e JOIN chain USING (number) "
                             "WHERE position = 5")
    forge(home, row[0][0], "nobody")
    done = run(home, "event", "verify")
    assert done.returncode == REFUSED and "broken at event 5:" in done.stderr
    forge(home, *row[0])
    assert run(home, "event", "verify").returncode == DONE


def test_a_site_is_exported_and_imported(home: Home) -> None:
    path = home.folder / "site.json"
    assert run(home, "export", str(path)).returncode == DONE
    site = json.loads(path.read_text())
    assert run(home, "export").stdout == path.read_text()
    assert [user["name"] for user in site["users"]] == sorted(
        row["name"] for row in home.ctl("user", "list"))
    same = run(home, "import", str(path), "--yes")
    assert same.returncode == DONE and same.stdout.startswith("0 to add, 0 to change, ")

    site["users"].append(site["users"][0] | {"name": "dora", "title": "Dora"})
    site["services"][0]["title"] = "The web"
    site["grants"].append(site["grants"][0] | {"user": "dora", "automatic": True})
    path.write_text(json.dumps(site))
    dry = run(home, "import", str(path), "--dry-run")
    assert dry.returncode == DONE and "dora" not in str(home.ctl("user", "list"))
    assert re.search(r"^\+ user +dora", dry.stdout, re.M)
    assert re.search(r"^~ service +home/web: .*title", dry.stdout, re.M)
    assert "2 to add, 1 to change, " in dry.stdout
    assert run(home, "import", str(path)).returncode == USAGE, "nobody can be asked"
    with Terminal(command(home, "import", str(path))) as terminal:
        terminal.until("Apply this")
        terminal.type("n\n")
        assert terminal.end() == REFUSED
    assert "dora" not in str(home.ctl("user", "list"))
    changes = home.ctl("import", str(path), "--yes")
    assert {"what": "add", "kind": "user", "name": "dora", "detail": ""}.items() <= next(
        change for change in changes if change["name"] == "dora").items()
    assert home.ctl("service", "show", "web")["title"] == "The web"
    assert home.ctl("grant", "list", "--user", "dora")[0]["automatic"]

    site["users"][0]["role"] = "king"
    done = run(home, "import", "-", "--yes", stdin=json.dumps(site))
    assert done.returncode == WRONG_FILE and 'users[0].role' in done.stderr
    assert run(home, "import", "/nowhere", "--yes").returncode == 66


def test_the_doctor_knows(home: Home, phone) -> None:
    phone.knock("web", source=net.PHONE4)
    wait_for("the door is open", lambda: is_open(home))
    well = run(home, "doctor", "--user", "ana", "--device", "ana/phone", "--service", "web",
               "--address", net.PHONE4)
    assert well.returncode == DONE, well.stdout
    assert re.search(r"^ok +router ", well.stdout, re.M) and "FAIL" not in well.stdout
    home.services["rule-agent-home"].stop()
    home.ctl("user", "add", "emil")
    ill = run(home, "doctor", "--user", "emil", "--service", "web")
    assert ill.returncode == REFUSED
    assert re.search(r"^FAIL +grant ", ill.stdout, re.M), ill.stdout
    found = {row["check"]: row["result"]
             for row in json.loads(run(home, "doctor", "--user", "emil", "--json").stdout)}
    assert found["user"] == "ok"
    home.services["rule-agent-home"].start()


def test_the_site_tells_its_health(home: Home) -> None:
    wait_for("the router is online",
             lambda: run(home, "site", "health").returncode == DONE, seconds=30)
    assert run(home, "site", "health").stdout == "1 of 1 routers are online\n"
