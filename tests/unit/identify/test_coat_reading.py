"""Hard photographs are read without harm: none, tiny, dark, blown out, grey, CMYK, torn."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from pardalis.errors import PhotoError
from pardalis.identify.coats.read import CoatSettings, describe_coat, read_coat
from pardalis.identify.coats.silhouette import body, silhouette
from pardalis.records.detection import BoundingBox, Detection
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import CoatPhoto

WHOLE = BoundingBox(0.0, 0.0, 1.0, 1.0)


def photo(path: Path, box: BoundingBox = WHOLE) -> CoatPhoto:
    with Image.open(path) as image:
        width, height = image.size
    media = Media(
        "m", path.name, "m", "A", None, Placement.NO_TABLE, None, None, "b", "e", width, height
    )
    seen = Detection("m-1", "m", "animal", box, 0.9, "test 1", scientific_name="Panthera pardus")
    return CoatPhoto(path.parent, media, seen)


def ground_with_animal() -> tuple[np.ndarray, np.ndarray]:
    """Green ground, and a tawny ellipse with dark spots on it."""
    rng = np.random.default_rng(3)
    picture = np.clip(rng.normal((60, 110, 60), 12, (320, 560, 3)), 0, 255).astype(np.uint8)
    cover = np.zeros((320, 560), np.uint8)
    cv2.ellipse(cover, (280, 150), (220, 85), 0, 0, 360, 1, -1)
    picture[cover > 0] = (200, 160, 100)
    for x, y in rng.uniform((70, 70), (490, 230), (120, 2)).astype(int).tolist():
        if cover[y, x]:
            cv2.circle(picture, (x, y), 6, (50, 40, 30), -1)
    return picture, cover > 0


def test_the_outline_keeps_the_ground_out() -> None:
    picture, cover = ground_with_animal()
    found = silhouette(picture)
    assert (found & cover).sum() > 0.9 * cover.sum()
    assert (found & ~cover).sum() < 0.15 * found.sum()
    assert np.array_equal(found, silhouette(picture))


def test_without_an_outline_the_rounded_box_is_taken() -> None:
    grey = np.full((100, 200, 3), 90, np.uint8)
    assert np.array_equal(silhouette(grey), body(100, 200))
    assert np.array_equal(silhouette(np.zeros((1, 1, 3), np.uint8)), body(1, 1))


def test_marks_lie_on_the_animal_and_the_strongest_come_first() -> None:
    picture, cover = ground_with_animal()
    found = describe_coat(picture, (0, 0), 1.0, (320, 560), "Panthera pardus")
    x, y = found.points.T.astype(int)
    near = cv2.dilate(cover.astype(np.uint8), np.ones((41, 41), np.uint8))
    assert near[y, x].mean() > 0.97
    assert near.mean() < 0.75
    few = CoatSettings(most_points=40)
    strongest = describe_coat(picture, (0, 0), 1.0, (320, 560), "Panthera pardus", few)
    assert np.array_equal(strongest.points, found.points[: len(strongest.points)])


@pytest.mark.parametrize(
    "box",
    [
        WHOLE,
        BoundingBox(0.5, 0.5, 0.0, 0.0),
        BoundingBox(0.999, 0.999, 0.5, 0.5),
        BoundingBox(0.0, 0.4, 1.0, 0.001),
        BoundingBox(0.9, 0.0, 0.3, 1.0),
    ],
)
@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_picture_without_anything_has_a_reason(
    tmp_path: Path, box: BoundingBox, value: int
) -> None:
    Image.fromarray(np.full((120, 160, 3), value, np.uint8)).save(tmp_path / "a.jpg")
    assert read_coat(photo(tmp_path / "a.jpg", box)).reason
    assert read_coat(photo(tmp_path / "a.jpg", box), CoatSettings(judge=False)).reason


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_grey_and_cmyk_are_read_like_colour(tmp_path: Path, mode: str) -> None:
    Image.fromarray(ground_with_animal()[0]).convert(mode).save(tmp_path / "a.jpg", quality=92)
    found = read_coat(photo(tmp_path / "a.jpg"))
    assert found.usable
    assert found.frame_points.min() > 0
    assert found.frame_points.max() < 1


def test_one_pixel_is_too_small_and_a_torn_file_says_so(tmp_path: Path) -> None:
    Image.new("RGB", (1, 1)).save(tmp_path / "a.jpg")
    assert read_coat(photo(tmp_path / "a.jpg")).reason == "too small in the picture"
    torn = photo(tmp_path / "a.jpg")
    (tmp_path / "a.jpg").write_bytes((tmp_path / "a.jpg").read_bytes()[:200])
    with pytest.raises(PhotoError) as error:
        read_coat(torn)
    assert error.value.remedy


def test_a_person_who_points_at_an_animal_gets_its_marks() -> None:
    picture, _ = ground_with_animal()
    judged = describe_coat(picture, (0, 0), 8.0, (320, 560))
    looked_at = describe_coat(picture, (0, 0), 8.0, (320, 560), "", CoatSettings(judge=False))
    assert judged.reason == "too small in the picture"
    assert not len(judged.points)
    assert looked_at.usable
