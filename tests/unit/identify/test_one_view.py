"""What two photographs of one camera share beside the animals is not taken for a coat."""

from __future__ import annotations

import cv2
import numpy as np

from pardalis.identify.coats.read import describe_coat
from pardalis.identify.matching.either_way import compare_either_way
from pardalis.identify.matching.one_view import compare_animals, is_still
from pardalis.identify.matching.verification import compare_coats
from pardalis.records.coat_features import CoatFeatures

HIGH, WIDE = 700, 1100


def rings(seed: int, size: tuple[int, int], number: int, light: int, dark: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    picture = np.full((size[1], size[0]), light, np.uint8)
    for x, y in rng.uniform((0, 0), size, (number, 2)).astype(int).tolist():
        axes = (int(rng.integers(6, 14)), int(rng.integers(5, 10)))
        turn, sweep = rng.uniform(0, 360), rng.uniform(180, 360)
        cv2.ellipse(picture, (x, y), axes, turn, 0, sweep, dark, 4)
    return cv2.GaussianBlur(picture, (0, 0), 1.2)


def photo(animal: int, left: int, top: int, ground: int = 99) -> np.ndarray:
    """A coat before the ground of a camera."""
    picture = rings(ground, (WIDE, HIGH), 700, 120, 60)
    coat = rings(animal, (460, 240), 130, 190, 50)
    outline = np.zeros((240, 460), np.uint8)
    cv2.ellipse(outline, (230, 120), (228, 118), 0, 0, 360, 255, -1)
    part = picture[top : top + 240, left : left + 460]
    part[outline > 0] = coat[outline > 0]
    return picture


def read(picture: np.ndarray, left: int, top: int) -> CoatFeatures:
    """What a loose box about the animal holds: its coat, and ground in the corners."""
    x, y = left - 60, top - 60
    crop = np.ascontiguousarray(picture[y : y + 360, x : x + 580])
    inside = np.ones(crop.shape, bool)
    return describe_coat(crop, (x, y), 1.0, (HIGH, WIDE), "Panthera pardus", inside=inside)


def test_ground_in_the_boxes_of_two_animals_is_set_aside() -> None:
    one, other = read(photo(1, 200, 150), 200, 150), read(photo(2, 230, 170), 230, 170)
    assert compare_coats(one, other, False).verified > 40
    for found in (compare_animals(one, other, False), compare_either_way(one, other, False)):
        assert found.verified < 10
        assert found.set_aside > 40


def test_an_animal_that_went_on_agrees_though_the_ground_does_too() -> None:
    one, again = read(photo(1, 200, 150), 200, 150), read(photo(1, 260, 180), 260, 180)
    found = compare_animals(one, again, False)
    assert found.verified >= 60
    assert found.set_aside == 0


def test_an_animal_that_kept_still_agrees() -> None:
    one = read(photo(1, 200, 150), 200, 150)
    again = read(cv2.convertScaleAbs(photo(1, 200, 150), alpha=0.8, beta=15), 200, 150)
    found = compare_animals(one, again, False)
    assert is_still(found)
    assert found.verified >= 100


def test_before_two_cameras_nothing_is_set_aside() -> None:
    one, again = read(photo(1, 200, 150), 200, 150), read(photo(1, 420, 260, 98), 420, 260)
    found = compare_animals(one, again, False)
    assert found.verified >= 60
    assert (found.set_aside, is_still(found)) == (0, False)
