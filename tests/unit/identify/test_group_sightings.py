"""Detections of one animal in a burst become one sighting with the side it shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pardalis.identify.sightings.group import group_sightings
from pardalis.records.detection import BoundingBox, Detection, Finding, Flank, SearchStatus
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import Sighting

START = datetime(2026, 3, 1, tzinfo=UTC)


def grouped(
    *frames: list[float],
    movement: float | None = None,
    kind: str = "animal",
    confidence: float = 0.9,
) -> tuple[Sighting, ...]:
    """Sightings of a burst of frames, each a list of left edges of boxes."""
    media, findings = [], []
    for number, lefts in enumerate(frames):
        name = f"m{number}"
        when = START + timedelta(seconds=number)
        media.append(
            Media(
                name, f"A/{name}.jpg", name, "A", None, Placement.NO_TABLE, when, 0, "b", "e", 1, 1
            )
        )
        seen = tuple(
            Detection(
                f"{name}-{rank + 1}",
                name,
                kind,
                BoundingBox(left, 0.4, 0.1, 0.1),
                confidence,
                "test 1",
                movement,
            )
            for rank, left in enumerate(lefts)
        )
        findings.append(Finding(name, "test 1", SearchStatus.SEARCHED, seen))
    made = group_sightings(media, findings)
    assert made == group_sightings(media[::-1], findings[::-1])
    return made


def test_single_boxes_of_a_burst_are_one_animal_however_far_it_moved() -> None:
    (one,) = grouped([0.0], [0.8])
    assert [each.detection_id for each in one.detections] == ["m0-1", "m1-1"]
    assert one.sighting_id == "m0-1"


def test_moving_left_shows_the_left_side() -> None:
    assert grouped([0.5], [0.4])[0].flank is Flank.LEFT
    assert grouped([0.5], [0.6])[0].flank is Flank.RIGHT
    assert grouped([0.5], [0.505])[0].flank is Flank.UNKNOWN
    assert grouped([0.5])[0].flank is Flank.UNKNOWN
    assert grouped([0.5], movement=-0.2)[0].flank is Flank.LEFT


def test_two_animals_are_followed_apart() -> None:
    made = grouped([0.1, 0.8], [0.75, 0.15])
    assert {tuple(d.detection_id for d in each.detections) for each in made} == {
        ("m0-1", "m1-2"),
        ("m0-2", "m1-1"),
    }


def test_an_unclear_step_ends_the_tracks() -> None:
    assert len(grouped([0.4, 0.5], [0.45, 0.55])) > 2


def test_people_vehicles_and_faint_detections_are_left_out() -> None:
    assert grouped([0.1], kind="human") == ()
    assert grouped([0.1], kind="vehicle") == ()
    assert grouped([0.1], confidence=0.1) == ()
    assert len(grouped([0.1], kind="unknown")) == 1
