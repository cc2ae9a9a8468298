"""Wind, sun, clouds, the infra-red flash and the sensor, on whole pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from pardalis.simulate.day_light import DayLight
from pardalis.simulate.foliage import noise
from pardalis.simulate.scene import StationScene


@dataclass(frozen=True, slots=True)
class Weather:
    """Light and wind while one burst is taken.

    Parameters
    ----------
    infrared
        Whether the camera uses its flash.
    wind
        Furthest that foliage is moved [px at a width of 1600].
    sun
        Contrast of sun flecks, 0 (overcast) to 1.
    level
        Brightness, 1 at noon.
    drift
        Relative change of brightness from frame to frame, as a cloud passes.
    """

    infrared: bool
    wind: float
    sun: float
    level: float
    drift: float


def weather(rng: np.random.Generator, time: datetime, empty: bool, day: DayLight) -> Weather:
    """Light and wind of a burst; without a subject, wind or a cloud was what triggered it.

    Parameters
    ----------
    rng
        Random numbers.
    time
        Local time.
    empty
        Whether nothing passes.
    day
        From when to when there is light.
    """
    infrared = day.is_over(time)
    share = np.pi * (day.hour(time) - day.dawn) / (day.dusk - day.dawn) if not infrared else 0
    height = max(0.0, float(np.sin(share)))
    cause = rng.random()
    wind = float(rng.uniform(3, 7) if empty and cause < 0.6 else rng.gamma(2.0, 0.55))
    drift = float(rng.choice([-1, 1]) * rng.uniform(0.12, 0.3)) if empty and cause >= 0.6 else 0.0
    drift += float(rng.normal(0, 0.015))
    sun = float(rng.uniform(0, 1)) * min(1.0, 2 * height)
    level = 1.0 if infrared else (0.55 + 0.55 * height**0.5) * float(rng.uniform(0.85, 1.1))
    return Weather(infrared, wind, sun, level, drift)


def blown(
    scene: StationScene, wind: float, rng: np.random.Generator
) -> UInt8[np.ndarray, "height width 4"]:
    """The scene with its foliage moved by the wind.

    Parameters
    ----------
    scene
        What the camera looks at.
    wind
        Furthest that foliage moves [px at a width of 1600].
    rng
        Random numbers.
    """
    width, height = scene.size
    rows, columns = scene.sway.shape
    # Coarse maps, brought to full size at the end: wind has no fine detail.
    place_x, place_y = _grid(columns, rows, width / columns, height / rows)
    maps = []
    for place, strength in ((place_x, 1.0), (place_y, 0.5)):
        gusts = rng.standard_normal((9, 12)).astype(np.float32)
        field = cv2.resize(gusts, (columns, rows), interpolation=cv2.INTER_LINEAR)
        moved = place + field * scene.sway * np.float32(strength * wind * width / 1600)
        maps.append(cv2.resize(moved, (width, height), interpolation=cv2.INTER_LINEAR))
    result: UInt8[np.ndarray, "height width 4"] = cv2.remap(
        scene.picture, maps[0], maps[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return result


@lru_cache(maxsize=4)
def _grid(
    columns: int, rows: int, across: float, down: float
) -> tuple[Float[np.ndarray, "rows columns"], Float[np.ndarray, "rows columns"]]:
    """Where the middles of coarse pixels lie among the fine ones [px]."""
    x = (np.arange(columns, dtype=np.float32) + 0.5) * np.float32(across) - 0.5
    y = (np.arange(rows, dtype=np.float32) + 0.5) * np.float32(down) - 0.5
    grid_x, grid_y = np.meshgrid(x.astype(np.float32), y.astype(np.float32))
    return grid_x, grid_y


def daylight(
    picture: UInt8[np.ndarray, "height width 3"],
    now: Weather,
    flecks: np.random.Generator,
    frame: int,
) -> UInt8[np.ndarray, "height width 3"]:
    """Light a picture by sun flecks and sky; the burst's own generator keeps flecks in place.

    Parameters
    ----------
    picture
        BGR.
    now
        Light and wind of the burst.
    flecks
        Random numbers of the burst, for the sun flecks.
    frame
        Number in the burst, from 0.
    """
    height, width = picture.shape[:2]
    small = noise(flecks, 60, 80, 5, 4)
    spots = 1 / (1 + np.exp(np.clip(-5 * (small - 0.35), -30, 30)))
    level = now.level * (1 + now.drift * frame)
    warm = np.array([0.90, 0.98, 1.06]) if now.sun > 0.4 else np.array([1.06, 1.0, 0.94])
    light = level * ((1 - 0.45 * now.sun) + 1.25 * now.sun * spots)
    grid = np.clip(light[..., None] * warm * 96, 0, 255).astype(np.uint8)
    full = cv2.resize(grid, (width, height), interpolation=cv2.INTER_LINEAR)
    result: UInt8[np.ndarray, "height width 3"] = cv2.multiply(picture, full, scale=1 / 80)
    return result


def flash(
    picture: UInt8[np.ndarray, "height width 3"], scene: StationScene, now: Weather, frame: int
) -> UInt8[np.ndarray, "height width 3"]:
    """Light a picture by the infra-red flash: grey, leaves bright, the distance dark.

    Parameters
    ----------
    picture
        BGR.
    scene
        What the camera looks at.
    now
        Light and wind of the burst.
    frame
        Number in the burst, from 0.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    gain = 1.5 * (1 + 0.4 * now.drift * frame)
    lit = cv2.multiply(grey, scene.falloff, scale=gain, dtype=cv2.CV_8U)
    result: UInt8[np.ndarray, "height width 3"] = cv2.cvtColor(lit, cv2.COLOR_GRAY2BGR)
    return result


_GRAIN_ROWS, _GRAIN_COLUMNS, _GRAIN_SPREAD = 700, 2200, 32


@lru_cache(maxsize=1)
def _grain() -> UInt8[np.ndarray, "rows columns 3"]:
    """A sheet of noise about 128, to be laid over pictures at random places."""
    rng = np.random.default_rng(20260301)
    sheet = rng.standard_normal((_GRAIN_ROWS, _GRAIN_COLUMNS, 3), dtype=np.float32)
    soft = cv2.GaussianBlur(sheet, (3, 3), 0.6)
    grey = soft * (_GRAIN_SPREAD / float(soft.std())) + 128
    result: UInt8[np.ndarray, "rows columns 3"] = np.clip(grey, 0, 255).astype(np.uint8)
    return result


def grainy(
    picture: UInt8[np.ndarray, "height width 3"], strength: float, rng: np.random.Generator
) -> UInt8[np.ndarray, "height width 3"]:
    """Add the sensor's noise of a standard deviation of so many grey levels.

    Parameters
    ----------
    picture
        BGR.
    strength
        Standard deviation [grey levels].
    rng
        Random numbers.
    """
    height, width = picture.shape[:2]
    sheet = _grain()
    share = strength / _GRAIN_SPREAD
    for top in range(0, height, 400):
        for left in range(0, width, 1600):
            part = picture[top : top + 400, left : left + 1600]
            y = int(rng.integers(_GRAIN_ROWS - part.shape[0] + 1))
            x = int(rng.integers(_GRAIN_COLUMNS - part.shape[1] + 1))
            grain = sheet[y : y + part.shape[0], x : x + part.shape[1]]
            cv2.addWeighted(part, 1.0, grain, share, -128 * share, dst=part)
    return picture
