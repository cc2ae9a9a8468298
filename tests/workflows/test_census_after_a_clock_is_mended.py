"""A clock is mended after the census: all that follows from its times follows, and goes back."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pardalis.cli.main import app
from pardalis.identify.identities.evidence import PairEvidence
from pardalis.records.media import Placement
from pardalis.records.sighting import Sighting
from pardalis.store import cards, results
from pardalis.workflows.catalogue import Catalogue, read_catalogue
from pardalis.workflows.clock_settings import MendSettings
from pardalis.workflows.clocks import mend_clock
from pardalis.workflows.effort import show_effort
from pardalis.workflows.project import open_project
from pardalis.workflows.status import status
from pardalis.workflows.undo_decision import undo_decision

FACTORY_YEAR = 2019


@pytest.fixture
def project(censused: tuple[Path, float], tmp_path: Path) -> Path:
    return Path(shutil.copytree(censused[0], tmp_path / "project"))


def known(reserve: Path, project: Path) -> Catalogue:
    with open_project(reserve, project) as opened:
        return read_catalogue(opened.database)


def standing(reserve: Path, project: Path) -> dict[str, Any]:
    """All that follows from the times of the photographs."""
    catalogue = known(reserve, project)
    with open_project(reserve, project) as opened, opened.database.read() as connection:
        doubtful = cards.problems(connection)
        counts = results.step_counts(connection)
        estimates = results.estimates(connection)
    counts["identify"].pop("ledger_position")
    return {
        "media": catalogue.media,
        "findings": catalogue.findings,
        "sightings": catalogue.sightings,
        "proposals": catalogue.proposals,
        "catalogue": catalogue.hash,
        "surroundings": catalogue.surroundings,
        "doubtful": doubtful,
        "counts": counts,
        "estimates": estimates,
        "effort": show_effort(reserve, project).counts,
        "next": status(reserve, project).answer["next"],
    }


def truth(reserve: Path, deployment_id: str) -> dict[str, tuple[datetime, datetime]]:
    """The true time and the clock's reading of one camera's photographs, by path."""
    with (reserve / "truth" / "photos.csv").open(encoding="utf-8") as file:
        return {
            row["file_path"]: (
                datetime.fromisoformat(row["true_time"]),
                datetime.fromisoformat(row["camera_time"]),
            )
            for row in csv.DictReader(file)
            if row["deployment_id"] == deployment_id
        }


def camera_that_fell_back(reserve: Path, project: Path) -> str:
    names = {
        each.deployment_id
        for each in known(reserve, project).media
        if each.placement is Placement.OUTSIDE_DEPLOYMENT
    }
    (name,) = names
    assert name is not None
    return name


def test_photographs_after_a_reset_come_back_into_all_that_is_made_of_them(
    reserve: Path, project: Path
) -> None:
    before = standing(reserve, project)
    assert before["next"] is None
    name = camera_that_fell_back(reserve, project)
    times = truth(reserve, name)
    path, (true, read) = next(
        (path, both) for path, both in times.items() if both[1].year == FACTORY_YEAR
    )
    said = f"{read:%Y-%m-%d %H:%M:%S} = {true:%Y-%m-%d %H:%M:%S}"
    told = CliRunner().invoke(
        app,
        ["clocks", "mend", str(reserve), name, "--known", said, "--since", f"{FACTORY_YEAR}-01-01",
         "--until", f"{FACTORY_YEAR}-12-31", "--by", "Lin", "--project", str(project)],
    )  # fmt: skip
    assert told.exit_code == 0, told.output

    after = standing(reserve, project)
    photos = {each.file_path: each for each in after["media"] if each.file_path in times}
    assert len(photos) == len(times)
    for place, photo in photos.items():
        assert photo.placement is Placement.PLACED
        assert abs(photo.timestamp - times[place][0]) < timedelta(seconds=3)
    # Its partner saw the same passes: they are one event now, as they were in truth.
    assert not shared_with_partner(before, path)
    assert shared_with_partner(after, path)
    moved = [each for each in after["sightings"] if each.media[0].file_path in times]
    assert moved
    assert all(each.media[0].deployment_id == name for each in moved)
    assert all(each.media[0].timestamp.year != FACTORY_YEAR for each in moved)
    # Eleven cameras stood for five nights, and one of them was dead on two.
    assert after["effort"]["camera_nights_worked"] == pytest.approx(53.0, abs=0.01)
    assert before["effort"]["camera_nights_worked"] < 52.0
    kinds = {(each.subject, each.kind) for each in before["doubtful"]}
    assert (name, "clock_doubtful") in kinds
    assert (name, "clock_doubtful") not in {(e.subject, e.kind) for e in after["doubtful"]}
    assert after["next"] == "estimate"


def shared_with_partner(stands: dict[str, Any], path: str) -> bool:
    """Whether a photograph's event has photographs of another card too."""
    photo = next(each for each in stands["media"] if each.file_path == path)
    event = [each for each in stands["media"] if each.event_id == photo.event_id]
    return len({each.card for each in event}) > 1


def test_an_animal_in_two_places_at_once_is_evidence_until_the_mend_is_undone(
    reserve: Path, project: Path
) -> None:
    before = standing(reserve, project)
    catalogue = known(reserve, project)
    here, there = seen_far_apart(catalogue)
    pair = (here.sighting_id, there.sighting_id)
    assert against(catalogue, pair) == 0.0
    assert here.media[0].timestamp
    assert there.media[0].timestamp
    assert there.media[0].deployment_id
    late = round((here.media[0].timestamp - there.media[0].timestamp).total_seconds())
    shift = MendSettings(shift=f"{late:+d} s", project=project)
    mend_clock(reserve, there.media[0].deployment_id, shift, "Lin")

    mended = standing(reserve, project)
    assert against(known(reserve, project), pair) < -3.0
    assert mended["next"] == "estimate"
    undo_decision(reserve, 1, "Lin", folder=project)
    after = standing(reserve, project)
    assert {part for part in before if after[part] != before[part]} == set()


def seen_far_apart(catalogue: Catalogue) -> tuple[Sighting, Sighting]:
    """Two sightings of one animal, farther apart than it walks in the clocks' uncertainty."""
    of = {each.sighting_id: each for each in catalogue.sightings}
    places: Mapping[str, tuple[float, float]] = catalogue.surroundings.places
    for animal in catalogue.individuals:
        for one, other in combinations(sorted(animal.sightings), 2):
            ends = [places.get(of[name].media[0].deployment_id or "") for name in (one, other)]
            if ends[0] and ends[1] and ends[0] != ends[1]:
                return of[one], of[other]
    raise AssertionError("No animal was seen at two stations.")


def against(catalogue: Catalogue, pair: tuple[str, str]) -> float:
    sightings = {each.sighting_id: each for each in catalogue.sightings}
    evidence = PairEvidence(sightings, catalogue.proposals, catalogue.surroundings)
    return evidence.against(pair)
