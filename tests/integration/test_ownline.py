# SPDX-License-Identifier: GPL-3.0-or-later
"""The client against a server that lies: the test plays the site, on this machine's own address."""
from __future__ import annotations

import base64
import http.server
import json
import os
import pathlib
import subprocess
import threading
from collections.abc import Callable, Iterator

import nacl.public
import nacl.signing
import pytest
import wire
from conftest import BUILD
from lab.device import site_conf

OK, BAD_LINK, BAD_SERVER, REFUSED, TEMPORARY = 0, 65, 76, 77, 75
PROGRAM = BUILD / "clients/ownline/ownline"
JSON, PROBLEM = "application/json", "application/problem+json"
Reply = tuple[int, dict[str, str], bytes]


class Site:
    """Answers whatever the test wants; remembers what it was asked."""

    def __init__(self) -> None:
        self.key = nacl.signing.SigningKey.generate()
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: Callable[[str, bytes], Reply] = lambda path, body: (404, {}, b"")
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            """One request."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                site.asked.append((self.path, dict(self.headers), body))
                status, headers, text = site.answer(self.path, body)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(text)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    def link(self, kind: str = "e", tail: bytes = bytes(16), head: bytes = b"") -> str:
        payload = (head or bytes(self.key.verify_key)) + tail
        text = base64.urlsafe_b64encode(payload).decode().rstrip("=")
        return f"http://{self.host}/{kind}#v1.{text}"

    def descriptor(self, **fields) -> dict:
        return {"site": bytes(self.key.verify_key).hex(), "box": "05" * 32, "host": "home.example",
                "spa_port": 20000, "url": f"http://{self.host}", "publics": [], "echoes": [],
                "services": [], **fields}

    def enrolled(self, text: str | None = None, key: nacl.signing.SigningKey | None = None,
                 **more) -> Reply:
        """What a site answers to a device that is confirmed."""
        text = json.dumps(self.descriptor()) if text is None else text
        signed = (key or self.key).sign(wire.label("ownline:site:v1:sig") + text.encode())
        return reply({"state": "active", "device": "00" * 16, "digits": "123456",
                      "descriptor": text, "server_ms": wire.now_ms(),
                      "descriptor_signature": base64.b64encode(signed.signature).decode(), **more})


def reply(body: dict | bytes, status: int = 200, kind: str = JSON, **headers: str) -> Reply:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return status, {"Content-Type": kind, **headers}, text


def problem(status: int, code: str, detail: str) -> Reply:
    return reply({"type": "about:blank", "title": "No", "status": status, "code": code,
                  "detail": detail}, status, PROBLEM)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "device"


def run(folder: pathlib.Path, *words: str, stdin: str = "", **env: str) -> tuple[int, str]:
    done = subprocess.run([str(PROGRAM), "--state", str(folder), *words], input=stdin, text=True,
                          capture_output=True, check=False, timeout=60, env={**os.environ, **env})
    return done.returncode, done.stdout + done.stderr


def test_an_honest_site(site: Site, folder: pathlib.Path) -> None:
    site.answer = lambda path, body: site.enrolled() if path == "/api/v1/enrol" else (404, {}, b"")
    status, text = run(folder, "enrol", site.link(), "--name", "pad")
    assert status == OK and f"pad belongs to http://{site.host} now" in text, text
    assert (folder / "site.conf").read_text() == site_conf(site.descriptor())
    path, headers, body = site.asked[0]
    assert path == "/api/v1/enrol" and headers["X-Ownline"] == "1" and "Cookie" not in headers
    assert headers["Content-Type"] == JSON and headers["User-Agent"].startswith("ownline/")
    said = json.loads(body)
    assert said.keys() == {"token", "device_key", "name", "signature"}
    assert (said["token"], said["name"]) == ("00" * 16, "pad")
    proof = (wire.label("ownline:enrol:v1:sig") + bytes(site.key.verify_key) + bytes(16) +
             bytes.fromhex(said["device_key"]))
    nacl.signing.VerifyKey(bytes.fromhex(said["device_key"])).verify(
        proof, base64.b64decode(said["signature"]))


def lies(site: Site) -> dict[str, Reply]:
    """What a site says that is not the one of the link, or none at all."""
    other = nacl.signing.SigningKey.generate()
    text = json.dumps(site.descriptor())
    return {
        "signed by another": site.enrolled(key=other),
        "of another site": site.enrolled(json.dumps(site.descriptor(
            site=bytes(other.verify_key).hex()))),
        "one letter changed": site.enrolled(
            descriptor=text.replace("home.example", "home.exemple")),
        "signed without its label": site.enrolled(descriptor_signature=base64.b64encode(
            site.key.sign(text.encode()).signature).decode()),
        "no descriptor": site.enrolled(""),
        "a bad descriptor": site.enrolled(json.dumps(site.descriptor(spa_port=0))),
        "an unknown field": site.enrolled(more=1),
        "no JSON": reply(b"<html>Welcome</html>"),
        "nothing": reply(b""),
        "too much": reply(b" " * 300_000),
        "a problem that is none": reply(b"{}", 500, PROBLEM),
    }


@pytest.mark.parametrize("lie", list(lies(Site())))
def test_a_site_that_lies(site: Site, folder: pathlib.Path, lie: str) -> None:
    answer = lies(site)[lie]
    site.answer = lambda path, body: answer
    status, text = run(folder, "enrol", site.link())
    assert status in (BAD_SERVER, TEMPORARY), text
    assert not (folder / "site.conf").exists() and "belongs to" not in text


def test_redirections_are_not_followed(site: Site, folder: pathlib.Path) -> None:
    site.answer = lambda path, body: reply(b"", 307, Location="/elsewhere")
    status, text = run(folder, "enrol", site.link())
    assert status == BAD_SERVER, text
    assert [path for path, _, _ in site.asked] == ["/api/v1/enrol"]


def test_no_proxy_stands_between(site: Site, folder: pathlib.Path) -> None:
    """A door would open for the proxy's address."""
    proxy = Site()
    site.answer = lambda path, body: site.enrolled()
    status, text = run(folder, "enrol", site.link(), http_proxy=f"http://{proxy.host}",
                       ALL_PROXY=f"http://{proxy.host}", no_proxy="")
    proxy.server.shutdown()
    assert status == OK, text
    assert not proxy.asked and site.asked


