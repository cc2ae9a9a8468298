"""An estimate as plain values, for other programs to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite, sqrt
from pathlib import Path
from typing import Any

from pardalis.estimate.numbers.model_set import compare
from pardalis.records.comparison import Comparison
from pardalis.records.estimate import (
    Estimate,
    FlankEstimate,
    IdentityDoubt,
    Interval,
    SessionEstimate,
)
from pardalis.report.model_table import model_lines
from pardalis.report.number import density_sentences


def answer_of(estimate: Estimate) -> dict[str, Any]:
    """What a program wants of an estimate, under plain names; what is not known is None.

    Parameters
    ----------
    estimate
        The estimate.
    """
    names = estimate.beta_names
    return {
        "status": estimate.status.value,
        "reasons": list(estimate.reasons),
        "converged": estimate.converged,
        "model": estimate.model,
        "log_likelihood": estimate.log_likelihood,
        "aic": estimate.aic,
        "aicc": estimate.aicc,
        "beta": dict(zip(names, estimate.beta, strict=True)),
        "beta_names": list(names),
        "standard_errors": {
            name: None if name in estimate.undetermined else sqrt(estimate.vcov[row][row])
            for row, name in enumerate(names)
        },
        "vcov": [
            [
                None if {name, other} & set(estimate.undetermined) else value
                for other, value in zip(names, row, strict=True)
            ]
            for name, row in zip(names, estimate.vcov, strict=True)
        ],
        "density_per_100km2": interval_values(estimate.density),
        "region_n": _region(estimate.expected_n, estimate.realised_n, estimate.region_area),
        "parameters": {name: interval_values(interval) for name, interval in estimate.real},
        "sessions": [_session(each) for each in estimate.sessions],
        "notes": list(estimate.notes),
        "goodness_of_fit": asdict(estimate.goodness) if estimate.goodness else None,
        "doubt_about_identity": _doubt(estimate.doubt) if estimate.doubt else None,
        "flanks": {each.flanks: _flank(each) for each in estimate.flanks},
    }


def _doubt(doubt: IdentityDoubt) -> dict[str, Any]:
    """What the drawn catalogues say, beside the number with identities taken as certain."""
    return {
        "draws": doubt.draws,
        "distinct": doubt.distinct,
        "failures": dict(doubt.failures),
        "animals": interval_values(doubt.animals),
        "within": doubt.within,
        "between": doubt.between,
        "degrees_of_freedom": doubt.degrees_of_freedom,
        "missing_information": doubt.missing,
        "certain": {
            "density_per_100km2": interval_values(doubt.certain.density),
            "region_n": _region(
                doubt.certain.expected_n, doubt.certain.realised_n, doubt.certain.region_area
            ),
            "parameters": {name: interval_values(each) for name, each in doubt.certain.real},
            "log_likelihood": doubt.certain.log_likelihood,
        },
    }


def _flank(each: FlankEstimate) -> dict[str, Any]:
    return {
        "chosen": each.chosen,
        "status": each.status.value,
        "reasons": list(each.reasons),
        "animals": each.animals,
        "captures": each.captures,
        "spatial_recaptures": each.spatial_recaptures,
        "density_per_100km2": interval_values(each.density),
        "assumption": each.assumption,
    }


def main_and_models(
    estimates: Sequence[Estimate],
) -> tuple[Estimate | None, Comparison | None]:
    """The estimate to report of those that are kept, and the models that were compared.

    Models are compared by their fits to the captures of one flank, identities taken as certain.

    Parameters
    ----------
    estimates
        As they are kept: one a model, and one more where both flanks are counted together.
    """
    both = [each for each in estimates if each.flanks and each.flank is None]
    rows = [
        (each.name, each.doubt.certain if each.doubt is not None else each)
        for each in estimates
        if each not in both
    ]
    comparison = compare(rows) if len(rows) > 1 else None
    first = comparison.rows[0].name if comparison is not None else None
    alone = (each for each in estimates if first is None or each.name == first)
    return next(iter(both), next(alone, None)), comparison


def comparison_rows(comparison: Comparison) -> list[dict[str, Any]]:
    """The models of a comparison, best first, as plain values.

    Parameters
    ----------
    comparison
        Models beside each other.
    """
    return [
        {"name": row.name, "weight": row.weight, **answer_of(row.estimate)}
        for row in comparison.rows
    ]


def said(estimate: Estimate, comparison: Comparison | None, region: Path | None) -> tuple[str, ...]:
    """What the command line says of a fit: the models compared, the answer, the check, the notes.

    Parameters
    ----------
    estimate
        The one to report.
    comparison
        Models beside each other; None if there is one.
    region
        File of the region whose animals are counted; None for all of the mask.
    """
    lines: tuple[str, ...] = ()
    if comparison is not None:
        lines = (
            f"{'model':<18} {comparison.criterion:>9} {'weight':>7}  density per 100 km²",
            *(
                f"{row.name:<18} {row.score:>9} {row.weight:>7}  {row.density}"
                + ("" if row.status == "ok" else f", {row.status}")
                for row in model_lines(comparison)
            ),
        )
    answer = density_sentences(estimate, region.name if region is not None else "")
    checked = estimate.goodness.sentences if estimate.goodness is not None else ()
    return (*lines, *answer, *estimate.notes, *checked)


def interval_values(interval: Interval | None) -> dict[str, float | None] | None:
    """An interval as plain values.

    Parameters
    ----------
    interval
        None if there is none.

    Examples
    --------
    >>> interval_values(Interval(1.0, 0.1, 0.8, 1.2))["lower"]
    0.8
    """
    if interval is None:
        return None
    return {
        "estimate": _number(interval.estimate),
        "standard_error": _number(interval.standard_error),
        "lower": _number(interval.lower),
        "upper": _number(interval.upper),
    }


def _session(each: SessionEstimate) -> dict[str, Any]:
    return {
        "session": each.session,
        "group": each.group,
        "animals": each.animals,
        "captures": each.captures,
        "density_per_100km2": interval_values(each.density),
        "region_n": _region(each.expected_n, each.realised_n, each.region_area),
        "esa_km2": {name or "all": _number(area) for name, area in each.esa},
        "parameters": {name: interval_values(interval) for name, interval in each.real},
    }


def _region(
    expected: Interval | None, realised: Interval | None, area: float | None
) -> dict[str, Any] | None:
    if expected is None:
        return None
    return {
        "expected": interval_values(expected),
        "realised": interval_values(realised),
        "area_km2": area,
    }


def _number(value: float) -> float | None:
    return value if isfinite(value) else None
