"""The estimates of drawn catalogues pooled into one that knows what is not known of identity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import exp, expm1, inf, isfinite, log, log1p, sqrt
from typing import Any

import numpy as np
from scipy.special import expit, logit

from pardalis.estimate.numbers.results import IDENTITY
from pardalis.estimate.numbers.rubin import Combined, combine, quantile
from pardalis.records.estimate import (
    Estimate,
    EstimateStatus,
    IdentityDoubt,
    Interval,
    SessionEstimate,
)
from pardalis.records.model_spec import Link
from pardalis.records.sentence import following, say

MOST_FAILURES = 0.1
"""Above this share of drawn catalogues without a number the pooled estimate is doubtful."""

DRAWN = say(
    "Who is who is as likely as the calibrated probabilities say; the interval includes what they "
    "leave open."
)

_LINKS: dict[str, Link] = {"g0": "logit", "pmix": "logit"}
_NO_LIKELIHOOD: dict[str, Any] = {"log_likelihood": None, "aic": None, "aicc": None}
_Z95 = quantile(inf)
_LARGEST = 700.0


def pooled(
    certain: Estimate, drawn: Sequence[Estimate], links: Mapping[str, Link] | None = None
) -> Estimate:
    """The estimate that includes what is not known about identity, by Rubin's rules.

    Density and expected N are pooled as logarithms, realised N as it is (its interval is
    log-normal above the fewest animals of any draw), detection parameters on their link scales.
    Each interval is of Student's t, whose degrees of freedom are infinite where the draws agree:
    the interval of a fit is the normal one, so that a catalogue without doubt keeps its own.
    The likelihood and what follows from it are of no one catalogue, and stand in `certain`.

    Parameters
    ----------
    certain
        With the identities of the catalogue taken as certain.
    drawn
        Of each catalogue that was drawn, those without a number too.
    links
        Of detection parameters whose link is not the usual one.

    Raises
    ------
    InputError
        If fewer than two catalogues were drawn.

    References
    ----------
    Rubin (1987) Multiple Imputation for Nonresponse in Surveys, eq. 3.1.2 to 3.1.10; Barnard &
    Rubin (1999) Biometrika 86:948-955, with infinite degrees of freedom of the complete data.
    """
    usable = [each for each in drawn if fits(each, certain)]
    failures = Counter(_failure(each, certain) for each in drawn if not fits(each, certain))
    if len(usable) < 2 or certain.status is EstimateStatus.REFUSED:
        return _without(certain, len(drawn), failures)
    known = _LINKS | dict(links or {})
    sessions = tuple(
        _session(own, [each.sessions[number] for each in usable], known)
        for number, own in enumerate(certain.sessions)
    )
    within, between, freedom, missing = _of_density(usable)
    doubt = IdentityDoubt(
        draws=len(drawn),
        distinct=len({(each.animals, each.captures, each.beta) for each in drawn}),
        failures=tuple(sorted(failures.items())),
        animals=_counted([each.animals for each in drawn]),
        within=within,
        between=between,
        degrees_of_freedom=freedom if isfinite(freedom) else None,
        missing=missing,
        certain=certain,
    )
    only = sessions[0] if len(sessions) == 1 else None
    reasons = certain.reasons + _too_many(failures, len(drawn))
    beta, vcov, undetermined = _beta(usable)
    return replace(
        certain,
        status=EstimateStatus.DOUBTFUL if reasons else EstimateStatus.OK,
        reasons=reasons,
        density=only.density if only else None,
        expected_n=only.expected_n if only else None,
        realised_n=only.realised_n if only else None,
        real=_real([each.real for each in usable], known),
        sessions=sessions,
        beta=beta,
        vcov=vcov,
        undetermined=undetermined,
        **_NO_LIKELIHOOD,
        assumptions=tuple(DRAWN if each == IDENTITY else each for each in certain.assumptions),
        doubt=doubt,
    )


def fits(drawn: Estimate, certain: Estimate) -> bool:
    """Whether the fit to a drawn catalogue gave the numbers that are to be pooled.

    Parameters
    ----------
    drawn
        Of a drawn catalogue.
    certain
        Of the catalogue.
    """
    return _failure(drawn, certain) == ""


def _failure(drawn: Estimate, certain: Estimate) -> str:
    if drawn.status is EstimateStatus.REFUSED:
        return drawn.reasons[0] if drawn.reasons else say("The fit was refused.")
    if not drawn.converged:
        return say("The search for the maximum did not converge.")
    if _shape(drawn) != _shape(certain):
        return say("The model has other parameters there.")
    return ""


def _shape(estimate: Estimate) -> tuple[object, ...]:
    """What must be alike for two estimates to be pooled."""
    parts = [
        (each.session, each.group, each.density is None, tuple(name for name, _ in each.real))
        for each in estimate.sessions
    ]
    return estimate.beta_names, tuple(parts)


def _without(certain: Estimate, draws: int, failures: Mapping[str, int]) -> Estimate:
    """Too few draws gave a number: the estimate says that it does not know the doubt."""
    if certain.status is EstimateStatus.REFUSED:
        return certain
    why = (
        say("{reason} ({number})", reason=reason, number=number)
        for reason, number in sorted(failures.items())
    )
    told = say(
        "Of {draws} drawn catalogues fewer than two gave a number: the interval does not include "
        "what is not known about identity.",
        draws=draws,
    )
    reasons = (*certain.reasons, following(told, *why))
    return replace(certain, status=EstimateStatus.DOUBTFUL, reasons=reasons)


def _too_many(failures: Mapping[str, int], draws: int) -> tuple[str, ...]:
    failed = sum(failures.values())
    if failed <= MOST_FAILURES * draws:
        return ()
    told = say(
        "{failed} of {draws} catalogues that were drawn gave no number: what is not known about "
        "identity is more than the interval says.",
        failed=failed,
        draws=draws,
    )
    return (told,)


def _of_density(usable: Sequence[Estimate]) -> tuple[float, float, float, float]:
    """Within, between, degrees of freedom and missing of the first session with a density."""
    for number in range(len(usable[0].sessions)):
        intervals = [each.sessions[number].density for each in usable]
        found = [each for each in intervals if each is not None and each.estimate > 0.0]
        if len(found) == len(usable):
            made = _logarithms(found)
            return made.within, made.between, made.degrees_of_freedom, made.missing
    return 0.0, 0.0, inf, 0.0


def _logarithms(intervals: Sequence[Interval]) -> Combined:
    return combine(
        [log(each.estimate) for each in intervals],
        [(log(each.upper / each.estimate) / _Z95) ** 2 for each in intervals],
    )


def _session(
    certain: SessionEstimate, drawn: Sequence[SessionEstimate], links: Mapping[str, Link]
) -> SessionEstimate:
    return replace(
        certain,
        density=_positive([each.density for each in drawn]),
        expected_n=_positive([each.expected_n for each in drawn]),
        realised_n=_counted_and_missed(
            [each.realised_n for each in drawn], [each.animals for each in drawn]
        ),
        esa=tuple(
            (name, float(np.mean([each.esa[row][1] for each in drawn])))
            for row, (name, _) in enumerate(certain.esa)
        ),
        real=_real([each.real for each in drawn], links),
    )


def _positive(drawn: Sequence[Interval | None]) -> Interval | None:
    """A positive number, pooled as its logarithm; its error is the log-normal variate's."""
    known = [each for each in drawn if each is not None and each.estimate > 0.0]
    if len(known) < len(drawn):
        return None
    return _of_link(_logarithms(known), "log")


