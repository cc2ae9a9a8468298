"""The benchmark surveys of the reference data, as records."""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

import numpy as np

from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask

FOLDER = Path("scr-reference") / "bench"


def bench_folder() -> Path:
    """Where the benchmark surveys are; the program ends with a word if they are not there."""
    data = os.environ.get("PARDALIS_REAL_DATA")
    if not data or not (Path(data) / FOLDER).is_dir():
        print(f"Skipped: set PARDALIS_REAL_DATA to the folder that holds {FOLDER}.")
        sys.exit(0)
    return Path(data) / FOLDER


def read_survey(folder: Path, mask: str) -> tuple[CaptureHistory, Mask]:
    """Captures of a season summed into counts, with each camera's days as its effort; and a mask.

    Parameters
    ----------
    folder
        Of one survey.
    mask
        Such as "mask_2k".
    """
    cameras, animals = _rows(folder / "traps.csv"), _rows(folder / "animals.csv")
    camera = {row["id"]: number for number, row in enumerate(cameras)}
    animal = {row["animal"]: number for number, row in enumerate(animals)}
    captures = [
        (animal[row["animal"]], camera[row["trap"]]) for row in _rows(folder / "captures.csv")
    ]
    records, count = np.unique(np.array(captures), axis=0, return_counts=True)
    history = CaptureHistory(
        session=folder.name,
        detector="count",
        detector_ids=tuple(camera),
        detectors=np.array([[float(row["x"]), float(row["y"])] for row in cameras]),
        usage=np.array([[float(row["usage"])] for row in cameras]),
        individual_ids=tuple(animal),
        animal=records[:, 0],
        occasion=np.zeros(len(records), dtype=np.int64),
        trap=records[:, 1],
        count=count,
    )
    table = np.loadtxt(folder / f"{mask}.csv", delimiter=",", skiprows=1, usecols=(0, 1, 2))
    cell_area = float(table[0, 2]) * 1e4
    return history, Mask(table[:, :2].copy(), cell_area, float(np.sqrt(cell_area)))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    print(f"The benchmark surveys are in {bench_folder()}.")
