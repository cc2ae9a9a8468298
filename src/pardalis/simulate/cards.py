"""The cards of a simulated survey as they come from the field."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from pardalis.records.detection import BoundingBox, Flank
from pardalis.simulate.camera import MODELS, encode, print_strip
from pardalis.simulate.design import CameraUnit, PhotoTruth, Shot, Station, Subject
from pardalis.simulate.photograph import render
from pardalis.simulate.reserve import STREAM_PHOTO, Reserve, stream
from pardalis.simulate.scene import StationScene, draw_scene
from pardalis.simulate.subjects import flank_seen
from pardalis.simulate.tables import deployment_id

FILES_A_FOLDER = 60
ASPECT = 0.75


def photo_path(camera: CameraUnit, number: int) -> str:
    """Where a camera writes its photograph of that number (from 0), below the survey folder.

    Parameters
    ----------
    camera
        The camera.
    number
        Row of the passage.
    """
    model = MODELS[camera.model]
    folder = f"{100 + number // FILES_A_FOLDER}{model.folder}"
    return f"{camera.name}/DCIM/{folder}/{model.prefix}{number + 1:04d}.JPG"


def write_card(
    folder: Path,
    seed: int,
    width: int,
    camera: CameraUnit,
    station: Station,
    shots: Sequence[Shot],
) -> tuple[PhotoTruth, ...]:
    """Render and write all photographs of one camera.

    Parameters
    ----------
    folder
        The survey folder.
    seed
        Of the reserve.
    width
        Of the photographs [px]; height is 3/4 of it.
    camera, station, shots
        Who takes which photographs where.
    """
    scene = draw_scene(seed, camera.index, width, round(width * ASPECT), station.road)
    return tuple(_write_photo(folder, seed, scene, camera, station, shot) for shot in shots)


def _write_photo(
    folder: Path, seed: int, scene: StationScene, camera: CameraUnit, station: Station, shot: Shot
) -> PhotoTruth:
    photograph = render(scene, seed, camera, shot)
    print_strip(photograph.picture, camera, shot.clock, _temperature(seed, shot))
    path = photo_path(camera, shot.number)
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(encode(photograph.picture, camera, shot.clock, photograph.infrared))
    seen = photograph.box
    box = seen or BoundingBox(0.0, 0.0, 0.0, 0.0)
    passage = shot.passage
    leopard = passage.subject is Subject.LEOPARD and seen is not None
    return PhotoTruth(
        file_path=path,
        deployment_id=deployment_id(camera),
        location_id=station.location_id,
        true_time=shot.time,
        camera_time=shot.clock,
        subject=passage.subject if seen is not None else Subject.NONE,
        animal_id=f"P{passage.animal + 1:02d}" if leopard else "",
        flank=flank_seen(photograph.facing) if leopard else Flank.UNKNOWN,
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        visible=photograph.visible,
    )


def _temperature(seed: int, shot: Shot) -> int:
    """Of the air [degrees Celsius]: warmest at two in the afternoon."""
    hour = shot.time.hour + shot.time.minute / 60
    daily = 6.0 * float(np.cos(2 * np.pi * (hour - 14) / 24))
    return round(
        17 + daily + float(stream(seed, STREAM_PHOTO, shot.passage_number, 9).normal(0, 2))
    )


def write_strays(folder: Path, reserve: Reserve, written: Sequence[PhotoTruth]) -> None:
    """Leave on some cards what is found on real ones: system files, a half-copied photo, a video.

    Parameters
    ----------
    folder
        The survey folder.
    reserve
        Whose cards.
    written
        The photographs that lie on the cards already.
    """
    cards = [folder / camera.name / "DCIM" for camera in reserve.cameras]
    for card in cards:
        card.mkdir(parents=True, exist_ok=True)
    (cards[0] / "Thumbs.db").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504))
    (cards[-1].parent / ".DS_Store").write_bytes(b"\x00\x00\x00\x01Bud1" + bytes(120))
    header = b"RIFF" + (4096).to_bytes(4, "little") + b"AVI LIST"
    (cards[len(cards) // 2] / "IMG_0007.AVI").write_bytes(header + bytes(2048))
    if written:
        source = folder / written[len(written) // 3].file_path
        data = source.read_bytes()
        stem = source.stem[:-4] + f"{9999:04d}"
        source.with_name(stem + ".JPG").write_bytes(data[: len(data) * 2 // 5])


def single_threaded() -> None:
    """Keep OpenCV to one thread in a worker process, which already has a core to itself."""
    cv2.setNumThreads(1)
