# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads proto/http.json, and writes the HTTP API as OpenAPI 3.1 and as a table of routes in C."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from generator.c import HEAD, constant, variable
from generator.channels import Channel, Contract
from generator.schema import Model, Struct, expect, keywords

WHO = ("anyone", "user", "admin", "admin-act", "device", "guest")
ANSWERS = {  # how a reply becomes an answer: its status, if it went well
    "health": 200, "address": 200, "login": 200, "whole": 200, "done": 204, "list": 200, "one": 200,
    "count": 200, "made": 201, "secret": 201, "session": 201,
}
CONTEXT = ("auth", "address", "agent", "key", "reply_key", "device_cookie")
HEAD_FIELDS = ("code", "detail", "field")
COOKIES = ("cookie", "device_cookie")
PATH = re.compile(r"/api/v1(/[a-z0-9-]+|/\{[a-z]+\})+")


@dataclass
class Route:
    """One method of one path; the fields are names of the call's request and reply."""

    method: str
    path: str
    who: str
    answer: str
    status: int
    summary: str
    binary: int  # the body is so many bytes, 0 = JSON
    channel: Channel | None
    request: Struct | None
    reply: Struct | None
    places: dict[str, list[str]]  # path, query, body, context -> fields
    out: list[str]

    @property
    def fields(self):
        return {f.name: f for f in self.request.fields} if self.request else {}

    @property
    def name(self):
        words = re.sub(r"[{}]", "", self.path.removeprefix("/api/v1/")).replace("/", "-")
        return f"{self.method.lower()}-{words}"


class Reader:
    def __init__(self, doc, model, contract):
        keywords(doc, "http.json", "title version description routes")
        self.model = model
        self.channels = {channel.name: channel for channel in contract.channels}
        self.routes = [self.route(node) for node in doc["routes"]]
        names = [route.name for route in self.routes]
        expect(len(set(names)) == len(names), "http.json", "a route is there twice")

    def route(self, node):
        where = f"http.json: {node.get('method')} {node.get('path')}"
        keywords(node, where, "method path who answer summary", "rpc omit binary status")
        expect(node["method"] in ("GET", "POST", "PUT", "DELETE"), where, "bad method")
        expect(PATH.fullmatch(node["path"]), where, "bad path")
        expect(node["who"] in WHO and node["answer"] in ANSWERS, where, "bad who or answer")
        channel = request = reply = None
        if "rpc" in node:
            channel = self.channels.get("rpc-" + node["rpc"])
            expect(channel, where, "no such call")
            request, reply = self.model.messages[channel.message], self.model.messages[channel.reply]
        places = self.places(node, request, where)
        return Route(node["method"], node["path"], node["who"], node["answer"],
                     node.get("status", ANSWERS[node["answer"]]), node["summary"],
                     node.get("binary", 0), channel, request, reply, places,
                     self.out(node["answer"], reply))

    @staticmethod
    def places(node, request, where):
        names = [f.name for f in request.fields] if request else []
        path = re.findall(r"\{(\w+)\}", node["path"])
        expect(set(path) <= set(names), where, "the call has no such field")
        context = [name for name in names if name in CONTEXT and name not in path]
        omit = node.get("omit", [])
        rest = [name for name in names if name not in (*path, *context, *omit)]
        if omit == "*" or "binary" in node:
            rest = []
        is_query = node["method"] in ("GET", "DELETE")
        return {"path": path, "query": rest if is_query else [], "body": [] if is_query else rest,
                "context": context}

    @staticmethod
    def out(answer, reply):
        if not reply or answer == "done":
            return []
        return [f.name for f in reply.fields if f.name not in (*HEAD_FIELDS, *COOKIES)]


def read(path: Path, model: Model, contract: Contract):
    """The routes, and what else the document says."""
    doc = json.loads(path.read_text(encoding="utf-8"))
    return doc, Reader(doc, model, contract).routes


def bits(route, struct, names):
    order = [f.name for f in struct.fields] if struct else []
    return sum(1 << order.index(name) for name in names)


def required(route):
    return [f.name for f in route.request.fields if not f.optional] if route.request else []


