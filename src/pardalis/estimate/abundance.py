"""Density and numbers of animals that follow from a fitted model, with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from math import expm1, sqrt

import numpy as np
from jaxtyping import Bool, Float

from pardalis.estimate.design import UnitDesign
from pardalis.estimate.fitted import Fitted, expected_number, hectares, seen_by_group, slopes_of
from pardalis.estimate.model_likelihood import Beta
from pardalis.records.estimate import Interval
from pardalis.scr.derived import log_normal_interval
from pardalis.scr.likelihood import SessionLikelihood

HECTARES_IN_KM2 = 100.0


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
    binomial one the expected number is the population). In part of a mask, each animal that was
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
    unit, session = fitted.design.units[number], likelihood.sessions[number]
    inside = np.ones(len(unit.unit.mask.points), dtype=bool) if region is None else region
    area = float(inside.sum()) * hectares(unit.unit.mask)
    parts = _Parts(fitted, unit, session, inside)
    slopes = slopes_of(lambda at: float(np.log(parts.expected(at))), beta)
    expected = parts.expected(beta)
    log_variance = fitted.variance(slopes) + parts.of_caught(beta)
    constant = fitted.design.formulas.get("D") == "~1"
    error = expected * sqrt(expm1(min(log_variance, 700.0)) if constant else log_variance)
    of_expected = log_normal_interval(expected, error)
    caught, missed, spread = parts.realised(beta)
    if region is None or inside.all():
        poisson = fitted.design.spec.distribution == "poisson"
        variance = error**2 - expected if poisson else error**2
        realised_error = sqrt(max(variance, 0.0))
    else:
        by_missed = slopes_of(lambda at: parts.realised(at)[1], beta)
        realised_error = sqrt(fitted.variance(by_missed) + missed + spread)
    whole = region is None or bool(inside.all())
    least = caught if whole else 0.0
    density = Interval(*(value / area for value in _values(of_expected)))
    return Abundance(
        of_expected, log_normal_interval(caught + missed, realised_error, least), density, area
    )


class _Parts:
    """Numbers of one unit as functions of the parameters."""

    def __init__(
        self,
        fitted: Fitted,
        unit: UnitDesign,
        session: SessionLikelihood,
        inside: Bool[np.ndarray, " points"],
    ) -> None:
        self.likelihood, self.unit, self.session = fitted.likelihood, unit, session
        self.inside, self.spec = inside, fitted.design.spec
        self.animals = len(unit.unit.history.individual_ids)

    def expected(self, beta: Beta) -> float:
        """Expected number of centres in the region."""
        log_density, _ = self.likelihood.log_density(self.unit, beta)
        relative = float(np.exp(log_density[self.inside]).sum()) * hectares(self.unit.unit.mask)
        return relative * self.height(beta)

    def height(self, beta: Beta) -> float:
        """What a conditional fit's relative density is multiplied by: 1 over areas, summed."""
        if not self.spec.conditional:
            return 1.0
        return float((1.0 / self._of_animals(beta)).sum())

    def of_caught(self, beta: Beta) -> float:
        """Squared coefficient of variation that a derived density has from the number caught.

        That of Horvitz & Thompson's estimator: sum a_i^-2 for a Poisson number of animals.
        """
        if not self.spec.conditional:
            return 0.0
        areas = self._of_animals(beta)
        total = expected_number(self.likelihood, self.unit, beta)
        share = areas / total if self.spec.distribution == "binomial" else 0.0
        return float(((1.0 - share) / areas**2).sum()) / float((1.0 / areas).sum()) ** 2

    def realised(self, beta: Beta) -> tuple[float, float, float]:
        """Centres in the region of animals caught, and not caught; variance of the former."""
        log_density, _ = self.likelihood.log_density(self.unit, beta)
        height = np.log(self.height(beta)) if self.animals else 0.0
        missed = self._missed(beta, log_density + height)
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
        group = self.session.terms.animal_group  # its share among all animals, not among the caught
        members = np.bincount(group, 1.0 / self._of_animals(beta), minlength=len(seen))
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

    def _of_animals(self, beta: Beta) -> Float[np.ndarray, " animals"]:
        """Effective area of each animal caught, of its class where that is known [ha]."""
        mixed, by_class = seen_by_group(self.likelihood, self.unit, self.session, beta)
        group, known = self.session.terms.animal_group, self.session.terms.animal_class
        areas: np.ndarray = np.where(known < 0, mixed[group], by_class[group, np.maximum(known, 0)])
        return areas


def _values(interval: Interval) -> tuple[float, float, float, float]:
    return interval.estimate, interval.standard_error, interval.lower, interval.upper
