"""Fixtures that every kind of test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real photographs and capture records."""
    named = os.environ.get("PARDALIS_REAL_DATA")
    if not named:
        pytest.skip("PARDALIS_REAL_DATA is not set: tests on real data are left out")
    folder = Path(named)
    if not folder.is_dir():
        pytest.fail(f"PARDALIS_REAL_DATA names no folder: {folder}")
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the rows of tables that tests recorded, wherever the tests ran."""
    rows = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "table" and report.when == "call"
    ]
    for _, row in sorted(rows):
        terminalreporter.write_line(row)
