"""Where the search for the likelihood's maximum begins."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float
from scipy.optimize import brentq
from scipy.spatial import cKDTree

from pardalis.estimate.design.links import from_real, to_real
from pardalis.estimate.design.matrices import Design, UnitDesign
from pardalis.estimate.search.thinning import representatives
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask
from pardalis.scr.derived import season_hazard
from pardalis.scr.detection_functions import DETECTION_FUNCTIONS
from pardalis.scr.likelihood import HECTARE

MOST_POINTS = 2000
"""Mask points that a start looks at: it needs to be near, not exact."""

START_Z = 5.0
"""Of a hazard-rate function: secr's."""

CLASSES_APART = 1.5
"""Difference of latent classes on the link scale: without one they would never part."""


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


def start_values(design: Design) -> Float[np.ndarray, " parameters"]:
    """Link-scale starting values of every parameter of a model.

    Given sigma from the captures' spread, the hazard at the centre is such that the captures
    expected of a caught animal are those seen; the density is n over the effective area.

    Parameters
    ----------
    design
        The model on its data.
    """
    levels = [_levels(each) for each in design.units if each.unit.history.individual_ids]
    log_density, log_hazard, log_sigma = np.median(np.array(levels), axis=0).tolist()
    spec, fixed = design.spec, dict(design.spec.fixed)
    hazard, sigma = np.exp(log_hazard), np.exp(log_sigma)
    real = {
        "g0": min(float(-np.expm1(-hazard)), 0.95),
        "lambda0": float(hazard),
        "sigma": float(sigma) * (0.6 if spec.detectfn in ("EX", "HEX") else 1.0),
        "z": START_Z,
    }
    beta = np.zeros(len(design.names))
    for name, matrix in design.detection.items():
        level = float(from_real(np.array(real[name]), spec.link_of(name)))
        beta[design.columns[name]] = _constant(matrix, level)
    if "D" in design.formulas and "D" not in fixed and not spec.conditional:
        own = [level[0] for level in levels]
        beta[design.columns["D"]] = _density(design, own if len(own) > 1 else [log_density])
    first = spec.detection_parameters[0]
    if "h2" not in design.formulas.get("pmix", "") or spec.hcov is None:
        for place in range(len(beta)):
            if design.names[place].endswith("h22"):
                beta[place] = CLASSES_APART if design.names[place].startswith(first) else 0.5
    return beta


def _density(design: Design, log_levels: list[float]) -> Float[np.ndarray, " coefficients"]:
    """Coefficients of density that come nearest to each unit's level."""
    caught = [each for each in design.units if each.unit.history.individual_ids]
    link = design.spec.link_of("D")
    if len(log_levels) != len(caught):
        log_levels = log_levels * len(caught)
    rows = np.concatenate([_some(each.density) for each in caught])
    target = np.concatenate(
        [
            np.full(
                len(_some(each.density)), float(from_real(to_real(np.array(level), "log"), link))
            )
            for each, level in zip(caught, log_levels, strict=True)
        ]
    )
    if len(design.units) == 1:
        return _constant(rows, float(target[0]))
    found: np.ndarray = np.linalg.lstsq(rows, target, rcond=None)[0]
    return found


def _some(rows: np.ndarray) -> np.ndarray:
    return rows[:: max(1, len(rows) // MOST_POINTS)]


def _constant(
    matrix: Float[np.ndarray, "rows coefficients"], level: float
) -> Float[np.ndarray, " coefficients"]:
    """Coefficients that make a parameter constant: the intercept alone, where there is one."""
    constant = np.ptp(matrix, axis=0) == 0.0
    if constant.any():
        beta = np.zeros(matrix.shape[1])
        place = int(np.argmax(constant))
        beta[place] = level / matrix[0, place]
        return beta
    found: np.ndarray = np.linalg.lstsq(matrix, np.full(len(matrix), level), rcond=None)[0]
    return found


def _levels(each: UnitDesign) -> tuple[float, float, float]:
    """Log density [per ha], log hazard at the centre and log sigma [log m] of one unit."""
    history, mask = each.unit.history, each.unit.mask
    step = max(1.0, len(mask.points) / MOST_POINTS)
    kept = representatives(mask.points, float(np.sqrt(step * mask.cell_area)))
    thin = Mask(mask.points[kept], mask.cell_area * len(mask.points) / len(kept), mask.spacing)
    sigma = start_sigma(history)
    effort = history.usage.sum(axis=1)
    if history.detector == "count" and each.situations.binomial_size > 1:
        effort = effort * each.situations.binomial_size
    function = DETECTION_FUNCTIONS["HHN"]
    unit = season_hazard(history.detectors, effort, thin, function, (0.0, float(np.log(sigma))))
    animals = len(np.unique(history.animal))
    seen = float(history.count.sum()) / animals

    def excess(log_hazard: float) -> float:
        season = np.exp(log_hazard) * unit
        return float(season.sum() / -np.expm1(-season).sum()) - seen

    log_hazard = _root(excess, -25.0, 5.0)
    area = float(-np.expm1(-np.exp(log_hazard) * unit).sum()) * thin.cell_area / HECTARE
    return float(np.log(animals / area)), log_hazard, float(np.log(sigma))


def _root(excess: Callable[[float], float], low: float, high: float) -> float:
    """The root of an increasing function, or the end of its range that is nearest to one."""
    if excess(low) >= 0:
        return low / 2.0
    if excess(high) <= 0:
        return 0.0
    return float(brentq(excess, low, high, xtol=1e-3))


def scales(design: Design) -> Float[np.ndarray, " parameters"]:
    """A change of each parameter that matters about as much as 1 does for a logarithm.

    Parameters
    ----------
    design
        The model on its data.
    """
    scale = np.ones(len(design.names))
    density = np.concatenate([_some(each.density) for each in design.units])
    matrices = {**design.detection, "D": density}
    for name, matrix in matrices.items():
        spread = np.abs(matrix).max(axis=0, initial=0.0)
        scale[design.columns[name]] = 1.0 / np.where(spread > 0.0, spread, 1.0)
    if design.spec.link_of("D") == "identity":
        scale[design.columns["D"]] *= np.abs(start_values(design)[design.columns["D"]]).max()
    return scale
