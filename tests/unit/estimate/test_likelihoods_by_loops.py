"""The likelihood of every kind of model against loops over animals, detectors and occasions.

The loops are written from the papers, with parameters worked out by hand from beta, and share no
code with the package.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import comb, exp, factorial, lgamma, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pardalis.estimate.models.scr import ScrModel
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.model_spec import ModelSpec
from pardalis.scr.collapse import as_binomial_counts
from pardalis.testing.capture_histories import reordered, varied_history, varied_mask

MASK = varied_mask()
D, G, S, STEP = -3.2, -1.4, 6.7, 0.6


def expit(value: float) -> float:
    return 1 / (1 + exp(-value))


def covariate(history: CaptureHistory, name: str) -> tuple:
    tables = (history.covariates, history.detector_covariates, history.occasion_covariates)
    return next(dict(table)[name] for table in tables if name in dict(table))


@dataclass
class Past:
    """What was caught before an occasion."""

    animal: bool = False
    animal_last: bool = False
    detectors: set[int] = field(default_factory=set)
    detectors_last: set[int] = field(default_factory=set)
    sites: set[int] = field(default_factory=set)


@dataclass
class Situation:
    history: CaptureHistory
    animal: int | None
    second: bool
    detector: int
    occasion: int
    past: Past


Logit = Callable[[Situation], float]
"""Logit of g0 (or log lambda0) in a situation; the same for log sigma."""


@dataclass
class Loops:
    """The log likelihood of one session, as slowly as it is written."""

    first: Logit = lambda at: G
    log_sigma: Logit = lambda at: S
    hazard: bool = False
    share: float | None = None
    known: str | None = None
    kind: str = "poisson"
    size: int = 0
    log_density: np.ndarray | float = D

    def hazard_at(self, at: Situation) -> np.ndarray:
        squared = ((at.history.detectors[at.detector] - MASK.points) ** 2).sum(axis=1)
        shape = np.exp(-squared / (2 * exp(self.log_sigma(at)) ** 2))
        if self.hazard:
            return exp(self.first(at)) * shape
        return -np.log(1 - expit(self.first(at)) * shape)

    def past_of(self, history: CaptureHistory, animal: int | None, occasion: int) -> Past:
        past = Past()
        records = zip(history.animal, history.trap, history.occasion, strict=True)
        for who, trap, when in records:
            if when < occasion and animal is not None:
                past.sites.add(int(trap))
                if who == animal:
                    past.animal = True
                    past.detectors.add(int(trap))
                    if when == occasion - 1:
                        past.animal_last = True
                        past.detectors_last.add(int(trap))
        return past

    def probability(self, history: CaptureHistory, animal: int | None, second: bool) -> np.ndarray:
        """Of an animal's history at each mask point; of no capture for None."""
        detectors, occasions = history.usage.shape
        y = np.zeros((detectors, occasions), dtype=int)
        for who, trap, when, count in zip(
            history.animal, history.trap, history.occasion, history.count, strict=True
        ):
            y[trap, when] += count if who == animal else 0
        found = np.ones(len(MASK.points))
        for occasion in range(occasions):
            past = self.past_of(history, animal, occasion)
            risk = [
                self.hazard_at(Situation(history, animal, second, detector, occasion, past))
                * history.usage[detector, occasion]
                for detector in range(detectors)
            ]
            found = found * self.on_occasion(history, y[:, occasion], risk, occasion)
        return found

    def on_occasion(
        self, history: CaptureHistory, y: np.ndarray, risk: list[np.ndarray], occasion: int
    ) -> np.ndarray:
        found = np.ones(len(MASK.points))
        if history.detector in ("multi", "single"):
            total = sum(risk)
            if not y.any():
                return np.exp(-total)
            return (1 - np.exp(-total)) * risk[int(np.argmax(y))] / total
        for detector, own in enumerate(risk):
            count, usage = int(y[detector]), history.usage[detector, occasion]
            if history.detector == "proximity":
                found = found * (1 - np.exp(-own) if count else np.exp(-own))
            elif self.size == 0:
                found = found * own**count * np.exp(-own) / factorial(count)
            elif usage > 0:
                trials = int(usage) if self.size == 1 else self.size
                p = 1 - np.exp(-own / usage if self.size == 1 else -own)
                found = found * comb(trials, count) * p**count * (1 - p) ** (trials - count)
        return found

    def __call__(self, history: CaptureHistory) -> float:
        cell = np.exp(self.log_density) * MASK.cell_area / 1e4 * np.ones(len(MASK.points))
        classes = [(False, 1.0)]
        if self.share is not None:
            classes = [(False, 1 - self.share), (True, self.share)]
        seen = [
            float((cell * (1 - self.probability(history, None, second))).sum())
            for second, _ in classes
        ]
        mixed = sum(share * own for (_, share), own in zip(classes, seen, strict=True))
        value, inverse = 0.0, 0.0
        animals = len(history.individual_ids)
        for animal in range(animals):
            level = covariate(history, self.known)[animal] if self.known else ""
            may_be = [
                (second, share)
                for second, share in classes
                if not level or (level == "M") == second
            ]
            f = sum(
                share * float((cell * self.probability(history, animal, second)).sum())
                for second, share in may_be
            )
            value += log(f / mixed)
            inverse += 1 / (seen[int(level == "M")] if level else mixed)
        return value + self.of_number(animals, animals / inverse, float(cell.sum()))

    def of_number(self, animals: int, mean: float, number: float) -> float:
        """Of the number caught; animals have an order, which divides a Poisson's by n!."""
        if self.kind == "conditional":
            return lgamma(animals + 1)
        if self.kind == "poisson":
            return animals * log(mean) - mean
        unseen = number - animals
        ways = lgamma(number + 1) - lgamma(unseen + 1)
        return ways + animals * log(mean / number) + unseen * log(1 - mean / number)


