"""Surveys whose centres lie anywhere, drawn apart from the model, fitted on a mask of their own."""

from __future__ import annotations

import numpy as np
import pytest

from pardalis.estimate.masks.buffer import fit_with_mask
from pardalis.estimate.models.scr import ScrModel
from pardalis.records.model_spec import ModelSpec
from pardalis.testing.capture_histories import SimulatedSurvey

SURVEYS = 100


def test_a_large_survey_recovers_all_parameters() -> None:
    survey = SimulatedSurvey(density=60.0, mask_spacing=900.0)
    estimate = ScrModel(ModelSpec("HHN")).fit((survey.simulate(1),), (survey.mask(),))
    assert estimate.density is not None
    real = dict(estimate.real)
    truth = {"lambda0": survey.lambda0, "sigma": survey.sigma}
    for name, value in truth.items():
        assert abs(real[name].estimate - value) < 3 * real[name].standard_error
        assert real[name].standard_error < 0.15 * value
    assert abs(estimate.density.estimate - 60.0) < 3 * estimate.density.standard_error


@pytest.mark.slow
def test_a_mask_chosen_from_the_data_is_no_worse() -> None:
    survey = SimulatedSurvey(buffer=9000.0, usage=2.0, mask_spacing=900.0, density=14.0)
    model, errors, covered = ScrModel(ModelSpec("HHN")), [], []
    for seed in range(SURVEYS):
        estimate, _ = fit_with_mask((survey.simulate(seed),), model)
        assert estimate.density is not None
        errors.append(estimate.density.estimate / survey.density - 1)
        covered.append(estimate.density.lower <= survey.density <= estimate.density.upper)
    bias, error = np.mean(errors), np.std(errors) / np.sqrt(SURVEYS)
    print(f"own mask: bias {bias:+.3f} ({error:.3f}), coverage {np.mean(covered):.2f}")
    assert abs(bias) < 0.03 + 2 * error
    assert np.mean(covered) >= 0.90
