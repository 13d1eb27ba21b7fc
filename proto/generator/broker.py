# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the rights of every role for Mosquitto's dynamic-security plugin."""

import json


def rights(role, contract):
    """Pairs of ACL type and topic that a role needs, and no more. {client} stands for the
    principal's name, {scope} for what follows the role in it, {user} for whose it is."""
    out = {}  # a dict keeps the order and drops repetitions
    for channel in contract.channels:
        for right in channel.senders:
            if right.role == role:
                out["publishClientSend", place(channel, right)] = True
    for channel in contract.channels:
        for right in channel.receivers:
            if right.role == role:
                topic = place(channel, right)
                share = ""
                if right.reply:  # calls of a role share one level: its replicas divide them
                    topic = topic.rsplit("/", 1)[0] + "/+"
                    share = f"$share/{role}/"
                out["publishClientReceive", topic] = True
                out["subscribePattern", share + topic] = True
    return out


def place(channel, right):
    return channel.topic("{%s}" % right.scope if right.scope else "+")


def roles(contract):
    """broker/roles.json: one line per right."""
    blocks = []
    for role in contract.roles:
        lines = [json.dumps({"acltype": kind, "topic": topic, "priority": 0, "allow": True})
                 for kind, topic in rights(role, contract)]
        blocks.append(f'  {json.dumps(role)}: [\n    ' + ",\n    ".join(lines) + "\n  ]")
    return "{\n" + ",\n".join(blocks) + "\n}\n"
