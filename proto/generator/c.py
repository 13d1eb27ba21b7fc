# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the C structs, field tables and channels."""

import textwrap

from generator.broker import place

HEAD = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n/* {}; written by proto/gen.py. */\n"
TYPES = {
    "integer": "int64_t {}",
    "bool": "bool {}",
    "id": "uint64_t {}",
    "addr": "struct ol_addr {}",
    "enum": "enum ol_{type} {}",
    "object": "struct ol_{type} {}",
    "string": "char {}[{bytes}]",
    "name": "char {}[33]",
    "hex": "uint8_t {}[{octets}]",
    "base64": "uint8_t {}[{octets}]",
    "sealed": "uint8_t {}[{octets} + OL_SEALED_MORE]",
}


def comment(text, indent=""):
    width = 100 - 8 * len(indent)
    if len(text) + 6 <= width:
        return f"{indent}/* {text} */\n"
    lines = textwrap.wrap(text, width - 6)
    return f"{indent}/* " + f"\n{indent} * ".join(lines) + " */\n"


def constant(*parts):
    return "OL_" + "_".join(parts).replace("-", "_").upper()


def enum(name, doc, words):
    rows = "".join(f"\t{constant(name, word)},\n" for word in words)
    return (f"{comment(doc)}enum ol_{name} {{\n{rows}}};\n"
            f"extern const char *const ol_{name}_words[];\n")


def struct(s):
    """A struct, led by the sizes of its lists."""
    lists = [(constant(s.name, f.name, "MAX"), f.items) for f in s.fields if f.items]
    widest = max((len(name) for name, _ in lists), default=0)
    out = "".join(f"#define {name:{widest}} {size}\n" for name, size in lists)
    out += ("\n" if out else "") + comment(s.doc) + f"struct ol_{s.name} {{\n"
    for f in s.fields:
        out += comment(f.doc, "\t")
        if f.optional:
            out += f"\tbool has_{f.name};\n"
        if f.items:
            out += f"\tuint16_t {f.name}_count;\n"
        name = f"{f.name}[{constant(s.name, f.name, 'MAX')}]" if f.items else f.name
        bytes_ = 4 * f.length + 1
        out += "\t" + TYPES[f.kind].format(name, type=f.type, octets=f.octets, bytes=bytes_) + ";\n"
    return out + "};\n"


def messages_h(model):
    out = HEAD.format("The messages as C structs") + textwrap.dedent("""\
        #ifndef OL_MESSAGES_H
        #define OL_MESSAGES_H

        #include <stdbool.h>
        #include <stdint.h>

        #include "common/addr.h"
        #include "common/codec.h"

        /* Words of an enum: ol_…_words[value], closed by NULL. */

        """)
    out += "\n".join(enum(name, *rest) for name, rest in model.enums.items()) + "\n"
    out += "\n".join(struct(s) for s in (*model.items.values(), *model.messages.values())) + "\n"
    out += "".join(f"extern const struct ol_message ol_msg_{name};\n" for name in model.messages)
    out += "\n/* Every message, closed by NULL. */\nextern const struct ol_message *const ol_messages[];\n"
    return out + "\n#endif\n"


def fill(start, parts, indent, end=","):
    """Parts on one line if they fit into 100 columns, else on as few as need be."""
    lines = [start]
    for part in [*parts[:-1], parts[-1] + end]:
        if len((lines[-1] + " " + part).expandtabs(8)) > 100:
            lines.append(indent + part)
        else:
            lines[-1] += " " + part
    return "\n".join(lines) + "\n"


def row(s, f):
    """One row of a field table."""
    parts = [f'.name = "{f.name}"', f".kind = OL_KIND_{f.kind.upper()}"]
    parts.append(f"LIST(ol_{s.name}, {f.name})" if f.items else f"VALUE(ol_{s.name}, {f.name})")
    if f.optional:
        parts.append(f"OPTIONAL(ol_{s.name}, {f.name})")
    if f.kind in ("string", "sealed"):
        parts.append(f".max_length = {f.octets or f.length}")
    if f.kind == "integer":
        parts += [f".min = {number(f.low)}", f".max = {number(f.high)}"]
    if f.kind == "enum":
        parts.append(f".words = ol_{f.type}_words")
    if f.kind == "object":
        parts.append(f".item = &item_{f.type}")
    return fill("\t{", [f"{part}," for part in parts[:-1]] + parts[-1:], "\t  ", " },")


def number(value):
    return str(value) if abs(value) < 2**31 else f"INT64_C({value})"


def table(s, declaration):
    rows = "".join(row(s, f) for f in s.fields)
    return (f"static const struct ol_field {s.name}_fields[] = {{\n{rows}}};\n\n"
            f"{declaration} = {{\n"
            f'\t.name = "{s.name}",\n'
            f"\t.size = sizeof(struct ol_{s.name}),\n"
            f"\t.fields = {s.name}_fields,\n"
            f"\t.field_count = {len(s.fields)},\n"
            "};\n")


