"""Two flanks are laid so that the same spot comes to the same place of both panels."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pardalis.imaging.alignment import moved, scale_of
from pardalis.imaging.derive import encode_derivative
from pardalis.records.coat_match import CoatMatch
from pardalis.records.detection import BoundingBox
from pardalis.report.pair_layout import Framed, lay_out
from pardalis.report.pair_picture import drawn, pair_picture

A = Framed(1600, 1200, BoundingBox(0.2, 0.3, 0.5, 0.3))
TURN = np.array([[0.55, -0.12, 300.0], [0.12, 0.55, 90.0]])
"""From the second photograph to the first is its inverse."""


def match_of(spots_a: np.ndarray, spots_b: np.ndarray, mirrored: bool = False) -> CoatMatch:
    return CoatMatch(
        len(spots_a), float(len(spots_a)), spots_a.astype(np.float32), spots_b.astype(np.float32),
        np.zeros((3, 3)), mirrored,
    )  # fmt: skip


def spots(number: int = 12) -> np.ndarray:
    """Inside the box of A, relative to the photograph."""
    return np.random.default_rng(3).uniform([0.25, 0.35], [0.65, 0.55], (number, 2))


def second(by: np.ndarray = TURN) -> tuple[Framed, np.ndarray]:
    """B: the same scene, moved by a similarity, with a box about the same animal."""
    there = moved(spots() * [1600, 1200], by) / [1400, 1000]
    low, high = there.min(axis=0) - 0.06, there.max(axis=0) + 0.06
    return Framed(1400, 1000, BoundingBox(*low, *(high - low))), there


def test_the_same_spot_lies_at_the_same_place_of_both_panels() -> None:
    b, there = second()
    laid = lay_out(A, b, match_of(spots(), there), 800)
    assert laid.aligned
    assert laid.size[0] == 800
    assert laid.spots_b == pytest.approx(laid.spots_a, abs=0.2)
    assert laid.spots_a.min() > 0
    assert (laid.spots_a < laid.size).all()


def test_a_mirrored_photograph_is_turned_over() -> None:
    mirror = np.array([[-0.6, 0.0, 1200.0], [0.0, 0.6, 50.0]])
    b, there = second(mirror)
    laid = lay_out(A, b, match_of(spots(), there, mirrored=True), 800)
    assert laid.spots_b == pytest.approx(laid.spots_a, abs=0.2)
    assert np.linalg.det(laid.place_b[:, :2]) < 0 < np.linalg.det(laid.place_a[:, :2])


def test_nothing_is_stretched() -> None:
    b, there = second()
    for laid in (lay_out(A, b, match_of(spots(), there), 800), lay_out(A, b, None, 800)):
        for place in (laid.place_a, laid.place_b):
            part = place[:, :2]
            assert part.T @ part == pytest.approx(scale_of(place) ** 2 * np.eye(2))


@pytest.mark.parametrize("match", [None, match_of(np.zeros((0, 2)), np.zeros((0, 2)))])
def test_without_spots_each_animal_fills_its_panel(match: CoatMatch | None) -> None:
    b = Framed(4000, 3000, BoundingBox(0.7, 0.6, 0.25, 0.3))
    laid = lay_out(A, b, match, 800)
    assert not laid.aligned
    for animal, place in ((A, laid.place_a), (b, laid.place_b)):
        box = animal.box
        corners = np.array([[box.x, box.y], [box.x + box.width, box.y + box.height]])
        low, high = moved(corners * [animal.width, animal.height], place)
        assert (low + high) / 2 == pytest.approx(np.array(laid.size) / 2)
        assert max((high - low) / laid.size) == pytest.approx(1 / 1.12)


def test_three_spots_align_nothing() -> None:
    b, there = second()
    assert not lay_out(A, b, match_of(spots()[:3], there[:3]), 800).aligned


def test_a_box_much_larger_than_the_animal_does_not_make_it_small() -> None:
    _, there = second()
    whole = Framed(1400, 1000, BoundingBox(0.0, 0.0, 1.0, 1.0))
    laid = lay_out(A, whole, match_of(spots(), there), 800)
    box_on_panel = scale_of(laid.place_a) * A.box.width * A.width
    assert box_on_panel > 0.5 * laid.size[0]


def test_a_tiny_animal_is_not_enlarged_without_end() -> None:
    tiny = Framed(1600, 1200, BoundingBox(0.5, 0.5, 0.03, 0.02))
    for laid in (
        lay_out(tiny, tiny, None, 900),
        lay_out(tiny, tiny, match_of(spots(), spots()), 900),
    ):
        assert scale_of(laid.place_a) <= 4.0 + 1e-9


def scene(size: tuple[int, int], by: np.ndarray | None = None) -> np.ndarray:
    rng = np.random.default_rng(11)
    picture = np.full((1200, 1600, 3), (140, 110, 70), np.uint8)
    for x, y in rng.uniform([330, 370], [1110, 710], (260, 2)):
        cv2.circle(picture, (int(x), int(y)), int(rng.integers(6, 15)), (30, 22, 15), -1)
    return picture if by is None else cv2.warpAffine(picture, by, size, flags=cv2.INTER_AREA)


def test_aligned_panels_show_the_same_coat(tmp_path: Path) -> None:
    b, there = second()
    files = tmp_path / "a.jpg", tmp_path / "b.jpg"
    files[0].write_bytes(encode_derivative(scene((1600, 1200)), quality=95))
    files[1].write_bytes(encode_derivative(scene((1400, 1000), TURN), quality=95))
    picture = pair_picture(files, (A, b), match_of(spots(), there), 500)
    assert picture.aligned
    middle = np.s_[60:-60, 60:-60]
    one, other = picture.a[middle].astype(float), picture.b[middle].astype(float)
    difference = np.abs(one - other).mean()
    moved_off = np.abs(one - np.roll(other, 12, axis=1)).mean()
    assert difference < 6 < 20 < moved_off


def test_hundreds_of_spots_leave_the_coat_to_be_seen(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(encode_derivative(scene((1600, 1200))))
    many = spots(400)
    picture = pair_picture((file, file), (A, A), match_of(many, many), 500)
    assert len(picture.spots_a) + picture.left_out == 400
    assert picture.left_out > 0
    assert (np.diff(picture.spots_a[:, 0]) >= 0).all()
    page = drawn(picture, "400 spots agree.")
    height, width = picture.a.shape[:2]
    assert page.shape[1] == 2 * width + 10
    assert page.shape[0] > height
