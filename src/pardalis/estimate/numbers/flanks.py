"""Both flanks together: left and right captures that share density, nobody's sides joined."""

from __future__ import annotations

from dataclasses import replace
from math import log, sqrt

import numpy as np
from scipy.special import expit, logit

from pardalis.records.estimate import Estimate, EstimateStatus, Interval
from pardalis.records.model_spec import Link
from pardalis.scr.derived import Z95, real_interval

COUNTED_TWICE = 2.0
"""By how much variances grow where the two flanks may tell the same thing twice."""

_LINKS: dict[str, Link] = {"g0": "logit", "pmix": "logit"}


def joint(fitted: Estimate) -> Estimate:
    """The estimate from both flanks, with an interval that holds however much they depend.

    The model was fitted to left and right captures as two sessions that share all parameters:
    the sum of their log likelihoods is a composite likelihood. Its maximum is consistent whatever
    the dependence. Left and right captures are of the same animals, at paired cameras of the same
    visits, so that the inverse of the summed information is too small a variance. With
    information H = H_left + H_right and score u = u_left + u_right, the variance is
    H^-1 Var(u) H^-1; since Var(u_left - u_right) is not negative, Var(u) is at most
    2 (Var(u_left) + Var(u_right)) = 2 H. The variance is therefore at most twice the inverse of
    the summed information, which is what is given: with equal flanks, that of one of them.

    Realised N and a likelihood to compare models by do not exist: how many animals were caught is
    not known.

    Parameters
    ----------
    fitted
        Of the two sessions, left and right.

    References
    ----------
    Varin, Reid & Firth (2011) An overview of composite likelihood methods. Statistica Sinica
    21:5-42, section 2.3 (Godambe information).
    """
    if fitted.status is EstimateStatus.REFUSED or len(fitted.sessions) != 2:
        return replace(fitted, log_likelihood=None, aic=None, aicc=None)
    left, right = fitted.sessions
    density = _widened_positive(left.density)
    expected = _widened_positive(left.expected_n)
    real = tuple((name, widened(name, value)) for name, value in left.real)
    whole = replace(
        left,
        session="left and right flank",
        animals=left.animals + right.animals,
        captures=left.captures + right.captures,
        density=density,
        expected_n=expected,
        realised_n=None,
        real=real,
    )
    return replace(
        fitted,
        density=density,
        expected_n=expected,
        realised_n=None,
        region_area=left.region_area,
        vcov=tuple(tuple(COUNTED_TWICE * value for value in row) for row in fitted.vcov),
        real=tuple((name, widened(name, value)) for name, value in fitted.real),
        sessions=(whole,),
        log_likelihood=None,
        aic=None,
        aicc=None,
    )


def widened(name: str, interval: Interval) -> Interval:
    """The interval of a detection parameter with twice the variance on its link scale.

    Parameters
    ----------
    name
        Of the parameter: g0 and shares are of the logit scale, others of the logarithm's.
    interval
        By the summed information.

    Examples
    --------
    >>> widened("sigma", Interval(1000.0, 100.0, 800.0, 1250.0)).upper.__round__()
    1371
    """
    link = _LINKS.get(name.partition("[")[0], "log")
    scale = logit if link == "logit" else np.log
    with np.errstate(divide="ignore"):
        middle, low, high = scale(np.array([interval.estimate, interval.lower, interval.upper]))
    error = (high - low) / (2.0 * Z95) * sqrt(COUNTED_TWICE)
    if not np.isfinite(middle) or not np.isfinite(error):
        return interval
    if error == 0.0:
        return interval
    made = real_interval(float(middle), float(error), link)
    value = float(expit(middle)) if link == "logit" else interval.estimate
    return replace(made, estimate=value)


def _widened_positive(interval: Interval | None) -> Interval | None:
    """A density or number with twice the variance of its logarithm."""
    if interval is None or not interval.estimate > 0.0:
        return interval
    error = log(interval.upper / interval.estimate) / Z95
    if not np.isfinite(error):
        return interval
    made = real_interval(log(interval.estimate), error * sqrt(COUNTED_TWICE), "log")
    return replace(made, estimate=interval.estimate)
