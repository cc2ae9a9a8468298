"""Odd photographs of real cameras are decoded, or refused with a reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pardalis.errors import PhotoError
from pardalis.exchange.megadetector_json import read_results
from pardalis.imaging.decode import read_upright, read_whole


@pytest.mark.parametrize("variant", ["cmyk", "with_exif_orientation"])
def test_variants_of_one_photograph_show_the_same_picture(real_data: Path, variant: str) -> None:
    folder = real_data / "speciesnet" / "test_data"
    plain = read_upright(folder / "african_elephants.jpg").astype(int)
    other = read_upright(folder / f"african_elephants_{variant}.jpg").astype(int)
    assert other.shape == plain.shape
    assert np.abs(other - plain).mean() < 6


def test_grey_photograph_is_read_in_colour_too(real_data: Path) -> None:
    path = real_data / "speciesnet" / "test_data" / "african_elephants_bw.jpg"
    pixels = read_upright(path)
    assert pixels.shape == (1536, 2048, 3)
    assert np.array_equal(pixels[..., 0], pixels[..., 2])


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("speciesnet/test_data/african_elephants_truncated_file.jpg", "truncated"),
        ("mixed-makers/Southwest/error_img.JPG", "empty"),
    ],
)
def test_spoilt_photographs_are_refused(real_data: Path, path: str, reason: str) -> None:
    data = (real_data / path).read_bytes()
    with pytest.raises(PhotoError, match=reason):
        read_whole(data)
    with pytest.raises(PhotoError, match=reason):
        read_upright(data)


def test_results_of_a_real_detector_are_read(real_data: Path) -> None:
    path = real_data / "mixed-makers" / "animl_GroundTruth" / "md" / "md_gt.json"
    findings, problems = read_results(path.read_bytes(), path.name, ())
    assert findings == ()
    assert [each.kind for each in problems] == ["unknown_version", "unmatched_result"]
    assert problems[1].subject.endswith("IMAG1065_cougar.JPG")
