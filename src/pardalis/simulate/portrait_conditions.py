"""Under what conditions a portrait is taken: distance, pose, light, blur, what hides it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from pardalis.records.detection import Flank


class Difficulty(StrEnum):
    """How far a portrait may be from a sharp, broadside, well lit one."""

    MODERATE = "moderate"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under what conditions one portrait is taken.

    Parameters
    ----------
    length
        From nose to tail, if it stood broadside [px].
    distance
        From the camera [m].
    yaw
        Angle by which it walks away from the camera; negative towards it [degrees].
    facing
        +1 if it walks to the right of the picture, -1 to the left.
    phase
        Of its walk, 1 a full cycle.
    bend
        Of its spine, positive if head and rump bend towards the camera [1/m].
    head_drop
        How far the nose hangs below its normal height [m].
    tail_lift
        How far the tail's tip is lifted [m].
    pitch
        Slope of the ground, nose up [rad].
    infrared
        Whether the flash lights it.
    exposure
        Factor on the brightness of the animal; above about 1.4 it is burnt out in places.
    fog
        Contrast lost to mist or a wet lens, 0 to 1.
    defocus
        Standard deviation of the blur [px].
    motion
        How far it moves while the shutter is open [px].
    grain
        Standard deviation of the sensor's noise [grey levels].
    grass
        Height of the grass before it, as a part of its own.
    stems
        How many stems stand before it.
    quality
        Of the JPEG file, 0 to 100.
    """

    length: float
    distance: float
    yaw: float
    facing: int
    phase: float
    bend: float
    head_drop: float
    tail_lift: float
    pitch: float
    infrared: bool
    exposure: float
    fog: float
    defocus: float
    motion: float
    grain: float
    grass: float
    stems: int
    quality: int


@dataclass(frozen=True, slots=True)
class _Spread:
    """How far conditions vary; pairs are the ends of what is drawn."""

    length: tuple[float, float]
    distance: tuple[float, float]
    yaw: tuple[float, float]
    bend: float
    pitch: float
    bright: tuple[float, float]
    overexposed: float
    foggy: float
    defocus: float
    motion: float
    grain: tuple[float, float]
    grass: tuple[float, float]
    stems: tuple[float, ...]
    quality: tuple[int, int]


_SPREADS = {
    Difficulty.MODERATE: _Spread(
        length=(380.0, 780.0),
        distance=(2.6, 6.0),
        yaw=(8.0, 20.0),
        bend=0.10,
        pitch=0.02,
        bright=(0.75, 1.2),
        overexposed=0.08,
        foggy=0.10,
        defocus=0.0018,
        motion=0.006,
        grain=(2.0, 8.0),
        grass=(0.0, 0.35),
        stems=(0.9, 0.1),
        quality=(72, 93),
    ),
    Difficulty.HARD: _Spread(
        length=(150.0, 640.0),
        distance=(2.0, 9.0),
        yaw=(22.0, 45.0),
        bend=0.30,
        pitch=0.05,
        bright=(0.45, 1.35),
        overexposed=0.20,
        foggy=0.25,
        defocus=0.0038,
        motion=0.016,
        grain=(4.0, 14.0),
        grass=(0.0, 0.75),
        stems=(0.6, 0.3, 0.1),
        quality=(50, 88),
    ),
}


def draw_conditions(rng: np.random.Generator, flank: Flank, difficulty: Difficulty) -> Conditions:
    """Conditions of one portrait, at random.

    Parameters
    ----------
    rng
        Random numbers.
    flank
        The side that is seen; FRONT and BACK turn the animal by 70 to 110 degrees.
    difficulty
        How far they may vary.
    """
    spread = _SPREADS[difficulty]
    length = float(np.exp(rng.uniform(*np.log(spread.length))))
    infrared = bool(rng.random() < 0.55)
    exposure = float(rng.uniform(*spread.bright))
    if infrared and rng.random() < spread.overexposed:
        exposure = float(rng.uniform(1.5, 2.4))
    fog = float(rng.uniform(0.2, 0.55)) if rng.random() < spread.foggy else 0.0
    return Conditions(
        length=length,
        distance=float(rng.uniform(*spread.distance)),
        yaw=_yaw(rng, flank, spread),
        facing=_facing(rng, flank),
        phase=float(rng.random()),
        bend=float(np.clip(rng.normal(0, spread.bend / 2), -spread.bend, spread.bend)),
        head_drop=float(np.clip(rng.normal(0.08, 0.05), 0, 0.22)),
        tail_lift=float(rng.uniform(-0.05, 0.30)),
        pitch=float(rng.normal(0, spread.pitch)),
        infrared=infrared,
        exposure=exposure,
        fog=fog,
        defocus=0.3 + length * spread.defocus * float(rng.beta(1.2, 2.2)),
        motion=length * spread.motion * float(rng.beta(1.0, 2.5)) * (1.0 if infrared else 0.5),
        grain=float(rng.uniform(*spread.grain)) * (1.0 if infrared else 0.6),
        grass=float(rng.uniform(*spread.grass)),
        stems=int(rng.choice(len(spread.stems), p=spread.stems)),
        quality=int(rng.integers(spread.quality[0], spread.quality[1] + 1)),
    )


def _yaw(rng: np.random.Generator, flank: Flank, spread: _Spread) -> float:
    if flank is Flank.FRONT:
        return -float(rng.uniform(70, 110))
    if flank is Flank.BACK:
        return float(rng.uniform(70, 110))
    usual, most = spread.yaw
    return float(np.clip(rng.normal(0, usual), -most, most))


def _facing(rng: np.random.Generator, flank: Flank) -> int:
    if flank is Flank.RIGHT:
        return 1
    if flank is Flank.LEFT:
        return -1
    return int(rng.choice([-1, 1]))
