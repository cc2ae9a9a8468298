"""pdot, effective area and intervals."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest

from pardalis.records.estimate import Interval
from pardalis.records.mask import Mask
from pardalis.scr.derived import effective_area, pdot, real_interval, scaled_interval
from pardalis.scr.detection_functions import detection_function


def test_pdot_by_hand() -> None:
    detectors, effort = np.array([[0.0, 0.0], [1000.0, 0.0]]), np.array([3.0, 2.0])
    mask = Mask(np.array([[0.0, 0.0], [1000.0, 500.0]]), cell_area=1e6, spacing=1000.0)
    beta = np.array([np.log(0.1), np.log(1000.0)])
    found = pdot(detectors, effort, mask, detection_function("HHN"), beta)
    first = 0.1 * (3 + 2 * exp(-0.5))
    second = 0.1 * (3 * exp(-1.25e6 / 2e6) + 2 * exp(-0.125))
    np.testing.assert_allclose(found, [1 - exp(-first), 1 - exp(-second)], rtol=1e-13)
    assert effective_area(found, mask) == pytest.approx(found.sum() * 100)


def test_log_interval_is_log_normal() -> None:
    interval = real_interval(1.0, 0.2, "log")
    assert interval.estimate == pytest.approx(exp(1))
    assert interval.standard_error == pytest.approx(exp(1) * sqrt(exp(0.04) - 1))
    assert interval.lower * interval.upper == pytest.approx(exp(2))
    assert interval.upper == pytest.approx(exp(1 + 1.959964 * 0.2), rel=1e-7)


def test_logit_interval_stays_between_0_and_1() -> None:
    interval = real_interval(3.0, 4.0, "logit")
    assert 0 < interval.lower < interval.estimate < interval.upper < 1
    assert interval.standard_error == pytest.approx(
        interval.estimate * (1 - interval.estimate) * 4.0
    )


def test_units() -> None:
    assert scaled_interval(Interval(1.0, 2.0, 3.0, 4.0), 10.0) == Interval(10.0, 20.0, 30.0, 40.0)
