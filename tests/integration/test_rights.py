# SPDX-License-Identifier: GPL-3.0-or-later
"""What the processes may do: nothing but their own work; and when they refuse to begin it."""
from __future__ import annotations

import contextlib
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
from collections.abc import Callable, Iterator

import pytest
from conftest import BUILD
from house import House
from lab import net
from lab.lab import USER
from lab.process import Service, wait_for

USAGE, OSERR, CONFIG = 64, 71, 78
NET_ADMIN = 0x1000
OURS = {"session-manager": 0, "spa-gateway": 0, "ip-updater": 0, "api-gateway": 0,
        "rule-agent-home": NET_ADMIN}
ON_THE_WAY = {"session-manager", "spa-gateway", "rule-agent-home"}  # of a knock by UDP
THREADS = {"session-manager": "3"}  # two hash passwords
SECRETS = ["keys/*.key", "keys/*/*.key", "tls/*.key", "ca/ca.key", "broker/*.json",
           "broker/mosquitto.conf", "keys/*/public-brokers"]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD, has_public=True) as made:
        made.start()
        yield made


def status_of(pid: int) -> dict[str, str]:
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)


@pytest.mark.parametrize("name", OURS)
def test_a_service_has_no_right_that_it_does_not_need(house: House, name: str) -> None:
    status = status_of(house.services[name].pid)
    assert "0" not in status["Uid"].split() and "0" not in status["Gid"].split()
    assert status["Groups"].strip() == ""
    assert status["NoNewPrivs"] == "1"
    for kind in "CapEff", "CapPrm", "CapBnd":
        assert int(status[kind], 16) == OURS[name], kind
    for kind in "CapInh", "CapAmb":
        assert int(status[kind], 16) == 0, kind
    assert status["Threads"] == THREADS.get(name, "1")


@pytest.mark.parametrize("name", OURS)
def test_a_service_cannot_be_looked_into(house: House, name: str) -> None:
    """Not dumpable: its memory belongs to root, though it runs as somebody else."""
    process = pathlib.Path(f"/proc/{house.services[name].pid}")
    assert (process / "mem").stat().st_uid == 0
    command = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    for path in (house.state / "keys").rglob("*.key"):
        assert path.read_text().strip().encode() not in command


def memory_of(pid: int) -> bytes:
    """All that a process could write to, as it stands."""
    found = []
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
        for line in maps:
            place, rights, *_ = line.split()
            start, end = (int(word, 16) for word in place.split("-"))
            if rights.startswith("rw"):
                memory.seek(start)
                with contextlib.suppress(OSError):
                    found.append(memory.read(end - start))
    return b"".join(found)


def test_who_speaks_to_a_public_broker_knows_no_key(house: House) -> None:
    """It is a process of its own, in the place of ip-updater where a stranger's bytes are read."""
    updater = house.services["ip-updater"]
    children = pathlib.Path(f"/proc/{updater.pid}/task/{updater.pid}/children")
    (child,) = wait_for("a process for the public broker", lambda: children.read_text().split())
    status = status_of(int(child))
    assert status["NoNewPrivs"] == "1" and int(status["CapEff"], 16) == 0
    assert "0" not in status["Uid"].split()
    keys = [bytes.fromhex(path.read_text()) for path in
            (house.state / "keys/ip-updater.key", house.state / "keys/ip-updater/box.key",
             house.state / "keys/ip-updater/box-guest.key")]
    parent, memory = memory_of(updater.pid), memory_of(int(child))
    assert sum(key in parent for key in keys) >= 2, "they can be seen where they are used"
    assert not any(key in memory for key in keys)
    assert b"PRIVATE KEY" not in memory


@pytest.mark.parametrize("pattern", SECRETS)
def test_secrets_are_for_their_owner_alone(house: House, pattern: str) -> None:
    paths = list(house.state.glob(pattern))
    assert paths
    for path in paths:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_logs_hold_no_secret(house: House) -> None:
    house.knocker().open()
    logs = b"".join(path.read_bytes() for path in (house.folder / "log").glob("*.log"))
    for path in (house.state / "keys").rglob("*.key"):
        assert path.read_text().strip().encode() not in logs


@contextlib.contextmanager
def traced(service: Service, calls: str, output: pathlib.Path) -> Iterator[None]:
    """Writes the system calls of a running service into a file."""
    command = ["strace", "-f", "-y", "-e", f"trace={calls}", "-o", str(output), "-p",
               str(service.pid)]
    tracer = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for("strace is attached", lambda: int(status_of(service.pid)["TracerPid"]) == tracer.pid)
        yield
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait(10)


@pytest.mark.parametrize("name", [name for name in OURS if name in ON_THE_WAY])
def test_nothing_is_run_and_no_file_written_to_open_a_door(house: House, tmp_path: pathlib.Path,
                                                           name: str) -> None:
    service, device = house.services[name], house.knocker()
    output = tmp_path / "calls"
    with traced(service, "process,%file,sendto,sendmsg,write,writev", output):
        device.open(duration=2)
        wait_for("the doors are shut again", lambda: not device.doors())
    calls = output.read_text()
    assert "sendto(" in calls or "sendmsg(" in calls or "write(" in calls, "the tracer sees them"
    for forbidden in "execve", "fork(", "vfork(", "clone", "O_CREAT", "O_WRONLY", "O_RDWR", "unlink", \
            "rename", "mkdir", "chmod", "chown":
        assert forbidden not in calls, forbidden


