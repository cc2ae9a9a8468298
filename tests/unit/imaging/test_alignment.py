"""Points that two pictures share bring the one picture onto the other."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from pardalis.imaging.alignment import after, moved, panel, scale_of, similarity

HERE = np.array([[100.0, 50.0], [400.0, 80.0], [250.0, 200.0], [320.0, 130.0], [180.0, 160.0]])


def turned(degrees: float, scale: float, shift: tuple[float, float], mirror: bool) -> np.ndarray:
    """A similarity written out by its parts."""
    angle = math.radians(degrees)
    part = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    if mirror:
        part = part @ np.diag([-1.0, 1.0])
    return np.column_stack([scale * part, shift])


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize(("degrees", "scale"), [(0.0, 1.0), (31.0, 0.4), (-74.0, 3.0)])
def test_a_known_similarity_is_found(mirror: bool, degrees: float, scale: float) -> None:
    truth = turned(degrees, scale, (37.0, -12.0), mirror)
    there = HERE * 1.7 + 4.0
    found = similarity(moved(there, truth), there, mirror)
    assert found is not None
    assert found == pytest.approx(truth, abs=1e-9)
    assert scale_of(found) == pytest.approx(scale)


def test_the_least_squares_are_least() -> None:
    rng = np.random.default_rng(5)
    there = rng.uniform(0, 500, (30, 2))
    here = moved(there, turned(8.0, 1.3, (5.0, 9.0), False)) + rng.normal(0, 6, (30, 2))
    best = similarity(here, there, False)
    assert best is not None

    def loss(place: np.ndarray) -> float:
        return float(((moved(there, place) - here) ** 2).sum())

    least = loss(best)
    for degrees, scale, shift in ((0.2, 1.0, 0.0), (0.0, 1.003, 0.0), (0.0, 1.0, 0.5)):
        assert loss(after(turned(degrees, scale, (shift, 0.0), False), best)) > least
        assert loss(after(turned(-degrees, 1 / scale, (-shift, 0.0), False), best)) > least


def test_a_picture_said_to_be_mirrored_is_turned_over() -> None:
    mirrored = HERE * [-1.0, 1.0] + [600.0, 0.0]
    found = similarity(HERE, mirrored, mirrored=True)
    assert found is not None
    assert moved(mirrored, found) == pytest.approx(HERE)
    # Without mirroring the same points cannot be brought together.
    other = similarity(HERE, mirrored, mirrored=False)
    assert other is None or np.abs(moved(mirrored, other) - HERE).max() > 20


def test_points_in_one_place_tell_nothing() -> None:
    assert similarity(HERE[:1], HERE[:1], False) is None
    assert similarity(HERE, np.repeat(HERE[:1], 5, axis=0), False) is None
    assert similarity(HERE * 50.0, HERE, False) is None


@pytest.mark.parametrize("reduce", [1, 2, 4])
def test_a_panel_shows_each_pixel_where_the_place_says(reduce: int) -> None:
    photo = np.zeros((400, 600, 3), np.uint8)
    cv2.circle(photo, (310, 170), 14, (255, 255, 255), -1)
    small = photo.reshape(400 // reduce, reduce, 600 // reduce, reduce, 3).mean(axis=(1, 3))
    place = np.array([[0.5, 0.1, 20.0], [-0.1, 0.5, 60.0]])
    shown = panel(small.astype(np.uint8), place, reduce, (360, 260))
    assert shown.shape == (260, 360, 3)
    rows, columns = np.nonzero(shown[..., 0] > 127)
    inside = rows < 200  # what lies beyond the photograph is bright too
    wanted = moved(np.array([[310.0, 170.0]]), place)[0]
    # The dot's own pixels, near where it should be.
    near = inside & (np.hypot(columns - wanted[0], rows - wanted[1]) < 30)
    assert [columns[near].mean(), rows[near].mean()] == pytest.approx(wanted, abs=0.4)


def test_beyond_the_photograph_a_panel_is_grey() -> None:
    place = np.array([[1.0, 0.0, 50.0], [0.0, 1.0, 0.0]])
    shown = panel(np.zeros((40, 60, 3), np.uint8), place, 1, (110, 40))
    assert shown[20, 10].tolist() == [231, 234, 229]
    assert shown[20, 80].tolist() == [0, 0, 0]
