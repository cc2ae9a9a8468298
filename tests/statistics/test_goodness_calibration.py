"""P-values of goodness of fit are not too small where the model is true."""

from __future__ import annotations

import numpy as np
import pytest

from pardalis.estimate.checks.goodness import STATISTICS, goodness_of_fit
from pardalis.estimate.design.matrices import make_design
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.search.fitted import fit
from pardalis.estimate.search.model_likelihood import ModelLikelihood
from pardalis.estimate.simulated.surveys import simulate_at
from pardalis.testing.capture_histories import SimulatedSurvey

SURVEYS, DRAWN = 100, 39
SURVEY = SimulatedSurvey(side=6, mask_spacing=900.0, density=14.0, occasions=10)
BETA = np.log([SURVEY.density / 10_000, SURVEY.lambda0, SURVEY.sigma])


@pytest.mark.slow
def test_a_true_model_is_seldom_complained_of() -> None:
    spec, mask = ScrSpec("HHN"), SURVEY.mask()
    truth = ModelLikelihood(make_design(spec, (SURVEY.simulate(1),), (mask,)))
    p_values = []
    for seed in range(SURVEYS):
        fitted = fit(spec, simulate_at(truth, BETA, seed), (mask,))
        found = goodness_of_fit(fitted, DRAWN, seed=1000 + seed)
        p_values.append([each.p_value for each in found.statistics])
    each = np.array(p_values, dtype=float)
    for level in (0.1, 0.2):
        share = (each <= level).mean(axis=0)
        print(level, dict(zip((one.name for one in STATISTICS), share.tolist(), strict=True)))
        assert share.max() <= level + 3 * np.sqrt(level * (1 - level) / SURVEYS)
        assert share.mean() <= level
