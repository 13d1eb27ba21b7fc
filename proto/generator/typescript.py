# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the TypeScript types and topics."""

HEAD = "// SPDX-License-Identifier: GPL-3.0-or-later\n// {}; written by proto/gen.py.\n\n"
TYPES = {"integer": "number", "bool": "boolean"}


def camel(name):
    return "".join(part.capitalize() for part in name.replace("-", "_").split("_"))


def interface(s):
    out = f"/** {s.doc} */\nexport interface {camel(s.name)} {{\n"
    for f in s.fields:
        kind = camel(f.type) if f.type else TYPES.get(f.kind, "string")
        out += f"  /** {f.doc} */\n"
        out += f"  {f.name}{'?' if f.optional else ''}: {kind}{'[]' if f.items else ''};\n"
    return out + "}\n"


def messages_ts(model):
    out = HEAD.format("The messages as TypeScript types")
    for name, (doc, words) in model.enums.items():
        union = " | ".join(f'"{word}"' for word in words)
        out += f"/** {doc} */\nexport type {camel(name)} = {union};\n\n"
    return out + "\n".join(interface(s) for s in (*model.items.values(), *model.messages.values()))


def topics_ts(contract):
    out = HEAD.format("The channels of the bus") + (
        "export interface Channel {\n"
        "  /** A topic with at most one {parameter}. */\n"
        "  address: string;\n"
        "  /** The schema of its message; absent: bytes, or the reply of the call it answers. */\n"
        "  message?: string;\n"
        "  /** The schema of the reply, on a channel of calls. */\n"
        "  reply?: string;\n"
        "  qos: 0 | 1;\n"
        "  retained: boolean;\n"
        "  signed: boolean;\n"
        "  /** Seconds until the broker drops it; 0 = never. */\n"
        "  expiry: number;\n"
        "}\n\n"
        "export const channels = {\n")
    for c in contract.channels:
        lines = [f'address: "{c.address}"']
        lines += [f'message: "{c.message}"'] if c.message else []
        lines += [f'reply: "{c.reply}"'] if c.reply else []
        lines += [f"qos: {c.qos}", f"retained: {str(c.retain).lower()}",
                  f"signed: {str(c.signed).lower()}", f"expiry: {c.expiry}"]
        body = "".join(f"    {line},\n" for line in lines)
        out += f'  /** {c.doc} */\n  "{c.name}": {{\n{body}  }},\n'
    return out + (
        "} as const satisfies Record<string, Channel>;\n\n"
        "/** The topic of a channel, with its parameter filled in. */\n"
        "export function topic(channel: Channel, parameter = \"\"): string {\n"
        "  return channel.address.replace(/\\{\\w+\\}/, () => parameter);\n"
        "}\n")
