"""Density surfaces add up to the numbers of the fit, and centres lie where captures were."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.numbers.abundance import abundance
from pardalis.estimate.numbers.surface import (
    centres,
    centres_surface,
    density_surface,
    local_density,
)
from pardalis.estimate.search.fitted import Fitted, fit
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask

IN_100_KM2 = 10_000.0


def habitat() -> Mask:
    line = np.arange(-4000.0, 10_000.0, 1000.0)
    points = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    return Mask(points, 1e6, 1000.0, (("forest", points[:, 0] / 5000.0),))


def survey(seed: int = 1, forest: float = 0.5, session: str = "1") -> CaptureHistory:
    """Captures on a grid of cameras of animals that live in forest rather than outside."""
    random, mask = np.random.default_rng(seed), habitat()
    line = np.arange(5) * 1500.0
    cameras = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    weight = np.exp(forest * dict(mask.covariates)["forest"])
    cell = random.choice(len(weight), size=80, p=weight / weight.sum())
    male = random.random(80) < 0.5
    apart = mask.points[cell][:, None, :] - cameras[None, :, :]
    sigma = np.where(male, 1500.0, 1000.0)[:, None]
    hazard = 0.2 * np.exp(-(apart**2).sum(axis=2) / (2 * sigma**2))
    caught = random.random((80, 25, 5)) < -np.expm1(-hazard)[:, :, None]
    seen = caught.any(axis=(1, 2))
    animal, trap, occasion = np.nonzero(caught[seen])
    return CaptureHistory(
        session=session,
        detector="proximity",
        detector_ids=tuple(map(str, range(25))),
        detectors=cameras,
        usage=np.ones((25, 5)),
        individual_ids=tuple(map(str, np.flatnonzero(seen).tolist())),
        animal=animal,
        occasion=occasion,
        trap=trap,
        count=np.ones(len(animal), dtype=np.int64),
        covariates=(("sex", tuple(np.where(male[seen], "M", "F").tolist())),),
    )


def fitted(spec: ScrSpec, *histories: CaptureHistory) -> Fitted:
    return fit(spec, histories, [habitat()] * len(histories))


SPECS = [
    ScrSpec("HHN"),
    ScrSpec("HHN", "D ~ forest"),
    ScrSpec("HHN", "D ~ forest", links=(("D", "identity"),)),
    ScrSpec("HHN", "D ~ forest", conditional=True),
    ScrSpec("HHN", "sigma ~ sex", conditional=True),
    ScrSpec("HHN", "sigma ~ sex", hcov="sex"),
    ScrSpec("HHN", "lambda0 ~ bk", distribution="binomial"),
    ScrSpec("HHN", "D ~ g", groups="sex"),
    ScrSpec("HHN", fixed=(("D", 0.004),)),
]


@pytest.mark.parametrize("spec", SPECS, ids=repr)
def test_cells_add_up_to_expected_and_realised_numbers(spec: ScrSpec) -> None:
    found = fitted(spec, survey())
    for number, unit in enumerate(found.design.units):
        numbers, mask = abundance(found, number), unit.unit.mask
        surface = density_surface(found, number)
        assert surface.density.sum() / 100 == pytest.approx(numbers.expected_n.estimate, rel=1e-9)
        of_cells = centres(found, number)
        animals = len(unit.unit.history.individual_ids)
        assert of_cells.caught.sum() == pytest.approx(animals, rel=1e-9)
        total = (of_cells.caught + of_cells.uncaught).sum()
        assert total == pytest.approx(numbers.realised_n.estimate, rel=1e-9)
        shown = centres_surface(found, number)
        assert shown.density.sum() / 100 == pytest.approx(total, rel=1e-9)
        assert (surface.kind, shown.kind) == ("expected density", "activity centres")
        assert shown.spacing == mask.spacing
        assert of_cells.caught.min() >= 0.0
        assert of_cells.uncaught.min() > -1e-9


@pytest.mark.parametrize("spec", [SPECS[0], SPECS[4], SPECS[8]], ids=repr)
def test_constant_density_has_the_interval_of_the_estimate(spec: ScrSpec) -> None:
    found = fitted(spec, survey())
    density, surface = abundance(found, 0).density, local_density(found, 0)
    for name in ("estimate", "standard_error", "lower", "upper"):
        wanted = getattr(density, name) * IN_100_KM2
        assert getattr(surface, name) == pytest.approx(wanted, rel=1e-6, abs=1e-9)


def by_hand(found: Fitted, history: CaptureHistory) -> np.ndarray:
    """Posterior of every animal's centre from all distances at once, for D~1 HHN."""
    _, log_lambda0, log_sigma = found.maximum.beta
    apart = history.detectors[:, None, :] - habitat().points[None, :, :]
    hazard = np.exp(log_lambda0 - (apart**2).sum(axis=2) / (2 * np.exp(2 * log_sigma)))
    caught = np.zeros((len(history.individual_ids), 25, 5))
    caught[history.animal, history.trap, history.occasion] = 1
    times = caught.sum(axis=2)
    log_pr = times @ np.log(-np.expm1(-hazard)) - (5 - times) @ hazard
    pr = np.exp(log_pr - log_pr.max(axis=1, keepdims=True))
    return (pr / pr.sum(axis=1, keepdims=True)).sum(axis=0)


def test_centres_of_caught_animals_are_those_of_the_whole_formula() -> None:
    history = survey()
    found = fitted(ScrSpec("HHN"), history)
    assert centres(found, 0).caught == pytest.approx(by_hand(found, history), rel=1e-6, abs=1e-9)


def test_density_follows_the_covariate_with_an_interval_that_widens() -> None:
    found = fitted(ScrSpec("HHN", "D ~ forest"), survey(forest=1.5))
    surface, forest = local_density(found, 0), dict(habitat().covariates)["forest"]
    slope = found.maximum.beta[1]
    assert slope > 0.5
    wanted = np.exp(found.maximum.beta[0] + slope * forest) * IN_100_KM2
    assert surface.estimate == pytest.approx(wanted)
    assert np.all(surface.lower < surface.estimate)
    assert np.all(surface.estimate < surface.upper)
    relative = surface.standard_error / surface.estimate
    assert relative[np.argmin(forest)] > 1.5 * np.median(relative)


def test_an_identity_link_cuts_off_at_zero() -> None:
    spec = ScrSpec("HHN", "D ~ forest", links=(("D", "identity"),))
    surface = local_density(fitted(spec, survey(forest=2.5)), 0)
    assert surface.lower.min() == 0.0
    assert np.all(surface.estimate >= surface.lower)
    inside = surface.lower > 0
    half = surface.upper[inside] - surface.estimate[inside]
    assert half == pytest.approx(surface.estimate[inside] - surface.lower[inside])


def realised(histories: Sequence[CaptureHistory]) -> float:
    found = fitted(ScrSpec("HHN", "sigma ~ sex", conditional=True), *histories)
    return abundance(found, 0).realised_n.estimate - abundance(found, 0).expected_n.estimate


def test_the_realised_number_counts_each_kind_by_its_share_of_all_animals() -> None:
    assert realised([survey()]) == pytest.approx(0.0, abs=1e-9)
