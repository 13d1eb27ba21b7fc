# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads proto/asyncapi.json into a list of channels with who may send and receive there."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from generator.schema import Model, Refused, expect

PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass
class Right:
    """What a role may do on a channel: scope is "", "scope", "client" or "user"."""

    role: str
    scope: str
    reply: str  # name of the reply message of a call, or ""


@dataclass
class Channel:
    """One channel; message is "" where the call decides what comes back, and where raw bytes are no
    JSON."""

    name: str
    doc: str
    address: str
    message: str
    signed: bool
    nonce: bool
    raw: int = 0
    qos: int = 0
    retain: bool = False
    expiry: int = 0
    senders: list[Right] = field(default_factory=list)
    receivers: list[Right] = field(default_factory=list)

    @property
    def reply(self):
        return self.senders[0].reply

    @property
    def parameter(self):
        match = PARAMETER.search(self.address)
        return match[1] if match else ""

    def topic(self, value):
        """The address with the parameter's place taken by value."""
        return PARAMETER.sub(value, self.address)


@dataclass
class Contract:
    """All roles and channels."""

    roles: list[str]
    channels: list[Channel]


class Reader:
    def __init__(self, doc, model):
        self.doc, self.model = doc, model
        expect(doc.get("asyncapi") == "3.0.0", "asyncapi.json", "must be AsyncAPI 3.0.0")
        self.channels = {name: self.channel(name, node) for name, node in doc["channels"].items()}
        for name, node in doc["operations"].items():
            self.operation(name, node)
        for channel in self.channels.values():
            expect(channel.senders and channel.receivers, channel.name, "needs both directions")

    def follow(self, node, where):
        """The object that a $ref points to, and the last word of the pointer."""
        here = self.doc
        for part in node["$ref"].removeprefix("#/").split("/"):
            expect(part in here, where, f"no {node['$ref']}")
            here = here[part]
        return here, part

    def merged(self, node, where):
        """A node with its traits; the node goes first."""
        out = {}
        for trait in node.get("traits", []):
            out |= self.follow(trait, where)[0]
        return out | node

    def messages(self, nodes, where):
        """The messages behind references, which must carry the names of their schemas."""
        out = []
        for ref in nodes:
            node, name = self.follow(ref, where)
            while "$ref" in node:
                node, name = self.follow(node, where)
            expect("x-ol-bytes" in node or (name in self.model.messages
                   and node["payload"] == {"$ref": f"schemas/{name}.json"}),
                   where, f"{name} must be a schema")
            out.append((name, self.merged(node, where)))
        return out

    def channel(self, name, node):
        expect(re.fullmatch("[a-z][a-z0-9-]*", name), name, "bad name")
        address = node["address"]
        expect(re.fullmatch(r"ownline/v1(/([a-z0-9-]+|\{[a-z]+\}))+", address), name, "bad address")
        expect(PARAMETER.findall(address) == list(node.get("parameters", {}))
               and address.count("{") <= 1, name, "must declare its one parameter")
        messages = self.messages(node["messages"].values(), name)
        signed = {"ol-sig" in m.get("headers", {}).get("required", []) for _, m in messages}
        expect(len(signed) == 1, name, "must be signed or not")
        expect(node.get("x-ol-fresh", "nonce") == "nonce", name, "x-ol-fresh must be nonce")
        raw = messages[0][1].get("x-ol-bytes", 0) if len(messages) == 1 else 0
        return Channel(name, node["description"], address,
                       messages[0][0] if len(messages) == 1 and not raw else "",
                       signed.pop(), "x-ol-fresh" in node, raw)

    def operation(self, name, node):
        node = self.merged(node, name)
        channel = self.channels[self.follow(node["channel"], name)[1]]
        rights = {"send": channel.senders, "receive": channel.receivers}[node["action"]]
        expect(not rights, name, f"{channel.name} has this operation already")
        scope = node.get("x-ol-scoped", "")
        expect(scope in ("", "scope", "client", "user") and (not scope or channel.parameter), name,
               "x-ol-scoped must be scope, client or user, on a channel with a parameter")
        replies = self.messages(node.get("reply", {}).get("messages", []), name)
        reply = replies[0][0] if len(replies) == 1 else ""
        expect(not replies or reply, name, "must have one reply message")
        rights += [Right(self.follow(tag, name)[1], scope, reply) for tag in node["tags"]]
        expect(rights, name, "needs the roles as tags")
        mqtt = node["bindings"]["mqtt"]
        binding = (mqtt["qos"], mqtt["retain"], mqtt.get("messageExpiryInterval", 0))
        other = channel.senders if rights is channel.receivers else channel.receivers
        expect(not other or (binding == (channel.qos, channel.retain, channel.expiry)
                             and reply == other[0].reply), name, "must bind as the other direction")
        channel.qos, channel.retain, channel.expiry = binding


def read(path: Path, model: Model) -> Contract:
    """Reads the AsyncAPI document; its messages must be those of the model."""
    doc = json.loads(path.read_text(encoding="utf-8"))
    try:
        channels = list(Reader(doc, model).channels.values())
        roles = list(doc["components"]["tags"])
    except KeyError as error:
        raise Refused(f"{path.name}: needs {error}") from error
    used = {name for channel in channels for name in (channel.message, channel.reply)}
    unused = sorted(model.messages.keys() - used - set(doc.get("x-ol-files", [])))
    expect(not unused, path.name, f"no channel carries {', '.join(unused)}")
    return Contract(roles, channels)
