"""Density from left, right, the better known and both flanks, over surveys with known truth.

Surveys are drawn by code of their own: passes of a Poisson process, each camera seeing one side of
a passing animal, the two cameras of a pair one side each. Leaves its table in build/flanks.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from pardalis.estimate.masks.grids import mask_from_buffer
from pardalis.estimate.models.scr import ScrModel
from pardalis.estimate.numbers.flanks import joint
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate, Interval
from pardalis.records.model_spec import ModelSpec

SURVEYS, NIGHTS, SIDE = 200, 40, 5
SPACING, SIGMA, HAZARD, DENSITY = 2000.0, 1800.0, 0.08, 8.0
TABLE = Path(__file__).parents[2] / "build" / "flanks.md"
HEAD = (
    "| stations with a pair | counted by | surveys | relative bias (standard error) | "
    "coverage of the 95 % interval (standard error) | upper over lower limit, median |\n"
    + "| --- " * 6
    + "|\n"
)


@dataclass(frozen=True)
class Drawn:
    """One survey: stations, their effort, and captures by each flank."""

    stations: np.ndarray
    usage: np.ndarray
    left: np.ndarray
    right: np.ndarray

    def history(self, flank: str) -> CaptureHistory:
        seen = self.left if flank == "left" else self.right
        caught = np.flatnonzero(seen.any(axis=(1, 2)))
        animal, trap, occasion = np.nonzero(seen[caught])
        names = tuple(str(number) for number in range(len(self.stations)))
        ones = np.ones(len(animal), dtype=np.int64)
        animals = tuple(str(number) for number in caught)
        return CaptureHistory(
            flank, "proximity", names, self.stations, self.usage, animals, animal, occasion,
            trap, ones,
        )  # fmt: skip


def draw(seed: int, paired_share: float) -> Drawn:
    random = np.random.default_rng((seed, round(100 * paired_share)))
    line = (np.arange(SIDE) - (SIDE - 1) / 2) * SPACING
    stations = np.array([(x, y) for x in line for y in line])
    paired = random.permutation(len(stations)) < round(paired_share * len(stations))
    half = float(line[-1]) + 5 * SIGMA
    animals = random.poisson(DENSITY * (2 * half) ** 2 / 1e8)
    centres = random.uniform(-half, half, (animals, 2))
    squared = ((centres[:, None] - stations[None]) ** 2).sum(axis=2)
    # An animal passes either way: of all passes a camera sees a given flank on half.
    rate = 2 * HAZARD * np.exp(-squared / (2 * SIGMA**2))
    passes = random.poisson(rate[:, :, None], (*rate.shape, NIGHTS))
    one_way = random.binomial(passes, 0.5)
    left = np.where(paired[None, :, None], passes, one_way) > 0
    right = np.where(paired[None, :, None], passes, passes - one_way) > 0
    usage = np.where(paired, 2.0, 1.0)[:, None] * np.ones((1, NIGHTS))
    return Drawn(stations, usage, left, right)


def estimates(seed: int, paired_share: float) -> dict[str, Estimate]:
    survey = draw(seed, paired_share)
    mask = mask_from_buffer(survey.stations, 5 * SIGMA, 700.0)
    model = ScrModel(ModelSpec(detectfn="HHN"))
    left, right = survey.history("left"), survey.history("right")
    found = {"left": model.fit((left,), (mask,)), "right": model.fit((right,), (mask,))}
    sizes = {
        name: (len(each.individual_ids), len(each.animal))
        for name, each in (("left", left), ("right", right))
    }
    found["best"] = found[max(("left", "right"), key=lambda name: sizes[name])]
    found["joint"] = joint(model.fit((left, right), (mask, mask)))
    return found


def line(paired_share: float, name: str, found: list[Interval]) -> str:
    ratios = np.array([each.estimate / DENSITY for each in found])
    held = np.mean([each.lower <= DENSITY <= each.upper for each in found])
    width = np.median([each.upper / each.lower for each in found])
    error = ratios.std(ddof=1) / math.sqrt(len(found))
    spread = math.sqrt(held * (1 - held) / len(found))
    return (
        f"| {paired_share:.0%} | {name} | {len(found)} | {ratios.mean() - 1:+.1%} ({error:.1%}) | "
        f"{held:.1%} ({spread:.1%}) | {width:.2f} |\n".replace("%", " %")
    )


@pytest.mark.slow
@pytest.mark.parametrize("paired_share", [0.0, 0.5, 1.0])
def test_density_by_each_flank_and_by_both(paired_share: float) -> None:
    TABLE.parent.mkdir(exist_ok=True)
    if paired_share == 0.0:
        TABLE.write_text(HEAD, encoding="utf-8")
    found: dict[str, list[Interval]] = {}
    for seed in range(1, SURVEYS + 1):
        for name, each in estimates(seed, paired_share).items():
            if each.converged and each.density is not None:
                found.setdefault(name, []).append(each.density)
    with TABLE.open("a", encoding="utf-8") as table:
        for name, intervals in found.items():
            table.write(line(paired_share, name, intervals))
    for name, intervals in found.items():
        assert len(intervals) >= 0.98 * SURVEYS, name
        held = np.mean([each.lower <= DENSITY <= each.upper for each in intervals])
        bias = np.mean([each.estimate for each in intervals]) / DENSITY - 1
        assert (0.87 if name == "best" else 0.90) <= held <= 0.99, name
        assert abs(bias) < (0.12 if name == "best" else 0.06), name
