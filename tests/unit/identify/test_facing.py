"""Which side is seen, guessed from a picture: mirrors exactly, and tells rendered leopards."""

import cv2
import numpy as np
import pytest

from pardalis.identify.coats.facing import FacingModel, facing, outline_features, shipped_facing


def drawing(facing_left: bool, height: int = 120, width: int = 201) -> tuple[np.ndarray, ...]:
    """A crude animal whose head is at its left or its right."""
    inside = np.zeros((height, width), np.uint8)
    cv2.ellipse(inside, (100, 55), (70, 28), 0, 0, 360, 1, -1)
    cv2.circle(inside, (22, 45), 18, 1, -1)
    for leg in (45, 75, 130, 155):
        cv2.line(inside, (leg, 60), (leg - 5, 115), 1, 9)
    rng = np.random.default_rng(3)
    grey = rng.integers(20, 80, (height, width)).astype(np.uint8)
    grey[inside > 0] = 170
    if not facing_left:
        grey, inside = grey[:, ::-1].copy(), inside[:, ::-1].copy()
    return grey, inside > 0


def test_the_mirrored_picture_gets_exactly_the_mirrored_probabilities():
    rng = np.random.default_rng(1)
    for height, width in ((37, 91), (64, 96), (300, 640), (411, 120), (8, 9)):
        crop = rng.integers(0, 256, (height, width), dtype=np.uint8)
        inside = rng.random((height, width)) > 0.4
        left, right, front, back = facing(crop, inside)
        turned = facing(np.ascontiguousarray(crop[:, ::-1]), np.ascontiguousarray(inside[:, ::-1]))
        assert turned == (right, left, front, back)
        assert left + right + front + back == pytest.approx(1.0)


def test_a_picture_that_is_its_own_mirror_has_no_flank():
    crop, inside = np.full((80, 120), 90, np.uint8), np.ones((80, 120), bool)
    left, right, *_ = facing(crop, inside)
    assert left == right


def test_features_of_the_mirror_are_those_of_the_mirrored_picture():
    seen, turned = outline_features(*drawing(True))
    other, back = outline_features(*drawing(False))
    assert np.array_equal(seen, back)
    assert np.array_equal(turned, other)
    assert not np.array_equal(seen, turned)


def test_weights_act_on_the_flank_that_they_are_for():
    seen, turned = outline_features(*drawing(True))
    none = np.zeros_like(seen)
    model = FacingModel(seen - turned, none, none, (-9.0, -9.0), 1.0)
    left, right, front, back = facing(*drawing(True), model)
    assert left > 0.99
    assert facing(*drawing(False), model) == (right, left, front, back)


def test_a_higher_temperature_says_the_same_less_surely():
    shipped = shipped_facing()
    cold = FacingModel(shipped.side, shipped.front, shipped.back, shipped.bias, 0.5)
    sure, told = facing(*drawing(True), cold), facing(*drawing(True))
    assert max(sure) > max(told)
    assert np.argmax(sure) == np.argmax(told)


def test_the_shipped_model_is_small_and_tempered():
    shipped = shipped_facing()
    assert shipped.temperature > 1
    assert shipped.side.shape == shipped.front.shape == shipped.back.shape
    assert all(np.isfinite(each).all() for each in (shipped.side, shipped.front, shipped.back))
