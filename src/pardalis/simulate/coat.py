"""The rosettes and spots of one flank of one leopard, in the skin's own coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float

from pardalis.simulate.reserve import STREAM_COAT, stream

CORNERS = 10

# part: length [m], mean radius [m], lowest and highest angle [rad], gap and size of marks [m]
_PARTS = {
    "trunk": (0.98, 0.150, -1.25, 1.45, 0.056, 0.0255),
    "neck": (0.48, 0.085, -0.90, 1.40, 0.030, 0.0085),
    "tail": (0.85, 0.030, -1.20, 1.20, 0.055, 0.017),
    "near_front": (0.52, 0.050, -1.35, 1.35, 0.036, 0.0105),
    "near_hind": (0.56, 0.065, -1.35, 1.35, 0.042, 0.0135),
    "far_front": (0.52, 0.050, -1.35, 1.35, 0.036, 0.0105),
    "far_hind": (0.56, 0.065, -1.35, 1.35, 0.042, 0.0135),
}


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Dark marks of one part and the tawny centres of its rosettes.

    Each is a polygon; a corner is (along 0 to 1, around [rad]).

    Parameters
    ----------
    dark
        Spots and the blotches of rosettes.
    tawny
        Centres of rosettes.
    """

    dark: Float[np.ndarray, "dark corners 2"]
    tawny: Float[np.ndarray, "tawny corners 2"]


Coat = dict[str, Marks]


@lru_cache(maxsize=256)
def leopard_coat(seed: int, animal: int, flank: int) -> Coat:
    """The coat of one flank: random, its own, and the same whenever asked for.

    Parameters
    ----------
    seed
        Of the reserve.
    animal
        The leopard's number.
    flank
        0 for left, 1 for right.
    """
    shared = stream(seed, STREAM_COAT, animal, 2)
    style = (
        float(shared.uniform(0.88, 1.14)),
        float(shared.uniform(0.90, 1.15)),
        float(shared.uniform(0.45, 0.85)),
    )
    rng = stream(seed, STREAM_COAT, animal, flank)
    return {part: _marks(rng, part, style) for part in _PARTS}


def _marks(rng: np.random.Generator, part: str, style: tuple[float, float, float]) -> Marks:
    length, radius, low, high, gap, size = _PARTS[part]
    growth, looseness, breaks = style
    area = (length, radius * (high - low))
    places = scatter(rng, area, gap * growth * looseness)
    dark: list[np.ndarray] = []
    tawny: list[np.ndarray] = []
    for place in places:
        along, around = float(place[0]) / length, low + float(place[1]) / radius
        scale = size * growth * _gradient(part, along) * float(rng.uniform(0.82, 1.18))
        if part == "trunk" and _is_rosette(rng, along, around):
            blotches, centre = _rosette(rng, scale, breaks)
            tawny.append(centre + place)
            dark += [blotch + place for blotch in blotches]
        else:
            spot = 0.56 * scale if part == "trunk" else scale
            dark.append(_spot(rng, spot, 1.5 if part == "tail" else 1.2) + place)

    def to_skin(polygons: list[np.ndarray]) -> Float[np.ndarray, "marks corners 2"]:
        stacked = _rounded(np.array(polygons, float).reshape(-1, CORNERS, 2))
        stacked[..., 0] = np.clip(stacked[..., 0] / length, 0, 1)
        stacked[..., 1] = low + stacked[..., 1] / radius
        return stacked

    return Marks(to_skin(dark), to_skin(tawny))


def _rounded(
    polygons: Float[np.ndarray, "marks corners 2"],
) -> Float[np.ndarray, "marks smoother 2"]:
    """Cut each corner once, as fur has none."""
    following = np.roll(polygons, -1, axis=1)
    cut = np.stack([0.75 * polygons + 0.25 * following, 0.25 * polygons + 0.75 * following], axis=2)
    return cut.reshape(len(polygons), 2 * polygons.shape[1], 2)


