"""Sums over a block of mask points, in whichever library of arrays."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import array_api_strict
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import issparse

from pardalis.estimate.design.matrices import make_design
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.search.model_likelihood import ModelLikelihood
from pardalis.records.model_spec import ModelSpec
from pardalis.scr.blocks import Tables, by_combination
from pardalis.scr.kernel import Block, BlockSums, log_excess, raised, sums_over
from pardalis.scr.tiles import Betas
from pardalis.testing.capture_histories import varied_history, varied_mask

MASK = varied_mask()
PRIOR = np.log(np.linspace(0.01, 0.05, len(MASK.points)))
DIRECTIONS = np.column_stack([np.ones(len(MASK.points)), np.sin(MASK.points[:, 0] / 800)])


def block_of(detector: str, spec: ModelSpec) -> tuple[Block, ModelLikelihood, Betas]:
    """The whole mask as a block, and parameters."""
    design = make_design(ScrSpec.of(spec), (varied_history(detector),), (MASK,))
    likelihood = ModelLikelihood(design)
    terms = likelihood.sessions[0].terms
    rows, channels = np.arange(len(terms.row_animal)), np.arange(len(terms.channel_detector))
    beta = np.random.default_rng(1).uniform(-0.3, 0.3, len(design.names))
    for name, level in (("D", -3.0), (spec_first(spec), -1.3), ("sigma", 6.7), ("z", 1.2)):
        if name in design.columns:
            beta[design.columns[name].start] += level
    block = Tables(terms, rows, channels).over(MASK.points)
    return block, likelihood, likelihood.detection(beta)[0]


def spec_first(spec: ModelSpec) -> str:
    return ScrSpec.of(spec).detection_parameters[0]


def strict(value: Any) -> Any:
    """The same in arrays of the array API's strict library, sparse tables made dense."""
    if issparse(value):
        return array_api_strict.asarray(value.toarray())
    if isinstance(value, np.ndarray):
        return array_api_strict.asarray(value)
    if isinstance(value, tuple):
        return tuple(strict(each) for each in value)
    if hasattr(value, "__dataclass_fields__"):
        parts = {field.name: strict(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **parts)
    return value


@pytest.mark.parametrize("detector", ["proximity", "count", "multi"])
@pytest.mark.parametrize(
    ("name", "formulas", "hcov"),
    [
        ("HN", "", None),
        ("EX", "g0 ~ bk; sigma ~ b", None),
        ("HR", "g0 ~ road", None),
        ("HHN", "lambda0 ~ sex; sigma ~ sex", "sex"),
        ("HEX", "lambda0 ~ t", None),
        ("HHR", "lambda0 ~ h2", None),
    ],
)
def test_another_library_of_arrays_gives_the_same(
    detector: str, name: str, formulas: str, hcov: str | None
) -> None:
    block, likelihood, betas = block_of(detector, ModelSpec(name, formulas, hcov=hcov))
    function = likelihood.design.spec.function
    ours = sums_over(block, function, betas, PRIOR, DIRECTIONS)
    theirs = sums_over(strict(block), function, betas, strict(PRIOR), strict(DIRECTIONS))
    for field in fields(BlockSums):
        found = np.asarray(getattr(theirs, field.name))
        np.testing.assert_allclose(found, getattr(ours, field.name), rtol=1e-11, atol=1e-13)


def test_without_directions_there_is_the_sum_alone() -> None:
    block, likelihood, betas = block_of("proximity", ModelSpec(formulas="g0 ~ bk"))
    function = likelihood.design.spec.function
    alone = sums_over(block, function, betas, PRIOR, None)
    slopes = sums_over(block, function, betas, PRIOR, DIRECTIONS)
    assert alone.by_row.shape[1] == alone.by_effort.shape[1] == 1
    np.testing.assert_array_equal(alone.by_row[:, 0], slopes.by_row[:, 0])
    assert slopes.by_row.shape[1] == 1 + 2 * 2 + 2


def test_points_without_density_count_for_nothing() -> None:
    block, likelihood, betas = block_of("proximity", ModelSpec())
    function, nowhere = likelihood.design.spec.function, PRIOR.copy()
    nowhere[::2] = -np.inf
    found = sums_over(block, function, betas, nowhere, DIRECTIONS * np.isfinite(nowhere)[:, None])
    terms = likelihood.sessions[0].terms
    rows, channels = np.arange(len(terms.row_animal)), np.arange(len(terms.channel_detector))
    half = Tables(terms, rows, channels).over(MASK.points[1::2])
    other = sums_over(half, function, betas, PRIOR[1::2], DIRECTIONS[1::2])
    for field in fields(BlockSums):
        ours, theirs = getattr(found, field.name), getattr(other, field.name)
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)
    desert = np.full_like(PRIOR, -np.inf)
    empty = sums_over(block, function, betas, desert, np.zeros_like(DIRECTIONS))
    assert np.all(empty.top == -np.inf)
    assert not empty.by_row[:, 0].any()
    assert not empty.by_effort.any()


@given(log_risk=st.floats(-25, 6.4))
def test_log_excess_is_its_formula(log_risk: float) -> None:
    """Against the series near 0 and the formula in extended precision elsewhere."""
    risk = float(np.exp(log_risk))
    value, slope = log_excess(np.array([risk]))
    if risk < 0.01:
        expected = risk / 2 + risk**2 / 24 - risk**4 / 2880
        steep = 0.5 + risk / 12 - risk**3 / 720
    else:
        exact = np.longdouble(risk)
        expected = float(np.log(np.expm1(exact) / exact))
        steep = float(1 / -np.expm1(-exact) - 1 / exact)
    assert value[0] == pytest.approx(expected, rel=1e-10)
    assert slope[0] == pytest.approx(steep, rel=1e-10)


def test_log_excess_at_its_ends() -> None:
    value, slope = log_excess(np.array([0.0, 700.0, 1e5]))
    assert value.tolist() == pytest.approx([0.0, 700 - np.log(700), 1e5 - np.log(1e5)], rel=1e-14)
    assert slope.tolist() == pytest.approx([0.5, 1 - 1 / 700, 1 - 1e-5], rel=1e-14)


def test_log_excess_has_no_step_where_the_series_ends() -> None:
    value, slope = log_excess(np.array([0.99999e-4, 1.00001e-4]))
    assert np.diff(value)[0] == pytest.approx(0.5 * 2e-9, rel=1e-3)
    assert np.diff(slope)[0] == pytest.approx(2e-9 / 12, rel=0.1)


def test_raised_never_underflows() -> None:
    assert raised(np.array([-np.inf, -1e4, 0.0])).tolist() == [np.exp(-700.0), np.exp(-700.0), 1.0]


def test_runs_of_combinations() -> None:
    assert by_combination(np.array([1, 1, 4])) == [(1, slice(0, 2)), (4, slice(2, 3))]
