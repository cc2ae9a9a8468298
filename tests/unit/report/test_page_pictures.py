from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from pardalis.records.detection import BoundingBox
from pardalis.report.catalogue import catalogue_entries
from pardalis.report.content import ReportContent
from pardalis.report.pictures import page_pictures, view_crop


def photograph(path: Path, width: int, height: int) -> None:
    """Grey, with the left half of the made-up box red and the right half blue."""
    pixels = np.full((height, width, 3), 128, np.uint8)
    rows = slice(int(0.3 * height), int(0.7 * height))
    pixels[rows, int(0.1 * width) : int(0.3 * width)] = (255, 0, 0)
    pixels[rows, int(0.3 * width) : int(0.5 * width)] = (0, 0, 255)
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    exif[0x010F] = "SecretMaker"
    Image.fromarray(pixels).save(path, quality=95, exif=exif)


def test_portraits_and_pairs_are_cut_out_without_metadata(
    example: ReportContent, tmp_path: Path
) -> None:
    for media in example.media:
        photograph(tmp_path / media.file_path, media.width, media.height)
    found = page_pictures(example, tmp_path)
    shown = {
        view.detection.detection_id
        for entry in catalogue_entries(example)
        for view in entry.portraits
    }
    assert shown <= set(found)
    for data in found.values():
        picture = Image.open(io.BytesIO(data))
        assert dict(picture.getexif()) == {}
        assert b"SecretMaker" not in data
        pixels = np.asarray(picture.convert("RGB")).astype(int)
        middle = pixels[pixels.shape[0] // 2]
        assert middle[len(middle) // 4, 0] > 200
        assert middle[3 * len(middle) // 4, 2] > 200


def test_a_large_photograph_is_read_no_larger_than_needed(
    example: ReportContent, tmp_path: Path
) -> None:
    view = catalogue_entries(example)[0].views[0]
    large = replace(view, media=replace(view.media, width=3200, height=2400))
    photograph(tmp_path / view.media.file_path, 3200, 2400)
    crop = view_crop(large, tmp_path, longest=300)
    # The box is 1280 pixels wide: a quarter of that is still above 300.
    assert 320 <= crop.shape[1] <= 400


def test_photographs_that_are_gone_are_left_out(example: ReportContent, tmp_path: Path) -> None:
    assert page_pictures(example, tmp_path) == {}


def test_a_box_at_the_frames_edge_is_cut_there(example: ReportContent, tmp_path: Path) -> None:
    view = catalogue_entries(example)[0].views[0]
    photograph(tmp_path / view.media.file_path, 320, 240)
    box = BoundingBox(0.0, 0.0, 1.0, 1.0)
    whole = replace(view, detection=replace(view.detection, box=box))
    assert view_crop(whole, tmp_path).shape == (240, 320, 3)
