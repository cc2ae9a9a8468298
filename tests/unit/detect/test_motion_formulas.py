"""The motion model's formulas on small made pictures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pardalis.detect.difference import (
    against_clutter,
    coarse,
    light_change,
    light_corrected,
    middle,
    quantile,
    ranked,
    wide,
)
from pardalis.detect.evidence import combined
from pardalis.detect.frames import Light, level, light_of
from pardalis.detect.movement import horizontal_movement
from pardalis.detect.regions import find_regions
from pardalis.detect.strip import common_strip, strip_of
from pardalis.records.detection import BoundingBox

RANDOM = np.random.default_rng(3)


def test_a_change_of_light_is_no_difference() -> None:
    ground = RANDOM.uniform(3, 5, (180, 240)).astype(np.float32)
    sunset = np.linspace(0, 0.8, 240, dtype=np.float32)[None, :]
    inside = light_corrected(ground + sunset - 0.5, ground)[20:-20, 40:-40]
    assert np.abs(inside).max() < 0.06


def test_an_animal_is_a_difference_under_another_light() -> None:
    ground = RANDOM.uniform(3, 5, (180, 240)).astype(np.float32)
    animal = ground - 0.5
    animal[80:110, 100:140] += 1.0
    difference = light_corrected(animal, ground)
    assert difference[85:105, 105:135].mean() == pytest.approx(1.0, abs=0.1)
    assert abs(difference[:60].mean()) < 0.05


def test_light_may_be_told_from_pictures_made_small_before_they_are_compared() -> None:
    one, other = RANDOM.uniform(3, 5, (2, 183, 240)).astype(np.float32)
    one += np.linspace(0, 0.8, 240, dtype=np.float32)
    light = wide(light_change(coarse(one) - coarse(other)), one.shape)
    assert coarse(one).shape == (22, 30)
    assert coarse(one).mean() == pytest.approx(one.mean(), abs=1e-3)
    assert np.allclose(one - other - light, light_corrected(one, other), atol=0.02)


def test_a_quantile_is_one_of_the_values() -> None:
    values = RANDOM.normal(size=1000).astype(np.float32)
    for share in (0.0, 0.5, 0.9, 1.0):
        expected = np.quantile(values, share, method="lower")
        assert quantile(values, share) == pytest.approx(float(expected))


def test_ranked_pictures_are_sorted_by_pixel() -> None:
    stack = RANDOM.normal(size=(7, 5, 6)).astype(np.float32)
    before = stack.copy()
    assert np.array_equal(np.stack(ranked(list(stack))), np.sort(stack, axis=0))
    assert np.array_equal(stack, before)
    assert np.allclose(middle(list(stack)), np.median(stack, axis=0))
    assert np.allclose(middle(list(stack[:4])), np.median(stack[:4], axis=0))


def test_clutter_lowers_evidence_but_an_animal_does_not_hide_itself() -> None:
    calm = np.full((40, 40), 0.2, np.float32)
    assert against_clutter(calm, 2.0, 0.1, 1.0)[0, 0] == pytest.approx(0.5)
    assert against_clutter(0 * calm + 9, 2.0, 0.1, 1.0)[0, 0] == pytest.approx(4.5)
    assert against_clutter(0.1 * calm, 2.0, 0.1, 1.0)[0, 0] == pytest.approx(0.1)


def test_light_is_told_by_colour_and_brightness() -> None:
    green = np.zeros((8, 8, 3), np.uint8)
    green[..., 1] = 120
    assert light_of(green) is Light.DUSK
    assert light_of(green + np.uint8(60)) is Light.DAY
    assert light_of(np.full((8, 8, 3), 20, np.uint8)) is Light.INFRA_RED
    assert level(np.array([[0, 255]], np.uint8))[0].tolist() == pytest.approx(
        [np.log(10), np.log(265)]
    )


def test_strip_is_found_with_text_on_it_and_a_night_sky_is_none() -> None:
    picture = RANDOM.integers(60, 200, (360, 480)).astype(np.uint8)
    assert strip_of(picture) == (0, 0)
    picture[342:] = 255
    picture[347:354, 20:180] = 0
    assert strip_of(picture) == (0, 18)
    picture[:90] = 5
    assert strip_of(picture) == (0, 18)
    assert common_strip([(0, 18), (0, 18), (0, 0)]) == (0, 20)


def test_regions_are_boxed_and_specks_left_out() -> None:
    evidence = RANDOM.uniform(0, 0.3, (342, 480)).astype(np.float32)
    evidence[100:160, 200:300] = 2.0
    evidence[300, 20] = 9.0
    (region,) = find_regions(evidence)
    truth = BoundingBox(200 / 480, 100 / 342, 100 / 480, 60 / 342)
    assert region.box.overlap(truth) > 0.85
    assert 0.5 < region.score < 1


def test_legs_beside_a_body_are_one_animal() -> None:
    evidence = np.zeros((342, 480), np.float32)
    evidence[100:130, 200:300] = 2.0
    evidence[136:170, 210:222] = 2.0
    evidence[136:170, 280:292] = 2.0
    evidence[100:130, 20:60] = 2.0
    boxes = [region.box for region in find_regions(evidence)]
    assert len(boxes) == 2
    assert boxes[0].height == pytest.approx(70 / 342, abs=0.03)


def test_what_is_cut_out_is_cleaned_as_it_would_be_in_the_whole_frame() -> None:
    """A lone animal's box and score, against its mask opened and closed in the whole frame."""
    round_one = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11))
    for left, top in ((0, 0), (200, 150), (388, 246), (1, 200)):
        evidence = np.zeros((342, 480), np.float32)
        patches = cv2.resize(RANDOM.uniform(0, 4, (12, 12)), (92, 96)).astype(np.float32)
        evidence[top : top + 96, left : left + 92] = patches
        blurred = cv2.GaussianBlur(evidence, (0, 0), 0.004 * 480)
        strong = blurred > max(0.5, 0.4 * np.quantile(blurred[blurred > 0.5], 0.9))
        opened = cv2.morphologyEx(strong.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3)))
        closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, round_one)
        x, y, width, height = cv2.boundingRect(closed)
        region = find_regions(evidence)[0]
        whole = BoundingBox(x / 480, y / 342, width / 480, height / 342)
        assert region.box.overlap(whole) > 0.97
        surplus = 100 * np.clip(blurred[closed > 0] - 0.8, 0, 3).sum() / blurred.size
        assert region.score == pytest.approx(surplus / (surplus + 2.2), abs=0.01)


