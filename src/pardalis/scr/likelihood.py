"""The likelihood of one session, with its slopes by everything that it is made of."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.records.mask import Mask
from pardalis.scr.count_term import CountTerm, Kind, count_term
from pardalis.scr.detection_functions import DetectionFunction
from pardalis.scr.integrals import Integrals, integrate, log_sums
from pardalis.scr.terms import Terms
from pardalis.scr.tiles import MARGIN, Betas, Plan, make_plan

HECTARE = 10_000.0
"""Square metres in the unit of area of secr's densities."""

SAME_LEVEL = 1e-13
"""Differences of a log density that are but rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """Slopes of a session's log likelihood.

    Parameters
    ----------
    detection
        By the link-scale detection parameters of each combination.
    density
        By the coefficients of the log density.
    log_share
        By the log of each class's share, for each group.
    """

    detection: Float[np.ndarray, "combinations of_detection"]
    density: Float[np.ndarray, " coefficients"]
    log_share: Float[np.ndarray, "groups classes"]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums over a session's mask.

    Parameters
    ----------
    log_probability
        Of each animal: log of the integral of density times the probability of its history.
    exposed
        For each shared exposure: the integral of density times the chance of being caught.
    """

    log_probability: Float[np.ndarray, " animals"]
    exposed: Float[np.ndarray, " efforts"]


@dataclass(frozen=True, slots=True, eq=False)
class _Last:
    """Integrals that were made last, and what for."""

    betas: Betas
    prior: Float[np.ndarray, " points"]
    directions: Float[np.ndarray, "points coefficients"] | None
    found: Integrals

    def level_of(
        self,
        prior: Float[np.ndarray, " points"],
        directions: Float[np.ndarray, "points coefficients"] | None,
    ) -> float | None:
        """By how much a log density lies above the last one everywhere; None if it does not."""
        if directions is not None and (
            self.directions is None or not np.array_equal(self.directions, directions)
        ):
            return None
        somewhere = np.isfinite(prior)
        if not somewhere.any() or not np.array_equal(somewhere, np.isfinite(self.prior)):
            return None
        apart = prior[somewhere] - self.prior[somewhere]
        return float(apart[0]) if np.ptp(apart) <= SAME_LEVEL else None


