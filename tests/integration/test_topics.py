# SPDX-License-Identifier: GPL-3.0-or-later
"""Each role, on each topic, through each door of the broker: what proto/asyncapi.json allows goes,
everything else is refused."""
from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from bus import CONTROL, PRINCIPALS, SHARED, Bus
from conftest import BUILD
from contract import Who, may, principal, topics
from lab.broker import APP_PORT, DEVICE_PORT, PORT
from lab.net import HOME4
from mqtt5 import NOT_AUTHORISED, Client, Refused
from viewer import Viewer

ANNA, BEN = "00000000000000a1", "00000000000000b2"
PHONE = Who("a1" * 16, "device", ANNA)
TABLET = Who("a2" * 16, "device", ANNA)
BENS_PHONE = Who("b1" * 16, "device", BEN)
APP = Who("login-" + "a3" * 16, "app", ANNA)
BENS_APP = Who("login-" + "b3" * 16, "app", BEN)
ACCOUNTS = [PHONE, TABLET, BENS_PHONE, APP, BENS_APP]
SERVICES = [principal(name) for name in PRINCIPALS]
EVERYBODY = SERVICES + ACCOUNTS
# Whatever a parameter of a topic could be: everybody's name, scope and user, and what nobody has.
VALUES = sorted({word for who in EVERYBODY for word in (who.name, who.scope, who.user) if word} |
                {"7", "nobody"})
TOPICS = topics(VALUES)
CLIENTS = [(who, PORT) for who in SERVICES] + \
    list(itertools.product(ACCOUNTS, (DEVICE_PORT, APP_PORT)))
NAMES = {PHONE: "phone", TABLET: "tablet", BENS_PHONE: "bens-phone", APP: "app", BENS_APP: "bens-app"}
IDS = [f"{NAMES.get(who, who.name)}-{port}" for who, port in CLIENTS]
EVERYTHING = ["#", "+", "+/#", "+/+/#", "ownline/#", "ownline/v1/#", "ownline/v1/+/+",
              "ownline/v1/+/+/+", "ownline/v1/reply/+", "ownline/v1/user/+/view/+",
              "ownline/v1/user/#", "ownline/v1/device/+/result", "$SYS/#", "$SYS/broker/version",
              "$CONTROL/#", "$CONTROL/+/v1/response", "$share/a/#", "$share/a/ownline/v1/#",
              "$share/session-manager/#", "$share/a/$CONTROL/#", "$share/a/" + CONTROL + "/response"]
# Filters of a whole level: where a parameter is free, this is what a service asks for.
WIDE = sorted(set(topics(["+"])) | {topic.rsplit("/", 1)[0] + "/+" for topic in TOPICS})
# What AsyncAPI does not know of: calls in one filter, and the broker's own words.
MANAGER = {SHARED + "ownline/v1/rpc/session-manager/+", CONTROL + "/response"}


@pytest.fixture(scope="module")
def bus() -> Iterator[Bus]:
    with Bus(BUILD) as made:
        made.start()
        for who in ACCOUNTS:
            made.add_account(who)
        yield made


def connect(bus: Bus, who: Who, port: int) -> Client:
    return bus.connect(who.name) if port == PORT else bus.log_in(who.name, port)


def test_asyncapi_scopes_what_belongs_to_one() -> None:
    assert may(principal("rule-agent-home"), "receive", "ownline/v1/router/home/access")
    assert not may(principal("rule-agent-home"), "receive", "ownline/v1/router/cabin/access")
    assert not may(principal("ownlinectl-admin"), "receive", "ownline/v1/reply/ownlinectl-second")
    assert not may(principal("spa-gateway"), "send", "ownline/v1/health/session-manager")
    assert may(PHONE, "send", f"ownline/v1/knock/{PHONE.name}")
    assert not may(PHONE, "send", f"ownline/v1/knock/{TABLET.name}"), "of the same user"
    assert may(APP, "receive", f"ownline/v1/user/{ANNA}/view/sessions")
    assert not may(APP, "receive", f"ownline/v1/user/{BEN}/view/sessions")
    assert not any(may(APP, "send", topic) for topic in TOPICS)


def differences(topics: list[str], codes: list[int], allowed: set[str]) -> list[str]:
    """What the broker decided otherwise than it should."""
    assert all(code < 0x80 or code == NOT_AUTHORISED for code in codes)
    return [topic for topic, code in zip(topics, codes, strict=True)
            if (code < 0x80) != (topic in allowed)]


