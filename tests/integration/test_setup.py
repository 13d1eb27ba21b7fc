# SPDX-License-Identifier: GPL-3.0-or-later
"""deploy/setup: complete, private, never twice, never over what exists."""
from __future__ import annotations

import hashlib
import json
import os
import pathlib
import pty
import re
import subprocess

import nacl.public
import nacl.signing
import pytest
from conftest import SOURCE, load_setup
from lab.lab import Lab, run
from lab.net import HOME4

SETUP = str(SOURCE / "deploy/setup")
ADDRESS = ["--broker-address", "192.168.1.10"]
ROLES = json.loads((SOURCE / "broker/roles.json").read_text())
FIRST = ["api-gateway", "ip-updater", "ownlinectl-admin", "rule-agent-home", "session-manager",
         "spa-gateway"]
GATEWAYS = ["api-gateway", "ip-updater", "spa-gateway"]
COPIES = {**{f"keys/{role}/{box}.key": f"keys/{box}.key" for role in GATEWAYS
             for box in ("box", "box-guest")}, "keys/session-manager/site.key": "keys/site.key"}
SERVERS = {"broker": ["192.168.1.10", "127.0.0.1", "::1"],
           "devices": ["192.168.1.10", "127.0.0.1", "::1"]}
CONTROL = "$CONTROL/dynamic-security/v1"


def make_state(folder: pathlib.Path, *options: str) -> str:
    return run([SETUP, "--dir", str(folder), "--user", "nobody", *options])


def refused(*command: str, **more) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    assert done.returncode
    return done.stderr


def snapshot(folder: pathlib.Path) -> dict[str, tuple]:
    """Everything that a second run must leave alone."""
    found = {}
    for path in sorted(folder.rglob("*")):
        facts = path.stat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        found[str(path.relative_to(folder))] = (facts.st_mode, facts.st_uid, facts.st_gid,
                                                facts.st_ino, content)
    return found


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """An installation as the first run makes it."""
    folder = tmp_path_factory.mktemp("setup") / "state"
    assert make_state(folder, *ADDRESS) == "", "in a pipe it says nothing when all is well"
    return folder


def test_the_first_run_makes_everything(state: pathlib.Path) -> None:
    expected = {"ca/ca.key", "tls/ca.crt", "keys/accounts.key", "broker/seed.json",
                "broker/mosquitto.conf", ".lock", *COPIES}
    for name in SERVERS:
        expected |= {f"tls/{name}.crt", f"tls/{name}.key"}
    for name in "box", "box-guest", "rpc", "site":
        expected |= {f"keys/{name}.key", f"keys/{name}.pub"}
    for name in FIRST:
        expected |= {f"tls/{name}.crt", f"tls/{name}.key", f"keys/{name}.key",
                     f"peers/{name}.pub", f"{name}.conf"}
    found = {str(path.relative_to(state)) for path in state.rglob("*") if path.is_file()}
    assert found ^ expected == set()


def test_modes_and_owners(state: pathlib.Path) -> None:
    expected = {"": 0o755, "ca": 0o700, "tls": 0o755, "keys": 0o755, "peers": 0o755,
                "broker": 0o700, "broker/seed.json": 0o600, "broker/mosquitto.conf": 0o600,
                ".lock": 0o600}
    expected.update((str(pathlib.Path(name).parent), 0o755) for name in COPIES)
    for path in [state, *state.rglob("*")]:
        name = "" if path == state else str(path.relative_to(state))
        by_kind = {".key": 0o400, ".crt": 0o444, ".pub": 0o444, ".conf": 0o644}.get(path.suffix)
        assert path.stat().st_mode & 0o7777 == expected.get(name, by_kind), name
        assert name == ".lock" or path.owner() == "nobody", name


