"""Portraits: the same whenever asked for, framed about the animal, marked by its own coat."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from pardalis.records.detection import Flank
from pardalis.simulate.portrait_conditions import Difficulty, draw_conditions
from pardalis.simulate.portraits import draw_portrait
from pardalis.simulate.reserve import stream

SIDES = (Flank.LEFT, Flank.RIGHT)


def test_a_portrait_is_the_same_whenever_asked_for():
    one = draw_portrait(3, 7, Flank.LEFT, 1, Difficulty.HARD)
    draw_portrait(3, 8, Flank.RIGHT, 0, Difficulty.MODERATE)
    again = draw_portrait(3, 7, Flank.LEFT, 1, Difficulty.HARD)
    assert np.array_equal(one.picture, again.picture)
    assert one.to_jpeg() == again.to_jpeg()
    assert one.conditions == again.conditions


@pytest.mark.parametrize("change", ["seed", "animal", "number"])
def test_another_seed_animal_or_number_gives_another_picture(change):
    asked = {"seed": 3, "animal": 7, "number": 1}
    one = draw_portrait(
        asked["seed"], asked["animal"], Flank.LEFT, asked["number"], Difficulty.HARD
    )
    asked[change] += 1
    other = draw_portrait(
        asked["seed"], asked["animal"], Flank.LEFT, asked["number"], Difficulty.HARD
    )
    assert one.conditions != other.conditions


@pytest.mark.parametrize("flank", list(Flank)[:4])
@pytest.mark.parametrize("difficulty", list(Difficulty))
def test_the_box_is_that_of_the_silhouette(flank, difficulty):
    portrait = draw_portrait(1, 2, flank, 0, difficulty)
    height, width = portrait.silhouette.shape
    assert portrait.picture.shape == (height, width, 3)
    rows, columns = np.nonzero(portrait.silhouette)
    box = portrait.box
    assert round(box.x * width) == columns.min()
    assert round((box.x + box.width) * width) == columns.max() + 1
    assert round(box.y * height) == rows.min()
    assert round((box.y + box.height) * height) == rows.max() + 1


def test_left_flanks_face_left_and_right_flanks_right():
    for flank, facing in zip(SIDES, (-1, 1), strict=True):
        portrait = draw_portrait(1, 4, flank, 0, Difficulty.MODERATE)
        assert portrait.conditions.facing == facing
        # The tail is the thin end: it holds the smaller share of the silhouette.
        columns = portrait.silhouette.sum(axis=0)
        seen = np.flatnonzero(columns)
        quarter = (seen[-1] - seen[0]) // 4
        left, right = columns[seen[0] :][:quarter].sum(), columns[: seen[-1] + 1][-quarter:].sum()
        assert (right > left) == (facing > 0)


def test_lengths_and_angles_stay_within_the_difficulty():
    for difficulty, (short, long), most in (
        (Difficulty.MODERATE, (380, 780), 20),
        (Difficulty.HARD, (150, 640), 45),
    ):
        drawn = [
            draw_conditions(stream(1, number), Flank.LEFT, difficulty) for number in range(300)
        ]
        assert min(each.length for each in drawn) >= short
        assert max(each.length for each in drawn) <= long
        assert max(abs(each.yaw) for each in drawn) <= most
        assert 0.4 < np.mean([each.infrared for each in drawn]) < 0.7


def test_front_and_back_are_turned_by_70_to_110_degrees():
    for flank, sign in ((Flank.FRONT, -1), (Flank.BACK, 1)):
        drawn = [draw_conditions(stream(2, k), flank, Difficulty.HARD).yaw for k in range(100)]
        assert all(70 <= sign * yaw <= 110 for yaw in drawn)


def test_a_broadside_portrait_is_as_long_as_its_conditions_say():
    portrait = draw_portrait(1, 2, Flank.LEFT, 0, Difficulty.MODERATE)
    seen = np.flatnonzero(portrait.silhouette.any(axis=0))
    turned = np.cos(np.deg2rad(portrait.conditions.yaw))
    assert (seen[-1] - seen[0]) / turned == pytest.approx(portrait.conditions.length, rel=0.15)


def test_the_flash_gives_grey_pictures_and_day_coloured_ones():
    kinds = set()
    for number in range(8):
        portrait = draw_portrait(4, 1, Flank.LEFT, number, Difficulty.MODERATE)
        grey = np.ptp(portrait.picture.astype(int), axis=2).max() == 0
        assert grey == portrait.conditions.infrared
        kinds.add(grey)
    assert kinds == {True, False}


def test_two_photos_of_one_flank_share_its_marks_and_those_of_two_animals_do_not():
    def spots(animal, number):
        """Dark parts of the flank as a coarse map, brought to one size."""
        portrait = draw_portrait(9, animal, Flank.LEFT, number, Difficulty.MODERATE)
        grey = cv2.cvtColor(portrait.picture, cv2.COLOR_BGR2GRAY)
        sift = cv2.SIFT.create(nfeatures=600)
        return sift.detectAndCompute(grey, portrait.silhouette.astype(np.uint8) * 255)[1]

    def shared(one, other):
        pairs = cv2.BFMatcher().knnMatch(one, other, k=2)
        return sum(near.distance < 0.75 * next_.distance for near, next_ in pairs)

    base = spots(0, 0)
    same = max(shared(base, spots(0, number)) for number in (1, 2, 3))
    different = max(shared(base, spots(animal, 1)) for animal in (1, 2, 3))
    assert same > 2 * different


def test_the_jpeg_has_the_quality_of_its_conditions():
    portrait = draw_portrait(4, 1, Flank.LEFT, 0, Difficulty.HARD)
    with Image.open(io.BytesIO(portrait.to_jpeg())) as held:
        assert held.size == portrait.silhouette.shape[::-1]
        # The first quantiser of the standard table, 16, scaled as libjpeg does.
        quality = portrait.conditions.quality
        scale = 5000 // quality if quality < 50 else 200 - 2 * quality
        assert held.quantization[0][0] == (16 * scale + 50) // 100
