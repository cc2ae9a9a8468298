"""Where a project stands is told from notes, which say what reading all of it would tell."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from pardalis.records.detection import SearchStatus
from pardalis.store import cards, findings, schema
from pardalis.workflows import status as of_status
from pardalis.workflows.catalogue import read_catalogue
from pardalis.workflows.decide import decide
from pardalis.workflows.project import open_project
from pardalis.workflows.replace_findings import replace_findings
from pardalis.workflows.status import status


@pytest.fixture
def project(censused: tuple[Path, float], tmp_path: Path) -> Path:
    return Path(shutil.copytree(censused[0], tmp_path / "project"))


def pair(reserve: Path, project: Path) -> tuple[str, str]:
    with open_project(reserve, project) as opened:
        first, second, *_ = read_catalogue(opened.database).individuals
    return first.sightings[0], second.sightings[0]


def told(reserve: Path, project: Path) -> tuple[Any, ...]:
    outcome = status(reserve, project)
    return outcome.sentences, outcome.counts, outcome.answer


def forget(reserve: Path, project: Path, *names: str) -> None:
    """As in a project of an older version, which did not note it."""
    with open_project(reserve, project) as opened, opened.database.write() as connection:
        rows = schema.step.delete().where(schema.step.c.name.in_(names))
        assert connection.execute(rows).rowcount == len(names)


@pytest.mark.parametrize("names", [["catalogue with"], ["error rates with"]])
def test_what_was_noted_is_what_reading_tells(
    reserve: Path, project: Path, names: list[str]
) -> None:
    a, b = pair(reserve, project)
    decide(reserve, a, "different", b, "Lin", "", project)
    noted = told(reserve, project)
    assert noted[2]["error_rates"]["machine_false_different"]["checked"] > 0
    forget(reserve, project, *names)
    assert told(reserve, project) == noted


def test_no_sighting_is_read_and_the_estimate_grows_old(
    reserve: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(connection: Connection) -> None:
        raise AssertionError("status reads the whole catalogue")

    monkeypatch.setattr(of_status, "catalogue_of_sightings", refuse)
    assert status(reserve, project).answer["next"] is None
    a, b = pair(reserve, project)
    decide(reserve, a, "same", b, "Lin", "", project)
    after = status(reserve, project)
    assert after.counts["decisions"] == 1
    assert after.answer["next"] == "estimate"


def test_a_run_that_was_cut_off_is_counted_from_what_it_stored(
    reserve: Path, project: Path
) -> None:
    before = status(reserve, project)
    with open_project(reserve, project) as opened, opened.database.write() as connection:
        step = schema.step
        connection.execute(step.update().where(step.c.name == "identify").values(counts={}))
    assert status(reserve, project).counts == before.counts


@pytest.mark.parametrize("is_replaced", [True, False])
def test_after_a_search_that_found_more_animals_are_to_be_told_apart_again(
    reserve: Path, project: Path, is_replaced: bool
) -> None:
    with open_project(reserve, project) as opened, opened.database.write() as connection:
        every = findings.findings(connection)
        wanted = next(each for each in every if bool(each.detections) is is_replaced)
        replace_findings(connection, [replace(wanted, detections=(), status=SearchStatus.FAILED)])
        present = cards.media_of(connection, [wanted.media_id])
    assert len(present) == 1
    # A failure takes no one's place.
    assert status(reserve, project).answer["next"] is None
    with open_project(reserve, project) as opened, opened.database.write() as connection:
        box = next(one for each in every for one in each.detections)
        name = f"{wanted.media_id}-9"
        more = replace(box, detection_id=name, media_id=wanted.media_id)
        replace_findings(connection, [replace(wanted, detections=(more,))])
    assert status(reserve, project).answer["next"] == "identify"
