"""Each model recovers the density that its own surveys were drawn with, and its interval covers.

`make test-slow TESTS=tests/statistics/test_scr_recovery.py` prints the rows of the table in
docs/validation.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import pytest

from pardalis.estimate.design.matrices import make_design
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.numbers.abundance import abundance
from pardalis.estimate.numbers.population import cell_numbers
from pardalis.estimate.search.fitted import fit, hectares
from pardalis.estimate.search.model_likelihood import ModelLikelihood
from pardalis.estimate.simulated.surveys import simulate_at
from pardalis.records.capture_history import CaptureHistory, DetectorType
from pardalis.records.mask import Mask

SURVEYS = 200
SIDE, SPACING, BUFFER, CELL = 7, 2000.0, 6000.0, 900.0


def camera_array() -> np.ndarray:
    line = np.arange(SIDE) * SPACING
    return np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)


def habitat() -> Mask:
    line = np.arange(-BUFFER + CELL / 2, (SIDE - 1) * SPACING + BUFFER, CELL)
    points = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    forest = (points[:, 0] - points[:, 0].mean()) / points[:, 0].std()
    return Mask(points, CELL**2, CELL, (("forest", forest),))


HECTARES = hectares(habitat()) * len(habitat().points)


def uneven(occasions: int) -> np.ndarray:
    """Nights of each week on which a camera worked; one in six weeks none."""
    random = np.random.default_rng(1)
    return random.integers(0, 8, (SIDE**2, occasions)) * (random.random((SIDE**2, occasions)) > 0.1)


def empty_survey(
    detector: DetectorType, usage: np.ndarray, session: str = "1", sexes: Sequence[str] = ("",)
) -> CaptureHistory:
    """Detectors and effort; the animals only say which sexes there are, and how often unknown."""
    working = np.argwhere(usage > 0)[: len(sexes)]
    number = np.arange(len(sexes))
    return CaptureHistory(
        session=session,
        detector=detector,
        detector_ids=tuple(f"C{place}" for place in range(len(usage))),
        detectors=camera_array(),
        usage=usage.astype(float),
        individual_ids=tuple(map(str, number)),
        animal=number,
        occasion=working[:, 1],
        trap=working[:, 0],
        count=np.ones(len(sexes), dtype=np.int64),
        covariates=(("sex", tuple(sexes)),),
    )


@dataclass(frozen=True)
class Case:
    """A model with its true parameters, on the link scale and in the order of the design."""

    model: str
    spec: ScrSpec
    surveys: tuple[CaptureHistory, ...]
    beta: tuple[float, ...]

    @property
    def masks(self) -> tuple[Mask, ...]:
        return tuple(habitat() for _ in self.surveys)

    def truth(self) -> tuple[ModelLikelihood, np.ndarray]:
        likelihood = ModelLikelihood(make_design(self.spec, self.surveys, self.masks))
        return likelihood, likelihood.checked(self.beta)


def log(value: float) -> float:
    return float(np.log(value))


def logit(value: float) -> float:
    return float(np.log(value / (1 - value)))


def nights(number: int, effort: float = 1.0) -> np.ndarray:
    return np.full((SIDE**2, number), effort)


def case(
    model: str,
    data: tuple[DetectorType, np.ndarray],
    beta: tuple[float, ...],
    detectfn: str = "HN",
    formulas: str = "",
    sexes: Sequence[str] = ("",),
    **more: object,
) -> Case:
    """A model of one session."""
    spec = ScrSpec(detectfn=detectfn, formulas=formulas, **more)
    return Case(model, spec, (empty_survey(*data, sexes=sexes),), beta)


D, G0, SIGMA = log(20 / 10_000), logit(0.15), log(1500.0)
BINARY = ("proximity", nights(10))
BY_SEX = (logit(0.2), log(1200.0), log(1.5))
BY_NIGHT = (D, logit(0.2), 0.5, -0.5, 0.3, -0.2, SIGMA)
OF_CLASS = (D, *BY_SEX, logit(0.4))
LATENT = (D, logit(0.1), 2.0, SIGMA, logit(0.5))
ON_SEX, PAIRS, THIRDS = "sigma ~ sex", ("F", "M") * 30, ("F", "M", "")

CASES = [
    case("proximity, HN", BINARY, (D, G0, SIGMA)),
    case("proximity, uneven effort, HHN", ("proximity", uneven(8)), (D, log(0.04), SIGMA), "HHN"),
    case("counts, Poisson, HHN", ("count", nights(1, 10)), (D, log(0.15), SIGMA), "HHN"),
    case("counts, binomial, HN", ("count", nights(2, 5)), (D, G0, SIGMA), binomial_size=1),
    case("multi-catch, HN", ("multi", nights(10)), (D, logit(0.25), SIGMA)),
    case("proximity, HR", BINARY, (D, G0, SIGMA, log(5)), "HR"),
    case("proximity, HHR", BINARY, (D, log(0.15), SIGMA, log(5)), "HHR"),
    case("proximity, EX", BINARY, (D, logit(0.4), log(1000.0)), "EX"),
    case("proximity, HEX", BINARY, (D, log(0.5), log(1000.0)), "HEX"),
    case("conditional, sigma by sex", BINARY, BY_SEX, "HN", ON_SEX, PAIRS, conditional=True),
    case("binomial N", BINARY, (log(120 / HECTARES), G0, SIGMA), distribution="binomial"),
    case("response at a camera (bk)", BINARY, (D, logit(0.12), 1.0, SIGMA), "HN", "g0 ~ bk"),
    case("response of an animal (b)", BINARY, (D, logit(0.12), 0.7, SIGMA), "HN", "g0 ~ b"),
    case("own g0 on each occasion (t)", ("proximity", nights(5)), BY_NIGHT, "HN", "g0 ~ t"),
    case("a third of sexes unknown (hcov)", BINARY, OF_CLASS, "HN", ON_SEX, THIRDS, hcov="sex"),
    case("two latent classes (h2)", ("proximity", nights(20)), LATENT, "HN", "g0 ~ h2"),
    case("density by a covariate", BINARY, (D, 0.6, G0, SIGMA), "HN", "D ~ forest"),
    Case(
        "two sessions, each its density",
        ScrSpec(detectfn="HN", formulas="D ~ session"),
        (empty_survey(*BINARY), empty_survey(*BINARY, "2")),
        (D, 0.5, G0, SIGMA),
    ),
]
FEW = (log(5 / 10_000), G0, SIGMA)
SMALL = [case("proximity, HN, few animals", BINARY, FEW)]
NAMES = [case.model for case in (*CASES, *SMALL)]


def seed_of(case: Case, survey: int) -> np.random.SeedSequence:
    """Its own for each model, so that the rows of the table are independent."""
    return np.random.SeedSequence((crc32(case.model.encode()), survey))


@dataclass
class Recovered:
    """What was found of the expected number of animals in each session's mask."""

    errors: list[float]
    covered: list[bool]
    animals: list[int]
    captures: list[int]
    unusable: int = 0

    def bias(self) -> tuple[float, float]:
        found = np.array(self.errors)
        return float(found.mean()), float(found.std(ddof=1) / np.sqrt(len(found)))

    def coverage(self) -> tuple[float, float]:
        share = float(np.mean(self.covered))
        return share, float(np.sqrt(share * (1 - share) / len(self.covered)))

    def row(self, case: Case) -> str:
        bias, coverage = self.bias(), self.coverage()
        return (
            f"| {case.model} | {np.mean(self.animals):.0f} | {np.mean(self.captures):.0f} | "
            f"{100 * bias[0]:+.1f} % ({100 * bias[1]:.1f}) | "
            f"{100 * coverage[0]:.1f} % ({100 * coverage[1]:.1f}) | {self.unusable} |"
        )


