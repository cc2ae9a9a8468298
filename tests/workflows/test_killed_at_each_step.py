"""A job that is killed before any of its commits or files ends, done again, as if it had not been.

Each run is a process of its own, forked from one that has imported all that is needed, and ends
itself by the signal that nothing can catch. There are so many that these tests are slow ones;
`test_killed_and_started_again.py` kills the whole census at any moments.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pardalis.workflows.export_captures import export_captures
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.identify_animals import identify_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.regroup import merge
from pardalis.workflows.settings import (
    ExportSettings,
    FindSettings,
    IdentifySettings,
    ImportSettings,
)

FORKED = """
import json, os, shutil, signal, sqlite3, sys
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Engine, event

from pardalis.errors import InputError
from pardalis.workflows.export_captures import export_captures
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.identify_animals import identify_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.settings import *
from pardalis.workflows.undo_decision import undo_decision

survey, before, results, package, work = map(Path, sys.argv[1:6])
project, out = work / "project", work / "out"
own, told = ImportSettings(project=project), FindSettings(project=project, results=results)
jobs = {
    "import": (None, lambda: import_cards(survey, own)),
    "import of a package": (
        None, lambda: import_cards(survey, ImportSettings(project=project, source=package)),
    ),
    "find": (before / "imported", lambda: find_animals(survey, FindSettings(project=project))),
    "results of others": (before / "imported", lambda: find_animals(survey, told)),
    "undo": (before / "merged", lambda: undo_decision(survey, 1, "Lin", folder=project)),
    "export": (
        before / "merged",
        lambda: export_captures(survey, ExportSettings(folder=out, project=project)),
    ),
}


def run(job, moment):
    "Whether the job ended by itself; it is killed before that moment."
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    left = [moment]

    def strike(*_):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    replace = Path.replace
    event.listen(Engine, "commit", strike)
    Path.replace = lambda *each: (strike(), replace(*each))[1]
    try:
        # What was said before the blow is said already.
        with suppress(InputError):
            job()
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def state():
    with closing(sqlite3.connect(project / "pardalis.db")) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        rows = {}
        for (name,) in tables:
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
            # When it was said is the one thing that differs, and what is made of the ledger.
            chosen = ", ".join(each for each in columns if each not in ("decided_at", "made_from"))
            found = database.execute(f"SELECT {chosen} FROM {name}").fetchall()
            rows[name] = sorted(map(repr, found))
    return rows, {each.name: each.read_bytes() for each in out.rglob("*.csv")}


def begin(base):
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    if base:
        shutil.copytree(base, project)


struck = {}
for name in sys.argv[6:]:
    base, job = jobs[name]
    begin(base)
    assert run(job, 0), name
    if name == "undo":
        assert run(lambda: identify_animals(survey, IdentifySettings(project=project)), 0)
    undisturbed = state()
    moment = 1
    while True:
        begin(base)
        if run(job, moment):
            break
        assert run(job, 0), (name, moment)
        if name == "undo":
            assert run(lambda: identify_animals(survey, IdentifySettings(project=project)), 0)
        for one, other in zip(state(), undisturbed):
            for part in one.keys() | other.keys():
                assert one.get(part) == other.get(part), (name, moment, part)
        moment += 1
    struck[name] = moment - 1
print(json.dumps(struck))
"""


@pytest.fixture(scope="module")
def fewer_cards(few_cards: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two of the cards and two of their bursts: each run takes a fraction of a second."""
    folder = tmp_path_factory.mktemp("fewer") / "survey"
    left_out = shutil.ignore_patterns("S2", "2-*.jpg")
    return Path(shutil.copytree(few_cards, folder, ignore=left_out))


@pytest.fixture(scope="module")
def before(fewer_cards: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project as it is imported, and others' results and their package."""
    folder = tmp_path_factory.mktemp("before")
    imported = folder / "imported"
    import_cards(fewer_cards, ImportSettings(project=imported))
    export_captures(
        fewer_cards,
        ExportSettings(
            folder=folder / "package", form="camtrap-dp", project=imported, rounding=0.0,
            title="Few", contributors=("Lin",), sampling_design="targeted",
        ),
    )  # fmt: skip
    found = [
        {"file": f"S{card}/1-{shot}.jpg", "detections": [
            {"category": "1", "conf": 0.9, "bbox": [0.1, 0.4, 0.3, 0.2]}]}
        for card in range(2) for shot in range(3)
    ]  # fmt: skip
    kinds = {"1": "animal", "2": "person", "3": "vehicle"}
    about = {"format_version": "1.3", "detector": "MDV5A"}
    held = {"info": about, "images": found, "detection_categories": kinds}
    (folder / "results.json").write_text(json.dumps(held))
    return folder


@pytest.fixture(scope="module")
def merged(fewer_cards: Path, before: Path) -> Path:
    """A project in which two animals have been merged."""
    project = Path(shutil.copytree(before / "imported", before / "merged"))
    find_animals(fewer_cards, FindSettings(project=project))
    identify_animals(fewer_cards, IdentifySettings(project=project))
    merge(fewer_cards, "L001", "L002", "Ravi", folder=project)
    return project


def killed(fewer_cards: Path, before: Path, work: Path, *jobs: str) -> dict[str, int]:
    """How often each job was killed; all ended as if it had not been."""
    given = (fewer_cards, before, before / "results.json", before / "package", work)
    run = subprocess.run(
        [sys.executable, "-c", FORKED, *map(str, given), *jobs],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    struck: dict[str, int] = json.loads(run.stdout)
    return struck


@pytest.mark.slow
def test_what_others_know_is_taken_in_whole(
    fewer_cards: Path, before: Path, tmp_path: Path
) -> None:
    struck = killed(
        fewer_cards, before, tmp_path / "work", "import of a package", "results of others"
    )
    assert struck == {"import of a package": 3, "results of others": 2}


@pytest.mark.slow
def test_killed_before_each_commit_and_each_file(
    fewer_cards: Path, before: Path, merged: Path, tmp_path: Path
) -> None:
    struck = killed(fewer_cards, before, tmp_path / "work", "import", "find", "undo", "export")
    assert all(moments >= 2 for moments in struck.values()), struck
    assert struck["export"] == 4