def test_keys_are_pairs(state: pathlib.Path) -> None:
    def key(name: str) -> bytes:
        text = (state / name).read_text()
        assert re.fullmatch("[0-9a-f]{64}\n", text), name
        return bytes.fromhex(text)

    signers = {f"keys/{name}.key": f"peers/{name}.pub" for name in FIRST}
    for secret, public in {**signers, "keys/site.key": "keys/site.pub"}.items():
        assert bytes(nacl.signing.SigningKey(key(secret)).verify_key) == key(public)
    boxes = ["keys/box.key", "keys/box-guest.key", "keys/rpc.key"]
    for name in boxes:
        public = bytes(nacl.public.PrivateKey(key(name)).public_key)
        assert public == key(name.replace(".key", ".pub"))
    secrets = {key(name) for name in [*signers, *boxes, "keys/site.key", "keys/accounts.key"]}
    assert len(secrets) == len(FIRST) + 5
    for copy, original in COPIES.items():
        assert key(copy) == key(original)


def openssl(*words: object) -> str:
    return run(["openssl", *(str(word) for word in words)])


def test_certificates(state: pathlib.Path) -> None:
    tls = state / "tls"
    for name in [*FIRST, *SERVERS]:
        purpose = "sslserver" if name in SERVERS else "sslclient"
        openssl("verify", "-x509_strict", "-purpose", purpose, "-CAfile", tls / "ca.crt",
                tls / f"{name}.crt")
        text = openssl("x509", "-in", tls / f"{name}.crt", "-noout", "-subject", "-dates", "-text")
        assert f"subject=CN = {name}\n" in text
        assert "notBefore=Jan  1 00:00:00 1970 GMT" in text, "a router without a clock boots then"
        assert "notAfter=Dec 31 23:59:59 2049 GMT" in text
        assert "ASN1 OID: prime256v1" in text
        other = "sslclient" if name in SERVERS else "sslserver"
        refused("openssl", "verify", "-purpose", other, "-CAfile", str(tls / "ca.crt"),
                str(tls / f"{name}.crt"))
    for name, addresses in SERVERS.items():
        for address in addresses:
            assert "does match" in openssl("x509", "-in", tls / f"{name}.crt", "-noout", "-checkip",
                                           address)
    assert "CA:TRUE, pathlen:0" in openssl("x509", "-in", tls / "ca.crt", "-noout", "-text")


def test_the_seed_says_what_the_roles_say(state: pathlib.Path) -> None:
    seed = json.loads((state / "broker/seed.json").read_text())
    assert not any(seed["defaultACLAccess"][kind] for kind in
                   ("publishClientSend", "publishClientReceive", "subscribe"))
    assert [client["username"] for client in seed["clients"]] == FIRST
    given = {role["rolename"]: role["acls"] for role in seed["roles"]}
    for client in seed["clients"]:
        assert client == {"username": client["username"],
                          "roles": [{"rolename": client["username"], "priority": 0}]}
        role = next(role for role in ROLES if (client["username"] + "-").startswith(role + "-"))
        scope = client["username"][len(role) + 1:]
        wanted = json.dumps(ROLES[role]).replace("{client}", client["username"])
        control = [acl for acl in given[client["username"]] if acl["topic"].startswith(CONTROL)]
        assert bool(control) == (role == "session-manager"), "which makes the accounts of devices"
        assert given[client["username"]] == json.loads(wanted.replace("{scope}", scope)) + control
    assert "{" not in "".join(acl["topic"] for acls in given.values() for acl in acls)


def test_a_second_run_changes_nothing(state: pathlib.Path) -> None:
    before = snapshot(state)
    assert make_state(state) == ""
    assert make_state(state, *ADDRESS, "--router", "home", "--admin", "admin") == ""
    assert snapshot(state) == before


