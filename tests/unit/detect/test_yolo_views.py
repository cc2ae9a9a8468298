"""Parts of photographs as inputs, and boxes on their way back: offsets worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pardalis.detect.yolo.parts import Part, parts_of
from pardalis.detect.yolo.views import in_photograph, input_size, view_of
from pardalis.records.model_file import ColourOrder, Fit, Layout, NetworkInput

PLAIN = NetworkInput(64, 64, Fit.LETTERBOX, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), padding=0.2)


def whole(width: int, height: int) -> Part:
    (part,) = parts_of(width, height)
    return part


def test_a_wide_photograph_has_bars_above_and_below() -> None:
    photo = np.full((100, 200, 3), 255, np.uint8)
    view = view_of(photo, whole(200, 100), PLAIN)
    assert view.place == (0, 16, 64, 32)
    assert view.pixels.shape == (3, 64, 64)
    assert view.pixels[:, 16:48].min() == 1.0
    assert view.pixels[:, :16] == pytest.approx(0.2)
    assert view.pixels[:, 48:] == pytest.approx(0.2)
    # 200 pixels are 64: a box of the input's pixels 16 to 32 is 50 to 100 of the photograph's.
    box = np.array([[16.0, 24.0, 32.0, 40.0]])
    assert in_photograph(box, view).tolist() == [[0.25, 0.25, 0.5, 0.75]]


def test_an_odd_rest_is_larger_below_and_right_as_in_yolov5() -> None:
    # 30 by 64 of 64 by 64 leaves 34 columns; 31 by 64 leaves 33: 16 to the left, 17 to the right.
    photo = np.zeros((64, 31, 3), np.uint8)
    assert view_of(photo, whole(31, 64), PLAIN).place == (16, 0, 31, 64)


def test_a_small_photograph_is_enlarged_and_padding_is_cut_off_its_boxes() -> None:
    photo = np.zeros((16, 32, 3), np.uint8)
    view = view_of(photo, whole(32, 16), PLAIN)
    assert view.place == (0, 16, 64, 32)
    box = np.array([[-8.0, 0.0, 32.0, 64.0]])
    assert in_photograph(box, view).tolist() == [[0.0, 0.0, 0.5, 1.0]]


def test_shrinking_takes_the_mean_of_all_pixels() -> None:
    photo = np.zeros((256, 256, 3), np.uint8)
    photo[:, ::2] = 255
    seen = view_of(photo, whole(256, 256), PLAIN).pixels
    assert seen == pytest.approx(0.5, abs=0.01)


def test_colours_axes_mean_and_stretch() -> None:
    photo = np.zeros((8, 16, 3), np.uint8)
    photo[...] = (255, 51, 0)
    picture = NetworkInput(
        4, 4, Fit.STRETCH, (0.0, 0.0, 0.5), (1.0, 1.0, 0.5), ColourOrder.BGR, Layout.NHWC
    )
    view = view_of(photo, whole(16, 8), picture)
    assert view.place == (0, 0, 4, 4)
    assert view.pixels.shape == (4, 4, 3)
    assert view.pixels[0, 0] == pytest.approx([0.0, 0.2, 1.0])
    box = np.array([[1.0, 2.0, 3.0, 4.0]])
    assert in_photograph(box, view).tolist() == [[0.25, 0.5, 0.75, 1.0]]


def test_a_free_network_is_padded_to_its_stride_alone() -> None:
    free = replace(PLAIN, width=1280, height=1280, stride=64)
    sizes = {
        (2048, 1536): (1280, 960),  # 4 by 3: 15 strides high as it is
        (1920, 1080): (1280, 768),  # 720 high: the next multiple of 64 is 768
        (1080, 1920): (768, 1280),
        (500, 500): (1280, 1280),
    }
    for (width, height), wanted in sizes.items():
        sized = input_size(width, height, free)
        assert (sized.width, sized.height) == wanted
    photo = np.zeros((1080, 1920, 3), np.uint8)
    view = view_of(photo, whole(1920, 1080), free)
    assert view.place == (0, 24, 1280, 720)
    assert view.pixels.shape == (3, 768, 1280)


@pytest.mark.parametrize(("width", "height", "tiles"), [(1000, 700, 2), (333, 200, 3), (64, 9, 4)])
def test_tiles_cover_the_photograph_and_overlap(width: int, height: int, tiles: int) -> None:
    first, *rest = parts_of(width, height, tiles)
    assert first == Part(0, 0, width, height)
    assert len(rest) == tiles**2
    seen = np.zeros((height, width), int)
    for part in rest:
        seen[part.top : part.bottom, part.left : part.right] += 1
    assert seen.min() >= 1
    assert seen[0].max() >= 2
    sides = {(part.right - part.left, part.bottom - part.top) for part in rest}
    assert len(sides) == 1
    for part in rest:
        cut = (part.left > 0, part.top > 0, part.right < width, part.bottom < height)
        assert part.cut == cut


def test_a_box_of_a_tile_comes_back_to_its_place() -> None:
    photo = np.zeros((90, 180, 3), np.uint8)
    tile = parts_of(180, 90, 2)[4]
    assert (tile.left, tile.top, tile.right, tile.bottom) == (80, 40, 180, 90)
    view = view_of(photo, tile, PLAIN)
    assert view.place == (0, 16, 64, 32)
    # The middle of the tile: 130, 65 of 180 by 90, half the tile wide and high.
    box = np.array([[16.0, 24.0, 48.0, 40.0]])
    expected = [105 / 180, 52.5 / 90, 155 / 180, 77.5 / 90]
    assert in_photograph(box, view)[0] == pytest.approx(expected)


@given(
    width=st.integers(20, 900),
    height=st.integers(20, 900),
    tiles=st.integers(1, 4),
    side=st.sampled_from([32, 64, 320]),
)
def test_the_whole_of_each_part_comes_back_as_that_part(
    width: int, height: int, tiles: int, side: int
) -> None:
    photo = np.zeros((height, width, 3), np.uint8)
    for part in parts_of(width, height, tiles):
        view = view_of(photo, part, replace(PLAIN, width=side, height=side))
        left, top, wide, high = view.place
        box = np.array([[left, top, left + wide, top + high]], float)
        expected = [part.left / width, part.top / height, part.right / width, part.bottom / height]
        assert in_photograph(box, view)[0] == pytest.approx(expected)
