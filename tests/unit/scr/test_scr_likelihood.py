"""The likelihood against a plain calculation, and what it must not depend on."""

from __future__ import annotations

from dataclasses import replace
from math import factorial

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pardalis.errors import InputError
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask
from pardalis.scr import tiles
from pardalis.scr.collapse import collapse
from pardalis.scr.detection_functions import DetectionFunction, detection_function
from pardalis.scr.likelihood import SessionLikelihood
from pardalis.scr.situations import Situations
from pardalis.scr.terms import Terms
from pardalis.testing.capture_histories import SimulatedSurvey, reordered

BETAS = {"HN": np.array([-7.2, -1.0, 7.1]), "HHN": np.array([-7.2, -1.4, 7.1])}
SMALL = SimulatedSurvey(side=3, occasions=5, mask_spacing=2000.0, lambda0=0.3, density=10.0)
few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def terms_of(history: CaptureHistory) -> Terms:
    """Terms of a model whose parameters are the same everywhere."""
    animals, places = len(history.individual_ids), np.zeros(history.usage.shape, dtype=np.int64)
    situations = Situations(
        combination=np.zeros((1, 1, 1, 1), dtype=np.int64),
        place=places,
        naive_place=places,
        animal_group=np.zeros(animals, dtype=np.int64),
        animal_class=np.full(animals, -1, dtype=np.int64),
    )
    return collapse(history, situations)


def full_log_likelihood(
    terms: Terms, mask: Mask, function: DetectionFunction, beta: np.ndarray
) -> tuple[float, np.ndarray]:
    """At log density and detection parameters, with its slopes by them."""
    points, shares = len(mask.points), np.zeros((1, 1))
    found = SessionLikelihood(terms, mask, function)
    log_density, evenly = np.full(points, beta[0]), np.ones((points, 1))
    value, slopes = found.evaluate((tuple(beta[1:].tolist()),), log_density, evenly, shares)
    return value, np.array([*slopes.density, *slopes.detection[0]])


def uneven(history: CaptureHistory, seed: int) -> CaptureHistory:
    """The history with efforts of 0.5 to 3 where there are captures, some 0 elsewhere."""
    random = np.random.default_rng(seed)
    usage = random.choice([0.0, 0.5, 1.0, 3.0], size=history.usage.shape)
    at = (history.trap, history.occasion)
    usage[at] = np.maximum(usage[at], 0.5)
    return replace(history, usage=usage)


def plain_log_likelihood(history: CaptureHistory, mask: Mask, name: str, beta: np.ndarray) -> float:
    """Loops over animals, detectors and occasions, as the papers write it; distinct animals."""
    sigma = np.exp(beta[2])
    d2 = ((history.detectors[:, None] - mask.points[None]) ** 2).sum(axis=2)
    shape = np.exp(-d2 / (2 * sigma**2))
    if name == "HHN":
        hazard = np.exp(beta[1]) * shape
    else:
        hazard = -np.log(1 - shape / (1 + np.exp(-beta[1])))
    y = np.zeros((len(history.individual_ids), *history.usage.shape))
    y[history.animal, history.trap, history.occasion] = history.count
    density, area = np.exp(beta[0]), mask.cell_area / 1e4
    missed = np.exp(-(history.usage.sum(axis=1)[:, None] * hazard).sum(axis=0))
    value = -density * area * (1 - missed).sum()
    for animal in y:
        chance = np.ones(len(mask.points))
        for trap, occasions in enumerate(animal):
            for occasion, count in enumerate(occasions):
                mean = history.usage[trap, occasion] * hazard[trap]
                if history.detector == "count":
                    chance = chance * mean**count * np.exp(-mean) / factorial(int(count))
                else:
                    chance = chance * (1 - np.exp(-mean) if count else np.exp(-mean))
        value += np.log(density * area * chance.sum())
    return float(value)


