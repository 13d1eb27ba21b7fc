# SPDX-License-Identifier: GPL-3.0-or-later
"""Users, devices, services, grants and routers: what may be kept, and what ends with a change."""
from __future__ import annotations

import contextlib
import itertools
import json
from collections.abc import Iterator

import pytest
import wire
from calls import NAME, SETUP, Calls, Refused
from conftest import BUILD
from house import WEB, House, Knocker
from lab import net, probe
from lab.process import wait_for

NOBODY = "00000000000000aa"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD, setup=SETUP) as made:
        made.start()
        yield made


@pytest.fixture(scope="module")
def admin(house: House) -> Calls:
    return Calls(house)


@pytest.fixture
def user(admin: Calls) -> str:
    """A new member, with nothing."""
    return admin("user-add", name=f"user-{next(_numbers)}", role="member")["id"]


@pytest.fixture
def service(admin: Calls) -> Iterator[dict]:
    """A service, as it was added; it leads to the nas's web server."""
    fields = {"router": "home", "name": f"service-{next(_numbers)}", "proto": "tcp",
              "to4": net.NAS4, "to6": net.NAS6, "to_port": 443}
    made = admin("service-add", **fields)["id"]
    yield {"service": made, **fields}
    with contextlib.suppress(Refused):  # the test has removed it
        admin("service-remove", service=made)


def knocker_of(house: House, admin: Calls, user: str, *services: str) -> Knocker:
    """A device of a user who may open these services, which every knock opens."""
    for each in services:
        admin("grant-add", user=user, service=each, automatic=True)
    return house.knocker(one(admin, "user-list", user=user)["name"])


def one(admin: Calls, method: str, **fields) -> dict:
    (item,) = admin(method, is_change=False, **fields)["items"]
    return item


def every(admin: Calls, method: str, **fields) -> list[dict]:
    return admin(method, is_change=False, **fields)["items"]


def refused(admin: Calls, code: str, field: str, method: str, **fields) -> None:
    """The call is refused so, and changes nothing."""
    before = estate(admin.house)
    with pytest.raises(Refused) as refusal:
        admin(method, **fields)
    assert (refusal.value.code, refusal.value.field) == (code, field), str(refusal.value)
    assert estate(admin.house) == before


def estate(house: House) -> list:
    """Everything that admins keep, and its history."""
    tables = {"users": "id", "devices": "id", "services": "id", "grants": "id", "routers": "id",
              "ports": "(router_id, port, proto)", "events": "number"}
    less = {"devices": "last_t_ms",
            "routers": "published, seen_ms, lease_ms, online, version, problem"}
    parts = [f"(SELECT jsonb_agg(to_jsonb(t) - '{{{less.get(table, '')}}}'::text[] ORDER BY {order}) "
             f"FROM {table} t)" for table, order in tables.items()]
    return json.loads(house.database.value(f"SELECT jsonb_build_array({', '.join(parts)})"))


def as_set(item: dict, fields: str) -> dict:
    return {name: item[name] for name in fields.split() if name in item}


def set_service(admin: Calls, service: dict, **changes) -> None:
    admin("service-set", **{name: value for name, value in {**service, **changes}.items()
                            if name != "router" and value is not None})


def over(house: House, knocker: Knocker) -> list[str]:
    """Why the sessions of a device are over."""
    return [row[0] for row in house.database.rows(
        "SELECT reason FROM sessions WHERE closed_ms IS NOT NULL AND "
        f"device_id = '\\x{knocker.id}' ORDER BY closed_ms, id")]


def port_of(admin: Calls, service: dict) -> int:
    return one(admin, "service-list", service=service["service"])["port"]


# --- users ---

