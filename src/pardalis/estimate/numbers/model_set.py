"""Models of the same captures, compared by Akaike's criterion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import exp, isclose, isfinite
from typing import Literal

from pardalis.errors import InputError
from pardalis.records.comparison import Comparison, Criterion, ModelRow
from pardalis.records.estimate import Estimate, EstimateStatus
from pardalis.records.sentence import say

Named = tuple[str, Estimate]
Lack = Literal["refused", "did not converge", "has no AIC"]

CLEARLY_WORSE = 2.0
"""Models within this of the best are about as well supported (Burnham & Anderson 2002, p. 70)."""


def compare(named: Sequence[Named]) -> Comparison:
    """Order models by AICc, with Akaike weights.

    The weight of a model is exp(-delta / 2) over the sum of all models' with a usable fit: one
    that was not refused and converged. Models without one have no weight and stand last. If AICc
    does not exist for a usable model, which has nearly as many parameters as there are animals,
    all are compared by AIC.

    Parameters
    ----------
    named
        Name and estimate of each model.

    Raises
    ------
    InputError
        If there is none, two have the same name, or they are not of the same data and the same
        kind of likelihood.

    References
    ----------
    Burnham & Anderson (2002) Model selection and multimodel inference, 2nd ed., section 2.4 (AICc)
    and section 2.9 (weights).
    """
    _check_names(named)
    usable = [(name, each) for name, each in named if lacks(each) is None]
    _check_same_data([(name, each) for name, each in named if each.animals])
    _check_same_likelihood(usable)
    criterion: Criterion = "AICc" if all(each.aicc is not None for _, each in usable) else "AIC"
    scored = sorted(
        ((_score(each, criterion), name, each) for name, each in usable), key=lambda row: row[0]
    )
    relative = [exp((scored[0][0] - score) / 2.0) for score, _, _ in scored]
    whole = sum(relative)
    rows = [
        ModelRow(name, each, share / whole)
        for (_, name, each), share in zip(scored, relative, strict=True)
    ]
    rows += [ModelRow(name, each, None) for name, each in named if lacks(each) is not None]
    scores = [score for score, _, _ in scored]
    return Comparison(tuple(rows), criterion, _notes(rows, scores, criterion))


def lacks(estimate: Estimate) -> Lack | None:
    """What keeps a model out of a comparison; None if nothing does.

    Parameters
    ----------
    estimate
        What the model says.
    """
    if estimate.status is EstimateStatus.REFUSED:
        return "refused"
    if not estimate.converged:
        return "did not converge"
    if estimate.aic is None or not isfinite(estimate.aic):
        return "has no AIC"
    return None


def _score(estimate: Estimate, criterion: Criterion) -> float:
    value = estimate.aicc if criterion == "AICc" else estimate.aic
    assert value is not None
    return value


def _check_names(named: Sequence[Named]) -> None:
    if not named:
        raise InputError("There is no model to compare.", "Name at least one.")
    name, times = Counter(name for name, _ in named).most_common(1)[0]
    if times > 1:
        raise InputError(f"Two models are named '{name}'.", "Give each a name of its own.")


def _check_same_data(named: Sequence[Named]) -> None:
    """Captures alike in every count; whoever compares other captures would be led astray."""
    for name, each in named[1:]:
        first, other = named[0]
        if _data(each) != _data(other):
            raise InputError(
                f"The models '{first}' and '{name}' are of different captures.",
                "AIC compares models of the same captures alone: fit all to the same ones.",
            )


def _data(estimate: Estimate) -> tuple[object, ...]:
    return (
        estimate.session,
        estimate.animals,
        estimate.captures,
        estimate.spatial_recaptures,
        estimate.flank,
        estimate.catalogue_hash,
    )


def _check_same_likelihood(usable: Sequence[Named]) -> None:
    for name, each in usable[1:]:
        first, best = usable[0]
        who = f"The models '{first}' and '{name}' cannot be compared: "
        if each.conditional != best.conditional:
            raise InputError(
                f"{who}one has the full likelihood and one is conditional on the animals caught.",
                "Fit all in the same way.",
            )
        if _covariate_of_class(each) != _covariate_of_class(best) or _groups(each) != _groups(best):
            raise InputError(
                f"{who}only one counts the animals' classes (such as their sex) among its data.",
                "Name the same class or groups for all, also for those that do not depend on it: "
                "for example hcov sex.",
            )
        if not isclose(_area(each), _area(best), rel_tol=1e-9):
            raise InputError(f"{who}their masks differ.", "Fit all with the same mask.")


def _covariate_of_class(estimate: Estimate) -> str:
    """The covariate that names animals' classes; "" without one, or with latent classes."""
    names = [name for each in estimate.sessions for name, _ in each.real]
    shares = [name for name in names if name.startswith("pmix[")]
    covariate = shares[0].removeprefix("pmix[").partition(" = ")[0] if shares else ""
    return "" if covariate == "h2" else covariate


def _groups(estimate: Estimate) -> tuple[tuple[str, str], ...]:
    return tuple((each.session, each.group) for each in estimate.sessions)


def _area(estimate: Estimate) -> float:
    return sum(each.region_area or 0.0 for each in estimate.sessions)


def _notes(
    rows: Sequence[ModelRow], scores: Sequence[float], criterion: Criterion
) -> tuple[str, ...]:
    notes: list[str] = []
    without = [row.name for row in rows if row.weight is not None and row.estimate.aicc is None]
    if criterion == "AIC":
        notes.append(
            say(
                "There are too few animals for the AICc of {models}: all are compared by AIC, "
                "which favours models with many parameters.",
                models=", ".join(without),
            )
        )
    if not scores:
        notes.append(say("No model has a usable fit: there is nothing to compare."))
    near = sum(score - scores[0] <= CLEARLY_WORSE for score in scores)
    if near > 1:
        notes.append(
            say(
                "The captures support {near} of the models about equally ({criterion} within "
                "{limit} of the best): look whether their densities agree.",
                near=near,
                criterion=criterion,
                limit=f"{CLEARLY_WORSE:g}",
            )
        )
    notes += [_no_weight(row.name, lacks(row.estimate)) for row in rows if row.weight is None]
    return tuple(notes)


def _no_weight(name: str, lack: Lack | None) -> str:
    if lack == "refused":
        return say("{model} was refused: it has no weight.", model=name)
    if lack == "did not converge":
        return say("{model} did not converge: it has no weight.", model=name)
    return say("{model} has no AIC: it has no weight.", model=name)
