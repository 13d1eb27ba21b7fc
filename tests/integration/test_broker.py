# SPDX-License-Identifier: GPL-3.0-or-later
"""The broker: who gets in by a certificate, how messages go, and what the guard repairs."""
from __future__ import annotations

import contextlib
import json
import os
import pathlib
import resource
import socket
import ssl
import time
from collections.abc import Iterator

import pytest
from bus import SHARED, Bus
from conftest import BUILD, load_setup
from lab.broker import APP_PORT, DEVICE_PORT, PORT
from lab.net import HOME4
from lab.process import wait_for
from mqtt5 import NOT_AUTHORISED, Client, Refused


@pytest.fixture(scope="module")
def bus() -> Iterator[Bus]:
    with Bus(BUILD) as made:
        made.start()
        yield made


def test_a_message_reaches_its_router_alone(bus: Bus) -> None:
    with bus.connect("session-manager") as sender, bus.connect("rule-agent-home") as home, \
            bus.connect("rule-agent-cabin") as cabin:
        assert home.subscribe("ownline/v1/router/home/change") < 0x80
        assert cabin.subscribe("ownline/v1/router/cabin/change") < 0x80
        sender.publish("ownline/v1/router/home/change", b"for home", properties={"ol-sig": "x"})
        (message,) = home.receive()
        assert (message.payload, message.properties) == (b"for home", {"ol-sig": "x"})
        assert not cabin.receive(0.2)


def test_a_call_reaches_one_replica(bus: Bus) -> None:
    topic = "ownline/v1/rpc/session-manager/user-list"
    with bus.connect("session-manager") as one, bus.connect("session-manager-2") as two, \
            bus.connect("ownlinectl-admin") as admin:
        for replica in one, two:
            assert replica.subscribe(SHARED + "ownline/v1/rpc/session-manager/+") < 0x80
        for _ in range(10):
            assert admin.publish(topic, b"{}", response="ownline/v1/reply/ownlinectl-admin") == 0
        assert len(one.receive(0.3, 11)) + len(two.receive(0.3, 11)) == 10


def test_the_broker_keeps_what_is_retained_for_who_comes_later(bus: Bus) -> None:
    with bus.connect("session-manager") as sender:
        assert sender.publish("ownline/v1/router/home/sites", b"kept", retain=True) < 0x80
    with bus.connect("rule-agent-home") as agent:
        assert agent.subscribe("ownline/v1/router/home/sites") < 0x80
        (message,) = agent.receive()
        assert message.retain and message.payload == b"kept"


def test_without_a_certificate_nobody_gets_in(bus: Bus) -> None:
    with pytest.raises(Refused):
        bus.connect(None)


def test_a_certificate_of_another_authority_is_refused(bus: Bus, tmp_path: pathlib.Path) -> None:
    other = tmp_path / "other"
    assert load_setup().main(["--dir", str(other), "--user", "nobody",
                              "--broker-address", HOME4]) == 0
    with bus.net.inside("home"), pytest.raises(Refused):
        Client(HOME4, PORT, other / "tls", "session-manager", ca=bus.state / "tls/ca.crt")


def test_the_broker_s_own_certificate_makes_no_client(bus: Bus) -> None:
    with pytest.raises(Refused):
        bus.connect("broker")


