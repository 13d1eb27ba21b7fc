#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that this project does not make, each with what to use instead."""
import re

import tree

CALLS = {
    r"system|popen": "no shell ever: posix_spawn with an argument vector",
    r"exec[lv]p?e?|posix_spawnp": "posix_spawn with a full path",
    r"strcpy|strcat|stpcpy|strncpy|strncat": "snprintf",
    r"v?sprintf": "snprintf",
    r"gets|scanf|[fs]scanf": "a strict parser",
    r"ato[ifl]|atoll": "a strict parser",
    r"strtok(_r)?": "strchr or strcspn",
    r"alloca": "an array of fixed size",
    r"rand|srand|random|srandom|drand48": "getrandom or ol_random",
    r"gethostbyname|inet_addr|inet_ntoa|inet_aton": "getaddrinfo or ol_addr_parse",
    r"tmpnam|tempnam|mktemp": "mkstemp",
}
SECRET = re.compile(r"\b(memcmp|strcmp)\s*\([^;]*(secret|password|\bmac\b|gate_key|signature)")
SHELL = re.compile(r'"(/bin/)?(ba)?sh"')
MARK = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def main():
    problems = []
    calls = [(re.compile(rf"(?<![\w.>])({names})\s*\("), instead)
             for names, instead in CALLS.items()]
    for name in tree.program_c():
        plain = tree.code(name).split("\n")
        quoted = tree.code(name, keep_strings=True).split("\n")
        for number, (line, full) in enumerate(zip(plain, quoted), 1):
            where = f"{name}:{number}:"
            for pattern, instead in calls:
                match = pattern.search(line)
                if match:
                    problems.append(f"{where} {match[1]}() is not used here: {instead}")
            if SECRET.search(line):
                problems.append(f"{where} compare secrets in constant time (ol_equal)")
            if SHELL.search(full):
                problems.append(f"{where} no shell ever")
    for name in tree.our_c():
        for number, line in enumerate(tree.text(name).split("\n"), 1):
            if MARK.search(line):
                problems.append(f"{name}:{number}: unfinished: {line.strip()[:60]}")
    tree.report(problems, "no forbidden call")


if __name__ == "__main__":
    main()
