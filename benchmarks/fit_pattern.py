"""Fit the score that tells a spotted coat from what is none, and print its rates by group.

    python benchmarks/fit_pattern.py --real FOLDER --portraits 150 --seed 31 --reserves 21 22

The last two lines are `WEIGHTS` and `BIAS` of `pardalis.identify.coats.pattern`. Rates and areas
under the ROC are those of boxes that the judging fit did not see: of each camera, reserve and
catalogue of portraits in its turn. Tigers are judged only: stripes are no spots.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import cv2
import numpy as np
from pattern_crops import Example, real, reserve, station, trimmed
from pattern_rendered import rendered, rendered_ground
from scipy.optimize import minimize

from pardalis.identify.coats.pattern import LEAST_SCORE, LEAST_SIZE
from pardalis.identify.coats.pattern_features import FEATURES, pattern_features
from pardalis.identify.coats.read import CoatSettings, cut_out, outline_in

PENALTY = 0.01
FOLDS = 8
# Groups count alike but for these; tigers not at all.
SHARES = {
    "real: jaguars": 2.0,
    "portraits by day": 0.75,
    "portraits by flash": 0.75,
    "reserve: leopards": 0.75,
    "real: tigers": 0.0,
    # False coats on ground and on real animals are the dearest.
    "rendered ground by day": 2.0,
    "rendered ground by flash": 2.0,
    "real: ground": 1.5,
    "real: animals": 1.5,
    "real: owls": 1.5,
}


class Table:
    """Features of many boxes.

    Parameters
    ----------
    examples
        The boxes.
    """

    def __init__(self, examples: Iterable[Example]) -> None:
        rows = [(seen(each), each) for each in examples if _large(each)]
        self.features = np.array([row for row, _ in rows])
        self.coat = np.array([each.coat for _, each in rows])
        self.group = np.array([each.group for _, each in rows])
        self.block = np.array([each.block for _, each in rows])
        self.night = np.array([each.night for _, each in rows])
        weight = np.zeros(len(rows))
        for group in np.unique(self.group):
            those = self.group == group
            weight[those] = SHARES.get(str(group), 1.0) / those.sum()
        for side in (self.coat, ~self.coat):
            weight[side] /= weight[side].sum()
        self.weight = weight


def seen(example: Example) -> np.ndarray:
    """Features of what a box holds, as `coat_in` judges it.

    Parameters
    ----------
    example
        The box.
    """
    crop, _, _ = cut_out(example.picture, example.box, CoatSettings())
    inside = outline_in(example.picture, example.box, crop.shape)
    return pattern_features(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), inside)


def _large(example: Example) -> bool:
    height, width = example.picture.shape[:2]
    return max(example.box.width * width, example.box.height * height) >= LEAST_SIZE


def fit(features: np.ndarray, coat: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and bias of a logistic regression with a ridge on standardised features.

    Parameters
    ----------
    features
        One row a box.
    coat
        Whether it shows a coat.
    weight
        How much it counts.
    """
    middle = np.average(features, axis=0, weights=weight)
    spread = np.sqrt(np.average((features - middle) ** 2, axis=0, weights=weight)) + 1e-9
    standard, sign = (features - middle) / spread, np.where(coat, 1.0, -1.0)

    def loss(numbers: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (standard @ numbers[1:] + numbers[0])
        slope = -sign * weight / (1 + np.exp(margin))
        pull = numbers[1:]
        value = float(weight @ np.logaddexp(0, -margin) + PENALTY * pull @ pull)
        down = standard.T @ slope + 2 * PENALTY * pull
        return value, np.concatenate([[slope.sum()], down])

    found = minimize(loss, np.zeros(features.shape[1] + 1), jac=True, method="L-BFGS-B").x
    weights = found[1:] / spread
    return weights, float(found[0] - weights @ middle)


def cross_validated(table: Table) -> np.ndarray:
    """Scores by fits that did not see the camera, the reserve or the portraits.

    Parameters
    ----------
    table
        All boxes.
    """
    blocks = sorted(set(table.block.tolist()))
    fold = np.array([blocks.index(each) % FOLDS for each in table.block.tolist()])
    scores = np.zeros(len(fold))
    for number in range(FOLDS):
        held = fold == number
        if held.any():
            rest = table.features[~held], table.coat[~held], table.weight[~held]
            weights, bias = fit(*rest)
            scores[held] = table.features[held] @ weights + bias
    return scores


def roc(positive: np.ndarray, negative: np.ndarray) -> float:
    """Area under the ROC.

    Parameters
    ----------
    positive, negative
        Scores.
    """
    above = (positive[:, None] > negative[None]).mean()
    return float(above + 0.5 * (positive[:, None] == negative[None]).mean())


def told(table: Table, scores: np.ndarray) -> Iterator[str]:
    """Lines of a table: the rate taken for coats by group, and areas under the ROC.

    Parameters
    ----------
    table
        All boxes.
    scores
        Of each.
    """
    yield "| group | light | boxes | taken for coats |\n| --- | --- | --- | --- |"
    for group in np.unique(table.group):
        for light, night in (("day", False), ("infra-red", True)):
            those = (table.group == group) & (table.night == night)
            if those.any():
                rate = (scores[those] >= LEAST_SCORE).mean()
                yield f"| {group} | {light} | {those.sum()} | {rate:.2f} |"
    told = np.char.startswith(table.group.astype(str), "real")
    counted = table.group != "real: tigers"
    for name, part in (("real", told & counted), ("rendered", ~told)):
        area = roc(scores[part & table.coat], scores[part & ~table.coat])
        yield f"area under the ROC, {name}: {area:.3f}"


def main() -> None:
    """Run from the command line."""
    cv2.setNumThreads(1)
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--real", type=Path, required=True, help="folder of real data")
    asked.add_argument("--portraits", type=int, default=150)
    asked.add_argument("--seed", type=int, default=31, help="of portraits and grounds")
    asked.add_argument("--grounds", type=int, default=100, help="rendered without an animal")
    asked.add_argument("--reserves", type=int, nargs="*", default=[21, 22], help="their seeds")
    given = asked.parse_args()
    kinds = [real(given.real), station(given.real), rendered(given.seed, given.portraits)]
    kinds.append(rendered_ground(given.seed, given.grounds))
    kinds += [reserve(seed) for seed in given.reserves]
    table = Table(trimmed(each) for each in chain(*kinds))
    print("\n".join(told(table, cross_validated(table))))
    weights, bias = fit(table.features, table.coat, table.weight)
    print(", ".join(f"{name} {value:.3f}" for name, value in zip(FEATURES, weights, strict=True)))
    print(f"bias {bias:.3f}")


if __name__ == "__main__":
    main()
