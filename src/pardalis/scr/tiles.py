"""Mask points in tiles, each with the channels and animals that reach it.

The hazard of a distant detector and the chance that an animal lives far from its captures are too
small to matter; a tile leaves them out, and the error that this makes is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from pardalis.scr.blocks import Tables, by_combination
from pardalis.scr.detection_functions import DetectionFunction
from pardalis.scr.kernel import Block
from pardalis.scr.terms import Terms

SMALLEST_HAZARD = 1e-12
"""A channel whose season's hazard is below this everywhere in a tile is left out of it."""

SMALLEST_SHARE = -36.0
"""Log of the share of an animal's probability below which a point of it is left out."""

TILE_ELEMENTS = 24_000
"""Channels by points of a tile: its working arrays stay within a processor's cache."""

EXACT_ELEMENTS = 200_000
"""Below so many channels by points nothing is left out: there would be little to win."""

MARGIN = 0.25
"""A plan holds until log sigma has grown or log z has fallen by this, or the log hazard at the
centre has grown by four times this."""

Betas = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """Some mask points, with the block of those channels and rows that reach them.

    Parameters
    ----------
    points
        Numbers of the mask points.
    rows
        Numbers of the rows of the terms.
    block
        Its tables.
    """

    points: Int[np.ndarray, " tile_points"]
    rows: Int[np.ndarray, " tile_rows"]
    block: Block


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The tiles of a session's mask, good for parameters near those that it was made for.

    Parameters
    ----------
    tiles
        Together they hold each mask point once.
    elements
        Channels by points of all tiles.
    made_for
        Parameters of each combination up to which it is good; None if nothing was left out.
    hazard_left_out
        Bound on the season's hazard at any point that was left out.
    share_left_out
        Bound on the share of an animal's probability that was left out, summed over animals.
    """

    tiles: tuple[Tile, ...]
    elements: int
    made_for: Betas | None
    hazard_left_out: float
    share_left_out: float

    def covers(self, betas: Betas) -> bool:
        """Whether the plan is good for these parameters.

        Parameters
        ----------
        betas
            Detection parameters of each combination, on their link scale.
        """
        if self.made_for is None:
            return True
        return all(
            new[0] <= old[0] and new[1] <= old[1] and new[2:] >= old[2:]
            for new, old in zip(betas, self.made_for, strict=True)
        )


def make_plan(
    terms: Terms,
    points: Float[np.ndarray, "points 2"],
    function: DetectionFunction,
    betas: Betas,
    margin: float = MARGIN,
    exact: bool = False,
) -> Plan:
    """Part the mask into tiles for parameters up to somewhat more than those given.

    Parameters
    ----------
    terms
        Of the session.
    points
        The mask's, projected [m].
    function
        Detection function.
    betas
        Detection parameters of each combination, on their link scale.
    margin
        How far log sigma may grow, or log z fall, while the plan holds.
    exact
        Leave nothing out.
    """
    channels = len(terms.channel_detector)
    small = exact or channels * len(points) <= EXACT_ELEMENTS
    if small or any(np.isinf(function.reach(beta, SMALLEST_HAZARD)) for beta in betas):
        size = max(32, min(4096, TILE_ELEMENTS // max(channels, 1)))
        return _exact_plan(terms, points, _leaves(points, size))
    wide = tuple(
        (beta[0] + 4.0 * margin, beta[1] + margin, *(shape - margin for shape in beta[2:]))
        for beta in betas
    )
    reach = max(function.reach(beta, SMALLEST_HAZARD) for beta in wide)
    leaves = _leaves(points, _tile_points(terms, points, reach))
    return _near_plan(terms, points, leaves, function, wide)


def _tile_points(terms: Terms, points: Float[np.ndarray, "points 2"], reach: float) -> int:
    """Points of a tile, so that with its channels it fits the cache."""
    sample = points[:: max(1, len(points) // 64)]
    apart = np.hypot(*(sample[:, None, :] - terms.detectors[None, :, :]).T)
    near = float((apart <= reach).sum(axis=0).mean()) * len(terms.channel_detector)
    near /= len(terms.detectors)
    return int(np.clip(TILE_ELEMENTS / max(near, 1.0), 64, 2048))


def _leaves(points: Float[np.ndarray, "points 2"], size: int) -> list[np.ndarray]:
    """Numbers of the points of compact tiles, halved along their longer side."""
    done, waiting = [], [np.arange(len(points))]
    while waiting:
        leaf = waiting.pop()
        if len(leaf) <= size:
            done.append(leaf)
            continue
        axis = int(np.argmax(np.ptp(points[leaf], axis=0)))
        order = np.argpartition(points[leaf, axis], len(leaf) // 2)
        waiting += [np.sort(leaf[order[len(leaf) // 2 :]]), np.sort(leaf[order[: len(leaf) // 2]])]
    return done


def _exact_plan(
    terms: Terms, points: Float[np.ndarray, "points 2"], leaves: list[np.ndarray]
) -> Plan:
    rows, channels = np.arange(len(terms.row_animal)), np.arange(len(terms.channel_detector))
    tables = Tables(terms, rows, channels)
    tiles = [Tile(leaf, rows, tables.over(points[leaf])) for leaf in leaves]
    return Plan(tuple(tiles), len(channels) * len(points), None, 0.0, 0.0)


def _near_plan(
    terms: Terms,
    points: Float[np.ndarray, "points 2"],
    leaves: list[np.ndarray],
    function: DetectionFunction,
    betas: Betas,
) -> Plan:
    """Tiles with what reaches them, by bounds that hold at each of their points."""
    exposure = _greatest_exposure(terms)
    bounds = np.empty((len(terms.row_animal), len(leaves)))
    best = np.full(len(terms.row_animal), -np.inf)
    near: list[np.ndarray] = []
    worst = 0.0
    middles = np.array([points[leaf[len(leaf) // 2]] for leaf in leaves])
    lows = np.array([points[leaf].min(axis=0) for leaf in leaves])
    highs = np.array([points[leaf].max(axis=0) for leaf in leaves])
    at_once = max(1, 4_000_000 // max(len(terms.channel_detector), 1))
    for start in range(0, len(leaves), at_once):
        some = slice(start, start + at_once)
        nearest = _log_hazards(terms, _to_boxes(terms.detectors, lows[some], highs[some]),
                               function, betas)  # fmt: skip
        season = exposure[:, None] * np.exp(np.maximum(nearest, -700.0))
        reached = season >= SMALLEST_HAZARD
        reached[season.argmax(axis=0), np.arange(season.shape[1])] = True  # at least one
        near += [np.flatnonzero(column) for column in reached.T]
        worst = max(worst, float(np.where(reached, 0.0, season).sum(axis=0).max(initial=0.0)))
        bounds[:, some] = terms.records @ nearest
        best = np.maximum(best, _least_at(terms, middles[some], function, betas).max(axis=1))
    keep = bounds >= best[:, None] + SMALLEST_SHARE
    sizes = np.array([len(leaf) for leaf in leaves])
    share = np.where(keep, 0.0, np.exp(np.minimum(bounds - best[:, None], 0.0)))
    tiles, elements = [], 0
    for number, leaf in enumerate(leaves):
        rows, channels = np.flatnonzero(keep[:, number]), near[number]
        channels = np.union1d(channels, _recorded(terms, rows))
        tiles.append(Tile(leaf, rows, Tables(terms, rows, channels).over(points[leaf])))
        elements += len(channels) * len(leaf)
    return Plan(tuple(tiles), elements, betas, worst, float((share @ sizes).sum()))


def _greatest_exposure(terms: Terms) -> Float[np.ndarray, " channels"]:
    """The most that any row was exposed to, by channel."""
    most = terms.efforts.max(axis=0)
    if terms.extra is not None:
        most = most + abs(terms.extra).max(axis=0).toarray().ravel()
    return np.asarray(most)


def _least_at(
    terms: Terms, places: Float[np.ndarray, "places 2"], function: DetectionFunction, betas: Betas
) -> Float[np.ndarray, "rows places"]:
    """A lower bound of each row's log probability at some places."""
    squared = ((terms.detectors[:, None, :] - places[None, :, :]) ** 2).sum(axis=2)
    log_hazard = _log_hazards(terms, squared, function, betas)
    hazard = np.exp(np.maximum(log_hazard, -700.0))
    least: np.ndarray = terms.records @ log_hazard - (terms.efforts @ hazard)[terms.row_effort]
    return least if terms.extra is None else least - abs(terms.extra) @ hazard


