"""The likelihood of one session, with its slopes by everything that it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from jaxtyping import Float, Int
from scipy.special import digamma, gammaln

from pardalis.records.mask import Mask
from pardalis.scr.detection_functions import DetectionFunction
from pardalis.scr.kernel import Forward, backward, forward, raised
from pardalis.scr.terms import Terms
from pardalis.scr.tiles import Betas, Plan, Tile, make_plan

HECTARE = 10_000.0
"""Square metres in the unit of area of secr's densities."""

KEPT_ELEMENTS = 40_000_000
"""Up to so many channels by points a forward pass is kept for the backward one (about 1.3 GB)."""

THREADED_ELEMENTS = 400_000
"""From so many channels by points on, tiles are shared among threads."""

Part = TypeVar("Part")

Kind = Literal["poisson", "binomial", "conditional"]
"""Distribution of the number of animals in the mask; or given the animals that were caught."""


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """Slopes of a session's log likelihood.

    Parameters
    ----------
    detection
        By the link-scale detection parameters of each combination.
    log_density
        By the log density at each mask point.
    log_share
        By the log of each class's share, for each group.
    """

    detection: Float[np.ndarray, "combinations parameters"]
    log_density: Float[np.ndarray, " points"]
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
class CountTerm:
    """The part of the log likelihood that is of the number of animals caught.

    Parameters
    ----------
    value
        The part.
    by_mixture
        Slope by each group's expected number of animals caught, classes mixed by their shares.
    by_class
        Slope by each group's expected number caught if all were of one class.
    by_number
        Slope by the expected number of animals in the mask.
    """

    value: float
    by_mixture: Float[np.ndarray, " groups"]
    by_class: Float[np.ndarray, "groups classes"]
    by_number: float


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
    ) -> None:
        self.terms = terms
        self.mask = mask
        self.function = function
        self.kind = kind
        self.exact = exact
        self.plan: Plan | None = None

    def evaluate(
        self,
        betas: Betas,
        log_density: Float[np.ndarray, " points"],
        log_share: Float[np.ndarray, "groups classes"],
        executor: Executor | None = None,
    ) -> tuple[float, Slopes]:
        """The log likelihood and its slopes.

        Parameters
        ----------
        betas
            Detection parameters of each combination, on the function's link scale.
        log_density
            At each mask point [log animals per ha]; minus infinity where there are none.
        log_share
            Log of each class's share, for each group.
        executor
            Threads to share the tiles among; None to go through them one by one.
        """
        plan = self._plan(betas)
        prior = log_density + np.log(self.mask.cell_area / HECTARE)
        tiles = _Tiles(self.function, betas, plan, executor)
        sums = self._sums(tiles, prior, log_share)
        if not np.all(np.isfinite(sums.log_probability)) or not sums.exposed.max() > 0.0:
            return -np.inf, self._no_slopes(len(betas), log_share)
        count = self._count_term(sums, log_share, float(np.exp(prior).sum()))
        value = count.value + float(sums.log_probability.sum()) + self.terms.constant
        return value, self._slopes(tiles, prior, log_share, sums, count)

    def _no_slopes(
        self, combinations: int, log_share: Float[np.ndarray, "groups classes"]
    ) -> Slopes:
        parameters = len(self.function.parameters)
        return Slopes(
            np.zeros((combinations, parameters)),
            np.zeros(len(self.mask.points)),
            np.zeros_like(log_share),
        )

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
        prior = log_density + np.log(self.mask.cell_area / HECTARE)
        tiles = _Tiles(self.function, betas, self._plan(betas), None)
        return self._sums(tiles, prior, log_share)

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
            self.plan = make_plan(self.terms, self.mask.points, self.function, betas, self.exact)
        return self.plan

    def _sums(
        self,
        tiles: _Tiles,
        prior: Float[np.ndarray, " points"],
        log_share: Float[np.ndarray, "groups classes"],
    ) -> Sums:
        terms = self.terms
        row_prior = log_share[terms.animal_group[terms.row_animal], terms.row_class]

        def part(tile: Tile, at: Forward) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
            log_weight = at.log_pr + prior[tile.points]
            top = log_weight.max(axis=1, initial=-np.inf)
            nowhere = ~np.isfinite(top)
            total = raised(log_weight - np.where(nowhere, 0.0, top)[:, None]).sum(axis=1)
            total = np.where(nowhere, 0.0, total)
            exposed = -np.expm1(-at.exposure) @ np.exp(prior[tile.points])
            return top, total, exposed

        rows = len(terms.row_animal)
        top, total = np.full(rows, -np.inf), np.zeros(rows)
        exposed = np.zeros(len(terms.efforts))
        for tile, (new_top, new_total, seen) in tiles.each(part):
            old_top = top[tile.rows]
            both = np.maximum(np.maximum(old_top, new_top), -1e300)
            old = total[tile.rows] * raised(old_top - both)
            total[tile.rows] = old + new_total * raised(new_top - both)
            top[tile.rows] = both
            exposed += seen
        with np.errstate(divide="ignore"):
            log_rows = top + np.log(total) + row_prior
        return Sums(_log_sums(log_rows, terms.row_animal, len(terms.animal_group)), exposed)

    def _count_term(
        self, sums: Sums, log_share: Float[np.ndarray, "groups classes"], number: float
    ) -> CountTerm:
        """The part of the number of animals, with its slopes."""
        terms = self.terms
        share, seen = np.exp(log_share), sums.exposed[terms.never]
        group, known = terms.animal_group, terms.animal_class
        of_mixture = (share * seen).sum(axis=1)
        members = np.bincount(group, minlength=len(seen))
        safe = np.where(members > 0, of_mixture, 1.0)
        value = -float((members * np.log(safe)).sum())
        by_mixture = -members / safe
        by_class = np.zeros_like(seen)
        if self.kind == "conditional":
            value += float(gammaln(len(group) + 1))
            return CountTerm(value, by_mixture, by_class, 0.0)
        own = np.where(known < 0, of_mixture[group], seen[group, np.maximum(known, 0)])
        mean = len(group) / float((1.0 / own).sum()) if len(group) else float(of_mixture.mean())
        of_count, by_mean, by_number = self._number_caught(mean, number)
        upon = by_mean * (mean / own) ** 2 / max(len(group), 1)
        np.add.at(by_class, (group[known >= 0], known[known >= 0]), upon[known >= 0])
        np.add.at(by_mixture, group[known < 0], upon[known < 0])
        if not len(group):
            by_mixture = by_mixture + by_mean / len(seen)
        return CountTerm(value + of_count, by_mixture, by_class, by_number)

    def _number_caught(self, mean: float, number: float) -> tuple[float, float, float]:
        """Log probability of n, its ordering left out; slopes by the expected n and by N."""
        caught = len(self.terms.animal_group)
        of_caught = caught * np.log(mean) if caught else 0.0
        if self.kind == "poisson":
            return float(of_caught - mean), caught / mean - 1.0, 0.0
        unseen = number - caught
        if unseen < 0.0 or mean >= number:
            return -np.inf, 0.0, 0.0
        missed = np.log1p(-mean / number)
        value = gammaln(number + 1) - gammaln(unseen + 1) - caught * np.log(number)
        by_number = digamma(number + 1) - digamma(unseen + 1) - caught / number + missed
        by_number += unseen * mean / (number * (number - mean))
        by_mean = caught / mean - unseen / (number - mean)
        return float(of_caught + value + unseen * missed), by_mean, float(by_number)

    def _slopes(
        self,
        tiles: _Tiles,
        prior: Float[np.ndarray, " points"],
        log_share: Float[np.ndarray, "groups classes"],
        sums: Sums,
        count: CountTerm,
    ) -> Slopes:
        terms = self.terms
        of_mixture = count.by_mixture[:, None] * np.exp(log_share)
        by_exposed = np.zeros(len(terms.efforts))
        np.add.at(by_exposed, terms.never, of_mixture + count.by_class)
        row_group = terms.animal_group[terms.row_animal]
        norm = log_share[row_group, terms.row_class] - sums.log_probability[terms.row_animal]

        def part(
            tile: Tile, at: Forward
        ) -> tuple[list[tuple[int, tuple[float, ...]]], np.ndarray, np.ndarray]:
            density = np.exp(prior[tile.points])
            log_weight = at.log_pr + (prior[tile.points] + norm[tile.rows, None])
            weight = raised(log_weight)
            survived = np.exp(-at.exposure)
            missed = -by_exposed[:, None] * survived * density
            detection = backward(tile.block, at, weight, missed)
            by_density = weight.sum(axis=0) + density * count.by_number
            by_density += density * (by_exposed @ (1.0 - survived))
            return detection, by_density, weight.sum(axis=1)

        detection = np.zeros((len(tiles.betas), len(self.function.parameters)))
        log_density, rows = np.zeros(len(prior)), np.zeros(len(terms.row_animal))
        for tile, (by_detection, by_density, by_row) in tiles.each(part, last=True):
            for number, slope in by_detection:
                detection[number] += slope
            log_density[tile.points] = by_density
            rows[tile.rows] += by_row
        by_share = of_mixture * sums.exposed[terms.never]
        np.add.at(by_share, (row_group, terms.row_class), rows)
        return Slopes(detection, log_density, by_share)


