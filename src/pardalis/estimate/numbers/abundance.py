"""Density and numbers of animals that follow from a fitted model, with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from math import expm1, sqrt

import numpy as np
from jaxtyping import Bool, Float

from pardalis.estimate.numbers.population import areas_of_caught, height, variance_of_caught
from pardalis.estimate.search.fitted import Fitted, hectares, seen_by_group, slopes_of
from pardalis.estimate.search.model_likelihood import Beta
from pardalis.records.estimate import Interval
from pardalis.scr.derived import log_normal_interval

_NOTHING_KNOWN = 300.0


@dataclass(frozen=True, slots=True)
class Abundance:
    """Animals of one unit in a region.

    Parameters
    ----------
    expected_n
        Expected number of activity centres.
    realised_n
        Number of activity centres, given the animals that were caught.
    density
        Mean over the region [animals per ha].
    area
        Of the region [ha].
    """

    expected_n: Interval
    realised_n: Interval
    density: Interval
    area: float


def abundance(
    fitted: Fitted, number: int, region: Bool[np.ndarray, " points"] | None = None
) -> Abundance:
    """Expected and realised number of animals in a region, and their mean density.

    The realised number is that of animals caught plus those expected but not caught; its variance
    is that of the expected number less the number itself, as for a Poisson population (for a
    binomial one the expected number is the population). Where that is not above zero, as with
    several sessions that share a density, and in part of a mask, each animal that was
    caught counts with the probability that its centre lies there, and the variance is that of the
    numbers that are not known. Standard errors are the delta method's; that of a constant density
    is the log-normal variate's, as in secr.

    Parameters
    ----------
    fitted
        The fitted model.
    number
        Of the unit, from 0.
    region
        Which points of its mask; None for all of them.

    References
    ----------
    Efford & Fewster (2013) Estimating population size by spatially explicit capture-recapture.
    Oikos 122:918-928; log-normal intervals, those of realised N for the animals not caught.
    """
    likelihood, beta = fitted.likelihood, fitted.maximum.beta
    unit = fitted.design.units[number].unit
    inside = np.ones(len(unit.mask.points), dtype=bool) if region is None else region
    area = float(inside.sum()) * hectares(unit.mask)
    if fitted.design.spec.conditional and not unit.history.individual_ids:
        return _nobody(fitted, number, inside, area)
    parts = _Parts(fitted, number, inside)
    slopes = slopes_of(lambda at: float(np.log(parts.expected(at))), beta)
    expected = parts.expected(beta)
    log_variance = fitted.variance(slopes) + variance_of_caught(likelihood, number, beta)
    constant = fitted.design.formulas.get("D") == "~1"
    error = standard_error(expected, log_variance, constant)
    of_expected = log_normal_interval(expected, error)
    caught, missed, spread = parts.realised(beta)
    whole = region is None or bool(inside.all())
    poisson = fitted.design.spec.distribution == "poisson"
    variance = _realised_variance(error, expected, poisson)
    if whole and variance > 0.0:
        realised_error = sqrt(variance)
    else:
        by_missed = slopes_of(lambda at: parts.realised(at)[1], beta)
        realised_error = sqrt(fitted.variance(by_missed) + missed + spread)
    least = caught if whole else 0.0
    density = Interval(*(value / area for value in _values(of_expected)))
    return Abundance(
        of_expected, log_normal_interval(caught + missed, realised_error, least), density, area
    )


def _realised_variance(error: float, expected: float, poisson: bool) -> float:
    """Of the number that lived there, without the chance by which so many did.

    A fit that has lost hold of a number gives one whose square is beyond all numbers.

    >>> _realised_variance(3.0, 5.0, poisson=True), _realised_variance(1e293, 1e296, poisson=True)
    (4.0, inf)
    """
    squared = error * error
    return squared - expected if poisson else squared


def standard_error(expected: float, log_variance: float, log_normal: bool) -> float:
    """Of a number, from the variance of its logarithm.

    Parameters
    ----------
    expected
        The number.
    log_variance
        Of its logarithm; beyond some hundreds nothing is known, and the interval has no end.
    log_normal
        Whether by the log-normal distribution; otherwise by the delta method.

    Examples
    --------
    >>> standard_error(10.0, 0.04, log_normal=False)
    2.0
    >>> standard_error(10.0, 1e6, log_normal=True) ** 2 > 1e100
    True
    """
    # Its square must still be a number.
    known = min(log_variance, _NOTHING_KNOWN)
    return expected * sqrt(expm1(known) if log_normal else log_variance)


def _nobody(
    fitted: Fitted, number: int, inside: Bool[np.ndarray, " points"], area: float
) -> Abundance:
    """No animal was caught in a session of a conditional fit: none, and at most so many.

    Garwood (1936) Biometrika 28:437-442: the upper limit of a Poisson mean of which 0 were seen.
    """
    likelihood, beta = fitted.likelihood, fitted.maximum.beta
    unit, session = fitted.design.units[number], likelihood.sessions[number]
    seen, _ = seen_by_group(likelihood, unit, session, beta)
    log_density, _ = likelihood.log_density(unit, beta)
    relative = float(np.exp(log_density[inside]).sum()) * hectares(unit.unit.mask)
    most = -np.log(0.025) * relative / float(seen.mean())
    none = Interval(0.0, 0.0, 0.0, most)
    return Abundance(none, none, Interval(0.0, 0.0, 0.0, most / area), area)


class _Parts:
    """Numbers of one unit as functions of the parameters."""

    def __init__(self, fitted: Fitted, number: int, inside: Bool[np.ndarray, " points"]) -> None:
        self.likelihood, self.number, self.inside = fitted.likelihood, number, inside
        self.unit, self.session = fitted.design.units[number], fitted.likelihood.sessions[number]
        self.animals = len(self.unit.unit.history.individual_ids)

    def expected(self, beta: Beta) -> float:
        """Expected number of centres in the region."""
        log_density, _ = self.likelihood.log_density(self.unit, beta)
        relative = float(np.exp(log_density[self.inside]).sum()) * hectares(self.unit.unit.mask)
        return relative * height(self.likelihood, self.number, beta)

    def realised(self, beta: Beta) -> tuple[float, float, float]:
        """Centres in the region of animals caught, and not caught; variance of the former."""
        log_density, _ = self.likelihood.log_density(self.unit, beta)
        level = np.log(height(self.likelihood, self.number, beta))
        missed = self._missed(beta, log_density + level)
        if self.inside.all():
            return float(self.animals), missed, 0.0
        share = self._inside_share(beta, log_density)
        return float(share.sum()), missed, float((share * (1.0 - share)).sum())

    def _missed(self, beta: Beta, log_density: Float[np.ndarray, " points"]) -> float:
        there = np.where(self.inside, log_density, -np.inf)
        betas, _ = self.likelihood.detection(beta)
        log_share = self.likelihood.log_share(self.unit, beta)
        sums = self.session.sums(betas, there, log_share)
        seen = (np.exp(log_share) * sums.exposed[self.session.terms.never]).sum(axis=1)
        # A group weighs by its share among all animals, not among those caught.
        stands_for = 1.0 / areas_of_caught(self.likelihood, self.number, beta)
        members = np.bincount(self.session.terms.animal_group, stands_for, minlength=len(seen))
        weights = members / members.sum() if members.sum() else np.full(len(seen), 1 / len(seen))
        number = float(np.exp(there[self.inside]).sum()) * hectares(self.unit.unit.mask)
        return number - float(weights @ seen)

    def _inside_share(
        self, beta: Beta, log_density: Float[np.ndarray, " points"]
    ) -> Float[np.ndarray, " animals"]:
        """Probability that each caught animal's centre lies in the region."""
        betas, _ = self.likelihood.detection(beta)
        log_share = self.likelihood.log_share(self.unit, beta)
        there = np.where(self.inside, log_density, -np.inf)
        of_all = self.session.sums(betas, log_density, log_share).log_probability
        of_part = self.session.sums(betas, there, log_share).log_probability
        share: np.ndarray = np.exp(of_part - of_all)
        return share


def _values(interval: Interval) -> tuple[float, float, float, float]:
    return interval.estimate, interval.standard_error, interval.lower, interval.upper
