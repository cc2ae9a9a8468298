"""Hard photographs are read without harm: none, tiny, dark, blown out, grey, CMYK, torn."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from pardalis.errors import PhotoError
from pardalis.identify.coats.read import CoatSettings, coat_in, describe_coat, outline_in, read_coat
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


AROUND_IT = BoundingBox(50 / 560, 55 / 320, 460 / 560, 190 / 320)


def test_the_outline_keeps_the_ground_out() -> None:
    picture, cover = ground_with_animal()
    found = silhouette(picture, AROUND_IT)
    assert found is not None
    there = cv2.resize(cover[55:245, 50:510].astype(np.uint8), found.shape[::-1]) > 0
    assert (found & there).sum() > 0.95 * there.sum()
    assert (found & ~there).sum() < 0.05 * found.sum()
    assert np.array_equal(found, silhouette(picture, AROUND_IT))


def test_the_outline_is_found_in_the_box_alone_too() -> None:
    picture, cover = ground_with_animal()
    cut, there = picture[55:245, 50:510], cover[55:245, 50:510]
    found = outline_in(cut, WHOLE, cut.shape)
    assert (found & there).sum() > 0.9 * there.sum()
    assert (found & ~there).sum() < 0.1 * found.sum()


def test_without_an_outline_the_rounded_box_is_taken() -> None:
    grey = np.full((100, 200, 3), 90, np.uint8)
    assert silhouette(grey, WHOLE) is None
    assert np.array_equal(outline_in(grey, WHOLE, (100, 200)), body(100, 200))
    assert silhouette(np.zeros((1, 1, 3), np.uint8), WHOLE) is None


def test_a_piece_of_an_animal_is_no_outline() -> None:
    picture, _ = ground_with_animal()
    picture[:, 260:] = (60, 110, 60)
    assert silhouette(picture, AROUND_IT) is None


def test_marks_lie_well_inside_the_animal_and_the_strongest_come_first() -> None:
    picture, cover = ground_with_animal()
    found = coat_in(picture, AROUND_IT, "Panthera pardus")
    x, y = (found.frame_points * (560, 320)).T.astype(int)
    depth = cv2.distanceTransform(cover.astype(np.uint8), cv2.DIST_L2, 5)
    assert (depth[y, x] > 0).mean() > 0.97
    assert (depth[y, x] > 3).mean() > 0.9
    anywhere = coat_in(picture, AROUND_IT, "Panthera pardus", CoatSettings(margin=-100.0))
    assert len(anywhere.points) > 1.1 * len(found.points)
    few = CoatSettings(most_points=40)
    strongest = coat_in(picture, AROUND_IT, "Panthera pardus", few)
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