def value_of(history: CaptureHistory, spec: ModelSpec, *beta: float) -> float:
    return ScrModel(spec).log_likelihood((history,), (MASK,), beta)


def summed(history: CaptureHistory) -> CaptureHistory:
    """Counts of all occasions together, and effort too."""
    return as_binomial_counts(history)


@pytest.mark.parametrize("kind", ["poisson", "binomial", "conditional"])
@pytest.mark.parametrize("detector", ["proximity", "count", "multi", "single"])
def test_constant_parameters(detector: str, kind: str) -> None:
    history = varied_history(detector)
    conditional = kind == "conditional"
    spec = ModelSpec(
        conditional=conditional, distribution="binomial" if kind == "binomial" else "poisson"
    )
    beta = (G, S) if conditional else (D, G, S)
    plain = summed(history) if detector == "count" else history  # as Poisson counts may be
    expected = Loops(kind=kind)(plain)
    assert value_of(history, spec, *beta) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("size", [1, 5])
def test_binomial_counts(size: int) -> None:
    history = varied_history("count")
    found = value_of(history, ModelSpec(binomial_size=size), D, G, S)
    assert found == pytest.approx(Loops(size=size)(history), rel=1e-12)


@pytest.mark.parametrize("detector", ["proximity", "count", "multi"])
@pytest.mark.parametrize(
    ("term", "holds"),
    [
        ("b", lambda at: at.past.animal),
        ("B", lambda at: at.past.animal_last),
        ("bk", lambda at: at.detector in at.past.detectors),
        ("Bk", lambda at: at.detector in at.past.detectors_last),
        ("k", lambda at: at.detector in at.past.sites),
        ("moon", lambda at: covariate(at.history, "moon")[at.occasion]),
        ("road", lambda at: covariate(at.history, "road")[at.detector] == "yes"),
        ("T", lambda at: at.occasion),
    ],
)
def test_terms_of_g0(detector: str, term: str, holds: Logit) -> None:
    history = varied_history(detector)
    found = value_of(history, ModelSpec(formulas=f"g0 ~ {term}"), D, G, STEP, S)
    loops = Loops(first=lambda at: G + STEP * holds(at))
    # Poisson counts that nothing tells apart are summed over occasions
    plain = summed(history) if (detector, term) == ("count", "road") else history
    assert found == pytest.approx(loops(plain), rel=1e-12)


def test_learned_response_of_sigma_and_an_interaction() -> None:
    history = varied_history("proximity")
    spec = ModelSpec(detectfn="HHN", formulas="lambda0 ~ b * bk; sigma ~ b")
    found = value_of(history, spec, D, G, 0.3, 0.5, -0.2, S, 0.25)

    def log_lambda0(at: Situation) -> float:
        here = at.detector in at.past.detectors
        return G + 0.3 * at.past.animal + 0.5 * here - 0.2 * (at.past.animal and here)

    loops = Loops(log_lambda0, lambda at: S + 0.25 * at.past.animal, hazard=True)
    assert found == pytest.approx(loops(history), rel=1e-12)