def run(house: House, name: str, *words: str, user: str = USER) -> subprocess.CompletedProcess:
    """Starts a second one of a service, which is expected to end at once."""
    host = "router" if name.startswith("rule-agent") else "home"
    program = next(role for role in ("session-manager", "spa-gateway", "ip-updater", "api-gateway",
                                     "rule-agent")
                   if name.startswith(role))
    command = ["ip", "netns", "exec", house.net.name(host), house.program(program), "--name", name,
               "--broker", net.HOME4, *(["--user", user] if user else []), *words]
    if program == "rule-agent":
        command += ["--caps", str(house.folder / "caps.conf")]
    return subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)


@pytest.fixture
def copy(house: House) -> Iterator[pathlib.Path]:
    """A state folder to spoil. Its gateways have ports of their own."""
    folder = house.folder / "spoiled"
    shutil.copytree(house.state, folder)
    for path in house.state.rglob("*"):
        owner = path.stat()
        os.chown(folder / path.relative_to(house.state), owner.st_uid, owner.st_gid)
    for path in folder.glob("*.conf"):
        text = path.read_text().replace(f"spa-port = {house.spa_port}", "spa-port = 9")
        path.write_text(re.sub("http-port = .*", "http-port = 19\nmetrics-port = 0", text))
    yield folder
    shutil.rmtree(folder)


def readable_key(folder: pathlib.Path, name: str) -> None:
    (folder / f"keys/{name}.key").chmod(0o440)


def short_key(folder: pathlib.Path, name: str) -> None:
    (folder / f"keys/{name}.key").write_text("ab\n")


def empty_key(folder: pathlib.Path, name: str) -> None:
    (folder / f"keys/{name}.key").write_text("")


def linked_key(folder: pathlib.Path, name: str) -> None:
    path = folder / f"keys/{name}.key"
    path.symlink_to(path.rename(path.with_suffix(".moved")))


def no_key(folder: pathlib.Path, name: str) -> None:
    (folder / f"keys/{name}.key").unlink()


def no_peers(folder: pathlib.Path, name: str) -> None:
    shutil.rmtree(folder / "peers")


def spoiled_peer(folder: pathlib.Path, name: str) -> None:
    (folder / "peers/session-manager.pub").write_text("not a key\n")


def no_certificate(folder: pathlib.Path, name: str) -> None:
    (folder / f"tls/{name}.crt").unlink()


def foreign_certificate(folder: pathlib.Path, name: str) -> None:
    """That of another principal: it does not fit the key."""
    other = next(other for other in OURS if other != name)
    shutil.copy(folder / f"tls/{other}.crt", folder / f"tls/{name}.crt")


def another_principal(folder: pathlib.Path, name: str) -> None:
    """Certificate and key fit, but are somebody else's."""
    other = next(other for other in OURS if other != name)
    for kind in "crt", "key":
        source, target = folder / f"tls/{other}.{kind}", folder / f"tls/{name}.{kind}"
        target.unlink()
        target.write_bytes(source.read_bytes())
        shutil.copystat(source, target)
        os.chown(target, source.stat().st_uid, source.stat().st_gid)


def readable_tls_key(folder: pathlib.Path, name: str) -> None:
    (folder / f"tls/{name}.key").chmod(0o444)


def no_ca(folder: pathlib.Path, name: str) -> None:
    (folder / "tls/ca.crt").unlink()


def bad_options_file(folder: pathlib.Path, name: str) -> None:
    with open(folder / f"{name}.conf", "a", encoding="ascii") as conf:
        conf.write("no-such-option = 1\n")


SPOILERS = [readable_key, short_key, empty_key, linked_key, no_key, no_peers, spoiled_peer,
            no_certificate, foreign_certificate, another_principal, readable_tls_key, no_ca, bad_options_file]


@pytest.mark.parametrize("spoil", SPOILERS)
@pytest.mark.parametrize("name", OURS)
def test_it_refuses_to_start_on_bad_keys_and_settings(
        house: House, copy: pathlib.Path, name: str,
        spoil: Callable[[pathlib.Path, str], None]) -> None:
    spoil(copy, name)
    done = run(house, name, "--dir", str(copy))
    assert done.returncode == CONFIG, done.stderr
    assert done.stderr.strip(), "it says why"


@pytest.mark.parametrize("name", OURS)
def test_it_refuses_to_run_as_root(house: House, copy: pathlib.Path, name: str) -> None:
    conf = copy / f"{name}.conf"
    conf.write_text("".join(line for line in conf.read_text().splitlines(True)
                            if not line.startswith("user")))
    for user in "", "root", "0:0":
        done = run(house, name, "--dir", str(copy), user=user)
        assert done.returncode == OSERR, (user, done.stderr)


@pytest.mark.parametrize("words", [["--no-such-option", "1"], ["--log-level", "loud"], ["--port", "0"],
                                   ["--port"], ["stray"], ["--port", "65536"]], ids=" ".join)
@pytest.mark.parametrize("name", OURS)
def test_it_refuses_unknown_words(house: House, name: str, words: list[str]) -> None:
    done = run(house, name, "--dir", str(house.state), *words)
    assert done.returncode == USAGE, done.stderr


def test_the_agent_refuses_caps_that_others_can_write(house: House) -> None:
    caps = house.folder / "caps.conf"
    mode = stat.S_IMODE(caps.stat().st_mode)
    agent = house.services["rule-agent-home"]
    caps.chmod(0o666)
    try:
        done = run(house, "rule-agent-home", "--dir", str(house.state))
        assert done.returncode == CONFIG and "caps" in done.stderr
    finally:
        caps.chmod(mode)
    assert agent.is_running
