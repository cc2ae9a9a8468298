"""How well coats of real animals tell them apart: spots, ranks, ROC, what is never joined.

python benchmarks/identify_real.py --data FOLDER [--quick]
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np

from pardalis.identify.coats.read import CoatSettings, coat_in
from pardalis.identify.matching.verification import compare_coats
from pardalis.imaging.decode import read_upright
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import BoundingBox

WHOLE = BoundingBox(0.0, 0.0, 1.0, 1.0)

# Drawn by eye: the jaguar of the station in Peru, the snow leopard of the Wakhan by day and night.
JAGUAR = {
    "EK000046": BoundingBox(0.04, 0.17, 0.66, 0.42),
    "EK000047": BoundingBox(0.15, 0.195, 0.69, 0.42),
    "EK000048": BoundingBox(0.32, 0.21, 0.67, 0.42),
}
SNOW_LEOPARD = {
    "23-33-54(4)": BoundingBox(0.27, 0.28, 0.2, 0.4),
    "23-33-56(5)": BoundingBox(0.28, 0.26, 0.19, 0.43),
    "23-33-59(6)": BoundingBox(0.28, 0.25, 0.19, 0.43),
    "23-34-02(2)": BoundingBox(0.28, 0.26, 0.19, 0.43),
    "14-46-08(2)": BoundingBox(0.36, 0.17, 0.36, 0.42),
    "14-46-11(3)": BoundingBox(0.27, 0.17, 0.48, 0.4),
    "14-46-15(4)": BoundingBox(0.29, 0.17, 0.49, 0.58),
}


@dataclass(frozen=True, slots=True)
class Coat:
    """A coat that was read, and whose it is."""

    name: str
    owner: str
    features: CoatFeatures


def read(path: Path, box: BoundingBox, owner: str, settings: CoatSettings) -> Coat:
    """The coat in a box of a photograph."""
    picture = read_upright(path, 1)
    return Coat(path.stem, owner, coat_in(picture, box, "", settings))


def tigers(data: Path, each: int, settings: CoatSettings) -> list[Coat]:
    """So many crops of every entity, one side of one tiger."""
    folder, taken, coats = data / "amur-tigers", dict[str, int](), list[Coat]()
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            owner = f"tiger {row['entity_id']}"
            taken[owner] = taken.get(owner, 0) + 1
            if taken[owner] <= each:
                coats.append(read(folder / row["image"], WHOLE, owner, settings))
    return coats


def jaguars(data: Path, settings: CoatSettings) -> list[Coat]:
    """The film cameras' jaguars; whose they are is not known."""
    folder, coats = data / "jaguar-film", list[Coat]()
    with (folder / "reid_manifest.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (folder / row["filename"]).exists():
                box = BoundingBox(*(float(row[f"bbox_{side}"]) for side in "xywh"))
                coats.append(read(folder / row["filename"], box, "film", settings))
    return coats


def boxed(
    folder: Path, boxes: dict[str, BoundingBox], owner: str, settings: CoatSettings
) -> list[Coat]:
    """Photographs whose name ends so, with boxes drawn by eye."""
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() == ".jpg"]
    found = [(path, box) for path in paths for end, box in boxes.items() if path.stem.endswith(end)]
    return [read(path, box, owner, settings) for path, box in found]


def spots(
    pairs: Iterable[tuple[Coat, Coat]], same_card: bool = False
) -> dict[tuple[str, str], int]:
    """Verified spots of each pair."""
    return {
        (a.name, b.name): compare_coats(a.features, b.features, same_card).verified
        for a, b in pairs
    }


def row_of(name: str, counts: Sequence[int]) -> str:
    """Quantiles of verified spots as a table's row."""
    if not counts:
        return f"| {name} | 0 | | | | | |"
    parts = np.percentile(counts, [5, 25, 50, 75, 100]).round().astype(int)
    return f"| {name} | {len(counts)} | " + " | ".join(str(each) for each in parts) + " |"


def print_tigers(coats: list[Coat]) -> None:
    """Same against different, and the ranks of each crop's own kind."""
    names = {coat.name: coat.owner for coat in coats}
    found = spots(combinations(coats, 2))
    same = [n for (a, b), n in found.items() if names[a] == names[b]]
    other = [n for (a, b), n in found.items() if names[a] != names[b]]
    print(row_of("tigers, same entity", same))
    print(row_of("tigers, different entities", other))
    hits = np.zeros(5)
    for coat in coats:
        mine = sorted(
            ((n, names[b if a == coat.name else a]) for (a, b), n in found.items()
             if coat.name in (a, b)),
            key=lambda each: -each[0],
        )  # fmt: skip
        ranks = [k for k, (n, owner) in enumerate(mine[:5]) if n and owner == coat.owner]
        if ranks:
            hits[min(ranks) :] += 1
    ours, theirs = np.array(same)[:, None], np.array(other)[None, :]
    area = float(((ours > theirs) + 0.5 * (ours == theirs)).mean())
    print(f"\nTigers: top-1 {hits[0] / len(coats):.3f}, top-5 {hits[4] / len(coats):.3f}, ", end="")
    print(f"area under the ROC {area:.3f}, true accepts at no false one ", end="")
    print(f"{np.mean(np.array(same) > max(other)):.3f} (above {max(other)} spots); ", end="")
    print(f"at ten spots or more {np.mean(np.array(same) >= 10):.3f} of the same and ", end="")
    print(f"{sum(n >= 10 for n in other)} of {len(other)} different pairs\n")


def print_films(coats: list[Coat]) -> None:
    """The two sides of each pass, and all pairs that agree at all."""
    found = spots(combinations(coats, 2))
    sides = [n for (a, b), n in found.items() if a.split("_", 1)[1] == b.split("_", 1)[1]]
    print(row_of("jaguars on film, two sides of one pass", sides))
    rest = [n for (a, b), n in found.items() if a.split("_", 1)[1] != b.split("_", 1)[1]]
    print(row_of("jaguars on film, all other pairs", rest))
    for (a, b), n in sorted(found.items(), key=lambda each: -each[1]):
        if n >= 6:
            print(f"\n{a} and {b}: {n}")


def main() -> None:
    """Read, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--quick", action="store_true", help="two crops of each tiger")
    parser.add_argument("--box", action="store_true", help="the rounded box, no outline")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    settings = CoatSettings(judge=False, outline=not given.box)
    striped = tigers(given.data, 2 if given.quick else 5, settings)
    films = jaguars(given.data, settings)
    peru = boxed(given.data / "peru-station" / "S90" / "SDZG 1", JAGUAR, "peru", settings)
    snow = boxed(given.data / "wakhan", SNOW_LEOPARD, "snow", settings)
    night, day = ([c for c in snow if ("__23-3" in c.name) == late] for late in (True, False))
    print("| pairs | number | 5 % | 25 % | median | 75 % | most |\n" + "| --- " * 7 + "|")
    print(row_of("jaguar of Peru, one burst", list(spots(combinations(peru, 2), True).values())))
    print(row_of("snow leopard, night burst", list(spots(combinations(night, 2)).values())))
    print(row_of("snow leopard, day burst", list(spots(combinations(day, 2), True).values())))
    kinds = [striped[::3], films, peru, snow]
    across = [(a, b) for one, two in combinations(kinds, 2) for a in one for b in two]
    print(row_of("different species or continents", list(spots(across).values())))
    print_films(films)
    print_tigers(striped)


if __name__ == "__main__":
    main()
