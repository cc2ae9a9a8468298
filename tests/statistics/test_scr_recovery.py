"""Density is recovered from simulated surveys, and its interval covers the truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pardalis.estimate.buffer import fit_with_mask
from pardalis.estimate.models.scr import ScrModel
from pardalis.records.estimate import EstimateStatus
from pardalis.testing.capture_histories import SimulatedSurvey

SMALL = SimulatedSurvey(side=5, mask_spacing=900.0, density=10.0, lambda0=0.05)
CASES = [
    ("proximity", "HHN", 1.0),
    ("proximity", "HHN", 2.0),
    ("count", "HHN", 1.0),
]


def recovered(
    survey: SimulatedSurvey, detectfn: str, surveys: int, own_mask: bool = False
) -> dict[str, float]:
    """Mean relative error with its standard error, coverage, and surveys without a number."""
    model, errors, covered, refused = ScrModel(detectfn), [], 0, 0
    for seed in range(surveys):
        history = survey.simulate(seed)
        if own_mask:
            estimate, _ = fit_with_mask(history, model)
        else:
            estimate = model.fit(history, survey.mask())
        if estimate.status is EstimateStatus.REFUSED or estimate.density is None:
            refused += 1
            continue
        errors.append(estimate.density.estimate / survey.density - 1)
        covered += estimate.density.lower <= survey.density <= estimate.density.upper
    found = np.array(errors)
    return {
        "bias": float(found.mean()),
        "bias_se": float(found.std() / np.sqrt(len(found))),
        "coverage": covered / len(found),
        "refused": float(refused),
    }


def test_a_large_survey_recovers_all_parameters() -> None:
    survey = SimulatedSurvey(density=60.0, mask_spacing=900.0)
    estimate = ScrModel("HHN").fit(survey.simulate(1), survey.mask())
    assert estimate.density is not None
    real = dict(estimate.real)
    truth = {"lambda0": survey.lambda0, "sigma": survey.sigma}
    for name, value in truth.items():
        assert abs(real[name].estimate - value) < 3 * real[name].standard_error
        assert real[name].standard_error < 0.15 * value
    assert abs(estimate.density.estimate - 60.0) < 3 * estimate.density.standard_error


@pytest.mark.slow
@pytest.mark.parametrize(("detector", "detectfn", "usage"), CASES)
def test_small_surveys_are_unbiased_and_their_intervals_cover(
    detector: str, detectfn: str, usage: float
) -> None:
    survey = replace(SMALL, detector=detector, usage=usage)
    found = recovered(survey, detectfn, 200)
    print(detector, detectfn, usage, found)
    assert found["refused"] <= 4
    assert abs(found["bias"]) < 0.05 + 3 * found["bias_se"]
    assert 0.90 <= found["coverage"] <= 0.99


@pytest.mark.slow
def test_a_mask_chosen_from_the_data_is_no_worse() -> None:
    survey = replace(SMALL, buffer=9000.0, usage=2.0)
    found = recovered(survey, "HN", 40, own_mask=True)
    print("own mask", found)
    assert found["refused"] <= 2
    assert abs(found["bias"]) < 0.05 + 3 * found["bias_se"]
    assert 0.85 <= found["coverage"] <= 1.0