@pytest.mark.parametrize("status, code, expected", [
    (410, "used-up", REFUSED), (410, "expired", REFUSED), (404, "not-found", REFUSED),
    (503, "unavailable", TEMPORARY), (429, "throttled", TEMPORARY)])
def test_a_refusal_is_said(site: Site, folder: pathlib.Path, status: int, code: str,
                           expected: int) -> None:
    site.answer = lambda path, body: problem(status, code, "because the test says so")
    assert run(folder, "enrol", site.link()) == (
        expected, f"ownline: http://{site.host}: because the test says so\n")


def test_what_a_site_says_does_not_drive_the_terminal(site: Site, folder: pathlib.Path) -> None:
    site.answer = lambda path, body: reply(
        b'{"type":"about:blank","title":"No","status":404,"code":"x","detail":"\\u001b[2J"}', 404,
        PROBLEM)
    status, text = run(folder, "enrol", site.link())
    assert status == BAD_SERVER and "\x1b" not in text


def test_waiting_outlives_a_restart_of_the_site(site: Site, folder: pathlib.Path) -> None:
    waiting = reply({"state": "waiting", "device": "00" * 16, "digits": "123456",
                     "server_ms": wire.now_ms()})
    answers = iter([waiting, problem(503, "unavailable", "try again"), site.enrolled()])
    site.answer = lambda path, body: next(answers, (404, {}, b""))
    status, text = run(folder, "enrol", site.link())
    assert status == OK and text.startswith("Six digits: 123 456\n"), text


def test_links_are_of_one_kind(site: Site, folder: pathlib.Path) -> None:
    guest = site.link("i", bytes(32))
    assert run(folder, "enrol", guest)[0] == BAD_LINK
    assert run(folder, "visit", site.link())[0] == BAD_LINK
    assert run(folder, "enrol", "https://home.example/e#v1.")[0] == BAD_LINK
    assert not site.asked


def test_names_are_names(site: Site, folder: pathlib.Path) -> None:
    for name in "", "Anna's phone", "-x", "x" * 33:
        status, text = run(folder, "enrol", site.link(), "--name", name)
        assert status == 64 and "--name" in text
    assert not site.asked


def test_a_visit_of_a_site_that_lies(site: Site, folder: pathlib.Path) -> None:
    look = {"state": "valid", "service": "0000000000000001", "service_title": "Web",
            "message": "", "duration_s": 60, "valid_until_ms": wire.now_ms() + 60000,
            "uses_left": 1, "visit_end_ms": 0, "router": "home"}
    box = bytes(nacl.public.PrivateKey.generate().public_key)
    link = site.link("i", box, b"\x07" * 32)
    site.answer = lambda path, body: (
        reply(look) if path.startswith("/api/v1/guest/invitations/") else reply(b"{}"))
    status, text = run(folder, "visit", link)
    assert status == BAD_SERVER, text
    assert not folder.exists(), "a guest leaves nothing behind"
    assert len(site.asked[-1][2]) == 256 or len(site.asked[-2][2]) == 256
    for path, _, body in site.asked:
        assert b"\x07" * 32 not in body and "07" * 32 not in path, "the seed stays here"
    look["state"] = "used-up"
    status, text = run(folder, "visit", link)
    assert status == 69 and "was used as often as it may be" in text
