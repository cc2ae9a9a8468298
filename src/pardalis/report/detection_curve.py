"""The detection function of an estimate, one curve for each class that it tells apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from math import log
from typing import Literal

import numpy as np
from jaxtyping import Float

from pardalis.records.estimate import Estimate, Interval
from pardalis.report.curve_band import NORMAL_975, log_covariance, log_variances
from pardalis.report.levels import Levels, in_words, with_class_named
from pardalis.scr.detection_functions import DETECTION_FUNCTIONS, DetectionFunction

_REACH = 4.0
_MOST_CURVES = 6

Band = Literal["covariance", "intervals"]


@dataclass(frozen=True, slots=True, eq=False)
class DetectionCurve:
    """How detection falls with the distance of a camera from the activity centre.

    Parameters
    ----------
    label
        The levels that it is for, such as "sex = F"; empty if the model tells none apart.
    distance
        [m].
    height
        Probability (g0) or expected number (lambda0) of captures per camera-night.
    lower, upper
        95 % band at each distance; None where the estimate tells too little for one.
    band
        Whether the band is from the parameters' covariance, or from their own intervals as though
        they were independent; None without a band.
    sigma
        [m].
    """

    label: str
    distance: Float[np.ndarray, " points"]
    height: Float[np.ndarray, " points"]
    lower: Float[np.ndarray, " points"] | None
    upper: Float[np.ndarray, " points"] | None
    band: Band | None
    sigma: float


@dataclass(frozen=True, slots=True)
class DetectionCurves:
    """All curves of an estimate.

    Parameters
    ----------
    detectfn
        secr's short name of the detection function.
    description
        In words ("half-normal").
    is_probability
        True for g0, False for lambda0.
    curves
        One a class, at most six.
    omitted
        Number of classes beyond these.
    varying
        Parameters that depend on more than levels: the curves are for the first value of each.
    """

    detectfn: str
    description: str
    is_probability: bool
    curves: tuple[DetectionCurve, ...]
    omitted: int
    varying: tuple[str, ...] = ()


def detection_curves(estimate: Estimate | None, points: int = 161) -> DetectionCurves | None:
    """The curves of an estimate, for each set of levels in its first session.

    Parameters
    ----------
    estimate
        With its detection function and all that function's parameters on their own scale.
    points
        Number of distances from 0 to four times the largest sigma.

    Returns
    -------
    DetectionCurves or None
        None for an estimate without parameters, or with a function that is not known.

    References
    ----------
    Efford, M. G. (2025) secr: spatially explicit capture-recapture models, help page `detectfn`.
    The bands are by the delta method on the logarithm of the curve.
    """
    if estimate is None or estimate.detectfn not in DETECTION_FUNCTIONS:
        return None
    function = DETECTION_FUNCTIONS[estimate.detectfn]
    real = with_class_named(estimate.sessions[0].real if estimate.sessions else estimate.real)
    sets = [_parameters(function, real, levels) for levels in _level_sets(function, real)]
    usable = [each for each in sets if each is not None]
    if not usable:
        return None
    shown = usable[:_MOST_CURVES]
    reach = _REACH * max(each["sigma"][1].estimate for _, each in shown)
    distance = np.linspace(0.0, reach, points)
    return DetectionCurves(
        function.name,
        function.description,
        not function.is_hazard,
        tuple(_curve(estimate, function, distance, *each) for each in shown),
        len(usable) - len(shown),
        _varying(function, real),
    )


_Real = tuple[tuple[str, Levels, Interval], ...]
_Parameters = dict[str, tuple[Levels, Interval]]
"""Of each parameter of the function: the levels that tell it apart, and its interval."""


def _varying(function: DetectionFunction, real: _Real) -> tuple[str, ...]:
    times = Counter((name, levels) for name, levels, _ in real)
    repeated = {name for (name, _), number in times.items() if number > 1}
    return tuple(name for name, _ in function.parameters if name in repeated)


def _level_sets(function: DetectionFunction, real: _Real) -> list[Levels]:
    """Every combination of the levels that parameters of the function are told apart by."""
    wanted = {name for name, _ in function.parameters}
    factors: dict[str, dict[str, None]] = {}
    for plain, levels, _ in real:
        if plain in wanted:
            for factor, level in levels:
                factors.setdefault(factor, {})[level] = None
    combinations = product(*([(factor, level) for level in factors[factor]] for factor in factors))
    return list(combinations)


def _parameters(
    function: DetectionFunction, real: _Real, levels: Levels
) -> tuple[Levels, _Parameters] | None:
    """The parameters that hold for a set of levels; None if one is missing or no number."""
    found: _Parameters = {}
    for plain, own, interval in real:
        if set(own) <= set(levels):
            found.setdefault(plain, (own, interval))
    values = [found[name][1].estimate for name, _ in function.parameters if name in found]
    good = len(values) == len(function.parameters) and np.isfinite(values).all()
    return (levels, found) if good and min(values) > 0 else None


def _curve(
    estimate: Estimate,
    function: DetectionFunction,
    distance: Float[np.ndarray, " points"],
    levels: Levels,
    parameters: _Parameters,
) -> DetectionCurve:
    own = [(name, *parameters[name]) for name, _ in function.parameters]
    values = [interval.estimate for _, _, interval in own]
    shape, slopes = function.shape((distance**2)[None, :], tuple(map(log, values[1:])))
    height = np.minimum(values[0] * np.exp(shape[0]), np.inf if function.is_hazard else 1.0)
    by_log = np.column_stack([np.ones(len(distance)), *(slope[0] for slope in slopes)])
    band: Band = "covariance"
    covariance = log_covariance(estimate, own)
    if covariance is None:
        band, covariance = "intervals", log_variances(function, [each for _, _, each in own])
    label, sigma = in_words(levels), parameters["sigma"][1].estimate
    vague = {name.partition(".")[0] for name in estimate.undetermined}
    if covariance is None or vague & {name for name, _, _ in own}:
        return DetectionCurve(label, distance, height, None, None, None, sigma)
    variance = np.einsum("pi,ij,pj->p", by_log, covariance, by_log)
    factor = np.exp(NORMAL_975 * np.sqrt(np.maximum(variance, 0.0)))
    upper = height * factor if function.is_hazard else np.minimum(height * factor, 1.0)
    return DetectionCurve(label, distance, height, height / factor, upper, band, sigma)