@pytest.mark.parametrize("kind", ["poisson", "conditional"])
@pytest.mark.parametrize("detector", ["proximity", "multi"])
def test_classes_known_in_part(detector: str, kind: str) -> None:
    history = varied_history(detector)
    conditional = kind == "conditional"
    spec = ModelSpec(formulas="g0 ~ sex; sigma ~ sex + bk", hcov="sex", conditional=conditional)
    beta = (G, STEP, S, 0.2, 0.1, -0.4)
    loops = Loops(
        lambda at: G + STEP * at.second,
        lambda at: S + 0.2 * at.second + 0.1 * (at.detector in at.past.detectors),
        share=expit(-0.4),
        known="sex",
        kind=kind,
    )
    found = value_of(history, spec, *(beta if conditional else (D, *beta)))
    assert found == pytest.approx(loops(history), rel=1e-12)


def test_latent_classes_and_density_that_varies() -> None:
    history = varied_history("multi")
    spec = ModelSpec(formulas="D ~ forest; g0 ~ h2")
    forest = dict(MASK.covariates)["forest"]
    loops = Loops(lambda at: G + STEP * at.second, share=expit(0.3), log_density=D + 0.7 * forest)
    found = value_of(history, spec, D, 0.7, G, STEP, S, 0.3)
    assert found == pytest.approx(loops(history), rel=1e-12)


def test_coordinates_are_standardised() -> None:
    """secr's vignette on density surfaces: less their mean, by their standard deviation."""
    history, x = varied_history("proximity"), MASK.points[:, 0]
    scaled = (x - x.mean()) / x.std(ddof=1)
    found = value_of(history, ModelSpec(formulas="D ~ x + x2"), D, 0.4, -0.3, G, S)
    loops = Loops(log_density=D + 0.4 * scaled - 0.3 * scaled**2)
    assert found == pytest.approx(loops(history), rel=1e-12)


def test_individual_covariates_given_the_animals_caught() -> None:
    history = varied_history("proximity")
    spec = ModelSpec(formulas="g0 ~ age", conditional=True)
    ages = covariate(history, "age")
    value = lgamma(len(ages) + 1)
    for level in ("adult", "young"):
        own = replace(history, covariates=())
        keep = np.array([age == level for age in ages])
        loops = Loops(first=lambda at, level=level: G + STEP * (level == "young"))
        loops.kind = "conditional"
        value += loops(of_some(own, keep)) - lgamma(int(keep.sum()) + 1)
    assert value_of(history, spec, G, STEP, S) == pytest.approx(value, rel=1e-12)


def of_some(history: CaptureHistory, keep: np.ndarray) -> CaptureHistory:
    kept, number = keep[history.animal], np.cumsum(keep) - 1
    return replace(
        history,
        individual_ids=tuple(np.array(history.individual_ids)[keep].tolist()),
        animal=number[history.animal[kept]],
        occasion=history.occasion[kept],
        trap=history.trap[kept],
        count=history.count[kept],
    )


def test_groups_are_so_many_populations() -> None:
    history = varied_history("proximity")
    ages = np.array(covariate(history, "age"))
    found = value_of(
        history, ModelSpec(formulas="D ~ g; g0 ~ g", groups="age"), D, -0.3, G, STEP, S
    )
    adult, young = (of_some(replace(history, covariates=()), ages == each)
                    for each in ("adult", "young"))  # fmt: skip
    loops = Loops()(adult) + Loops(lambda at: G + STEP, log_density=D - 0.3)(young)
    assert found == pytest.approx(loops, rel=1e-12)


def test_sessions_add_up() -> None:
    first, second = varied_history("count", 1, "A"), varied_history("count", 2, "B")
    model = ScrModel(ModelSpec(formulas="D ~ session; sigma ~ rain"))
    beta = (D, 0.4, G, S - 0.1, 0.1)
    found = model.log_likelihood((first, second), (MASK, MASK), beta)
    loops = Loops()(summed(first)) + Loops(log_sigma=lambda at: S + 0.1, log_density=D + 0.4)(
        summed(second)
    )
    assert found == pytest.approx(loops, rel=1e-12)


def test_fixed_parameters_and_identity_links() -> None:
    history = varied_history("proximity")
    spec = ModelSpec(fixed=(("sigma", 800.0),), links=(("D", "identity"),))
    loops = Loops(log_sigma=lambda at: log(800.0), log_density=log(0.05))
    assert value_of(history, spec, 0.05, G) == pytest.approx(loops(history), rel=1e-12)


def test_a_density_below_zero_is_none() -> None:
    history, forest = varied_history("proximity"), dict(MASK.covariates)["forest"]
    spec = ModelSpec(formulas="D ~ forest", links=(("D", "identity"),))
    density = 0.02 + 0.05 * forest
    assert (density < 0).any()
    with np.errstate(divide="ignore"):
        loops = Loops(log_density=np.log(np.maximum(density, 0.0)))
    assert value_of(history, spec, 0.02, 0.05, G, S) == pytest.approx(loops(history), rel=1e-12)
    assert value_of(history, spec, -1.0, 0.01, G, S) == -np.inf


