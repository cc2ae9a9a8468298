"""Rendered photographs: the same each time, with the animal where the truth says."""

import io
from datetime import datetime

import numpy as np
import pytest
from PIL import Image

from pardalis.records.detection import Flank
from pardalis.simulate.camera import MODELS, encode, print_strip
from pardalis.simulate.coat import leopard_coat
from pardalis.simulate.design import Passage, ReserveDesign, Shot, Subject
from pardalis.simulate.photograph import render
from pardalis.simulate.reserve import Reserve, draw_reserve
from pardalis.simulate.scene import StationScene, draw_scene
from pardalis.simulate.subjects import flank_seen, standing

NOON = datetime.fromisoformat("2026-03-04T12:30:00+08:00")
MIDNIGHT = datetime.fromisoformat("2026-03-05T00:30:00+08:00")
DESIGN = ReserveDesign(
    seed=5, leopards=2, stations=2, nights=5, single_stations=0, spacing=2000.0, g0=0.3,
    sigma=1800.0, buffer=4.0, photos=12, start=datetime.fromisoformat("2026-03-01T12:00+08:00"),
    latitude=30.2, longitude=102.7, faults=False,
)  # fmt: skip


@pytest.fixture(scope="module")
def reserve() -> Reserve:
    return draw_reserve(DESIGN)


@pytest.fixture(scope="module")
def scene() -> StationScene:
    return draw_scene(5, 0, 480, 360, road=False)


def shot(subject: Subject, time: datetime = NOON, frame: int = 1, number: int = 3) -> Shot:
    passage = Passage(time, 0, subject, 1, 1)
    return Shot(0, 0, passage, number, frame, time, time, 0.3 + frame)


@pytest.mark.parametrize("time", [NOON, MIDNIGHT])
@pytest.mark.parametrize(
    "subject", [Subject.LEOPARD, Subject.DEER, Subject.PERSON, Subject.VEHICLE]
)
def test_box_holds_all_that_the_subject_changes(
    reserve: Reserve, scene: StationScene, subject: Subject, time: datetime
) -> None:
    taken = shot(subject, time)
    camera = reserve.cameras[0]
    photo = render(scene, 5, camera, taken)
    without = render(scene, 5, camera, taken, with_subject=False)
    assert photo.box is not None
    assert without.box is None
    change = np.abs(photo.picture.astype(int) - without.picture.astype(int)).max(axis=2) > 40
    change[-round(0.045 * 360) :] = False
    rows, columns = np.nonzero(change)
    box = photo.box
    left, right = box.x * 480, (box.x + box.width) * 480
    top, bottom = box.y * 360, (box.y + box.height) * 360
    inside = (columns >= left - 3) & (columns <= right + 3) & (rows >= top - 3)
    inside &= rows <= bottom + 6
    assert inside.mean() > 0.98
    # And it is tight: something changes near each side.
    assert columns.min() < left + 0.12 * (right - left)
    assert columns.max() > right - 0.12 * (right - left)
    assert rows.min() < top + 0.12 * (bottom - top)
    assert rows.max() > bottom - 0.25 * (bottom - top)


def test_the_same_shot_is_the_same_picture_and_another_frame_is_not(
    reserve: Reserve, scene: StationScene
) -> None:
    camera = reserve.cameras[0]
    first = render(scene, 5, camera, shot(Subject.LEOPARD)).picture
    again = render(draw_scene(5, 0, 480, 360, False), 5, camera, shot(Subject.LEOPARD)).picture
    assert np.array_equal(first, again)
    assert not np.array_equal(
        first, render(scene, 5, camera, shot(Subject.LEOPARD, frame=2)).picture
    )
    assert not np.array_equal(first, render(scene, 6, camera, shot(Subject.LEOPARD)).picture)


def test_infrared_is_grey_but_for_its_noise_and_day_is_not(
    reserve: Reserve, scene: StationScene
) -> None:
    camera = reserve.cameras[0]
    night = render(scene, 5, camera, shot(Subject.DEER, MIDNIGHT)).picture.astype(float)
    day = render(scene, 5, camera, shot(Subject.DEER)).picture.astype(float)
    assert np.abs(night.mean(axis=(0, 1)) - night.mean()).max() < 1
    assert np.abs(day.mean(axis=(0, 1)) - day.mean()).max() > 3


def test_coats_differ_between_flanks_and_between_animals_and_stay() -> None:
    left, right = leopard_coat(5, 0, 0), leopard_coat(5, 0, 1)
    other = leopard_coat(5, 1, 0)
    leopard_coat.cache_clear()
    again = leopard_coat(5, 0, 0)

    def middles(coat: dict) -> np.ndarray:
        return np.sort(coat["trunk"].dark.mean(axis=1)[:60], axis=0)

    assert np.array_equal(middles(left), middles(again))
    assert not np.allclose(middles(left), middles(right), atol=1e-3)
    assert not np.allclose(middles(left), middles(other), atol=1e-3)
    assert len(left["trunk"].tawny) > 15


def test_facing_cameras_see_opposite_flanks_of_one_passage(scene: StationScene) -> None:
    passage = Passage(NOON, 0, Subject.LEOPARD, 1, 1)
    a = standing(scene, 5, passage, 3, "A", 1.0)
    b = standing(scene, 5, passage, 3, "B", 1.0)
    assert flank_seen(a.facing) is Flank.RIGHT
    assert flank_seen(b.facing) is Flank.LEFT
    assert a.view.heading == pytest.approx(-b.view.heading)
    later = standing(scene, 5, passage, 3, "A", 2.0)
    assert later.view.across > a.view.across


def test_exif_reads_back_as_a_camera_writes_it(reserve: Reserve) -> None:
    camera = reserve.cameras[1]
    clock = NOON.replace(microsecond=370000)
    picture = np.full((90, 120, 3), 90, np.uint8)
    with Image.open(io.BytesIO(encode(picture, camera, clock, infrared=True))) as image:
        image.load()
        exif = image.getexif()
        details = exif.get_ifd(0x8769)
    model = MODELS[camera.model]
    assert (exif[0x010F], exif[0x0110], exif[0x0112]) == (model.make, model.model, 1)
    assert exif[0x0132] == details[0x9003] == details[0x9004] == "2026:03:04 12:30:00"
    assert details[0x9291] == "37"
    assert details[0xA431] == camera.serial
    assert details[0x8827] == 800
    assert float(details[0x829A]) == pytest.approx(0.05)


def test_strip_covers_the_bottom_and_nothing_else(reserve: Reserve) -> None:
    picture = np.full((400, 600, 3), 90, np.uint8)
    print_strip(picture, reserve.cameras[0], NOON, 21)
    assert (picture[:382] == 90).all()
    assert (picture[382:] != 90).mean() > 0.95
