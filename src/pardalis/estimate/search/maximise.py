"""The maximum of a log likelihood, its curvature, and whether both were found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.optimize import minimize

from pardalis.estimate.search.descent import (
    FLAT,
    WIDEST_SEARCH,
    Downhill,
    LogLikelihood,
    Matrix,
    bfgs,
    quasi_newton,
)

SINGULAR = 1e-10
"""Share of the largest eigenvalue of the information, scaled, below which one is nil."""

STEP = 1e-4
"""Of the gradient's differences, in units of the scale."""


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where the search ended.

    Parameters
    ----------
    beta
        Link-scale parameters.
    log_likelihood
        There.
    vcov
        Inverse of the observed information; not a number in the rows of parameters that the data
        do not determine.
    undetermined
        Whether each parameter lies in a direction in which the likelihood is flat.
    converged
        Whether no step would raise the likelihood.
    """

    beta: Float[np.ndarray, " parameters"]
    log_likelihood: float
    vcov: Matrix
    undetermined: np.ndarray
    converged: bool


def maximise(
    log_likelihood: LogLikelihood,
    start: Float[np.ndarray, " parameters"],
    scale: Float[np.ndarray, " parameters"] | None = None,
    inverse: Matrix | None = None,
) -> Maximum:
    """Maximise a log likelihood from its analytic gradient: BFGS, then Newton's steps.

    Parameters
    ----------
    log_likelihood
        From link-scale parameters to the value and its gradient.
    start
        Link-scale parameters to begin with.
    scale
        A change of each parameter that matters about as much as 1 does for a logarithm.
    inverse
        Of the information in units of the scale, as `approach` finds it near the maximum: the
        search then goes on from there.

    References
    ----------
    Nocedal & Wright (2006) Numerical Optimization, 2nd ed., algorithm 6.1.

    Examples
    --------
    >>> found = maximise(lambda b: (-float(((b - 2) ** 2).sum()), -2 * (b - 2)), np.zeros(2))
    >>> found.beta.round(6).tolist(), found.vcov.round(6).tolist()
    ([2.0, 2.0], [[0.5, 0.0], [0.0, 0.5]])
    """
    unit = np.ones(len(start)) if scale is None else scale
    downhill = Downhill(log_likelihood, start, unit)
    scaled = None if inverse is None else quasi_newton(downhill, inverse)
    if scaled is None:
        scaled = bfgs(downhill, _start_inverse(downhill, len(start)), 1e-3)
    scaled, flat, hessian = _newton(downhill, scaled)
    if not flat:  # where slopes break, as with densities cut off at zero, a simplex still descends
        simplex = {"xatol": 1e-7, "fatol": 1e-9, "maxfev": 200 * len(start)}
        found = minimize(lambda at: downhill(at)[0], scaled, method="Nelder-Mead", options=simplex)
        scaled, flat, hessian = _newton(downhill, np.asarray(found.x, dtype=float))
    vcov, undetermined = _inverse(hessian)
    beta = start + scaled * unit
    return Maximum(
        beta,
        float(-downhill(scaled)[0]),
        vcov * np.outer(unit, unit),
        undetermined,
        flat and bool(np.abs(scaled).max(initial=0.0) < WIDEST_SEARCH - 0.01),
    )


def approach(
    log_likelihood: LogLikelihood,
    start: Float[np.ndarray, " parameters"],
    scale: Float[np.ndarray, " parameters"],
) -> tuple[Float[np.ndarray, " parameters"], Matrix] | None:
    """A place near a maximum, and the inverse of the information there in units of the scale.

    Parameters
    ----------
    log_likelihood, start, scale
        As for `maximise`.

    Returns
    -------
    tuple or None
        None if no maximum was met.
    """
    downhill = Downhill(log_likelihood, start, scale)
    scaled = bfgs(downhill, _start_inverse(downhill, len(start)), 3e-2)
    vcov, undetermined = _inverse(_differences(downhill, scaled, central=False))
    if undetermined.any() or np.abs(scaled).max(initial=0.0) > WIDEST_SEARCH / 2:
        return None
    return start + scaled * scale, vcov


def information(log_likelihood: LogLikelihood, beta: Float[np.ndarray, " parameters"]) -> Matrix:
    """Observed information: minus the Hessian, by central differences of the gradient.

    Parameters
    ----------
    log_likelihood
        From link-scale parameters to the value and its gradient.
    beta
        Where.

    Examples
    --------
    >>> information(lambda b: (-float((b**2).sum()), -2 * b), np.zeros(1)).round(9).tolist()
    [[2.0]]
    """

    def downhill(at: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = log_likelihood(at)
        return -value, -gradient

    return _differences(downhill, beta, central=True)


def _differences(
    downhill: LogLikelihood, at: Float[np.ndarray, " parameters"], central: bool
) -> Matrix:
    """Hessian by differences of the gradient."""
    here = None if central else downhill(at)[1]
    rows = []
    for unit in np.eye(len(at)):
        ahead = downhill(at + STEP * unit)[1]
        if here is None:
            rows.append((ahead - downhill(at - STEP * unit)[1]) / (2 * STEP))
        else:
            rows.append((ahead - here) / STEP)
    matrix = np.array(rows).reshape(len(at), len(at))
    return (matrix + matrix.T) / 2


def _start_inverse(downhill: LogLikelihood, size: int) -> Matrix:
    return _upward_inverse(_differences(downhill, np.zeros(size), central=False))


def _upward_inverse(hessian: Matrix) -> Matrix:
    """The inverse of the Hessian, were it to curve upward in all its directions."""
    if not np.all(np.isfinite(hessian)):
        return np.eye(len(hessian))
    values, vectors = np.linalg.eigh(hessian)
    least = 1e-2 * max(float(np.abs(values).max(initial=0.0)), 1.0)
    inverse: np.ndarray = (vectors / np.maximum(np.abs(values), least)) @ vectors.T
    symmetric: np.ndarray = (inverse + inverse.T) / 2
    return symmetric


def _newton(
    downhill: LogLikelihood, at: Float[np.ndarray, " parameters"]
) -> tuple[Float[np.ndarray, " parameters"], bool, Matrix]:
    """Newton's steps to where no step would gain; the place, whether it was found, the Hessian."""
    value, gradient = downhill(at)
    hessian = _differences(downhill, at, central=True)
    for _ in range(12):
        vcov, undetermined = _inverse(hessian)
        step = -(np.nan_to_num(vcov) @ gradient)
        gain = -0.5 * float(gradient @ step)
        left = float(np.abs(gradient[undetermined]).max(initial=0.0))
        if 0.0 <= gain < FLAT and left < 1e-3:
            return _last_step(downhill, at, step, value), True, hessian
        if gain < 0.0 or np.abs(step).max(initial=0.0) > 2.0:
            break
        further, further_gradient = downhill(at + step)
        if not further < value:
            break
        at, value, gradient = at + step, further, further_gradient
        hessian = _differences(downhill, at, central=True)
    return at, False, hessian