def log_orders(history: CaptureHistory) -> float:
    """Log of the number of ways to order animals with the same records."""
    table = np.zeros((len(history.individual_ids), *history.usage.shape))
    table[history.animal, history.trap, history.occasion] = history.count
    twins = np.unique(table.reshape(len(table), -1), axis=0, return_counts=True)[1]
    return sum(float(np.log(factorial(number))) for number in twins.tolist())


@pytest.mark.parametrize("name", ["HN", "HHN"])
def test_binary_records_under_uneven_effort_agree_with_a_plain_calculation(name: str) -> None:
    history = uneven(SMALL.simulate(5), 1)
    value, _ = full_log_likelihood(
        terms_of(history), SMALL.mask(), detection_function(name), BETAS[name]
    )
    plain = plain_log_likelihood(history, SMALL.mask(), name, BETAS[name])
    assert value == pytest.approx(plain - log_orders(history), rel=1e-12)


@pytest.mark.parametrize("name", ["HN", "HHN"])
def test_counts_over_one_occasion_agree_with_a_plain_calculation(name: str) -> None:
    survey = replace(SMALL, detector="count", occasions=1, lambda0=2.0, usage=1.5)
    history = survey.simulate(6)
    assert history.count.max() > 1
    value, _ = full_log_likelihood(
        terms_of(history), survey.mask(), detection_function(name), BETAS[name]
    )
    plain = plain_log_likelihood(history, survey.mask(), name, BETAS[name])
    assert value == pytest.approx(plain - log_orders(history), rel=1e-12)


def test_animals_with_one_history_have_no_order() -> None:
    survey = replace(SMALL, occasions=1)
    one = CaptureHistory(
        "s", "proximity", tuple("abcdefghi"), survey.detectors(), np.ones((9, 1)), ("1", "2", "3"),
        np.array([0, 1, 2]), np.array([0, 0, 0]), np.array([4, 4, 4]), np.array([1, 1, 1]),
    )  # fmt: skip
    assert terms_of(one).constant == pytest.approx(-np.log(6))
    counts = terms_of(replace(one, detector="count", count=np.array([2, 2, 1])))
    assert counts.constant == pytest.approx(-np.log(2) - 2 * np.log(2))


@few
@given(
    seed=st.integers(0, 10_000),
    shift=st.tuples(st.floats(-0.5, 0.5), st.floats(-1, 1), st.floats(-0.4, 0.4)),
    name=st.sampled_from(["HN", "HHN"]),
    detector=st.sampled_from(["proximity", "count"]),
)
def test_gradient_is_that_of_finite_differences(
    seed: int, shift: tuple[float, ...], name: str, detector: str
) -> None:
    survey = replace(SMALL, detector=detector)
    collapsed = terms_of(uneven(survey.simulate(seed), seed))
    function, mask, beta = detection_function(name), survey.mask(), BETAS[name] + np.array(shift)
    _, gradient = full_log_likelihood(collapsed, mask, function, beta)
    for place in range(3):
        step = np.zeros(3)
        step[place] = 1e-5
        ahead = full_log_likelihood(collapsed, mask, function, beta + step)[0]
        behind = full_log_likelihood(collapsed, mask, function, beta - step)[0]
        assert gradient[place] == pytest.approx((ahead - behind) / 2e-5, rel=1e-5, abs=1e-4)


@few
@given(seed=st.integers(0, 10_000), east=st.floats(-1e6, 1e6), north=st.floats(-1e6, 1e6))
def test_order_of_animals_and_place_on_the_map_do_not_matter(
    seed: int, east: float, north: float
) -> None:
    history, mask = uneven(SMALL.simulate(seed), seed), SMALL.mask()
    function, beta = detection_function("HN"), BETAS["HN"]
    value, _ = full_log_likelihood(terms_of(history), mask, function, beta)
    moved = replace(reordered(history, seed), detectors=history.detectors + np.array([east, north]))
    elsewhere = replace(mask, points=mask.points + np.array([east, north]))
    again, _ = full_log_likelihood(terms_of(moved), elsewhere, function, beta)
    assert again == pytest.approx(value, rel=1e-8)


