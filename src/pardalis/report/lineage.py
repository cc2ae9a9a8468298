"""How the number came about: the estimate's parameters, counts and sources in words."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.estimate import Estimate, Interval
from pardalis.records.mask import Mask
from pardalis.records.sentence import say
from pardalis.report.levels import Levels, in_words, with_class_named
from pardalis.report.model_table import interval_text, session_name
from pardalis.report.wording import significant

_MOST_ROWS = 30

_SIGMA = {
    "HN": say("sigma, following {formula}", formula="exp(−d² / (2 sigma²))"),
    "EX": say("sigma, following {formula}", formula="exp(−d / sigma)"),
    "HR": say("sigma, following {formula}", formula="1 − exp(−(d / sigma)^−z)"),
}

_MEANING = {
    "D": (say("density D"), say("per 100 km²")),
    "E.N": (say("expected number N"), say("animals")),
    "R.N": (say("realised number N, given the animals caught"), say("animals")),
    "g0": (
        say("g0, chance of capture at a camera in the activity centre"),
        say("per camera-night"),
    ),
    "lambda0": (
        say("lambda0, captures expected at a camera in the activity centre"),
        say("per camera-night"),
    ),
    "z": (say("z, shape of the hazard rate"), ""),
    "pmix": (say("pmix, share of animals"), ""),
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


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session, or group of animals in it, in words.

    Parameters
    ----------
    name
        Of the session and group.
    animals, captures
        Counts.
    density, expected_n, realised_n
        With their intervals; density per 100 km^2.
    area
        Of its region [km^2].
    """

    name: str
    animals: str
    captures: str
    density: str
    expected_n: str
    realised_n: str
    area: str


def parameter_rows(estimate: Estimate | None) -> tuple[ParameterRow, ...]:
    """Density, numbers and the detection function's parameters with their 95 % intervals.

    Parameters
    ----------
    estimate
        None or without a number gives no rows. Parameters are those of the first session, at
        most thirty.
    """
    if estimate is None:
        return ()
    numbers = (
        ("D", estimate.density),
        ("E.N", estimate.expected_n),
        ("R.N", estimate.realised_n),
    )
    rows = [_row(name, (), value, estimate) for name, value in numbers if value is not None]
    real = estimate.sessions[0].real if estimate.sessions else ()
    # Density stands in the table once, in the unit that people use.
    own = [each for each in with_class_named(real or estimate.real) if each[0] not in ("D", "N")]
    rows.extend(_row(*each, estimate) for each in own[:_MOST_ROWS])
    return tuple(rows)


def session_rows(estimate: Estimate | None) -> tuple[SessionRow, ...]:
    """One line each for several sessions or groups; none where there is but one.

    Parameters
    ----------
    estimate
        None gives no rows.
    """
    if estimate is None or len(estimate.sessions) < 2:
        return ()
    return tuple(
        SessionRow(
            session_name(each),
            f"{each.animals:,}",
            f"{each.captures:,}",
            interval_text(each.density),
            interval_text(each.expected_n),
            interval_text(each.realised_n),
            significant(each.region_area) if each.region_area is not None else "–",
        )
        for each in estimate.sessions
    )


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
        facts.append(("Area that N is for", f"{significant(estimate.region_area)} km²"))
    if mask is not None:
        facts.append(("Mask points", f"{len(mask.points):,}, {significant(mask.spacing)} m apart"))
    facts.extend(_effective_areas(estimate))
    facts.extend(_of_fit(estimate))
    if estimate.catalogue_hash:
        facts.append(("Catalogue", estimate.catalogue_hash))
    facts.append(("Ledger position", f"{estimate.ledger_position:,}"))
    return tuple(facts)


def _effective_areas(estimate: Estimate) -> list[tuple[str, str]]:
    if len(estimate.sessions) != 1:
        return []
    areas = estimate.sessions[0].esa
    return [
        (f"Effective sampling area{f', {name}' if name else ''}", f"{significant(area)} km²")
        for name, area in areas
    ]


def _of_fit(estimate: Estimate) -> list[tuple[str, str]]:
    if estimate.log_likelihood is None:
        return []
    numbers = (
        ("Log-likelihood", estimate.log_likelihood),
        ("AIC", estimate.aic),
        ("AICc", estimate.aicc),
    )
    converged = "yes" if estimate.converged else "no: the numbers of this fit are not to be used"
    facts = [("Converged", converged)]
    facts += [(name, f"{value:,.3f}") for name, value in numbers if value is not None]
    return facts


def _row(name: str, levels: Levels, interval: Interval, estimate: Estimate) -> ParameterRow:
    meaning, unit = _MEANING.get(name, (name, ""))
    if name == "sigma":
        meaning, unit = _SIGMA.get(estimate.detectfn[-2:], "sigma"), say("m")
    # Not to be broken over lines.
    held = in_words(levels, "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    told = say("{name} ({levels})", name=meaning, levels=held) if held else meaning
    value = significant(interval.estimate)
    if name in {each.partition(".")[0] for each in estimate.undetermined}:
        return ParameterRow(told, unit, value, *[say("not determined")] * 3)
    numbers = (interval.standard_error, interval.lower, interval.upper)
    return ParameterRow(told, unit, value, *(significant(number) for number in numbers))
