"""The side that a sighting shows: movement first, then the pictures, else unknown."""

import numpy as np
import pytest

from pardalis.identify.sightings.flank import LEAST_CONFIDENCE, told_by_pictures, told_flank
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import Sighting


def sighting(*movements: float | None, lefts: tuple[float, ...] = ()) -> Sighting:
    media, detections = [], []
    for number, movement in enumerate(movements):
        left = lefts[number] if lefts else 0.3
        box = BoundingBox(left, 0.3, 0.2, 0.2)
        name = f"m{number}"
        media.append(
            Media(name, name, name, "a", None, Placement.NO_TIME, None, None, "b", "b", 900, 600)
        )
        detections.append(Detection(f"{name}-1", name, "animal", box, 0.9, "t", movement))
    return Sighting("m0-1", tuple(detections), tuple(media), Flank.UNKNOWN)


def coat(*view: float) -> CoatFeatures:
    none = np.zeros((0, 2), np.float32)
    flat = np.zeros(0, np.float32)
    marks = np.zeros((0, 128), np.uint8)
    return CoatFeatures(none, none, flat, flat, marks, 1.0, 1.0, "", view)


def test_movement_tells_the_flank_whatever_the_pictures_say():
    says_left = {"m0-1": coat(0.98, 0.01, 0.005, 0.005)}
    assert told_flank(sighting(0.2), says_left) == (Flank.RIGHT, 1.0)


def test_the_confidence_of_movement_is_the_share_that_agrees():
    assert told_flank(sighting(-0.2, -0.1, 0.1, None), {}) == (Flank.LEFT, pytest.approx(2 / 3))


def test_a_shift_of_the_box_is_a_movement():
    assert told_flank(sighting(None, None, lefts=(0.3, 0.4)), {}) == (Flank.RIGHT, 1.0)
    assert told_flank(sighting(None, None, lefts=(0.3, 0.301)), {}) == (Flank.UNKNOWN, 0.0)


def test_movements_that_cancel_leave_it_to_the_pictures():
    front = {"m0-1": coat(0.02, 0.02, 0.95, 0.01), "m1-1": coat(0.02, 0.02, 0.95, 0.01)}
    assert told_flank(sighting(0.1, -0.1), front) == (Flank.FRONT, 0.95)


def test_many_pictures_of_one_burst_are_no_surer_than_one():
    one = told_by_pictures([(0.92, 0.04, 0.02, 0.02)])
    assert told_by_pictures([(0.92, 0.04, 0.02, 0.02)] * 9) == one == (Flank.LEFT, 0.92)


def test_below_the_least_confidence_or_without_pictures_it_is_unknown():
    low = LEAST_CONFIDENCE - 0.01
    assert told_by_pictures([(low, 1 - low, 0.0, 0.0)]) == (Flank.UNKNOWN, 0.0)
    assert told_flank(sighting(None), {}) == (Flank.UNKNOWN, 0.0)


def test_a_picture_that_contradicts_another_takes_the_confidence_away():
    sure, contrary = (0.95, 0.03, 0.01, 0.01), (0.03, 0.95, 0.01, 0.01)
    assert told_by_pictures([sure, contrary]) == (Flank.UNKNOWN, 0.0)
    assert told_by_pictures([sure, sure, contrary])[0] is Flank.UNKNOWN