def test_a_service_s_certificate_makes_no_broker(bus: Bus) -> None:
    """Whoever holds a service's key cannot stand in the broker's place."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls = bus.state / "tls"
    server.load_cert_chain(tls / "spa-gateway.crt", tls / "spa-gateway.key")
    client = ssl.create_default_context(cafile=tls / "ca.crt")
    client.check_hostname = False
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server)
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    with pytest.raises(ssl.SSLWantReadError):
        ours.do_handshake()
    with pytest.raises(ssl.SSLWantReadError):
        theirs.do_handshake()
    with pytest.raises(ssl.SSLCertVerificationError, match="unsuitable certificate purpose"):
        ours.do_handshake()


def test_an_older_tls_is_refused(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    make = ssl.create_default_context

    def tls_1_2(*words, **more):
        context = make(*words, **more)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        return context

    monkeypatch.setattr(ssl, "create_default_context", tls_1_2)
    with pytest.raises(Refused):
        bus.connect("session-manager")


def test_another_s_client_id_is_of_no_use(bus: Bus) -> None:
    with bus.connect("spa-gateway") as first, \
            bus.connect("notifier", client_id="spa-gateway"):
        assert first.publish("ownline/v1/event/knock", b"{}") < 0x80


@pytest.mark.parametrize("port", [DEVICE_PORT, APP_PORT])
def test_a_crowd_at_another_door_keeps_no_service_out(bus: Bus, port: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    with contextlib.ExitStack() as crowd, bus.net.inside("home"):
        for number in range(1200):
            guest = crowd.enter_context(socket.socket())
            guest.setblocking(False)
            guest.connect_ex((HOME4, port))
            if number % 50 == 0:
                time.sleep(0.01)  # the broker's queue of who waits is short
        wait_for("they are there", lambda: len(os.listdir(
            f"/proc/{bus.broker.service.pid}/fd")) > 1000)
        bus.connect("spa-gateway").close()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    wait_for("they are gone", lambda: len(os.listdir(
        f"/proc/{bus.broker.service.pid}/fd")) < 100)


def test_an_oversized_message_ends_the_connection(bus: Bus) -> None:
    with bus.connect("session-manager") as client:
        assert client.publish("ownline/v1/router/home/access", bytes(262144)) < 0x80
        with pytest.raises(Refused):
            client.publish("ownline/v1/router/home/access", bytes(300000))


def broken_states(good: str) -> dict[str, bytes]:
    whole = good.encode()
    return {"empty": b"", "cut": whole[:len(whole) // 2], "almost whole": whole.rstrip()[:-1],
            "zeros": bytes(4096), "zeros behind": whole + bytes(512), "nobody": b"{}\n",
            "noise": bytes(range(256)) * 8}


@pytest.mark.parametrize("kind", sorted(broken_states("{}")))
def test_the_guard_replaces_a_broken_state(bus: Bus, kind: str) -> None:
    seed = (bus.state / "broker/seed.json").read_text()
    state = bus.state / "broker/dynamic-security.json"
    bus.broker.service.kill()
    content = broken_states(seed)[kind]
    state.write_bytes(content)
    bus.broker.service.start()
    assert state.read_text() == seed
    assert (state.stat().st_mode & 0o777, state.owner()) == (0o600, "nobody")
    assert state.with_suffix(".json.broken").read_bytes() == content
    bus.connect("session-manager").close()


def test_the_guard_makes_a_missing_state(bus: Bus) -> None:
    bus.broker.service.kill()
    (bus.state / "broker/dynamic-security.json").unlink()
    bus.broker.service.start()
    bus.connect("session-manager").close()


def test_the_guard_keeps_a_good_state(bus: Bus) -> None:
    state = bus.state / "broker/dynamic-security.json"
    bus.broker.service.kill()
    content = json.loads(state.read_text())
    content["clients"].append({"username": "a-device", "roles": []})
    state.write_text(json.dumps(content))
    bus.broker.service.start()
    assert "a-device" in state.read_text()


def test_a_router_that_is_added_later_has_its_rights_after_a_restart(bus: Bus) -> None:
    bus.setup("--router", "attic")
    with bus.connect("rule-agent-attic") as agent:
        assert agent.subscribe("ownline/v1/router/attic/access") == NOT_AUTHORISED
    bus.broker.service.restart()
    with bus.connect("rule-agent-attic") as agent:
        assert agent.subscribe("ownline/v1/router/attic/access") < 0x80


def test_a_router_is_added_though_the_state_was_written_after_the_seed(bus: Bus) -> None:
    """session-manager may have made an account in the meantime."""
    bus.setup("--router", "shed")
    (bus.state / "broker/dynamic-security.json").touch()
    bus.broker.service.restart()
    with bus.connect("rule-agent-shed") as agent:
        assert agent.subscribe("ownline/v1/router/shed/access") < 0x80


def test_the_guard_looks_at_a_large_state_at_once(bus: Bus) -> None:
    """A thousand devices; and what is cut off in the middle of them is not whole."""
    state = bus.state / "broker/dynamic-security.json"
    bus.broker.service.kill()
    content = json.loads(state.read_text())
    for number in range(1000):
        name = f"{number:032x}"
        acl = {"acltype": "publishClientSend", "topic": f"ownline/v1/knock/{name}", "priority": 0,
               "allow": True}
        content["roles"].append({"rolename": name, "acls": [acl] * 13})
        content["clients"].append({"username": name, "roles": [{"rolename": name}]})
    text = json.dumps(content, indent="\t")
    for cut in None, -len(text) // 3:
        state.write_text(text[:cut])
        began = time.monotonic()
        bus.broker.service.start()
        assert time.monotonic() - began < 3
        bus.broker.service.kill()
        assert (f"{999:032x}" in state.read_text()) == (cut is None)
    bus.broker.service.start()


def test_the_guard_refuses_a_broken_seed(bus: Bus) -> None:
    seed = bus.state / "broker/seed.json"
    bus.broker.service.kill()
    content = seed.read_bytes()
    seed.write_bytes(content[:1000])
    bus.broker.service.start(wait=False)
    bus.broker.service.process.wait(10)
    assert "remove it and run deploy/setup again" in bus.broker.service.said()
    seed.write_bytes(content)
    bus.broker.service.start()
