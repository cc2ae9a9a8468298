"""One box for one animal: overlaps, ties and pieces, worked out by hand."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pardalis.detect.yolo.suppression import kept

SQUARE = [0.0, 0.0, 10.0, 10.0]


def chosen(
    boxes: list[list[float]],
    scores: list[float],
    classes: list[int] | None = None,
    pieces: list[bool] | None = None,
) -> list[int]:
    return kept(
        np.array(boxes, float).reshape(-1, 4),
        np.array(scores, float),
        np.array(classes or [0] * len(scores), np.int64),
        None if pieces is None else np.array(pieces, bool),
    )


def test_nothing_is_kept_of_nothing() -> None:
    assert chosen([], []) == []


@pytest.mark.parametrize(
    ("shift", "number"),
    # Squares of 10 shifted by s share (10 - s) / (10 + s): 0.4545 at 3.75 and 0.4493 at 3.8.
    [(0.0, 1), (3.75, 1), (3.8, 2), (10.0, 2), (50.0, 2)],
)
def test_two_boxes_are_one_above_an_overlap_of_045(shift: float, number: int) -> None:
    other = [shift, 0.0, 10.0 + shift, 10.0]
    assert len(chosen([SQUARE, other], [0.9, 0.8])) == number


def test_the_surest_stays_and_a_chain_is_not_swallowed() -> None:
    # The second lies on the first and on the third; the third not on the first.
    boxes = [SQUARE, [3.0, 0.0, 13.0, 10.0], [6.0, 0.0, 16.0, 10.0]]
    assert chosen(boxes, [0.9, 0.8, 0.7]) == [0, 2]
    assert chosen(boxes, [0.7, 0.9, 0.8]) == [1]


def test_kinds_do_not_suppress_each_other() -> None:
    assert chosen([SQUARE, SQUARE], [0.9, 0.8], [0, 1]) == [0, 1]


def test_equal_scores_are_told_apart_by_place_whatever_the_order() -> None:
    boxes = [SQUARE, [1.0, 0.0, 11.0, 10.0], [0.0, 1.0, 10.0, 11.0], [30.0, 0.0, 40.0, 10.0]]
    for order in permutations(range(4)):
        found = chosen([boxes[each] for each in order], [0.5] * 4)
        # The one farthest to the left, and of these the highest, stays.
        assert [boxes[order[each]] for each in found] == [SQUARE, boxes[3]]


def test_a_piece_inside_another_box_goes_though_it_is_surer() -> None:
    whole, piece = [0.0, 0.0, 100.0, 40.0], [50.0, 0.0, 80.0, 40.0]
    assert chosen([whole, piece], [0.4, 0.9], pieces=[False, True]) == [0]
    # The same box that ends at no seam is another animal: a cub before its mother.
    assert chosen([whole, piece], [0.4, 0.9], pieces=[False, False]) == [1, 0]


def test_a_piece_that_lies_mostly_outside_stays() -> None:
    whole, piece = [0.0, 0.0, 100.0, 40.0], [85.0, 0.0, 125.0, 40.0]
    assert chosen([whole, piece], [0.9, 0.8], pieces=[False, True]) == [0, 1]
    half = [80.0, 0.0, 120.0, 40.0]
    assert chosen([whole, half], [0.9, 0.8], pieces=[False, True]) == [0]


def test_boxes_without_area_do_no_harm() -> None:
    assert chosen([SQUARE, [5.0, 5.0, 5.0, 9.0]], [0.9, 0.8]) == [0, 1]


@given(st.lists(st.tuples(*[st.integers(0, 20)] * 4, st.integers(1, 4)), max_size=12), st.randoms())
def test_the_order_of_boxes_does_not_matter(
    drawn: list[tuple[int, int, int, int, int]], random: object
) -> None:
    boxes = [[x, y, x + w, y + h] for x, y, w, h, _ in drawn]
    scores = [score / 4 for *_, score in drawn]
    order = list(range(len(boxes)))
    random.shuffle(order)  # type: ignore[attr-defined]
    first = {tuple(boxes[each]) for each in chosen(boxes, scores)}
    second = chosen([boxes[each] for each in order], [scores[each] for each in order])
    assert {tuple(boxes[order[each]]) for each in second} == first
