#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file begins with its licence and one sentence of purpose; every header has its guard."""
import re

import tree

SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"


def main():
    problems = []
    for name in tree.our_c():
        lines = tree.text(name).split("\n")
        if lines[0] != f"/* {SPDX} */":
            problems.append(f"{name}:1: the first line must be /* {SPDX} */")
        elif not lines[1].startswith("/* "):
            problems.append(f"{name}:2: say in one sentence what this file is for")
        if name.endswith(".h"):
            guard = re.search(r"^#ifndef (\w+)\n#define \1\n", tree.text(name), re.M)
            if not guard or not re.fullmatch(r"[A-Z][A-Z0-9_]*_H", guard[1]):
                problems.append(f"{name}:3: needs an include guard such as OL_NAME_H")
    others = tree.files("*.py", "*.sh", "*.cmake", "*CMakeLists.txt", "*.sql")
    for name in sorted(set(others + tree.scripts("python|sh"))):
        if SPDX not in "\n".join(tree.text(name).split("\n")[:3]):
            problems.append(f"{name}:1: needs the line # {SPDX}")
    tree.report(problems, "licences, purposes and guards are there")


if __name__ == "__main__":
    main()
