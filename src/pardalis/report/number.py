"""The density and the number of animals in words, or the plain reason why there are none."""

from __future__ import annotations

from pardalis.records.estimate import (
    Estimate,
    EstimateStatus,
    FlankName,
    Interval,
    SessionEstimate,
)
from pardalis.records.sentence import enumerated, say, strung
from pardalis.report.model_table import interval_text, session_name
from pardalis.report.wording import listed, sentence, significant


def density_sentences(estimate: Estimate | None, region: str = "") -> tuple[str, ...]:
    """The density in words with its interval and its status, or why there is none.

    Parameters
    ----------
    estimate
        None if none has been tried.
    region
        Name of the region whose animals are counted; empty for all of the habitat of the mask.

    Examples
    --------
    >>> density_sentences(None)
    ('No density has been estimated yet.',)
    """
    if estimate is None:
        return (say("No density has been estimated yet."),)
    reasons = tuple(sentence(reason) for reason in estimate.reasons)
    told = _told(estimate, region)
    if estimate.status is EstimateStatus.REFUSED or not told:
        why = reasons or (say("The estimate gives no reason."),)
        return (say("There is no density estimate."), *why)
    if estimate.status is EstimateStatus.DOUBTFUL or not estimate.converged:
        told = (*told, say("This number is doubtful."), *reasons)
    return (*told, *flank_sentences(estimate))


def doubt_sentences(estimate: Estimate) -> tuple[str, ...]:
    """What is not known about identity, and the number were it known; nothing without doubt.

    Parameters
    ----------
    estimate
        With or without its doubt.
    """
    doubt = estimate.doubt
    if doubt is None:
        return ()
    drawn = doubt.animals
    counted = say("the same number of animals was counted in each")
    if drawn.lower < drawn.upper:
        counted = say(
            "{mean} animals were counted on average ({lower} to {upper})",
            mean=animals(drawn.estimate),
            lower=animals(drawn.lower),
            upper=animals(drawn.upper),
        )
    said = [
        say(
            "The interval includes what is not known about identity: of the information about "
            "density {missing} is missing with it. Who is who was drawn {draws} times as the "
            "probabilities say; {counted}.",
            missing=_percent(doubt.missing),
            draws=doubt.draws,
            counted=counted,
        )
    ]
    if doubt.certain.density is not None:
        density = _density(doubt.certain.density)
        said.append(say("Were the catalogue certain, it would be {density}.", density=density))
    for reason, number in doubt.failures:
        said.append(
            say(
                "For {number} of the drawn catalogues there was no number: {why}",
                number=number,
                why=reason,
            )
        )
    return tuple(said)


def flank_sentences(estimate: Estimate) -> tuple[str, ...]:
    """The density by the left flank, by the right, and by both, in one sentence.

    Parameters
    ----------
    estimate
        Without flanks there is nothing to say.
    """
    parts = [
        _by_flank(each.flanks, interval_text(each.density))
        for each in estimate.flanks
        if each.density is not None
    ]
    if len(parts) < 2:
        return ()
    told = listed(parts)
    return (say("With identities taken as certain it is {parts} per 100 km².", parts=told),)


def _by_flank(name: FlankName, density: str) -> str:
    if name == "joint":
        return say("by both together {density}", density=density)
    if name == "left":
        return say("by the left flank {density}", density=density)
    return say("by the right flank {density}", density=density)


def animals(number: float) -> str:
    """A mean number of animals, to a tenth.

    Parameters
    ----------
    number
        Of animals.

    Examples
    --------
    >>> animals(8.34), animals(7.0)
    ('8.3', '7')
    """
    return f"{number:.1f}".removesuffix(".0")


def _percent(share: float) -> str:
    told = f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")
    return say("less than {share}", share="1\N{NO-BREAK SPACE}%") if share < 0.01 else told


def _told(estimate: Estimate, region: str) -> tuple[str, ...]:
    if estimate.density is not None:
        whole = SessionEstimate(
            estimate.session,
            "",
            estimate.animals,
            estimate.captures,
            estimate.density,
            estimate.expected_n,
            estimate.realised_n,
            estimate.region_area,
        )
        numbers = _numbers(whole, region, estimate.doubt is None)
        headline = _headline(estimate.density, estimate.converged)
        return (headline, *numbers, *doubt_sentences(estimate))
    lines = [_session_line(each, region) for each in estimate.sessions if each.density is not None]
    if not lines:
        return ()
    if not estimate.converged:
        first = say(
            "The fit did not converge, so this is no number to rely on: the density of each "
            "session:"
        )
        return (first, *lines)
    return (say("The density of each session:"), *lines)


def _headline(density: Interval, converged: bool) -> str:
    told = _density(density)
    if converged:
        return say("The density is {density}.", density=told)
    return say(
        "The fit did not converge, so this is no number to rely on: the density is {density}.",
        density=told,
    )


def _density(density: Interval) -> str:
    return say(
        "{density} leopards per 100 km² (95 % interval {lower} to {upper})",
        density=significant(density.estimate),
        lower=significant(density.lower),
        upper=significant(density.upper),
    )


def _numbers(whole: SessionEstimate, region: str, certain: bool) -> tuple[str, ...]:
    """Expected and realised number, in words that need no statistics."""
    if whole.expected_n is None or whole.region_area is None:
        return ()
    area, number = significant(whole.region_area), _leopards(whole.expected_n)
    expected = say(
        "That is N = {number} whose activity centres lie in the {area} km² of habitat around the "
        "cameras.",
        number=number,
        area=area,
    )
    if region:
        expected = say(
            "That is N = {number} whose activity centres lie in {region} ({area} km²).",
            number=number,
            region=region,
            area=area,
        )
    if whole.realised_n is None:
        return (expected,)
    return (expected, _lived(whole.realised_n, whole.animals, not region and certain))


def _lived(realised: Interval, counted: int, parted: bool) -> str:
    """How many lived there during the survey, and how many of them no camera caught."""
    missed = realised.estimate - counted
    if missed >= 0.05 and parted:
        return say(
            "That is how many such a place holds on average. During the survey itself about "
            "{number} lived there: the {counted} that were counted and about {missed} that no "
            "camera caught.",
            number=_leopards(realised),
            counted=counted,
            missed=significant(missed, 2),
        )
    return say(
        "That is how many such a place holds on average. During the survey itself about {number} "
        "lived there.",
        number=_leopards(realised),
    )


def _leopards(number: Interval) -> str:
    return say(
        "{number} leopards ({lower} to {upper})",
        number=significant(number.estimate),
        lower=significant(number.lower),
        upper=significant(number.upper),
    )


def _session_line(session: SessionEstimate, region: str) -> str:
    assert session.density is not None
    told: str = say("{name}: {value}", name=session_name(session), value=_density(session.density))
    if session.expected_n is not None and session.region_area is not None:
        where = region or say("the habitat around the cameras")
        number = _leopards(session.expected_n)
        told = strung(told, say("expected N = {number} in {where}", number=number, where=where))
    if session.realised_n is not None:
        realised = say("realised N = {number}", number=_leopards(session.realised_n))
        told = enumerated(told, realised)
    return say("{told}.", told=told)
