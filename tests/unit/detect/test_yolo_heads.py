"""What detection networks give, read as boxes: against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pardalis.detect.yolo.heads import decode, head_of
from pardalis.errors import PluginError
from pardalis.records.model_file import Head

BOX = [100.0, 60.0, 40.0, 20.0]
CORNERS = [80.0, 50.0, 120.0, 70.0]


def test_yolov5_rows_are_objectness_times_class() -> None:
    rows = np.array(
        [
            [*BOX, 0.5, 0.1, 0.8, 0.2],
            [*BOX, 0.9, 0.9, 0.0, 0.3],
            [*BOX, 0.1, 1.0, 0.0, 0.0],  # not an object, whatever its class
        ],
        np.float32,
    )
    found = decode(rows, Head.YOLOV5, 0.2)
    assert found.scores == pytest.approx([0.40, 0.81])
    assert found.classes.tolist() == [1, 0]
    assert found.corners.tolist() == [CORNERS, CORNERS]


def test_yolov8_columns_have_no_objectness() -> None:
    columns = np.array([[*BOX, 0.1, 0.8, 0.2], [*BOX, 0.1, 0.1, 0.15]], np.float32).T
    found = decode(columns, Head.YOLOV8, 0.2)
    assert found.scores == pytest.approx([0.8])
    assert found.classes.tolist() == [1]
    assert found.corners.tolist() == [CORNERS]


def test_end_to_end_rows_are_corners_and_the_empty_ones_go() -> None:
    rows = np.zeros((300, 6), np.float32)
    rows[0] = [*CORNERS, 0.75, 2]
    found = decode(rows, Head.END_TO_END, 0.01)
    assert found.corners.tolist() == [CORNERS]
    assert (found.scores.tolist(), found.classes.tolist()) == ([0.75], [2])


def test_half_precision_is_read() -> None:
    columns = np.array([[*BOX, 0.1, 0.75, 0.2]], np.float16).T
    found = decode(columns, Head.YOLOV8, 0.2)
    assert found.corners.dtype == np.float32
    assert found.scores.tolist() == [0.75]


def test_nothing_sure_is_nothing_found() -> None:
    for head, shape in ((Head.YOLOV5, (50, 8)), (Head.YOLOV8, (7, 50)), (Head.END_TO_END, (0, 6))):
        found = decode(np.zeros(shape, np.float32), head, 0.01)
        assert found.corners.shape == (0, 4)


@pytest.mark.parametrize("head", list(Head))
@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_what_is_no_number_is_no_empty_photograph(head: Head, broken: float) -> None:
    output = np.full((7, 9) if head is Head.YOLOV8 else (9, 8), broken, np.float32)
    with pytest.raises(PluginError, match="what is no number"):
        decode(output, head, 0.1)


@pytest.mark.parametrize(
    ("shape", "classes", "head"),
    [
        ((1, 102000, 8), 3, Head.YOLOV5),
        ((4, 25200, 85), 80, Head.YOLOV5),
        ((1, 7, 33600), 3, Head.YOLOV8),
        ((1, 84, 8400), 80, Head.YOLOV8),
        ((1, 300, 6), 3, Head.END_TO_END),
        ((1, 5, 8400), 1, Head.YOLOV8),
    ],
)
def test_a_shape_of_one_reading_tells_the_head(
    shape: tuple[int, ...], classes: int, head: Head
) -> None:
    assert head_of(shape, classes) is head
    assert head_of(shape, classes, head) is head


@pytest.mark.parametrize(
    ("shape", "classes", "told"),
    [
        ((1, 25200, 6), 1, "yolov5 or end_to_end"),  # one class: both have six numbers
        ((1, 7, 8), 3, "yolov5 or yolov8"),
        ((1, 25200, 85), 3, "none that is known"),
        ((1, 3, 80, 80, 8), 3, "none that is known"),  # an export without its last layer
        ((1, 8), 3, "none that is known"),
    ],
)
def test_other_shapes_are_refused_rather_than_guessed(
    shape: tuple[int, ...], classes: int, told: str
) -> None:
    with pytest.raises(PluginError, match=told) as error:
        head_of(shape, classes)
    assert "--head" in error.value.remedy


def test_what_is_told_settles_two_readings_and_never_overrules_the_shape() -> None:
    assert head_of((1, 25200, 6), 1, Head.YOLOV5) is Head.YOLOV5
    assert head_of((1, 300, 6), 1, Head.END_TO_END) is Head.END_TO_END
    with pytest.raises(PluginError, match="no output of the kind 'yolov5'"):
        head_of((1, 7, 8400), 3, Head.YOLOV5)
