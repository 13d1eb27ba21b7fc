# SPDX-License-Identifier: GPL-3.0-or-later
"""What the integration tests share: the lab of deploy/lab, and deploy/setup as a module."""
from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import pathlib
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("OL_BUILD", SOURCE / "build/release"))
LOG_TAIL = 3000  # characters
sys.path.insert(0, str(SOURCE / "deploy"))

from lab.lab import Lab  # noqa: E402  the path is made above


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.geteuid():
        for item in items:
            item.add_marker(pytest.mark.skip(reason="only root can make network namespaces"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A failure shows what the services of its lab said last."""
    report = (yield).get_result()
    labs = [value for value in getattr(item, "funcargs", {}).values() if isinstance(value, Lab)]
    if report.failed and labs:
        for path in sorted((labs[0].folder / "log").glob("*.log")):
            report.sections.append((path.name, path.read_text(errors="replace")[-LOG_TAIL:]))


def load_setup() -> ModuleType:
    """deploy/setup as a module of its own."""
    loader = importlib.machinery.SourceFileLoader("ownline_setup", str(SOURCE / "deploy/setup"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """A lab in which nothing runs yet."""
    with Lab(BUILD) as made:
        yield made
