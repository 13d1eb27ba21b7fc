#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes C, TypeScript, broker rights and the HTTP API from schemas, asyncapi.json and http.json.

gen.py          writes the files
gen.py --check  writes nothing and exits with 1 if a file differs
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
PROTO = Path(__file__).resolve().parent
sys.path.insert(0, str(PROTO))

from generator import broker, c, channels, http, schema, typescript  # noqa: E402


def outputs():
    """Path and text of every generated file."""
    model = schema.read(PROTO / "schemas")
    contract = channels.read(PROTO / "asyncapi.json", model)
    doc, routes = http.read(PROTO / "http.json", model, contract)
    return {
        PROTO / "gen/messages.h": c.messages_h(model),
        PROTO / "gen/messages.c": c.messages_c(model),
        PROTO / "gen/messages.ts": typescript.messages_ts(model),
        PROTO / "gen/topics.h": c.topics_h(contract),
        PROTO / "gen/topics.c": c.topics_c(contract),
        PROTO / "gen/topics.ts": typescript.topics_ts(contract),
        PROTO / "gen/routes.h": http.routes_h(routes),
        PROTO / "gen/routes.c": http.routes_c(routes),
        PROTO / "openapi.json": http.openapi(doc, routes, model),
        PROTO.parent / "broker/roles.json": broker.roles(contract),
    }


def stale(path, text):
    return not path.exists() or path.read_text(encoding="utf-8") != text


def main(arguments):
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 64
    try:
        files = outputs()
    except schema.Refused as error:
        print(f"gen.py: {error}", file=sys.stderr)
        return 1
    changed = [path for path, text in files.items() if stale(path, text)]
    for path in changed:
        print(f"{path.relative_to(PROTO.parent)} {'differs' if arguments else 'written'}")
        if not arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8")
    return 1 if arguments and changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
