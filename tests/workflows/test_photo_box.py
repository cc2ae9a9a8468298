"""A box is in pixels or relative, and lies in its picture."""

from __future__ import annotations

import pytest

from pardalis.errors import InputError
from pardalis.records.detection import BoundingBox
from pardalis.records.media import Media, Placement
from pardalis.workflows.photo_box import WHOLE, read_box

PHOTO = Media("m", "a.jpg", "", "", None, Placement.NO_TABLE, None, None, "", "", 800, 400)


def test_pixels_and_parts_say_the_same() -> None:
    quarter = BoundingBox(0.25, 0.5, 0.5, 0.25)
    assert read_box("200,200,400,100", PHOTO) == quarter
    assert read_box(" 0.25, 0.5, 0.5, 0.25 ", PHOTO) == quarter
    assert read_box("0,0,800,400", PHOTO) == read_box("0,0,1,1", PHOTO) == WHOLE


def test_rounded_numbers_at_the_edge_are_taken() -> None:
    box = read_box("0.3334,0,0.6667,1", PHOTO)
    assert box.x + box.width == pytest.approx(1.0, abs=1e-12)
    assert box.x + box.width <= 1.0 + 1e-12


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is no box"),
        ("1,2,3", "is no box"),
        ("1,2,3,4,5", "is no box"),
        ("left,0,10,10", "is no box"),
        ("nan,0,0.5,0.5", "is no box"),
        ("0,0,inf,10", "is no box"),
        ("10,10,0,50", "holds nothing"),
        ("0.5,0.5,-0.2,0.2", "holds nothing"),
        ("-20,0,100,100", "does not lie in the picture"),
        ("700,10,200,100", "does not lie in the picture"),
        ("0.8,0,0.5,1", "does not lie in the picture"),
        ("10,390,100,100", "does not lie in the picture"),
    ],
)
def test_a_box_that_cannot_be_is_told(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read_box(text, PHOTO)
    assert caught.value.remedy
