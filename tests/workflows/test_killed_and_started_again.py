"""A census that is killed at any moment and started again ends as if nothing had happened."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pardalis.records.decision import Decision, Verdict
from pardalis.store import identities
from pardalis.store.database import Database, sqlite_url

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


@pytest.fixture(scope="module")
def undisturbed(few_cards: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A project that nothing disturbed, and how long it took [s]."""
    project = tmp_path_factory.mktemp("quiet") / "project"
    began = time.monotonic()
    done = subprocess.run(command(few_cards, project), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return project, time.monotonic() - began


def test_killed_ten_times(few_cards: Path, undisturbed: tuple[Path, float], tmp_path: Path) -> None:
    whole, takes = undisturbed
    killed = tmp_path / "killed"
    moments = random.Random(20261122)
    struck = 0
    while struck < KILLS:
        run = subprocess.Popen(
            command(few_cards, killed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(moments.uniform(0.03, 0.2) * takes)
        if run.poll() is None:
            run.kill()
            struck += 1
        else:
            # It was quicker than the blow: begin anew, so that there is something to strike.
            assert run.returncode == 0
            shutil.rmtree(killed)
        run.wait()
    ends_as(few_cards, killed, whole)


@pytest.mark.slow
def test_killed_after_a_box_and_a_flank_were_corrected(
    few_cards: Path, undisturbed: tuple[Path, float], tmp_path: Path
) -> None:
    quiet, killed = tmp_path / "quiet", tmp_path / "killed"
    shutil.copytree(undisturbed[0], quiet)
    correct(quiet)
    shutil.copytree(quiet, killed)
    began = time.monotonic()
    whole = subprocess.run(command(few_cards, quiet), capture_output=True, text=True, check=False)
    assert whole.returncode == 0, whole.stderr
    takes = time.monotonic() - began
    for share in (0.3, 0.45, 0.6, 0.75):
        run = subprocess.Popen(
            command(few_cards, killed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(share * takes)
        run.kill()
        run.wait()
    ends_as(few_cards, killed, quiet)


def correct(project: Path) -> None:
    """Append two corrections, as a command that was cut off right after would leave them."""
    database = Database(sqlite_url(project / "pardalis.db"))
    with database.write() as connection:
        (animal, *_) = identities.individuals(connection)
        name, noon = animal.sightings[0], datetime(2026, 11, 22, 12, tzinfo=UTC)
        said = Decision(0, name, "", Verdict.BOX, "Lin", noon, "", name, "0.1,0.1,0.8,0.8")
        identities.append_decisions(connection, [said])
        flank = replace(said, verdict=Verdict.FLANK, detection_id="", value="right")
        identities.append_decisions(connection, [flank])
    database.close()


def ends_as(survey: Path, killed: Path, undisturbed: Path) -> None:
    """Run to the end, and hold what is there against what nobody disturbed."""
    last = subprocess.run(command(survey, killed), capture_output=True, text=True, check=False)
    assert last.returncode == 0, last.stderr
    assert rows(killed) == rows(undisturbed)
    left_over = files(killed) - files(undisturbed)
    assert not [name for name in left_over if not name.endswith("part")]
    report = "report.html"
    assert (killed / report).read_bytes() == (undisturbed / report).read_bytes()
