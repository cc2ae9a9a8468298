"""The half-normal detection function of an estimate with its 95 % band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.records.estimate import Estimate

_NORMAL_975 = 1.959964
_REACH = 3.5


@dataclass(frozen=True, slots=True, eq=False)
class DetectionCurve:
    """How detection falls with the distance of a camera from the activity centre.

    Parameters
    ----------
    distance
        [m].
    height
        g0 or lambda0 times exp(-d^2 / (2 sigma^2)), per camera-night.
    lower, upper
        95 % band at each distance; None where the estimate tells no covariance of the two.
    sigma
        [m].
    is_probability
        True for g0, False for lambda0.
    """

    distance: Float[np.ndarray, " points"]
    height: Float[np.ndarray, " points"]
    lower: Float[np.ndarray, " points"] | None
    upper: Float[np.ndarray, " points"] | None
    sigma: float
    is_probability: bool


def detection_curve(estimate: Estimate | None, points: int = 141) -> DetectionCurve | None:
    """The curve of a half-normal estimate; None for an estimate without one.

    Parameters
    ----------
    estimate
        With `sigma` and either `g0` or `lambda0` among its real parameters.
    points
        Number of distances from 0 to 3.5 sigma.

    References
    ----------
    Efford, M. G. (2004). Density estimation in live-trapping studies. Oikos 106, 598-610: the
    half-normal detection function. The band is by the delta method on the log scale.
    """
    real = dict(estimate.real) if estimate is not None else {}
    name = "g0" if "g0" in real else "lambda0"
    if estimate is None or name not in real or "sigma" not in real:
        return None
    top, sigma = real[name].estimate, real["sigma"].estimate
    if not (np.isfinite([top, sigma]).all() and top > 0 and sigma > 0):
        return None
    distance = np.linspace(0.0, _REACH * sigma, points)
    height = top * np.exp(-(distance**2) / (2 * sigma**2))
    # A probability is fitted on the logit scale: d log g0 / d logit g0 = 1 - g0.
    slope = 1.0 - top if name == "g0" else 1.0
    gradient = np.column_stack([np.full(points, slope), (distance / sigma) ** 2])
    spread = _spread(estimate, name, gradient)
    if spread is None:
        return DetectionCurve(distance, height, None, None, sigma, name == "g0")
    factor = np.exp(_NORMAL_975 * spread)
    upper = np.minimum(height * factor, 1.0) if name == "g0" else height * factor
    return DetectionCurve(distance, height, height / factor, upper, sigma, name == "g0")


def _spread(
    estimate: Estimate, name: str, gradient: Float[np.ndarray, "points 2"]
) -> Float[np.ndarray, " points"] | None:
    """Standard error of the curve's logarithm, from the covariance of the linked parameters."""
    top, sigma = _row(estimate.beta_names, name), _row(estimate.beta_names, "sigma")
    if top is None or sigma is None or len(estimate.vcov) != len(estimate.beta_names):
        return None
    covariance = np.array(estimate.vcov)[np.ix_([top, sigma], [top, sigma])]
    variance = np.einsum("pi,ij,pj->p", gradient, covariance, gradient)
    if not np.isfinite(variance).all() or variance.min() < 0:
        return None
    return np.asarray(np.sqrt(variance))


def _row(beta_names: tuple[str, ...], wanted: str) -> int | None:
    """The one linked parameter of that name, written plainly or inside its link: "log(sigma)"."""
    rows = [row for row, name in enumerate(beta_names) if wanted in name]
    return rows[0] if len(rows) == 1 else None
