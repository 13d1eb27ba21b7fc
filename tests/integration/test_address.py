# SPDX-License-Identifier: GPL-3.0-or-later
"""A device asks for its own address, and those it asks lie: the test plays them, on this machine."""
from __future__ import annotations

import contextlib
import http.server
import ipaddress
import pathlib
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from conftest import BUILD
from lab.device import site_conf

PROGRAM = BUILD / "clients/ownline/ownline"
OURS, OTHER, OURS6 = "8.8.4.4", "9.9.9.9", "2606:4700::1111"
OK, UNAVAILABLE, TEMPORARY, BAD_SERVER = 0, 69, 75, 76
COOKIE = bytes.fromhex("2112a442")
Answer = Callable[[bytes], bytes]


class Web:
    """Says the same to whoever asks, by HTTP."""

    def __init__(self, address: str, text: str, status: int = 200, seconds: float = 0) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            """One request."""

            def do_GET(self) -> None:
                time.sleep(seconds)
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            """Of the address' own family."""
            address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
            daemon_threads, block_on_close = True, False

        self.server = Server((address, 0), Handler)
        host = f"[{address}]" if ":" in address else address
        self.url = f"http://{host}:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Stun:
    """Answers each request, and the nth with what the nth of answers makes of it."""

    def __init__(self, address: str, *answers: Answer | None) -> None:
        self.socket = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET,
                                    socket.SOCK_DGRAM)
        self.socket.bind((address, 0))
        self.answers = list(answers)
        host = f"[{address}]" if ":" in address else address
        self.url = f"stun:{host}:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                packet, client = self.socket.recvfrom(1000)
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                if answer and packet:
                    self.socket.sendto(answer(packet), client)

    def close(self) -> None:
        with contextlib.suppress(OSError):  # it is not connected, and yet whoever waits wakes up
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def says(address: str, *, transaction: bytes = b"", kind: int = 0x0101) -> Answer:
    """What a STUN server answers."""
    def answer(request: bytes) -> bytes:
        assert request[:8] == bytes.fromhex("000100002112a442") and len(request) == 20
        head = COOKIE + (transaction or request[8:])
        plain = ipaddress.ip_address(address).packed
        value = struct.pack("!BBH", 0, 1 if len(plain) == 4 else 2, 7) + bytes(
            a ^ b for a, b in zip(plain, head))
        return struct.pack("!HH", kind, 4 + len(value)) + head + struct.pack(
            "!HH", 0x20, len(value)) + value
    return answer


@pytest.fixture
def ask(tmp_path: pathlib.Path) -> Iterator[Callable[..., tuple[int, str]]]:
    """Asks these, the first of them as the site's HTTP API if it is one; returns exit status and
    what is said, and takes them down."""
    asked: list[Web | Stun] = []

    def ask_them(*echoes: Web | Stun, words: tuple[str, ...] = (), **more) -> tuple[int, str]:
        asked.extend(echoes)
        urls = [echo.url for echo in echoes]
        site = {"site": "01" * 32, "box": "05" * 32, "host": "home.example", "spa_port": 20000,
                "services": [], **more}
        if site.pop("has_api", False):
            site["url"] = urls.pop(0)
        (tmp_path / "site.conf").write_text(site_conf({**site, "echoes": urls}))
        done = subprocess.run([PROGRAM, "--state", str(tmp_path), "address", *words], text=True,
                              capture_output=True, check=False, timeout=20)
        return done.returncode, done.stdout + done.stderr

    yield ask_them
    for one in asked:
        one.close()


def test_two_of_each_kind_agree(ask) -> None:
    assert ask(Web("127.0.0.2", OURS + "\n"), Stun("127.0.0.3", says(OURS))) == (
        OK, f"IPv4 {OURS} agreed\nIPv6 - none\n")
    assert ask(Stun("127.0.0.2", says(OURS)), Stun("127.0.0.3", says(OURS)))[0] == OK
    assert ask(Web("127.0.0.2", OURS), Web("127.0.0.3", OURS))[0] == OK


