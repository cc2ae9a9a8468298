"""Whether surveys drawn from a fitted model look like the survey that it was fitted to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckedStatistic:
    """One statistic of the survey, beside those of surveys drawn from the model.

    Parameters
    ----------
    name
        In words, with the unit if it has one.
    observed
        Of the survey; None if the survey has none.
    median, lower, upper
        Median, 2.5 % and 97.5 % point of the drawn surveys; None if none of them has it.
    p_value
        Two-sided Monte Carlo p-value; None if the survey or all those drawn lack the statistic.
    surveys
        Drawn surveys that have the statistic.
    meaning
        What the difference suggests, in a sentence; empty where the p-value is not low.
    """

    name: str
    observed: float | None
    median: float | None
    lower: float | None
    upper: float | None
    p_value: float | None
    surveys: int
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class GoodnessOfFit:
    """Statistics of a survey beside those of surveys drawn from the model.

    Parameters
    ----------
    statistics
        One after another.
    surveys
        Surveys drawn.
    seed
        Of their random numbers.
    sentences
        What was found, in words.
    """

    statistics: tuple[CheckedStatistic, ...]
    surveys: int
    seed: int
    sentences: tuple[str, ...]
