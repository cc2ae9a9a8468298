"""What lies behind a portrait and what stands before it: quick to paint, never twice alike."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8

from pardalis.simulate.foliage import grass, leaves, noise, trunk
from pardalis.simulate.portrait_conditions import Conditions

_GROUNDS = np.array(
    [[58.0, 84.0, 112.0], [72.0, 98.0, 122.0], [60.0, 74.0, 88.0], [92.0, 120.0, 146.0]]
)
_GREENS = np.array([[38.0, 78.0, 62.0], [40.0, 92.0, 88.0], [52.0, 88.0, 70.0]])


def behind(
    rng: np.random.Generator, width: int, height: int, foot: float, now: Conditions
) -> UInt8[np.ndarray, "height width 3"]:
    """Ground with litter and undergrowth above it, under even light or the flash.

    Parameters
    ----------
    rng
        Random numbers.
    width, height
        Of the picture [px].
    foot
        Row on which the animal stands [px].
    now
        Gives the light.
    """
    picture = np.zeros((height, width, 4), np.uint8)
    wall = int(np.clip(foot - rng.uniform(0.10, 0.45) * height, 8, height - 8))
    green = _GREENS[int(rng.integers(len(_GREENS)))] * rng.uniform(0.6, 1.2)
    ground = _GROUNDS[int(rng.integers(len(_GROUNDS)))] * rng.uniform(0.7, 1.3)
    _painted(rng, picture, wall, green, ground)
    spare = np.zeros((height, width), np.uint8)
    unit = now.length / 500
    _litter(rng, picture, spare, wall, green, ground, unit)
    for _ in range(int(rng.integers(0, 4))):
        place = (float(rng.uniform(0, width)), wall + float(rng.uniform(-4, 20)) * unit)
        trunk(rng, picture, spare, place, float(rng.uniform(6, 34)) * unit)
    roots = np.stack(
        [rng.uniform(0, width, 70), rng.normal(wall + 8 * unit, 12 * unit, 70)], axis=1
    )
    grass(rng, picture, spare, roots, float(rng.uniform(20, 90)) * unit, green * 1.3, front=False)
    result: UInt8[np.ndarray, "height width 3"] = cv2.cvtColor(picture, cv2.COLOR_BGRA2BGR)
    return _flashed(rng, result, wall) if now.infrared else result


def _painted(
    rng: np.random.Generator,
    picture: UInt8[np.ndarray, "height width 4"],
    wall: int,
    green: np.ndarray,
    ground: np.ndarray,
) -> None:
    height, width = picture.shape[:2]
    rows, columns = height // 2, width // 2
    rough = noise(rng, rows, columns, 7, 5)[..., None]
    edge = wall / 2 + 0.02 * rows * noise(rng, 2, columns, 9, 3)[0]
    below = (np.arange(rows, dtype=np.float32)[:, None] > edge)[..., None]
    above = green.astype(np.float32) * (np.float32(0.55) + np.float32(0.22) * rough)
    soil = ground.astype(np.float32) * (np.float32(1.0) + np.float32(0.10) * rough)
    mixed = np.clip(np.where(below, soil, above), 4, 250).astype(np.uint8)
    picture[..., :3] = cv2.resize(mixed, (width, height), interpolation=cv2.INTER_LINEAR)


def _litter(
    rng: np.random.Generator,
    picture: UInt8[np.ndarray, "height width 4"],
    spare: UInt8[np.ndarray, "height width"],
    wall: int,
    green: np.ndarray,
    ground: np.ndarray,
    unit: float,
) -> None:
    height, width = picture.shape[:2]
    fallen = rng.uniform((0, wall), (width, height), (int(rng.integers(40, 180)), 2))
    leaves(rng, picture, spare, fallen, float(rng.uniform(4, 11)) * unit, ground * 0.8, 0)
    clumps = rng.uniform((0, 0), (width, wall), (6, 2))
    places = (clumps[:, None] + rng.normal(0, 50 * unit, (6, 40, 2))).reshape(-1, 2)
    leaves(rng, picture, spare, places[places[:, 1] < wall], 12 * unit, green * 0.9, 0)


def _flashed(
    rng: np.random.Generator, picture: UInt8[np.ndarray, "height width 3"], wall: int
) -> UInt8[np.ndarray, "height width 3"]:
    """Grey, bright on near ground, dark behind and in the corners."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:24, 0:32].astype(np.float32)
    corner = 1.1 - 0.8 * (((x - 15.5) / 22) ** 2 + ((y - 14) / 17) ** 2)
    depth = np.clip(0.35 + 0.9 * (y * height / 24 - wall) / height, float(rng.uniform(0.1, 0.4)), 1)
    falloff = cv2.resize(np.clip(corner, 0.1, 1.2) * depth, (width, height))
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    lit = cv2.multiply(grey, falloff, scale=float(rng.uniform(1.2, 2.2)), dtype=cv2.CV_8U)
    result: UInt8[np.ndarray, "height width 3"] = cv2.cvtColor(lit, cv2.COLOR_GRAY2BGR)
    return result


def before(
    rng: np.random.Generator,
    width: int,
    height: int,
    outline: tuple[float, float, float, float],
    now: Conditions,
) -> UInt8[np.ndarray, "height width 4"]:
    """Grass and stems that hide parts of the animal: BGR, and 255 in a fourth layer where they are.

    Parameters
    ----------
    rng
        Random numbers.
    width, height
        Of the picture [px].
    outline
        Left, top, right and bottom of the animal [px].
    now
        How much grass and how many stems.
    """
    layer = np.zeros((height, width, 4), np.uint8)
    spare = np.zeros((height, width), np.uint8)
    left, top, right, bottom = outline
    tall = now.grass * (bottom - top)
    straw = _GREENS[int(rng.integers(len(_GREENS)))] * 0.7 + np.array([40.0, 70.0, 80.0])
    if now.infrared:
        straw = np.full(3, float(rng.uniform(90, 230)))
    if tall > 4:
        tufts = rng.uniform(left, right, int(rng.integers(1, 5)))
        blades = tufts[:, None] + rng.normal(0, 0.06 * (right - left), (len(tufts), 14))
        rows = rng.normal(bottom + 0.03 * tall, 3, blades.size)
        grass(rng, layer, spare, np.stack([blades.ravel(), rows], axis=1), tall, straw, front=True)
    for _ in range(now.stems):
        alone = np.zeros_like(layer)
        foot = (float(rng.uniform(left, right)), min(bottom + 10.0, height - 1.0))
        trunk(rng, alone, spare, foot, now.length * float(rng.uniform(0.008, 0.035)))
        shown = alone[..., :3].any(axis=2)
        layer[shown] = alone[shown] | np.array([0, 0, 0, 255], np.uint8)
    return layer