@few
@given(seed=st.integers(0, 10_000), name=st.sampled_from(["HN", "HHN"]))
def test_counts_may_be_summed_over_occasions(seed: int, name: str) -> None:
    survey = replace(SMALL, detector="count")
    history = uneven(survey.simulate(seed), seed)
    table: dict[tuple[int, int], int] = {}
    for animal, trap, count in zip(history.animal, history.trap, history.count, strict=True):
        table[animal, trap] = table.get((animal, trap), 0) + count
    summed = replace(
        history,
        usage=history.usage.sum(axis=1, keepdims=True),
        animal=np.array([key[0] for key in table], dtype=np.int64),
        trap=np.array([key[1] for key in table], dtype=np.int64),
        occasion=np.zeros(len(table), dtype=np.int64),
        count=np.array(list(table.values()), dtype=np.int64),
    )
    function = detection_function(name)
    value, _ = full_log_likelihood(terms_of(history), survey.mask(), function, BETAS[name])
    again, _ = full_log_likelihood(terms_of(summed), survey.mask(), function, BETAS[name])
    assert again == pytest.approx(value, rel=1e-12)


@few
@given(seed=st.integers(0, 10_000))
def test_order_of_occasions_does_not_matter_for_binary_records(seed: int) -> None:
    history = uneven(SMALL.simulate(seed), seed)
    order = np.random.default_rng(seed).permutation(history.usage.shape[1])
    shuffled = replace(
        history, usage=history.usage[:, order], occasion=np.argsort(order)[history.occasion]
    )
    value, _ = full_log_likelihood(
        terms_of(history), SMALL.mask(), detection_function("HN"), BETAS["HN"]
    )
    again, _ = full_log_likelihood(
        terms_of(shuffled), SMALL.mask(), detection_function("HN"), BETAS["HN"]
    )
    assert again == pytest.approx(value, rel=1e-12)


def test_tiles_of_mask_points_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    survey = replace(SMALL, mask_spacing=500.0)
    collapsed, function = terms_of(survey.simulate(3)), detection_function("HN")
    whole = full_log_likelihood(collapsed, survey.mask(), function, BETAS["HN"])
    monkeypatch.setattr(tiles, "TILE_ELEMENTS", 400)
    cut = full_log_likelihood(collapsed, survey.mask(), function, BETAS["HN"])
    assert cut[0] == pytest.approx(whole[0], rel=1e-13)
    np.testing.assert_allclose(cut[1], whole[1], rtol=1e-9)


def test_a_detector_that_never_worked_changes_nothing() -> None:
    history = SMALL.simulate(4)
    more = replace(
        history,
        detector_ids=("dead", *history.detector_ids),
        detectors=np.vstack([[500.0, 500.0], history.detectors]),
        usage=np.vstack([np.zeros((1, 5)), history.usage]),
        trap=history.trap + 1,
    )
    function = detection_function("HN")
    value, _ = full_log_likelihood(terms_of(history), SMALL.mask(), function, BETAS["HN"])
    again, _ = full_log_likelihood(terms_of(more), SMALL.mask(), function, BETAS["HN"])
    assert again == pytest.approx(value, rel=1e-14)


def test_far_animals_and_wild_parameters_do_not_overflow() -> None:
    survey = replace(SMALL, buffer=200_000.0, mask_spacing=20_000.0)
    collapsed = terms_of(SMALL.simulate(3))
    for beta in (np.array([-7.0, 30.0, 3.0]), np.array([-7.0, -30.0, 12.0])):
        value, gradient = full_log_likelihood(
            collapsed, survey.mask(), detection_function("HN"), beta
        )
        assert np.isfinite(value)
        assert np.all(np.isfinite(gradient))


def test_a_capture_without_effort_is_refused() -> None:
    history = SMALL.simulate(3)
    with pytest.raises(InputError, match="without effort"):
        terms_of(replace(history, usage=np.zeros_like(history.usage)))
