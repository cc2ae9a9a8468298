"""Boxes that show a spotted coat and boxes that show none, for fitting the pattern score."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from pardalis.identify.coats.read import CoatSettings
from pardalis.imaging.decode import read_upright
from pardalis.records.detection import BoundingBox
from pardalis.simulate.design import PhotoTruth
from pardalis.simulate.truth import read_truth
from pardalis.store import cards, findings
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.project import open_project
from pardalis.workflows.settings import FindSettings, ImportSettings
from pardalis.workflows.simulate_reserve import simulate_reserve
from pardalis.workflows.simulate_settings import SimulateSettings

WORKING_SIZE = CoatSettings().working_size
Box = tuple[float, float, float, float]
_WAKHAN = "wakhan/2012CameraData_renamed/C1_Avgarch_SL/C1_Avgarch_SL__2012-"

# Drawn by eye: cats with a coat, then what has none.
CATS: dict[str, Box] = {
    _WAKHAN + "11-24__16-59-05(1).JPG": (0.0, 0.03, 0.98, 0.85),
    _WAKHAN + "12-29__23-33-45(1).JPG": (0.56, 0.18, 0.20, 0.26),
    _WAKHAN + "12-29__23-33-48(2).JPG": (0.18, 0.16, 0.38, 0.28),
    _WAKHAN + "12-29__23-33-51(3).JPG": (0.28, 0.18, 0.26, 0.33),
    _WAKHAN + "12-29__23-33-54(4).JPG": (0.28, 0.20, 0.20, 0.31),
    _WAKHAN + "12-29__23-34-11(5).JPG": (0.32, 0.12, 0.20, 0.38),
    _WAKHAN + "12-29__23-34-14(6).JPG": (0.32, 0.24, 0.68, 0.62),
    _WAKHAN + "12-31__14-46-04(1).JPG": (0.65, 0.26, 0.35, 0.24),
    _WAKHAN + "12-31__14-46-08(2).JPG": (0.28, 0.18, 0.48, 0.34),
    _WAKHAN + "12-31__14-46-11(3).JPG": (0.28, 0.18, 0.48, 0.34),
    _WAKHAN + "12-31__14-46-15(4).JPG": (0.34, 0.20, 0.43, 0.63),
    "speciesnet/test_data/ocelot.jpg": (0.06, 0.55, 0.66, 0.34),
    "peru-station/S90/SDZG 1/EK000046.JPG": (0.04, 0.17, 0.66, 0.42),
    "peru-station/S90/SDZG 1/EK000047.JPG": (0.15, 0.195, 0.69, 0.42),
    "peru-station/S90/SDZG 1/EK000048.JPG": (0.32, 0.21, 0.67, 0.42),
}
OTHERS: dict[str, Box] = {
    "speciesnet/test_data/american_black_bear.jpg": (0.46, 0.44, 0.31, 0.40),
    "speciesnet/test_data/domestic_cattle.jpg": (0.37, 0.42, 0.13, 0.17),
    "speciesnet/test_data/domestic_dog.jpg": (0.35, 0.13, 0.42, 0.57),
    "speciesnet/test_data/human.jpg": (0.70, 0.49, 0.07, 0.23),
    "speciesnet/test_data/vehicle.jpg": (0.0, 0.0, 1.0, 0.70),
    "speciesnet/test_data/african_elephants.jpg": (0.35, 0.42, 0.62, 0.18),
    "speciesnet/test_data/blank.jpg": (0.20, 0.40, 0.60, 0.50),
    "speciesnet/test_data/blank2.jpg": (0.20, 0.20, 0.60, 0.60),
    "speciesnet/test_data/blank3.jpg": (0.25, 0.15, 0.50, 0.60),
    "carpathian/data/example_photos/badger_example_3.JPG": (0.55, 0.42, 0.42, 0.30),
    "carpathian/data/example_photos/bear_example_1.jpg": (0.50, 0.53, 0.21, 0.22),
    "carpathian/data/example_photos/bear_example_4.JPG": (0.0, 0.34, 0.30, 0.62),
    "carpathian/data/example_photos/wolf_example_2.JPG": (0.0, 0.40, 0.12, 0.32),
    "camtrap-dp-example/example/media/20210531082538-RCNX0031.JPG": (0.37, 0.60, 0.32, 0.32),
}


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A box and what it shows.

    Parameters
    ----------
    group
        Groups count alike.
    block
        Camera or seed: what is fitted on one is never judged on it.
    coat
        Whether it shows a spotted or striped coat.
    picture
        Red, green and blue.
    box
        In it.
    name
        To find it again.
    """

    group: str
    block: str
    coat: bool
    picture: np.ndarray
    box: BoundingBox
    name: str = ""

    @property
    def night(self) -> bool:
        """Whether the picture has no colours: infra-red."""
        spread = self.picture.max(axis=2).astype(int) - self.picture.min(axis=2)
        return float(np.median(spread)) < 6