def test_the_sites_own_word_is_one(ask) -> None:
    site = Web("127.0.0.2", f'{{"address":"{OURS}","family":4}}')
    assert ask(site, Stun("127.0.0.3", says(OURS)), has_api=True) == (
        OK, f"IPv4 {OURS} agreed\nIPv6 - none\n")
    alone = Web("127.0.0.2", f'{{"address":"{OURS}","family":4}}')
    status, text = ask(alone, has_api=True)
    assert status == TEMPORARY and f"IPv4 {OURS} alone\n" in text


def test_one_who_lies_is_found_out(ask) -> None:
    status, text = ask(Web("127.0.0.2", OURS), Stun("127.0.0.3", says(OTHER)), words=("--who",))
    assert status == BAD_SERVER and "IPv4 - disagree\n" in text, text
    assert f": {OURS}\n" in text and f": {OTHER}\n" in text


def test_one_who_lies_stops_nobody(ask) -> None:
    assert ask(Stun("127.0.0.4", says(OTHER)), Web("127.0.0.2", OURS),
               Stun("127.0.0.3", says(OURS)))[1].startswith(f"IPv4 {OURS} agreed\n")


def test_two_on_one_host_are_one(ask) -> None:
    status, text = ask(Web("127.0.0.2", OTHER), Stun("127.0.0.2", says(OTHER)))
    assert status == TEMPORARY and f"IPv4 {OTHER} alone\n" in text, text


@pytest.mark.parametrize("address", ["10.0.0.1", "100.64.1.1", "127.0.0.1", "203.0.113.7",
                                     "224.0.0.1", "0.0.0.0"])
def test_only_the_internets_addresses_are_believed(ask, address: str) -> None:
    status, text = ask(Web("127.0.0.2", address), Stun("127.0.0.3", says(address)),
                       words=("--who",))
    assert status == UNAVAILABLE and "IPv4 - none\n" in text, text
    assert text.count("an address that is none of the internet\n") == 2


def test_unless_the_site_lets_them_in(ask) -> None:
    assert ask(Web("127.0.0.2", "203.0.113.7"), Stun("127.0.0.3", says("203.0.113.7")),
               private_sources=1)[0] == OK


def test_families_are_apart(ask) -> None:
    """Who is asked over IPv6 tells the IPv6 address, and no other."""
    assert ask(Web("127.0.0.2", OURS), Stun("127.0.0.3", says(OURS)), Web("::1", OURS6)) == (
        OK, f"IPv4 {OURS} agreed\nIPv6 {OURS6} alone\n")
    assert ask(Web("127.0.0.2", OURS6), Stun("127.0.0.3", says(OURS6)))[0] == UNAVAILABLE


def test_lost_and_forged_datagrams(ask) -> None:
    """The first answer gets lost; others answer in the server's place, but do not know the id."""
    lossy = Stun("127.0.0.3", None, says(OTHER, transaction=b"guessed 12 b"),
                 says(OTHER, kind=0x0111), says(OURS))
    began = time.monotonic()
    assert ask(Web("127.0.0.2", OURS), lossy)[0] == OK
    assert time.monotonic() - began < 4


NO_ANSWERS = {"nothing": "", "a page": f"<html>{OURS}</html>", "too much": OURS + " " * 300_000,
              "half an object": f'{{"address":"{OURS}"', "two": f"{OURS}\n{OTHER}"}


@pytest.mark.parametrize("name", [*NO_ANSWERS, "a refusal"])
def test_what_is_no_answer(ask, name: str) -> None:
    web = Web("127.0.0.2", NO_ANSWERS.get(name, OURS), 200 if name in NO_ANSWERS else 403)
    assert ask(web, Stun("127.0.0.3", says(OURS)))[1].startswith(f"IPv4 {OURS} alone\n")


def test_who_says_nothing_holds_up_nobody(ask) -> None:
    began = time.monotonic()
    assert ask(Web("127.0.0.4", OTHER, seconds=30), Stun("127.0.0.5", None),
               Web("127.0.0.2", OURS), Stun("127.0.0.3", says(OURS)))[0] == OK
    assert time.monotonic() - began < 3
    began = time.monotonic()
    status, text = ask(Web("127.0.0.4", OURS, seconds=30), words=("--who",))
    assert (status, text.count("no answer")) == (UNAVAILABLE, 1), text
    assert 3.5 < time.monotonic() - began < 6


def test_nobody_to_ask(ask) -> None:
    status, text = ask()
    assert status == UNAVAILABLE and "names nobody to ask" in text
