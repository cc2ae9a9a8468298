"""A search that begins on a thinned mask, and leaves out distant cells, ends where others do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pardalis.estimate.design.matrices import Design, make_design
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.models.scr import ScrModel
from pardalis.estimate.search.fitted import LARGEST_LEFT_OUT, fit
from pardalis.estimate.search.maximise import maximise
from pardalis.estimate.search.model_likelihood import ModelLikelihood
from pardalis.estimate.search.starts import scales, start_values
from pardalis.estimate.search.thinning import representatives, thinned
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask
from pardalis.records.model_spec import ModelSpec
from pardalis.scr import tiles
from pardalis.testing.capture_histories import SimulatedSurvey

SURVEY = SimulatedSurvey(
    side=10, mask_spacing=500.0, buffer=7500.0, density=4.0, occasions=2, lambda0=0.3
)
EAST = SURVEY.mask().points[:, 0] / 10_000.0 - 0.9
MASK = replace(SURVEY.mask(), covariates=(("east", EAST),))


def history_of(seed: int, session: str = "A") -> CaptureHistory:
    history = SURVEY.simulate(seed)
    sexes = tuple(("F", "M", "")[each % 3] for each in range(len(history.individual_ids)))
    return replace(history, session=session, covariates=(("sex", sexes),))


def given(
    formulas: str, sessions: int
) -> tuple[ScrSpec, tuple[CaptureHistory, ...], tuple[Mask, ...]]:
    histories = tuple(history_of(1 + each, "AB"[each]) for each in range(sessions))
    return ScrSpec.of(ModelSpec(formulas=formulas)), histories, (MASK,) * sessions


@pytest.mark.parametrize(
    ("formulas", "sessions"),
    [("g0 ~ bk", 1), ("D ~ east; sigma ~ sex", 1), ("D ~ session", 2)],
)
def test_the_same_maximum_is_found(formulas: str, sessions: int) -> None:
    data = given(formulas, sessions)
    design = make_design(*data)
    assert thinned(design, SURVEY.sigma) is not None
    quick = fit(*data)
    slow = maximise(ModelLikelihood(design, exact=True), start_values(design), scales(design))
    assert quick.left_out > 0.0
    assert quick.left_out < LARGEST_LEFT_OUT * abs(slow.log_likelihood)
    assert quick.maximum.converged
    assert quick.maximum.log_likelihood == pytest.approx(slow.log_likelihood, abs=2e-7)
    errors = np.sqrt(np.diag(slow.vcov))
    assert np.all(np.abs(quick.maximum.beta - slow.beta) < 1e-3 * errors)
    np.testing.assert_allclose(np.sqrt(np.diag(quick.maximum.vcov)), errors, rtol=1e-3)


def test_where_too_much_would_be_left_out_nothing_is(monkeypatch: pytest.MonkeyPatch) -> None:
    data = given("", 1)
    whole = fit(*data, exact=True)
    monkeypatch.setattr(tiles, "SMALLEST_HAZARD", 1e-3)
    found = fit(*data)
    assert found.left_out == 0.0
    assert found.maximum.log_likelihood == pytest.approx(whole.maximum.log_likelihood, abs=1e-9)


def test_what_was_left_out_is_noted_with_its_bound() -> None:
    _, histories, masks = given("", 1)
    estimate, fitted = ScrModel().fit_and_keep(histories, masks)
    assert fitted is not None
    (note,) = (each for each in estimate.notes if "left out" in each)
    assert f"less than {fitted.left_out:.0e}" in note


def design_of(mask: Mask) -> Design:
    return make_design(ScrSpec.of(ModelSpec(formulas="D ~ east")), (history_of(1),), (mask,))


def test_a_thinned_mask_has_the_same_area_and_its_points_covariates() -> None:
    design = design_of(MASK)
    coarse = thinned(design, SURVEY.sigma)
    assert coarse is not None
    (before,), (after,) = design.units, coarse.units
    assert len(after.unit.mask.points) < len(MASK.points) / 3
    area = len(after.unit.mask.points) * after.unit.mask.cell_area
    assert area == pytest.approx(len(MASK.points) * MASK.cell_area)
    of_place = {tuple(place): row for place, row in zip(MASK.points, before.density, strict=True)}
    for place, row in zip(after.unit.mask.points, after.density, strict=True):
        assert row.tolist() == of_place[tuple(place)].tolist()


def test_there_is_little_to_win_on_coarse_or_small_masks() -> None:
    assert thinned(design_of(MASK), 900.0) is None
    some = slice(0, len(MASK.points) // 4)
    few = Mask(MASK.points[some], MASK.cell_area, MASK.spacing, (("east", EAST[some]),))
    assert thinned(design_of(few), SURVEY.sigma) is None


def test_one_point_of_each_square() -> None:
    line = np.arange(6.0)
    points = np.column_stack([np.tile(line, 6), np.repeat(line, 6)])
    kept = representatives(points, 3.0)
    assert len(kept) == 4
    squares = {tuple(square) for square in np.floor(points[kept] / 3.0).astype(int).tolist()}
    assert squares == {(0, 0), (0, 1), (1, 0), (1, 1)}
    shuffled = np.random.default_rng(1).permutation(36)
    again = points[shuffled][representatives(points[shuffled], 3.0)]
    assert sorted(again.tolist()) == sorted(points[kept].tolist())
