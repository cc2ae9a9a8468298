"""A disk that is full stops a run in words; with space again it ends as if nothing had happened."""

from __future__ import annotations

import json
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pardalis.errors import DiskFullError
from pardalis.store import database
from pardalis.whole_files import PART, whole_file, whole_files
from pardalis.workflows.export_captures import export_captures
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.identify_animals import identify_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.init_survey import init_survey
from pardalis.workflows.settings import (
    ExportSettings,
    FindSettings,
    IdentifySettings,
    ImportSettings,
    ReportSettings,
)
from pardalis.workflows.write_report import write_report

Rows = Callable[[Path], dict[str, list[tuple[object, ...]]]]

ON_A_SMALL_DISK = """
import json, os, subprocess, sys
from pathlib import Path

from pardalis.errors import DiskFullError
from pardalis.workflows.export_captures import export_captures
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.identify_animals import identify_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.settings import *
from pardalis.workflows.write_report import write_report

survey, disk, kept = map(Path, sys.argv[1:])
project = disk / "project"
jobs = {
    "import": lambda: import_cards(survey, ImportSettings(project=project)),
    "find": lambda: find_animals(survey, FindSettings(project=project)),
    "identify": lambda: identify_animals(survey, IdentifySettings(project=project)),
    "report": lambda: write_report(survey, ReportSettings(project=project)),
    "export": lambda: export_captures(
        survey, ExportSettings(folder=disk / "out", form="tables", project=project)
    ),
}

def resize(free):
    found = os.statvfs(disk)
    # A size of 0 is none to this file system.
    size = max(4096, (found.f_blocks - found.f_bfree) * found.f_frsize + free)
    subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=True)

subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "none", disk], check=True)
told = {}
for name, job in jobs.items():
    free, told[name] = 0, []
    while True:
        resize(free)
        try:
            job()
            break
        except DiskFullError as error:
            told[name].append(str(error))
            assert not list(disk.rglob("*part")), list(disk.rglob("*part"))
            free = max(8192, 12 * free)
print(json.dumps(told))
subprocess.run(["cp", "-r", str(disk), str(kept)], check=True)
"""


