"""Whether surveys drawn from the model look like the real one, as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.goodness_of_fit import GoodnessOfFit
from pardalis.records.sentence import say
from pardalis.report.wording import significant

_NONE = "–"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One statistic of the survey beside those of surveys drawn from the model, in words.

    Parameters
    ----------
    name
        What is compared.
    observed
        Of the survey.
    drawn
        Median and middle 95 % of the drawn surveys.
    p_value
        Two-sided.
    meaning
        What a low p-value suggests; empty otherwise.
    """

    name: str
    observed: str
    drawn: str
    p_value: str
    meaning: str


def check_lines(goodness: GoodnessOfFit) -> tuple[CheckLine, ...]:
    """The table of the check, one line a statistic; a dash where the surveys lack it.

    Parameters
    ----------
    goodness
        Of the model that is reported.
    """
    return tuple(
        CheckLine(
            each.name,
            _number(each.observed),
            say(
                "{value} ({lower} to {upper})",
                value=_number(each.median),
                lower=_number(each.lower),
                upper=_number(each.upper),
            )
            if each.median is not None
            else _NONE,
            f"{each.p_value:.2f}" if each.p_value is not None else _NONE,
            each.meaning,
        )
        for each in goodness.statistics
    )


def _number(value: float | None) -> str:
    return _NONE if value is None else significant(value)
