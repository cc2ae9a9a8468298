"""An estimate as plain values, for other programs to read."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite, sqrt
from typing import Any

from pardalis.records.comparison import Comparison, ModelRow
from pardalis.records.estimate import Estimate, EstimateStatus, Interval, SessionEstimate
from pardalis.records.goodness_of_fit import GoodnessOfFit


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
    }


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


def model_lines(comparison: Comparison) -> tuple[str, ...]:
    """The models of a comparison as lines of a table, best first.

    Parameters
    ----------
    comparison
        Models beside each other.
    """
    head = (f"{'model':<18} {comparison.criterion:>9} {'weight':>7}  density per 100 km²",)
    return (*head, *(_line(row, comparison.criterion) for row in comparison.rows))


def _line(row: ModelRow, criterion: str) -> str:
    estimate = row.estimate
    value = estimate.aicc if criterion == "AICc" else estimate.aic
    shown = f"{value:9.2f}" if value is not None else " " * 9
    weight = f"{row.weight:7.2f}" if row.weight is not None else " " * 7
    if estimate.density is None:
        told = "; ".join(estimate.reasons) or "no density"
    else:
        density = estimate.density
        told = f"{density.estimate:.3g} ({density.lower:.3g} to {density.upper:.3g})"
        if not estimate.converged:
            told += ", did not converge"
        elif estimate.status is EstimateStatus.DOUBTFUL:
            told += ", doubtful"
    return f"{row.name:<18} {shown} {weight}  {told}"


def checked_values(goodness: GoodnessOfFit | None) -> dict[str, Any]:
    """The check of a fit as plain values; nothing if it was not checked.

    Parameters
    ----------
    goodness
        Statistics of the survey beside those of surveys drawn from the model.
    """
    return {} if goodness is None else {"goodness_of_fit": asdict(goodness)}


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
