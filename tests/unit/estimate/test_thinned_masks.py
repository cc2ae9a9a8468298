"""A search that begins on a thinned mask ends where one on the whole mask ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.search import thinning
from pardalis.estimate.search.fitted import fit
from pardalis.estimate.search.thinning import representatives
from pardalis.records.model_spec import ModelSpec
from pardalis.testing.capture_histories import SimulatedSurvey

SURVEY = SimulatedSurvey(side=4, occasions=5, mask_spacing=500.0, lambda0=0.3, density=10.0)


def test_the_maximum_is_that_of_the_whole_mask(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = ScrSpec.of(ModelSpec("HHN"))
    data = ((SURVEY.simulate(3),), (SURVEY.mask(),))
    monkeypatch.setattr(thinning, "SMALLEST_WORK", 0)
    near = fit(spec, *data)
    assert thinning.thinned(near.design, 1500.0) is not None
    monkeypatch.setattr(thinning, "SMALLEST_WORK", np.inf)
    assert thinning.thinned(near.design, 1500.0) is None
    plain = fit(spec, *data)
    assert near.maximum.log_likelihood == pytest.approx(plain.maximum.log_likelihood, abs=1e-6)
    errors = np.sqrt(np.diag(plain.maximum.vcov))
    assert np.all(np.abs(near.maximum.beta - plain.maximum.beta) < 1e-3 * errors)
    np.testing.assert_allclose(near.maximum.vcov, plain.maximum.vcov, rtol=1e-3)


def test_representatives_of_a_lattice_are_a_lattice_whatever_the_order() -> None:
    points = replace(SURVEY, mask_spacing=250.0).mask().points
    order = np.random.default_rng(1).permutation(len(points))
    kept, shuffled = points[representatives(points, 750.0)], points[order]
    again = shuffled[representatives(shuffled, 750.0)]
    assert {tuple(each) for each in kept} == {tuple(each) for each in again}
    assert len(kept) == pytest.approx(len(points) / 9, rel=0.2)