def test_a_user_is_added_shown_changed_and_removed(house: House, admin: Calls) -> None:
    given = {"name": "vera", "role": "member", "title": "Vera Ö.", "active": True,
             "most_sessions": 3, "countries": "DE AT", "hours": "mon-fri 08:00-18:00"}
    made = admin("user-add", **given)["id"]
    assert as_set(one(admin, "user-list", user=made), " ".join(given)) == given
    assert admin("user-add", **given)["id"] == made, "the same again is the same"
    refused(admin, "exists", "name", "user-add", **{**given, "title": "somebody else"})
    changed = {"name": "vera-2", "role": "admin", "active": True}
    admin("user-set", user=made, **changed)
    assert as_set(one(admin, "user-list", user=made), " ".join(given)) == {
        **changed, "title": "", "most_sessions": 0, "countries": "", "hours": ""}
    admin("user-remove", user=made)
    assert every(admin, "user-list", user=made) == []
    assert admin("user-add", **given)["id"] != made, "the name is free again"
    refused(admin, "not-found", "user", "user-remove", user=made)
    refused(admin, "not-found", "user", "user-set", user=made, **changed)
    assert house.database.rows(
        "SELECT kind, what, actor, detail FROM events WHERE user_id = "
        f"{int(made, 16)} ORDER BY number") == [
            ["user", "added", NAME, ""],
            ["user", "changed", NAME,
             "name, role, title, most_sessions, countries, hours"],
            ["user", "removed", NAME, ""]]


def test_two_users_have_two_names(admin: Calls, user: str) -> None:
    other = one(admin, "user-list", user=admin("user-add", name="wilma", role="member")["id"])
    refused(admin, "exists", "name", "user-set", user=user, name=other["name"], role="member",
            active=True)


@pytest.mark.parametrize("field, value", [
    ("countries", "Germany"), ("countries", "de"), ("countries", "DE  AT"), ("countries", "DE,AT"),
    ("hours", "always"), ("hours", "mon 25:00-26:00"), ("hours", "mon-fri 08:00"),
    ("hours", "8-18")])
def test_limits_must_make_sense(admin: Calls, user: str, field: str, value: str) -> None:
    refused(admin, "invalid", field, "user-add", name="xaver", role="member", **{field: value})
    refused(admin, "invalid", field, "user-set", user=user, name="xaver", role="member", active=True,
            **{field: value})


def test_who_is_removed_is_shut_out_at_once(house: House, admin: Calls, user: str,
                                            service: dict) -> None:
    device = knocker_of(house, admin, user, service["service"])
    device.open()
    house.wait_agreed()
    admin("user-remove", user=user)
    assert device.sessions() == [] and over(house, device) == ["revoked"]
    wait_for("the kernel has shut its door", lambda: not device.doors())
    device.knock()
    house.settle()
    assert device.sessions() == []
    assert every(admin, "device-list", user=user) == every(admin, "grant-list", user=user) == []
    assert house.database.value("SELECT count(*) FROM devices WHERE revoked_ms IS NULL AND "
                                f"user_id = {int(user, 16)}") == "0"


def test_who_is_inactive_opens_nothing_until_he_is_active_again(
        house: House, admin: Calls, user: str, service: dict) -> None:
    device = knocker_of(house, admin, user, service["service"])
    device.open()
    item = as_set(one(admin, "user-list", user=user), "name role")
    admin("user-set", user=user, **item, active=False)
    assert over(house, device) == ["revoked"]
    device.knock()
    house.settle()
    assert device.sessions() == []
    admin("user-set", user=user, **item, active=True)
    device.open()


# --- devices ---

def test_a_device_is_renamed_and_revoked(house: House, admin: Calls, user: str) -> None:
    key = wire.Key()
    device = admin("device-add", user=user, name="old", device_key=key.public.hex())["device"]
    assert device == key.device_id.hex()
    admin("device-set", device=device, name="new")
    item = one(admin, "device-list", device=device)
    assert (item["name"], item["state"], item["kind"]) == ("new", "active", "device")
    refused(admin, "exists", "device_key", "device-add", user=user, name="other",
            device_key=key.public.hex())
    admin("device-revoke", device=device)
    admin("device-revoke", device=device)
    item = one(admin, "device-list", device=device)
    assert item["state"] == "revoked" and item["revoked"]
    refused(admin, "exists", "device_key", "device-add", user=user, name="new",
            device_key=key.public.hex())
    refused(admin, "not-found", "device", "device-set", device="00" * 16, name="new")
    refused(admin, "not-found", "device", "device-revoke", device="00" * 16)
    refused(admin, "not-found", "user", "device-add", user=NOBODY, name="x",
            device_key=wire.Key().public.hex())


# --- services ---

