# SPDX-License-Identifier: GPL-3.0-or-later
"""The client's ways to knock, on this machine's own address: the test plays the site at brokers that
are real."""
from __future__ import annotations

import json
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import nacl.public
import pytest
import wire
from conftest import BUILD
from lab.process import wait_for
from mqtt5 import Client, Refused

OK, NO_HOST, SYSTEM, TEMPORARY, REFUSED = 0, 68, 71, 75, 77
PROGRAM = BUILD / "clients/ownline/ownline"
HOST, SLOT = "127.0.0.1", "5c" * 16
SERVICES = {"00000000000000a1": "web", "00000000000000a2": "game"}
BROKER_CONF = """
user root
allow_anonymous false
password_file {folder}/passwords
listener {port} 127.0.0.1
certfile {folder}/broker.crt
keyfile {folder}/broker.key
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class Broker:
    """A Mosquitto with TLS and passwords, which lets everybody it knows do everything."""

    def __init__(self, folder: pathlib.Path, **passwords: str) -> None:
        self.folder, self.port, self.passwords = folder, free_port(), passwords
        self.process: subprocess.Popen | None = None
        folder.mkdir()
        (folder / "mosquitto.conf").write_text(BROKER_CONF.format(folder=folder, port=self.port))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", folder / "broker.key",
                        "-out", self.ca, "-days", "1", "-subj", "/CN=broker", "-addext",
                        f"subjectAltName=IP:{HOST}"], check=True, capture_output=True)
        for name, password in passwords.items():
            path = folder / "passwords"
            subprocess.run(["mosquitto_passwd", *([] if path.exists() else ["-c"]), "-b", path,
                            name, password], check=True)

    @property
    def ca(self) -> pathlib.Path:
        return self.folder / "broker.crt"

    def start(self) -> None:
        self.process = subprocess.Popen(["mosquitto", "-c", str(self.folder / "mosquitto.conf")],
                                        stderr=subprocess.DEVNULL)
        wait_for("a broker", self.answers)

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((HOST, self.port)) == 0

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def client(self, name: str, client_id: str = "") -> Client:
        return Client(HOST, self.port, self.folder, ca=self.ca, client_id=client_id,
                      account=(name, self.passwords[name]))


def is_alive(process: str) -> bool:
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@dataclass
class Knock:
    """What a device has said."""
    kind: int
    op: int
    device: str
    t_ms: int
    ip4: str
    services: list[str]


class Site:
    """Hears knocks by UDP and at its broker, and says what becomes of them."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.box = nacl.public.PrivateKey.generate()
        self.folder = folder / "device"
        text = self.run("new")[1]
        self.device = re.search(r"^device (\w{32})$", text, re.M)[1]
        self.home = Broker(folder / "home", manager="m" * 20, **{self.device: "p" * 43})
        self.public = Broker(folder / "public", phone="q" * 20, manager="m" * 20)
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind((HOST, 0))
        self.answer: Callable[[Knock], list[dict | bytes]] = lambda knock: []
        self.heard: list[Knock] = []
        self._lock = threading.Lock()

    def start(self) -> None:
        self.home.start()
        self.manager = self.home.client("manager")
        assert self.manager.subscribe("ownline/v1/knock/+") < 0x80
        self._is_over = False
        self._threads = [threading.Thread(target=work) for work in (self._by_udp, self._by_mqtt)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._is_over = True
        for thread in self._threads:
            thread.join()
        self.home.stop()
        self.public.stop()

    def _by_udp(self) -> None:
        self.udp.settimeout(0.1)
        while not self._is_over:
            try:
                self._hear(self.udp.recv(2048))
            except TimeoutError:
                pass

    def _by_mqtt(self) -> None:
        while not self._is_over:
            try:
                messages = self.manager.receive(0.1)
            except Refused:
                return
            for message in messages:
                assert message.topic == f"ownline/v1/knock/{self.device}" and not message.retain
                self._hear(message.payload)

    def read(self, packet: bytes) -> Knock:
        assert len(packet) == 256
        sealed = bytearray(packet[:240])
        sealed[31] &= 0x7F
        body = nacl.public.SealedBox(self.box).decrypt(bytes(sealed))
        services = [body[56 + 8 * i:64 + 8 * i].hex() for i in range(body[4])]
        return Knock(body[1], body[2], body[8:24].hex(), int.from_bytes(body[24:32], "big"),
                     socket.inet_ntoa(body[32:36]), services)

    def _hear(self, packet: bytes) -> None:
        knock = self.read(packet)
        with self._lock:
            self.heard.append(knock)
            for result in self.answer(knock):
                text = result if isinstance(result, bytes) else json.dumps(result).encode()
                # A connection of its own: the other thread reads the manager's.
                with self.home.client("manager", "other") as client:
                    client.publish(f"ownline/v1/device/{self.device}/result", text)

    def result(self, knock: Knock, state: str, **fields: object) -> dict:
        return {"device": knock.device, "t_ms": knock.t_ms, "at_ms": wire.now_ms(), "state": state,
                "reason": "none", "open": 0, "pending": 0, "end_ms": 0, **fields}

    def run(self, *words: str) -> tuple[int, str]:
        done = subprocess.run([str(PROGRAM), "--state", str(self.folder), *words], text=True,
                              capture_output=True, check=False, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def enrol(self, *leave_out: str, ca: bool = True, **other: str) -> None:
        """The device gets to know the site, but for some lines."""
        lines = {"site": "11" * 32, "box": bytes(self.box.public_key).hex(), "host": HOST,
                 "spa-port": str(self.udp.getsockname()[1]),
                 "mqtt": f"mqtts://{HOST}:{self.home.port}",
                 "mqtt-password": self.home.passwords[self.device], "slot": SLOT,
                 "public": f"mqtts://phone:{self.public.passwords['phone']}@{HOST}:"
                           f"{self.public.port}", **other}
        path = self.folder / "site"
        path.write_text("".join(f"{name} = {value}\n" for name, value in lines.items()
                                if name not in leave_out) +
                        "".join(f"service = {at} {name}\n" for at, name in SERVICES.items()))
        words = ["--ca", str(self.home.ca), "--public-ca", str(self.public.ca)] if ca else []
        status, text = self.run("enrol", str(path), *words)
        assert status == OK, text


@pytest.fixture
def site(tmp_path: pathlib.Path) -> Iterator[Site]:
    made = Site(tmp_path)
    made.start()
    made.enrol()
    yield made
    made.stop()


def test_what_is_shown_has_no_password(site: Site) -> None:
    status, text = site.run("show")
    assert status == OK and f"broker mqtts://{HOST}:{site.home.port}\n" in text
    assert f"public mqtts://{HOST}:{site.public.port}\n" in text
    assert not any(word in text for word in (*site.home.passwords.values(), "q" * 20))
    assert (site.folder / "site.conf").stat().st_mode & 0o777 == 0o600


def test_a_knock_by_udp_is_confirmed(site: Site) -> None:
    site.answer = lambda knock: [site.result(knock, "pending", pending=1),
                                 site.result(knock, "open", open=1, end_ms=wire.now_ms() + 60000)]
    began = time.monotonic()
    status, text = site.run("knock", "web")
    assert status == OK and text.startswith("The router has opened it, until "), text
    assert time.monotonic() - began < 1.9
    assert {(knock.kind, knock.op) for knock in site.heard} == {(1, 2)}
    assert site.heard[0].services == ["00000000000000a1"]


def test_where_udp_is_lost_a_knock_goes_by_mqtt(site: Site) -> None:
    site.answer = lambda knock: [site.result(knock, "open", open=1)] * (knock.kind == 2)
    status, text = site.run("knock", "--address", "203.0.113.7")
    assert (status, text) == (OK, "The router has opened it.\n")
    assert [knock.kind for knock in site.heard] == [1, 1, 1, 2]
    assert (site.heard[-1].ip4, site.heard[-1].op) == ("203.0.113.7", 1)
    assert sorted(knock.t_ms for knock in site.heard) == [knock.t_ms for knock in site.heard]


def test_a_refusal_is_said(site: Site) -> None:
    site.answer = lambda knock: [site.result(knock, "refused", reason="hours")]
    status, text = site.run("knock", "--mqtt", "--address", "203.0.113.7", "web")
    assert (status, text) == (REFUSED, f"ownline: {HOST}: not at this hour\n")


def test_doors_are_closed(site: Site) -> None:
    site.answer = lambda knock: [site.result(knock, "closed")]
    assert site.run("close") == (OK, "Closed.\n")
    assert (site.heard[0].op, site.heard[0].services) == (3, list(SERVICES))
    assert site.run("close", "game") == (OK, "Closed.\n")
    assert (site.heard[-1].op, site.heard[-1].services) == (3, ["00000000000000a2"])


def test_whoever_grants_does_not_open(site: Site) -> None:
    site.answer = lambda knock: [site.result(knock, "pending", pending=1)]
    status, text = site.run("knock")
    assert status == TEMPORARY and "the router has not confirmed it" in text
    assert {knock.kind for knock in site.heard} == {1}, "it was heard: no need for MQTT"


def test_what_is_no_answer(site: Site) -> None:
    """Of another device, to another knock, kept by the broker, or not of a site at all."""
    def answer(knock: Knock) -> list[dict | bytes]:
        right = site.result(knock, "open")
        text = json.dumps(right)
        return [{**right, "device": "00" * 16}, {**right, "t_ms": knock.t_ms - 1},
                {**right, "state": "wide"}, {**right, "open": -1}, {**right, "reason": "\x1b[2J"},
                {name: value for name, value in right.items() if name != "end_ms"},
                text[:-1].encode(), text.encode() + b"x", b"", b"{}", b"[]", b"\xff" * 1000,
                text.replace('"open"', '"\\u006fpen"').encode(), b'{"t_ms":1,' + text[1:].encode(),
                b" " * 4000]

    site.answer = answer
    status, text = site.run("knock", "--mqtt", "--address", "203.0.113.7")
    assert status == TEMPORARY and "no confirmation came" in text, text
    kinds = [knock.kind for knock in site.heard]
    assert set(kinds) == {2} and 3 <= len(kinds) <= 5, "again and again, a fresh one each time"


def test_a_site_without_a_broker_of_its_own(site: Site) -> None:
    """Its devices knock at a stranger's, where the knock is kept for a while."""
    site.public.start()
    site.enrol("mqtt", "mqtt-password")
    assert site.run("knock", "--mqtt", "--address", "203.0.113.7") == (
        OK, "Sent; nobody confirms it.\n")
    with site.public.client("manager") as client:
        topic = wire.blake2b(wire.label("ownline:mqtt:v1:topic") + bytes(site.box.public_key), 16)
        assert client.subscribe(f"ol/{topic.hex()}/+") < 0x80
        (message,) = client.receive(2)
    assert message.topic == f"ol/{topic.hex()}/{SLOT}" and message.retain
    assert site.read(message.payload).device == site.device
    assert site.run("knock", "--spa") == (OK, "Sent; nobody confirms it.\n")
    assert not [knock for knock in site.heard if knock.kind != 1]


def test_a_knock_outlives_a_broker_that_begins_late(site: Site) -> None:
    """The home broker comes up while the client tries; the public one is not there at all."""
    site.answer = lambda knock: [site.result(knock, "open")]
    site.stop()
    client = subprocess.Popen([str(PROGRAM), "--state", str(site.folder), "knock", "--mqtt",
                               "--address", "203.0.113.7"], stdout=subprocess.PIPE, text=True)
    time.sleep(1)
    site.start()
    assert client.communicate(timeout=10)[0] == "The router has opened it.\n"
    assert client.returncode == OK


def test_no_broker_is_believed_without_its_certificate(site: Site) -> None:
    (site.folder / "authority.pem").unlink()
    (site.folder / "public-authority.pem").unlink()
    site.public.start()
    status, text = site.run("knock", "--mqtt", "--address", "203.0.113.7")
    assert status == NO_HOST and "TLS" in text, text
    assert not site.heard


def test_a_wrong_password(site: Site) -> None:
    site.enrol("public", **{"mqtt-password": "x" * 43})
    status, text = site.run("knock", "--mqtt", "--address", "203.0.113.7")
    assert status == NO_HOST and "ot authori" in text, text


def test_an_interrupt_ends_everything(site: Site) -> None:
    """Whoever runs the test in the background ignores interrupts; the client must not inherit that."""
    client = subprocess.Popen(
        [str(PROGRAM), "--state", str(site.folder), "knock", "--mqtt", "--address", "203.0.113.7"],
        stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    path = pathlib.Path(f"/proc/{client.pid}/task/{client.pid}/children")
    children = wait_for("a courier for each broker", lambda: path.read_text().split())
    client.send_signal(signal.SIGINT)
    assert client.wait(5) == -signal.SIGINT
    wait_for("the couriers to end", lambda: not any(is_alive(child) for child in children))
