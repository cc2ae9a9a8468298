"""Tiles of mask points: what they leave out, how much that can matter, memory and threads."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from pardalis.estimate.design.matrices import make_design
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.search.fitted import bound_left_out
from pardalis.estimate.search.model_likelihood import ModelLikelihood
from pardalis.records.mask import Mask
from pardalis.records.model_spec import ModelSpec
from pardalis.scr import integrals, tiles
from pardalis.scr.likelihood import SessionLikelihood
from pardalis.testing.capture_histories import SimulatedSurvey

SURVEY = SimulatedSurvey(
    side=12, mask_spacing=750.0, buffer=9000.0, density=3.0, occasions=3, lambda0=0.15
)
HISTORY, MASK = SURVEY.simulate(4), SURVEY.mask()
EAST = (MASK.points[:, 0] - 11_000.0) / 10_000.0
BETAS = {
    "HN": (-7.8, -1.9, 7.3), "EX": (-7.8, -1.6, 6.9), "HHN": (-7.8, -2.0, 7.3),
    "HEX": (-7.8, -1.7, 6.9), "HHR": (-7.8, -1.7, 7.0, 1.9), "HR": (-7.8, -1.7, 7.0, 1.9),
}  # fmt: skip


def likelihood_of(
    name: str = "HN", formulas: str = "", mask: Mask = MASK, **options: object
) -> ModelLikelihood:
    design = make_design(ScrSpec.of(ModelSpec(name, formulas)), (HISTORY,), (mask,))
    return ModelLikelihood(design, **options)


def session_of(likelihood: ModelLikelihood) -> SessionLikelihood:
    (session,) = likelihood.sessions
    return session


def rough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out so much that the error can be seen above rounding."""
    monkeypatch.setattr(tiles, "SMALLEST_HAZARD", 1e-4)
    monkeypatch.setattr(tiles, "SMALLEST_SHARE", -7.0)
    monkeypatch.setattr(tiles, "TILE_ELEMENTS", 3000)


def errors(
    likelihood: ModelLikelihood, exact: ModelLikelihood, beta: np.ndarray
) -> tuple[float, float, float]:
    """Error of the value, its bound, and the largest error of a slope."""
    value, gradient = likelihood(beta)
    true, true_gradient = exact(beta)
    bound = bound_left_out(likelihood, beta)
    return abs(value - true), bound, float(np.abs(gradient - true_gradient).max())


@pytest.mark.parametrize("name", sorted(BETAS))
def test_what_is_left_out_does_not_matter(name: str) -> None:
    beta = np.array(BETAS[name])
    near, exact = likelihood_of(name), likelihood_of(name, exact=True)
    error, bound, of_slopes = errors(near, exact, beta)
    plan, whole = session_of(near).plan, session_of(exact).plan
    assert plan is not None
    assert whole is not None
    assert whole.made_for is None
    assert bound < 1e-8 * abs(exact(beta)[0])
    assert error <= bound + 1e-12 * abs(exact(beta)[0])
    assert of_slopes < 1e-7
    if name in ("HN", "HHN"):
        assert plan.elements < 0.9 * whole.elements
    assert sorted(np.concatenate([tile.points for tile in plan.tiles])) == list(
        range(len(MASK.points))
    )


