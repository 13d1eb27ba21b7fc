# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys as hex digits: Ed25519 signs messages, X25519 opens what is sealed."""
import secrets

from .folder import Failure, run

# What stands before the 32 raw bytes of a private key in PKCS #8 (RFC 8410).
ED25519 = bytes.fromhex("302e020100300506032b657004220420")
X25519 = bytes.fromhex("302e020100300506032b656e04220420")


def raw_public(prefix, secret):
    """The public key of a raw 32-byte private key; the secret goes to openssl by a pipe."""
    return run("openssl", "pkey", "-inform", "DER", "-pubout", "-outform", "DER",
               stdin=prefix + secret)[-32:]


def make_secret(folder, name, role):
    """32 random bytes."""
    if not folder.has(name):
        folder.write(name, secrets.token_hex(32).encode() + b"\n", 0o400, role)


def make_key(folder, prefix, secret_name, public_name, role):
    """A private key, and its public key beside it (again, if that was removed)."""
    make_secret(folder, secret_name, role)
    if not folder.has(public_name):
        secret = bytes.fromhex((folder.root / secret_name).read_text())
        folder.write(public_name, raw_public(prefix, secret).hex().encode() + b"\n", 0o444)


def copy_key(folder, name, role):
    """The copy of keys/NAME.key that a role's programs read: keys/ROLE/NAME.key. There may be no
    such key: a previous one."""
    original = folder.root / f"keys/{name}.key"
    if not original.exists():
        return
    folder.folder(f"keys/{role}", 0o755)
    copy = folder.write(f"keys/{role}/{name}.key", original.read_bytes(), 0o400, role)
    if copy.read_bytes() != original.read_bytes():
        raise Failure(f"{copy} is not the key in {original}; remove it and run setup again")
