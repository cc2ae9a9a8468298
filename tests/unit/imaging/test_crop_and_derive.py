"""Crops stay inside the photograph; derivatives carry pixels and nothing else."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from pardalis.imaging.crop import crop
from pardalis.imaging.derive import encode_derivative
from pardalis.records.detection import BoundingBox


def _picture() -> np.ndarray:
    return np.arange(40 * 60 * 3, dtype=np.uint32).reshape(40, 60, 3).astype(np.uint8)


def test_crop_is_the_pixels_inside_the_box() -> None:
    picture = _picture()
    assert np.array_equal(crop(picture, BoundingBox(0.5, 0.25, 0.25, 0.5)), picture[10:30, 30:45])


@pytest.mark.parametrize(
    ("box", "shape"),
    [
        (BoundingBox(0.9, 0.9, 0.5, 0.5), (4, 6, 3)),
        (BoundingBox(-0.2, -0.2, 0.3, 0.3), (4, 6, 3)),
        (BoundingBox(1.0, 1.0, 0.0, 0.0), (1, 1, 3)),
        (BoundingBox(0.0, 0.0, 1.0, 1.0), (40, 60, 3)),
    ],
)
def test_crop_never_leaves_the_picture_and_is_never_empty(
    box: BoundingBox, shape: tuple[int, ...]
) -> None:
    assert crop(_picture(), box, margin=0.0).shape == shape


def test_derivative_is_bounded_and_bare() -> None:
    jpeg = encode_derivative(_picture(), longest=30)
    image = Image.open(io.BytesIO(jpeg))
    assert image.size == (30, 20)
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_derivative_keeps_colours_and_small_pictures() -> None:
    red = np.zeros((16, 16, 3), np.uint8)
    red[..., 0] = 255
    image = Image.open(io.BytesIO(encode_derivative(red, longest=400)))
    assert image.size == (16, 16)
    assert image.getpixel((8, 8))[0] > 240  # type: ignore[index]
    assert image.getpixel((8, 8))[2] < 15  # type: ignore[index]
    assert Image.open(io.BytesIO(encode_derivative(red[..., 0]))).mode == "L"
