"""Two runs on one project: one waits for the other or is told of it, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pardalis.errors import InUseError
from pardalis.records.decision import Decision, Verdict
from pardalis.store import database, identities
from pardalis.store.database import Database, sqlite_url
from pardalis.workflows import alone as locks
from pardalis.workflows import import_cards as importing
from pardalis.workflows.alone import alone, at_work
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.project import new_project
from pardalis.workflows.settings import FindSettings, ImportSettings
from pardalis.workflows.status import status

Rows = Callable[[Path], dict[str, list[tuple[object, ...]]]]

HOLDS = """
import sqlite3, sys, time
from pathlib import Path
from pardalis.workflows.alone import alone
with alone(Path(sys.argv[1]), "find"):
    held = sqlite3.connect(Path(sys.argv[1]) / "pardalis.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def imported(few_cards: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("imported") / "project"
    import_cards(few_cards, ImportSettings(project=project))
    return project


@pytest.fixture
def project(imported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(imported, tmp_path / "project"))


@contextmanager
def another_process(project: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that searches the project, and is in the middle of a transaction."""
    command = [sys.executable, "-c", HOLDS, str(project)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            yield holder
        finally:
            holder.kill()


def test_two_processes_that_begin_a_project_at_once(
    few_cards: Path, imported: Path, tmp_path: Path, rows: Rows
) -> None:
    project = tmp_path / "project"
    command = [sys.executable, "-m", "pardalis", "import", str(few_cards), "--project", project]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for each in both:
        _, told = each.communicate()
        assert each.returncode == 0, told
    assert rows(project) == rows(imported)


def test_an_import_of_other_cards_waits_and_adds_them(
    few_cards: Path, imported: Path, tmp_path: Path, rows: Rows
) -> None:
    """The first has listed two cards; the third is put in, and a second import begins."""
    survey, project = Path(shutil.copytree(few_cards, tmp_path / "survey")), tmp_path / "project"
    (survey / "S2").rename(tmp_path / "S2")
    listing = importing.look(survey, project)
    others: list[threading.Thread] = []

    def put_in(_label: str, _done: int, _total: int) -> None:
        if not others:
            (tmp_path / "S2").rename(survey / "S2")
            settings = ImportSettings(project=project)
            others.append(threading.Thread(target=import_cards, args=(survey, settings)))
            others[0].start()
            time.sleep(0.5)

    with new_project(survey, project) as opened:
        importing.run(opened, listing, ImportSettings(), put_in)
    others[0].join()
    assert rows(project) == rows(imported)


def test_a_second_run_is_told_who_is_at_work(
    few_cards: Path, project: Path, monkeypatch: pytest.MonkeyPatch, rows: Rows
) -> None:
    monkeypatch.setattr(locks, "WAIT", 0.3)
    before = rows(project)
    with another_process(project) as other:
        with pytest.raises(InUseError) as told:
            find_animals(few_cards, FindSettings(project=project))
        who = rf"find (process {other.pid} on "
        assert f"Another run is at work on this project: {who}" in told.value.message
        assert "waited for 0.3 s" in told.value.message
        assert told.value.message.count("process") == 1
        assert [each.startswith(who) for each in at_work(project)] == [True]
    assert at_work(project) == ()
    assert rows(project) == before


def test_a_locked_database_is_waited_for_and_then_told_of(
    few_cards: Path, project: Path, monkeypatch: pytest.MonkeyPatch, rows: Rows
) -> None:
    monkeypatch.setattr(database, "WAIT_FOR_LOCK", 0.4)
    before = rows(project)
    with another_process(project) as other:
        began = time.monotonic()
        with pytest.raises(InUseError) as told:
            import_cards(few_cards, ImportSettings(project=project, burst_gap=99.0))
        assert 0.4 <= time.monotonic() - began < 10
        assert "The project's database is in use by another run" in told.value.message
        assert f"At work: find (process {other.pid} on" in told.value.message
        assert "start this one again" in told.value.remedy
        # Who only looks is not kept waiting.
        assert status(few_cards, project).counts
    assert rows(project) == before


def test_a_killed_run_is_in_nobody_s_way(project: Path, few_cards: Path) -> None:
    with another_process(project) as other:
        other.kill()
        other.wait()
        with alone(project, "find"):
            assert at_work(project) == ()
        find_animals(few_cards, FindSettings(project=project))


def test_a_database_that_is_let_go_of_in_time_is_used(
    few_cards: Path, project: Path, imported: Path, tmp_path: Path, rows: Rows
) -> None:
    changed = ImportSettings(project=project, burst_gap=99.0)
    with closing(sqlite3.connect(project / "pardalis.db", isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        waiting = threading.Thread(target=import_cards, args=(few_cards, changed))
        waiting.start()
        time.sleep(0.5)
        assert rows(project) == rows(imported)
        held.execute("COMMIT")
        waiting.join()
    assert rows(project) != rows(imported)


def test_decisions_of_two_people_at_once_are_all_kept(project: Path) -> None:
    """Each reads the ledger's end and appends: none may take the place of another's."""

    def decide(person: str) -> None:
        opened = Database(sqlite_url(project / "pardalis.db"))
        for number in range(8):
            now = datetime(2026, 11, 23, 12, number, tzinfo=UTC)
            said = Decision(0, "a", "b", Verdict.SAME, person, now, "")
            with opened.write() as connection:
                identities.append_decisions(connection, [said])
        opened.close()

    people = [threading.Thread(target=decide, args=(name,)) for name in ("Lin", "Ravi", "Ana")]
    for each in people:
        each.start()
    for each in people:
        each.join()
    opened = Database(sqlite_url(project / "pardalis.db"))
    with opened.read() as connection:
        ledger = identities.decisions(connection)
    opened.close()
    assert [each.position for each in ledger] == list(range(1, 25))
    assert {name: sum(each.decided_by == name for each in ledger) for name in ("Lin", "Ana")} == {
        "Lin": 8,
        "Ana": 8,
    }


def test_the_lock_says_which_process_holds_it(tmp_path: Path) -> None:
    with alone(tmp_path, "import"):
        (held,) = (tmp_path / "running").iterdir()
        assert held.read_text().startswith(f"process {os.getpid()} on ")
    assert held.read_text() == ""
