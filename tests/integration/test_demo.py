# SPDX-License-Identifier: GPL-3.0-or-later
"""deploy/demo: what it says, twice at the same time, and that nothing of it stays behind."""
from __future__ import annotations

import json
import os
import pathlib
import re
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator

import pytest
from conftest import BUILD, SOURCE

BOOLEANS = ["shut_before", "opened_tcp4", "opened_tcp6", "opened_udp4", "others_refused",
            "replay_refused", "moved", "opened_by_api", "opened_by_invitation",
            "opened_by_mqtt"]
NUMBERS = ["live_flow_cut_ms", "shut_by_kernel_ms_late", "knock_to_open_ms"]


class Place:
    """A folder for the temporary files of the runs, by which their traces are told from others'."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.names: set[str] = set()

    def start(self, *options: str) -> subprocess.Popen:
        command = ["/usr/bin/python3", "-B", str(SOURCE / "deploy/lab/demo.py"), "--build",
                   str(BUILD), *options]
        run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env={**os.environ, "TMPDIR": str(self.folder)})
        assert run.stdout.readline().startswith("Five hosts")
        self.names |= {path.name for path in self.folder.glob("ownline-*")}
        return run

    def traces(self) -> list[str]:
        """What is left of the runs."""
        found = [str(path) for path in self.folder.iterdir()]
        for folder in "/run/netns", "/etc/netns":
            if os.path.isdir(folder):
                found += [name for name in os.listdir(folder)
                          if name.rsplit("-", 1)[0] in self.names]
        return found


@pytest.fixture
def place() -> Iterator[Place]:
    """Not pytest's own folder: services must be able to enter it, and sockets need short names."""
    with tempfile.TemporaryDirectory(prefix="demo-") as folder:
        os.chmod(folder, 0o755)
        made = Place(pathlib.Path(folder))
        yield made
        assert made.names and made.traces() == []


def test_two_at_once(place: Place) -> None:
    for run in [place.start("--once", "--json") for _ in range(2)]:
        output, errors = run.communicate(timeout=180)
        assert run.returncode == 0, output + errors
        result = json.loads(output.splitlines()[-1])
        assert sorted(result) == sorted(BOOLEANS + NUMBERS)
        assert all(result[name] is True for name in BOOLEANS)
        assert all(isinstance(result[name], (int, float)) for name in NUMBERS)
        assert errors == ""


def read_until(run: subprocess.Popen, start: str) -> None:
    assert any(line.startswith(start) for line in run.stdout), run.stderr.read()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("when", ["Running", "Known", "  killed"])
def test_an_interrupted_run_leaves_nothing(place: Place, how: signal.Signals, when: str) -> None:
    run = place.start()
    read_until(run, when)
    run.send_signal(how)
    _, errors = run.communicate(timeout=30)
    assert errors == ""


def ask(app: str, path: str, body: dict | None = None) -> dict:
    """A browser on this machine asks what the demo names as the app."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    request = urllib.request.Request(
        f"{app}/api/v1{path}", json.dumps(body).encode() if body else None,
        {"Origin": app, "X-Ownline": "1", "Content-Type": "application/json"} if body else {})
    with urllib.request.urlopen(request, context=context, timeout=10) as answer:
        return json.loads(answer.read())


def test_it_stays_up_with_the_app(place: Place) -> None:
    run = place.start()
    read_until(run, "Everything is up again")
    app = run.stdout.readline().strip()
    name, password = re.fullmatch(r"First login: (\w+), one-time password (\S+)\n",
                                  run.stdout.readline()).groups()
    deadline = time.monotonic() + 20
    while ask(app, "/health")["online"] == 0 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert ask(app, "/health") | {"version": ""} == {"version": "", "bus": True, "routers": 1,
                                                      "online": 1}
    assert ask(app, "/address")["address"].startswith("203.0.113."), "as from the phone"
    login = ask(app, "/login", {"name": name, "password": password})
    assert (login["role"], login["must_change"]) == ("admin", True)
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=30)
    assert run.returncode == 0 and errors == ""


def test_what_a_killed_run_leaves_is_taken_away_by_the_next(place: Place) -> None:
    killed = place.start()
    read_until(killed, "Known")
    killed.kill()
    killed.wait()
    assert len(place.traces()) > 6
    code = "import sys; sys.path.insert(0, sys.argv[1]); from lab.lab import remove_leftovers; " \
           "remove_leftovers()"
    subprocess.run([sys.executable, "-B", "-c", code, str(SOURCE / "deploy")], check=True,
                   env={**os.environ, "TMPDIR": str(place.folder)})
