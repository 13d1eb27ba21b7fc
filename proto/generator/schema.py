# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads proto/schemas into a model and refuses whatever lies outside the profile."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

INTEGER_MAX = 2**53 - 1  # what every JSON reader holds exactly
MESSAGE_MAX = 262144     # OL_JSON_MAX of codec.h
SEALED_MORE = 50         # OL_SEALED_MORE of codec.h
FIELDS_MAX = 32          # the codec marks what it has seen in one word
TEXT = r"^[^\u0000-\u001f\u007f]*$"
NAME = r"^[a-z0-9][a-z0-9-]{0,31}$"


class Refused(Exception):
    """A source file that the generator will not translate."""


@dataclass
class Field:
    """One field of a message; `kind` as in enum ol_kind of codec.h, in lower case."""

    name: str
    doc: str
    kind: str
    optional: bool = False
    items: int = 0  # most items of a list, 0 = not a list
    length: int = 0  # most characters of a string
    octets: int = 0  # bytes behind hex and base64; of a sealed text at most
    low: int = 0
    high: int = 0
    type: str = ""  # name of an enum or of an object


@dataclass
class Struct:
    """A message, or an object inside a list."""

    name: str
    doc: str
    fields: list[Field]


@dataclass
class Model:
    """All that the schemas declare, in the order of the output."""

    enums: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    items: dict[str, Struct] = field(default_factory=dict)
    messages: dict[str, Struct] = field(default_factory=dict)


def expect(condition, where, why):
    """Stops with a readable error unless the condition holds."""
    if not condition:
        raise Refused(f"{where}: {why}")


def keywords(node, where, required, allowed=""):
    """Checks that an object has exactly the keywords of the profile."""
    expect(isinstance(node, dict), where, "must be an object")
    required, allowed = set(required.split()), set(allowed.split())
    expect(required <= node.keys(), where, f"needs {', '.join(sorted(required - node.keys()))}")
    extra = node.keys() - required - allowed
    expect(not extra, where, f"not in the profile: {', '.join(sorted(extra))}")


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


