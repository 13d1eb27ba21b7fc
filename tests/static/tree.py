# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the repository, and how a check reports what it found."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def files(*patterns):
    """Tracked and new files that match a glob, relative to ROOT; ignored ones are left out."""
    command = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "ls-files", "-co",
               "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")
    return [name for name in sorted(set(names)) if name and (ROOT / name).is_file()]


def our_c():
    """The C files that people write: programs and tests, not what proto/gen.py writes."""
    return files("services/*.[ch]", "clients/*.[ch]", "tests/*.[ch]")


def program_c():
    return files("services/*.[ch]", "clients/*.[ch]")


def scripts(interpreter):
    """Files whose first line names the interpreter."""
    found = []
    for name in files("*"):
        with open(ROOT / name, "rb") as file:
            first = file.readline(80)
        if first.startswith(b"#!") and re.search(interpreter.encode(), first):
            found.append(name)
    return found


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def code(name, keep_strings=False):
    """The text of a C file with comments (and the insides of strings) blanked, lines kept."""

    def blank(match):
        token = match.group()
        if token[0] == "/":
            return re.sub(r"[^\n]", " ", token)
        return token if keep_strings else token[0] * 2

    return TOKEN.sub(blank, text(name))


def report(problems, done):
    """Ends the check: prints every problem as path:line: text, or what was found to be well."""
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} problem(s)")
    print(done)
