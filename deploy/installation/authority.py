# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates: the installation's own authority, and what it certifies."""
import ipaddress
import pathlib
import tempfile

from .folder import TEMPORARY, Failure, run

# Time proves nothing here: a router without a clock boots in 1970. What ends a certificate is the
# loss of its rights at the broker.
VALIDITY = ("-startdate", "700101000000Z", "-enddate", "491231235959Z")
OPENSSL_CONF = """
[ca]
default_ca = authority
[authority]
database = {work}/index
new_certs_dir = {work}
rand_serial = yes
default_md = sha256
policy = subject
[subject]
commonName = supplied
[req]
distinguished_name = empty
[empty]
[root]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[client]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = {names}
"""

class Authority:
    """The installation's own certificate authority: ca/ca.key and tls/ca.crt."""

    def __init__(self, folder):
        self.folder = folder
        self.key = folder.root / "ca/ca.key"
        self.certificate = folder.root / "tls/ca.crt"

    def make(self):
        if self.folder.has("tls/ca.crt") and not self.key.exists():
            raise Failure(f"{self.key} is missing, so nothing can be certified; put it back from "
                          f"its safe place, or remove {self.folder.root}/tls and begin anew")
        self.make_key("ca/ca.key", "root")
        if not self.certificate.exists():
            text = self.sign(self.key, "Ownline", "root", selfsign=True)
            self.folder.write("tls/ca.crt", text, 0o444)

    def make_key(self, name, role):
        if not self.folder.has(name):
            text = run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt",
                       "ec_paramgen_curve:P-256")
            self.folder.write(name, text, 0o400, role)

    def certify(self, name, role, names=""):
        """Key and certificate of a principal; one with names serves, one without is a client."""
        self.make_key(f"tls/{name}.key", role)
        if not self.folder.has(f"tls/{name}.crt"):
            kind = "server" if names else "client"
            text = self.sign(self.folder.root / f"tls/{name}.key", name, kind, names)
            self.folder.write(f"tls/{name}.crt", text, 0o444)

    def sign(self, key, name, kind, names="", selfsign=False):
        with tempfile.TemporaryDirectory(dir=self.folder.root, prefix=TEMPORARY) as work:
            conf = pathlib.Path(work, "conf")
            conf.write_text(OPENSSL_CONF.format(work=work, names=names or "DNS:unused"))
            pathlib.Path(work, "index").touch()
            request = run("openssl", "req", "-new", "-config", conf, "-key", key, "-subj",
                          f"/CN={name}")
            issuer = ["-selfsign"] if selfsign else ["-cert", self.certificate]
            return run("openssl", "ca", "-batch", "-notext", "-config", conf, "-keyfile", self.key,
                       *issuer, *VALIDITY, "-extensions", kind, "-in", "/dev/stdin", stdin=request)

    def certify_server(self, server, role, addresses, more=()):
        """Refuses to go on with an older certificate that lacks a wanted address."""
        names = dict.fromkeys([*more, *addresses])
        self.certify(server, role, ",".join(
            ("IP:" if is_ip(name) else "DNS:") + name for name in names))
        certificate = self.folder.root / f"tls/{server}.crt"
        for address in addresses:
            flag = "-checkip" if is_ip(address) else "-checkhost"
            answer = run("openssl", "x509", "-in", certificate, "-noout", flag, address)
            if b"does match" not in answer:
                again = "every --broker-address" if server == "broker" else "--url"
                raise Failure(f"{certificate} does not name {address}; remove it and run setup "
                              f"again with {again}")


def is_ip(text):
    try:
        return bool(ipaddress.ip_address(text))
    except ValueError:
        return False