@pytest.mark.parametrize("detector", ["proximity", "multi"])
def test_occasions_collapse_to_the_same_likelihood(detector: str) -> None:
    """Told apart by a factor without effect, they are the model that does not tell them."""
    history = varied_history(detector)
    together = value_of(history, ModelSpec(formulas="g0 ~ sex"), D, G, STEP, S, 0.2)
    apart = ModelSpec(formulas="g0 ~ sex + t")
    found = value_of(history, apart, D, G, STEP, 0.0, 0.0, 0.0, S, 0.2)
    assert found == pytest.approx(together, rel=1e-13)


def test_summed_counts_differ_by_a_constant_alone() -> None:
    """That of the ways in which each sum spreads over its occasions, a multinomial's."""
    history = varied_history("count")
    together, apart = ModelSpec(), ModelSpec(formulas="g0 ~ t")
    gaps = [
        value_of(history, apart, D, g, 0.0, 0.0, 0.0, s) - value_of(history, together, D, g, s)
        for g, s in ((G, S), (-2.0, 6.2), (0.3, 7.1))
    ]
    ways = 0.0
    cells: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for who, trap, when, count in zip(
        history.animal, history.trap, history.occasion, history.count, strict=True
    ):
        cells.setdefault((who, trap), []).append((int(count), history.usage[trap, when]))
    for (_, trap), counts in cells.items():
        ways += lgamma(sum(count for count, _ in counts) + 1)
        for count, usage in counts:
            ways += count * log(usage / history.usage[trap].sum()) - lgamma(count + 1)
    assert gaps == pytest.approx([ways] * 3, rel=1e-11)


def test_binary_records_of_even_effort_are_binomial_counts() -> None:
    """secr's shortcut: the same model up to the orders of occasions, a constant."""
    history = varied_history("proximity")
    even = replace(history, usage=np.ones_like(history.usage))
    gaps = [
        value_of(even, ModelSpec(binomial_size=1), D, g, s) - value_of(even, ModelSpec(), D, g, s)
        for g, s in ((G, S), (-2.0, 6.2), (0.3, 7.1))
    ]
    records = as_binomial_counts(even).count.tolist()
    assert gaps == pytest.approx([sum(log(comb(4, count)) for count in records)] * 3, rel=1e-11)


def shuffled(history: CaptureHistory, seed: int, occasions: bool) -> CaptureHistory:
    """Animals, detectors, records and (if nothing was learned) occasions in another order."""
    random = np.random.default_rng(seed)
    history = reordered_with_covariates(history, seed)
    traps = random.permutation(len(history.detector_ids))
    times = random.permutation(history.usage.shape[1]) if occasions else np.arange(4)
    rows = random.permutation(len(history.animal))
    return replace(
        history,
        detector_ids=tuple(np.array(history.detector_ids)[traps].tolist()),
        detectors=history.detectors[traps],
        usage=history.usage[traps][:, times],
        animal=history.animal[rows],
        trap=np.argsort(traps)[history.trap][rows],
        occasion=np.argsort(times)[history.occasion][rows],
        count=history.count[rows],
        detector_covariates=tuple(
            (name, tuple(np.array(values)[traps].tolist()))
            for name, values in history.detector_covariates
        ),
        occasion_covariates=tuple(
            (name, tuple(np.array(values)[times].tolist()))
            for name, values in history.occasion_covariates
        ),
    )


def reordered_with_covariates(history: CaptureHistory, seed: int) -> CaptureHistory:
    order = np.random.default_rng(seed).permutation(len(history.individual_ids))
    covariates = tuple(
        (name, tuple(values[old] for old in order)) for name, values in history.covariates
    )
    return replace(reordered(history, seed), covariates=covariates)


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 1000))
@pytest.mark.parametrize("detector", ["proximity", "count", "multi"])
@pytest.mark.parametrize(
    ("formula", "beta", "learned"),
    [
        ("g0 ~ sex + road + moon", (D, G, 0.5, 0.2, -0.3, S, 0.1), False),
        ("g0 ~ b; sigma ~ bk", (D, G, 0.5, S, 0.2), True),
    ],
)
def test_no_order_matters(
    detector: str, formula: str, beta: tuple[float, ...], learned: bool, seed: int
) -> None:
    history = varied_history(detector, seed % 5)
    spec = ModelSpec(formulas=formula)
    other = shuffled(history, seed, occasions=not learned)
    assert value_of(other, spec, *beta) == pytest.approx(value_of(history, spec, *beta), rel=1e-12)
