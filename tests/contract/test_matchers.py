"""Every installed matcher holds to the contract."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pardalis.plugins import MATCHERS, load, names
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import CoatPhoto, Sighting
from pardalis.testing.matcher import check_extraction, check_proposals


@pytest.mark.parametrize("name", names(MATCHERS))
def test_installed_matcher_holds_to_the_contract(name: str, tmp_path: Path) -> None:
    matcher = load(MATCHERS, name)()
    assert matcher.name == name
    rng = np.random.default_rng(7)
    sightings, features = [], {}
    for number, flank in enumerate((Flank.LEFT, Flank.RIGHT, Flank.LEFT, Flank.UNKNOWN)):
        media = Media(
            f"m{number}", f"{number}.jpg", "h", f"C{number}", None, Placement.NO_TABLE, None, None,
            f"b{number}", f"e{number}", 640, 480,
        )  # fmt: skip
        blots = cv2.GaussianBlur(rng.normal(120, 400, (480, 640)), (0, 0), 6)
        cv2.imwrite(str(tmp_path / media.file_path), np.clip(blots, 0, 255).astype(np.uint8))
        box = BoundingBox(0.1, 0.1, 0.8, 0.7)
        found = Detection(
            f"{media.media_id}-1",
            media.media_id,
            "animal",
            box,
            0.9,
            "test 1",
            None,
            "Panthera onca",
        )
        features[found.detection_id] = check_extraction(matcher, CoatPhoto(tmp_path, media, found))
        sightings.append(Sighting(found.detection_id, (found,), (media,), flank))
    check_proposals(matcher, sightings, features)