def trimmed(example: Example) -> Example:
    """Only the box and a fifth of its sides about it, at working size, so that many can be held.

    Parameters
    ----------
    example
        With the whole photograph.
    """
    picture, box = example.picture, example.box
    height, width = picture.shape[:2]
    left = max(0, int((box.x - 0.2 * box.width) * width))
    top = max(0, int((box.y - 0.2 * box.height) * height))
    right = min(width, int((box.x + 1.2 * box.width) * width) + 1)
    bottom = min(height, int((box.y + 1.2 * box.height) * height) + 1)
    cut = picture[top:bottom, left:right]
    tall, wide = cut.shape[:2]
    place = BoundingBox(
        (box.x * width - left) / wide,
        (box.y * height - top) / tall,
        box.width * width / wide,
        box.height * height / tall,
    )
    scale = WORKING_SIZE / max(box.width * width, box.height * height)
    if scale < 1:
        cut = cv2.resize(cut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return replace(example, picture=np.ascontiguousarray(cut), box=place)


def reserve(seed: int) -> Iterator[Example]:
    """What the motion model boxes in a small simulated reserve, told by the truth.

    Parameters
    ----------
    seed
        Of the reserve.
    """
    with TemporaryDirectory() as folder:
        survey = Path(folder) / "survey"
        settings = SimulateSettings(
            folder=survey, seed=seed, leopards=4, stations=4, nights=10, photos=220, width=800,
            g0=0.08, single_stations=1, faults=False, workers=1,
        )  # fmt: skip
        with ThreadPoolExecutor(1) as one:
            simulate_reserve(settings, executor=one)
        yield from found_in(survey, f"reserve {seed}")


def station(data: Path) -> Iterator[Example]:
    """What the motion model boxes at a real station, without what is unsure.

    Parameters
    ----------
    data
        The folder of real data.
    """
    survey = data / "peru-station"
    shown = {row["image"]: row["label"] + row["species"] for row in _rows(survey / "labels.csv")}
    with TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        for name, box in _motion(survey, project):
            what = shown[name]
            if what == "unsure":
                continue
            cat = what == "animaljaguar"
            group = "jaguars" if cat else "animals" if what.startswith("animal") else "ground"
            group = "people" if what == "person" else group
            yield _real(data, f"peru-station/{name}", box, group, "peru-station", cat)


def _motion(survey: Path, folder: Path) -> list[tuple[str, BoundingBox]]:
    import_cards(survey, ImportSettings(workers=1, project=folder))
    find_animals(survey, FindSettings(workers=1, project=folder))
    with open_project(survey, folder) as project, project.database.read() as connection:
        media = {each.media_id: each.file_path for each in cards.all_media(connection)}
        found = findings.findings(connection)
    return [(media[each.media_id], each.box) for one in found for each in one.detections]


def found_in(survey: Path, block: str) -> Iterator[Example]:
    """What the motion model boxes in a simulated survey.

    Parameters
    ----------
    survey
        Its folder.
    block
        Its name.
    """
    truth = {photo.file_path: photo for photo in read_truth(survey).photos}
    counts = Counter[tuple[str, str]]()
    for path, box in _motion(survey, survey.parent / f"{survey.name} project"):
        there = truth.get(path)
        shown = there is not None and box.overlap(_truly(there)) >= 0.3
        what = str(there.subject) if shown and there is not None else "nothing"
        animal = what == "leopard"
        kind = (what, path.rsplit("/", 1)[0])
        counts[kind] += 1
        # Frames of one pass are alike: not all are taken.
        if counts[kind] % (4 if animal else 2) == 1:
            group = "reserve: leopards" if animal else f"reserve: {what}"
            yield Example(group, block, animal, read_upright(survey / path), box, f"{path} {what}")


def _truly(photo: PhotoTruth) -> BoundingBox:
    return BoundingBox(photo.x, photo.y, photo.width, photo.height)


def real(data: Path) -> Iterator[Example]:
    """Real cats and what real cameras take besides.

    Parameters
    ----------
    data
        The folder of real data.
    """
    for table, coat in ((CATS, True), (OTHERS, False)):
        for name, box in table.items():
            block = name.split("/")[0]
            group = {"wakhan": "snow leopards"}.get(block, "jaguars") if coat else "animals"
            yield _real(data, name, box, group, block, coat)
    for row in _rows(data / "jaguar-film" / "reid_manifest.csv"):
        if (data / "jaguar-film" / row["filename"]).exists():
            box = tuple(float(row[f"bbox_{key}"]) for key in "xywh")
            station = row["filename"].split("_")[0]
            yield _real(data, f"jaguar-film/{row['filename']}", box, "jaguars", station, True)
    taken = Counter[str]()
    for row in _rows(data / "amur-tigers" / "labels.csv"):
        taken[row["entity_id"]] += 1
        if taken[row["entity_id"]] == 1:
            name, block = f"amur-tigers/{row['image']}", f"tigers {int(row['entity_id']) % 5}"
            yield _real(data, name, (0.0, 0.0, 1.0, 1.0), "tigers", block, True)
    yield from _makers(data)
    yield from _ground(data)


def _makers(data: Path) -> Iterator[Example]:
    """What MegaDetector boxes in the photographs of many makers."""
    truth = data / "mixed-makers" / "animl_GroundTruth"
    lists = [
        ("Southwest", truth / "main" / "Detections.csv", "FileName", "bbox1 bbox2 bbox3 bbox4"),
        ("BUOW", truth / "buow" / "buow_detections.csv", "filename", "bbox_x bbox_y bbox_w bbox_h"),
    ]
    for folder, table, key, sides in lists:
        for row in _rows(table):
            name = f"mixed-makers/{folder}/{row[key]}"
            if not (data / name).exists() or float(row["conf"] or 0) < 0.3:
                continue
            box = tuple(float(row[each]) for each in sides.split())
            coat = "bobcat" in name
            group = "jaguars" if coat else "owls" if folder == "BUOW" else "animals"
            block = row[key] if folder == "Southwest" else f"owls {row[key][:3]}"
            yield _real(data, name, box, group, block, coat)


def _ground(data: Path) -> Iterator[Example]:
    """Boxes drawn at random where nothing is, and around what is no cat, at one real station."""
    for number, row in enumerate(_rows(data / "peru-station" / "labels.csv")):
        if row["label"] != "empty":
            continue
        rng = np.random.default_rng(number)
        wide = float(rng.uniform(0.15, 0.6))
        tall = wide * float(rng.uniform(0.6, 1.1))
        box = (rng.uniform(0, 1 - wide), rng.uniform(0.2, max(0.21, 0.95 - tall)), wide, tall)
        yield _real(data, f"peru-station/{row['image']}", box, "ground", "peru-station", False)


def _real(
    data: Path, name: str, box: BoundingBox | tuple[float, ...], group: str, block: str, coat: bool
) -> Example:
    picture = read_upright(data / name)
    place = box if isinstance(box, BoundingBox) else BoundingBox(*map(float, box))
    if picture.shape[1] * place.width >= 1280:
        picture = read_upright(data / name, 2)
    return Example(f"real: {group}", block, coat, picture, place, name)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))
