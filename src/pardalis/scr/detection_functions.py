"""How the chance of being caught falls with distance from the activity centre.

Each detection function is given as the logarithm of its cumulative hazard of one unit of effort,
so that effort multiplies and occasions add, with its derivatives on the link scale. The formulas
are written in the array API, for whichever library holds the distances.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log
from typing import Any

from pardalis.errors import InputError
from pardalis.records.model_spec import Link

Array = Any
"""An array of any library with the array API; detectors (or channels) by mask points."""

Shape = Callable[[Array, tuple[float, ...]], tuple[Array, tuple[Array, ...]]]

FAINT = -35.0
"""Below this log probability, hazard and probability agree to the last digit."""

FARTHEST_SIGMAS = 1e4
"""A hazard that is not negligible at this distance is never neglected."""


@dataclass(frozen=True, slots=True, eq=False)
class LogSlopes:
    """Slopes of log hazards by the parameters that they were made with.

    Parameters
    ----------
    steepness
        Slope of the log hazard by the log height of the function; None where it is 1.
    by_first
        Slope of the log height by the first parameter.
    by_shape
        Slopes of the log height by the other parameters.
    """

    steepness: Array | None
    by_first: float
    by_shape: tuple[Array, ...]

    def __call__(self, upon: Array) -> tuple[float, ...]:
        """Slopes of a sum by the parameters, from its slopes by the log hazards.

        Parameters
        ----------
        upon
            Slope of the sum by each log hazard.
        """
        scaled = upon if self.steepness is None else upon * self.steepness
        return (_sum(scaled) * self.by_first, *_products(scaled, self.by_shape))

    def each(self) -> tuple[Array | None, ...]:
        """Slope of each log hazard by each parameter; None where all are 1."""
        if self.steepness is None:
            return (None, *self.by_shape)
        first = self.steepness * self.by_first
        return (first, *(self.steepness * slope for slope in self.by_shape))


@dataclass(frozen=True, slots=True)
class DetectionFunction:
    """A detection function with its parameters in secr's names and links.

    Parameters
    ----------
    name
        secr's short name, such as "HN".
    description
        In words.
    parameters
        Name and link of each, in secr's order.
    shape
        From squared distances [m^2] and the parameters but the first to the log of the height
        relative to the centre, and its derivative by each.
    """

    name: str
    description: str
    parameters: tuple[tuple[str, Link], ...]
    shape: Shape

    @property
    def is_hazard(self) -> bool:
        """Whether the function is one of hazard (lambda0) and not of probability (g0)."""
        return self.parameters[0][0] == "lambda0"

    def log_hazard(self, beta: tuple[float, ...], squared: Array) -> tuple[Array, LogSlopes]:
        """Log hazard of one unit of effort, and its slopes by the parameters.

        Parameters
        ----------
        beta
            Parameters on their link scale.
        squared
            Squared distances [m^2].

        References
        ----------
        Efford, M. G. (2025) secr: spatially explicit capture-recapture models, help page
        `detectfn`; hazard and probability: Borchers & Efford (2008) Biometrics 64:377-385.

        Examples
        --------
        >>> import numpy as np
        >>> value, _ = DETECTION_FUNCTIONS["HN"].log_hazard((0.0, 0.0), np.array([[0.0]]))
        >>> bool(np.isclose(np.exp(value[0, 0]), np.log(2)))
        True
        """
        height, slopes = self.shape(squared, beta[1:])
        if self.is_hazard:
            return height + beta[0], LogSlopes(None, 1.0, slopes)
        value, steepness, missed = _hazard_of_probability(beta[0], height)
        return value, LogSlopes(steepness, missed, slopes)

    def reach(self, beta: tuple[float, ...], smallest: float) -> float:
        """Distance [m] beyond which the hazard of one unit of effort is below a bound.

        Parameters
        ----------
        beta
            Parameters on their link scale.
        smallest
            The bound; infinity is returned if the function never falls so low.
        """
        import numpy as np

        sigma = exp(beta[1])
        low, high = 0.0, FARTHEST_SIGMAS * sigma
        bound = log(smallest)

        def above(distance: float) -> bool:
            return float(self.log_hazard(beta, np.array([[distance**2]]))[0][0, 0]) > bound

        if above(high):
            return float("inf")
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if above(middle) else (low, middle)
        return high


def _sum(values: Array) -> float:
    return float(values.__array_namespace__().sum(values))


def _products(upon: Array, slopes: tuple[Array, ...]) -> tuple[float, ...]:
    xp = upon.__array_namespace__()
    flat = xp.reshape(upon, (-1,))
    return tuple(float(xp.vecdot(flat, xp.reshape(slope, (-1,)))) for slope in slopes)


def _hazard_of_probability(logit: float, height: Array) -> tuple[Array, Array, float]:
    """Log of -log(1 - g) for g of the given height, and its slope by log g; and 1 - g0."""
    xp = height.__array_namespace__()
    g0, missed_at_centre = 1.0 / (1.0 + exp(-logit)), 1.0 / (1.0 + exp(logit))
    log_g = height - _log1p_exp(-logit)
    g = xp.exp(log_g)
    if missed_at_centre > 1e-6:
        missed, hazard = 1.0 - g, -xp.log1p(-g)
    else:  # 1 - g would lose its digits
        missed = missed_at_centre - g0 * xp.expm1(height)
        hazard = -xp.log(missed)
    # Where g is faint the hazard and g agree, and g may underflow.
    faint = log_g < FAINT
    one = xp.ones_like(g)
    hazard, missed = xp.where(faint, one, hazard), xp.where(faint, one, missed)
    value = xp.where(faint, log_g, xp.log(hazard))
    steepness = xp.where(faint, one, g / (missed * hazard))
    return value, steepness, missed_at_centre


def _log1p_exp(value: float) -> float:
    from math import log1p

    return value + log1p(exp(-value)) if value > 0 else log1p(exp(value))


def half_normal(squared: Array, beta: tuple[float, ...]) -> tuple[Array, tuple[Array, ...]]:
    """Log of exp(-d^2 / (2 sigma^2)), and its slope by log sigma.

    Parameters
    ----------
    squared
        Squared distances [m^2].
    beta
        log sigma [log m].

    References
    ----------
    secr's detection functions 0 (HN) and 14 (HHN).
    """
    scaled = squared * exp(-2.0 * beta[0])
    return scaled * -0.5, (scaled,)


def exponential(squared: Array, beta: tuple[float, ...]) -> tuple[Array, tuple[Array, ...]]:
    """Log of exp(-d / sigma), and its slope by log sigma.

    Parameters
    ----------
    squared
        Squared distances [m^2].
    beta
        log sigma [log m].

    References
    ----------
    secr's detection functions 2 (EX) and 16 (HEX).
    """
    xp = squared.__array_namespace__()
    scaled = xp.sqrt(squared) * exp(-beta[0])
    return -scaled, (scaled,)


def hazard_rate(squared: Array, beta: tuple[float, ...]) -> tuple[Array, tuple[Array, ...]]:
    """Log of 1 - exp(-(d / sigma)^-z), and its slopes by log sigma and log z.

    Parameters
    ----------
    squared
        Squared distances [m^2].
    beta
        log sigma [log m] and log z.

    References
    ----------
    Hayes & Buckland (1983) Biometrics 39:29-42; secr's detection functions 1 (HR) and 15 (HHR).
    """
    xp = squared.__array_namespace__()
    z = exp(beta[1])
    at_centre = squared <= 0.0
    log_distance = 0.5 * xp.log(xp.where(at_centre, xp.ones_like(squared), squared)) - beta[0]
    log_y = -z * log_distance
    # Beyond these bounds 1 - exp(-y) is y, or 1, to the last digit.
    y = xp.exp(xp.where(log_y > 6.5, xp.full_like(log_y, 6.5), log_y))
    faint = log_y < FAINT
    ones, zeros = xp.ones_like(y), xp.zeros_like(y)
    safe = xp.where(faint, ones, y)
    value = xp.where(faint, log_y, xp.log(-xp.expm1(-safe)))
    share = xp.where(faint, ones, safe / xp.expm1(safe))
    value = xp.where(at_centre, zeros, value)
    share = xp.where(at_centre, zeros, share)
    return value, (z * share, -z * log_distance * share)


_G0: tuple[str, Link] = ("g0", "logit")
_LAMBDA0: tuple[str, Link] = ("lambda0", "log")
_SIGMA: tuple[str, Link] = ("sigma", "log")
_Z: tuple[str, Link] = ("z", "log")

DETECTION_FUNCTIONS = {
    function.name: function
    for function in (
        DetectionFunction("HN", "half-normal", (_G0, _SIGMA), half_normal),
        DetectionFunction("EX", "exponential", (_G0, _SIGMA), exponential),
        DetectionFunction("HR", "hazard-rate", (_G0, _SIGMA, _Z), hazard_rate),
        DetectionFunction("HHN", "hazard half-normal", (_LAMBDA0, _SIGMA), half_normal),
        DetectionFunction("HEX", "hazard exponential", (_LAMBDA0, _SIGMA), exponential),
        DetectionFunction("HHR", "hazard hazard-rate", (_LAMBDA0, _SIGMA, _Z), hazard_rate),
    )
}


def detection_function(name: str) -> DetectionFunction:
    """The detection function of that short name.

    Parameters
    ----------
    name
        Such as "HN".

    Raises
    ------
    InputError
        If there is none.

    Examples
    --------
    >>> detection_function("HHN").parameters
    (('lambda0', 'log'), ('sigma', 'log'))
    """
    if name not in DETECTION_FUNCTIONS:
        raise InputError(
            f"There is no detection function '{name}'.", f"Use {', '.join(DETECTION_FUNCTIONS)}."
        )
    return DETECTION_FUNCTIONS[name]