class _Tiles:
    """The tiles of a plan at given parameters, gone through twice."""

    def __init__(
        self, function: DetectionFunction, betas: Betas, plan: Plan, executor: Executor | None
    ) -> None:
        self.function, self.betas, self.plan = function, betas, plan
        self.executor = executor if plan.elements >= THREADED_ELEMENTS else None
        self.kept: dict[int, Forward] | None = {} if plan.elements <= KEPT_ELEMENTS else None

    def each(
        self, part: Callable[[Tile, Forward], Part], last: bool = False
    ) -> Iterable[tuple[Tile, Part]]:
        def work(number: int) -> tuple[Tile, Part]:
            tile = self.plan.tiles[number]
            at = self.kept.pop(number, None) if self.kept is not None and last else None
            if at is None:
                at = forward(tile.block, self.function, self.betas)
            if self.kept is not None and not last:
                self.kept[number] = at
            return tile, part(tile, at)

        numbers = range(len(self.plan.tiles))
        return self.executor.map(work, numbers) if self.executor else map(work, numbers)


def _log_sums(
    log_rows: Float[np.ndarray, " rows"], row_animal: Int[np.ndarray, " rows"], animals: int
) -> Float[np.ndarray, " animals"]:
    """Log of the sum over each animal's rows."""
    top = np.full(animals, -np.inf)
    np.maximum.at(top, row_animal, log_rows)
    total = np.zeros(animals)
    np.add.at(total, row_animal, np.exp(log_rows - top[row_animal]))
    log_sums: np.ndarray = top + np.log(total)
    return log_sums
