"""Where the search for the likelihood's maximum begins."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float
from scipy.optimize import brentq
from scipy.spatial import cKDTree

from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask
from pardalis.scr.derived import effective_area, season_hazard
from pardalis.scr.detection_functions import DETECTION_FUNCTIONS, DetectionFunction


def start_sigma(history: CaptureHistory) -> float:
    """A first value of sigma [m]: the pooled spread of each animal's captures about their mean.

    Without a spatial recapture it is half the distance between neighbouring detectors.

    Parameters
    ----------
    history
        The capture history.

    References
    ----------
    Calhoun & Casby (1958) Calculation of home range and density of small mammals. Public Health
    Monograph 55 (secr's `RPSV` with `CC = TRUE`).

    Examples
    --------
    >>> history = CaptureHistory(
    ...     "2026", "proximity", ("A", "B"), np.array([[0.0, 0.0], [200.0, 0.0]]), np.ones((2, 2)),
    ...     ("L1",), np.array([0, 0]), np.array([0, 1]), np.array([0, 1]), np.array([1, 1]))
    >>> start_sigma(history)
    100.0
    """
    animals = len(history.individual_ids)
    weight = history.count.astype(float)
    places = history.detectors[history.trap]
    captures = np.bincount(history.animal, weights=weight, minlength=animals)
    squares = 0.0
    for axis in (0, 1):
        total = np.bincount(history.animal, weights=weight * places[:, axis], minlength=animals)
        mean = total / np.maximum(captures, 1.0)
        squares += float((weight * (places[:, axis] - mean[history.animal]) ** 2).sum())
    degrees = 2.0 * float((captures[captures > 0] - 1.0).sum())
    if squares > 0:
        return float(np.sqrt(squares / degrees))
    return _neighbour_distance(history) / 2.0


def _neighbour_distance(history: CaptureHistory) -> float:
    working = np.unique(history.detectors[history.usage.sum(axis=1) > 0], axis=0)
    if len(working) < 2:
        return 1000.0  # one detector: any length will do, since such a history is refused
    return float(np.median(cKDTree(working).query(working, k=2)[0][:, 1]))


def start_values(
    history: CaptureHistory, mask: Mask, function: DetectionFunction
) -> Float[np.ndarray, " parameters"]:
    """Link-scale starting values: log D [log per ha], then the detection parameters.

    Given sigma from the captures' spread, the hazard at the centre is such that the captures
    expected of a caught animal are those seen; the density is n over the effective area.

    Parameters
    ----------
    history
        The capture history.
    mask
        Habitat mask, in the same projected system.
    function
        Detection function.
    """
    sigma = start_sigma(history)
    effort = history.usage.sum(axis=1)
    hazard_form = DETECTION_FUNCTIONS["HHN"]
    unit = season_hazard(
        history.detectors, effort, mask, hazard_form, np.array([0.0, np.log(sigma)])
    )
    seen = float(history.count.sum()) / len(np.unique(history.animal))

    def excess(log_hazard: float) -> float:
        season = np.exp(log_hazard) * unit
        return float(season.sum() / -np.expm1(-season).sum()) - seen

    log_hazard = _root(excess, -25.0, 5.0)
    pdot = -np.expm1(-np.exp(log_hazard) * unit)
    log_density = np.log(len(np.unique(history.animal)) / effective_area(pdot, mask))
    at_centre = np.exp(log_hazard)
    link = function.parameters[0][1]
    first = float(np.log(np.expm1(at_centre))) if link == "logit" else log_hazard
    return np.array([log_density, first, np.log(sigma)])


def _root(excess: Callable[[float], float], low: float, high: float) -> float:
    """The root of an increasing function, or the end of its range that is nearest to one."""
    if excess(low) >= 0:
        return low / 2.0
    if excess(high) <= 0:
        return 0.0
    return float(brentq(excess, low, high, xtol=1e-3))
