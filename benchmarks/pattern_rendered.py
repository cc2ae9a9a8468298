"""Boxes of rendered leopards, and of the ground that is rendered behind them."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from pattern_crops import Example

from pardalis.imaging.decode import read_upright
from pardalis.records.detection import BoundingBox, Flank
from pardalis.simulate.light import grainy
from pardalis.simulate.portrait_conditions import Difficulty, draw_conditions
from pardalis.simulate.portrait_surroundings import behind
from pardalis.simulate.portraits import draw_portrait


def rendered(seed: int, count: int) -> Iterator[Example]:
    """Portraits of leopards, by day and by flash, cut loosely.

    Parameters
    ----------
    seed
        Of the portraits.
    count
        How many.
    """
    for number in range(count):
        rng = np.random.default_rng((seed, number))
        level = list(Difficulty)[number % 2]
        flank = (Flank.LEFT, Flank.RIGHT)[number // 2 % 2]
        portrait = draw_portrait(seed, number, flank, 0, level)
        picture = read_upright(portrait.to_jpeg())
        night = "flash" if portrait.conditions.infrared else "day"
        box = portrait.box
        off = rng.uniform(-0.05, 0.03, 4)
        x, y = max(0.0, box.x + off[0] * box.width), max(0.0, box.y + off[1] * box.height)
        right = min(1.0, box.x + box.width * (1 - off[2]))
        bottom = min(1.0, box.y + box.height * (1 - off[3]))
        near = BoundingBox(x, y, right - x, bottom - y)
        name = f"portrait {seed} {number} {level}"
        yield Example(f"portraits by {night}", f"portraits {number % 6}", True, picture, near, name)


def rendered_ground(seed: int, count: int) -> Iterator[Example]:
    """Ground as it is rendered behind portraits, by day and by flash, without an animal.

    Parameters
    ----------
    seed
        Of the grounds.
    count
        How many.
    """
    for number in range(count):
        rng = np.random.default_rng((seed, number))
        now = draw_conditions(rng, Flank.LEFT, list(Difficulty)[number % 2])
        width = int(rng.integers(400, 900))
        height = int(width * rng.uniform(0.55, 0.85))
        foot = height * float(rng.uniform(0.6, 0.95))
        ground = grainy(behind(rng, width, height, foot, now), now.grain, rng)
        wide, tall = float(rng.uniform(0.3, 0.9)), float(rng.uniform(0.3, 0.7))
        x, y = rng.uniform(0, 1 - wide), rng.uniform(0.25 * (1 - tall), 1 - tall)
        picture = cv2.cvtColor(ground, cv2.COLOR_BGR2RGB)
        box = BoundingBox(float(x), float(y), wide, tall)
        group = f"rendered ground by {'flash' if now.infrared else 'day'}"
        name = f"ground {seed} {number}"
        yield Example(group, f"ground {number % 6}", False, picture, box, name)