def routes_h(routes):
    whos = "".join(f"\t{constant('who', who)},\n" for who in WHO)
    answers = "".join(f"\t{constant('answer', answer)},\n" for answer in ANSWERS)
    return HEAD.format("The routes of the HTTP API") + f"""\
#ifndef OL_ROUTES_H
#define OL_ROUTES_H

#include <stdint.h>

#include "gen/topics.h"

/* Who may. ADMIN_ACT: an admin who has just stepped up; DEVICE, GUEST: whoever signs. */
enum ol_who {{
{whos}}};

/* How the reply of the call becomes an answer. */
enum ol_answer {{
{answers}}};

/* One route. A set of fields has bit 1 << position in the table of the request or reply. */
struct ol_route {{
	const char *method;
	const char *path;		/* with {{field}} of the request in place of a word */
	const struct ol_channel *call;	/* NULL: api-gateway knows by itself */
	enum ol_who who;
	enum ol_answer answer;
	uint16_t status;		/* if all is well */
	uint16_t binary;		/* the body is so many bytes; 0: it is JSON */
	uint32_t path_fields, query_fields, body_fields, context_fields;
	uint32_t required_fields;
	uint32_t reply_fields;		/* that the client sees */
}};

#define OL_ROUTES {len(routes)}
extern const struct ol_route ol_routes[OL_ROUTES];

#endif
"""


def routes_c(routes):
    out = HEAD.format("The routes of the HTTP API") + '#include <stddef.h>\n\n#include "gen/routes.h"\n\n'
    out += "const struct ol_route ol_routes[OL_ROUTES] = {\n"
    for r in routes:
        call = f"&{variable(r.channel)}" if r.channel else "NULL"
        out += (f'\t{{ .method = "{r.method}",\n\t  .path = "{r.path}",\n\t  .call = {call},\n'
                f"\t  .who = {constant('who', r.who)},\n\t  .answer = {constant('answer', r.answer)},\n"
                f"\t  .status = {r.status},\n")
        if r.binary:
            out += f"\t  .binary = {r.binary},\n"
        for place, names in r.places.items():
            if names:
                out += f"\t  .{place}_fields = {bits(r, r.request, names):#x}, /* {' '.join(names)} */\n"
        if required(r):
            out += f"\t  .required_fields = {bits(r, r.request, required(r)):#x},\n"
        if r.out:
            out += f"\t  .reply_fields = {bits(r, r.reply, r.out):#x},\n"
        out += "\t},\n"
    return out + "};\n"


def schema_of(f):
    """The JSON Schema of a field as clients see it."""
    out = {"description": f.doc}
    if f.kind == "object":
        out = {"$ref": f"#/components/schemas/{f.type}"}
    elif f.kind == "enum":
        out = {"$ref": f"#/components/schemas/{f.type}"}
    elif f.kind == "integer":
        out |= {"type": "integer", "minimum": f.low, "maximum": f.high}
    elif f.kind == "bool":
        out |= {"type": "boolean"}
    elif f.kind == "sealed":
        out |= {"type": "string", "minLength": 1, "maxLength": f.octets, "format": "password"}
    else:
        patterns = {"name": r"^[a-z0-9][a-z0-9-]{0,31}$", "id": "^[0-9a-f]{16}$",
                    "hex": "^[0-9a-f]{%d}$" % (2 * f.octets), "string": r"^[^\u0000-\u001f\u007f]*$"}
        out |= {"type": "string", "maxLength": f.length}
        out |= {"pattern": patterns[f.kind]} if f.kind in patterns else {}
    if f.items:
        out.pop("description", None)
        out = {"description": f.doc, "type": "array", "maxItems": f.items, "items": out}
    return out


def closed(fields):
    need = [f.name for f in fields if not f.optional]
    return {"type": "object", "additionalProperties": False, "required": need,
            "properties": {f.name: schema_of(f) for f in fields}}


def answer_schema(route):
    fields = [f for f in route.reply.fields if f.name in route.out] if route.reply else []
    items = {f.name: f for f in fields}.get("items")
    if route.answer in ("one", "session"):
        return {"$ref": f"#/components/schemas/{items.type}"}
    return {"$ref": f"#/components/schemas/{route.answer}"} if route.answer in (
        "health", "address") else closed(fields)


def parameters(route):
    out = []
    for place in ("path", "query"):
        for name in route.places[place]:
            field = route.fields[name]
            out.append({"name": name, "in": place, "required": place == "path" or not field.optional,
                        "description": field.doc, "schema": schema_of(field)})
    if route.method != "GET":
        out.append({"$ref": "#/components/parameters/ownline"})
    if "key" in route.places["context"]:
        out.append({"$ref": "#/components/parameters/idempotency_key"})
    return out


