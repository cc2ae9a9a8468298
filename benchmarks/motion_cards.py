"""Cards for the motion model whose truth is known: rendered ones, and real ones."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import UInt8
from PIL import Image

from pardalis.records.media import Media, Placement
from pardalis.simulate.camera import encode, print_strip
from pardalis.simulate.cards import ASPECT, photo_path
from pardalis.simulate.design import CameraUnit, Shot, Subject
from pardalis.simulate.photograph import render
from pardalis.simulate.reserve import Reserve, stream
from pardalis.simulate.scene import StationScene, draw_scene
from pardalis.simulate.schedule import schedule
from pardalis.workflows.simulate_reserve import SimulateSettings, simulate_reserve

Picture = UInt8[np.ndarray, "height width 3"]

_EXIF_IFD, _DATE_TIME_ORIGINAL = 0x8769, 0x9003
_DIFFERENT = 12
_OVERLOOKED = {
    "SDZG 1": ("EK000016", "EK000028", "EK000034", "EK000043"),
    "SDZG 2": ("EK000036", "EK000048", "EK000068"),
}
"""First photographs of bursts that `labels.csv` calls empty: birds and lizards, seen closely."""

_SMALL = (0.03, 0.10)
"""Of the frame's width, that a shrunken animal is wide."""

_STREAM_SMALL = 99


@dataclass(frozen=True, slots=True)
class Cards:
    """Photographs of some cameras, and what is known of their bursts.

    Parameters
    ----------
    name
        Of the source.
    root
        The folder that `Media.file_path` is relative to.
    media
        Camera by camera in order of time.
    kinds
        By `burst_id`: `holds`, `empty`, or anything else for what is not scored.
    """

    name: str
    root: Path
    media: tuple[Media, ...]
    kinds: dict[str, str]


def photograph(path: Path, root: Path, card: str, burst: str, taken: datetime) -> Media:
    """One photograph as the motion model asks for it.

    Parameters
    ----------
    path, root
        The file, and the folder that its path is told from.
    card, burst
        Which camera and which burst it is of.
    taken
        When.
    """
    with Image.open(path) as image:
        width, height = image.size
    name = path.relative_to(root).as_posix()
    return Media(
        media_id=name, file_path=name, content_hash=name, card=card, deployment_id=None,
        placement=Placement.NO_TABLE, timestamp=taken, utc_offset=None, burst_id=burst,
        event_id=burst, width=width, height=height,
    )  # fmt: skip


