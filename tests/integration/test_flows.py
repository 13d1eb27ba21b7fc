# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a session is the end of its connections, and of no one else's."""
from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
import wire
from conftest import BUILD
from flows import Talker, UdpFlow
from house import DESK, WEB, House, Knocker
from lab import net
from lab.home import SOURCE
from lab.probe import Flow
from lab.process import wait_for

TALK = 5000  # public and inner UDP port of a server that never stops sending
WALL = {4: net.WAN4, 6: net.WAN6}
LATEST = 2.0  # seconds after the end: the last byte that may still come
MASQUERADED = "".join(f"snat{family} = {server} tcp 443, {server} udp {TALK}\n"
                      for family, server in ((4, net.NAS4), (6, net.NAS6)))


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House(BUILD, cafe=True) as made:
        made.start()
        made.add_service("talk", "udp", TALK, TALK)
        made.add_user("ben")
        for user in "ana", "ben":
            made.ctl("grant", "add", user, "talk", "--automatic")
        made.talker = Talker(made.net, "nas", TALK)
        yield made
        made.talker.close()


@pytest.fixture(params=["plain", "masqueraded"])
def server(house: House, request: pytest.FixtureRequest) -> str:
    """Whether the server sees the client's address or, its gateway being another, the router's."""
    house.load_base_table()
    if request.param == "masqueraded":
        conf = house.folder / "router.conf"
        conf.write_text(conf.read_text() + MASQUERADED)
        house.net.run("router", str(SOURCE / "deploy/router/ownline-firewall"), "-c", str(conf),
                      "start")
    return request.param


def flows_of(device: Knocker) -> list[Flow | UdpFlow]:
    """Live connections of every kind."""
    found: list[Flow | UdpFlow] = []
    for family in 4, 6:
        place = device.house.net, device.host, WALL[family]
        found.append(Flow(*place, WEB, device.sources[family == 6]))
        found.append(UdpFlow(*place, TALK, device.sources[family == 6]))
    for flow in found:
        wait_for("bytes flow", lambda: flow.received > 50)
    return found


def open_all(device: Knocker, duration: int) -> float:
    """Opens the doors of both families; returns when the last one shuts."""
    ends = [session.end_ms for family in (4, 6) for session in device.open(family, duration=duration)]
    return max(ends) / 1000


def cut(flows: list[Flow | UdpFlow]) -> list[float]:
    """When each of the connections gave its last byte."""
    wait_for("nothing flows any more", lambda: not any(flow.is_alive(0.3) for flow in flows), 10)
    for flow in flows:
        flow.close()
    return [flow.last_byte for flow in flows]


def revoke_device(device: Knocker) -> None:
    device.house.ctl("device", "revoke", device.id)


def revoke_sessions(device: Knocker) -> None:
    for session in device.sessions():
        device.house.ctl("session", "close", f"{session.id:016x}")


def remove_grants(device: Knocker) -> None:
    for service in "web", "talk":
        device.house.ctl("grant", "remove", "ana", service)


def close_by_knock(device: Knocker) -> None:
    ids = [device.house.id_of(service) for service in ("web", "talk")]
    device.knock(op=wire.CLOSE, services=ids)


@pytest.mark.parametrize("end", [revoke_device, revoke_sessions, remove_grants, close_by_knock])
def test_revocation_cuts_live_connections(house: House, server: str,
                                          end: Callable[[Knocker], None]) -> None:
    device = house.knocker()
    try:
        open_all(device, 600)
        flows = flows_of(device)
        begun = time.time()
        end(device)
        assert all(last < begun + LATEST for last in cut(flows))
        house.wait_agreed()
    finally:
        if end is remove_grants:
            for service in "web", "talk":
                house.ctl("grant", "add", "ana", service, "--automatic")


def test_expiry_cuts_live_connections(house: House, server: str) -> None:
    device = house.knocker()
    end = open_all(device, 4)
    flows = flows_of(device)
    assert time.time() < end - 0.5, "they were alive before"
    assert all(end - 1.0 < last < end + 0.3 for last in cut(flows))
    is_known = [device.sources[1] in house.talker.clients,
                f"::ffff:{device.sources[0]}" in house.talker.clients]
    assert is_known == [server == "plain"] * 2
    house.wait_agreed()


def test_with_every_process_dead_the_kernel_cuts_live_connections(house: House,
                                                                  server: str) -> None:
    device = house.knocker()
    end = open_all(device, 6)
    flows = flows_of(device)
    services = [*house.ours, house.services["mosquitto"], house.services["postgresql"]]
    for service in services:
        service.kill()
    assert time.time() < end - 0.5 and all(flow.is_alive() for flow in flows)
    try:
        assert all(end - 1.0 < last < end + 0.3 for last in cut(flows))
        assert not [door for door in house.held() if door[0] in device.sources]
    finally:
        for service in reversed(services):
            service.start()
    house.wait_agreed()


def test_the_neighbour_behind_the_same_address_keeps_his_connections(house: House,
                                                                     server: str) -> None:
    ana = house.knocker("ana", "phone", has_address=False)
    ben = house.knocker("ben", "neighbour", has_address=False)
    ana.open(duration=600)
    ben.open(op=wire.OPEN, services=[house.id_of("desk")], duration=600)
    hers = [Flow(house.net, "phone", net.WAN4, WEB), UdpFlow(house.net, "phone", net.WAN4, TALK)]
    his = [Flow(house.net, "neighbour", net.WAN4, DESK),
           UdpFlow(house.net, "neighbour", net.WAN4, DESK)]
    for flow in hers + his:
        wait_for("bytes flow", lambda: flow.received > 20)
    assert {session.source for session in ana.sessions() + ben.sessions()} == {net.CAFE4}
    revoke_device(ana)
    cut(hers)
    so_far = [flow.received for flow in his]
    for flow, before in zip(his, so_far):
        wait_for("his bytes still flow", lambda: flow.received > before + 100)
    revoke_device(ben)
    cut(his)


def test_who_shares_a_door_keeps_it_until_the_last_one_goes(house: House) -> None:
    """Ana's session ends; Ben, behind the same address, may use the same service: nothing is cut."""
    ana = house.knocker("ana", "phone", has_address=False)
    ben = house.knocker("ben", "neighbour", has_address=False)
    ana.open(duration=600)
    ben.open(duration=600)
    flow = Flow(house.net, "neighbour", net.WAN4, WEB)
    wait_for("bytes flow", lambda: flow.received > 50)
    revoke_device(ana)
    wait_for("her session is over", lambda: not ana.sessions())
    house.wait_agreed()
    before = flow.received
    wait_for("his bytes still flow", lambda: flow.received > before + 500)
    revoke_device(ben)
    cut([flow])
