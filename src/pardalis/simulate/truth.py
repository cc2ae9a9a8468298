"""What is true of a simulated reserve, kept beside its cards, and how a result compares with it."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pardalis.errors import SurveyError
from pardalis.records.detection import Flank
from pardalis.records.estimate import Interval
from pardalis.simulate.design import PhotoTruth, Subject
from pardalis.simulate.reserve import Reserve

FOLDER = "truth"
USABLE_VISIBLE = 0.6
USABLE_WIDTH = 0.12


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a simulated reserve.

    Parameters
    ----------
    photos
        One a photograph.
    leopards
        Activity centres in the whole reserve.
    leopards_near
        Those within one sigma of the box around the stations.
    area
        Of the whole reserve [km^2].
    density
        Activity centres per 100 km^2, as realised.
    """

    photos: tuple[PhotoTruth, ...]
    leopards: int
    leopards_near: int
    area: float
    density: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A result beside the truth.

    Parameters
    ----------
    animals_photographed
        Leopards of which a flank that is counted was photographed well enough to tell.
    animals_found
        Leopards that appear in some individual.
    individuals_found
        Individuals with a photograph of a leopard.
    splits
        For each leopard, the individuals beyond the first that it appears in, summed.
    merges
        Individuals that hold photographs of more than one leopard.
    false_individuals
        Individuals without any photograph of a leopard.
    wrong_flanks
        Photographs of leopards whose flank was taken for the other.
    true_density
        Per 100 km^2.
    density
        The estimate; None if there is none.
    inside
        Whether the true density lies in the interval; None without an estimate.
    """

    animals_photographed: int
    animals_found: int
    individuals_found: int
    splits: int
    merges: int
    false_individuals: int
    wrong_flanks: int
    true_density: float
    density: Interval | None
    inside: bool | None


def is_usable(photo: PhotoTruth) -> bool:
    """Whether a photograph shows enough of a leopard's flank to tell the animal by.

    Parameters
    ----------
    photo
        The photograph's truth.
    """
    return (
        photo.subject is Subject.LEOPARD
        and photo.visible >= USABLE_VISIBLE
        and photo.width >= USABLE_WIDTH
    )


def compare_with_truth(
    truth: Truth,
    identified: Iterable[tuple[str, str, Flank]],
    density: Interval | None,
    flanks: Sequence[Flank] = (Flank.LEFT, Flank.RIGHT),
) -> Comparison:
    """Count splits, merges and animals found, and see whether the interval holds the truth.

    Parameters
    ----------
    truth
        Of the reserve.
    identified
        For each identified photograph its path below the survey folder, the individual, and the
        flank it was taken for.
    density
        Animals per 100 km^2.
    flanks
        Only photographs that truly show one of these flanks are counted: those that the capture
        history was made from.
    """
    known = {photo.file_path: photo for photo in truth.photos}
    animals_of: dict[str, set[str]] = defaultdict(set)
    individuals_of: dict[str, set[str]] = defaultdict(set)
    wrong = 0
    for path, individual, flank in identified:
        photo = known.get(path)
        leopard = photo is not None and photo.subject is Subject.LEOPARD
        if photo is None or not leopard:
            animals_of[individual] |= set()
            continue
        wrong += flank in (Flank.LEFT, Flank.RIGHT) and flank is not photo.flank
        animals_of[individual].add(photo.animal_id)
        if photo.flank in flanks:
            individuals_of[photo.animal_id].add(individual)
    photographed = {p.animal_id for p in truth.photos if is_usable(p) and p.flank in flanks}
    return Comparison(
        animals_photographed=len(photographed),
        animals_found=len(individuals_of),
        individuals_found=sum(bool(animals) for animals in animals_of.values()),
        splits=sum(len(individuals) - 1 for individuals in individuals_of.values()),
        merges=sum(len(animals) > 1 for animals in animals_of.values()),
        false_individuals=sum(not animals for animals in animals_of.values()),
        wrong_flanks=wrong,
        true_density=truth.density,
        density=density,
        inside=None if density is None else density.lower <= truth.density <= density.upper,
    )


def write_truth(folder: Path, reserve: Reserve, photos: Sequence[PhotoTruth]) -> None:
    """Write the truth into the survey folder's `truth`, which the pipeline never reads.

    Parameters
    ----------
    folder
        The survey folder.
    reserve
        The reserve.
    photos
        What each photograph shows.
    """
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    design = reserve.design
    facts = {
        "seed": design.seed,
        "leopards": len(reserve.leopards),
        "leopards_near": sum(leopard.near for leopard in reserve.leopards),
        "region_m": reserve.region,
        "area_km2": reserve.area,
        "density_per_100km2": reserve.density,
        "g0": design.g0,
        "sigma_m": design.sigma,
        "nights": design.nights,
        "captures": int(reserve.captures.sum()),
        "animals_captured": int(reserve.captures.any(axis=(1, 2)).sum()),
    }
    (place / "reserve.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    _write(
        place / "leopards.csv",
        ("animal_id", "x", "y", "near"),
        ((a.animal_id, f"{a.x:.1f}", f"{a.y:.1f}", int(a.near)) for a in reserve.leopards),
    )
    caught = zip(*(axis.tolist() for axis in reserve.captures.nonzero()), strict=True)
    _write(
        place / "captures.csv",
        ("animal_id", "location_id", "night"),
        (
            (reserve.leopards[a].animal_id, reserve.stations[s].location_id, n + 1)
            for a, s, n in caught
        ),
    )
    fields = tuple(PhotoTruth.__dataclass_fields__)
    _write(
        place / "photos.csv",
        fields,
        (tuple(_text(getattr(photo, field)) for field in fields) for photo in photos),
    )


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value:.5f}" if isinstance(value, float) else str(value)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def read_truth(folder: Path) -> Truth:
    """Read the truth of a simulated survey.

    Parameters
    ----------
    folder
        The survey folder.

    Raises
    ------
    SurveyError
        If the folder holds no readable truth.
    """
    place = folder / FOLDER
    try:
        facts = json.loads((place / "reserve.json").read_text(encoding="utf-8"))
        with (place / "photos.csv").open(newline="", encoding="utf-8") as file:
            photos = tuple(_photo(row) for row in csv.DictReader(file))
        return Truth(
            photos,
            int(facts["leopards"]),
            int(facts["leopards_near"]),
            float(facts["area_km2"]),
            float(facts["density_per_100km2"]),
        )
    except (OSError, ValueError, KeyError) as error:
        raise SurveyError(
            f"'{folder.name}' holds no readable truth of a simulated reserve: {error}.",
            "Make the reserve again with 'pardalis simulate'.",
        ) from error


def _photo(row: dict[str, str]) -> PhotoTruth:
    x, y, width, height, visible = (
        float(row[name]) for name in ("x", "y", "width", "height", "visible")
    )
    return PhotoTruth(
        row["file_path"],
        row["deployment_id"],
        row["location_id"],
        datetime.fromisoformat(row["true_time"]),
        datetime.fromisoformat(row["camera_time"]),
        Subject(row["subject"]),
        row["animal_id"],
        Flank(row["flank"]),
        x,
        y,
        width,
        height,
        visible,
    )