def _gradient(part: str, along: float) -> float:
    """Marks grow from the shoulder to the loin, and shrink towards paws, nose and tail's root."""
    if part == "trunk":
        return 0.92 + 0.22 * float(np.sin(np.pi * np.clip(1.15 * along, 0, 1))) - 0.18 * along
    if part == "tail":
        return 0.8 + 0.5 * along
    return 1.1 - 0.4 * along


def _is_rosette(rng: np.random.Generator, along: float, around: float) -> bool:
    """Rosettes on the flank; solid spots on belly, spine, rump and throat."""
    edge = float(rng.normal(0, 0.08))
    return -0.55 + edge < around < 1.15 + edge and 0.06 + edge / 4 < along < 0.86 + edge / 2


def scatter(
    rng: np.random.Generator, area: tuple[float, float], gap: float
) -> Float[np.ndarray, "places 2"]:
    """Places no nearer to each other than a gap, thrown like darts until no more fit.

    Parameters
    ----------
    rng
        Random numbers.
    area
        Width and height [m].
    gap
        Least distance [m].
    """
    darts = rng.uniform((0, 0), area, (int(8 * area[0] * area[1] / gap**2) + 20, 2))
    blocked = np.zeros(len(darts), bool)
    kept = []
    for row in range(len(darts)):
        if not blocked[row]:
            kept.append(row)
            apart = (darts[row, 0] - darts[:, 0]) ** 2 + (darts[row, 1] - darts[:, 1]) ** 2
            blocked |= apart < gap**2
    result: Float[np.ndarray, "places 2"] = darts[kept]
    return result


def _spot(rng: np.random.Generator, size: float, stretch: float) -> Float[np.ndarray, "corners 2"]:
    """A solid, irregular spot about the origin [m]."""
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    reach = size * (1 + 0.22 * rng.standard_normal(CORNERS).clip(-1.6, 1.6))
    turn = rng.normal(0, 0.5)
    x, y = stretch * reach * np.cos(angle), reach * np.sin(angle)
    return np.stack(
        [x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], axis=1
    )


def _rosette(
    rng: np.random.Generator, size: float, breaks: float
) -> tuple[list[np.ndarray], Float[np.ndarray, "corners 2"]]:
    """A broken ring of blotches and its tawny centre, about the origin [m]."""
    pieces = int(rng.choice([2, 3, 4, 5], p=[0.2, 0.4, 0.3, 0.1]))
    stretch, turn = float(rng.uniform(0.95, 1.3)), float(rng.normal(0, 0.6))
    start = float(rng.uniform(0, 2 * np.pi))
    shares = rng.dirichlet(np.full(pieces, 5.0)) * 2 * np.pi
    blotches = []
    for piece in range(pieces):
        begin = start + float(shares[:piece].sum())
        span = float(shares[piece]) * float(rng.uniform(breaks, 0.92))
        angle = begin + np.linspace(0, span, CORNERS // 2)
        outer = size * (1 + 0.12 * rng.standard_normal(CORNERS // 2).clip(-1.5, 1.5))
        inner = size * (0.52 + 0.10 * rng.standard_normal(CORNERS // 2).clip(-1.5, 1.5))
        angles = np.concatenate([angle, angle[::-1]])
        blotches.append(_turned(np.concatenate([outer, inner]), angles, stretch, turn))
    ring = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    reach = size * (0.78 + 0.06 * rng.standard_normal(CORNERS))
    return blotches, _turned(reach, ring, stretch, turn)


def _turned(
    reach: Float[np.ndarray, " corners"],
    angle: Float[np.ndarray, " corners"],
    stretch: float,
    turn: float,
) -> Float[np.ndarray, "corners 2"]:
    x, y = stretch * reach * np.cos(angle), reach * np.sin(angle)
    return np.stack(
        [x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], axis=1
    )