def recovered(case: Case, surveys: int) -> Recovered:
    likelihood, beta = case.truth()
    units = range(len(case.surveys))
    truth = np.array([cell_numbers(likelihood, unit, beta).sum() for unit in units])
    found = Recovered([], [], [], [])
    for survey in range(surveys):
        drawn = simulate_at(likelihood, beta, seed_of(case, survey))
        fitted = fit(case.spec, drawn, case.masks)
        if not fitted.maximum.converged or fitted.maximum.undetermined.any():
            found.unusable += 1
            continue
        numbers = [abundance(fitted, unit).expected_n for unit in units]
        estimates = np.array([each.estimate for each in numbers])
        found.errors.append(float((estimates / truth - 1).mean()))
        found.covered += [
            each.lower <= true <= each.upper for each, true in zip(numbers, truth, strict=True)
        ]
        found.animals += [len(each.individual_ids) for each in drawn]
        found.captures += [int(each.count.sum()) for each in drawn]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.model)
def test_density_is_recovered_and_its_interval_covers(
    case: Case, record_property: Callable[[str, object], None]
) -> None:
    found = recovered(case, SURVEYS)
    record_property("table", (NAMES.index(case.model), found.row(case)))
    assert found.unusable <= SURVEYS // 100
    assert abs(found.bias()[0]) < 0.03
    assert 0.92 <= found.coverage()[0] <= 0.98


@pytest.mark.slow
@pytest.mark.parametrize("case", SMALL, ids=lambda case: case.model)
def test_few_animals_are_not_far_off(
    case: Case, record_property: Callable[[str, object], None]
) -> None:
    found = recovered(case, SURVEYS)
    record_property("table", (NAMES.index(case.model), found.row(case)))
    assert found.unusable <= SURVEYS // 50
    assert abs(found.bias()[0]) < 0.06
    assert 0.90 <= found.coverage()[0] <= 0.99


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.model)
def test_slopes_at_the_truth_are_zero_on_average(case: Case) -> None:
    likelihood, beta = case.truth()
    slopes = []
    for survey in range(100):
        drawn = simulate_at(likelihood, beta, seed_of(case, survey))
        slopes.append(ModelLikelihood(make_design(case.spec, drawn, case.masks))(beta)[1])
    each = np.array(slopes)
    score = each.mean(axis=0) / (each.std(axis=0, ddof=1) / np.sqrt(len(each)))
    assert np.abs(score).max() < 4.0
