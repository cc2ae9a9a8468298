"""The demo with several seeds: animals told apart, and the truth inside the interval.

Takes about four minutes a seed on two cores; leaves its table in build/demo_over_seeds.md.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from pardalis.simulate.truth import Comparison
from pardalis.workflows.demo import compare

SEEDS = (1, 2, 3, 4, 5)
TABLE = Path(__file__).parents[2] / "build" / "demo_over_seeds.md"
HEAD = (
    "| seed | animals photographed | found | individuals | splits | merges | no leopard | "
    "true density | estimate (95 % interval) | inside | minutes |\n" + "| --- " * 11 + "|\n"
)


def line(seed: int, found: Comparison, minutes: float) -> str:
    density = found.density
    assert density is not None
    told = f"{density.estimate:.2f} ({density.lower:.2f} to {density.upper:.2f})"
    return (
        f"| {seed} | {found.animals_photographed} | {found.animals_found} | "
        f"{found.individuals_found} | {found.splits} | {found.merges} | "
        f"{found.false_individuals} | {found.true_density:.2f} | {told} | "
        f"{'yes' if found.inside else 'no'} | {minutes:.1f} |\n"
    )


@pytest.mark.slow
def test_the_demo_holds_for_five_seeds(tmp_path: Path) -> None:
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(HEAD, encoding="utf-8")
    results = []
    for seed in SEEDS:
        folder = tmp_path / str(seed)
        began = time.monotonic()
        command = [sys.executable, "-m", "pardalis", "demo", str(folder), "--seed", str(seed)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        results.append(compare(folder))
        with TABLE.open("a", encoding="utf-8") as table:
            table.write(line(seed, results[-1], (time.monotonic() - began) / 60))
    assert sum(bool(found.inside) for found in results) >= 4
    assert all(found.merges == 0 for found in results)
    assert all(5 * found.splits <= found.animals_photographed for found in results)
