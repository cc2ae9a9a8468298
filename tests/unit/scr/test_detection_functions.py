"""Detection functions and their derivatives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pardalis.errors import InputError
from pardalis.scr.detection_functions import DETECTION_FUNCTIONS, detection_function

DISTANCES = np.array([[0.0, 500.0, 3000.0, 20_000.0]]) ** 2


@given(first=st.floats(-8, 12), log_sigma=st.floats(6, 9))
@pytest.mark.parametrize("name", sorted(DETECTION_FUNCTIONS))
def test_slopes_are_those_of_finite_differences(name: str, first: float, log_sigma: float) -> None:
    function, beta = detection_function(name), np.array([first, log_sigma])
    _, slopes = function.log_hazard(beta, DISTANCES)
    for place in range(2):
        step = np.zeros(2)
        step[place] = 1e-6
        ahead = function.log_hazard(beta + step, DISTANCES)[0]
        behind = function.log_hazard(beta - step, DISTANCES)[0]
        numeric = (ahead - behind) / 2e-6
        np.testing.assert_allclose(slopes[place], numeric, rtol=1e-5, atol=1e-5)


def test_half_normal_hazard_is_minus_log_of_being_missed() -> None:
    g0, sigma, distance = 0.3, 2000.0, np.array([[0.0, 1000.0, 4000.0]])
    g = g0 * np.exp(-(distance**2) / (2 * sigma**2))
    beta = np.array([np.log(g0 / (1 - g0)), np.log(sigma)])
    value, _ = detection_function("HN").log_hazard(beta, distance**2)
    np.testing.assert_allclose(np.exp(value), -np.log(1 - g), rtol=1e-13)


def test_hazard_half_normal_by_hand() -> None:
    beta = np.array([np.log(0.02), np.log(2500.0)])
    value, _ = detection_function("HHN").log_hazard(beta, np.array([[2500.0**2 * 2]]))
    assert np.exp(value[0, 0]) == pytest.approx(0.02 * np.exp(-1))


@pytest.mark.parametrize("name", sorted(DETECTION_FUNCTIONS))
def test_far_and_near_extremes_stay_finite(name: str) -> None:
    function = detection_function(name)
    for first in (-40.0, 0.0, 40.0):
        value, slopes = function.log_hazard(np.array([first, 4.0]), np.array([[0.0, 1e12]]))
        assert np.all(np.isfinite(value))
        assert np.all(np.isfinite(slopes))


def test_unknown_function_names_those_there_are() -> None:
    with pytest.raises(InputError, match="HHN"):
        detection_function("HZZ")
