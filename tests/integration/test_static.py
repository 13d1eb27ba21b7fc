# SPDX-License-Identifier: GPL-3.0-or-later
"""The small ownline as one static file: built with musl, a whole client with nothing beside it."""
from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest
from conftest import BUILD, SOURCE
from house import GAME, WEB, House
from lab import net
from lab.capture import Capture
from lab.device import Device
from lab.process import wait_for

UNPACKED = SOURCE / "build/static/clients/ownline/ownline"  # the same file with its symbols
MOST_KB = 1024  # of memory, and on flash half of it
OK, USAGE, UNAVAILABLE, TEMPORARY = 0, 64, 69, 75
OWN = ("--address", net.PHONE4, "--address", net.PHONE6)
DOORS = {(address, proto, port) for address in (net.PHONE4, net.PHONE6)
         for proto, port in (("tcp", WEB), ("udp", GAME))}
FOREIGN = re.compile(r"^(curl|json|SSL|BIO|EVP|X509|pthread_create|dlopen)(_|$)", re.I)


@pytest.fixture(scope="module")
def program() -> str:
    done = subprocess.run([SOURCE / "deploy/ownline/build-static"], text=True, check=False,
                          stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode == TEMPORARY:
        pytest.skip("Debian's sources cannot be had from here")
    assert done.returncode == 0, done.stdout + done.stderr
    return str(SOURCE / "build/static/ownline")


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD, has_public=True) as made:
        made.start()
        yield made


@pytest.fixture(scope="module")
def rested(house: House, program: str) -> Device:
    """One that has not knocked yet: from a device that knocks often, knocks are not taken."""
    return house.add_device("ana", "tablet", program=program)


@pytest.fixture(scope="module")
def device(house: House, rested: Device, program: str) -> Device:
    """One that is new when the other is known."""
    return house.add_device("ana", "router", program=program)


@pytest.fixture(scope="module")
def description(house: House, device: Device) -> str:
    """What the admin gives to a device that cannot ask for it; addresses of a lab are private."""
    return house.net.run("home", house.program("ownlinectl"), "--dir", str(house.state), "--name",
                         "ownlinectl-admin", "--broker", net.HOME4, "device", "describe",
                         device.id) + "private-sources = 1\n"


def text_of(*command: str | pathlib.Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def enrol(device: Device, text: str) -> int:
    path = device.folder / "description"
    path.write_text(text)
    return run(device, "enrol", str(path))[0]


def shut(house: House, device: Device) -> None:
    assert run(device, "close", "--spa", "--tries", "1", "web", "game")[0] == OK
    wait_for("its doors are shut again", lambda: not house.sessions(device.id))


def run(device: Device, *words: str) -> tuple[int, str]:
    """What the client says on its host, and its exit status."""
    done = subprocess.run(["ip", "netns", "exec", device.net.name(device.host), *device.command,
                           *words], text=True, check=False, capture_output=True, timeout=30)
    return done.returncode, done.stdout + done.stderr


def start(device: Device, *words: str) -> subprocess.Popen:
    return subprocess.Popen(["ip", "netns", "exec", device.net.name(device.host), *device.command,
                             *words])


def peak_of(process: int) -> int:
    """The most memory that the client has needed yet; 0 = it is none yet, or none any more."""
    status = pathlib.Path(f"/proc/{process}/status").read_text(encoding="ascii")
    peak = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.M)
    return int(peak[1]) if status.startswith("Name:\townline\n") and peak else 0


def peak_kb(device: Device, *words: str) -> int:
    """The most memory that a run of the client needs."""
    started, most = start(device, *words), 0
    while started.poll() is None:
        most = max(most, peak_of(started.pid))
        time.sleep(0.01)
    assert started.returncode == OK
    return most


def test_it_is_one_small_file(program: str) -> None:
    assert "INTERP" not in text_of("readelf", "-lW", program)
    assert "(NEEDED)" not in text_of("readelf", "-dW", program)
    assert os.path.getsize(program) < MOST_KB * 1024 / 2
    names = set(text_of("nm", "--format=just-symbols", UNPACKED).split())
    assert {"crypto_sign_detached", "mosquitto_publish_v5"} <= names
    assert not [name for name in names if FOREIGN.match(name)]