def test_a_service_is_added_shown_changed_and_removed(admin: Calls) -> None:
    given = {"router": "home", "name": "cam", "title": "The camera", "description": "At the door",
             "icon": "camera", "kind": "forward", "proto": "both", "port": 8554, "to4": net.NAS4,
             "to6": net.NAS6, "to_port": 554, "websocket": False, "default_s": 60,
             "longest_s": 600}
    made = admin("service-add", **given)["id"]
    assert one(admin, "service-list", service=made) == {"id": made, **given}
    assert admin("service-add", **given)["id"] == made, "the same again is the same"
    refused(admin, "exists", "name", "service-add", **{**given, "to_port": 555})
    changed = {"name": "cam-2", "proto": "tcp", "to4": net.NAS4, "to_port": 555}
    admin("service-set", service=made, **changed)
    assert one(admin, "service-list", service=made) == {
        "id": made, "router": "home", "title": "", "description": "", "icon": "", "port": 8554,
        "kind": "forward", "websocket": False, "default_s": 0, "longest_s": 0, **changed}
    admin("service-remove", service=made)
    assert every(admin, "service-list", service=made) == []
    refused(admin, "not-found", "service", "service-remove", service=made)
    again = admin("service-add", **given)["id"]
    assert again != made, "its name and port are free again"
    admin("service-remove", service=again)


@pytest.mark.parametrize("to4", ["8.8.8.8", "127.0.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1",
                                 "169.254.1.1", "100.64.0.1", "172.32.0.1", "172.15.0.1", "11.0.0.1",
                                 "192.169.0.1", "198.51.100.1", "fd77::10"])
def test_a_service_leads_to_a_host_of_the_home_by_ipv4(admin: Calls, to4: str) -> None:
    refused(admin, "invalid", "to4", "service-add", router="home", name="out", proto="tcp", to4=to4,
            to_port=1)


@pytest.mark.parametrize("to6", ["::1", "::", "fe80::1", "ff02::1", "64:ff9b::1", "100::1",
                                 "192.168.77.10"])
def test_a_service_leads_to_a_host_of_the_home_by_ipv6(admin: Calls, to6: str) -> None:
    refused(admin, "invalid", "to6", "service-add", router="home", name="out", proto="tcp", to6=to6,
            to_port=1)


PROXY = {"kind": "proxy", "proto": "tcp", "scheme": "https", "host": "nas.lan", "to_port": 443}


@pytest.mark.parametrize("field, changes", [
    ("to4", {"to4": None, "to6": None}),
    ("scheme", {"scheme": "http"}), ("host", {"host": "nas"}), ("path", {"path": "/"}),
    ("websocket", {"websocket": True}),
    ("default_s", {"default_s": 61, "longest_s": 60}),
    ("scheme", {**PROXY, "scheme": None}), ("host", {**PROXY, "host": None}),
    ("proto", {**PROXY, "proto": "both"}), ("to4", {**PROXY, "to4": net.NAS4}),
    ("to6", {**PROXY, "to6": net.NAS6}),
    *(("host", {**PROXY, "host": host}) for host in (
        "", ".", "a..b", "-a", "a-", "a_b", "a b", "8.8.8.8", "127.0.0.1", "::1", "localhost",
        "1.2.3", "a" * 64, "nas.lan:80", "user@nas", "nas/", "ñas", "[fd77::1]")),
    *(("path", {**PROXY, "path": path}) for path in (
        "", "x", "/ ", "/a\"b", "/;", "/{", "/$x", "/../x", "/\\", "/#", "/?x", "/é"))])
def test_what_makes_no_sense_is_refused(admin: Calls, service: dict, field: str,
                                        changes: dict) -> None:
    base = {"router": "home", "name": "none", "proto": "tcp", "to4": net.NAS4, "to_port": 443}
    if "kind" in changes:
        del base["to4"]
    wish = {name: value for name, value in {**base, **changes}.items() if value is not None}
    refused(admin, "invalid", field, "service-add", **wish)
    del wish["router"]
    refused(admin, "invalid", field, "service-set", service=service["service"], **wish)


