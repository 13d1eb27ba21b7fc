#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps functions and files short: lengths by universal-ctags, McCabe numbers by pmccabe."""
import json
import statistics
import subprocess

import tree

FUNCTION_LINES = 60
FUNCTION_MEDIAN = 15
FUNCTION_P90 = 45
FUNCTION_MCCABE = 15
FILE_SLOC = 400
HEADER_LINES = 150
MAIN_LINES = 120


def run(*command):
    return subprocess.run(command, cwd=tree.ROOT, check=True, capture_output=True, text=True).stdout


def functions(names):
    """Yields (file, line, function, length in lines)."""
    output = run("ctags", "--languages=C", "--kinds-C=f", "--fields=+ne", "--output-format=json",
                 "-f", "-", *names)
    for line in output.splitlines():
        tag = json.loads(line)
        yield tag["path"], tag["line"], tag["name"], tag["end"] - tag["line"] + 1


def main():
    problems = []
    names = tree.program_c()
    sources = [name for name in names if name.endswith(".c")]
    lengths = []
    for path, line, function, length in functions(sources):
        lengths.append(length)
        if length > FUNCTION_LINES:
            problems.append(f"{path}:{line}: {function} has {length} lines, "
                            f"at most {FUNCTION_LINES}")
    for line in run("pmccabe", *sources).splitlines():
        mccabe, _, _, _, _, where, function = line.split(None, 6)
        if int(mccabe) > FUNCTION_MCCABE:
            where = where.replace("(", ":").rstrip("):")
            problems.append(f"{where}: {function.strip()} has McCabe {mccabe}, "
                            f"at most {FUNCTION_MCCABE}")
    for name in names:
        lines = tree.text(name).count("\n")
        sloc = sum(1 for line in tree.code(name).split("\n") if line.strip())
        if sloc > FILE_SLOC:
            problems.append(f"{name}:1: {sloc} lines of code, at most {FILE_SLOC}")
        if name.endswith(".h") and lines > HEADER_LINES:
            problems.append(f"{name}:1: {lines} lines, a header has at most {HEADER_LINES}")
        if name.endswith("/main.c") and lines > MAIN_LINES:
            problems.append(f"{name}:1: {lines} lines, main.c has at most {MAIN_LINES}")
    lengths.sort()
    median, p90 = statistics.median(lengths), lengths[len(lengths) * 9 // 10]
    if median > FUNCTION_MEDIAN or p90 > FUNCTION_P90:
        problems.append(f"functions: median {median} and p90 {p90} lines, "
                        f"at most {FUNCTION_MEDIAN} and {FUNCTION_P90}")
    tree.report(problems, f"{len(names)} files, {len(lengths)} functions: median {median} lines, "
                f"p90 {p90}, longest {lengths[-1]}")


if __name__ == "__main__":
    main()
