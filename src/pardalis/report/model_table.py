"""The models that were compared, side by side, as a person reads them."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.comparison import Comparison, Criterion, ModelRow
from pardalis.records.estimate import Estimate, EstimateStatus, Interval, SessionEstimate
from pardalis.records.sentence import following, say, strung
from pardalis.report.wording import sentence, significant

_NONE = "–"
_KNOWN = (say("constant"), say("learned response"), say("sex"), say("both flanks"))
_NAMES = {str(each): each for each in _KNOWN}


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One line of the table of models, in words.

    Parameters
    ----------
    name, formulas
        The model's name; its detection function and the formula of each parameter.
    parameters, log_likelihood, score, delta, weight
        Number of parameters; log likelihood; AICc or AIC; its distance from the best; Akaike
        weight. A dash where there is none.
    density
        With its 95 % interval, per 100 km^2; one of each session.
    status
        "ok", or what is wrong with it.
    usable
        Whether it may be compared: it was not refused, and it converged.
    """

    name: str
    formulas: str
    parameters: str
    log_likelihood: str
    score: str
    delta: str
    weight: str
    density: str
    status: str
    usable: bool


def model_lines(comparison: Comparison) -> tuple[ModelLine, ...]:
    """The table of models, best first; one that is refused or did not converge says so.

    Parameters
    ----------
    comparison
        Of at least one model.
    """
    scores = [_score(row.estimate, comparison.criterion) for row in comparison.rows]
    best = next(
        (
            score
            for row, score in zip(comparison.rows, scores, strict=True)
            if row.weight is not None
        ),
        None,
    )
    return tuple(
        _line(row, score, best) for row, score in zip(comparison.rows, scores, strict=True)
    )


def comparison_sentences(comparison: Comparison) -> tuple[str, ...]:
    """Which model the captures support most, and what to mind.

    Parameters
    ----------
    comparison
        Of at least one model.

    Examples
    --------
    >>> comparison_sentences(Comparison((), "AICc", ("There is nothing to compare",)))
    ('There is nothing to compare.',)
    """
    said = []
    weighed = [row for row in comparison.rows if row.weight is not None]
    if len(comparison.rows) > 1 and weighed:
        weight = weighed[0].weight or 0.0
        said.append(
            say(
                "Of {number} models the captures support '{name}' most: its {criterion} weight is "
                "{weight}.",
                number=len(comparison.rows),
                name=model_name(weighed[0].name),
                criterion=comparison.criterion,
                weight=f"{weight:.2f}",
            )
        )
    return (*said, *(sentence(note) for note in comparison.notes))


def density_text(estimate: Estimate) -> str:
    """Density with its interval, per 100 km²; one for each session or group where there are some.

    Parameters
    ----------
    estimate
        A dash stands for one without a number.
    """
    if estimate.status is EstimateStatus.REFUSED:
        return _NONE
    if estimate.density is not None:
        return interval_text(estimate.density)
    parts = [
        say("{name}: {value}", name=session_name(each), value=interval_text(each.density))
        for each in estimate.sessions
        if each.density is not None
    ]
    return strung(*parts) or _NONE


def interval_text(interval: Interval | None) -> str:
    """A value with its interval in brackets; a dash for none.

    Parameters
    ----------
    interval
        In any unit.

    Examples
    --------
    >>> interval_text(Interval(5.2791, 1.4, 3.0991, 8.992)), interval_text(None)
    ('5.28 (3.10 to 8.99)', '–')
    """
    if interval is None:
        return _NONE
    return say(
        "{value} ({lower} to {upper})",
        value=significant(interval.estimate),
        lower=significant(interval.lower),
        upper=significant(interval.upper),
    )


def model_name(name: str) -> str:
    """A model's name as a reader knows it, in a form that other languages have.

    Parameters
    ----------
    name
        Of the estimate.

    Examples
    --------
    >>> model_name("constant")
    'constant'
    """
    return _NAMES.get(name, name)


def session_name(session: SessionEstimate) -> str:
    """A session's name with its group of animals.

    Parameters
    ----------
    session
        Of an estimate.

    Examples
    --------
    >>> session_name(SessionEstimate("2026", "sex = F", 4, 9))
    '2026, sex = F'
    """
    return ", ".join(part for part in (session.session, session.group) if part)


def _line(row: ModelRow, score: float | None, best: float | None) -> ModelLine:
    estimate, usable = row.estimate, row.weight is not None
    far = None if score is None or best is None or not usable else score - best
    formulas = " ".join(f"{name}{formula}" for name, formula in estimate.formulas)
    kind = "conditional" if estimate.conditional else ""
    return ModelLine(
        model_name(row.name),
        " ".join(part for part in (estimate.detectfn, formulas, kind) if part),
        str(len(estimate.beta)) if estimate.beta else _NONE,
        _number(estimate.log_likelihood),
        _number(score),
        _number(far, 2),
        _number(row.weight, 2),
        density_text(estimate),
        _status(estimate),
        usable,
    )


def _status(estimate: Estimate) -> str:
    told = [sentence(reason) for reason in estimate.reasons]
    reasons = following(*told)
    if estimate.status is EstimateStatus.REFUSED:
        return say("no number: {why}", why=reasons or say("the estimate gives no reason."))
    if not estimate.converged:
        unused = say("did not converge: its numbers are not to be used.")
        return following(unused, *(each for each in told if "did not converge" not in each))
    if estimate.status is EstimateStatus.DOUBTFUL:
        return say("doubtful: {why}", why=reasons) if reasons else say("doubtful")
    return say("ok")


def _score(estimate: Estimate, criterion: Criterion) -> float | None:
    return estimate.aicc if criterion == "AICc" else estimate.aic


def _number(value: float | None, places: int = 2) -> str:
    return _NONE if value is None else f"{value:,.{places}f}"
