"""Leaves, grass, trunks and rocks as polygons."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Float, UInt8

_SHIFT = 3

Picture = UInt8[np.ndarray, "height width 4"]
Sway = UInt8[np.ndarray, "height width"]


def noise(
    rng: np.random.Generator, height: int, width: int, cells: int, octaves: int
) -> Float[np.ndarray, "height width"]:
    """Smooth noise of several scales, mean 0 and about 1 wide.

    Parameters
    ----------
    rng
        Random numbers.
    height, width
        Of the result [px].
    cells
        Patches across the width at the coarsest scale.
    octaves
        How many scales, each half the size and strength of the one before.
    """
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        across = cells * 2**octave
        rows = max(2, round(across * height / width))
        grid = rng.standard_normal((rows + 1, across + 1)).astype(np.float32)
        total += cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC) * 0.6**octave
    return total


def leaves(
    rng: np.random.Generator,
    picture: Picture,
    sway: Sway,
    places: Float[np.ndarray, "leaves 2"],
    size: float,
    colour: Float[np.ndarray, " 3"],
    strength: int,
) -> None:
    """Strew leaves over a picture at given places, and let them sway.

    Parameters
    ----------
    rng
        Random numbers.
    picture, sway
        Painted on.
    places
        Middle of each leaf [px].
    size
        Typical length [px].
    colour
        Typical BGR.
    strength
        How much they move in the wind, 0 to 255.
    """
    count = len(places)
    reach = size * rng.lognormal(0, 0.4, (count, 1))
    turn = rng.uniform(0, 2 * np.pi, (count, 1))
    angle = np.linspace(0, 2 * np.pi, 7)[:-1][None]
    x, y = reach * np.cos(angle), rng.uniform(0.2, 0.5, (count, 1)) * reach * np.sin(angle)
    shape = np.stack(
        [x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], axis=-1
    )
    polygons = np.round((shape + places[:, None]) * (1 << _SHIFT)).astype(np.int32)
    tone = rng.lognormal(0, 0.38, (count, 1)) * rng.normal(1, 0.08, (count, 3))
    shades = np.clip(colour * tone, 4, 245)
    for polygon, shade in zip(polygons, shades.tolist(), strict=True):
        cv2.fillConvexPoly(picture, polygon, (*shade, 0), cv2.LINE_8, _SHIFT)
        cv2.fillConvexPoly(sway, polygon, strength, cv2.LINE_8, _SHIFT)


def grass(
    rng: np.random.Generator,
    picture: Picture,
    sway: Sway,
    roots: Float[np.ndarray, "blades 2"],
    tall: float,
    colour: Float[np.ndarray, " 3"],
    front: bool,
) -> None:
    """Grow blades of grass from their roots [px]; those in front hide what walks behind.

    Parameters
    ----------
    rng
        Random numbers.
    picture, sway
        Painted on; the picture's fourth layer is 255 where something stands in front.
    roots
        Foot of each blade [px].
    tall
        Typical height [px].
    colour
        Typical BGR.
    front
        Whether animals walk behind it.
    """
    count = len(roots)
    high = tall * rng.uniform(0.5, 1.2, (count, 1))
    lean = rng.normal(0, 0.35, (count, 1)) * high
    thick = np.maximum(0.022 * high, 0.7)
    steps = np.linspace(0, 1, 5)[None]
    x, y = roots[:, :1] + lean * steps**2, roots[:, 1:] - high * steps
    width = thick * (1 - steps)
    shape = np.concatenate(
        [np.stack([x - width, y], -1), np.stack([x + width, y], -1)[:, ::-1]], axis=1
    )
    polygons = np.round(shape * (1 << _SHIFT)).astype(np.int32)
    shades = np.clip(colour * rng.lognormal(0, 0.3, (count, 1)), 4, 245).tolist()
    for polygon, shade in zip(polygons, shades, strict=True):
        cv2.fillPoly(picture, [polygon], (*shade, 255 if front else 0), cv2.LINE_8, _SHIFT)
        cv2.fillPoly(sway, [polygon], 200, cv2.LINE_8, _SHIFT)


def trunk(
    rng: np.random.Generator, picture: Picture, sway: Sway, foot: tuple[float, float], wide: float
) -> None:
    """A tree's trunk from its foot [px] up out of the picture, with bark; it does not sway.

    Parameters
    ----------
    rng
        Random numbers.
    picture
        Painted on.
    sway
        How far wind moves each pixel, 0 to 255.
    foot
        Where it stands [px].
    wide
        Half of its width [px].
    """
    height = int(foot[1])
    lean = float(rng.normal(0, 0.05)) * height
    grey = float(rng.uniform(45, 95))
    strips = 12
    for k in range(strips):
        left, right = -1 + 2 * k / strips, -1 + 2 * (k + 1) / strips
        light = grey * (0.55 + 0.6 * np.sqrt(max(0.0, 1 - (left + 0.15) ** 2)))
        light *= float(rng.uniform(0.85, 1.15))
        corners = np.array(
            [
                [foot[0] + left * wide * 1.15, foot[1]],
                [foot[0] + right * wide * 1.15, foot[1]],
                [foot[0] + lean + right * wide * 0.8, -2],
                [foot[0] + lean + left * wide * 0.8, -2],
            ]
        )
        polygon = np.round(corners * (1 << _SHIFT)).astype(np.int32)
        shade = (light * 0.72, light * 0.86, light, 0)
        cv2.fillConvexPoly(picture, polygon, shade, cv2.LINE_AA, _SHIFT)
        cv2.fillConvexPoly(sway, polygon, 0, cv2.LINE_8, _SHIFT)
    for _ in range(int(height / 6)):
        y = float(rng.uniform(0, height))
        x = foot[0] + lean * (1 - y / height) + wide * float(rng.uniform(-0.9, 0.9))
        end = (int(x + rng.normal(0, 2)), int(y + rng.uniform(0.1, 0.5) * wide))
        cv2.line(picture, (int(x), int(y)), end, (grey * 0.3, grey * 0.36, grey * 0.42, 0), 1)


def rock(
    rng: np.random.Generator, picture: Picture, sway: Sway, foot: tuple[float, float], size: float
) -> None:
    """A rock with a few facets, lit from above [px].

    Parameters
    ----------
    rng
        Random numbers.
    picture
        Painted on.
    sway
        How far wind moves each pixel, 0 to 255.
    foot
        Where it stands [px].
    size
        About its half-width [px].
    """
    grey = float(rng.uniform(70, 120))
    angle = np.sort(rng.uniform(0, 2 * np.pi, 11))
    reach = size * rng.uniform(0.75, 1.1, 11)
    rim = np.stack([np.cos(angle) * reach * 1.4, np.sin(angle) * reach * 0.8], axis=1)
    top = np.array([rng.normal(0, 0.2) * size, -0.35 * size])
    for k in range(11):
        facet = np.array([rim[k], rim[(k + 1) % 11], top]) + foot
        light = grey * (0.75 - 0.4 * np.sin(angle[k])) * float(rng.uniform(0.85, 1.1))
        polygon = np.round(facet * (1 << _SHIFT)).astype(np.int32)
        cv2.fillConvexPoly(picture, polygon, (light * 0.95, light, light, 0), cv2.LINE_AA, _SHIFT)
        cv2.fillConvexPoly(sway, polygon, 0, cv2.LINE_8, _SHIFT)