@pytest.mark.parametrize("who, port", CLIENTS, ids=IDS)
def test_a_role_publishes_what_is_its_own_and_nothing_else(bus: Bus, who: Who, port: int) -> None:
    allowed = {topic for topic in TOPICS if may(who, "send", topic)}
    foreign = [CONTROL + "/response", "$CONTROL/x", "$SYS/broker/version", "ownline/v1", "x",
               *([] if who.role == "session-manager" else [CONTROL])]
    with connect(bus, who, port) as client:
        tried = TOPICS + foreign
        assert not differences(tried, client.publish_all(tried, b"{}"), allowed)


@pytest.mark.parametrize("who, port", CLIENTS, ids=IDS)
def test_a_role_subscribes_to_what_is_its_own_and_nothing_else(bus: Bus, who: Who,
                                                               port: int) -> None:
    received = {topic for topic in TOPICS + WIDE if may(who, "receive", topic)}
    # Calls are for the role, not for each of its replicas.
    calls = {topic for topic in received if "/rpc/" in topic}
    allowed = received - calls | {SHARED + topic for topic in calls}
    allowed |= MANAGER if who.role == "session-manager" else set()
    with connect(bus, who, port) as client:
        for tried in (TOPICS, [SHARED + topic for topic in TOPICS],
                      ["$share/thief/" + topic for topic in TOPICS], WIDE + EVERYTHING + sorted(MANAGER)):
            assert not differences(tried, client.subscribe_all(tried), allowed)


def test_a_view_reaches_its_user_alone(bus: Bus) -> None:
    """What is delivered, beside what is promised."""
    mine = [topic for topic in TOPICS if "/view/" in topic or topic.endswith("/result")]
    clients = {(who, port): connect(bus, who, port) for who, port in CLIENTS
               if who in ACCOUNTS and port == (DEVICE_PORT if who.role == "device" else APP_PORT)}
    for (who, _), client in clients.items():
        codes = client.subscribe_all([topic for topic in mine if may(who, "receive", topic)])
        assert max(codes) < 0x80
    with bus.connect("session-manager") as sender:
        for topic in mine:
            assert sender.publish(topic, topic.encode()) < 0x80
    for (who, _), client in clients.items():
        wanted = [topic for topic in mine if may(who, "receive", topic)]
        assert [message.topic for message in client.receive(2, len(wanted))] == wanted
        assert not client.receive(0.15)
        client.close()


@pytest.mark.parametrize("port", [DEVICE_PORT, APP_PORT])
def test_a_will_goes_nowhere_either(bus: Bus, port: int) -> None:
    """The broker says nothing of it when the client connects, and does not send it."""
    command = b'{"commands":[{"command":"createClient","username":"evil"}]}'
    with bus.connect("ip-updater") as listener:
        assert listener.subscribe("ownline/v1/knock/+") < 0x80
        for topic, payload in ((f"ownline/v1/knock/{TABLET.name}", b"forged"), (CONTROL, command),
                               (f"ownline/v1/knock/{PHONE.name}", b"its own")):
            bus.log_in(PHONE.name, port, will=(topic, payload)).close()
        (message,) = listener.receive(5)
        assert message.payload == b"its own"
        assert not listener.receive(0.1)
    assert "evil" not in (bus.state / "broker/dynamic-security.json").read_text()


@pytest.mark.parametrize("port", [DEVICE_PORT, APP_PORT])
@pytest.mark.parametrize("name, password", [
    (PHONE.name, ""), (PHONE.name, None), (PHONE.name, "guess"), (PHONE.name, BENS_PHONE.name),
    ("session-manager", ""), ("session-manager", None), ("session-manager", "session-manager"),
    ("nobody", "x"), ("", ""), ("", None), (None, None)],
    ids=["empty", "none", "wrong", "other", "service-empty", "service-none", "service", "unknown",
         "nameless-empty", "nameless-none", "anonymous"])
def test_who_has_no_account_does_not_get_in(bus: Bus, port: int, name: str | None,
                                            password: str | None) -> None:
    if password == BENS_PHONE.name:
        password = bus.passwords[BENS_PHONE.name]
    with pytest.raises(Refused) as refused:
        bus.log_in("", port, account=(name, password))
    assert refused.value.code == NOT_AUTHORISED


