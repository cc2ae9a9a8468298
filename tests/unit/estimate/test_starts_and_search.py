"""Automatic starts, and the search for the maximum."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pardalis.estimate.checks.summary import summarise
from pardalis.estimate.design.matrices import make_design
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.search.maximise import information, maximise
from pardalis.estimate.search.starts import start_sigma, start_values
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.model_spec import ModelSpec
from pardalis.testing.capture_histories import SimulatedSurvey


def history_of(
    trap: list[int], animal: list[int], count: list[int] | None = None
) -> CaptureHistory:
    places = np.array([[0.0, 0.0], [300.0, 400.0], [1000.0, 0.0]])
    return CaptureHistory(
        session="s",
        detector="count",
        detector_ids=("a", "b", "c"),
        detectors=places,
        usage=np.ones((3, 1)),
        individual_ids=tuple(map(str, range(max(animal) + 1))),
        animal=np.array(animal),
        occasion=np.zeros(len(animal), dtype=np.int64),
        trap=np.array(trap),
        count=np.array(count or [1] * len(animal)),
    )


def test_start_sigma_is_the_pooled_spread() -> None:
    # animal 0: 500 m apart, squares 2 * 250^2; animal 1: 1000 m apart, 2 * 500^2; 2 degrees each
    history = history_of([0, 1, 0, 2], [0, 0, 1, 1])
    assert start_sigma(history) == pytest.approx(np.sqrt((2 * 250**2 + 2 * 500**2) / 4))


def test_counts_weigh_in_start_sigma() -> None:
    # mean at a quarter of the way: squares 3 * 125^2 + 375^2, 3 degrees of freedom in each axis
    history = history_of([0, 1], [0, 0], [3, 1])
    assert start_sigma(history) == pytest.approx(np.sqrt((3 * 125**2 + 375**2) / 6))


def test_without_spatial_recaptures_start_sigma_is_half_the_detectors_distance() -> None:
    assert start_sigma(history_of([0, 1], [0, 1])) == pytest.approx(250.0)


def test_summary_counts() -> None:
    found = summarise(history_of([0, 1, 2, 2], [0, 0, 1, 2], [3, 1, 2, 1]))
    assert (found.animals, found.captures, found.recaptures, found.spatial_recaptures) == (
        3, 7, 4, 1,
    )  # fmt: skip
    assert (found.working_detectors, found.effort, found.without_effort) == (3, 3.0, 0)


@pytest.mark.parametrize("detector", ["proximity", "count"])
@pytest.mark.parametrize("name", ["HN", "HHN"])
def test_start_values_lie_near_the_truth(name: str, detector: str) -> None:
    survey = replace(SimulatedSurvey(), detector=detector)
    spec = ScrSpec.of(ModelSpec(name))
    start = start_values(make_design(spec, (survey.simulate(1),), (survey.mask(),)))
    truth = [survey.density / 1e4, survey.lambda0, survey.sigma]
    np.testing.assert_allclose(start, np.log(truth), atol=0.8)


def test_a_crooked_surface_is_climbed() -> None:
    def banana(beta: np.ndarray) -> tuple[float, np.ndarray]:
        x, y = beta
        slope = np.array([400 * x * (y - x**2) + 2 * (1 - x), -200 * (y - x**2)])
        return float(-100 * (y - x**2) ** 2 - (1 - x) ** 2), slope

    found = maximise(banana, np.array([-1.2, 1.0]))
    assert found.converged
    np.testing.assert_allclose(found.beta, 1.0, atol=1e-7)


def test_information_is_minus_the_hessian() -> None:
    curve = np.array([[2.0, 0.5], [0.5, 1.0]])
    found = information(lambda beta: (-float(beta @ curve @ beta) / 2, -curve @ beta), np.ones(2))
    np.testing.assert_allclose(found, curve, atol=1e-9)


def test_a_flat_direction_has_no_covariance() -> None:
    found = maximise(lambda beta: (-float(beta[0] ** 2), np.array([-2 * beta[0], 0.0])), np.ones(2))
    assert found.undetermined.tolist() == [False, True]
    assert found.vcov[0, 0] == pytest.approx(0.5)
    assert np.isnan(found.vcov[1]).all()


def test_a_slope_without_end_has_not_converged() -> None:
    found = maximise(lambda beta: (float(beta[0]), np.ones(1)), np.zeros(1))
    assert not found.converged or found.undetermined.all()