def taken_at(path: Path) -> datetime:
    """When the camera says it took a photograph.

    Parameters
    ----------
    path
        The file.
    """
    with Image.open(path) as image:
        stamp = image.getexif().get_ifd(_EXIF_IFD)[_DATE_TIME_ORIGINAL]
    return datetime.strptime(stamp, "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)


def made_cards(folder: Path, kind: str, seed: int, photos: int, width: int = 1600) -> Cards:
    """Cards of a simulated reserve of three stations, two bursts in five empty.

    Parameters
    ----------
    folder
        Where they are made, unless they are there.
    kind
        `rendered` as `pardalis simulate` renders them; `small` with what passes made small, 3 to
        10 % of the frame wide, anywhere on the ground.
    seed, photos, width
        Of the reserve.
    """
    survey = folder / f"{kind}-{seed}-{photos}-{width}"
    made = survey / "truth" / "made"
    if not made.exists():
        survey.mkdir(parents=True, exist_ok=True)
        reserve = simulate_reserve(
            SimulateSettings(
                folder=survey, seed=seed, photos=photos, width=width, leopards=1, stations=3,
                faults=False, workers=1,
            )
        )  # fmt: skip
        if kind == "small":
            _shrink_all(survey, reserve, width)
        made.touch()
    return _told(f"simulated, {kind}, seed {seed}", survey)


def _shrink_all(folder: Path, reserve: Reserve, width: int) -> None:
    shots = [shot for shot in schedule(reserve) if shot.passage.subject is not Subject.NONE]
    for index, taken in groupby(shots, key=lambda shot: shot.camera):
        camera = reserve.cameras[index]
        road = reserve.stations[camera.station].road
        scene = draw_scene(reserve.design.seed, index, width, round(width * ASPECT), road)
        for _, burst in groupby(taken, key=lambda shot: shot.passage_number):
            _shrink(folder, reserve, scene, camera, list(burst))


def _told(name: str, folder: Path) -> Cards:
    with (folder / "truth" / "photos.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    media, kinds = [], {}
    rows.sort(key=lambda row: (row["deployment_id"], row["true_time"]))
    for number, burst in enumerate(rows[start : start + 3] for start in range(0, len(rows), 3)):
        seen = {row["subject"] for row in burst} - {"none"}
        kinds[str(number)] = "holds" if seen else "empty"
        for row in burst:
            taken = datetime.fromisoformat(row["true_time"])
            card = row["deployment_id"]
            media.append(photograph(folder / row["file_path"], folder, card, str(number), taken))
    return Cards(name, folder, tuple(media), kinds)


def _shrink(
    folder: Path, reserve: Reserve, scene: StationScene, camera: CameraUnit, burst: Sequence[Shot]
) -> None:
    """Write the photographs of a burst anew, with what passes smaller, walking on or staying."""
    seed = reserve.design.seed
    rng = stream(seed, _STREAM_SMALL, camera.index, burst[0].passage_number)
    wide, (width, height) = float(rng.uniform(*_SMALL)), scene.size
    place = np.array([rng.uniform(0.1, 0.9) * width, rng.uniform(0.55, 0.9) * height])
    stays = rng.random() < 0.25
    step = 0.0 if stays else float(rng.choice([-1, 1]) * rng.uniform(0.2, 1.0)) * wide * width
    for number, shot in enumerate(burst):
        seen = render(scene, seed, camera, shot)
        ground = render(scene, seed, camera, shot, with_subject=False).picture
        if seen.box is not None:
            scale = wide / max(seen.box.width / max(seen.visible, 0.2), 0.1)
            _lay(ground, seen.picture, scale, place + np.array([number * step, 0.0]))
        print_strip(ground, camera, shot.clock, 15)
        target = folder / photo_path(camera, shot.number)
        target.write_bytes(encode(ground, camera, shot.clock, seen.infrared))


def _lay(ground: Picture, picture: Picture, scale: float, place: np.ndarray) -> None:
    """Lay what a picture has and the ground has not onto the ground, smaller, at a place."""
    mask = (cv2.absdiff(ground, picture).max(axis=2) > _DIFFERENT).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    left, top, wide, tall = cv2.boundingRect(mask)
    size = (max(2, round(wide * scale)), max(2, round(tall * scale)))
    cut = (slice(top, top + tall), slice(left, left + wide))
    small = cv2.resize(picture[cut], size, interpolation=cv2.INTER_AREA)
    cover = cv2.resize(255 * mask[cut], size, interpolation=cv2.INTER_AREA)[..., None] / 255
    x = int(np.clip(place[0] - size[0] / 2, 0, ground.shape[1] - size[0]))
    y = int(np.clip(place[1] - size[1], 0, ground.shape[0] - size[1]))
    under = ground[y : y + size[1], x : x + size[0]]
    under[:] = np.round(small * cover + under * (1 - cover)).astype(np.uint8)


def peru_cards(data: Path, closely: bool) -> Cards:
    """The two cards of `peru-station`, bursts of three by the order of files.

    Parameters
    ----------
    data
        The folder of real data.
    closely
        Count the seven bursts that hold animals which `labels.csv` overlooks as what they are.
    """
    root = data / "peru-station"
    with (root / "labels.csv").open(newline="") as file:
        labels = {row["image"]: row["label"] for row in csv.DictReader(file)}
    media, kinds = [], {}
    for burst, paths in _threes(root / "S90"):
        seen = {labels[path.relative_to(root).as_posix()] for path in paths}
        kinds[burst] = "holds" if seen & {"animal", "person"} else "unsure"
        kinds[burst] = "empty" if seen == {"empty"} else kinds[burst]
        card = paths[0].parent.name
        if closely and paths[0].stem in _OVERLOOKED[card]:
            kinds[burst] = "holds"
        media += [photograph(path, root, card, burst, taken_at(path)) for path in paths]
    name = "peru-station, looked at closely" if closely else "peru-station, labels.csv"
    return Cards(name, root, tuple(media), kinds)


def _threes(station: Path) -> Iterator[tuple[str, list[Path]]]:
    for card in sorted(station.iterdir()):
        paths = sorted(card.glob("*.JPG"))
        for start in range(0, len(paths), 3):
            yield paths[start].relative_to(station).as_posix(), paths[start : start + 3]


def wakhan_cards(data: Path) -> Cards:
    """The one camera of `wakhan`: a single, a burst of 12 and one of 4, each with a snow leopard.

    Parameters
    ----------
    data
        The folder of real data.
    """
    root = data / "wakhan"
    paths = sorted((root / "2012CameraData_renamed").rglob("*.JPG"), key=taken_at)
    media = []
    for day, taken in groupby(paths, key=lambda path: taken_at(path).date()):
        media += [photograph(path, root, "one", str(day), taken_at(path)) for path in taken]
    return Cards("wakhan", root, tuple(media), {photo.burst_id: "holds" for photo in media})
