"""What follows from detection parameters: pdot, effective area, and intervals."""

from __future__ import annotations

from math import exp, expm1, sqrt

import numpy as np
from jaxtyping import Float

from pardalis.records.estimate import Interval
from pardalis.records.mask import Mask
from pardalis.scr.detection_functions import DetectionFunction, Link
from pardalis.scr.integrals import HECTARE, point_blocks, squared_distances

Z95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution."""


def pdot(
    detectors: Float[np.ndarray, "detectors 2"],
    effort: Float[np.ndarray, " detectors"],
    mask: Mask,
    function: DetectionFunction,
    beta: Float[np.ndarray, " parameters"],
) -> Float[np.ndarray, " points"]:
    """Probability that an animal centred at each mask point is caught at least once.

    Parameters
    ----------
    detectors
        Projected coordinates [m], one row a detector.
    effort
        Of each detector, summed over occasions (units of usage).
    mask
        Habitat mask, in the same projected system.
    function
        Detection function.
    beta
        Detection parameters on their link scale.

    References
    ----------
    Borchers & Efford (2008) Biometrics 64:377-385, p.(X; theta) in section 2.
    """
    caught: np.ndarray = -np.expm1(-season_hazard(detectors, effort, mask, function, beta))
    return caught


def season_hazard(
    detectors: Float[np.ndarray, "detectors 2"],
    effort: Float[np.ndarray, " detectors"],
    mask: Mask,
    function: DetectionFunction,
    beta: Float[np.ndarray, " parameters"],
) -> Float[np.ndarray, " points"]:
    """Hazard of all detectors over the season for an animal centred at each mask point.

    Parameters
    ----------
    detectors
        Projected coordinates [m], one row a detector.
    effort
        Of each detector, summed over occasions (units of usage).
    mask
        Habitat mask, in the same projected system.
    function
        Detection function.
    beta
        Detection parameters on their link scale.
    """
    parts = [
        effort @ np.exp(function.log_hazard(beta, squared_distances(detectors, points))[0])
        for points in point_blocks(mask, len(detectors))
    ]
    return np.concatenate(parts)


def effective_area(pdot_at_points: Float[np.ndarray, " points"], mask: Mask) -> float:
    """Effective sampling area [ha]: the integral of pdot over the mask.

    Parameters
    ----------
    pdot_at_points
        At each mask point.
    mask
        Habitat mask.

    Examples
    --------
    >>> mask = Mask(np.zeros((2, 2)), cell_area=20_000.0, spacing=141.4)
    >>> effective_area(np.array([0.5, 1.0]), mask)
    3.0
    """
    return float(pdot_at_points.sum() * mask.cell_area / HECTARE)


def real_interval(beta: float, standard_error: float, link: Link) -> Interval:
    """A parameter on its own scale, with standard error and 95 % interval as secr gives them.

    The interval is the back-transformed interval of the link scale. The standard error is that
    of a log-normal variate for the log link, and the delta method's for the logit link.

    Parameters
    ----------
    beta
        On the link scale.
    standard_error
        On the link scale.
    link
        "log" or "logit".

    References
    ----------
    Efford, M. G. (2025) secr: spatially explicit capture-recapture models, help page
    `predict.secr`.

    Examples
    --------
    >>> real_interval(0.0, 0.1, "log").estimate
    1.0
    """
    lower, upper = beta - Z95 * standard_error, beta + Z95 * standard_error
    if link == "log":
        spread = exp(beta) * sqrt(expm1(standard_error**2))
        return Interval(exp(beta), spread, exp(lower), exp(upper))
    share = _expit(beta)
    spread = share * (1.0 - share) * standard_error
    return Interval(share, spread, _expit(lower), _expit(upper))


def scaled_interval(interval: Interval, factor: float) -> Interval:
    """The interval in another unit.

    Parameters
    ----------
    interval
        In the old unit.
    factor
        New units in one old unit.

    Examples
    --------
    >>> scaled_interval(Interval(1.0, 0.5, 0.25, 4.0), 100.0)
    Interval(estimate=100.0, standard_error=50.0, lower=25.0, upper=400.0)
    """
    return Interval(
        interval.estimate * factor,
        interval.standard_error * factor,
        interval.lower * factor,
        interval.upper * factor,
    )


def _expit(value: float) -> float:
    return float(np.exp(-np.logaddexp(0.0, -value)))
