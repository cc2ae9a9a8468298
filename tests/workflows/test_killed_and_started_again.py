"""A census that is killed at any moment and started again ends as if nothing had happened.

Each is a process of its own, forked from one that has imported what the first of them needed: the
blows fall while it works, not while it starts.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pardalis.records.decision import Decision, Verdict
from pardalis.store import identities
from pardalis.store.database import Database, sqlite_url

KILLS = 10


FORKED = """
import importlib, os, sys
from contextlib import suppress
from pathlib import Path

from pardalis.cli.main import main

survey, modules = sys.argv[1], Path(sys.argv[2])
for project in sys.stdin:
    for name in modules.read_text().split() if modules.is_file() else ():
        with suppress(Exception):
            importlib.import_module(name)
    child = os.fork()
    if child:
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)
        continue
    sys.argv = ["pardalis", "census", survey, "--project", project.strip()]
    sys.stdout = open(os.devnull, "w")
    status = 0
    try:
        main()
    except SystemExit as ended:
        status = ended.code or 0
    modules.write_text("\\n".join(sys.modules))
    os._exit(status)
"""


class Censuses:
    """Censuses of a survey, each in a process of its own.

    Parameters
    ----------
    survey
        Its folder.
    scratch
        For what they need.
    """

    def __init__(self, survey: Path, scratch: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", FORKED, survey, scratch / "modules"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, project: Path, killed_after: float | None = None) -> bool:
        """Whether it came to its end, before it was killed after so many seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(project, file=self._process.stdin, flush=True)
        child = int(self._process.stdout.readline())
        if killed_after is not None:
            time.sleep(killed_after)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        status = int(self._process.stdout.readline())
        assert status in (0, signal.SIGKILL), "see what it says above"
        return status == 0

    def close(self) -> None:
        """End the process that forks them."""
        self._process.communicate("")


@pytest.fixture(scope="module")
def censuses(few_cards: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Censuses]:
    """Of the few cards."""
    found = Censuses(few_cards, tmp_path_factory.mktemp("censuses"))
    yield found
    found.close()


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
def undisturbed(censuses: Censuses, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A project that nothing disturbed, and how long it took [s]."""
    project = tmp_path_factory.mktemp("quiet") / "project"
    began = time.monotonic()
    assert censuses.run(project)
    return project, time.monotonic() - began


def test_killed_ten_times(
    censuses: Censuses, undisturbed: tuple[Path, float], tmp_path: Path
) -> None:
    whole, takes = undisturbed
    killed = tmp_path / "killed"
    moments = random.Random(20261122)
    struck = 0
    while struck < KILLS:
        if censuses.run(killed, killed_after=moments.uniform(0.03, 0.2) * takes):
            # It was quicker than the blow: begin anew, so that there is something to strike.
            shutil.rmtree(killed)
        else:
            struck += 1
    ends_as(censuses, killed, whole)


@pytest.mark.slow
def test_killed_after_a_box_and_a_flank_were_corrected(
    censuses: Censuses, undisturbed: tuple[Path, float], tmp_path: Path
) -> None:
    quiet, killed = tmp_path / "quiet", tmp_path / "killed"
    shutil.copytree(undisturbed[0], quiet)
    correct(quiet)
    shutil.copytree(quiet, killed)
    began = time.monotonic()
    assert censuses.run(quiet)
    takes = time.monotonic() - began
    for share in (0.3, 0.45, 0.6, 0.75):
        censuses.run(killed, killed_after=share * takes)
    ends_as(censuses, killed, quiet)


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


def ends_as(censuses: Censuses, killed: Path, undisturbed: Path) -> None:
    """Run to the end, and hold what is there against what nobody disturbed."""
    assert censuses.run(killed)
    assert rows(killed) == rows(undisturbed)
    left_over = files(killed) - files(undisturbed)
    assert not [name for name in left_over if not name.endswith("part")]
    report = "report.html"
    assert (killed / report).read_bytes() == (undisturbed / report).read_bytes()
