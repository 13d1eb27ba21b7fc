#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what ctest ran, case by case, and says it in one closing line.

usage: tally.py FOLDER      the folder with ctest's JUnit files

A program with many cases (Check, pytest, unittest) says so in its output; anything else counts as
one. Exit status 0 only if something ran and nothing failed.
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

CHECK = re.compile(r"^\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)$", re.M)
PYTEST = re.compile(r"^(?:=+ )?((?:\d+ \w+(?:, )?)+) in [\d.]+s", re.M)
UNITTEST = re.compile(r"^Ran (\d+) tests? in [\d.]+s\n\n(?:OK|FAILED)(?: \((.*)\))?$", re.M)
SKIP = re.compile(r"^SKIPPED .*", re.M)


def counts_of(case):
    """(passed, failed, skipped, reasons) of one ctest entry."""
    output = case.findtext("system-out") or ""
    passed = failed = skipped = 0
    for checks, failures, errors in CHECK.findall(output):
        failed += int(failures) + int(errors)
        passed += int(checks) - int(failures) - int(errors)
    for ran, rest in UNITTEST.findall(output):
        words = {word: int(number) for word, number in re.findall(r"(\w+)=(\d+)", rest)}
        bad = words.get("failures", 0) + words.get("errors", 0)
        failed += bad
        skipped += words.get("skipped", 0)
        passed += int(ran) - bad - words.get("skipped", 0)
    for line in PYTEST.findall(output):
        words = {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", line)}
        passed += words.get("passed", 0)
        failed += words.get("failed", 0) + words.get("error", 0) + words.get("errors", 0)
        skipped += words.get("skipped", 0)
        if set(words) == {"deselected"}:
            return 0, 0, 0, []
    status = case.get("status")
    if status == "run" and not passed + failed + skipped:
        passed = 1
    if status == "fail":
        failed = max(failed, 1)
    if status not in ("run", "fail"):
        skipped = max(skipped, 1)
    return passed, failed, skipped, SKIP.findall(output)


def main():
    total = [0, 0, 0]
    broken, reasons = [], []
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.xml")):
        for case in ET.parse(path).iter("testcase"):
            *counts, why = counts_of(case)
            total = [a + b for a, b in zip(total, counts)]
            if counts[1]:
                broken.append(case.get("name"))
            if counts[2]:
                reasons += [f"{case.get('name')}: {reason}" for reason in why or ["not run"]]
    for reason in reasons:
        print(f"SKIPPED: {reason}")
    for name in broken:
        print(f"FAILED: {name}")
    passed, failed, skipped = total
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(0 if passed and not failed else 1)


if __name__ == "__main__":
    main()