def operation(route):
    node = {"operationId": route.name, "summary": route.summary, "x-ol-who": route.who}
    secured = route.who in ("user", "admin", "admin-act")
    node["security"] = [{"cookie": []}] if secured else []
    if parameters(route):
        node["parameters"] = parameters(route)
    if route.binary:
        node["requestBody"] = {"required": True, "content": {"application/octet-stream": {
            "schema": {"type": "string", "minLength": route.binary, "maxLength": route.binary}}}}
    elif route.places["body"]:
        body = closed([route.fields[name] for name in route.places["body"]])
        node["requestBody"] = {"required": bool(body["required"]), "content": {
            "application/json": {"schema": body}}}
    good = {"description": "It went well."}
    if route.answer != "done":
        good["content"] = {"application/json": {"schema": answer_schema(route)}}
    node["responses"] = {str(route.status): good}
    if route.answer == "session":
        node["responses"]["202"] = {**good, "description": "Decided; the router has not confirmed it yet."}
    if route.binary:
        node["responses"]["204"] = {"description": "A good knock, but nothing is open by it."}
    if route.answer == "list":
        node["responses"]["304"] = {"description": "As it was: the ETag is still the same."}
    node["responses"]["default"] = {"$ref": "#/components/responses/problem"}
    return node


def openapi(doc, routes, model):
    """proto/openapi.json."""
    paths = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = operation(route)
    schemas = {name: {"description": text, "type": "string", "enum": words}
               for name, (text, words) in model.enums.items()}
    schemas |= {name: {"description": item.doc, **closed(item.fields)} for name, item in model.items.items()}
    schemas |= doc_schemas()
    return json.dumps({
        "openapi": "3.1.0",
        "info": {"title": doc["title"], "version": doc["version"], "description": doc["description"],
                 "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"}},
        "servers": [{"url": "/", "description": "Whatever api-gateway is reached by."}],
        "paths": paths,
        "components": {
            "schemas": used(schemas, paths),
            "securitySchemes": {"cookie": {"type": "apiKey", "in": "cookie", "name": "__Host-ol"}},
            "parameters": {
                "ownline": {
                    "name": "X-Ownline", "in": "header", "required": True,
                    "description": "No other web site can make a browser send this. Nor Origin, which "
                                   "must name this installation if it is there, and with a cookie is.",
                    "schema": {"const": "1"}},
                "idempotency_key": {
                    "name": "Idempotency-Key", "in": "header", "required": False,
                    "description": "The same request with the same key is carried out once and "
                                   "answered the same.",
                    "schema": {"type": "string", "minLength": 1, "maxLength": 128}}},
            "responses": {"problem": {"description": "It did not go well: RFC 9457.", "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}}},
        }}, indent=1, ensure_ascii=False) + "\n"


def doc_schemas():
    text = {"type": "string", "maxLength": 400}
    return {
        "problem": {"description": "Why not.", "type": "object", "additionalProperties": False,
                    "required": ["type", "title", "status", "code"],
                    "properties": {"type": text, "title": text,
                                   "status": {"type": "integer", "minimum": 400, "maximum": 599},
                                   "code": {"type": "string", "pattern": "^[a-z][a-z-]*$"},
                                   "detail": text, "field": text}},
        "address": {"description": "An address, as the gateway saw it.", "type": "object",
                    "additionalProperties": False, "required": ["address", "family"],
                    "properties": {"address": {"type": "string", "maxLength": 45},
                                   "family": {"enum": [4, 6]}}},
        "health": {"description": "What is there.", "type": "object", "additionalProperties": False,
                   "required": ["version", "bus", "routers", "online"],
                   "properties": {"version": {"type": "string", "maxLength": 32},
                                  "bus": {"description": "True if session-manager answers.",
                                          "type": "boolean"},
                                  "routers": {"type": "integer", "minimum": 0, "maximum": 1000},
                                  "online": {"description": "Routers that hold a lease.",
                                             "type": "integer", "minimum": 0, "maximum": 1000}}},
    }


def used(schemas, paths):
    """Those that something refers to."""
    wanted, text = {"problem"}, json.dumps(paths)
    while True:
        found = wanted | set(re.findall(r"#/components/schemas/(\w+)", text))
        if found == wanted:
            return {name: node for name, node in schemas.items() if name in wanted}
        wanted = found
        text += "".join(json.dumps(schemas[name]) for name in wanted)