def test_movement_has_the_sign_of_the_walk() -> None:
    walk = [BoundingBox(0.6 - 0.1 * step, 0.4, 0.2, 0.3) for step in range(3)]
    assert horizontal_movement([0.0, 1.0, 2.0], walk) == pytest.approx(-0.1)
    leaving = [BoundingBox(0.0, 0.4, 0.5 - 0.1 * step, 0.3) for step in range(3)]
    assert horizontal_movement([0.0, 1.0, 2.0], leaving) == pytest.approx(-0.1)
    entering = [BoundingBox(0.7 - 0.1 * step, 0.4, 0.3 + 0.1 * step, 0.3) for step in range(3)]
    assert horizontal_movement([0.0, 1.0, 2.0], entering) == pytest.approx(-0.1)
    assert horizontal_movement([0.0], walk[:1]) is None
    assert horizontal_movement([0.0, 1.0], [walk[0], walk[0]]) is None


def test_a_ghost_is_taken_out_and_the_animal_stays() -> None:
    ground = np.zeros((60, 200), np.float32)
    early, late = ground.copy(), ground.copy()
    early[20:40, 20:60] = 0.9
    late[20:40, 120:160] = 0.9
    moved = np.maximum(early, late)
    first, second = combined([moved, moved], [early, late])
    assert first[30, 40] > 1.2
    assert first[30, 140] == 0
    assert second[30, 140] > 1.2
    assert second[30, 40] == 0
