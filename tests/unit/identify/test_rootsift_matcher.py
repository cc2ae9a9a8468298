"""Rendered coats, warped, blurred and relit: one animal is found again, others stay apart."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pardalis.identify.coats.read import describe_coat, read_coat, root_sift
from pardalis.identify.matchers.rootsift import RootSiftMatcher
from pardalis.identify.matching.verification import compare_coats
from pardalis.plugins import MATCHERS, load
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import CoatPhoto, Sighting
from pardalis.testing.matcher import check_extraction, check_proposals

Picture = np.ndarray


def coat(seed: int) -> Picture:
    """A pale hide with dark rings and blots, different for each seed."""
    rng = np.random.default_rng(seed)
    hide = np.full((340, 640), 170, np.uint8)
    for x, y in rng.uniform((10, 10), (630, 330), (170, 2)).astype(int).tolist():
        start, sweep = rng.uniform(0, 360), rng.uniform(180, 360)
        size = (int(rng.integers(7, 14)), int(rng.integers(5, 10)))
        cv2.ellipse(hide, (x, y), size, start, 0, sweep, 50, int(rng.integers(3, 7)))
    return cv2.GaussianBlur(hide, (0, 0), 1.2)


def photographed(picture: Picture, seed: int) -> Picture:
    """The same hide seen from elsewhere: warped, blurred, relit, with noise."""
    rng = np.random.default_rng(1000 + seed)
    height, width = picture.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + rng.uniform(-35, 35, (4, 2)).astype(np.float32)
    warp = cv2.getPerspectiveTransform(corners, moved)
    seen = cv2.warpPerspective(picture, warp, (width, height), borderMode=cv2.BORDER_REFLECT)
    light = np.linspace(0.4, 1.2, width)[None, :]
    seen = cv2.GaussianBlur(seen.astype(np.float64) * light, (0, 0), 1.3)
    return np.clip(seen + rng.normal(0, 4, seen.shape), 0, 255).astype(np.uint8)


def features(picture: Picture, origin: tuple[int, int] = (0, 0)) -> CoatFeatures:
    return describe_coat(picture, origin, 1.0, (1200, 1600), "Panthera pardus")


def sighting(name: str, flank: Flank, card: str = "A") -> Sighting:
    media = Media(
        name, name, name, card, None, Placement.NO_TABLE, None, None, name, name, 1600, 1200
    )
    seen = Detection(f"{name}-1", name, "animal", BoundingBox(0.0, 0.0, 0.4, 0.3), 0.9, "test 1")
    return Sighting(f"{name}-1", (seen,), (media,), flank)


def test_the_same_coat_is_verified_and_another_is_not() -> None:
    here, there = features(coat(1)), features(photographed(coat(1), 1))
    other = features(photographed(coat(2), 1))
    assert compare_coats(here, there, False).verified >= 40
    assert compare_coats(here, other, False).verified < 8


def test_a_mirrored_coat_is_another() -> None:
    mirrored = features(np.ascontiguousarray(coat(1)[:, ::-1]))
    assert compare_coats(features(coat(1)), mirrored, False).verified < 8


def test_what_stands_still_before_one_camera_is_background() -> None:
    one = features(coat(3))
    again = features(photographed(coat(3), 0) * 0 + coat(3))
    assert compare_coats(one, again, same_card=True).verified == 0
    assert compare_coats(one, again, same_card=False).verified > 100
    moved = features(coat(3), origin=(400, 100))
    assert compare_coats(one, moved, same_card=True).verified > 100


def test_proposals_find_animals_by_side_and_hold_to_the_contract() -> None:
    seen, kept = [], {}
    for number, (animal, flank) in enumerate(
        [(1, Flank.LEFT), (1, Flank.LEFT), (2, Flank.LEFT), (1, Flank.RIGHT), (2, Flank.UNKNOWN)]
    ):
        each = sighting(f"s{number}", flank, card=f"C{number}")
        seen.append(each)
        kept[each.sighting_id] = features(photographed(coat(animal), number))
    matcher = RootSiftMatcher()
    made = matcher.propose(seen, kept)
    accepted = {(each.sighting_a, each.sighting_b) for each in made if each.verified >= 20}
    assert accepted == {("s0-1", "s1-1"), ("s2-1", "s4-1")}
    check_proposals(matcher, seen, kept)


def test_a_photograph_is_read_and_kept_as_bytes(tmp_path: Path) -> None:
    photo = np.full((480, 900), 90, np.uint8)
    photo[70:410, 130:770] = coat(5)
    cv2.imwrite(str(tmp_path / "a.jpg"), photo)
    media = Media("m", "a.jpg", "m", "A", None, Placement.NO_TABLE, None, None, "b", "e", 900, 480)
    box = BoundingBox(130 / 900, 70 / 480, 640 / 900, 340 / 480)
    found = Detection("m-1", "m", "animal", box, 0.9, "test 1")
    kept = check_extraction(load(MATCHERS, "rootsift")(), CoatPhoto(tmp_path, media, found))
    assert kept.usable
    assert kept.frame_points.min() > 0.1
    deer = Detection("m-1", "m", "animal", box, 0.9, "test 1", None, "Muntiacus muntjak")
    assert "Muntiacus" in read_coat(CoatPhoto(tmp_path, media, deer)).reason


def test_a_smooth_coat_shows_no_pattern() -> None:
    rng = np.random.default_rng(1)
    plain = np.clip(rng.normal(120, 3, (340, 640)), 0, 255).astype(np.uint8)
    kept = describe_coat(plain, (0, 0), 1.0, (1200, 1600))
    assert not kept.usable


def test_torn_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="no coat features"):
        CoatFeatures.from_bytes(features(coat(1)).to_bytes()[:200])


def test_root_sift_of_a_single_bin_is_capped() -> None:
    raw = np.zeros((1, 128), np.float32)
    raw[0, 0] = 9
    assert root_sift(raw)[0, :2].tolist() == [255, 0]
