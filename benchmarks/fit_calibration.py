"""Fit a calibration on labelled pairs, and tell its reliability.

    python benchmarks/fit_calibration.py LABELLED.csv... --out rootsift.json --words "..."
    python benchmarks/fit_calibration.py LABELLED.csv... --judge rootsift.json

The tables have the columns same (0 or 1), verified, score, marks_a, marks_b, similarity (may be
empty) and pairs, as `benchmarks/identify_catalogues.py --labelled` writes them.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from pardalis.identify.identities.fitting import fit_calibration
from pardalis.identify.identities.reliability import reliability
from pardalis.records.calibration import Calibration, LabelledPair


def read_labelled(files: Iterable[Path]) -> Iterator[LabelledPair]:
    """Rows of labelled tables.

    Parameters
    ----------
    files
        CSV.
    """
    for file in files:
        with file.open(newline="", encoding="utf-8") as table:
            for row in csv.DictReader(table):
                likeness = row.get("similarity") or ""
                yield LabelledPair(
                    row["same"] in ("1", "True"),
                    int(row["verified"]),
                    float(row["score"]),
                    int(row["marks_a"]),
                    int(row["marks_b"]),
                    float(likeness) if likeness else None,
                    int(row.get("pairs") or 1),
                )


def write_labelled(file: Path, labelled: Iterable[LabelledPair]) -> None:
    """Write a labelled table.

    Parameters
    ----------
    file
        CSV.
    labelled
        Pairs.
    """
    names = ["same", "verified", "score", "marks_a", "marks_b", "similarity", "pairs"]
    with file.open("w", newline="", encoding="utf-8") as table:
        writer = csv.DictWriter(table, names)
        writer.writeheader()
        for each in labelled:
            writer.writerow({**asdict(each), "same": int(each.same)})


def main() -> None:
    """Fit or judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path, nargs="+")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--judge", type=Path)
    parser.add_argument("--matcher", default="rootsift")
    parser.add_argument("--words", default="")
    given = parser.parse_args()
    pairs = tuple(read_labelled(given.labelled))
    if given.judge:
        held = json.loads(given.judge.read_text(encoding="utf-8"))
        lists = {name: tuple(value) for name, value in held.items() if isinstance(value, list)}
        made = Calibration(**{**held, **lists})
    else:
        made = fit_calibration(pairs, given.matcher, given.words)
    if given.out:
        given.out.write_text(json.dumps(asdict(made), indent=2) + "\n", encoding="utf-8")
    print(made)
    found = reliability(made, pairs)
    print(f"ECE {found.calibration_error:.2g}, Brier {found.brier:.2g}, {found.pairs} pairs")
    print("| P(same) | pairs | expected | observed |\n| --- | --- | --- | --- |")
    for each in found.bins:
        print(
            f"| {each.lower:g} to {each.upper:g} | {each.pairs} | {each.expected:.4f} "
            f"| {each.observed:.4f} |"
        )


if __name__ == "__main__":
    main()
