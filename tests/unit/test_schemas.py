#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An independent reader agrees with the codec on proto/examples, and the generator refuses what
lies outside its profile."""
import base64
import ipaddress
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import jsonschema

PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"
COMMON = json.loads((PROTO / "schemas/common.json").read_text())
FORMATS = jsonschema.FormatChecker(formats=())
SEALED_MORE = 50  # as in codec.h


@FORMATS.checks("ip", raises=ValueError)
def is_ip(text):
    """The spelling that inet_ntop gives: it writes an IPv4 tail into some IPv6 addresses."""
    address = ipaddress.ip_address(text)
    return getattr(address, "ipv4_mapped", None) is None and "%" not in text and str(address) == text


@FORMATS.checks("name")
@FORMATS.checks("id")
@FORMATS.checks("hex")
def is_one_line(text):
    """Python's $ lets a line end pass where the pattern's language does not."""
    return not text.endswith("\n")


@FORMATS.checks("base64", raises=ValueError)
def is_base64(text):
    return base64.b64encode(base64.b64decode(text, validate=True)).decode() == text


def check_bytes(_validator, size, text, schema):
    """A sealed text is as long as the longest of its field, its length and the seal."""
    if schema["format"] == "sealed":
        try:
            is_whole = is_base64(text) and len(base64.b64decode(text)) == size + SEALED_MORE
        except ValueError:
            is_whole = False
        if not is_whole:
            yield jsonschema.ValidationError("not a sealed text of this field")


VALIDATOR = jsonschema.validators.extend(jsonschema.Draft7Validator, {"x-bytes": check_bytes})


def no_duplicates(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("duplicate key")
    return dict(pairs)


def no_real(text):
    raise ValueError(f"not an integer: {text}")


def validator(message):
    """The schema of a message with common.json's definitions inside."""
    text = (PROTO / f"schemas/{message}.json").read_text().replace("common.json#", "#")
    schema = {**json.loads(text), "definitions": COMMON["definitions"]}
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.Draft202012Validator.check_schema(schema)
    return VALIDATOR(schema, format_checker=FORMATS)


def read(path):
    """Strict JSON, then the schema. Raises ValueError or ValidationError."""
    value = json.loads(path.read_bytes().decode("utf-8"), object_pairs_hook=no_duplicates,
                       parse_float=no_real, parse_constant=no_real)
    if re.search("[\ud800-\udfff\0]", json.dumps(value, ensure_ascii=False)):
        raise ValueError("no text")
    validator(path.parent.name).validate(value)


class Examples(unittest.TestCase):
    def test_valid(self):
        for path in sorted(PROTO.glob("examples/valid/*/*.json")):
            with self.subTest(path.relative_to(PROTO)):
                read(path)

    def test_invalid(self):
        for path in sorted(PROTO.glob("examples/invalid/*/*.json")):
            with self.subTest(path.relative_to(PROTO)):
                with self.assertRaises((ValueError, RecursionError, jsonschema.ValidationError)):
                    read(path)


def edit(*path, **change):
    """A change of a JSON document: sets keywords of the object at path, None removes."""
    def apply(document):
        for key in path:
            document = document[key]
        for key, value in change.items():
            if value is None:
                del document[key]
            else:
                document[key] = value
    return apply