@pytest.mark.parametrize(
    ("name", "formulas"),
    [
        ("HN", ""), ("HN", "P ~ bk"), ("HHN", "P ~ h2; sigma ~ h2"), ("HEX", ""), ("HHN", "P ~ t"),
        ("HEX", "sigma ~ b"),
    ],
)  # fmt: skip
def test_the_bound_is_honest(name: str, formulas: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rough(monkeypatch)
    formulas = formulas.replace("P", "g0" if name == "HN" else "lambda0")
    near, exact = likelihood_of(name, formulas), likelihood_of(name, formulas, exact=True)
    beta = np.zeros(len(near.design.names))
    for parameter, level in zip(("D", "g0", "sigma"), BETAS[name], strict=True):
        column = parameter if parameter in near.design.columns else "lambda0"
        beta[near.design.columns[column].start] = level
    beta[beta == 0.0] = 0.3
    session_of(near).margin = 0.0
    found = []
    for shift in (0.0, -0.1, -0.4):  # the plan of the first holds for all
        moved = beta.copy()
        moved[near.design.columns["sigma"].start] += shift
        error, bound, _ = errors(near, exact, moved)
        assert error <= bound
        found.append(error)
    assert found[0] > 1e-9


def test_the_bound_is_honest_where_density_varies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Animals may live where they are likely to be many, though far from their captures."""
    rough(monkeypatch)
    mask = replace(MASK, covariates=(("east", EAST),))
    near = likelihood_of(formulas="D ~ east", mask=mask)
    exact = likelihood_of(formulas="D ~ east", mask=mask, exact=True)
    session_of(near).margin = 0.0
    for slope in (0.5, 4.0, -4.0):
        error, bound, _ = errors(near, exact, np.array([-7.8, slope, -1.9, 7.3]))
        assert error <= bound


def test_a_plan_holds_within_its_margin_and_is_made_anew_beyond() -> None:
    likelihood, beta = likelihood_of(), np.array(BETAS["HN"])
    likelihood(beta)
    first = session_of(likelihood).plan
    likelihood(beta + np.array([0.5, 0.9, 0.24]))
    assert session_of(likelihood).plan is first
    likelihood(beta - np.array([0.0, 2.0, 1.0]))
    assert session_of(likelihood).plan is first
    for beyond in ((0.0, 1.1, 0.0), (0.0, 0.0, 0.26)):
        likelihood(beta)
        old = session_of(likelihood).plan
        moved = beta + np.array(beyond)
        error, bound, _ = errors(likelihood, likelihood_of(exact=True), moved)
        assert session_of(likelihood).plan is not old
        assert error <= bound + 1e-9


def test_a_fallen_z_needs_a_new_plan() -> None:
    likelihood, beta = likelihood_of("HHR"), np.array(BETAS["HHR"])
    likelihood(beta)
    first = session_of(likelihood).plan
    likelihood(beta + np.array([0.0, 0.0, 0.0, 1.0]))
    assert session_of(likelihood).plan is first
    likelihood(beta - np.array([0.0, 0.0, 0.0, 0.3]))
    assert session_of(likelihood).plan is not first


def test_small_problems_and_heavy_tails_leave_nothing_out() -> None:
    few = SimulatedSurvey(side=3, occasions=3, lambda0=0.3)
    design = make_design(ScrSpec.of(ModelSpec()), (few.simulate(1),), (few.mask(),))
    small = ModelLikelihood(design)
    small(np.array(BETAS["HN"]))
    heavy, beta = likelihood_of("HHR"), np.array(BETAS["HHR"])
    heavy(beta - np.array([0.0, 0.0, 0.0, 1.9]))
    for likelihood in (small, heavy):
        plan = session_of(likelihood).plan
        assert plan is not None
        assert plan.made_for is None
        assert bound_left_out(likelihood, beta) == 0.0


def test_an_island_far_from_all_cameras_adds_nothing() -> None:
    """Its tiles have neither channels nor animals; its animals are never caught."""
    island = Mask(np.vstack([MASK.points, MASK.points + 1e6]), MASK.cell_area, MASK.spacing)
    likelihood, beta = likelihood_of(mask=island), np.array(BETAS["HN"])
    value, gradient = likelihood(beta)
    plan = session_of(likelihood).plan
    assert plan is not None
    assert plan.made_for is not None
    assert value == pytest.approx(likelihood_of()(beta)[0], rel=1e-12)
    np.testing.assert_allclose(gradient, likelihood_of()(beta)[1], rtol=1e-7, atol=1e-7)


def test_threads_give_the_same_to_the_last_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrals, "THREADED_ELEMENTS", 1000)
    beta = np.array([*BETAS["HN"][:2], 0.4, BETAS["HN"][2]])
    one, two = (likelihood_of(formulas="g0 ~ bk", threads=each) for each in (1, 2))
    assert session_of(two).executor is not None
    value, gradient = one(beta)
    again, other = two(beta)
    assert again == pytest.approx(value, rel=1e-14)
    np.testing.assert_allclose(other, gradient, rtol=1e-10, atol=1e-10)


def test_nothing_of_animals_by_detectors_by_points_is_made() -> None:
    survey = SimulatedSurvey(
        side=20, mask_spacing=1000.0, density=8.0, occasions=1, lambda0=0.3, detector="count"
    )
    history, mask = survey.simulate(2), survey.mask()
    design = make_design(ScrSpec.of(ModelSpec("HHN")), (history,), (mask,))
    likelihood = ModelLikelihood(design)
    dense = len(history.individual_ids) * 400 * len(mask.points) * 8
    assert dense > 500e6
    tracemalloc.start()
    likelihood(np.array([-7.1, -1.2, 7.3]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 0.05 * dense
