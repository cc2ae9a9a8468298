"""Things that never move, in seasons made by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from pardalis.detect.still import StillSettings, still_places, without
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.media import Media, Placement

START = datetime(2026, 3, 1, 4, tzinfo=UTC)
STUMP = BoundingBox(0.30, 0.50, 0.10, 0.20)
STONE = BoundingBox(0.42, 0.55, 0.12, 0.15)


class Season:
    """Photographs of one or more cameras with what was found in them."""

    def __init__(self) -> None:
        self.media: list[Media] = []
        self.findings: list[Finding] = []

    def see(
        self, hours: float, *boxes: BoundingBox, deployment: str = "D1", event: str = "",
        kind: str = "animal", movement: float | None = None,
    ) -> None:  # fmt: skip
        name = f"{len(self.media):020x}"
        self.media.append(
            Media(
                name, f"{deployment}/{name}.JPG", name, deployment, deployment, Placement.PLACED,
                START + timedelta(hours=hours), 480, name, event or name, 640, 480,
            )
        )  # fmt: skip
        seen = tuple(
            Detection(f"{name}-{rank}", name, kind, box, 0.6, "hand 1", movement)
            for rank, box in enumerate(boxes, start=1)
        )
        self.findings.append(Finding(name, "hand 1", SearchStatus.SEARCHED, seen))

    def places(self) -> list[str]:
        return [each.name for each in still_places(self.media, self.findings)]


def shaken(box: BoundingBox, rng: np.random.Generator, by: float = 0.002) -> BoundingBox:
    return BoundingBox(
        *(float(each) for each in np.array([box.x, box.y, box.width, box.height])
          + rng.uniform(-by, by, 4))
    )  # fmt: skip


def test_a_stump_in_forty_events_is_one_place() -> None:
    season, rng = Season(), np.random.default_rng(1)
    for number in range(40):
        season.see(12 * number, shaken(STUMP, rng))
        season.see(12 * number + 1, BoundingBox(*rng.uniform(0.05, 0.45, 4)))
    (place,) = still_places(season.media, season.findings)
    assert place.name == "D1/35x60"
    # Two a day, by the camera's clock, from noon of the first day on.
    assert (place.events, place.days, len(place.detections)) == (40, 21, 40)
    assert place.box.overlap(STUMP) > 0.95
    cleared = without(season.media, season.findings, [place])
    assert [len(each.detections) for each in cleared] == [0, 1] * 40
    assert all(each.status is SearchStatus.SEARCHED for each in cleared)


def test_an_animal_that_rests_is_no_stone() -> None:
    hours, days = Season(), Season()
    for number in range(60):
        hours.see(number / 10, STUMP)
    # It comes back to its bed, five days running: still one day too few.
    for number in range(60):
        days.see(24 * (number % 5) + number // 5, STUMP)
    assert hours.places() == []
    assert days.places() == []
    days.see(24 * 5, STUMP)
    assert days.places() == ["D1/35x60"]


def test_many_photographs_of_one_event_count_once() -> None:
    season = Season()
    for number in range(70):
        season.see(24 * (number % 7) + number / 70, STUMP, event=f"event {number % 7}")
    assert season.places() == []


def test_two_stones_in_one_view_are_two_places() -> None:
    season = Season()
    for number in range(10):
        season.see(24 * number, STUMP, STONE)
    assert season.places() == ["D1/35x60", "D1/48x62"]
    first, _ = still_places(season.media, season.findings)
    cleared = without(season.media, season.findings, [first])
    assert {one.box for each in cleared for one in each.detections} == {STONE}


def test_a_camera_that_was_moved_makes_two_places() -> None:
    season = Season()
    for number in range(10):
        season.see(24 * number, STUMP)
    for number in range(10, 20):
        season.see(24 * number, STONE)
    # After the camera was moved, an animal stands where the stump was seen before.
    season.see(24 * 25, STUMP)
    season.see(1, STUMP, deployment="D2")
    places = still_places(season.media, season.findings)
    assert [(each.name, each.days) for each in places] == [("D1/35x60", 10), ("D1/48x62", 10)]
    cleared = without(season.media, season.findings, places)
    # Beyond the last photograph of the place, and at another camera, nothing is hidden.
    assert [each.media_id for each in cleared if each.detections] == [
        each.media_id for each in season.media[20:]
    ]


def test_what_moves_fills_the_view_or_is_of_another_kind_is_not_hidden() -> None:
    season = Season()
    large = BoundingBox(0.1, 0.1, 0.5, 0.6)
    for number in range(10):
        season.see(24 * number, STUMP, large)
        season.see(24 * number + 1, STUMP, movement=0.1)
        season.see(24 * number + 2, STUMP, kind="human") if number < 5 else None
    (place,) = still_places(season.media, season.findings)
    assert len(place.detections) == 10
    cleared = without(season.media, season.findings, [place])
    left = [one for each in cleared for one in each.detections]
    assert sum(one.box == large for one in left) == 10
    assert sum(bool(one.movement) for one in left) == 10
    assert sum(one.observation_type == "human" for one in left) == 5


def test_a_place_without_its_limits_hides_nothing() -> None:
    season = Season()
    for number in range(10):
        season.see(24 * number, STUMP)
    (place,) = still_places(season.media, season.findings)
    assert without(season.media[1:], season.findings, [place]) == tuple(season.findings)


def test_the_numbers_of_the_rule_can_be_chosen() -> None:
    season = Season()
    for number in range(3):
        season.see(24 * number, STUMP)
    assert still_places(season.media, season.findings, StillSettings(events=3, days=3))
    assert not still_places(season.media, season.findings, StillSettings(events=3, days=4))
