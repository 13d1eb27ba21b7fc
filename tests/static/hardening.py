#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the built programs with readelf: are the hardening flags really in them?

usage: hardening.py PROGRAM...
"""
import re
import subprocess
import sys

import tree


def readelf(*arguments):
    command = ["readelf", "-W", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def problems_of(program):
    header, segments = readelf("-h", program), readelf("-l", program)
    dynamic, symbols = readelf("-d", program), readelf("--dyn-syms", program)
    stack = re.search(r"GNU_STACK.*", segments)
    checks = {
        "not a position-independent program": re.search(r"Type:\s+DYN", header),
        "no RELRO": "GNU_RELRO" in segments,
        "no BIND_NOW": re.search(r"\(FLAGS(_1)?\).*\b(NOW|BIND_NOW)\b", dynamic),
        "executable stack": stack and "RWE" not in stack.group(),
        "writable and executable segment": not re.search(r"LOAD.*RWE", segments),
        "no stack protector": "__stack_chk_fail" in symbols,
        "no fortified call": re.search(r"\b__\w+_chk@", symbols.replace("__stack_chk_fail@", "")),
        "has an RPATH": not re.search(r"\((RPATH|RUNPATH)\)", dynamic),
        "text relocations": "(TEXTREL)" not in dynamic,
    }
    return [f"{program}: {problem}" for problem, is_well in checks.items() if not is_well]


def main():
    problems = [problem for program in sys.argv[1:] for problem in problems_of(program)]
    tree.report(problems, f"{len(sys.argv) - 1} programs are hardened")


if __name__ == "__main__":
    main()
