"""A blurred coat is told from a sharp one, whatever its contrast."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pardalis.identify.coats.blur import BLURRED, blur_effect


def coat(contrast: float = 1.0) -> np.ndarray:
    rng = np.random.default_rng(2)
    picture = np.full((240, 400), 150.0)
    for x, y in rng.uniform([0, 0], [400, 240], (300, 2)):
        cv2.circle(picture, (int(x), int(y)), int(rng.integers(4, 9)), 40.0, -1, cv2.LINE_AA)
    noisy = 128 + contrast * (picture - 128) + rng.normal(0, 2, picture.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("contrast", [1.0, 0.4])
def test_blur_is_told_and_sharpness_is_not(contrast: float) -> None:
    sharp = coat(contrast)
    out_of_focus = cv2.GaussianBlur(sharp, (0, 0), 4.0)
    run = cv2.filter2D(sharp, -1, np.ones((1, 25), np.float32) / 25)
    assert blur_effect(sharp) < BLURRED < min(blur_effect(out_of_focus), blur_effect(run))


def test_more_blur_is_more() -> None:
    values = [blur_effect(cv2.GaussianBlur(coat(), (0, 0), sigma)) for sigma in (0.5, 1, 2, 4, 8)]
    assert values == sorted(values)


def test_a_picture_of_one_colour_has_no_detail() -> None:
    assert blur_effect(np.full((50, 80), 90, np.uint8)) == 1.0
