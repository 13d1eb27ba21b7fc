#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes first inputs for the fuzz targets from the examples of proto/.

usage: seeds.py TARGET FOLDER      TARGET is codec or envelope
"""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROTO = ROOT / "proto"
SIGNERS = 5  # as in fuzz_envelope.c


def examples():
    """(message name, text) of every example, valid and invalid."""
    for path in sorted(PROTO.glob("examples/*valid/**/*.json")):
        names = [part for part in path.relative_to(PROTO).parts[2:]]
        yield names[0].split(".")[0], path.read_bytes()


def codec():
    names = sorted(path.stem for path in PROTO.glob("schemas/*.json") if path.stem != "common")
    for name, text in examples():
        if name in names:
            yield bytes([names.index(name)]) + text


def envelope():
    channels = json.loads((PROTO / "asyncapi.json").read_text(encoding="utf-8"))["channels"]
    for number, channel in enumerate(channels.values()):
        for name, text in examples():
            if name in channel["messages"]:
                for signer in range(SIGNERS):
                    yield bytes([signer, number, 0]) + b"home".ljust(8, b"\0") + text


def main():
    target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    seeds = {"codec": codec, "envelope": envelope}[target]()
    for number, seed in enumerate(seeds):
        (folder / f"example-{number:04}").write_bytes(seed)


if __name__ == "__main__":
    main()
