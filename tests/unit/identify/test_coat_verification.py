"""Marks that agree are counted once, lie where they are said to lie, and wrong coats share none."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from pardalis.identify.coats.read import describe_coat
from pardalis.identify.matching.correspondence import likeness, nearby_pairs
from pardalis.identify.matching.soundness import distinct, is_sound
from pardalis.identify.matching.verification import compare_coats
from pardalis.records.coat_features import CoatFeatures

HEIGHT, WIDTH = 340, 640


def hide(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    picture = np.full((HEIGHT, WIDTH), 170, np.uint8)
    for x, y in rng.uniform((10, 10), (630, 330), (170, 2)).astype(int).tolist():
        size = (int(rng.integers(7, 14)), int(rng.integers(5, 10)))
        sweep = rng.uniform(180, 360)
        cv2.ellipse(picture, (x, y), size, rng.uniform(0, 360), 0, sweep, 50, 4)
    return cv2.GaussianBlur(picture, (0, 0), 1.2)


def bent(picture: np.ndarray, depth: float) -> np.ndarray:
    """Carried by a wave, as a spine bends, which no homography does."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    wave = depth * np.sin(2 * np.pi * x / WIDTH).astype(np.float32)
    return cv2.remap(picture, x, y + wave, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def read(picture: np.ndarray, origin: tuple[int, int] = (0, 0)) -> CoatFeatures:
    return describe_coat(picture, origin, 1.0, (1200, 1600), "Panthera pardus")


def test_a_bent_body_keeps_hundreds_of_spots() -> None:
    match = compare_coats(read(hide(1)), read(bent(hide(1), 18.0)), False)
    assert match.verified >= 200
    assert 0 < match.score < match.verified


def test_twenty_wrong_pairs_stay_below_ten() -> None:
    coats = [read(hide(seed)) for seed in range(10, 17)]
    pairs = [(a, b) for k, a in enumerate(coats) for b in coats[k + 1 :]]
    assert max(compare_coats(a, b, False).verified for a, b in pairs) < 10


def test_spots_and_transform_are_relative_to_each_photograph() -> None:
    a = read(hide(2), origin=(100, 50))
    b = replace(read(hide(2)), frame_points=a.frame_points + np.array([0.2, 0.1], np.float32))
    match = compare_coats(a, b, False)
    assert match.spots_a.shape == (match.verified, 2)
    assert np.allclose(match.spots_b - match.spots_a, [0.2, 0.1], atol=1e-3)
    assert np.allclose(match.transform, [[1, 0, 0.2], [0, 1, 0.1], [0, 0, 1]], atol=5e-3)


def test_the_same_answer_whoever_is_asked_first_and_again() -> None:
    a, b = read(hide(3)), read(bent(hide(3), 8.0))
    first, again, other = (
        compare_coats(a, b, False), compare_coats(a, b, False), compare_coats(b, a, False),
    )  # fmt: skip
    assert np.array_equal(first.spots_a, again.spots_a)
    assert first.score == again.score
    assert other.verified == pytest.approx(first.verified, rel=0.2)


@pytest.mark.parametrize("marks", [0, 1, 5])
def test_coats_of_few_marks_share_none(marks: int) -> None:
    whole = read(hide(4))
    few = replace(
        whole, points=whole.points[:marks], frame_points=whole.frame_points[:marks],
        sizes=whole.sizes[:marks], angles=whole.angles[:marks],
        descriptors=whole.descriptors[:marks],
    )  # fmt: skip
    for match in (compare_coats(few, whole, False), compare_coats(whole, few, True)):
        assert (match.verified, match.score) == (0, 0.0)
        assert not match.transform.any()


def test_nearby_pairs_are_mutual_and_within_reach() -> None:
    a = read(hide(5))
    like = likeness(a, a)
    pairs = nearby_pairs(like, a.points + np.float32(3.0), a.points, 6.0, 1.1)
    assert len(set(pairs[:, 0])) == len(set(pairs[:, 1])) == len(pairs)
    assert (pairs[:, 0] == pairs[:, 1]).mean() > 0.9
    far = nearby_pairs(like, a.points + np.float32(2000.0), a.points, 6.0, 1.1)
    assert len(far) == 0


def test_folds_and_mirrors_are_not_sound() -> None:
    points = np.array([[0, 0], [100, 0], [100, 50], [0, 50]], np.float32)
    assert is_sound(np.eye(3), points)
    assert not is_sound(np.diag([-1.0, 1.0, 1.0]), points)
    assert not is_sound(np.diag([5.0, 1.0, 1.0]), points)
    assert not is_sound(np.array([[1.0, 0, 0], [0, 1, 0], [-0.02, 0, 1]]), points)


def test_marks_on_one_spot_count_once() -> None:
    here = np.array([[10, 10], [11, 10], [50, 50]], np.float32)
    assert distinct(here, here, 4.0).tolist() == [True, False, True]
