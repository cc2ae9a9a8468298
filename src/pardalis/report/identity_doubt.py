"""What is not known about identity, and what each flank says, as tables of the report."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.estimate import Estimate, EstimateStatus
from pardalis.records.sentence import following, say
from pardalis.report.model_table import interval_text
from pardalis.report.number import animals
from pardalis.report.wording import sentence

_FLANKS = {
    "left": say("left flank"),
    "right": say("right flank"),
    "joint": say("both flanks together"),
}


@dataclass(frozen=True, slots=True)
class CertaintyLine:
    """The numbers of one way to treat identities, in words.

    Parameters
    ----------
    name
        "identities taken as certain", or "with the doubt about identity".
    animals
        Counted, with the range of the drawn catalogues.
    density, expected_n, realised_n
        With their intervals; density per 100 km^2.
    parameters
        Name and text of each detection parameter.
    """

    name: str
    animals: str
    density: str
    expected_n: str
    realised_n: str
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FlankLine:
    """One line of the table of flanks, in words.

    Parameters
    ----------
    name
        Which flank, or both.
    chosen
        Whether the survey's answer is of it.
    animals, captures
        Counts.
    density
        With its interval, per 100 km^2; a dash without a number.
    status
        "ok", or what is wrong with it.
    assumption
        What it takes for granted.
    """

    name: str
    chosen: bool
    animals: str
    captures: str
    density: str
    status: str
    assumption: str


def certainty_lines(estimate: Estimate | None) -> tuple[CertaintyLine, ...]:
    """The numbers with the doubt about identity and without; nothing without doubt.

    Parameters
    ----------
    estimate
        None gives no lines.
    """
    if estimate is None or estimate.doubt is None:
        return ()
    drawn = estimate.doubt.animals
    counted = say(
        "{value} ({lower} to {upper})",
        value=animals(drawn.estimate),
        lower=animals(drawn.lower),
        upper=animals(drawn.upper),
    )
    certain = estimate.doubt.certain
    return (
        _certainty(say("with the doubt about identity"), counted, estimate),
        _certainty(say("identities taken as certain"), f"{certain.animals:,}", certain),
    )


def flank_lines(estimate: Estimate | None) -> tuple[FlankLine, ...]:
    """Left, right and both flanks side by side.

    Parameters
    ----------
    estimate
        None, or one without flanks, gives no lines.
    """
    if estimate is None:
        return ()
    return tuple(
        FlankLine(
            _FLANKS[each.flanks],
            each.chosen,
            f"{each.animals:,}" if each.flanks != "joint" else "–",
            f"{each.captures:,}",
            interval_text(each.density),
            _status(each.status, each.reasons),
            each.assumption,
        )
        for each in estimate.flanks
    )


def _certainty(name: str, animals: str, estimate: Estimate) -> CertaintyLine:
    return CertaintyLine(
        name,
        animals,
        interval_text(estimate.density),
        interval_text(estimate.expected_n),
        interval_text(estimate.realised_n),
        tuple((parameter, interval_text(value)) for parameter, value in estimate.real),
    )


def _status(status: EstimateStatus, reasons: tuple[str, ...]) -> str:
    if status is EstimateStatus.OK:
        return say("ok")
    why = following(*(sentence(each) for each in reasons))
    named = say("refused") if status is EstimateStatus.REFUSED else say("doubtful")
    return say("{status}: {why}", status=named, why=why) if why else named