def test_a_certificate_is_no_account_and_an_account_no_certificate(bus: Bus) -> None:
    account = (PHONE.name, bus.passwords[PHONE.name])
    for port in DEVICE_PORT, APP_PORT:
        with pytest.raises(Refused):
            bus.connect("session-manager", port, web=port == APP_PORT)
    with pytest.raises(Refused):
        bus.connect(None, account=account)
    with bus.connect("notifier", account=account) as client:
        assert client.publish(f"ownline/v1/knock/{PHONE.name}", b"x") == NOT_AUTHORISED
        assert client.publish("ownline/v1/health/notifier", b"{}") < 0x80


@pytest.mark.parametrize("port", [DEVICE_PORT, APP_PORT])
def test_another_s_client_id_is_of_no_use(bus: Bus, port: int) -> None:
    """Who takes it remains himself, and whose it is stays connected."""
    with bus.connect("session-manager") as manager, bus.log_in(BENS_PHONE.name) as other, \
            bus.log_in(PHONE.name, port, client_id="session-manager") as thief:
        with bus.log_in(APP.name, port, client_id=BENS_PHONE.name, clean=False) as second:
            assert second.subscribe(f"ownline/v1/device/{BENS_PHONE.name}/result") == NOT_AUTHORISED
        assert thief.publish(f"ownline/v1/knock/{PHONE.name}", b"x") < 0x80
        assert other.publish(f"ownline/v1/knock/{BENS_PHONE.name}", b"x") < 0x80
        assert manager.publish("ownline/v1/directory/7", b"{}") < 0x80


@pytest.mark.parametrize("port", [DEVICE_PORT, APP_PORT])
def test_an_account_that_ends_is_shown_out(bus: Bus, port: int) -> None:
    who = Who("c1" * 16, "device", ANNA)
    bus.add_account(who)
    with bus.log_in(who.name, port) as client:
        assert client.publish(f"ownline/v1/knock/{who.name}", b"x") < 0x80
        bus.remove_account(who)
        with pytest.raises(Refused):
            client.receive(1)
    with pytest.raises(Refused) as refused:
        bus.log_in(who.name, port)
    assert refused.value.code == NOT_AUTHORISED


def test_limits_of_a_device(bus: Bus) -> None:
    """No message that would be too large for a service, and nothing that needs four packets."""
    topic = f"ownline/v1/knock/{PHONE.name}"
    with bus.log_in(PHONE.name) as client, pytest.raises(Refused):
        client.publish(topic, bytes(300000))
    with bus.log_in(PHONE.name) as client, pytest.raises(Refused) as refused:
        client.publish(topic, b"x", qos=2)
    assert refused.value.code == 0x9B


def test_mqttjs_sees_its_views_and_nothing_else(bus: Bus) -> None:
    """A real client of browsers; the broker may go away meanwhile."""
    view, other = (f"ownline/v1/user/{user}/view/sessions" for user in (ANNA, BEN))
    where = bus.net, "home", f"wss://{HOME4}:{APP_PORT}/mqtt", bus.state / "tls/ca.crt"
    with Viewer(*where, APP.name, bus.passwords[APP.name]) as app:
        app.wait("connected")
        with bus.connect("session-manager") as sender:
            assert sender.publish(view, b'{"generation":1}', retain=True, expiry_s=900) < 0x80
            assert app.subscribe(view) == 1
            kept = app.message(view)
            assert (kept["payload"], kept["retain"]) == ('{"generation":1}', True)
            assert 895 <= kept["expiry_s"] <= 900
            assert sender.publish(view, b'{"generation":2}', retain=True, expiry_s=900) < 0x80
            live = app.message(view)
            assert (live["payload"], live["retain"]) == ('{"generation":2}', False)
        for topic in other, "#", f"$share/a/{view}", f"ownline/v1/device/{PHONE.name}/result":
            assert app.subscribe(topic) >= 128, topic
        assert app.publish(f"ownline/v1/knock/{PHONE.name}", "x") == NOT_AUTHORISED
        bus.broker.service.kill()
        app.wait("closed")
        bus.broker.service.start()
        app.wait("connected")
    with Viewer(*where, APP.name, "guess") as app:
        assert app.wait("failed")["code"] == NOT_AUTHORISED
