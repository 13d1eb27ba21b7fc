#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""proto/openapi.json is OpenAPI 3.1, and says of every operation who may and what comes back."""
import json
import pathlib
import re
import unittest

import jsonschema

PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"
METHODS = {"get", "post", "put", "delete"}
OPERATION = {"operationId", "summary", "x-ol-who", "security", "parameters", "requestBody", "responses"}
WHO = {"anyone", "user", "admin", "admin-act", "device", "guest"}


def walk(node, path="#"):
    """Every object of a document, with its place."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from walk(value, f"{path}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from walk(value, f"{path}/{number}")


class OpenApi(unittest.TestCase):
    def setUp(self):
        self.doc = json.loads((PROTO / "openapi.json").read_text(encoding="utf-8"))
        self.operations = {(method, path): operation for path, item in self.doc["paths"].items()
                           for method, operation in item.items()}

    def resolve(self, node):
        while "$ref" in node:
            self.assertRegex(node["$ref"], "^#/components/[a-zA-Z]+/[a-z_]+$")
            _, _, kind, name = node["$ref"].split("/")
            node = self.doc["components"][kind][name]
        return node

    def schemas(self):
        yield from self.doc["components"]["schemas"].items()
        for path, node in walk(self.doc):
            if "schema" in node and not path.startswith("#/components/schemas"):
                yield path, node["schema"]

    def test_document(self):
        self.assertEqual(self.doc["openapi"], "3.1.0")
        self.assertLessEqual(set(self.doc), {"openapi", "info", "servers", "paths", "components"})
        self.assertLessEqual({"title", "version"}, set(self.doc["info"]))
        self.assertLessEqual(set(self.doc["components"]),
                             {"schemas", "responses", "parameters", "securitySchemes"})

    def test_references(self):
        used = set()
        for _, node in walk(self.doc):
            if "$ref" in node:
                self.resolve(node)
                used.add(node["$ref"])
        for kind in ("schemas", "responses", "parameters"):
            for name in self.doc["components"][kind]:
                self.assertIn(f"#/components/{kind}/{name}", used)

    def test_schemas(self):
        """Each is a JSON Schema, objects are closed, and what a client may send is bounded."""
        for where, schema in self.schemas():
            with self.subTest(where):
                jsonschema.Draft202012Validator.check_schema(schema)
                for _, node in walk(schema):
                    if node.get("type") == "object":
                        self.assertIs(node["additionalProperties"], False)
                        self.assertLessEqual(set(node["required"]), set(node["properties"]))
                    elif node.get("type") == "string" and "enum" not in node:
                        self.assertTrue("maxLength" in node or "pattern" in node, node)
                    elif node.get("type") == "integer":
                        self.assertLessEqual({"minimum", "maximum"}, set(node))
                    elif node.get("type") == "array":
                        self.assertLessEqual({"items", "maxItems"}, set(node))
                    if "pattern" in node:
                        re.compile(node["pattern"])

    def test_operations(self):
        names = [operation["operationId"] for operation in self.operations.values()]
        self.assertEqual(len(names), len(set(names)))
        for (method, path), operation in self.operations.items():
            with self.subTest(f"{method} {path}"):
                self.assertIn(method, METHODS)
                self.assertLessEqual(set(operation), OPERATION)
                self.assertRegex(operation["summary"], r"[.?]$")
                self.assertIn(operation["x-ol-who"], WHO)
                is_secured = operation["x-ol-who"] in ("user", "admin", "admin-act")
                self.assertEqual(operation["security"], [{"cookie": []}] if is_secured else [])

    def test_parameters(self):
        for (method, path), operation in self.operations.items():
            with self.subTest(f"{method} {path}"):
                parameters = [self.resolve(node) for node in operation.get("parameters", [])]
                places = [(node["in"], node["name"]) for node in parameters]
                self.assertEqual(len(places), len(set(places)))
                self.assertEqual({name for place, name in places if place == "path"},
                                 set(re.findall(r"\{(\w+)\}", path)))
                for node in parameters:
                    self.assertIn(node["in"], ("path", "query", "header"))
                    self.assertTrue(node["required"] or node["in"] != "path")
                    self.assertTrue(node["description"])
                self.assertEqual(("header", "X-Ownline") in places, method != "get")
                if method == "get":
                    self.assertNotIn(("header", "Idempotency-Key"), places)
                    self.assertNotIn("requestBody", operation)

    def test_answers(self):
        for (method, path), operation in self.operations.items():
            with self.subTest(f"{method} {path}"):
                answers = operation["responses"]
                self.assertEqual(answers["default"], {"$ref": "#/components/responses/problem"})
                good = {s for s in answers if s in ("200", "201", "204")}
                is_knock = path.endswith("/knock")  # which may leave nothing open
                self.assertEqual(len(good - {"204"} if is_knock else good), 1)
                for status, node in answers.items():
                    node = self.resolve(node)
                    self.assertTrue(node["description"])
                    self.assertEqual("content" in node, status not in ("204", "304"))
                    for kind, media in node.get("content", {}).items():
                        self.assertEqual(kind, "application/problem+json" if status == "default"
                                         else "application/json")
                        self.assertIn("schema", media)

    def test_secrets_of_the_bus_do_not_show(self):
        """No client sends or gets the fields with which api-gateway speaks to session-manager."""
        hidden = {"auth", "reply_key", "device_cookie", "cookie"}
        for path, node in walk(self.doc):
            if path.endswith("/properties"):
                self.assertFalse(hidden & set(node), path)
            self.assertFalse(node.get("in") == "query" and node["name"] in hidden, path)


if __name__ == "__main__":
    unittest.main()
