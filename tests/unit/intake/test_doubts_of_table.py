"""Dates and places that were mistyped in the table of deployments are found and told."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pardalis.intake.place import place_media
from pardalis.intake.settings import IntakeSettings
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.deployment import Deployment
from pardalis.records.problem import Problem

START, END = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 5, 12, tzinfo=UTC)
STOOD = Deployment("D1", "S1", 30.0, 60.0, START, END, 480)
BESIDE = tuple(
    replace(STOOD, deployment_id=f"D{n}", location_id=f"S{n}", latitude=30.0 + n / 100)
    for n in range(2, 30)
)


def photographs(days: range, hour: int = 9) -> list[CardFile]:
    """One a day, by a clock eight hours ahead of UTC."""
    times = [START.replace(tzinfo=None) + timedelta(days=day, hours=hour) for day in days]
    return [
        CardFile(
            f"D1/{number}.JPG", "D1", 1, 1, FileKind.PHOTO,
            content_hash=hashlib.sha256(str(number).encode()).hexdigest(), camera_time=time,
        )
        for number, time in enumerate(times)
    ]  # fmt: skip


def told(kind: str, files: list[CardFile], *table: Deployment) -> list[Problem]:
    placed = place_media(files, table, (), IntakeSettings())
    return [each for each in placed.problems if each.kind == kind]


ALL = photographs(range(3, 97, 2))


def test_both_dates_exchanged() -> None:
    written = replace(STOOD, deployment_start=datetime(2026, 1, 2, tzinfo=UTC),
                      deployment_end=datetime(2026, 12, 5, tzinfo=UTC))  # fmt: skip
    (problem,) = told("dates_exchanged", ALL, written)
    assert problem.subject == "D1"
    assert "2026-01-02 to 2026-12-05" in problem.reason
    assert "2026-02-01 to 2026-05-12" in problem.reason
    assert "deployments.csv" in problem.remedy


def test_a_start_that_leaves_most_photographs_out() -> None:
    # The first of February written as the second of the next month's number: 2026-12-02.
    stood = replace(STOOD, deployment_start=datetime(2026, 2, 12, tzinfo=UTC))
    files = photographs(range(12, 97, 2))
    late = replace(stood, deployment_start=datetime(2026, 12, 2, tzinfo=UTC),
                   deployment_end=datetime(2026, 12, 24, tzinfo=UTC))  # fmt: skip
    assert told("dates_exchanged", files, late) == []
    early = replace(stood, deployment_end=datetime(2026, 5, 3, tzinfo=UTC),
                    deployment_start=datetime(2026, 4, 2, tzinfo=UTC))  # fmt: skip
    (problem,) = told("dates_exchanged", photographs(range(4, 60, 2)), early)
    assert "2026-02-04 to" in problem.reason


@pytest.mark.parametrize(
    ("days", "table"),
    [
        # As it should be; a camera that died in March; a clock that is a year behind.
        (range(3, 97, 2), STOOD),
        (range(3, 40, 2), STOOD),
        (range(3 - 365, 97 - 365, 2), STOOD),
        # Few photographs say nothing; the 31st of no month has its day and month exchanged.
        (range(3, 9, 2), replace(STOOD, deployment_end=datetime(2026, 12, 5, tzinfo=UTC))),
        (range(3, 97, 2), replace(STOOD, deployment_end=datetime(2026, 12, 31, tzinfo=UTC))),
    ],
)
def test_other_silences_are_not_taken_for_it(days: range, table: Deployment) -> None:
    assert told("dates_exchanged", photographs(days), table) == []


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"),
    [
        (60.0, 30.0, "exchanged"),
        (-30.0, 60.0, "sign"),
        (30.0, -60.0, "sign"),
        (3.0, 60.0, "are right"),
    ],
)
def test_a_place_far_from_all_others(latitude: float, longitude: float, words: str) -> None:
    far = replace(STOOD, latitude=latitude, longitude=longitude)
    (problem,) = told("far_from_others", ALL, far, *BESIDE)
    assert problem.subject == "D1"
    assert words in problem.remedy
    # No position is told.
    assert not any(f"{number:g}" in problem.remedy for number in (latitude, longitude))


def test_surveys_that_are_wide_or_small_have_no_far_places() -> None:
    wide = [replace(each, latitude=4.0 * row - 60) for row, each in enumerate(BESIDE)]
    assert told("far_from_others", ALL, *wide) == []
    assert told("far_from_others", ALL, STOOD) == []
    across = [
        replace(each, longitude=east)
        for each, east in zip(BESIDE, (-179.9, 179.9) * 14, strict=True)
    ]
    assert told("far_from_others", ALL, *across) == []
    two_on_one = replace(STOOD, deployment_id="D0", latitude=50.0)
    assert len(told("far_from_others", ALL, two_on_one, *BESIDE)) == 1


def test_a_stand_of_many_years_is_a_slip() -> None:
    (problem,) = told("stood_too_long", ALL, replace(STOOD, deployment_end=END.replace(year=2062)))
    assert (problem.subject, problem.reason) == (
        "D1",
        "By the table it stood for 36.3 years, until 2062-05-12.",
    )
    assert told("stood_too_long", ALL, STOOD, *BESIDE) == []


def test_a_camera_cannot_stand_at_two_places_at_once() -> None:
    names = [replace(each, camera_id=f"CAM{row}") for row, each in enumerate(BESIDE)]
    twice = replace(names[0], deployment_start=datetime(2026, 4, 1, tzinfo=UTC), camera_id="CAM7")
    (problem,) = told("camera_at_two_places", ALL, twice, *names[1:])
    assert (problem.subject, problem.kind) == ("D2", "camera_at_two_places")
    assert "CAM7 stood here and for deployment D9 at once, from 2026-04-01" in problem.reason
    # Moved, it stands at one place after the other.
    later = replace(names[0], camera_id="CAM7", deployment_start=END,
                    deployment_end=END + timedelta(days=30))  # fmt: skip
    assert told("camera_at_two_places", ALL, later, *names[1:]) == []
    # The two cameras of each station are called A and B, or all are called alike.
    for one, other in (("A", "B"), ("A", "A"), ("", "")):
        alike = [replace(each, camera_id=one if row % 2 else other)
                 for row, each in enumerate(names)]  # fmt: skip
        assert told("camera_at_two_places", ALL, *alike) == []