def test_a_proxy_is_kept(admin: Calls) -> None:
    given = {"router": "home", "name": "site", **PROXY, "path": "/cloud/", "websocket": True}
    made = admin("service-add", **given)["id"]
    item = one(admin, "service-list", service=made)
    assert as_set(item, " ".join(given)) == given
    for host in "192.168.77.9", "fd77::9", "NAS", "a-b.c1":
        admin("service-set", service=made, **{**PROXY, "host": host}, name="site")
    admin("service-remove", service=made)


def test_what_a_door_leads_to_may_change_only_while_it_is_shut(
        house: House, admin: Calls, user: str, service: dict) -> None:
    device = knocker_of(house, admin, user, service["service"])
    device.open()
    set_service(admin, service, title="Another title", icon="door", longest_s=7200)
    assert len(device.sessions()) == 1, "a title is no door"
    reasons = []
    for change in {"to_port": 27015}, {"to4": "192.168.77.11"}, {"proto": "both"}, {"port": 8999}, \
            {"to6": None}:
        device.open()
        house.wait_agreed()
        set_service(admin, service, **change)
        reasons.append("changed")
        assert device.sessions() == [] and over(house, device) == reasons, change
        wait_for("the kernel has shut its door", lambda: not device.doors())
    set_service(admin, service)
    device.open()
    port = port_of(admin, service)
    assert port == 8999
    assert probe.talks_tcp(house.net, device.host, net.WAN4, port, device.sources[0])


def test_a_removed_service_is_shut_and_gone(house: House, admin: Calls, user: str,
                                            service: dict) -> None:
    device = knocker_of(house, admin, user, service["service"])
    device.open()
    admin("service-remove", service=service["service"])
    assert device.sessions() == [] and over(house, device) == ["revoked"]
    assert every(admin, "grant-list", user=user) == []
    device.knock(op=wire.OPEN, services=[int(service["service"], 16)])
    house.settle()
    assert device.sessions() == []
    refused(admin, "not-found", "service", "grant-add", user=user, service=service["service"],
            automatic=True)


# --- ports ---

def test_a_free_port_is_chosen(house: House, admin: Calls, service: dict) -> None:
    port = port_of(admin, service)
    assert 20000 <= port <= 29999
    set_service(admin, service, title="it stays")
    assert port_of(admin, service) == port


def test_a_port_of_a_protocol_leads_to_one_service(admin: Calls, user: str, service: dict) -> None:
    port = port_of(admin, service)
    fresh = {"router": "home", "name": "second", "to4": net.NAS4, "to_port": 1}
    for proto in "tcp", "both":
        refused(admin, "exists", "port", "service-add", **fresh, proto=proto, port=port)
    second = admin("service-add", **fresh, proto="udp", port=port)["id"]
    del fresh["router"]
    for proto in "tcp", "both":
        refused(admin, "exists", "port", "service-set", service=second, **fresh, proto=proto)
    refused(admin, "exists", "port", "grant-add", user=user, service=service["service"],
            automatic=False, port=WEB)
    refused(admin, "exists", "port", "grant-add", user=user, service=service["service"],
            automatic=False, port=port)
    admin("grant-add", user=user, service=service["service"], automatic=False, port=port + 1)
    refused(admin, "exists", "port", "service-set", service=service["service"],
            **{name: value for name, value in service.items() if name not in ("router", "service")},
            port=port + 1)
    refused(admin, "exists", "port", "service-add", router="home", **fresh | {"name": "third"},
            proto="tcp", port=port + 1)
    admin("service-set", service=second, **fresh, proto="udp", port=port + 1)
    refused(admin, "exists", "proto", "service-set", service=service["service"],
            **{**{name: value for name, value in service.items()
                  if name not in ("router", "service")}, "proto": "both", "port": 8111})
    admin("service-remove", service=second)


def test_a_grant_s_own_port_is_the_door(house: House, admin: Calls, user: str,
                                        service: dict) -> None:
    device = knocker_of(house, admin, user, service["service"])
    device.open()
    admin("grant-add", user=user, service=service["service"], automatic=True, port=22222)
    assert over(house, device) == ["changed"]
    device.open()
    house.wait_agreed()
    assert [port for _, _, port in device.doors()] == [22222]
    assert probe.talks_tcp(house.net, device.host, net.WAN4, 22222, device.sources[0])
    assert not probe.connects(house.net, device.host, net.WAN4, port_of(admin, service),
                              device.sources[0])
    admin("grant-add", user=user, service=service["service"], automatic=True, port=22222,
          longest_s=100)
    assert len(device.sessions()) == 1, "a shorter time is for the next one"
    admin("grant-add", user=user, service=service["service"], automatic=True)
    assert over(house, device) == ["changed", "changed"]
    assert every(admin, "grant-list", user=user)[0].get("port") is None


