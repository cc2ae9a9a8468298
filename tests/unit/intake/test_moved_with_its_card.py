"""A camera that was moved with its card in it: the times tell where each photograph was taken."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pardalis.intake.clocks.doubts import records_of
from pardalis.intake.place import Intake, place_media
from pardalis.intake.settings import IntakeSettings
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.clock_mend import ClockFault, ClockMend
from pardalis.records.deployment import Deployment
from pardalis.records.media import Placement

MOVED = datetime(2026, 3, 15, 10, tzinfo=UTC)
FIRST = Deployment("D1", "S1", 30.0, 60.0, MOVED - timedelta(days=14), MOVED, 480, card="A")
THEN = replace(FIRST, deployment_id="D2", location_id="S2", latitude=30.1,
               deployment_start=MOVED, deployment_end=MOVED + timedelta(days=14))  # fmt: skip


def photographs(*days: float, card: str = "A") -> list[CardFile]:
    """By a clock eight hours ahead of UTC, so many days before or after the camera was moved."""
    begin = MOVED.replace(tzinfo=None) + timedelta(hours=8)
    return [
        CardFile(
            f"{card}/{number}.JPG", card, 1, 1, FileKind.PHOTO,
            content_hash=hashlib.sha256(f"{card}{number}".encode()).hexdigest(),
            camera_time=begin + timedelta(days=day),
        )
        for number, day in enumerate(days)
    ]  # fmt: skip


def place(files: list[CardFile], *table: Deployment) -> Intake:
    return place_media(files, table, (), IntakeSettings())


def where(found: Intake) -> dict[str, str | None]:
    return {each.file_path: each.deployment_id for each in found.media}


def test_each_stand_has_its_photographs() -> None:
    found = place(photographs(-3, -1e-5, 0, 5), FIRST, THEN)
    assert where(found) == {"A/0.JPG": "D1", "A/1.JPG": "D1", "A/2.JPG": "D2", "A/3.JPG": "D2"}
    assert {each.placement for each in found.media} == {Placement.PLACED}
    # The card is the folder that it lies in.
    assert {each.card for each in found.media} == {"A"}
    assert not {"several_deployments", "no_card"} & {each.kind for each in found.problems}


def test_what_was_taken_in_no_stand_is_kept_apart_and_told() -> None:
    found = place(photographs(-30, -3, 5), FIRST, THEN)
    assert where(found) == {"A/0.JPG": None, "A/1.JPG": "D1", "A/2.JPG": "D2"}
    (problem,) = [each for each in found.problems if each.kind == "several_deployments"]
    assert (problem.subject, "(D1, D2)" in problem.reason) == ("A", True)


def test_stands_at_once_are_not_told_apart() -> None:
    found = place(photographs(-3, 5), FIRST, replace(THEN, deployment_start=MOVED - timedelta(1)))
    assert set(where(found).values()) == {None}
    (problem,) = [each for each in found.problems if each.kind == "several_deployments"]
    assert "column 'card'" in problem.remedy


def test_a_place_that_was_visited_twice_is_told_what_to_write() -> None:
    table = [replace(each, card="", location_id="A") for each in (FIRST, THEN)]
    found = place(photographs(-3, 5), *table)
    (problem,) = [each for each in found.problems if each.kind == "several_deployments"]
    assert "of each of these deployments" in problem.remedy


def test_a_clock_is_of_its_stand() -> None:
    files = photographs(-3, -2, 4, 5, 6)
    late = {"D2": (ClockMend(ClockFault.SHIFT, seconds=60.0),)}
    records = records_of(files, (FIRST, THEN), late)
    assert [(each.deployment.deployment_id, len(each.files)) for each in records] == [
        ("D1", 2),
        ("D2", 3),
    ]
    moved = place_media(files, (FIRST, THEN), (), IntakeSettings(), late).media
    times = {each.file_path: each.timestamp for each in moved}
    assert times["A/1.JPG"] == MOVED - timedelta(days=2)
    assert times["A/2.JPG"] == MOVED + timedelta(days=4, seconds=60)


def test_a_folder_that_is_called_like_a_stand_is_another_card() -> None:
    other = replace(FIRST, deployment_id="D3", location_id="S3", card="A (D1)")
    files = photographs(-3, 5) + photographs(-2, card="A (D1)")
    found = where(place(files, FIRST, THEN, other))
    assert found == {"A/0.JPG": "D1", "A/1.JPG": "D2", "A (D1)/0.JPG": "D3"}
