"""How often the interval of density holds the truth, with and without the doubt about identity.

    python benchmarks/identity_coverage.py captures --surveys 200 --out build/captures.jsonl
    python benchmarks/identity_coverage.py pixels --surveys 50 --out build/pixels.jsonl
    python benchmarks/identity_coverage.py table build/pixels.jsonl

Each survey is a row of JSON, written when it is done: a run that was stopped goes on where it was,
and several runs may share the work (`--share 1/2` and `--share 2/2`, each with a file of its own).
`captures` simulates captures and scores, without a picture; `pixels` renders the photographs, runs
import, find, identify and estimate as a user would, and deletes them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from math import log
from pathlib import Path
from typing import Any

import numpy as np

Row = dict[str, Any]

LABELS = {
    "true": "true identities",
    "certain": "the catalogue, taken as certain",
    "doubt": "with the doubt about identity",
}


def run(survey: Callable[[int], Row], seeds: list[int], file: Path) -> None:
    """Each seed that the file does not hold yet."""
    file.parent.mkdir(parents=True, exist_ok=True)
    done = {row["seed"] for row in rows_of(file)}
    for seed in seeds:
        if seed in done:
            continue
        wall, processor = time.monotonic(), time.process_time()
        row = {"seed": seed, **survey(seed)}
        row["wall_s"] = round(time.monotonic() - wall, 1)
        row["processor_s"] = round(time.process_time() - processor, 1)
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(row) + "\n")
        print(told(row), flush=True)


def rows_of(file: Path) -> list[Row]:
    """The rows of a file; one that was cut off by a kill is left out."""
    if not file.is_file():
        return []
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return found


def told(row: Row) -> str:
    """One row in short."""
    parts = [f"seed {row['seed']}", f"true {row['truth']:.2f}"]
    for name in LABELS:
        value = row.get(name)
        if value:
            parts.append(f"{name} {value[0]:.2f} ({value[1]:.2f} to {value[2]:.2f})")
        elif name in row:
            parts.append(f"{name} no number")
    parts.append(f"splits {row.get('splits')}, merges {row.get('merges')}")
    return ", ".join((*parts, f"{row['wall_s']} s"))


def table(rows: list[Row]) -> str:
    """Bias and coverage as a table."""
    lines = [
        "| identities | surveys with a number | relative bias, median | mean log error (standard "
        "error) | coverage of the 95 % interval (standard error) | upper over lower limit |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, label in LABELS.items():
        known = [(row[name], row["truth"]) for row in rows if row.get(name)]
        if not known:
            continue
        errors = np.array([log(value[0] / truth) for value, truth in known])
        held = np.array([value[1] <= truth <= value[2] for value, truth in known], dtype=float)
        width = float(np.median([value[2] / value[1] for value, _ in known]))
        bias = 100 * (np.exp(np.median(errors)) - 1)
        share, spread = held.mean(), np.sqrt(held.mean() * (1 - held.mean()) / len(held))
        lines.append(
            f"| {label} | {len(known)} of {len(rows)} | {bias:+.0f} % | {errors.mean():+.3f} "
            f"({errors.std(ddof=1) / np.sqrt(len(errors)):.3f}) | {100 * share:.1f} % "
            f"({100 * spread:.1f}) | {width:.2f} |"
        )
    mean = {
        name: np.mean([row[name] for row in rows if row.get(name) is not None])
        for name in ("animals_true", "animals_certain", "animals_doubt", "missing")
    }
    lines += [
        "",
        f"Animals photographed {mean['animals_true']:.1f} on average, in the catalogue "
        f"{mean['animals_certain']:.1f}, in the drawn ones {mean['animals_doubt']:.1f}; "
        f"{sum(row['splits'] for row in rows)} splits and {sum(row['merges'] for row in rows)} "
        f"merges in {len(rows)} surveys; {100 * mean['missing']:.0f} % of the information missing "
        f"with identity; {np.mean([row['wall_s'] for row in rows]):.0f} s a survey.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Run or tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kind", choices=("captures", "pixels", "table"))
    parser.add_argument("files", nargs="*", type=Path, help="with table: files of rows")
    parser.add_argument("--surveys", type=int, default=50)
    parser.add_argument("--first", type=int, default=1, help="first seed")
    parser.add_argument("--share", default="1/1", help="which part of the seeds, such as 1/2")
    parser.add_argument("--out", type=Path, default=Path("build/identity_coverage.jsonl"))
    given = parser.parse_args()
    if given.kind == "table":
        print(table([row for file in given.files for row in rows_of(file)]))
        return
    part, parts = map(int, given.share.split("/"))
    seeds = list(range(given.first, given.first + given.surveys))[part - 1 :: parts]
    if given.kind == "captures":
        from identity_captures import survey
    else:
        from identity_pixels import survey
    run(survey, seeds, given.out)
    print(table(rows_of(given.out)))


if __name__ == "__main__":
    sys.exit(main())