def test_a_full_range_has_no_port(house: House, admin: Calls) -> None:
    admin("router-add", router="narrow", router_key=wire.Key().public.hex(), host="narrow.example",
          port_first=50000, port_last=50001)
    fresh = {"router": "narrow", "proto": "both", "to4": net.NAS4, "to_port": 1}
    made = [admin("service-add", name=f"narrow-{number}", **fresh)["id"] for number in (1, 2)]
    assert {one(admin, "service-list", service=each)["port"] for each in made} == {50000, 50001}
    refused(admin, "full", "port", "service-add", name="narrow-3", **fresh)
    admin("service-add", name="narrow-3", **fresh, port=443)


# --- grants ---

def test_a_grant_is_added_changed_and_removed(house: House, admin: Calls, user: str,
                                              service: dict) -> None:
    parties = {"user": user, "service": service["service"]}
    made = admin("grant-add", **parties, automatic=False, longest_s=60)["id"]
    assert admin("grant-add", **parties, automatic=True, longest_s=60)["id"] == made
    item = one(admin, "grant-list", **parties)
    assert as_set(item, "id automatic longest_s") == {
        "id": made, "automatic": True, "longest_s": 60}
    device = house.knocker(item["user_name"])
    device.open()
    admin("grant-remove", grant=made)
    assert over(house, device) == ["revoked"]
    refused(admin, "not-found", "grant", "grant-remove", grant=made)
    refused(admin, "not-found", "", "grant-remove", **parties)
    refused(admin, "not-found", "user", "grant-add", user=NOBODY, service=service["service"],
            automatic=True)
    refused(admin, "not-found", "service", "grant-add", user=user, service=NOBODY, automatic=True)


# --- routers ---

def test_a_router_is_added_changed_and_removed(house: House, admin: Calls) -> None:
    key = wire.Key().public.hex()
    given = {"router": "attic", "host": "attic.example", "title": "The attic", "port_first": 1000,
             "port_last": 2000}
    admin("router-add", router_key=key, **given)
    admin("router-add", router_key=key, **given)
    assert as_set(one(admin, "router-list", router="attic"), " ".join(given)) == given
    refused(admin, "exists", "router", "router-add", router_key=wire.Key().public.hex(), **given)
    refused(admin, "exists", "router_key", "router-add", router_key=key, router="cellar",
            host="cellar.example")
    admin("router-set", router="attic", host="198.51.100.9")
    assert as_set(one(admin, "router-list", router="attic"), " ".join(given)) == {
        "router": "attic", "host": "198.51.100.9", "title": "", "port_first": 20000,
        "port_last": 29999}
    refused(admin, "invalid", "port_last", "router-set", router="attic", host="x", port_first=9,
            port_last=8)
    for host in "", "a b", "x;", "-x", "a_b", "x.", "fd00::1%wan0", "x:80", "256.1.1.1", "שלום":
        refused(admin, "invalid", "host", "router-set", router="attic", host=host)
    made = admin("service-add", router="attic", name="box", proto="tcp", to4="10.1.1.1",
                 to_port=1)["id"]
    refused(admin, "conflict", "router", "router-remove", router="attic")
    admin("service-remove", service=made)
    admin("router-remove", router="attic")
    refused(admin, "not-found", "router", "router-remove", router="attic")
    refused(admin, "not-found", "router", "router-set", router="attic", host="x")
    refused(admin, "not-found", "router", "service-add", router="attic", name="box", proto="tcp",
            to4="10.1.1.1", to_port=1)
    assert every(admin, "router-list", router="attic") == []
    admin("router-add", router_key=key, router="loft", host="loft.example")
    admin("router-add", router_key=wire.Key().public.hex(), router="attic", host="attic.example")
    assert one(admin, "router-list", router="attic")["port_first"] == 20000