class Reader:
    """Turns the schemas of one folder into a model."""

    def __init__(self, folder):
        self.model = Model()
        self.common = self.load(folder / "common.json")
        keywords(self.common, "common.json", "$schema title description definitions")
        for name, node in self.common["definitions"].items():
            self.define(name, node)
        for path in sorted(folder.glob("*.json")):
            if path.stem != "common":
                node = self.load(path)
                expect("$schema" in node and "title" in node, path.name, "needs $schema and title")
                body = {k: v for k, v in node.items() if k not in ("$schema", "title")}
                self.model.messages[path.stem] = self.struct(path.stem, body, path.name)
        for message in self.model.messages.values():
            size = self.largest(message)
            expect(size <= MESSAGE_MAX, message.name, f"can be {size} bytes long, over {MESSAGE_MAX}")

    @staticmethod
    def load(path):
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise Refused(f"{path.name}: {error}") from error

    def define(self, name, node):
        """Enums and objects of common.json become named types."""
        where = f"common.json: {name}"
        expect(re.fullmatch("[a-z][a-z0-9_]*", name), where, "bad name")
        expect(isinstance(node, dict), where, "must be an object")
        if "enum" in node:
            keywords(node, where, "description type enum")
            words = node["enum"]
            expect(words and len(set(words)) == len(words), where, "words must differ")
            expect(all(re.fullmatch(NAME, word) for word in words), where, "bad word")
            self.model.enums[name] = (node["description"], words)
        elif node.get("type") == "object":
            struct = self.struct(name, node, where)
            expect(all(f.kind != "object" and not f.items for f in struct.fields), where,
                   "may not hold a list")
            self.model.items[name] = struct

    def resolve(self, node, where):
        """Follows a $ref into common.json; a description beside it goes first."""
        if "$ref" not in node:
            return "", node
        keywords(node, where, "$ref", "description")
        match = re.fullmatch(r"(?:common\.json)?#/definitions/(\w+)", node["$ref"])
        expect(match and match[1] in self.common["definitions"], where, f"no {node['$ref']}")
        return match[1], {**self.common["definitions"][match[1]],
                          **{k: v for k, v in node.items() if k == "description"}}

    def struct(self, name, node, where):
        expect(re.fullmatch("[a-z][a-z0-9_]*", name), where, "bad name")
        keywords(node, where, "description type additionalProperties required properties")
        expect(node["type"] == "object" and node["additionalProperties"] is False, where,
               "must be a closed object")
        required, properties = node["required"], node["properties"]
        expect(set(required) <= properties.keys(), where, "requires what it does not have")
        expect(1 <= len(properties) <= FIELDS_MAX, where, f"must have 1 to {FIELDS_MAX} fields")
        fields = []
        for key, value in properties.items():
            expect(re.fullmatch("[a-z][a-z0-9_]*", key), f"{where}: {key}", "bad name")
            fields.append(self.field(key, value, f"{where}: {key}"))
            fields[-1].optional = key not in required
            expect(not (fields[-1].optional and fields[-1].items), f"{where}: {key}",
                   "a list must be required")
        return Struct(name, node["description"], fields)

    def field(self, name, node, where):
        ref, node = self.resolve(node, where)
        kind = "enum" if "enum" in node else node.get("type")
        reader = getattr(self, f"read_{kind}", None)
        expect(reader, where, f"not in the profile: type {kind}")
        expect(node.get("description"), where, "needs a description")
        return reader(Field(name, node["description"], kind), node, ref, where)

    def read_boolean(self, out, node, _ref, where):
        keywords(node, where, "description type")
        out.kind = "bool"
        return out

    def read_integer(self, out, node, _ref, where):
        keywords(node, where, "description type minimum maximum")
        out.low, out.high = node["minimum"], node["maximum"]
        expect(is_integer(out.low) and is_integer(out.high)
               and -INTEGER_MAX <= out.low <= out.high <= INTEGER_MAX, where, "bad range")
        return out

    def read_enum(self, out, _node, ref, where):
        expect(ref in self.model.enums, where, "an enum must be a definition of common.json")
        out.type = ref
        return out

    def read_object(self, out, _node, ref, where):
        expect(ref in self.model.items, where, "an object must be a definition of common.json")
        out.type = ref
        return out

    def read_array(self, out, node, _ref, where):
        keywords(node, where, "description type maxItems items")
        item = self.field(out.name, {"description": out.doc, **node["items"]}, f"{where}[]")
        expect(not item.items, where, "a list may not hold lists")
        expect(is_integer(node["maxItems"]) and 1 <= node["maxItems"] <= 1000, where, "bad maxItems")
        item.doc, item.items = out.doc, node["maxItems"]
        return item

    def read_string(self, out, node, _ref, where):
        keywords(node, where, "description type maxLength", "format pattern x-bytes")
        out.kind = node.get("format", "string")
        size, length = node.get("x-bytes", 0), node["maxLength"]
        groups, rest = divmod(size, 3)
        padded = {0: "", 1: "[A-Za-z0-9+/]{2}==", 2: "[A-Za-z0-9+/]{3}="}[rest]
        profile = {  # format: pattern, maxLength
            "string": (TEXT, length),
            "name": (NAME, 32),
            "id": ("^[0-9a-f]{16}$", 16),
            "hex": ("^[0-9a-f]{%d}$" % (2 * size), 2 * size),
            "base64": ("^[A-Za-z0-9+/]{%d}%s$" % (4 * groups, padded), 4 * (groups + (rest > 0))),
            "ip": (None, 45),
            "sealed": (None, (size + SEALED_MORE + 2) // 3 * 4),
        }
        expect(out.kind in profile, where, f"not in the profile: format {out.kind}")
        pattern, most = profile[out.kind]
        expect(node.get("pattern") == pattern, where, f"pattern must be {pattern}")
        expect(length == most and 1 <= length <= 4000, where, f"maxLength must be {most}")
        expect((size > 0) == (out.kind in ("hex", "base64", "sealed")), where,
               "x-bytes is for hex, base64 and sealed")
        out.length, out.octets = length, size
        out.kind = {"ip": "addr"}.get(out.kind, out.kind)
        return out

    def largest(self, struct):
        """The length of the longest JSON text of a struct."""
        total = 2 + len(struct.fields)
        for f in struct.fields:
            if f.kind == "object":
                size = self.largest(self.model.items[f.type])
            elif f.kind == "enum":
                size = 2 + max(len(word) for word in self.model.enums[f.type][1])
            elif f.kind == "integer":
                size = max(len(str(f.low)), len(str(f.high)))
            else:
                size = {"bool": 5, "string": 4 * f.length + 2}.get(f.kind, f.length + 2)
            total += len(f.name) + 3 + (f.items * (size + 1) + 2 if f.items else size)
        return total


def read(folder: Path) -> Model:
    """Reads every schema of a folder."""
    return Reader(folder).model
