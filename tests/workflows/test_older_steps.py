"""A result that is older than what it is made from is told so, by the same rule everywhere."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pardalis.store import cards, results
from pardalis.workflows.catalogue import read_catalogue
from pardalis.workflows.clock_settings import MendSettings
from pardalis.workflows.clocks import mend_clock
from pardalis.workflows.decide import decide
from pardalis.workflows.desk.desk import open_desk, owner
from pardalis.workflows.desk.numbers import answer_view
from pardalis.workflows.desk.overview import Overview, overview
from pardalis.workflows.mark_sighting import mark_sighting
from pardalis.workflows.older_steps import decisions_since
from pardalis.workflows.placed_state import note_placed
from pardalis.workflows.project import open_project
from pardalis.workflows.status import status
from pardalis.workflows.undo_decision import undo_decision


@pytest.fixture
def project(censused: tuple[Path, float], tmp_path: Path) -> Path:
    return Path(shutil.copytree(censused[0], tmp_path / "project"))


def told(reserve: Path, project: Path) -> Overview:
    """As the desk tells it, which is as the command line and the numbers do."""
    with open_desk(reserve, project) as desk:
        found = overview(desk, owner("Lin"))
        numbers = answer_view(desk, owner("Lin"))
    assert (status(reserve, project).answer["next"] or "") == found.next_step
    assert found.answer is not None
    assert (numbers.older, numbers.decisions_since) == (
        found.answer.older,
        found.answer.decisions_since,
    )
    return found


def older(found: Overview) -> list[str]:
    return [each.name for each in found.steps if each.older]


def test_nothing_is_older_after_a_census_and_a_note_moves_no_number(
    reserve: Path, project: Path
) -> None:
    assert older(told(reserve, project)) == []
    with open_project(reserve, project) as opened:
        sighting = read_catalogue(opened.database).individuals[0].sightings[0]
    mark_sighting(reserve, sighting, ["name=Lightning", "note=limps"], "Lin", "", project)
    assert told(reserve, project).decisions == 2
    undo_decision(reserve, 1, "Lin", "", project)
    after = told(reserve, project)
    assert (after.decisions, after.next_step, older(after)) == (3, "", [])


def test_a_decision_makes_the_estimate_older_also_where_every_animal_stays(
    reserve: Path, project: Path
) -> None:
    with open_project(reserve, project) as opened:
        first, second, *_ = read_catalogue(opened.database).individuals
    decide(reserve, first.sightings[0], "different", second.sightings[0], "Lin", "", project)
    after = told(reserve, project)
    assert after.answer is not None
    assert (after.answer.decisions_since, after.answer.older) == (1, True)
    assert older(after) == ["estimate", "report"]
    undo_decision(reserve, 1, "Lin", "", project)
    after = told(reserve, project)
    # Said and taken back, it moves nothing.
    assert after.answer is not None
    assert (after.answer.decisions_since, after.answer.older) == (0, False)
    undo_decision(reserve, 2, "Lin", "", project)
    after = told(reserve, project)
    assert after.answer is not None
    assert after.answer.decisions_since == 1


def test_what_was_taken_back_since_counts(reserve: Path, project: Path) -> None:
    with open_project(reserve, project) as opened:
        first, second, *_ = read_catalogue(opened.database).individuals
    decide(reserve, first.sightings[0], "different", second.sightings[0], "Lin", "", project)
    with open_project(reserve, project) as opened, opened.database.write() as connection:
        estimate, *_ = results.estimates(connection)
        assert decisions_since(connection, estimate) == 1
        estimate = replace(estimate, ledger_position=1)
        assert decisions_since(connection, estimate) == 0
    undo_decision(reserve, 1, "Lin", "", project)
    with open_project(reserve, project) as opened, opened.database.read() as connection:
        assert decisions_since(connection, estimate) == 1


def test_after_a_clock_was_mended_the_number_is_older(reserve: Path, project: Path) -> None:
    with open_project(reserve, project) as opened, opened.database.read() as connection:
        deployment = cards.deployments(connection)[0].deployment_id
    settings = replace(MendSettings(shift="+2 hours"), project=project)
    mend_clock(reserve, deployment, settings, "Lin")
    # The catalogue was derived anew with the mend.
    assert older(told(reserve, project)) == ["estimate", "report"]


def test_photographs_that_stand_elsewhere_are_to_be_told_apart_again(
    reserve: Path, project: Path
) -> None:
    with open_project(reserve, project) as opened, opened.database.write() as connection:
        note_placed(connection, "as after an import with another table")
    after = told(reserve, project)
    assert (after.next_step, older(after)) == ("identify", ["identify", "estimate", "report"])
    assert after.answer is not None
    assert (after.answer.older, after.answer.decisions_since) == (True, 0)
