"""How the chance of being caught falls with distance from the activity centre.

Each detection function is given as the logarithm of its cumulative hazard of one unit of effort,
with derivatives on the link scale, so that effort multiplies and occasions add.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

from pardalis.errors import InputError

Link = Literal["log", "logit"]
Surface = Float[np.ndarray, "detectors points"]
Slopes = Float[np.ndarray, "parameters detectors points"]
HazardFunction = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


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
    log_hazard
        From the link-scale parameters and squared distances [m^2] to the log hazard of one unit
        of effort, and its derivative by each link-scale parameter.
    """

    name: str
    description: str
    parameters: tuple[tuple[str, Link], ...]
    log_hazard: HazardFunction


def half_normal(
    beta: Float[np.ndarray, "2"], squared: Float[np.ndarray, "detectors points"]
) -> tuple[Surface, Slopes]:
    """Log hazard of the half-normal detection function, HN.

    The probability is g(d) = g0 exp(-d^2 / (2 sigma^2)); the hazard is -log(1 - g).

    Parameters
    ----------
    beta
        logit g0 and log sigma [log m].
    squared
        Squared distances [m^2].

    References
    ----------
    Efford, M. G. (2025) secr: spatially explicit capture-recapture models, help page `detectfn`,
    type 0; Borchers & Efford (2008) Biometrics 64:377-385, section 2.1.

    Examples
    --------
    >>> value, slope = half_normal(np.array([0.0, np.log(2.0)]), np.array([[0.0]]))
    >>> bool(np.isclose(np.exp(value[0, 0]), np.log(2)))
    True
    """
    scaled = squared * np.exp(-2.0 * beta[1])
    log_g0, g0, missed_at_centre = -np.logaddexp(0.0, -beta[0]), _expit(beta[0]), _expit(-beta[0])
    log_g = log_g0 - scaled / 2.0
    g = np.exp(log_g)
    if missed_at_centre > 1e-6:
        missed, hazard = 1.0 - g, -np.log1p(-g)
    else:  # 1 - g would lose its digits
        missed = missed_at_centre - g0 * np.expm1(-scaled / 2.0)
        hazard = -np.log(missed)
    # Where g is faint the hazard and g agree to the last digit, and g may underflow.
    bend = np.divide(hazard, g, out=np.ones_like(g), where=g > 1e-8)
    steepness = 1.0 / (missed * bend)
    return log_g + np.log(bend), np.stack([steepness * missed_at_centre, steepness * scaled])


def hazard_half_normal(
    beta: Float[np.ndarray, "2"], squared: Float[np.ndarray, "detectors points"]
) -> tuple[Surface, Slopes]:
    """Log hazard of the hazard half-normal detection function, HHN.

    The hazard is lambda(d) = lambda0 exp(-d^2 / (2 sigma^2)).

    Parameters
    ----------
    beta
        log lambda0 and log sigma [log m].
    squared
        Squared distances [m^2].

    References
    ----------
    Efford, M. G. (2025) secr: spatially explicit capture-recapture models, help page `detectfn`,
    type 14.

    Examples
    --------
    >>> value, slope = hazard_half_normal(np.array([0.0, 0.0]), np.array([[0.0, 2.0]]))
    >>> value.tolist()
    [[0.0, -1.0]]
    """
    scaled = squared * np.exp(-2.0 * beta[1])
    return beta[0] - scaled / 2.0, np.stack([np.ones_like(scaled), scaled])


def _expit(value: float) -> float:
    return float(np.exp(-np.logaddexp(0.0, -value)))


DETECTION_FUNCTIONS = {
    "HN": DetectionFunction("HN", "half-normal", (("g0", "logit"), ("sigma", "log")), half_normal),
    "HHN": DetectionFunction(
        "HHN", "hazard half-normal", (("lambda0", "log"), ("sigma", "log")), hazard_half_normal
    ),
}


def detection_function(name: str) -> DetectionFunction:
    """The detection function of that short name.

    Parameters
    ----------
    name
        As secr calls it, such as "HN".

    Raises
    ------
    InputError
        If Pardalis has none of that name.

    Examples
    --------
    >>> detection_function("HHN").parameters
    (('lambda0', 'log'), ('sigma', 'log'))
    """
    if name not in DETECTION_FUNCTIONS:
        known = ", ".join(DETECTION_FUNCTIONS)
        raise InputError(f"No detection function is called '{name}'.", f"Choose one of: {known}.")
    return DETECTION_FUNCTIONS[name]
