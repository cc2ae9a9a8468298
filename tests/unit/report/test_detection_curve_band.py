from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pardalis.records.estimate import Estimate, Interval
from pardalis.report.detection_curve import detection_curve


def test_the_curve_is_half_normal(estimate: Estimate) -> None:
    curve = detection_curve(estimate)
    assert curve is not None
    at_sigma = np.interp(1900.0, curve.distance, curve.height)
    assert at_sigma == pytest.approx(0.2 * np.exp(-0.5), rel=1e-4)
    assert not curve.is_probability


def test_the_band_agrees_with_draws_of_the_parameters(estimate: Estimate) -> None:
    draws = np.random.default_rng(1).multivariate_normal(
        np.log([0.2, 1900.0]), [[0.0004, 0.0], [0.0, 0.0001]], 20_000
    )
    narrow = replace(estimate, vcov=((0.09, 0.0, 0.0), (0.0, 0.0004, 0.0), (0.0, 0.0, 0.0001)))
    curve = detection_curve(narrow)
    assert curve is not None
    assert curve.lower is not None
    top, sigma = np.exp(draws).T[:, :, None]
    simulated = top * np.exp(-(curve.distance**2) / (2 * sigma**2))
    np.testing.assert_allclose(curve.lower, np.quantile(simulated, 0.025, axis=0), rtol=0.02)


def test_a_probability_never_passes_one(estimate: Estimate) -> None:
    sure = replace(
        estimate,
        beta_names=("D", "g0", "sigma"),
        vcov=((1.0, 0.0, 0.0), (0.0, 4.0, 0.0), (0.0, 0.0, 0.5)),
        real=(("g0", Interval(0.6, 0.2, 0.2, 0.9)), ("sigma", Interval(1900.0, 1.0, 1.0, 1.0))),
    )
    curve = detection_curve(sure)
    assert curve is not None
    assert curve.upper is not None
    assert curve.is_probability
    assert curve.upper.max() == 1.0


def test_no_covariance_no_band(estimate: Estimate) -> None:
    curve = detection_curve(replace(estimate, vcov=()))
    assert curve is not None
    assert curve.lower is None


def test_no_parameters_no_curve(estimate: Estimate) -> None:
    assert detection_curve(None) is None
    assert detection_curve(replace(estimate, real=())) is None
