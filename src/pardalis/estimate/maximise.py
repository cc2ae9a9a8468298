"""The maximum of a log likelihood, its curvature, and whether both were found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.optimize import minimize

LogLikelihood = Callable[[np.ndarray], tuple[float, np.ndarray]]

GRADIENT_TOLERANCE = 1e-4
"""A larger slope by a link-scale parameter at the end means that no maximum was found."""


WIDEST_SEARCH = 15.0
"""How far from the start a link-scale parameter is sought: a factor of three million on the log."""


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
        Inverse of the observed information; None if that is not positive definite.
    converged
        Whether the slope there is flat.
    """

    beta: Float[np.ndarray, " parameters"]
    log_likelihood: float
    vcov: Float[np.ndarray, "parameters parameters"] | None
    converged: bool


def maximise(log_likelihood: LogLikelihood, start: Float[np.ndarray, " parameters"]) -> Maximum:
    """Maximise a log likelihood from its analytic gradient: BFGS, then Newton's steps.

    Parameters
    ----------
    log_likelihood
        From link-scale parameters to the value and its gradient.
    start
        Link-scale parameters to begin with.

    References
    ----------
    Nocedal & Wright (2006) Numerical Optimization, 2nd ed., algorithm 6.1.

    Examples
    --------
    >>> found = maximise(lambda b: (-float(((b - 2) ** 2).sum()), -2 * (b - 2)), np.zeros(2))
    >>> found.beta.round(6).tolist(), found.vcov.round(6).tolist()
    ([2.0, 2.0], [[0.5, 0.0], [0.0, 0.5]])
    """

    def downhill(beta: np.ndarray) -> tuple[float, np.ndarray]:
        if np.abs(beta - start).max() > WIDEST_SEARCH:
            return 1e100, np.zeros_like(beta)
        value, gradient = log_likelihood(beta)
        return -value, -gradient

    found = minimize(downhill, start, jac=True, method="BFGS", options={"gtol": 1e-5})
    beta = np.asarray(found.x, dtype=float)
    for _ in range(10):
        beta, moved = _newton_step(log_likelihood, beta)
        if not moved:
            break
    value, gradient = log_likelihood(beta)
    flat = bool(np.isfinite(value) and np.abs(gradient).max() < GRADIENT_TOLERANCE)
    return Maximum(beta, value, _inverse(information(log_likelihood, beta)), flat)


def information(
    log_likelihood: LogLikelihood, beta: Float[np.ndarray, " parameters"]
) -> Float[np.ndarray, "parameters parameters"]:
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
    step = 1e-4
    rows = []
    for unit in np.eye(len(beta)):
        ahead, behind = log_likelihood(beta + step * unit)[1], log_likelihood(beta - step * unit)[1]
        rows.append((behind - ahead) / (2 * step))
    matrix = np.array(rows)
    return (matrix + matrix.T) / 2


def _newton_step(
    log_likelihood: LogLikelihood, beta: Float[np.ndarray, " parameters"]
) -> tuple[Float[np.ndarray, " parameters"], bool]:
    value, gradient = log_likelihood(beta)
    covariance = _inverse(information(log_likelihood, beta))
    if covariance is None or np.abs(gradient).max() < 1e-9:
        return beta, False
    step = covariance @ gradient
    if np.abs(step).max() > 1.0:
        return beta, False  # far from any maximum, where the curvature says little
    better = beta + step
    new_value, new_gradient = log_likelihood(better)
    improved = new_value >= value - 1e-9 and np.abs(new_gradient).max() < np.abs(gradient).max()
    return (better, True) if improved else (beta, False)


def _inverse(
    matrix: Float[np.ndarray, "parameters parameters"],
) -> Float[np.ndarray, "parameters parameters"] | None:
    """The inverse of a positive definite matrix that is well away from a singular one."""
    if not np.all(np.isfinite(matrix)):
        return None
    values, vectors = np.linalg.eigh(matrix)
    if values[0] <= 1e-10 * max(values[-1], 1.0):
        return None
    inverse: np.ndarray = (vectors / values) @ vectors.T
    return inverse
