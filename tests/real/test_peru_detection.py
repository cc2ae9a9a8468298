"""The motion model on two real cards of one station, judged by burst."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from pardalis.detect.models.motion import MotionModel
from pardalis.detect.scenes import scenes
from pardalis.records.detection import BoundingBox, Finding
from pardalis.records.media import Media, Placement

DATE_TIME_ORIGINAL = 0x9003
EXIF_IFD = 0x8769

# Drawn by eye on a grid over the photographs, from the tail's end to the muzzle and the paws.
JAGUAR = {
    "S90/SDZG 1/EK000046.JPG": BoundingBox(0.055, 0.18, 0.645, 0.40),
    "S90/SDZG 1/EK000047.JPG": BoundingBox(0.16, 0.20, 0.68, 0.40),
    "S90/SDZG 1/EK000048.JPG": BoundingBox(0.32, 0.215, 0.68, 0.385),
}


def _media(root: Path) -> Iterator[Media]:
    """Bursts of three by the order of the files, as labels.csv counts them."""
    for card in sorted((root / "S90").iterdir()):
        for number, path in enumerate(sorted(card.glob("*.JPG"))):
            with Image.open(path) as image:
                taken = image.getexif().get_ifd(EXIF_IFD)[DATE_TIME_ORIGINAL]
                width, height = image.size
            digest = sha256(path.read_bytes()).hexdigest()
            burst = f"{card.name}-{number // 3:02d}"
            yield Media(
                media_id=digest[:20],
                file_path=path.relative_to(root).as_posix(),
                content_hash=digest,
                card=f"S90/{card.name}",
                deployment_id=None,
                placement=Placement.NO_TABLE,
                timestamp=datetime.strptime(taken, "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC),
                utc_offset=None,
                burst_id=burst,
                event_id=burst,
                width=width,
                height=height,
            )


Found = tuple[list[Media], dict[str, Finding]]


@pytest.fixture(scope="module")
def found(real_data: Path) -> Found:
    root = real_data / "peru-station"
    media = list(_media(root))
    model = MotionModel()
    findings = (each for scene in scenes(media, root) for each in model.find(scene))
    return media, {each.media_id: each for each in findings}


def _judged(real_data: Path, found: Found) -> dict[str, list[bool]]:
    """Whether each burst was kept, by what labels.csv says of it."""
    media, findings = found
    with (real_data / "peru-station" / "labels.csv").open(newline="") as file:
        labels = {row["image"]: row["label"] for row in csv.DictReader(file)}
    bursts: dict[str, list[Media]] = {}
    for each in media:
        bursts.setdefault(each.burst_id, []).append(each)
    judged: dict[str, list[bool]] = {"holds": [], "empty": [], "unsure": []}
    for burst in bursts.values():
        seen = {labels[each.file_path] for each in burst}
        kind = "holds" if seen & {"animal", "person"} else "unsure"
        kind = "empty" if seen == {"empty"} else kind
        kept = any(findings[each.media_id].detections for each in burst)
        judged[kind].append(kept)
    return judged


def test_bursts_with_an_animal_are_kept_and_most_empty_ones_dropped(
    real_data: Path, found: Found
) -> None:
    judged = _judged(real_data, found)
    assert {kind: len(kept) for kind, kept in judged.items()} == {
        "holds": 12,
        "empty": 18,
        "unsure": 7,
    }
    assert sum(judged["holds"]) >= 11
    assert sum(not kept for kept in judged["empty"]) >= 12


def test_the_jaguar_is_boxed_tightly_and_walks_to_the_right(found: Found) -> None:
    media, findings = found
    for each in media:
        if each.file_path in JAGUAR:
            best = findings[each.media_id].detections[0]
            assert best.box.overlap(JAGUAR[each.file_path]) >= 0.5
            assert best.movement is not None
            assert best.movement > 0