PROPERTY = ("properties", "version")
REFUSED = [
    ("schemas/hello.json", edit(additionalProperties=True), "hello.json: must be a closed object"),
    ("schemas/hello.json", edit(additionalProperties=None), "needs additionalProperties"),
    ("schemas/hello.json", edit(required=["colour"]), "requires what it does not have"),
    ("schemas/hello.json", edit(allOf=[]), "not in the profile: allOf"),
    ("schemas/hello.json", edit(properties={}, required=[]), "must have 1 to 32 fields"),
    ("schemas/hello.json", edit("properties", Bad={"type": "boolean"}), "hello.json: Bad: bad name"),
    ("schemas/hello.json", edit(*PROPERTY, description="", **{"$ref": None}, type="boolean"),
     "version: needs a description"),
    ("schemas/hello.json", edit(*PROPERTY, **{"$ref": "common.json#/definitions/colour"}),
     "no common.json#/definitions/colour"),
    ("schemas/hello.json", edit(*PROPERTY, **{"$ref": None}, type="number", description="x"),
     "not in the profile: type number"),
    ("schemas/hello.json", edit(*PROPERTY, **{"$ref": None}, type="integer", description="x"),
     "version: needs maximum, minimum"),
    ("schemas/hello.json", edit(*PROPERTY, **{"$ref": None}, type="integer", description="x",
                                minimum=0, maximum=2**53), "version: bad range"),
    ("schemas/hello.json", edit(*PROPERTY, **{"$ref": None}, type="string", description="x"),
     "version: needs maxLength"),
    ("schemas/hello.json", edit(*PROPERTY, **{"$ref": None}, type="string", description="x",
                                maxLength=9), "version: pattern must be"),
    ("schemas/hello.json", edit(*PROPERTY, **{"$ref": None}, enum=["a"], description="x"),
     "an enum must be a definition"),
    ("schemas/hello.json", edit(required=["router", "nonce", "revision", "version", "items"]),
     "requires what it does not have"),
    ("schemas/access.json", edit("properties", "sessions", maxItems=None), "needs maxItems"),
    ("schemas/access.json", edit("properties", "sessions", maxItems=1001), "bad maxItems"),
    ("schemas/access.json", edit(required=["router"]), "sessions: a list must be required"),
    ("schemas/access.json", edit("properties", "sessions", items={"type": "array", "maxItems": 2,
     "items": {"type": "boolean"}}), "a list may not hold lists"),
    ("schemas/common.json", edit("definitions", "router_list_item", "properties", "host",
     maxLength=1000), "bytes long, over 262144"),
    ("schemas/common.json", edit("definitions", "device", maxLength=31), "maxLength must be 32"),
    ("schemas/common.json", edit("definitions", "ip", format="ipv4"), "not in the profile: format ipv4"),
    ("schemas/common.json", edit("definitions", "proto", enum=["tcp", "tcp"]), "words must differ"),
    ("schemas/common.json", edit("definitions", "proto", enum=["TCP"]), "bad word"),
    ("schemas/login.json", edit("properties", "password", **{"x-bytes": 300}), "maxLength must be 468"),
    ("schemas/login.json", edit("properties", "password", **{"x-bytes": None}), "maxLength must be 68"),
    ("http.json", edit(colour="red"), "not in the profile: colour"),
    ("http.json", edit("routes", 2, method="PATCH"), "PATCH /api/v1/login: bad method"),
    ("http.json", edit("routes", 2, path="/login"), "bad path"),
    ("http.json", edit("routes", 2, path="/api/v1/login/"), "bad path"),
    ("http.json", edit("routes", 2, path="/api/v1/login/{colour}"), "the call has no such field"),
    ("http.json", edit("routes", 2, rpc="login-twice"), "no such call"),
    ("http.json", edit("routes", 2, who="everybody"), "bad who or answer"),
    ("http.json", edit("routes", 2, answer="maybe"), "bad who or answer"),
    ("http.json", edit("routes", 2, path="/api/v1/health", method="GET"), "a route is there twice"),
    ("asyncapi.json", edit(asyncapi="2.6.0"), "must be AsyncAPI 3.0.0"),
    ("asyncapi.json", edit("channels", "health", address="health"), "health: bad address"),
    ("asyncapi.json", edit("channels", "health", address=None), "asyncapi.json: needs 'address'"),
    ("asyncapi.json", edit("channels", "health", parameters=None), "must declare its one parameter"),
    ("asyncapi.json", edit("channels", "health", messages={"a": {"$ref": "#/components/messages/a"}}),
     "health: no #/components/messages/a"),
    ("asyncapi.json", edit("channels", "health", **{"x-ol-fresh": "time"}), "x-ol-fresh must be nonce"),
    ("asyncapi.json", edit("operations", **{"send-health": None}), "health: needs both directions"),
    ("asyncapi.json", edit("operations", "send-health", **{"x-ol-scoped": "all"}), "x-ol-scoped must"),
    ("asyncapi.json", edit("operations", "send-health", tags=[]), "needs the roles as tags"),
    ("asyncapi.json", edit("operations", "send-health", bindings={"mqtt": {"qos": 0, "retain": True}}),
     "must bind as the other direction"),
]


class Generator(unittest.TestCase):
    """Runs a copy of the generator on damaged sources."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.proto = pathlib.Path(folder.name) / "proto"
        shutil.copytree(PROTO, self.proto, ignore=shutil.ignore_patterns("examples"))

    def run_generator(self, *arguments):
        return subprocess.run([sys.executable, self.proto / "gen.py", *arguments], text=True,
                              capture_output=True, check=False)

    def test_refuses(self):
        for name, change, why in REFUSED:
            path = self.proto / name
            before = path.read_text()
            with self.subTest(why):
                document = json.loads(before)
                change(document)
                path.write_text(json.dumps(document))
                done = self.run_generator()
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn(why, done.stderr)
                self.assertNotIn("Traceback", done.stderr)
            path.write_text(before)

    def test_check_tells_what_differs(self):
        self.run_generator()
        self.assertEqual(self.run_generator("--check").returncode, 0)
        for name in ("proto/gen/topics.c", "broker/roles.json"):
            path = self.proto.parent / name
            text = path.read_text()
            path.write_text(text + "\n")
            done = self.run_generator("--check")
            self.assertEqual((done.returncode, done.stdout), (1, f"{name} differs\n"))
            path.write_text(text)


if __name__ == "__main__":
    unittest.main()