def messages_c(model):
    out = HEAD.format("The messages as field tables") + textwrap.dedent("""\
        #include <stddef.h>

        #include "gen/messages.h"

        #define SIZE(type, member) sizeof(((struct type *)0)->member)
        #define VALUE(type, member) \\
        \t.offset = offsetof(struct type, member), .size = SIZE(type, member)
        #define OPTIONAL(type, member) \\
        \t.is_optional = true, .has_offset = offsetof(struct type, has_##member)
        #define LIST(type, member) \\
        \t.is_list = true, .offset = offsetof(struct type, member), .size = SIZE(type, member[0]), \\
        \t.count_offset = offsetof(struct type, member##_count), \\
        \t.max_items = SIZE(type, member) / SIZE(type, member[0])

        """)
    for name, (_, words) in model.enums.items():
        listed = [f'"{word}",' for word in words] + ["NULL };"]
        out += fill(f"const char *const ol_{name}_words[] = {{", listed, "\t", "")
    for s in model.items.values():
        out += "\n" + table(s, f"static const struct ol_message item_{s.name}")
    for s in model.messages.values():
        out += "\n" + table(s, f"const struct ol_message ol_msg_{s.name}")
    rows = "".join(f"\t&ol_msg_{name},\n" for name in model.messages)
    return out + f"\nconst struct ol_message *const ol_messages[] = {{\n{rows}\tNULL,\n}};\n"


ACCOUNTS = ("device", "app")  # roles without a certificate


def rights_c(role, contract):
    rows = "".join(
        f'\t{{ "{place(channel, right)}", {str(is_send).lower()} }},\n'
        for is_send in (True, False) for channel in contract.channels
        for right in (channel.senders if is_send else channel.receivers) if right.role == role)
    return f"\nconst struct ol_right ol_{role}_rights[] = {{\n{rows}\t{{ NULL, false }},\n}};\n"


def variable(channel):
    return "ol_channel_" + channel.name.replace("-", "_")


def topics_h(contract):
    roles = "".join(f"\t{constant('role', role)},\n" for role in contract.roles)
    out = HEAD.format("The channels of the bus and who may use them") + textwrap.dedent("""\
        #ifndef OL_TOPICS_H
        #define OL_TOPICS_H

        #include <stdbool.h>
        #include <stdint.h>

        #include "gen/messages.h"

        /* What a program is; the role of a principal is what its name begins with. */
        enum ol_role {
        ROLES	OL_ROLES /* how many */
        };
        extern const char *const ol_role_names[OL_ROLES];

        struct ol_channel {
        \tconst char *name;
        \tconst char *address; /* a topic with at most one {parameter} */
        \tconst struct ol_message *message; /* NULL: bytes, or the reply of the call it answers */
        \tconst struct ol_message *reply;   /* of a call, else NULL */
        \tuint16_t raw_bytes; /* the one length of bytes that are no JSON; 0 = any */
        \tuint8_t qos;
        \tbool is_retained;
        \tbool is_signed;
        \tbool is_nonce_fresh; /* a nonce proves that it is new: its sequence need not rise */
        \tbool is_scoped;      /* the parameter must be the sender's scope */
        \tuint32_t expiry_s;   /* 0 = none */
        \tuint32_t senders;    /* bit 1 << role */
        \tuint32_t receivers;
        };

        """).replace("ROLES\t", roles + "\t")
    for channel in contract.channels:
        out += f"{comment(channel.doc)}extern const struct ol_channel {variable(channel)};\n"
    out += ("\n/* Every channel, closed by NULL. */\n"
            "extern const struct ol_channel *const ol_channels[];\n")
    out += textwrap.dedent("""
        /* What an account at the broker may do, closed by a NULL topic. {client} stands for its name,
         * {user} for the id of its user. */
        struct ol_right {
        \tconst char *topic;
        \tbool is_send; /* else subscribe and receive */
        };
        """)
    out += "".join(f"extern const struct ol_right ol_{role}_rights[];\n" for role in ACCOUNTS)
    return out + "\n#endif\n"


def bits(name, rights):
    names = [constant("role", right.role) for right in rights]
    parts = [f"1u << {role} |" for role in names[:-1]] + [f"1u << {names[-1]}"]
    return fill(f"\t.{name} =", parts, "\t\t   ")


def channel_c(channel):
    rows = [("name", f'"{channel.name}"'), ("address", f'"{channel.address}"')]
    rows += [("message", f"&ol_msg_{channel.message}")] if channel.message else []
    rows += [("reply", f"&ol_msg_{channel.reply}")] if channel.reply else []
    rows += [("raw_bytes", channel.raw)] if channel.raw else []
    rows += [("qos", channel.qos)]
    flags = {"retained": channel.retain, "signed": channel.signed, "nonce_fresh": channel.nonce,
             "scoped": channel.senders[0].scope == "scope"}
    rows += [(f"is_{name}", "true") for name, on in flags.items() if on]
    rows += [("expiry_s", channel.expiry)] if channel.expiry else []
    body = "".join(f"\t.{name} = {value},\n" for name, value in rows)
    body += bits("senders", channel.senders) + bits("receivers", channel.receivers)
    return f"const struct ol_channel {variable(channel)} = {{\n{body}}};\n"


def topics_c(contract):
    names = "".join(f'\t[{constant("role", role)}] = "{role}",\n' for role in contract.roles)
    rows = "".join(f"\t&{variable(channel)},\n" for channel in contract.channels)
    return (HEAD.format("The channels of the bus")
            + '#include <stddef.h>\n\n#include "gen/topics.h"\n\n'
            + f"const char *const ol_role_names[OL_ROLES] = {{\n{names}}};\n\n"
            + "\n".join(channel_c(channel) for channel in contract.channels)
            + f"\nconst struct ol_channel *const ol_channels[] = {{\n{rows}\tNULL,\n}};\n"
            + "".join(rights_c(role, contract) for role in ACCOUNTS))
