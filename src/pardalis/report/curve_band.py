"""How uncertain the parameters of a detection function are, on the scale of their logarithms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import exp, isclose, log

import numpy as np
from jaxtyping import Float

from pardalis.records.estimate import Estimate, Interval
from pardalis.report.levels import Levels
from pardalis.scr.detection_functions import DetectionFunction

NORMAL_975 = 1.959964
"""The 97.5 % point of the standard normal distribution."""


def log_covariance(
    estimate: Estimate, parameters: Sequence[tuple[str, Levels, Interval]]
) -> Float[np.ndarray, "n n"] | None:
    """Covariance of the parameters' logarithms, where each is one link-scale parameter.

    Parameters
    ----------
    estimate
        With its link-scale parameters and their covariance.
    parameters
        Name, levels and interval of each; one without error is fixed.

    Returns
    -------
    ndarray or None
        None if one of them follows from several link-scale parameters.
    """
    if not estimate.vcov or len(estimate.vcov) != len(estimate.beta_names):
        return None
    rows, slopes = [], []
    for name, levels, interval in parameters:
        if interval.standard_error == 0.0:
            rows.append(0)
            slopes.append(0.0)
            continue
        row = None if levels else _row(estimate.beta_names, name)
        slope = None if row is None else _log_slope(estimate.beta[row], interval.estimate)
        if row is None or slope is None:
            return None
        rows.append(row)
        slopes.append(slope)
    scale = np.diag(slopes)
    covariance: np.ndarray = scale @ np.array(estimate.vcov)[np.ix_(rows, rows)] @ scale
    return covariance if np.isfinite(covariance).all() else None


def _row(beta_names: tuple[str, ...], wanted: str) -> int | None:
    """The one link-scale parameter of that name, written plainly or inside its link."""
    pattern = re.compile(rf"(?:\w+\()?{re.escape(wanted)}(?=[.)]|$)")
    rows = [row for row, name in enumerate(beta_names) if pattern.match(name)]
    return rows[0] if len(rows) == 1 else None


def _log_slope(beta: float, value: float) -> float | None:
    """Slope of a parameter's logarithm by its link-scale value; None if no usual link fits."""
    if isclose(exp(min(beta, 700.0)), value, rel_tol=1e-6):
        return 1.0
    if isclose(1.0 / (1.0 + exp(min(-beta, 700.0))), value, rel_tol=1e-6):
        return 1.0 - value
    return 1.0 / value if isclose(beta, value, rel_tol=1e-6) else None


def log_variances(
    function: DetectionFunction, intervals: Sequence[Interval]
) -> Float[np.ndarray, "n n"] | None:
    """Variances of the parameters' logarithms from the ends of their intervals, no covariances.

    Parameters
    ----------
    function
        Whose parameters these are.
    intervals
        One a parameter, in the function's order.

    Returns
    -------
    ndarray or None
        None if an interval has an end at which its logarithm or logit has none.
    """
    errors = []
    for (_, link), each in zip(function.parameters, intervals, strict=True):
        if not (0.0 < each.lower <= each.upper and np.isfinite(each.upper)):
            return None
        if link == "logit":
            if not each.upper < 1.0:
                return None
            width = _logit(each.upper) - _logit(each.lower)
            errors.append((1.0 - each.estimate) * width / (2 * NORMAL_975))
        else:
            errors.append(log(each.upper / each.lower) / (2 * NORMAL_975))
    return np.diag(np.square(errors))


def _logit(value: float) -> float:
    return log(value / (1.0 - value))
