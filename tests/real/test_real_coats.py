"""Real coats: a jaguar's burst is one animal, two sides are never joined, tigers told apart."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from pardalis.identify.coats.read import read_coat
from pardalis.identify.identities.catalogue import catalogue
from pardalis.identify.matchers.rootsift import MatchSettings, RootSiftMatcher
from pardalis.identify.matching.moving import proven_coats
from pardalis.identify.matching.verification import verified_spots
from pardalis.identify.sightings.group import group_sightings
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import BoundingBox, Detection, Finding, Flank, SearchStatus
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import CoatPhoto

START = datetime(2014, 7, 6, 17, 26, 42, tzinfo=UTC)
THRESHOLD = MatchSettings().threshold

# Drawn by eye on SDZG 1, EK000046 to EK000048.
JAGUAR = {
    "EK000046.JPG": BoundingBox(0.04, 0.17, 0.66, 0.42),
    "EK000047.JPG": BoundingBox(0.15, 0.195, 0.69, 0.42),
    "EK000048.JPG": BoundingBox(0.32, 0.21, 0.67, 0.42),
}


def seen(path: Path, box: BoundingBox, burst: str, second: int = 0) -> CoatPhoto:
    with Image.open(path) as image:
        width, height = image.size
    name = path.stem
    when = START + timedelta(seconds=second)
    media = Media(
        name, path.name, name, path.parent.name, None, Placement.NO_TABLE, when, None,
        burst, burst, width, height,
    )  # fmt: skip
    return CoatPhoto(path.parent, media, Detection(f"{name}-1", name, "animal", box, 0.9, "eye 1"))


def read(photos: Iterable[CoatPhoto]) -> dict[str, CoatFeatures]:
    return {each.detection.detection_id: read_coat(each) for each in photos}


def test_the_three_frames_of_the_jaguar_are_one_individual(real_data: Path) -> None:
    card = real_data / "peru-station" / "S90" / "SDZG 1"
    photos = [seen(card / name, box, "b", k) for k, (name, box) in enumerate(JAGUAR.items())]
    findings = [
        Finding(each.media.media_id, "eye 1", SearchStatus.SEARCHED, (each.detection,))
        for each in photos
    ]
    sightings = group_sightings([each.media for each in photos], findings)
    kept = read(photos)
    assert any(each.usable for each in kept.values())
    proven = proven_coats(sightings, kept)
    proposals = RootSiftMatcher().propose(sightings, kept)
    (animal,) = catalogue(sightings, proposals, [], proven=proven)
    assert animal.flanks == {Flank.RIGHT}
    coats = list(kept.values())
    # The frames also agree mark by mark, background set aside.
    assert verified_spots(coats[0], coats[1], same_card=True) >= THRESHOLD
    assert verified_spots(coats[1], coats[2], same_card=True) >= THRESHOLD


def test_the_two_sides_of_a_pass_are_never_taken_for_one(real_data: Path) -> None:
    folder = real_data / "jaguar-film"
    with (folder / "reid_manifest.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if (folder / row["filename"]).exists()]
    photos = [
        seen(
            folder / row["filename"],
            BoundingBox(*(float(row[f"bbox_{side}"]) for side in "xywh")),
            row["filename"],
        )
        for row in rows
    ]
    kept = read(photos)
    passes: dict[str, list[str]] = {}
    for name in kept:
        passes.setdefault(name.split("_", 1)[1], []).append(name)
    pairs = [pair for pair in passes.values() if len(pair) == 2]
    assert len(pairs) >= 5
    for one, other in pairs:
        assert verified_spots(kept[one], kept[other], same_card=False) < THRESHOLD


@pytest.mark.slow
def test_tigers_of_one_side_find_each_other(real_data: Path) -> None:
    folder = real_data / "amur-tigers"
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:75]
    box = BoundingBox(0.0, 0.0, 1.0, 1.0)
    coats = [read_coat(seen(folder / row["image"], box, row["image"])) for row in rows]
    found, false = 0, 0
    for row, coat in zip(rows, coats, strict=True):
        counts = [
            (verified_spots(coat, other, same_card=False), there["entity_id"])
            for there, other in zip(rows, coats, strict=True)
            if other is not coat
        ]
        found += max(counts)[1] == row["entity_id"]
        false += sum(n >= THRESHOLD and entity != row["entity_id"] for n, entity in counts)
    assert found >= 0.9 * len(rows)
    assert false <= 0.01 * len(rows) ** 2
