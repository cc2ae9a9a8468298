"""The density and the number of animals in words, or the plain reason why there are none."""

from __future__ import annotations

from pardalis.records.estimate import Estimate, EstimateStatus, Interval, SessionEstimate
from pardalis.report.model_table import interval_text, session_name
from pardalis.report.wording import listed, sentence, significant

_UNSURE = "The fit did not converge, so this is no number to rely on: "


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
        return ("No density has been estimated yet.",)
    reasons = tuple(sentence(reason) for reason in estimate.reasons)
    told = _told(estimate, region)
    if estimate.status is EstimateStatus.REFUSED or not told:
        why = reasons or ("The estimate gives no reason.",)
        return ("There is no density estimate.", *why)
    if not estimate.converged:
        told = (_UNSURE + told[0][0].lower() + told[0][1:], *told[1:])
    if estimate.status is EstimateStatus.DOUBTFUL or not estimate.converged:
        told = (*told, "This number is doubtful.", *reasons)
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
    counted = "the same number of animals was counted in each"
    if drawn.lower < drawn.upper:
        counted = (
            f"{animals(drawn.estimate)} animals were counted on average "
            f"({animals(drawn.lower)} to {animals(drawn.upper)})"
        )
    said = [
        "The interval includes what is not known about identity: of the information about "
        f"density {_percent(doubt.missing)} is missing with it. Who is who was drawn "
        f"{doubt.draws} times as the probabilities say; {counted}."
    ]
    if doubt.certain.density is not None:
        said.append(f"Were the catalogue certain, it would be {_density(doubt.certain.density)}.")
    for reason, number in doubt.failures:
        said.append(f"For {number} of the drawn catalogues there was no number: {reason}")
    return tuple(said)


def flank_sentences(estimate: Estimate) -> tuple[str, ...]:
    """The density by the left flank, by the right, and by both, in one sentence.

    Parameters
    ----------
    estimate
        Without flanks there is nothing to say.
    """
    names = {"left": "the left flank", "right": "the right flank", "joint": "both together"}
    parts = [
        f"by {names[each.flanks]} {interval_text(each.density)}"
        for each in estimate.flanks
        if each.density is not None
    ]
    if len(parts) < 2:
        return ()
    return (f"With identities taken as certain it is {listed(parts)} per 100 km².",)


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
    told = "less than 1 %" if share < 0.01 else f"{share:.0%}".replace("%", " %")
    return told.replace(" %", "\N{NO-BREAK SPACE}%")


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
        headline = f"The density is {_density(estimate.density)}."
        numbers = _numbers(whole, region, estimate.doubt is None)
        return (headline, *numbers, *doubt_sentences(estimate))
    lines = [_session_line(each, region) for each in estimate.sessions if each.density is not None]
    return ("The density of each session:", *lines) if lines else ()


def _density(density: Interval) -> str:
    return (
        f"{significant(density.estimate)} leopards per 100 km² "
        f"(95 % interval {significant(density.lower)} to {significant(density.upper)})"
    )


def _numbers(whole: SessionEstimate, region: str, certain: bool) -> tuple[str, ...]:
    """Expected and realised number, in words that need no statistics."""
    if whole.expected_n is None or whole.region_area is None:
        return ()
    area = significant(whole.region_area)
    where = f"{region} ({area} km²)" if region else f"the {area} km² of habitat around the cameras"
    expected = f"That is N = {_leopards(whole.expected_n)} whose activity centres lie in {where}."
    realised = whole.realised_n
    if realised is None:
        return (expected,)
    missed = realised.estimate - whole.animals
    parts = ""
    if missed >= 0.05 and not region and certain:
        missing = f"about {significant(missed, 2)} that no camera caught"
        parts = f": the {whole.animals} that were counted and {missing}"
    return (
        expected,
        "That is how many such a place holds on average. During the survey itself about "
        f"{_leopards(realised)} lived there{parts}.",
    )


def _leopards(number: Interval) -> str:
    lower, upper = significant(number.lower), significant(number.upper)
    return f"{significant(number.estimate)} leopards ({lower} to {upper})"


def _session_line(session: SessionEstimate, region: str) -> str:
    assert session.density is not None
    said = f"{session_name(session)}: {_density(session.density)}"
    if session.expected_n is not None and session.region_area is not None:
        where = region or "the habitat around the cameras"
        said += f"; expected N = {_leopards(session.expected_n)} in {where}"
    if session.realised_n is not None:
        said += f", realised N = {_leopards(session.realised_n)}"
    return said + "."