class SessionLikelihood:
    """The log likelihood of one session as a function of detection, density and class shares.

    With f_i = sum_m pi_m integral D(s) Pr(history i | s, m) ds over the mask and a_i = sum_m pi_m
    integral D(s) p.(s, m) ds, the log likelihood is sum_i log f_i - sum_i log a_i, plus the terms'
    constant, plus what the number n of animals adds:

    - conditional on n: log n!;
    - Poisson: n log a - a, whence sum_i log f_i - a where all a_i are alike;
    - binomial, N being the integral of D: the log of Gamma(N + 1) / Gamma(N - n + 1) (a / N)^n
      (1 - a / N)^(N - n).

    The a of n animals is the harmonic mean of theirs, those of known class being taken by their
    class: secr's, and the same as the mean over classes at the maximum if all classes are known.

    Parameters
    ----------
    terms
        The capture history.
    mask
        Habitat mask, in the same projected system.
    function
        Detection function.
    kind
        Of the likelihood.
    exact
        Leave no distant cell out, however faint.
    margin
        How far log sigma may grow before what reaches where is looked up anew.
    executor
        Threads to share the mask among; None to go through it in one.

    References
    ----------
    Borchers & Efford (2008) Biometrics 64:377-385, equations (1) to (5) and section 3.4;
    Efford, Borchers & Byrom (2009) in Thomson et al. (eds) Modeling Demographic Processes in
    Marked Populations, 255-269; classes: Pledger (2000) Biometrics 56:434-442.
    """

    def __init__(
        self,
        terms: Terms,
        mask: Mask,
        function: DetectionFunction,
        kind: Kind = "poisson",
        exact: bool = False,
        margin: float = MARGIN,
        executor: Executor | None = None,
    ) -> None:
        self.terms = terms
        self.mask = mask
        self.function = function
        self.kind = kind
        self.exact = exact
        self.margin = margin
        self.executor = executor
        self.plan: Plan | None = None
        self._last: _Last | None = None

    def evaluate(
        self,
        betas: Betas,
        log_density: Float[np.ndarray, " points"],
        directions: Float[np.ndarray, "points coefficients"],
        log_share: Float[np.ndarray, "groups classes"],
    ) -> tuple[float, Slopes]:
        """The log likelihood and its slopes.

        Parameters
        ----------
        betas
            Detection parameters of each combination, on the function's link scale.
        log_density
            At each mask point [log animals per ha]; minus infinity where there are none.
        directions
            Slopes of the log density by its coefficients; 0 where there are no animals.
        log_share
            Log of each class's share, for each group.
        """
        terms, prior = self.terms, self._prior(log_density)
        found = self._integrals(betas, prior, directions)
        log_rows = found.log_row + self._row_share(log_share)
        of_animals = log_sums(log_rows, terms.row_animal, len(terms.animal_group))
        if not np.all(np.isfinite(of_animals)) or not found.by_effort[:, 0].max() > 0.0:
            return -np.inf, self._no_slopes(len(betas), directions, log_share)
        number = np.exp(prior)
        seen = found.by_effort[terms.never, 0]
        count = count_term(terms, self.kind, seen, log_share, float(number.sum()))
        value = count.value + float(of_animals.sum()) + terms.constant
        slopes = self._slopes(
            found, len(betas), log_rows - of_animals[terms.row_animal], log_share, count
        )
        slopes.density[:] += count.by_number * (number @ directions)
        return value, slopes

    def _prior(self, log_density: Float[np.ndarray, " points"]) -> Float[np.ndarray, " points"]:
        """Log of the number of animals expected at each point."""
        prior: np.ndarray = log_density + np.log(self.mask.cell_area / HECTARE)
        return prior

    def _integrals(
        self,
        betas: Betas,
        prior: Float[np.ndarray, " points"],
        directions: Float[np.ndarray, "points coefficients"] | None,
    ) -> Integrals:
        """Integrals over the mask: the last ones if no more than the level of density differs."""
        if self._last is not None and self._last.betas == betas:
            level = self._last.level_of(prior, directions)
            if level is not None:
                return self._last.found.raised_by(level)
        plan = self._plan(betas)
        found = integrate(self.terms, plan, self.function, betas, prior, directions, self.executor)
        self._last = _Last(betas, prior, directions, found)
        return found

    def _row_share(
        self, log_share: Float[np.ndarray, "groups classes"]
    ) -> Float[np.ndarray, " rows"]:
        terms = self.terms
        share: np.ndarray = log_share[terms.animal_group[terms.row_animal], terms.row_class]
        return share

    def _no_slopes(
        self,
        combinations: int,
        directions: Float[np.ndarray, "points coefficients"],
        log_share: Float[np.ndarray, "groups classes"],
    ) -> Slopes:
        detection = np.zeros((combinations, len(self.function.parameters)))
        return Slopes(detection, np.zeros(directions.shape[1]), np.zeros_like(log_share))

    def _slopes(
        self,
        found: Integrals,
        combinations: int,
        log_posterior: Float[np.ndarray, " rows"],
        log_share: Float[np.ndarray, "groups classes"],
        count: CountTerm,
    ) -> Slopes:
        """Slopes by all parameters, those of the number of animals in the mask left out."""
        terms = self.terms
        of_mixture = count.by_mixture[:, None] * np.exp(log_share)
        by_exposed = np.zeros(len(terms.efforts))
        np.add.at(by_exposed, terms.never, of_mixture + count.by_class)
        posterior, total = np.exp(log_posterior), found.by_row[:, 0]
        weight = np.where(total > 0.0, posterior / np.where(total > 0.0, total, 1.0), 0.0)
        slopes = weight @ found.by_row[:, 1:] + by_exposed @ found.by_effort[:, 1:]
        by_share = of_mixture * found.by_effort[terms.never, 0]
        row_group = terms.animal_group[terms.row_animal]
        np.add.at(by_share, (row_group, terms.row_class), posterior)
        split = combinations * len(self.function.parameters)
        detection = slopes[:split].reshape(combinations, -1)
        return Slopes(detection, slopes[split:], by_share)

    def sums(
        self,
        betas: Betas,
        log_density: Float[np.ndarray, " points"],
        log_share: Float[np.ndarray, "groups classes"],
    ) -> Sums:
        """Integrals over the mask, without slopes.

        Parameters
        ----------
        betas, log_density, log_share
            As for `evaluate`.
        """
        terms, found = self.terms, self._integrals(betas, self._prior(log_density), None)
        log_rows = found.log_row + self._row_share(log_share)
        of_animals = log_sums(log_rows, terms.row_animal, len(terms.animal_group))
        return Sums(of_animals, found.by_effort[:, 0])

    def left_out(self, betas: Betas, expected: float) -> float:
        """Bound on the error of the log likelihood that distant cells make.

        Parameters
        ----------
        betas
            Detection parameters of each combination, on the function's link scale.
        expected
            Expected number of animals in the mask.
        """
        plan = self._plan(betas)
        animals = len(self.terms.animal_group) + expected
        return plan.hazard_left_out * animals + plan.share_left_out

    def _plan(self, betas: Betas) -> Plan:
        if self.plan is None or not self.plan.covers(betas):
            self.plan = None  # two of them would be too much to hold
            self.plan = make_plan(
                self.terms, self.mask.points, self.function, betas, self.margin, self.exact
            )
        return self.plan
