"""A census that is killed at any moment and started again ends as if nothing had happened."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

KILLS = 10


def command(survey: Path, project: Path) -> list[str]:
    return [sys.executable, "-m", "pardalis", "census", str(survey), "--project", str(project)]


def rows(project: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with sqlite3.connect(project / "pardalis.db") as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables}
    connection.close()
    return {name: sorted(table, key=repr) for name, table in found.items()}


def files(project: Path) -> set[str]:
    kept = (path for path in project.rglob("*") if path.is_file())
    return {str(path.relative_to(project)) for path in kept if "pardalis.db" not in path.name}


def test_killed_ten_times(reserve: Path, tmp_path: Path) -> None:
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    began = time.monotonic()
    whole = subprocess.run(
        command(reserve, undisturbed), capture_output=True, text=True, check=False
    )
    assert whole.returncode == 0, whole.stderr
    takes = time.monotonic() - began

    moments = random.Random(20261122)
    struck = 0
    while struck < KILLS:
        run = subprocess.Popen(
            command(reserve, killed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(moments.uniform(0.05, 0.35) * takes)
        if run.poll() is None:
            run.kill()
            struck += 1
        else:
            # It was quicker than the blow: begin anew, so that there is something to strike.
            assert run.returncode == 0
            shutil.rmtree(killed)
        run.wait()

    last = subprocess.run(command(reserve, killed), capture_output=True, text=True, check=False)
    assert last.returncode == 0, last.stderr
    assert rows(killed) == rows(undisturbed)
    left_over = files(killed) - files(undisturbed)
    assert not [name for name in left_over if not name.endswith(".part")]
    report = "report.html"
    assert (killed / report).read_bytes() == (undisturbed / report).read_bytes()
