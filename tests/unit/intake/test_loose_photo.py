"""A photograph without a survey is whole, upright and known by its content, or refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from pardalis.errors import InputError, PhotoError
from pardalis.intake.loose_photo import read_loose


def photo(path: Path, orientation: int = 1) -> Path:
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", (64, 48), (90, 120, 60)).save(path, exif=exif)
    return path


def test_a_photograph_is_known_by_its_content(tmp_path: Path) -> None:
    file = photo(tmp_path / "IMG_1.JPG")
    media = read_loose(file)
    assert media.content_hash == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (media.width, media.height) == (64, 48)
    assert media.file_path == "IMG_1.JPG"


@pytest.mark.parametrize(("orientation", "size"), [(3, (64, 48)), (6, (48, 64)), (8, (48, 64))])
def test_its_size_is_that_of_the_picture_as_seen(
    tmp_path: Path, orientation: int, size: tuple[int, int]
) -> None:
    media = read_loose(photo(tmp_path / "a.jpg", orientation))
    assert (media.width, media.height) == size


def test_what_is_no_photograph_is_refused_with_a_remedy(tmp_path: Path) -> None:
    text = tmp_path / "notes.jpg"
    text.write_text("rain")
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(photo(tmp_path / "whole.jpg").read_bytes()[:-300])
    (tmp_path / "empty.jpg").touch()
    for name in ("notes.jpg", "cut.jpg", "empty.jpg"):
        with pytest.raises(PhotoError, match=name) as caught:
            read_loose(tmp_path / name)
        assert caught.value.remedy


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        read_loose(tmp_path)
    with pytest.raises(InputError, match="There is no file"):
        read_loose(tmp_path / "none.jpg")