def test_it_is_hardened(program: str) -> None:
    segments = text_of("readelf", "-lW", program)
    assert "DYN" in text_of("readelf", "-hW", program), "the kernel may put it anywhere"
    assert "GNU_RELRO" in segments and not re.search(r"(LOAD|GNU_STACK).*RWE", segments)
    assert "__stack_chk_fail" in text_of("nm", "--format=just-symbols", UNPACKED)


def test_it_runs_where_nothing_else_is(program: str, tmp_path: pathlib.Path) -> None:
    shutil.copy(program, tmp_path / "ownline")
    assert re.fullmatch(r"ownline \d+\.\d+\.\d+\n",
                        text_of("chroot", tmp_path, "/ownline", "--version"))
    assert "ownline knock" in text_of("chroot", tmp_path, "/ownline", "--help")
    made = text_of("chroot", tmp_path, "/ownline", "--state", "/state", "new")
    assert re.fullmatch(r"device \w{32}\nkey +\w{64}\n", made)


def test_it_has_no_https(device: Device) -> None:
    link = "https://home.example/e#v1." + "A" * 64
    status, text = run(device, "enrol", link)
    assert status == UNAVAILABLE and "HTTPS" in text, text
    assert run(device, "status")[0] in (USAGE, UNAVAILABLE)


def test_its_knock_opens_the_door(house: House, device: Device) -> None:
    def is_open() -> bool:  # spa-gateway hears of a new device after a while
        assert 0 < peak_kb(device, "knock", "--spa", "--tries", "2") < MOST_KB
        time.sleep(0.1)
        return DOORS <= house.held().keys()

    wait_for("its doors are open", is_open, 10)
    house.wait_agreed()
    shut(house, device)


def test_it_takes_what_the_admin_wrote(house: House, device: Device, description: str) -> None:
    assert re.search(r"^mqtt = mqtts://", description, re.M)
    assert re.search(r"^public = mqtts://", description, re.M)
    assert enrol(device, description) == OK
    kept = (device.folder / "site.conf").read_text()
    assert set(description.splitlines()) == set(kept.splitlines())


def test_it_never_does_without_tls_where_it_is_wanted(house: House, device: Device,
                                                      description: str) -> None:
    enrol(device, description)
    with Capture(house.net, "phone") as capture:
        status, text = run(device, "knock", "--mqtt", *OWN)
    assert status == UNAVAILABLE and "this ownline was built without TLS" in text, text
    assert [packet for packet in capture.packets if packet.outgoing] == []
    status, text = run(device, "knock", "--tries", "1")
    assert status == OK and "nobody confirms it" in text, text
    wait_for("its knock by UDP is heard", lambda: DOORS <= house.held().keys())
    shut(house, device)


def test_its_knock_by_mqtt_opens_the_door(house: House, device: Device, description: str) -> None:
    plain = re.sub(r"^mqtt.*\n", "", description, flags=re.M)
    plain = re.sub(r"^public = .*$", f"public = {house.public.plain_url('phone')}", plain, flags=re.M)
    enrol(device, plain)
    assert peak_kb(device, "knock", "--mqtt", *OWN) < MOST_KB
    wait_for("its doors are open", lambda: DOORS <= house.held().keys())
    house.wait_agreed()
    status, text = run(device, "close", "--mqtt", *OWN, "web", "game")
    assert status == OK and "nobody confirms it" in text, text
    wait_for("its doors are shut again", lambda: not house.sessions(device.id))


def test_it_keeps_a_door_open(house: House, rested: Device) -> None:
    watch = start(rested, "watch", "--spa")
    try:
        wait_for("its doors are open", lambda: DOORS <= house.held().keys())
        assert 0 < peak_of(watch.pid) < MOST_KB
        assert watch.poll() is None
    finally:
        watch.terminate()
        assert watch.wait(5) == OK