def _last_step(
    downhill: LogLikelihood,
    at: Float[np.ndarray, " parameters"],
    step: Float[np.ndarray, " parameters"],
    value: float,
) -> Float[np.ndarray, " parameters"]:
    """The place after a step that gains next to nothing, unless it loses."""
    return at + step if downhill(at + step)[0] <= value else at


def _inverse(hessian: Matrix) -> tuple[Matrix, np.ndarray]:
    """The inverse over the parameters that are determined, and which are not.

    The information is scaled to a unit diagonal first, so that units do not matter.
    """
    size = len(hessian)
    undetermined = np.zeros(size, dtype=bool)
    vcov = np.full((size, size), np.nan)
    if not np.all(np.isfinite(hessian)):
        return vcov, ~undetermined
    diagonal = np.diag(hessian)
    undetermined |= diagonal <= 1e-8
    while not undetermined.all():
        kept = np.flatnonzero(~undetermined)
        unit = 1.0 / np.sqrt(diagonal[kept])
        values, vectors = np.linalg.eigh(hessian[np.ix_(kept, kept)] * np.outer(unit, unit))
        if values[0] > SINGULAR:
            inverse = (vectors / values) @ vectors.T * np.outer(unit, unit)
            vcov[np.ix_(kept, kept)] = inverse
            break
        undetermined[kept[np.argmax(np.abs(vectors[:, 0]))]] = True
    return vcov, undetermined
