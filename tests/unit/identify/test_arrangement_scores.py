"""Shared marks count together only where they agree in turn, size and place."""

from __future__ import annotations

import numpy as np

from pardalis.identify.index.places import Places, packed_places, stood_still, unpacked
from pardalis.identify.matching.arrangement import arranged_scores
from pardalis.records.coat_features import CoatFeatures


def coat(points: np.ndarray, sizes: np.ndarray, angles: np.ndarray) -> CoatFeatures:
    return CoatFeatures(
        points.astype(np.float32),
        (points / 1000).astype(np.float32),
        sizes.astype(np.float32),
        angles.astype(np.float32),
        np.zeros((len(points), 128), np.uint8),
        1.0,
        1.0,
    )


def scattered(seed: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    points = rng.uniform((0, 0), (600, 300), (count, 2))
    return points, rng.uniform(2, 40, count), rng.uniform(0, 360, count)


def test_places_are_kept_to_the_nearest_step() -> None:
    points, sizes, angles = scattered(1, 200)
    places = unpacked(packed_places(coat(points, sizes, angles), 200))
    assert np.abs(places.frame - points.T / 1000).max() < 0.002
    assert np.abs((places.turn - angles + 180) % 360 - 180).max() < 3.0
    assert np.abs(places.size - np.log(sizes)).max() < 0.09
    extent = np.percentile(points, 98, axis=0) - np.percentile(points, 2, axis=0)
    steps = (points - points[0]) / extent
    assert np.abs((places.coat - places.coat[:, :1]).T - steps).max() < 0.02


def test_marks_of_one_pose_count_together_and_scattered_ones_do_not() -> None:
    points, sizes, angles = scattered(2, 60)
    ours = unpacked(packed_places(coat(points, sizes, angles), 60))
    turn = np.deg2rad(12)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    seen = coat(points @ rotation.T * 1.2 + 40, sizes * 1.2, angles + 12)
    another = coat(*scattered(3, 60))
    theirs = [unpacked(packed_places(each, 60)) for each in (seen, another)]
    both = [
        Places(*(np.concatenate([getattr(each, name) for each in pair], axis=-1) for name in
                 ("frame", "coat", "turn", "size")))
        for pair in ((ours, ours), theirs)
    ]  # fmt: skip
    groups, earned = np.repeat([0, 1], 60), np.ones(120)
    of_pose, of_chance = arranged_scores(groups, earned, *both)
    assert of_pose > 50
    assert of_chance < 8


def test_what_could_be_no_upright_cat_scores_nothing() -> None:
    points, sizes, angles = scattered(2, 60)
    ours = unpacked(packed_places(coat(points, sizes, angles), 60))
    upside = unpacked(packed_places(coat(600 - points, sizes, angles + 180), 60))
    assert arranged_scores(np.zeros(60, np.int64), np.ones(60), ours, upside).tolist() == [0.0]


def test_background_stands_still() -> None:
    points, sizes, angles = scattered(4, 10)
    ours = unpacked(packed_places(coat(points, sizes, angles), 10))
    moved = unpacked(packed_places(coat(points + 40, sizes, angles), 10))
    assert stood_still(ours, ours).all()
    assert not stood_still(ours, moved).any()
