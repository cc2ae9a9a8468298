"""A spotted coat is told from a plain one and from litter, whatever the exposure."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pardalis.identify.coats import read
from pardalis.identify.coats.pattern import BIAS, LEAST_SCORE, WEIGHTS, pattern_score
from pardalis.identify.coats.pattern_features import (
    FEATURES,
    against_surroundings,
    blobs,
    compact_marks,
    dark_over_light,
    isotropy,
    pattern_features,
    speck_cover,
    spot_cover,
)
from pardalis.identify.coats.read import coat_in
from pardalis.identify.coats.silhouette import body
from pardalis.imaging.decode import read_upright
from pardalis.records.detection import BoundingBox, Flank
from pardalis.simulate.light import grainy
from pardalis.simulate.portrait_conditions import Difficulty, draw_conditions
from pardalis.simulate.portrait_surroundings import behind
from pardalis.simulate.portraits import draw_portrait

WHOLE = BoundingBox(0.0, 0.0, 1.0, 1.0)


def ellipse() -> np.ndarray:
    cover = np.zeros((220, 320), np.uint8)
    cv2.ellipse(cover, (160, 110), (140, 75), 0, 0, 360, 1, -1)
    return cover > 0


def animal(spots: bool) -> np.ndarray:
    """A light animal before dark, blurred ground, with dark spots or without."""
    rng = np.random.default_rng(5)
    grey = cv2.GaussianBlur(rng.normal(60, 40, (220, 320)).astype(np.float32), (0, 0), 4.0)
    inside = ellipse()
    grey[inside] = 150
    if spots:
        for x in range(30, 300, 17):
            for y in range(40, 190, 17):
                cv2.circle(grey, (x, y), 4, 70.0, -1)
    grey = cv2.GaussianBlur(grey, (0, 0), 1.2) + rng.normal(0, 1, grey.shape).astype(np.float32)
    return np.clip(grey, 0, 255).astype(np.uint8)


def test_spots_make_a_coat_and_a_plain_hide_makes_none() -> None:
    inside = ellipse()
    assert pattern_score(animal(spots=True), inside) > LEAST_SCORE
    assert pattern_score(animal(spots=False), inside) < LEAST_SCORE


def test_noise_is_no_coat() -> None:
    rng = np.random.default_rng(8)
    noise = np.clip(rng.normal(120, 30, (220, 320)), 0, 255).astype(np.uint8)
    assert pattern_score(noise, body(220, 320)) < LEAST_SCORE


def test_most_rendered_ground_is_no_coat() -> None:
    taken = 0
    for seed in range(8):
        rng = np.random.default_rng(seed)
        now = draw_conditions(rng, Flank.LEFT, Difficulty.MODERATE)
        ground = grainy(behind(rng, 520, 360, 300.0, now), now.grain, rng)
        coat = coat_in(cv2.cvtColor(ground, cv2.COLOR_BGR2RGB), BoundingBox(0.1, 0.4, 0.8, 0.5))
        taken += coat.reason != "no coat pattern seen"
    assert taken <= 1


def test_exposure_hardly_matters() -> None:
    bright, inside = animal(spots=True), ellipse()
    dim = (bright * 0.55).astype(np.uint8)
    before, after = pattern_score(bright, inside), pattern_score(dim, inside)
    assert abs(before - after) < 0.15 * abs(before)


def test_each_feature_has_a_weight_and_the_score_is_their_sum() -> None:
    picture, inside = animal(spots=True), ellipse()
    features = pattern_features(picture, inside)
    assert len(FEATURES) == len(WEIGHTS) == len(features)
    by_hand = sum(w * f for w, f in zip(WEIGHTS, features, strict=True)) + BIAS
    assert pattern_score(picture, inside) == pytest.approx(by_hand)


def test_a_grating_has_a_direction_and_noise_has_none() -> None:
    whole = np.ones((200, 300), bool)
    grating = np.tile(100 + 50 * np.sin(np.arange(300) / 3), (200, 1)).astype(np.float32)
    noise = np.random.default_rng(1).normal(100, 50, (200, 300)).astype(np.float32)
    assert isotropy(grating, whole) < 0.01
    assert isotropy(cv2.GaussianBlur(noise, (0, 0), 1.0), whole) > 0.7


def test_spot_cover_counts_compact_marks_of_a_rosettes_size() -> None:
    inside = np.ones((100, 200), bool)
    dark = np.zeros_like(inside)
    dark[10:25, 10:25] = True  # 225 of 20,000 pixels: a rosette
    dark[40:45, 10:15] = True  # a speck
    dark[60:65, 10:60] = True  # long
    dark[30:80, 100:150] = True  # too large
    assert spot_cover(compact_marks(dark), inside) == pytest.approx(225 / 20000)


def test_speck_cover_counts_small_compact_marks_only() -> None:
    inside = np.ones((100, 200), bool)
    dark = np.zeros_like(inside)
    dark[40:45, 10:15] = True  # 25 pixels: a speck
    dark[40:43, 30:33] = True  # 9: a grain
    dark[10:25, 10:25] = True  # a rosette
    dark[60:61, 10:40] = True  # long
    assert speck_cover(compact_marks(dark), inside) == pytest.approx(25 / 20000)


def test_dark_spots_are_counted_against_light_ones() -> None:
    whole = np.ones((200, 300), bool)
    spots = np.zeros((200, 300), np.float32)
    spots[20:200:40, 20:300:40] = -1.5 * 2 * np.pi * 3.0**2  # 5 x 7, dark
    spots = cv2.GaussianBlur(spots, (0, 0), 3.0).astype(np.float32)
    assert dark_over_light(blobs(spots), whole) == pytest.approx(np.log((35 + 3) / 3))
    assert dark_over_light(blobs(-spots), whole) == pytest.approx(-np.log((35 + 3) / 3))


def test_surroundings_are_compared_by_ratio() -> None:
    grey, spread = np.full((60, 60), 92.0, np.float32), np.full((60, 60), 18.0, np.float32)
    inside = np.zeros((60, 60), bool)
    inside[:30] = True
    grey[30:], spread[30:] = 42.0, 8.0
    light, more = against_surroundings(grey, spread, inside, ~inside)
    assert light == more == pytest.approx(np.log(2.0))
    assert against_surroundings(grey, spread, inside, np.zeros_like(inside)) == (0.0, 0.0)


@pytest.mark.parametrize("level", list(Difficulty))
def test_most_portraits_are_taken_for_coats(level: Difficulty) -> None:
    portraits = [draw_portrait(32, number, Flank.LEFT, 0, level) for number in range(6)]
    coats = [coat_in(read_upright(each.to_jpeg()), each.box) for each in portraits]
    refused = [coat.reason == "no coat pattern seen" for coat in coats]
    assert sum(refused) <= 1


def test_the_outline_is_sought_once_and_only_where_it_can_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sought: list[BoundingBox] = []

    def nothing_found(_picture: np.ndarray, box: BoundingBox) -> None:
        sought.append(box)

    monkeypatch.setattr(read, "silhouette", nothing_found)
    picture = cv2.cvtColor(animal(spots=True), cv2.COLOR_GRAY2RGB)
    assert "no coat pattern" in coat_in(picture, WHOLE, "Panthera leo").reason
    assert coat_in(picture, BoundingBox(0.2, 0.2, 0.1, 0.1)).reason == "too small in the picture"
    assert not sought
    coat_in(picture, WHOLE)
    assert len(sought) == 1
