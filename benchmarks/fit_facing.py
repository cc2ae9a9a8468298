"""Train the guess of which side is seen on rendered leopards, and write the package's model.

    python benchmarks/fit_facing.py --portraits 1200 --out src/pardalis/identify/coats/facing.npz

Boxes are cut loosely and tightly, most of them without the long tail, which real boxes seldom hold.
Temperature and shifts cannot be learnt from rendered pictures, which are too easy: they were fitted
by maximum likelihood on the real pictures of `tests/real/test_real_facing.py`, three numbers.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from scipy.optimize import minimize

from pardalis.identify.coats.facing import outline_features
from pardalis.identify.coats.read import CoatSettings, cut_out, outline_in
from pardalis.identify.coats.silhouette import body
from pardalis.records.detection import BoundingBox, Flank
from pardalis.simulate.portrait_conditions import Difficulty
from pardalis.simulate.portraits import draw_portrait

SIDES = (Flank.LEFT, Flank.RIGHT, Flank.FRONT, Flank.BACK)
SEEN = (0, 1, 0, 1, 2, 0, 1, 3)
TEMPERATURE, FRONT_SHIFT, BACK_SHIFT = 1.7, -4.7, -7.12
PENALTY = 3e-3


def examples(seed: int, count: int) -> Iterator[tuple[np.ndarray, np.ndarray, int]]:
    """Features, those of the mirror, and the side, of three cuts of each portrait.

    Parameters
    ----------
    seed
        Of the portraits.
    count
        How many.
    """
    levels = list(Difficulty)
    for number in range(count):
        rng = np.random.default_rng((seed, number))
        side = SEEN[number % len(SEEN)]
        level = levels[number // len(SEEN) % len(levels)]
        portrait = draw_portrait(seed, number, SIDES[side], 0, level)
        for cut in range(3):
            picture = cv2.cvtColor(portrait.picture, cv2.COLOR_BGR2RGB)
            box = _cut(rng, picture.shape[:2], portrait.box, side)
            if min(box.width * picture.shape[1], box.height * picture.shape[0]) < 16:
                continue
            # One cut in three without an outline, as where none is found.
            yield *seen(picture, box, outlined=cut < 2), side


def seen(picture: np.ndarray, box: BoundingBox, outlined: bool) -> tuple[np.ndarray, np.ndarray]:
    """Features of what a box holds, and those of its mirror, as `coat_in` makes them.

    Parameters
    ----------
    picture
        Red, green and blue.
    box
        Of the animal.
    outlined
        Whether its outline is looked for.
    """
    crop, _, _ = cut_out(picture, box, CoatSettings(working_size=320, most_enlarged=1e9))
    inside = outline_in(picture, box, crop.shape) if outlined else body(*crop.shape[:2])
    equalised = cv2.createCLAHE(3.0, (4, 4)).apply(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY))
    return outline_features(equalised, inside)


def _cut(
    rng: np.random.Generator, shape: tuple[int, ...], box: BoundingBox, side: int
) -> BoundingBox:
    height, width = shape
    left, right = box.x * width, (box.x + box.width) * width
    top, bottom = box.y * height, (box.y + box.height) * height
    off_left, off_right, off_top, off_bottom = rng.uniform(-0.06, 0.05, 4)
    if side < 2:
        tail = rng.uniform(0, 0.4) if rng.random() < 0.75 else 0.0
        head = rng.uniform(0, 0.15) if rng.random() < 0.3 else 0.0
        off_left += head if side == 0 else tail
        off_right += tail if side == 0 else head
    wide, tall = right - left, bottom - top
    x, y = max(0.0, left + off_left * wide), max(0.0, top + off_top * tall)
    far = min(float(width), right - off_right * wide)
    low = min(float(height), bottom - off_bottom * tall)
    return BoundingBox(x / width, y / height, (far - x) / width, (low - y) / height)


def fit(seen: np.ndarray, turned: np.ndarray, side: np.ndarray) -> np.ndarray:
    """Weights of left, front and back one after the other, then the biases of front and back.

    Parameters
    ----------
    seen, turned
        Features of the pictures and of their mirrors.
    side
        Row of `SIDES` of each.
    """
    both, size, rows = seen + turned, seen.shape[1], np.arange(len(side))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        told = _probabilities(weights, seen, turned)
        slope = told.copy()
        slope[rows, side] -= 1
        slope /= len(side)
        value = -np.log(told[rows, side] + 1e-12).mean()
        parts = [seen.T @ slope[:, 0] + turned.T @ slope[:, 1]]
        parts += [both.T @ slope[:, 2], both.T @ slope[:, 3], slope[:, 2:].sum(axis=0)]
        pull = np.concatenate([weights[:-2], [0.0, 0.0]])
        return value + PENALTY * pull @ pull, np.concatenate(parts) + 2 * PENALTY * pull

    start = np.zeros(3 * size + 2)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 120})
    return np.asarray(found.x)


def _probabilities(weights: np.ndarray, seen: np.ndarray, turned: np.ndarray) -> np.ndarray:
    left, front, back = weights[:-2].reshape(3, -1)
    both = seen + turned
    columns = [seen @ left, turned @ left, both @ front + weights[-2], both @ back + weights[-1]]
    logits = np.stack(columns, axis=1)
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def main() -> None:
    """Run from the command line."""
    cv2.setNumThreads(1)
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    told.add_argument("--portraits", type=int, default=1200)
    told.add_argument("--seed", type=int, default=900)
    told.add_argument("--out", type=Path)
    given = told.parse_args()
    seen, turned, side = (
        np.array(each) for each in zip(*examples(given.seed, given.portraits), strict=True)
    )
    weights = fit(seen, turned, side)
    held = examples(given.seed + 1, given.portraits // 6)
    seen, turned, side = (np.array(each) for each in zip(*held, strict=True))
    said = _probabilities(weights, seen, turned)
    flanks = side < 2
    right = (said[:, 0] > said[:, 1]) == (side == 0)
    print(f"held-out portraits: four sides {(said.argmax(axis=1) == side).mean():.3f}")
    print(f"held-out flanks: left from right {right[flanks].mean():.3f}")
    if given.out:
        front, back = weights[-2:].tolist()
        numbers = np.array([front + FRONT_SHIFT, back + BACK_SHIFT, TEMPERATURE])
        layers = weights[:-2].reshape(3, -1).astype(np.float16)
        np.savez_compressed(given.out, weights=layers, numbers=numbers)


if __name__ == "__main__":
    main()