def test_a_service_needs_a_router(admin: Calls) -> None:
    refused(admin, "not-found", "router", "service-add", router="nowhere", name="x", proto="tcp",
            to4=net.NAS4, to_port=1)


# --- files ---

def file_of(admin: Calls) -> dict:
    reply = admin("site-export", is_change=False)
    return {name: reply[name] for name in ("users", "services", "grants")}


def changes(reply: dict) -> list[tuple]:
    return [(item["what"], item["kind"], item["name"], item["detail"]) for item in reply["items"]
            if item["what"] != "same"]


def test_what_is_exported_can_be_imported(house: House, admin: Calls) -> None:
    whole = file_of(admin)
    before = estate(house)
    for dry_run in True, False:
        reply = admin("site-import", **whole, dry_run=dry_run)
        assert changes(reply) == []
        assert len(reply["items"]) == sum(map(len, whole.values()))
    assert estate(house) == before


FILE = {
    "users": [{"name": "iris", "role": "member", "title": "", "active": True, "most_sessions": 0,
               "countries": "", "hours": ""}],
    "services": [{"router": "home", "name": "printer", "title": "", "description": "", "icon": "",
                  "kind": "forward", "proto": "tcp", "port": 28631, "to4": net.NAS4, "to_port": 631,
                  "websocket": False, "default_s": 0, "longest_s": 0}],
    "grants": [{"user": "iris", "router": "home", "service": "printer", "automatic": True,
                "longest_s": 0}],
}
ADDED = [("add", "user", "iris", ""), ("add", "service", "home/printer", ""),
         ("add", "grant", "iris home/printer", "")]


def test_a_file_is_imported_as_a_whole(house: House, admin: Calls) -> None:
    before = estate(house), sorted(house.held())
    assert changes(admin("site-import", **FILE, dry_run=True)) == ADDED
    assert (estate(house), sorted(house.held())) == before, "a dry run only tells"
    assert changes(admin("site-import", **FILE, dry_run=False)) == ADDED
    assert changes(admin("site-import", **FILE, dry_run=False)) == []
    whole = file_of(admin)
    for name, items in FILE.items():
        assert all(item in whole[name] for item in items)
    assert sorted(whole["users"], key=lambda item: item["name"]) == whole["users"]
    device = house.knocker("iris")
    device.open()
    new = {"users": [{**FILE["users"][0], "title": "Iris", "most_sessions": 2}],
           "services": [{**FILE["services"][0], "to_port": 632}],
           "grants": [{**FILE["grants"][0], "automatic": False}]}
    different = [("set", "user", "iris", "title, most_sessions"),
                 ("set", "service", "home/printer", "to_port"),
                 ("set", "grant", "iris home/printer", "automatic")]
    assert changes(admin("site-import", **new, dry_run=True)) == different
    assert len(device.sessions()) == 1
    assert changes(admin("site-import", **new, dry_run=False)) == different
    assert over(house, device) == ["changed"]
    wait_for("the kernel has shut its door", lambda: not device.doors())


@pytest.mark.parametrize("code, field, place, change", [
    ("invalid", "users[1].hours", "users", {"name": "jan", "hours": "never"}),
    ("invalid", "services[1].to4", "services", {"name": "other", "to4": "8.8.8.8", "port": 28632}),
    ("exists", "services[1].port", "services", {"name": "other"}),
    ("not-found", "services[1].router", "services", {"router": "nowhere", "port": 28632}),
    ("not-found", "grants[1].user", "grants", {"user": "nobody"}),
    ("not-found", "grants[1].service", "grants", {"service": "nothing"}),
    ("exists", "grants[1].port", "grants", {"port": WEB})])
def test_a_file_with_a_mistake_changes_nothing(admin: Calls, code: str, field: str, place: str,
                                               change: dict) -> None:
    wrong = {**FILE, place: [*FILE[place], {**FILE[place][0], **change}]}
    for dry_run in True, False:
        refused(admin, code, field, "site-import", **wrong, dry_run=dry_run)


def test_health_counts_the_routers(house: House, admin: Calls) -> None:
    reply = admin("site-health", is_change=False)
    assert reply["routers"] == len(every(admin, "router-list")) and reply["online"] == 1