def _log_hazards(
    terms: Terms,
    squared: Float[np.ndarray, "detectors places"],
    function: DetectionFunction,
    betas: Betas,
) -> Float[np.ndarray, "channels places"]:
    parts = [
        function.log_hazard(betas[number], squared[terms.channel_detector[own]])[0]
        for number, own in by_combination(terms.channel_combination)
    ]
    return np.concatenate(parts)


def _to_boxes(
    detectors: Float[np.ndarray, "detectors 2"],
    lows: Float[np.ndarray, "boxes 2"],
    highs: Float[np.ndarray, "boxes 2"],
) -> Float[np.ndarray, "detectors boxes"]:
    """Squared distance of each detector to the nearest place of each box."""
    squared = np.zeros((len(detectors), len(lows)))
    for axis in (0, 1):
        place = detectors[:, axis][:, None]
        squared += np.maximum(np.maximum(lows[:, axis] - place, place - highs[:, axis]), 0.0) ** 2
    return squared


def _recorded(terms: Terms, rows: Int[np.ndarray, " rows"]) -> Int[np.ndarray, " channels"]:
    """Channels at which the rows were recorded, or were exposed to in another way."""
    recorded = terms.records[rows].indices
    if terms.extra is not None:
        recorded = np.concatenate([recorded, terms.extra[rows].indices])
    return np.unique(recorded)
