"""Probabilities of capture histories, integrated over where the activity centre may lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.records.mask import Mask
from pardalis.scr.collapsed import CollapsedHistory
from pardalis.scr.detection_functions import DetectionFunction

HECTARE = 10_000.0
"""Square metres in the unit of area of secr's densities."""

SMALLEST_LOG = -700.0
"""Logs are raised to this before exp: smaller numbers are subnormal, which processors crawl on."""

BLOCK_ELEMENTS = 10_000
"""Working numbers in one block of mask points; keeps a block within a processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Integrals:
    """Integrals over the mask, with derivatives by the detection parameters on the link scale.

    Parameters
    ----------
    log_probability
        Of each animal: log of the integral of Pr(history | s) over s [log ha].
    log_probability_slopes
        Their derivatives.
    esa
        Effective sampling area: the integral of pdot(s) [ha].
    esa_slopes
        Its derivatives [ha].
    """

    log_probability: Float[np.ndarray, " animals"]
    log_probability_slopes: Float[np.ndarray, "parameters animals"]
    esa: float
    esa_slopes: Float[np.ndarray, " parameters"]


def integrate(
    history: CollapsedHistory,
    mask: Mask,
    function: DetectionFunction,
    beta: Float[np.ndarray, " parameters"],
) -> Integrals:
    """Integrate each animal's probability and pdot over the mask, block by block.

    Parameters
    ----------
    history
        The collapsed capture history.
    mask
        Habitat mask, in the same projected system.
    function
        Detection function.
    beta
        Detection parameters on their link scale.

    References
    ----------
    Borchers & Efford (2008) Biometrics 64:377-385, equations (1) to (5).
    """
    animals, parameters = history.captures.shape[0], len(beta)
    top = np.full(animals, -np.inf)
    total = np.zeros(animals)
    slopes = np.zeros((parameters, animals))
    esa, esa_slopes = 0.0, np.zeros(parameters)
    for points in point_blocks(mask, len(history.detectors) + animals):
        part = _integrate_block(history, points, function, beta)
        new_top = np.maximum(top, part.top)
        old, new = np.exp(top - new_top), np.exp(part.top - new_top)
        total = total * old + part.total * new
        slopes = slopes * old + part.slopes * new
        top = new_top
        esa += part.seen
        esa_slopes += part.seen_slopes
    area = mask.cell_area / HECTARE
    return Integrals(
        top + np.log(total) + np.log(area), slopes / total, esa * area, esa_slopes * area
    )


def point_blocks(mask: Mask, rows: int) -> Iterator[Float[np.ndarray, "block 2"]]:
    """Cut the mask's points so that a table of `rows` by points stays small.

    Parameters
    ----------
    mask
        Habitat mask.
    rows
        Of the tables that are made for each block.
    """
    size = max(16, BLOCK_ELEMENTS // max(rows, 1))
    for start in range(0, len(mask.points), size):
        yield mask.points[start : start + size]


def squared_distances(
    detectors: Float[np.ndarray, "detectors 2"], points: Float[np.ndarray, "points 2"]
) -> Float[np.ndarray, "detectors points"]:
    """Squared distance of each detector to each point [m^2].

    Parameters
    ----------
    detectors
        Projected coordinates [m], one row a detector.
    points
        Projected coordinates [m], one row a point.

    Examples
    --------
    >>> squared_distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])).tolist()
    [[25.0]]
    """
    east = detectors[:, :1] - points[:, 0]
    north = detectors[:, 1:] - points[:, 1]
    squared: np.ndarray = east * east + north * north
    return squared


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Sums over one block: animals' probabilities relative to exp(top), and pdot."""

    top: Float[np.ndarray, " animals"]
    total: Float[np.ndarray, " animals"]
    slopes: Float[np.ndarray, "parameters animals"]
    seen: float
    seen_slopes: Float[np.ndarray, " parameters"]


def _integrate_block(
    history: CollapsedHistory,
    points: Float[np.ndarray, "points 2"],
    function: DetectionFunction,
    beta: Float[np.ndarray, " parameters"],
) -> _Block:
    log_hazard, slopes = function.log_hazard(beta, squared_distances(history.detectors, points))
    effort_hazard = history.effort[:, None] * np.exp(np.maximum(log_hazard, SMALLEST_LOG))
    season = effort_hazard.sum(axis=0)
    season_slopes = np.einsum("kp,tkp->tp", effort_hazard, slopes)
    term, steepness = _record_terms(history, log_hazard)
    log_pr = history.captures @ term - season
    top = log_pr.max(axis=1)
    weight = np.exp(np.maximum(log_pr - top[:, None], SMALLEST_LOG))
    weighted = np.empty((len(beta), len(top)))
    for row, slope in enumerate(slopes):
        term_slope = history.captures @ (steepness * slope[history.cell_detector])
        weighted[row] = (weight * (term_slope - season_slopes[row])).sum(axis=1)
    missed = np.exp(-season)
    seen = float(-np.expm1(-season).sum())
    return _Block(top, weight.sum(axis=1), weighted, seen, season_slopes @ missed)


def _record_terms(
    history: CollapsedHistory, log_hazard: Float[np.ndarray, "detectors points"]
) -> tuple[Float[np.ndarray, "cells points"], Float[np.ndarray, "cells points"]]:
    """Log of what one record adds over not being caught, and its slope by the log hazard.

    A Poisson count adds log(h) each time. A binary record under effort u has the probability
    1 - exp(-u h) in place of exp(-u h): it adds log(exp(u h) - 1).
    """
    log_h = log_hazard[history.cell_detector]
    if not history.binary:
        return log_h, np.ones_like(log_h)
    log_uh = log_h + np.log(history.cell_usage)[:, None]
    faint = log_uh < -20.0
    uh = np.exp(np.where(faint, -20.0, log_uh))
    caught = -np.expm1(-uh)
    return np.where(faint, log_uh, uh + np.log(caught)), np.where(faint, 1.0, uh / caught)
