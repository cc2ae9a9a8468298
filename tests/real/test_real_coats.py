"""Real coats: a jaguar's burst is one animal, two sides are never joined, tigers told apart."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from pardalis.identify.coats.read import CoatSettings, read_coat
from pardalis.identify.identities.catalogue import catalogue
from pardalis.identify.matchers.rootsift import RootSiftMatcher
from pardalis.identify.matching.moving import proven_coats
from pardalis.identify.matching.verification import compare_coats
from pardalis.identify.sightings.group import group_sightings
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import BoundingBox, Detection, Finding, Flank, SearchStatus
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import CoatPhoto

START = datetime(2014, 7, 6, 17, 26, 42, tzinfo=UTC)
CHANCE = 10
"""Wrong pairs have fewer verified spots than this."""

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
    assert compare_coats(coats[0], coats[1], same_card=True).verified >= 2 * CHANCE
    assert compare_coats(coats[1], coats[2], same_card=True).verified >= 2 * CHANCE


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
        assert compare_coats(kept[one], kept[other], same_card=False).verified < CHANCE
    # Seen by eye: both cameras of one station caught one jaguar again 26 days later.
    left, right = "RL 5_20051003_1721-1", "RL 10_20051029_0045-1"
    assert compare_coats(kept[left], kept[right], same_card=False).verified >= 100


@pytest.mark.slow
def test_tigers_of_one_side_find_each_other(real_data: Path) -> None:
    folder = real_data / "amur-tigers"
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:75]
    box = BoundingBox(0.0, 0.0, 1.0, 1.0)
    # Stripes are no spots: a crop of a tiger that no source named is not taken for a coat.
    looked_at = CoatSettings(judge=False)
    coats = [read_coat(seen(folder / row["image"], box, row["image"]), looked_at) for row in rows]
    found, false = 0, 0
    for row, coat in zip(rows, coats, strict=True):
        counts = [
            (compare_coats(coat, other, same_card=False).verified, there["entity_id"])
            for there, other in zip(rows, coats, strict=True)
            if other is not coat
        ]
        found += max(counts)[1] == row["entity_id"]
        false += sum(n >= CHANCE and entity != row["entity_id"] for n, entity in counts)
    assert found >= 0.9 * len(rows)
    assert false == 0
