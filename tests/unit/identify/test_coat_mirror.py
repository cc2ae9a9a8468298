"""A coat's marks mirrored are the marks of the mirrored coat."""

from __future__ import annotations

import cv2
import numpy as np
from scipy.spatial import cKDTree

from pardalis.identify.coats.mirror import mirrored
from pardalis.identify.coats.read import describe_coat
from pardalis.identify.matching.either_way import compare_either_way
from pardalis.identify.matching.verification import compare_coats
from pardalis.records.coat_features import CoatFeatures

HEIGHT, WIDTH = 340, 640


def hide(seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    picture = np.full((HEIGHT, WIDTH), 170, np.uint8)
    for x, y in rng.uniform((10, 10), (630, 330), (170, 2)).astype(int).tolist():
        size = (int(rng.integers(7, 14)), int(rng.integers(5, 10)))
        sweep = rng.uniform(180, 360)
        cv2.ellipse(picture, (x, y), size, rng.uniform(0, 360), 0, sweep, 50, 4)
    return cv2.GaussianBlur(picture, (0, 0), 1.2)


def read(picture: np.ndarray) -> CoatFeatures:
    return describe_coat(
        np.ascontiguousarray(picture), (0, 0), 1.0, (HEIGHT, WIDTH), "Panthera pardus"
    )


def test_descriptors_nearly_agree_with_those_of_the_flipped_picture() -> None:
    ours, theirs = mirrored(read(hide())), read(hide()[:, ::-1])
    size = np.array([WIDTH, HEIGHT], np.float32)
    apart, nearest = cKDTree(theirs.frame_points * size).query(ours.frame_points * size)
    turn = (ours.angles - theirs.angles[nearest] + 180.0) % 360.0 - 180.0
    same = (
        (apart < 1.5) & (np.abs(turn) < 8) & (np.abs(ours.sizes / theirs.sizes[nearest] - 1) < 0.1)
    )
    assert same.mean() > 0.5
    off = ours.descriptors[same].astype(float) - theirs.descriptors[nearest[same]]
    assert np.median(np.linalg.norm(off, axis=1)) < 40
    unlike = ours.descriptors[same].astype(float) - theirs.descriptors[nearest[same][::-1]]
    assert np.median(np.linalg.norm(unlike, axis=1)) > 150


def test_mirrored_twice_is_the_coat_itself() -> None:
    coat = read(hide())
    twice = mirrored(mirrored(coat))
    assert np.array_equal(twice.descriptors, coat.descriptors)
    assert np.allclose(twice.frame_points, coat.frame_points, atol=1e-6)
    assert np.allclose((twice.angles - coat.angles + 180) % 360, 180, atol=1e-3)


def test_a_flipped_photograph_is_told_and_its_spots_lie_where_they_are_seen() -> None:
    a, b = read(hide()), read(hide()[:, ::-1])
    assert compare_coats(a, b, False).verified < 10
    match = compare_either_way(a, b, False)
    assert match.mirrored
    assert match.verified > 100
    off = match.spots_a[:, 0] - (1.0 - match.spots_b[:, 0])
    assert np.abs(off).max() < 0.02
    carried = np.column_stack([match.spots_a, np.ones(match.verified)]) @ match.transform.T
    assert np.abs(carried[:, :2] / carried[:, 2:] - match.spots_b).max() < 0.03
    assert not compare_either_way(a, a, False).mirrored