def _counted_and_missed(
    drawn: Sequence[Interval | None], animals: Sequence[int]
) -> Interval | None:
    """Realised N: the animals of each draw are counted, so no fewer than the fewest live there."""
    known = [each for each in drawn if each is not None]
    if len(known) < len(drawn):
        return None
    made = combine([each.estimate for each in known], [each.standard_error**2 for each in known])
    whole = all(each.lower >= count for each, count in zip(known, animals, strict=True))
    least = float(min(animals)) if whole else 0.0
    rest, error = made.estimate - least, sqrt(made.total)
    if not rest > 0.0:
        return Interval(made.estimate, error, made.estimate, made.estimate)
    factor = exp(min(quantile(made.degrees_of_freedom) * sqrt(log1p((error / rest) ** 2)), 700.0))
    return Interval(made.estimate, error, least + rest / factor, least + rest * factor)


def _real(
    drawn: Sequence[tuple[tuple[str, Interval], ...]], links: Mapping[str, Link]
) -> tuple[tuple[str, Interval], ...]:
    """Detection parameters, each on its link scale."""
    return tuple(
        (name, _parameter([each[row][1] for each in drawn], links.get(_plain(name), "log")))
        for row, (name, _) in enumerate(drawn[0])
    )


def _plain(name: str) -> str:
    return name.partition("[")[0]


def _parameter(drawn: Sequence[Interval], link: Link) -> Interval:
    values = np.array([(each.estimate, each.lower, each.upper) for each in drawn])
    with np.errstate(divide="ignore", invalid="ignore"):
        linked = {"log": np.log, "logit": logit, "identity": np.asarray}[link](values)
    if not np.all(np.isfinite(linked)):  # at its bound in some draw: no scale to pool it on
        return Interval(
            float(values[:, 0].mean()), inf, float(values[:, 1].min()), float(values[:, 2].max())
        )
    errors = (linked[:, 2] - linked[:, 1]) / (2.0 * _Z95)
    return _of_link(combine(linked[:, 0].tolist(), (errors**2).tolist()), link)


def _of_link(made: Combined, link: Link) -> Interval:
    value, reach, error = made.estimate, made.reach, sqrt(made.total)
    if link == "identity":
        return Interval(value, error, value - reach, value + reach)
    if link == "logit":
        share = float(expit(value))
        spread = share * (1.0 - share) * error
        return Interval(share, spread, float(expit(value - reach)), float(expit(value + reach)))
    spread = exp(value) * sqrt(expm1(min(made.total, _LARGEST)))
    return Interval(exp(value), spread, exp(value - reach), exp(min(value + reach, _LARGEST)))


def _beta(
    usable: Sequence[Estimate],
) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...], tuple[str, ...]]:
    """Link-scale parameters and their covariance: Rubin (1987) eq. 3.1.5 for vectors."""
    beta = np.array([each.beta for each in usable])
    within = np.array([each.vcov for each in usable]).mean(axis=0)
    apart = beta - beta.mean(axis=0)
    between = apart.T @ apart / (len(usable) - 1)
    names = usable[0].beta_names
    flat = {name for each in usable for name in each.undetermined}
    unknown = np.array([name in flat for name in names], dtype=bool)
    vcov = within + (1.0 + 1.0 / len(usable)) * between
    vcov[unknown] = 0.0
    vcov[:, unknown] = 0.0
    undetermined = tuple(name for name in names if name in flat)
    return tuple(beta.mean(axis=0).tolist()), tuple(map(tuple, vcov.tolist())), undetermined


def _counted(animals: Sequence[int]) -> Interval:
    """Mean, standard deviation and middle 95 % of the animals counted in the draws."""
    low, high = np.quantile(np.array(animals, dtype=float), (0.025, 0.975)).tolist()
    return Interval(
        float(np.mean(animals)), float(np.std(animals, ddof=1)), float(low), float(high)
    )
