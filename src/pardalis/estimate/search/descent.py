"""Steps downhill: from a start far off, and from one that is near."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float
from scipy.optimize import minimize

LogLikelihood = Callable[[np.ndarray], tuple[float, np.ndarray]]
Matrix = Float[np.ndarray, "parameters parameters"]

FLAT = 1e-7
"""A maximum is found when Newton's step would raise the log likelihood by less than this."""

WIDEST_SEARCH = 15.0
"""How far from the start a link-scale parameter is sought: a factor of three million on the log."""

KEPT = 16
"""Values that are kept, lest one place be asked for twice."""


class Downhill:
    """Minus the log likelihood in units of the scale from the start; the last values are kept.

    Parameters
    ----------
    log_likelihood
        From link-scale parameters to the value and its gradient.
    start
        Link-scale parameters to begin with.
    unit
        Of each parameter.
    """

    def __init__(
        self,
        log_likelihood: LogLikelihood,
        start: Float[np.ndarray, " parameters"],
        unit: Float[np.ndarray, " parameters"],
    ) -> None:
        self.log_likelihood, self.start, self.unit = log_likelihood, start, unit
        self.known: dict[bytes, tuple[float, np.ndarray]] = {}

    def __call__(self, scaled: np.ndarray) -> tuple[float, np.ndarray]:
        """The value and its slopes.

        Parameters
        ----------
        scaled
            Distance from the start, in units of the scale.
        """
        key = scaled.tobytes()
        if key not in self.known:
            if len(self.known) >= KEPT:
                del self.known[next(iter(self.known))]
            self.known[key] = self._found(scaled)
        value, gradient = self.known[key]
        return value, gradient.copy()

    def _found(self, scaled: np.ndarray) -> tuple[float, np.ndarray]:
        if np.abs(scaled).max(initial=0.0) > WIDEST_SEARCH:
            return 1e100, np.zeros_like(scaled)
        value, gradient = self.log_likelihood(self.start + scaled * self.unit)
        if not np.isfinite(value):
            return 1e100, np.zeros_like(scaled)
        return -value, -gradient * self.unit


def bfgs(
    downhill: LogLikelihood, inverse: Matrix, tolerance: float
) -> Float[np.ndarray, " parameters"]:
    """The place where BFGS ends that begins at zero.

    Parameters
    ----------
    downhill
        What is minimised, with its gradient.
    inverse
        Of the Hessian, near enough.
    tolerance
        Largest slope at which it may end.

    References
    ----------
    Nocedal & Wright (2006) Numerical Optimization, 2nd ed., algorithm 6.1.
    """
    options = {"gtol": tolerance, "hess_inv0": inverse}
    start = np.zeros(len(inverse))
    found = minimize(downhill, start, jac=True, method="BFGS", options=options)
    return np.asarray(found.x, dtype=float)


def quasi_newton(
    downhill: LogLikelihood, inverse: Matrix
) -> Float[np.ndarray, " parameters"] | None:
    """Full steps from zero, which lies near the minimum, to the minimum; None if one fails.

    Parameters
    ----------
    downhill
        What is minimised, with its gradient.
    inverse
        Of the Hessian; each step betters it.

    References
    ----------
    Nocedal & Wright (2006) Numerical Optimization, 2nd ed., equation (6.17).

    Examples
    --------
    >>> quasi_newton(lambda b: (float((b - 1) @ (b - 1)), 2 * (b - 1)), np.eye(1) / 2).tolist()
    [1.0]
    """
    at = np.zeros(len(inverse))
    value, gradient = downhill(at)
    for _ in range(10):
        step = -(inverse @ gradient)
        gain = -0.5 * float(gradient @ step)
        if 0.0 <= gain < FLAT / 10.0:
            return at
        if not gain > 0.0 or np.abs(step).max(initial=0.0) > 1.0:
            return None
        further, further_gradient = downhill(at + step)
        bend = further_gradient - gradient
        curvature = float(bend @ step)
        if not further < value or not curvature > 0.0:
            return None
        at, value, gradient = at + step, further, further_gradient
        turn = np.eye(len(at)) - np.outer(step, bend) / curvature
        inverse = turn @ inverse @ turn.T + np.outer(step, step) / curvature
    return None