def test_what_exists_is_never_overwritten(state: pathlib.Path, tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "state"
    make_state(folder, *ADDRESS)
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix in (".key", ".pub", ".conf", ".crt") \
                and path.name not in ("ca.key", "ca.crt", "broker.crt", "devices.crt"):
            path.write_text("the owner's own\n")
    before = snapshot(folder)
    make_state(folder, "--router", "home")
    assert snapshot(folder) == before


def test_what_was_removed_is_made_anew(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "state"
    make_state(folder, *ADDRESS)
    before = snapshot(folder)
    for name in ("peers/rule-agent-home.pub", "keys/box.pub", "keys/rpc.pub",
                 "keys/api-gateway/box.key", "tls/rule-agent-home.crt"):
        (folder / name).unlink()
    make_state(folder)
    after = snapshot(folder)
    changed = {name for name in before if before[name][4] != after[name][4]}
    assert changed == {"tls/rule-agent-home.crt"}, "public keys and copies follow from the secret ones"
    key = openssl("pkey", "-in", folder / "tls/rule-agent-home.key", "-pubout")
    assert key == openssl("x509", "-in", folder / "tls/rule-agent-home.crt", "-noout", "-pubkey")


def test_an_installation_from_before_is_completed(tmp_path: pathlib.Path) -> None:
    """It had one box, which belonged to the one gateway, no keys but that and the site's, and no
    accounts of devices."""
    folder = tmp_path / "state"
    make_state(folder, *ADDRESS)
    for path in [*folder.rglob("*api-gateway*"), *folder.rglob("*ip-updater*"),
                 *folder.glob("keys/*/*"), *folder.glob("keys/*guest*"),
                 *folder.glob("keys/rpc.*"), *folder.glob("*/devices.*"),
                 folder / "keys/accounts.key"]:
        if path.is_file():
            path.unlink()
    for path in folder.glob("keys/*/"):
        path.rmdir()
    before = snapshot(folder)
    make_state(folder)
    after = snapshot(folder)
    assert {name: after[name] for name in before} == before
    test_the_first_run_makes_everything(folder)
    test_modes_and_owners(folder)
    test_keys_are_pairs(folder)


def test_a_box_key_is_changed(tmp_path: pathlib.Path) -> None:
    """The owner keeps the key as the previous one for a while; a copy of the wrong key is named."""
    folder = tmp_path / "state"
    make_state(folder, *ADDRESS)
    old = (folder / "keys/box.key").read_text()
    for kind in "key", "pub":
        (folder / f"keys/box.{kind}").rename(folder / f"keys/box-previous.{kind}")
    text = refused(SETUP, "--dir", str(folder), "--user", "nobody")
    assert "keys/spa-gateway/box.key is not the key in" in text and "remove it" in text
    for role in GATEWAYS:
        (folder / f"keys/{role}/box.key").unlink()
    make_state(folder)
    for role in GATEWAYS:
        assert (folder / f"keys/{role}/box-previous.key").read_text() == old
        new = (folder / f"keys/{role}/box.key").read_text()
        assert new == (folder / "keys/box.key").read_text() != old


def test_routers_admins_and_replicas_are_added_later(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "state"
    make_state(folder, *ADDRESS)
    before = snapshot(folder)
    make_state(folder, "--router", "cabin", "--router", "attic", "--admin", "bo", "--replicas", "2")
    after = snapshot(folder)
    assert {name for name in before if before[name] != after[name]} == {"broker/seed.json"}
    names = {client["username"] for client in
             json.loads((folder / "broker/seed.json").read_text())["clients"]}
    assert names == {*FIRST, "rule-agent-cabin", "rule-agent-attic", "ownlinectl-bo",
                     "session-manager-2"}
    assert (folder / "peers/rule-agent-cabin.pub").exists()


def conf(folder: pathlib.Path, name: str) -> dict[str, str]:
    lines = (folder / f"{name}.conf").read_text().splitlines()
    return dict(line.split(" = ", 1) for line in lines)


def test_session_manager_knows_the_knock_port(state: pathlib.Path) -> None:
    port = conf(state, "spa-gateway")["spa-port"]
    assert conf(state, "session-manager")["knock-port"] == port
    assert not {"url", "mqtt-url", "wss-url"} & set(conf(state, "session-manager"))


@pytest.mark.parametrize("url, host, flag, port", [
    ("https://home.example.org", "home.example.org", "-checkhost", "8443"),
    ("https://192.0.2.1:9443", "192.0.2.1", "-checkip", "9443"),
    ("https://[2001:db8::1]", "2001:db8::1", "-checkip", "8443")])
def test_a_url_is_certified_and_served(tmp_path: pathlib.Path, url: str, host: str, flag: str,
                                       port: str) -> None:
    folder = tmp_path / "state"
    make_state(folder, *ADDRESS, "--url", url)
    tls = folder / "tls"
    openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", tls / "ca.crt",
            tls / "http.crt")
    assert "does match" in openssl("x509", "-in", tls / "http.crt", "-noout", flag, host)
    assert (tls / "http.key").stat().st_mode & 0o7777 == 0o400
    api = conf(folder, "api-gateway")
    assert (api["origin"], api["http-port"], api["listen"]) == (url, port, "0.0.0.0 ::")
    assert (api["tls-certificate"], api["tls-key"]) == (f"{tls}/http.crt", f"{tls}/http.key")
    assert conf(folder, "session-manager")["url"] == url
    before = snapshot(folder)
    make_state(folder, "--url", url)
    assert snapshot(folder) == before
    text = refused(SETUP, "--dir", str(folder), "--user", "nobody", "--url", "https://other.example")
    assert "does not name other.example; remove it and run setup again with --url" in text


def test_the_certificate_for_devices(tmp_path: pathlib.Path) -> None:
    """It names what they call the broker; the owner may have put a public one in its place."""
    folder = tmp_path / "state"
    make_state(folder, *ADDRESS, "--url", "https://home.example.org")
    devices = folder / "tls/devices.crt"
    for flag, name in ("-checkhost", "home.example.org"), ("-checkip", "192.168.1.10"):
        assert "does match" in openssl("x509", "-in", devices, "-noout", flag, name)
    devices.unlink()
    make_state(folder)
    for flag, name in ("-checkhost", "home.example.org"), ("-checkip", "192.168.1.10"):
        assert "does match" in openssl("x509", "-in", devices, "-noout", flag, name), "as it was"
    devices.write_bytes((folder / "tls/http.crt").read_bytes())
    make_state(folder, *ADDRESS, "--url", "https://home.example.org")
    devices.write_bytes((folder / "tls/broker.crt").read_bytes())
    text = refused(SETUP, "--dir", str(folder), "--user", "nobody", "--url", "https://home.example.org")
    assert "devices.crt does not name home.example.org; remove it" in text


def test_ports_of_the_broker(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "state"
    make_state(folder, *ADDRESS, "--device-port", "18885", "--app-port", "18884",
               "--url", "https://[2001:db8::1]")
    listeners = re.findall("^listener (.*)$", (folder / "broker/mosquitto.conf").read_text(), re.M)
    assert listeners == ["8883", "18885", "18884"]
    manager = conf(folder, "session-manager")
    assert manager["mqtt-url"] == "mqtts://[2001:db8::1]:18885"
    assert manager["wss-url"] == "wss://[2001:db8::1]:18884/mqtt"
    for ports in ["--app-port", "0"], ["--device-port", "8883"], ["--broker-port", "65536"]:
        text = refused(SETUP, "--dir", str(tmp_path / "s"), "--user", "nobody", *ADDRESS, *ports)
        assert "three ports of 1 to 65535" in text


def brokers(folder: pathlib.Path, role: str) -> list[str]:
    return (folder / f"keys/{role}/public-brokers").read_text().splitlines()


def test_public_brokers(tmp_path: pathlib.Path) -> None:
    """Each reader has the credentials in a file of its own; devices may have others than we."""
    folder = tmp_path / "state"
    ours = ["mqtts://home:s3cret@broker.example.org", "mqtt://192.0.2.7:1884"]
    words = [word for url in ours for word in ("--public-broker", url)]
    make_state(folder, *ADDRESS, *words)
    assert brokers(folder, "ip-updater") == brokers(folder, "session-manager") == ours
    theirs = "mqtts://phone:other@[2001:db8::7]:8884"
    text = refused(SETUP, "--dir", str(folder), "--user", "nobody", *words,
                   "--public-broker-devices", theirs)
    assert "keys/session-manager/public-brokers says otherwise; edit it" in text
    assert "other" not in text.replace("otherwise", "")
    (folder / "keys/session-manager/public-brokers").unlink()
    make_state(folder, *words, "--public-broker-devices", theirs)
    assert (brokers(folder, "ip-updater"), brokers(folder, "session-manager")) == (ours, [theirs])
    for role in "ip-updater", "session-manager":
        path = folder / f"keys/{role}/public-brokers"
        assert (path.stat().st_mode & 0o7777, path.owner()) == (0o400, "nobody")


@pytest.mark.parametrize("url", ["broker.example", "mqtts://", "https://broker.example",
                                 "mqtts://a:b:c@broker.example", "mqtts://a%40b:c@broker.example",
                                 "mqtts://broker.example:0", "mqtts://broker.example:65536",
                                 "mqtts://broker.example/x", "mqtts://Broker.example",
                                 "mqtts://:x@broker.example", "mqtts://a\nb@broker.example",
                                 f"mqtts://{'u' * 65}:x@broker.example"])
@pytest.mark.parametrize("option", ["--public-broker", "--public-broker-devices"])
def test_a_public_broker_that_is_none(tmp_path: pathlib.Path, option: str, url: str) -> None:
    text = refused(SETUP, "--dir", str(tmp_path / "s"), "--user", "nobody", *ADDRESS, option, url)
    assert "a public broker is mqtts://" in text and not (tmp_path / "s").exists()


def test_public_brokers_have_an_end(tmp_path: pathlib.Path) -> None:
    text = refused(SETUP, "--dir", str(tmp_path / "s"), "--user", "nobody", *ADDRESS,
                   *["--public-broker", "mqtts://broker.example"] * 5)
    assert "there can be 4 public brokers" in text


def test_a_url_of_this_machine_needs_no_certificate(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "state"
    make_state(folder, *ADDRESS, "--url", "http://127.0.0.1:8080")
    assert not (folder / "tls/http.crt").exists()
    api = conf(folder, "api-gateway")
    assert (api["origin"], api["http-port"]) == ("http://127.0.0.1:8080", "8080")
    assert "listen" not in api and "tls-key" not in api
    text = refused(SETUP, "--dir", str(folder), "--user", "nobody", "--url", "http://127.0.0.1:81")
    assert "api-gateway.conf says otherwise; write there: origin = http://127.0.0.1:81" in text


@pytest.mark.parametrize("url", ["home.example.org", "https://Home.example.org", "http://home.example",
                                 "https://home.example/", "https://home.example:x", "ftp://home"])
def test_a_url_that_is_none(tmp_path: pathlib.Path, url: str) -> None:
    text = refused(SETUP, "--dir", str(tmp_path / "s"), "--user", "nobody", *ADDRESS, "--url", url)
    assert "--url is https://HOST" in text and not (tmp_path / "s").exists()


def test_two_runs_at_once(tmp_path: pathlib.Path) -> None:
    command = [SETUP, "--dir", str(tmp_path / "state"), "--user", "nobody", *ADDRESS]
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    test_keys_are_pairs(tmp_path / "state")


def test_a_folder_that_another_run_replaces(tmp_path: pathlib.Path) -> None:
    setup = load_setup()
    folder = setup.Folder(tmp_path / "state", "nobody")
    make, tries = folder.folder, []

    def make_and_lose(name: str, mode: int) -> None:
        make(name, mode)
        tries.append(name)
        if len(tries) == 1:
            folder.root.rmdir()

    folder.folder = make_and_lose
    with setup.open_lock(folder):
        assert len(tries) == 2


def test_an_interrupted_run_is_completed(tmp_path: pathlib.Path) -> None:
    """Killed again and again, a little later each time: the end is whole."""
    folder = tmp_path / "state"
    for milliseconds in range(60, 300, 10):
        process = subprocess.Popen([SETUP, "--dir", str(folder), "--user", "nobody", *ADDRESS])
        try:
            process.wait(milliseconds / 1000)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    make_state(folder, *ADDRESS)
    test_the_first_run_makes_everything(folder)
    test_modes_and_owners(folder)
    test_keys_are_pairs(folder)
    test_certificates(folder)


def test_errors_say_what_to_do(state: pathlib.Path, tmp_path: pathlib.Path) -> None:
    new = [SETUP, "--user", "nobody", "--dir", str(tmp_path / "new")]
    assert "no --broker-address" in refused(*new)
    assert not (tmp_path / "new/tls/broker.crt").exists()
    assert "a name has 1 to 32" in refused(*new, *ADDRESS, "--router", "Cam; flush")
    assert "a name has 1 to 32" in refused(*new, *ADDRESS, "--router", "../x")
    assert "no system user" in refused(SETUP, "--dir", str(tmp_path / "b"), "--user", "no-such",
                                       *ADDRESS)
    text = refused(SETUP, "--dir", str(state), "--user", "nobody", "--broker-address", "10.0.0.9")
    assert "does not name 10.0.0.9; remove it and run setup again" in text
    text = refused(SETUP, "--dir", "/proc/no", "--user", "nobody", *ADDRESS)
    assert "/proc/no" in text and "Traceback" not in text


def test_a_missing_authority_is_not_replaced(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "state"
    make_state(folder, *ADDRESS)
    (folder / "ca/ca.key").unlink()
    before = snapshot(folder)
    text = refused(SETUP, "--dir", str(folder), "--user", "nobody", "--router", "cabin")
    assert "ca.key is missing" in text and "put it back" in text
    assert snapshot(folder) == before


def test_without_root_the_owner_is_oneself() -> None:
    """Anyone may make an installation of his own, for himself."""
    with subprocess.Popen(["mktemp", "-d"], stdout=subprocess.PIPE, user="nobody",
                          text=True) as made:
        folder = pathlib.Path(made.stdout.read().strip())
    try:
        command = [SETUP, "--dir", str(folder / "state"), *ADDRESS]
        assert "--user nobody" in refused(*command, user="nobody", group="nogroup")
        done = subprocess.run([*command, "--user", "nobody"], user="nobody", group="nogroup",
                              check=False)
        assert done.returncode == 0
        test_modes_and_owners(folder / "state")
    finally:
        run(["rm", "-rf", str(folder)])


def on_a_terminal(*command: str) -> str:
    ours, theirs = pty.openpty()
    subprocess.run(command, stdout=theirs, check=True)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:  # the end of a terminal
        pass
    os.close(ours)
    return shown.decode()


def test_on_a_terminal_it_shows_what_it_makes(tmp_path: pathlib.Path) -> None:
    command = [SETUP, "--dir", str(tmp_path / "state"), "--user", "nobody"]
    shown = on_a_terminal(*command, *ADDRESS)
    assert "made " in shown and "keys/box.key" in shown and "is complete" in shown
    assert "For rule-agent-home, copy to its router" in shown and "started again" not in shown
    assert "nothing was missing" in on_a_terminal(*command)
    (tmp_path / "state/broker/dynamic-security.json").touch()
    shown = on_a_terminal(*command, "--router", "cabin")
    assert "must be started again" in shown and "For rule-agent-cabin" in shown
    assert "For rule-agent-home" not in shown


# In a mount namespace of its own, with a copy of /etc: the machine gets no users.
OWN_USERS = """
mount --bind "$1/etc" /etc
"$2" --dir "$1/state" --broker-address 192.168.1.10
cd "$1/state" && stat -c '%n %U' keys/* keys/*/* tls/* ca ca/* broker broker/* *.conf peers/*
"""


def test_by_default_every_service_has_a_user_of_its_own(tmp_path: pathlib.Path) -> None:
    run(["cp", "-a", "/etc", str(tmp_path / "etc")])
    tmp_path.chmod(0o755)
    text = run(["unshare", "--mount", "sh", "-euc", OWN_USERS, "sh", str(tmp_path), SETUP])
    owners = dict(line.split() for line in text.splitlines())
    assert owners["keys/spa-gateway.key"] == owners["tls/spa-gateway.key"] == "ownline-spa-gateway"
    for name in COPIES:
        assert owners[name] == "ownline-" + name.split("/")[1]
    for name in "session-manager", "rpc", "accounts":
        assert owners[f"keys/{name}.key"] == "ownline-session-manager"
    assert owners["tls/rule-agent-home.key"] == "ownline-rule-agent"
    assert owners["tls/devices.key"] == "mosquitto"
    assert owners["tls/broker.key"] == owners["broker/seed.json"] == owners["broker"] == "mosquitto"
    rest = {name for name, owner in owners.items() if owner == "root"}
    assert {"ca", "ca/ca.key", "keys/box.key", "keys/box-guest.key", "keys/site.key",
            "keys/ownlinectl-admin.key"} <= rest
    for name, owner in owners.items():
        assert owner == "root" or name.endswith(".key") or name.startswith("broker"), name
    assert "ownline-" not in pathlib.Path("/etc/passwd").read_text()


@pytest.fixture(scope="module")
def database(lab: Lab) -> Lab:
    lab.setup("--broker-address", HOME4, *lab.make_database())
    return lab


def test_the_database_belongs_to_session_manager(database: Lab) -> None:
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'ownline'"
    assert database.database.value(owner) == "nobody"
    assert database.database.rows("SELECT rolsuper, rolcreatedb, rolcreaterole, rolcanlogin "
                                  "FROM pg_roles WHERE rolname = 'nobody'") == [["f", "f", "f", "t"]]
    psql = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "psql", "-XAtc",
            "CREATE TABLE mine (x int)", "-h", str(database.database.folder), "-d", "ownline"]
    assert run(psql) == "CREATE TABLE\n"


def test_the_database_is_made_once(database: Lab) -> None:
    before = database.database.rows("SELECT oid, datname FROM pg_database")
    database.setup("--database", database.database.admin)
    assert database.database.rows("SELECT oid, datname FROM pg_database") == before


def test_another_database_than_the_service_knows_is_an_error(database: Lab) -> None:
    text = refused(SETUP, "--dir", str(database.state), "--user", "nobody", "--database",
                   "host=/run/other user=postgres")
    assert "session-manager.conf" in text and "database = host=/run/other" in text


def test_over_tcp_the_database_gets_a_password(database: Lab, tmp_path: pathlib.Path) -> None:
    data = database.database.folder / "data"
    with open(data / "postgresql.conf", "a", encoding="ascii") as conf:
        conf.write("listen_addresses = '127.0.0.1'\n")
    (data / "pg_hba.conf").write_text("local all all peer\n"
                                      "host all postgres 127.0.0.1/32 trust\n"
                                      "host all all 127.0.0.1/32 scram-sha-256\n")
    database.database.service.restart()
    folder = tmp_path / "state"
    for _ in range(2):
        database.net.run("home", SETUP, "--dir", str(folder), "--user", "nobody", *ADDRESS,
                         "--database", "host=127.0.0.1 user=postgres dbname=postgres")
    secret = folder / "keys/database.pass"
    assert secret.stat().st_mode & 0o777 == 0o400
    place = re.search("^database = (.*)$", (folder / "session-manager.conf").read_text(), re.M)[1]
    assert secret.read_text().split(":")[-1].strip() not in place
    assert database.net.run("home", "psql", "-XAtc", "SELECT current_user", place) == "ownline\n"


def test_a_database_that_is_not_there_is_an_error(state: pathlib.Path) -> None:
    text = refused(SETUP, "--dir", str(state), "--user", "nobody", "--database",
                   "host=/no/such/folder user=postgres")
    assert "/no/such/folder" in text and "Traceback" not in text
