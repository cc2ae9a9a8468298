"""How the number came about: the estimate's parameters, counts and sources in words."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.estimate import Estimate, Interval
from pardalis.records.mask import Mask
from pardalis.report.wording import significant

_MEANING = {
    "D": ("density D", "per 100 km²"),
    "N": ("expected number N in the mask", "animals"),
    "g0": ("g0, chance of capture at a camera in the activity centre", "per camera-night"),
    "lambda0": (
        "lambda0, captures expected at a camera in the activity centre",
        "per camera-night",
    ),
    "sigma": ("sigma, following exp(−d² / (2 sigma²))", "m"),
    "z": ("z, shape of the hazard", ""),
}


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One line of the table of parameters, in words.

    Parameters
    ----------
    name, unit
        What it is, and in what it is measured.
    estimate, standard_error, lower, upper
        With three significant digits.
    """

    name: str
    unit: str
    estimate: str
    standard_error: str
    lower: str
    upper: str


def parameter_rows(estimate: Estimate | None) -> tuple[ParameterRow, ...]:
    """Density, number and the detection function's parameters with their 95 % intervals.

    Parameters
    ----------
    estimate
        None or without a number gives no rows.
    """
    if estimate is None:
        return ()
    rows = []
    if estimate.density is not None:
        rows.append(_row("D", estimate.density))
    if estimate.expected_n is not None:
        rows.append(_row("N", estimate.expected_n))
    # Density stands in the table once, in the unit that people use.
    rows.extend(_row(name, value) for name, value in estimate.real if name not in ("D", "N"))
    return tuple(rows)


def estimate_facts(estimate: Estimate | None, mask: Mask | None) -> tuple[tuple[str, str], ...]:
    """What the estimate rests on: name and text, in the order to be read.

    Parameters
    ----------
    estimate
        None gives no facts.
    mask
        Of the estimate.
    """
    if estimate is None:
        return ()
    facts = [
        ("Model", estimate.model),
        ("Session", estimate.session),
        ("Animals", f"{estimate.animals:,}"),
        ("Captures", f"{estimate.captures:,}"),
        ("Recaptures", f"{estimate.recaptures:,}"),
        ("Spatial recaptures", f"{estimate.spatial_recaptures:,}"),
    ]
    if estimate.flank is not None:
        facts.append(("Flank counted", estimate.flank.value))
    if estimate.region_area is not None:
        facts.append(("Area of the mask", f"{significant(estimate.region_area)} km²"))
    if mask is not None:
        facts.append(("Mask points", f"{len(mask.points):,}, {significant(mask.spacing)} m apart"))
    if estimate.log_likelihood is not None:
        facts.append(("Log-likelihood", f"{estimate.log_likelihood:,.3f}"))
    if estimate.aic is not None:
        facts.append(("AIC", f"{estimate.aic:,.3f}"))
    if estimate.catalogue_hash:
        facts.append(("Catalogue", estimate.catalogue_hash))
    facts.append(("Ledger position", f"{estimate.ledger_position:,}"))
    return tuple(facts)


def _row(name: str, interval: Interval) -> ParameterRow:
    meaning, unit = _MEANING.get(name, (name, ""))
    numbers = (interval.estimate, interval.standard_error, interval.lower, interval.upper)
    return ParameterRow(meaning, unit, *(significant(number) for number in numbers))
