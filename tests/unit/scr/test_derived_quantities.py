"""Hazard over a season, and intervals."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest

from pardalis.records.estimate import Interval
from pardalis.records.mask import Mask
from pardalis.scr import derived
from pardalis.scr.derived import (
    log_normal_interval,
    real_interval,
    scaled_interval,
    season_hazard,
)
from pardalis.scr.detection_functions import detection_function


def test_season_hazard_by_hand() -> None:
    detectors, effort = np.array([[0.0, 0.0], [1000.0, 0.0]]), np.array([3.0, 2.0])
    mask = Mask(np.array([[0.0, 0.0], [1000.0, 500.0]]), cell_area=1e6, spacing=1000.0)
    beta = (float(np.log(0.1)), float(np.log(1000.0)))
    found = season_hazard(detectors, effort, mask, detection_function("HHN"), beta)
    first = 0.1 * (3 + 2 * exp(-0.5))
    second = 0.1 * (3 * exp(-1.25e6 / 2e6) + 2 * exp(-0.125))
    np.testing.assert_allclose(found, [first, second], rtol=1e-13)


def test_season_hazard_is_the_same_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(1)
    detectors, points = random.random((7, 2)) * 1e4, random.random((50, 2)) * 1e4
    given = (detectors, random.random(7), Mask(points, 1e4, 100.0), detection_function("HN"))
    whole = season_hazard(*given, (0.1, 7.0))
    monkeypatch.setattr(derived, "BLOCK_ELEMENTS", 30)
    np.testing.assert_allclose(season_hazard(*given, (0.1, 7.0)), whole, rtol=1e-15)


def test_log_interval_is_log_normal() -> None:
    interval = real_interval(1.0, 0.2, "log")
    assert interval.estimate == pytest.approx(exp(1))
    assert interval.standard_error == pytest.approx(exp(1) * sqrt(exp(0.04) - 1))
    assert interval.lower * interval.upper == pytest.approx(exp(2))
    assert interval.upper == pytest.approx(exp(1 + 1.959964 * 0.2), rel=1e-7)


def test_identity_interval_is_symmetric() -> None:
    interval = real_interval(-1.0, 0.5, "identity")
    assert (interval.lower + interval.upper) / 2 == pytest.approx(-1.0)
    assert interval.standard_error == 0.5


def test_interval_of_a_number_lies_above_what_is_certain() -> None:
    """secr's log-normal interval of realised N, of the animals that were not caught."""
    interval = log_normal_interval(30.0, 4.0, least=20.0)
    factor = exp(1.959963984540054 * sqrt(np.log(1 + (4 / 10) ** 2)))
    assert interval.lower == pytest.approx(20 + 10 / factor)
    assert interval.upper == pytest.approx(20 + 10 * factor)
    nothing_left = log_normal_interval(20.0, 4.0, least=20.0)
    assert (nothing_left.lower, nothing_left.upper) == (20.0, 20.0)


def test_a_hopeless_standard_error_does_not_overflow() -> None:
    assert np.isfinite(real_interval(0.0, 100.0, "log").standard_error)
    assert np.isfinite(log_normal_interval(1.0, 1e100).upper)


def test_logit_interval_stays_between_0_and_1() -> None:
    interval = real_interval(3.0, 4.0, "logit")
    assert 0 < interval.lower < interval.estimate < interval.upper < 1
    assert interval.standard_error == pytest.approx(
        interval.estimate * (1 - interval.estimate) * 4.0
    )


def test_units() -> None:
    assert scaled_interval(Interval(1.0, 2.0, 3.0, 4.0), 10.0) == Interval(10.0, 20.0, 30.0, 40.0)
