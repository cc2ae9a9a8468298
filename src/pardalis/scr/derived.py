"""What follows from parameters on their link scale: real values with intervals, pdot, areas."""

from __future__ import annotations

from math import exp, expm1, log1p, sqrt

import numpy as np
from jaxtyping import Float
from scipy.special import expit

from pardalis.records.estimate import Interval
from pardalis.records.mask import Mask
from pardalis.records.model_spec import Link
from pardalis.scr.blocks import squared_distances
from pardalis.scr.detection_functions import DetectionFunction
from pardalis.scr.kernel import raised

Z95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution."""

BLOCK_ELEMENTS = 4_000_000
"""Detectors by mask points that are worked on at once."""


def season_hazard(
    detectors: Float[np.ndarray, "detectors 2"],
    effort: Float[np.ndarray, " detectors"],
    mask: Mask,
    function: DetectionFunction,
    beta: tuple[float, ...],
) -> Float[np.ndarray, " points"]:
    """Hazard of all detectors over the season for an animal centred at each mask point.

    The probability of being caught at least once, pdot, is 1 - exp(-hazard).

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
    size = max(1, BLOCK_ELEMENTS // max(len(detectors), 1))
    parts = [np.empty(0)]
    for start in range(0, len(mask.points), size):
        squared = squared_distances(detectors, mask.points[start : start + size])
        parts.append(effort @ raised(function.log_hazard(beta, squared)[0]))
    return np.concatenate(parts)


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
        "log", "logit" or "identity".

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
    if link == "identity":
        return Interval(beta, standard_error, lower, upper)
    if link == "log":
        spread = exp(beta) * sqrt(expm1(min(standard_error**2, 700.0)))
        return Interval(exp(beta), spread, exp(lower), exp(min(upper, 700.0)))
    share = float(expit(beta))
    spread = share * (1.0 - share) * standard_error
    return Interval(share, spread, float(expit(lower)), float(expit(upper)))


def log_normal_interval(estimate: float, standard_error: float, least: float = 0.0) -> Interval:
    """A positive number with its 95 % interval, what is above a least value being log-normal.

    Parameters
    ----------
    estimate
        The number.
    standard_error
        Its own.
    least
        What is known for certain, such as the animals caught of those in a region.

    References
    ----------
    Chao (1989) Biometrics 45:427-438; Burnham et al. (1987) American Fisheries Society Monograph
    5, p. 212.

    Examples
    --------
    >>> round(log_normal_interval(100.0, 10.0).lower, 2)
    82.24
    """
    rest = estimate - least
    if not rest > 0.0:
        return Interval(estimate, standard_error, estimate, estimate)
    spread = Z95 * sqrt(log1p((standard_error / rest) ** 2))
    factor = exp(min(spread, 700.0))
    return Interval(estimate, standard_error, least + rest / factor, least + rest * factor)


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
