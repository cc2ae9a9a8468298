"""The picture of a pair holds pixels alone, and is never written over a photograph."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pardalis.errors import InputError, ProjectError
from pardalis.records.coat_match import CoatMatch
from pardalis.records.detection import BoundingBox, Detection
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import CoatPhoto
from pardalis.report import pair_file
from pardalis.report.pair_file import check_picture_place, write_pair_png
from pardalis.report.pair_layout import Framed
from pardalis.report.pair_picture import PairPicture, drawn, pair_picture

NONE = CoatMatch(
    0, 0.0, np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32), np.zeros((3, 3))
)


def photo(folder: Path, name: str) -> CoatPhoto:
    exif = Image.Exif()
    exif[0x010F] = "RECONYX-SECRET"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (37.0, 7.0, 24.0)
    Image.effect_noise((320, 240), 60).convert("RGB").save(folder / name, exif=exif)
    media = Media("m", name, "h", "", None, Placement.NO_TABLE, None, None, "", "", 320, 240)
    box = BoundingBox(0.1, 0.2, 0.6, 0.5)
    return CoatPhoto(folder, media, Detection("m-1", "m", "animal", box, 1.0, "given"))


def chunks(png: bytes) -> list[bytes]:
    found, at = [], 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        found.append(png[at + 4 : at + 8])
        at += 12 + length
    return found


def test_the_picture_holds_pixels_alone(tmp_path: Path) -> None:
    pair = photo(tmp_path, "secret_valley.jpg"), photo(tmp_path, "b.jpg")
    place = tmp_path / "pair.png"
    write_pair_png(place, pair, NONE, "No spots agree.")
    data = place.read_bytes()
    assert set(chunks(data)) == {b"IHDR", b"IDAT", b"IEND"}
    assert b"RECONYX" not in data
    assert b"secret_valley" not in data
    with Image.open(place) as image:
        assert image.size[0] > 2 * image.size[1] > 100


def test_the_words_below_tell_what_is_drawn_and_are_never_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = photo(tmp_path, "a.jpg"), photo(tmp_path, "b.jpg")
    told = []

    def listen(picture: PairPicture, words: str) -> np.ndarray:
        told.append(words)
        return drawn(picture, words)

    monkeypatch.setattr(pair_file, "drawn", listen)
    spots = np.random.default_rng(1).uniform(0.2, 0.8, (30, 2)).astype(np.float32)
    flip = np.array([[-1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    turned = np.stack([1.0 - spots[:, 0], spots[:, 1]], axis=1)
    write_pair_png(
        tmp_path / "m.png", pair, CoatMatch(0, 0.0, spots, turned, flip, mirrored=True), "No spots."
    )
    write_pair_png(tmp_path / "s.png", pair, replace(NONE, set_aside=1234), "No spots agree.")
    assert told[0].startswith("30 marks agree only if one photograph is mirrored")
    assert "1,234 marks that lie still in both" in told[1]


def test_a_picture_of_a_few_pixels_leaves_room_for_its_words(tmp_path: Path) -> None:
    Image.new("RGB", (8, 6), (90, 120, 60)).save(tmp_path / "tiny.png")
    animal = Framed(8, 6, BoundingBox(0.0, 0.0, 1.0, 1.0))
    files = tmp_path / "tiny.png", tmp_path / "tiny.png"
    picture = pair_picture(files, (animal, animal), None)
    one, more = (drawn(picture, "Word " * number) for number in (2, 60))
    assert one.shape[1] == more.shape[1] >= 480
    assert more.shape[0] > one.shape[0] + 60
    edge = more[picture.a.shape[0] :, -2:]
    assert (edge == 255).all()


def test_a_photograph_is_never_written_over(tmp_path: Path) -> None:
    photo(tmp_path, "a.jpg")
    photo(tmp_path, "b.jpg")
    both = tmp_path / "a.jpg", tmp_path / "b.jpg"
    (tmp_path / "link.png").symlink_to(tmp_path / "b.jpg")
    os.link(tmp_path / "a.jpg", tmp_path / "hard.png")
    for place in (both[1], tmp_path / "link.png", tmp_path / "hard.png"):
        with pytest.raises(InputError, match="one of the two photographs"):
            check_picture_place(place, both)


def test_a_place_that_cannot_take_the_picture_is_told(tmp_path: Path) -> None:
    both = tmp_path / "a.jpg", tmp_path / "b.jpg"
    other = tmp_path / "other.png"
    other.write_text("a list of names")
    for place, reason in (
        (tmp_path, "is a folder"),
        (tmp_path / "pair.jpg", "does not end in .png"),
        (other, "is no PNG"),
        (tmp_path / "none" / "pair.png", "There is no folder"),
    ):
        with pytest.raises(InputError, match=reason) as caught:
            check_picture_place(place, both)
        assert caught.value.remedy
    assert other.read_text() == "a list of names"


def test_an_older_picture_is_replaced(tmp_path: Path) -> None:
    pair = photo(tmp_path, "a.jpg"), photo(tmp_path, "b.jpg")
    place = tmp_path / "pair.png"
    for _ in range(2):
        check_picture_place(place, (tmp_path / "a.jpg", tmp_path / "b.jpg"))
        write_pair_png(place, pair, NONE, "No spots agree.")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.jpg", "b.jpg", "pair.png"]


def test_a_disk_that_is_gone_ends_in_words(tmp_path: Path) -> None:
    pair = photo(tmp_path, "a.jpg"), photo(tmp_path, "b.jpg")
    with pytest.raises(ProjectError, match="cannot be written"):
        write_pair_png(tmp_path / "gone" / "pair.png", pair, NONE, "")
