#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs shellcheck over the shell scripts and pyflakes over the Python files."""
import subprocess
import sys

import tree


def main():
    shell = sorted(set(tree.scripts(r"\b(ba|da)?sh\b") + tree.files("*.sh")))
    python = sorted(set(tree.scripts("python") + tree.files("*.py")))
    results = [
        subprocess.run(["shellcheck", "--external-sources", *shell], cwd=tree.ROOT, check=False),
        subprocess.run(["pyflakes3", *python], cwd=tree.ROOT, check=False),
    ]
    if any(result.returncode for result in results):
        sys.exit(1)
    print(f"{len(shell)} shell scripts and {len(python)} Python files are well")


if __name__ == "__main__":
    main()
