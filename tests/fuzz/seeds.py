#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes first inputs of a fuzz target from the examples of proto/, and a dictionary of words.

usage: seeds.py TARGET FOLDER DICTIONARY      TARGET is codec, envelope or part
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROTO = ROOT / "proto"
SIGNERS = 5  # as in fuzz_envelope.c
CONTEXT = ("auth", "address", "agent", "key", "reply_key", "device_cookie")  # as in http.py


def asyncapi():
    return json.loads((PROTO / "asyncapi.json").read_text(encoding="utf-8"))


def words():
    """Every key and enum word of the schemas."""
    found = set()
    for path in PROTO.glob("schemas/*.json"):
        found.update(re.findall(r'"[a-z0-9_-]+"', path.read_text(encoding="utf-8")))
    return sorted(found)


def examples():
    """(message name, text) of every example, valid and invalid."""
    for path in sorted(PROTO.glob("examples/*valid/**/*.json")):
        names = [part for part in path.relative_to(PROTO).parts[2:]]
        yield names[0].split(".")[0], path.read_bytes()


def codec():
    names = sorted(asyncapi()["components"]["messages"])
    for name, text in examples():
        if name in names:
            yield bytes([names.index(name)]) + text


def envelope():
    """Messages of every signer on every channel; a reply comes with the call that it answers."""
    document = asyncapi()
    numbers = {name: number for number, name in enumerate(document["channels"])}
    letters = [(name, message, 0) for name, channel in document["channels"].items()
               for message in channel["messages"] if name != "reply"]
    for operation in document["operations"].values():
        for reply in operation.get("reply", {}).get("messages", []):
            call = numbers[operation["channel"]["$ref"].rsplit("/", 1)[1]]
            letters.append(("reply", reply["$ref"].rsplit("/", 1)[1], call))
    for channel, message, call in sorted(set(letters)):
        for signer in range(SIGNERS):
            head = bytes([signer, numbers[channel], call, 0]) + b"home".ljust(8, b"\0")
            yield from (head + text for name, text in examples() if name == message)


def bodies():
    """What the bodies of routes would be, and what their words are."""
    routes = json.loads((PROTO / "http.json").read_text(encoding="utf-8"))["routes"]
    for number, route in enumerate(routes):
        message = asyncapi()["channels"].get(f"rpc-{route.get('rpc')}")
        for name, text in examples():
            if message and name in message["messages"]:
                try:
                    fields = json.loads(text)
                except (UnicodeDecodeError, ValueError):
                    continue
                fields = fields if isinstance(fields, dict) else {}
                fields = {key: fields[key] for key in fields if key not in CONTEXT}
                yield bytes([number]) + json.dumps(fields).encode()
                yield from (bytes([number]) + str(word).encode() for word in fields.values())


def main():
    target, folder, dictionary = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    seeds = {"codec": codec, "envelope": envelope, "part": bodies}[target]()
    for number, seed in enumerate(seeds):
        (folder / f"example-{number:04}").write_bytes(seed)
    entries = [word.replace('"', '\\"') for word in words()]
    dictionary.write_text("".join(f'"{entry}"\n' for entry in entries), encoding="ascii")


if __name__ == "__main__":
    main()