@pytest.fixture(scope="module")
def undisturbed(few_cards: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project and what is exported of it, on a disk with room."""
    folder = tmp_path_factory.mktemp("roomy")
    project = folder / "project"
    import_cards(few_cards, ImportSettings(project=project))
    find_animals(few_cards, FindSettings(project=project))
    identify_animals(few_cards, IdentifySettings(project=project))
    write_report(few_cards, ReportSettings(project=project))
    export_captures(few_cards, ExportSettings(folder=folder / "out", project=project))
    return folder


@pytest.mark.slow
def test_every_job_on_a_disk_that_fills_up(
    few_cards: Path, undisturbed: Path, tmp_path: Path, rows: Rows
) -> None:
    """Each is begun with no room at all, and again with a little more until it ends."""
    disk, kept = tmp_path / "disk", tmp_path / "kept"
    disk.mkdir()
    own = ["unshare", "--map-root-user", "--mount"]
    if (
        shutil.which("unshare") is None
        or subprocess.run(
            [*own, "mount", "-t", "tmpfs", "none", str(disk)], check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("This system lets nobody mount a small disk of their own.")
    run = subprocess.run(
        [*own, sys.executable, "-c", ON_A_SMALL_DISK, str(few_cards), str(disk), str(kept)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert all(told.values())
    for message in (each for job in told.values() for each in job):
        assert "The disk is full" in message
        assert "Free some space" in message
    assert rows(kept / "project") == rows(undisturbed / "project")
    assert contents(kept / "out") == contents(undisturbed / "out")
    features = contents(kept / "project" / "features")
    assert features == contents(undisturbed / "project" / "features")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.*")}


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond this size [bytes]: the system cuts the writing off there."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_files_that_belong_together_are_all_old_or_all_new(tmp_path: Path) -> None:
    one, other = tmp_path / "traps.txt", tmp_path / "captures.txt"
    for each in (one, other):
        each.write_text("as it was")

    def write_both() -> None:
        with whole_files((one, other)) as parts:
            for part, size in zip(parts, (50, 5_000), strict=True):
                part.write_bytes(b"x" * size)

    with pytest.raises(DiskFullError, match=r"traps\.txt"), room_for(100):
        write_both()
    assert contents(tmp_path) == {"traps.txt": b"as it was", "captures.txt": b"as it was"}


def test_a_report_that_does_not_fit_leaves_the_former_one(
    few_cards: Path, undisturbed: Path, tmp_path: Path, rows: Rows
) -> None:
    project = Path(shutil.copytree(undisturbed / "project", tmp_path / "project"))
    former = (project / "report.html").read_bytes()
    with pytest.raises(DiskFullError, match=r"report\.html"), room_for(len(former) // 2):
        write_report(few_cards, ReportSettings(project=project))
    assert (project / "report.html").read_bytes() == former
    assert not list(project.rglob(f"*{PART}"))
    assert rows(project) == rows(undisturbed / "project")


@pytest.mark.parametrize("form", ["tables", "secr", "camtrap-dp"])
def test_an_export_that_does_not_fit_leaves_nothing_behind(
    few_cards: Path,
    undisturbed: Path,
    tmp_path: Path,
    form: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = Path(shutil.copytree(undisturbed / "project", tmp_path / "project"))
    whole = tmp_path / "out"
    settings = ExportSettings(
        folder=whole, form=form, project=project, title="Few", contributors=("Lin",),
        sampling_design="targeted",
    )  # fmt: skip
    export_captures(few_cards, settings)
    largest = max(file.stat().st_size for file in whole.rglob("*.*"))
    shutil.rmtree(whole)

    # The database itself needs more room than these files.
    @contextmanager
    def cramped(paths: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
        with whole_files(paths) as parts, room_for(largest - 1):
            yield parts

    for module in ("capture_tables_writer", "secr_text_writer", "camtrap_dp.package_writer"):
        monkeypatch.setattr(f"pardalis.exchange.{module}.whole_files", cramped)
    with pytest.raises(DiskFullError, match="Free some space"):
        export_captures(few_cards, settings)
    assert contents(whole) == {}


def test_a_template_that_does_not_fit_is_not_taken_for_the_team_s_table(
    few_cards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = Path(shutil.copytree(few_cards, tmp_path / "survey"))
    (survey / "deployments.csv").unlink()
    import_cards(survey)

    @contextmanager
    def cramped(path: Path) -> Iterator[Path]:
        with whole_file(path) as part, room_for(40):
            yield part

    with monkeypatch.context() as patch:
        patch.setattr("pardalis.workflows.init_survey.whole_file", cramped)
        with pytest.raises(DiskFullError, match=r"deployments\.csv"):
            init_survey(survey)
    assert not list(survey.glob("deployments*"))
    init_survey(survey)
    assert (survey / "deployments.csv").read_text("utf-8-sig").count("\n") == 4


def test_a_database_without_room_keeps_what_it_has(
    few_cards: Path, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: Rows
) -> None:
    """SQLite says that the disk is full at a number of pages, as it does on a full one."""
    project, most = tmp_path / "project", 20
    set_up = database._set_up_sqlite

    def cramped(connection: sqlite3.Connection, record: object) -> None:
        set_up(connection, record)
        connection.execute(f"PRAGMA max_page_count = {most}")

    monkeypatch.setattr(database, "_set_up_sqlite", cramped)
    jobs = [
        lambda: import_cards(few_cards, ImportSettings(project=project)),
        lambda: find_animals(few_cards, FindSettings(project=project)),
        lambda: identify_animals(few_cards, IdentifySettings(project=project)),
        lambda: write_report(few_cards, ReportSettings(project=project)),
    ]
    told: list[str] = []
    while jobs:
        try:
            jobs[0]()
            del jobs[0]
        except DiskFullError as error:
            told.append(error.message)
            most += 6
    assert len(told) > 3
    assert all("pardalis.db' could not be written" in message for message in told)
    assert rows(project) == rows(undisturbed / "project")
