"""A wrong clock does not say when an animal was first seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import Sighting
from pardalis.report.catalogue import catalogue_entries
from pardalis.report.content import ReportContent

RIGHT = Media(
    "m1", "S01/a.JPG", "ab", "S01", "D1", Placement.PLACED,
    datetime(2026, 3, 1, 12, tzinfo=UTC), 0, "b1", "e1", 100, 80,
)  # fmt: skip
WRONG = replace(
    RIGHT,
    media_id="m2",
    placement=Placement.OUTSIDE_DEPLOYMENT,
    timestamp=datetime(2019, 1, 1, tzinfo=UTC),
    burst_id="b2",
)


def sighting(media: Media) -> Sighting:
    name = f"{media.media_id}-1"
    seen = Detection(name, media.media_id, "animal", BoundingBox(0.1, 0.1, 0.5, 0.5), 0.9, "t 1")
    return Sighting(name, (seen,), (media,), Flank.LEFT)


def test_first_seen_is_by_a_clock_that_can_be_believed() -> None:
    content = ReportContent(
        "Ridge",
        media=(RIGHT, WRONG),
        sightings=(sighting(RIGHT), sighting(WRONG)),
        individuals=(Individual("L001", ("m2-1", "m1-1"), frozenset({Flank.LEFT})),),
    )
    (entry,) = catalogue_entries(content)
    shown = [value for value in vars_of(entry) if isinstance(value, datetime)]
    assert shown
    assert all(value.year == 2026 for value in shown)


def vars_of(entry: object) -> list[object]:
    return [getattr(entry, name) for name in type(entry).__dataclass_fields__]  # type: ignore[attr-defined]
