"""A fitted model written down as an estimate, with what the reader must know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pardalis.estimate.checks.summary import HistorySummary, total
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.numbers.abundance import Abundance
from pardalis.estimate.numbers.notes import notes
from pardalis.estimate.search.fitted import Fitted, seen_by_group
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate, EstimateStatus, Interval, SessionEstimate
from pardalis.records.sentence import say
from pardalis.scr.derived import scaled_interval

HECTARES_IN_100_KM2 = 10_000.0
HECTARES_IN_KM2 = 100.0

CLOSED = say("The population was closed during the session: no births, deaths or moves in or out.")
IDENTITY = say("Every capture carries the right identity.")
CENTRES = {
    True: say(
        "Each animal has one activity centre; centres lie independently and evenly over the mask."
    ),
    False: say(
        "Each animal has one activity centre; centres lie independently, as densely as the "
        "formula of D says."
    ),
}
DISTANCE = {
    True: say(
        "The chance of being caught depends only on the distance from the centre and on effort; "
        "the hazard is proportional to effort."
    ),
    False: say(
        "The chance of being caught depends on the distance from the centre, on effort and on "
        "what the formulas name; the hazard is proportional to effort."
    ),
}
LATENT = say(
    "Animals are of two classes that nothing but their captures tells apart: the density rests on "
    "that assumption, which the data cannot test (Link 2003, Biometrics 59:1123-1130)."
)

Real = tuple[tuple[str, Interval], ...]


def described(spec: ScrSpec, histories: Sequence[CaptureHistory]) -> str:
    """The model in one line.

    Parameters
    ----------
    spec
        The model.
    histories
        One a session.
    """
    kind = "conditional" if spec.conditional else "full"
    number = "Poisson" if spec.distribution == "poisson" else "binomial"
    formulas = " ".join(f"{name}{text}" for name, text in spec.formula_of().items())
    detector = histories[0].detector if histories else "no"
    function = spec.function
    fixed = "".join(f", {name} fixed at {value:g}" for name, value in spec.fixed)
    return (
        f"scr 2: {kind} likelihood, {number} N, {formulas}, {function.description} "
        f"({function.name}), {detector} detectors{fixed}"
    )


def refused(
    spec: ScrSpec,
    histories: Sequence[CaptureHistory],
    summaries: Sequence[HistorySummary],
    reasons: tuple[str, ...],
    fitted: Fitted | None = None,
) -> Estimate:
    """An estimate without a number.

    Parameters
    ----------
    spec
        The model.
    histories, summaries
        One a session.
    reasons
        Why there is none.
    fitted
        Where the search ended, if there was one: its parameters are kept, to be looked into.
    """
    summary = total(summaries)
    fit = _of_fit(fitted) if fitted is not None else {}
    return Estimate(
        status=EstimateStatus.REFUSED,
        reasons=reasons,
        model=described(fitted.design.spec if fitted is not None else spec, histories),
        session=_session(histories),
        animals=summary.animals,
        captures=summary.captures,
        recaptures=summary.recaptures,
        spatial_recaptures=summary.spatial_recaptures,
        detectfn=spec.detectfn,
        sessions=tuple(
            SessionEstimate(each.session, "", counts.animals, counts.captures)
            for each, counts in zip(histories, summaries, strict=True)
        ),
        assumptions=_assumptions(spec),
        **fit,
    )


def written(
    fitted: Fitted,
    histories: Sequence[CaptureHistory],
    summaries: Sequence[HistorySummary],
    numbers: Sequence[Abundance],
    real: Sequence[Real],
    doubts: tuple[str, ...],
) -> Estimate:
    """The estimate of a fitted model.

    Parameters
    ----------
    fitted
        The fitted model.
    histories, summaries
        One a session.
    numbers, real
        Of each unit.
    doubts
        What makes it doubtful; empty if nothing does.
    """
    summary = total(summaries)
    sessions = tuple(
        _of_unit(fitted, number, each, own)
        for number, (each, own) in enumerate(zip(numbers, real, strict=True))
    )
    only = sessions[0] if len(sessions) == 1 else None
    return Estimate(
        status=EstimateStatus.DOUBTFUL if doubts else EstimateStatus.OK,
        reasons=doubts,
        model=described(fitted.design.spec, histories),
        session=_session(histories),
        animals=summary.animals,
        captures=summary.captures,
        recaptures=summary.recaptures,
        spatial_recaptures=summary.spatial_recaptures,
        density=only.density if only else None,
        expected_n=only.expected_n if only else None,
        realised_n=only.realised_n if only else None,
        region_area=only.region_area if only else None,
        real=_base(real[0]),
        sessions=sessions,
        detectfn=fitted.design.spec.detectfn,
        assumptions=_assumptions(fitted.design.spec),
        **_of_fit(fitted),
    )


def _of_fit(fitted: Fitted) -> dict[str, Any]:
    """The parts of an estimate that are of the search alone."""
    maximum, spec = fitted.maximum, fitted.design.spec
    parameters, value = len(maximum.beta), maximum.log_likelihood
    animals = sum(len(each.unit.history.individual_ids) for each in fitted.design.units)
    aic = 2.0 * parameters - 2.0 * value
    spare = animals - parameters - 1
    names = np.array(fitted.design.names, dtype=object)
    return {
        "beta_names": fitted.design.names,
        "beta": tuple(maximum.beta.tolist()),
        "vcov": tuple(map(tuple, fitted.vcov.tolist())),
        "undetermined": tuple(names[maximum.undetermined].tolist()),
        "log_likelihood": value,
        "aic": aic,
        "aicc": aic + 2.0 * parameters * (parameters + 1) / spare if spare > 0 else None,
        "converged": maximum.converged,
        "conditional": spec.conditional,
        "formulas": tuple((name, text) for name, text in fitted.design.formulas.items()),
        "notes": notes(fitted, spec),
    }


def _of_unit(fitted: Fitted, number: int, each: Abundance, real: Real) -> SessionEstimate:
    unit = fitted.design.units[number]
    spec, history = fitted.design.spec, unit.unit.history
    return SessionEstimate(
        session=history.session,
        group=f"{spec.groups} = {unit.unit.group}" if spec.groups else "",
        animals=len(history.individual_ids),
        captures=int(history.count.sum()),
        density=scaled_interval(each.density, HECTARES_IN_100_KM2),
        expected_n=each.expected_n,
        realised_n=each.realised_n,
        region_area=each.area / HECTARES_IN_KM2,
        esa=_effective_areas(fitted, number),
        real=real,
    )


def _effective_areas(fitted: Fitted, number: int) -> tuple[tuple[str, float], ...]:
    """Effective sampling area [km^2] of each class, or group of animals, of a unit.

    With a density that varies it is relative to the mean density.
    """
    unit, session = fitted.design.units[number], fitted.likelihood.sessions[number]
    beta = fitted.maximum.beta
    log_density, _ = fitted.likelihood.log_density(unit, beta)
    mean = float(np.exp(log_density).mean())
    _, by_class = seen_by_group(fitted.likelihood, unit, session, beta)
    areas = by_class / mean / HECTARES_IN_KM2
    classes = fitted.design.classes
    names = [
        " ".join(part for part in (f"group {group + 1}" if len(areas) > 1 else "", name) if part)
        for group in range(len(areas))
        for name in classes
    ]
    return tuple(zip(names, areas.reshape(-1).tolist(), strict=True))


def _base(real: Real) -> Real:
    """Of each parameter the first, under its plain name."""
    found: dict[str, Interval] = {}
    for name, interval in real:
        found.setdefault(name.partition("[")[0], interval)
    return tuple((name, interval) for name, interval in found.items() if name != "pmix")


def _session(histories: Sequence[CaptureHistory]) -> str:
    return ", ".join(each.session for each in histories)


def _assumptions(spec: ScrSpec) -> tuple[str, ...]:
    formulas = spec.formula_of()
    plain = all(text == "~1" for name, text in formulas.items() if name not in ("D", "pmix"))
    told = [CLOSED, CENTRES[formulas.get("D", "~1") == "~1"], DISTANCE[plain], IDENTITY]
    if "pmix" in formulas and spec.hcov is None:
        told.append(LATENT)
    return tuple(told)
