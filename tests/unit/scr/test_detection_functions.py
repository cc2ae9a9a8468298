"""Detection functions, their slopes and their extremes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pardalis.errors import InputError
from pardalis.scr.detection_functions import DETECTION_FUNCTIONS, detection_function

NAMES = sorted(DETECTION_FUNCTIONS)
DISTANCES = np.array([[0.0, 500.0, 3000.0, 20_000.0]])


def beta_of(name: str, first: float, log_sigma: float, log_z: float) -> tuple[float, ...]:
    return (first, log_sigma, log_z)[: len(DETECTION_FUNCTIONS[name].parameters)]


def probability(name: str, beta: tuple[float, ...], distance: np.ndarray) -> np.ndarray:
    """Height of the function at a distance, as secr's help page `detectfn` writes it."""
    sigma = np.exp(beta[1])
    shape = {
        "N": lambda: np.exp(-(distance**2) / (2 * sigma**2)),
        "X": lambda: np.exp(-distance / sigma),
        "R": lambda: 1 - np.exp(-((np.maximum(distance, 1e-9) / sigma) ** -np.exp(beta[2]))),
    }[name[-1]]()
    height = np.exp(beta[0]) if len(name) == 3 else 1 / (1 + np.exp(-beta[0]))
    return np.asarray(height * shape)


@pytest.mark.parametrize("name", NAMES)
def test_hazard_is_that_of_the_formula(name: str) -> None:
    beta = beta_of(name, -1.0, 7.5, 1.2)
    value, _ = detection_function(name).log_hazard(beta, DISTANCES[:, :3] ** 2)
    height = probability(name, beta, DISTANCES[:, :3])
    hazard = height if name.startswith("H") and len(name) == 3 else -np.log1p(-height)
    np.testing.assert_allclose(np.exp(value), hazard, rtol=1e-12)


@settings(max_examples=30, deadline=None)
@given(first=st.floats(-8, 12), log_sigma=st.floats(6, 9), log_z=st.floats(-0.5, 2.5))
@pytest.mark.parametrize("name", NAMES)
def test_slopes_are_those_of_finite_differences(
    name: str, first: float, log_sigma: float, log_z: float
) -> None:
    function, beta = detection_function(name), beta_of(name, first, log_sigma, log_z)
    for squared in (DISTANCES**2).reshape(-1, 1, 1):
        value, pull = function.log_hazard(beta, squared)
        slopes = pull(np.ones_like(value))
        for place in range(len(beta)):
            step = np.eye(len(beta))[place] * 1e-6
            ahead = function.log_hazard(tuple(np.array(beta) + step), squared)[0]
            behind = function.log_hazard(tuple(np.array(beta) - step), squared)[0]
            numeric = float((ahead - behind)[0, 0]) / 2e-6
            # differences of a log hazard of size v carry an error of v * 1e-16 / 1e-6
            loose = 1e-5 + 1e-9 * abs(float(value[0, 0]))
            assert slopes[place] == pytest.approx(numeric, rel=1e-5, abs=loose)


@pytest.mark.parametrize("name", NAMES)
def test_pull_weighs_each_slope(name: str) -> None:
    function, beta = detection_function(name), beta_of(name, -1.0, 7.5, 1.2)
    upon = np.array([[0.3, -2.0, 1.5, 0.0]])
    together = function.log_hazard(beta, DISTANCES**2)[1](upon)
    alone = np.zeros(len(beta))
    for place in range(4):
        one = function.log_hazard(beta, DISTANCES[:, place : place + 1] ** 2)[1]
        alone += np.array(one(upon[:, place : place + 1]))
    np.testing.assert_allclose(together, alone, rtol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_at_the_centre_the_hazard_is_that_of_the_first_parameter(name: str) -> None:
    value, pull = detection_function(name).log_hazard(
        beta_of(name, -0.7, 7.0, 1.0), np.array([[0.0]])
    )
    first = np.exp(-0.7) if len(name) == 3 else -np.log(1 - 1 / (1 + np.exp(0.7)))
    assert np.exp(value[0, 0]) == pytest.approx(first, rel=1e-13)
    assert pull(np.ones((1, 1)))[1:] == pytest.approx([0.0] * (len(pull(np.ones((1, 1)))) - 1))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("first", [-40.0, 0.0, 40.0])
@pytest.mark.parametrize("log_z", [-2.0, 0.0, 5.0])
def test_far_and_near_extremes_stay_finite(name: str, first: float, log_z: float) -> None:
    squared = np.array([[0.0, 1e-4, 1e4, 1e12]])
    value, pull = detection_function(name).log_hazard(beta_of(name, first, 4.0, log_z), squared)
    assert np.all(np.isfinite(value))
    assert np.all(np.isfinite(pull(np.ones_like(value))))


def test_g0_near_1_keeps_its_digits() -> None:
    """At the centre the hazard is -log(1 - g0) = log(1 + exp(logit)), to the last digit."""
    for logit in (10.0, 20.0, 40.0, 300.0):
        value, pull = detection_function("HN").log_hazard((logit, 7.0), np.array([[0.0]]))
        assert np.exp(value[0, 0]) == pytest.approx(np.logaddexp(0.0, logit), rel=1e-14)
        slope = 1 / (1 + np.exp(-logit)) / np.logaddexp(0.0, logit)
        assert pull(np.ones((1, 1)))[0] == pytest.approx(slope, rel=1e-8)


def test_a_steep_hazard_rate_is_a_step() -> None:
    squared = np.array([[900.0, 999.0, 1001.0, 1100.0]]) ** 2
    value, _ = detection_function("HHR").log_hazard((0.0, np.log(1000.0), np.log(1e4)), squared)
    assert value[0, :2] == pytest.approx([0.0, 0.0], abs=1e-15)
    assert value[0, 2] == pytest.approx(-1e4 * np.log(1.001), rel=1e-3)
    assert value[0, 3] == pytest.approx(-1e4 * np.log(1.1), rel=1e-10)


@pytest.mark.parametrize("name", NAMES)
def test_reach_is_where_the_hazard_has_fallen_to_the_bound(name: str) -> None:
    function, beta = detection_function(name), beta_of(name, -1.0, 7.0, 2.0)
    distance = function.reach(beta, 1e-9)
    value, _ = function.log_hazard(beta, np.array([[distance**2]]))
    assert float(value[0, 0]) == pytest.approx(np.log(1e-9), rel=1e-9)


def test_a_heavy_tail_has_no_reach() -> None:
    assert detection_function("HHR").reach((-1.0, 7.0, 0.0), 1e-9) == float("inf")


def test_reach_of_a_hazard_below_the_bound_everywhere_is_nothing() -> None:
    assert detection_function("HHN").reach((-50.0, 7.0), 1e-9) == pytest.approx(0.0, abs=1e-6)


def test_unknown_function_names_those_there_are() -> None:
    with pytest.raises(InputError, match="HHN"):
        detection_function("HZZ")
