"""What is committed works anywhere: it names no folder of one machine and no package host."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Written so that this file does not name them.
PATTERNS = [
    r"(?<![\w.)}>$-])/(wo[r]k|ro[o]t)/",
    r"(?<![\w.)}>$-])/ho[m]e/[a-z]",
    r"/op[t]/(pypi|wheels)",
    r"pypi\.o[r]g/simple",
    r"files\.pythonho[s]ted",
    r"registry\.np[m]js",
    r"--(extra-)?ind[e]x-url",
]


def tracked() -> list[Path]:
    """Files that git knows of and that still exist."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("This is no git checkout: there are no tracked files to look at")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def named_in(text: str) -> list[str]:
    return [found.group() for pattern in PATTERNS for found in re.finditer(pattern, text)]


def test_no_tracked_file_names_a_machine() -> None:
    found = {
        file.relative_to(ROOT).as_posix(): names
        for file in tracked()
        if (names := named_in(file.read_text(encoding="utf-8", errors="replace")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("see /w*rk/main", True),
        ("'/r*ot/.venv'", True),
        ("https://files.pyth*nhosted.org/x", True),
        ("field/w*rk/cards", False),
        ("DCIM/100RECNX", False),
    ],
)
def test_the_check_tells_them_apart(text: str, named: bool) -> None:
    assert bool(named_in(text.replace("*", "o"))) is named
