"""Goodness of fit by simulation: whether a survey looks like those that its model makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.errors import InputError
from pardalis.estimate.checks.survey_statistics import (
    METRES_IN_KM,
    SurveyCounts,
    count_survey,
    freeman_tukey,
)
from pardalis.estimate.search.fitted import Fitted
from pardalis.estimate.simulated.surveys import session_histories, simulate
from pardalis.records.goodness_of_fit import CheckedStatistic, GoodnessOfFit
from pardalis.records.sentence import say

FEWEST_SURVEYS = 39
"""With fewer no two-sided p-value can be as low as 0.05."""

LOW = 0.05
"""Below this a p-value is spoken about."""


@dataclass(frozen=True, slots=True, eq=False)
class _Expected:
    """Means over the survey and those drawn, which treats them alike."""

    of_detectors: Float[np.ndarray, " detectors"]
    of_animals: Float[np.ndarray, "1"]


@dataclass(frozen=True, slots=True)
class _Statistic:
    """A statistic, and what it suggests where the survey's is lower or higher than the model's."""

    name: str
    value: Callable[[SurveyCounts, _Expected], float]
    lower: str
    higher: str


HETEROGENEITY = say(
    "some animals are caught far more readily than others; a covariate such as sex, or a learned "
    "response, may be missing, and density is then estimated too low"
)
PLACES = say(
    "cameras differ in more than effort and distance, such as by site or baits, or density does "
    "across the area; a covariate of cameras or of density may be missing"
)

STATISTICS = (
    _Statistic(
        say("animals caught"),
        lambda survey, _: survey.animals,
        say("Fewer animals were caught than the model expects."),
        say("More animals were caught than the model expects."),
    ),
    _Statistic(
        say("captures"),
        lambda survey, _: survey.captures,
        say("There are fewer captures than the model expects."),
        say("There are more captures than the model expects."),
    ),
    _Statistic(
        say("recaptures"),
        lambda survey, _: survey.captures - survey.animals,
        say("Animals were recaptured less often than the model expects: they may shun cameras."),
        say(
            "Animals were recaptured more often than the model expects: they may come back to "
            "cameras."
        ),
    ),
    _Statistic(
        say("spatial recaptures"),
        lambda survey, _: survey.spatial_recaptures,
        say(
            "Animals were caught at fewer places than the model expects: they may come back to "
            "the cameras that caught them (bk), or the detection function may fall more "
            "steeply."
        ),
        say(
            "Animals were caught at more places than the model expects: some may range more "
            "widely than others, as males do, or animals may have moved their ranges."
        ),
    ),
    _Statistic(
        say("animals caught at one place only"),
        lambda survey, _: survey.at_one_place,
        say("Fewer animals than the model expects were caught at one place only."),
        say(
            "More animals than the model expects were caught at one place only: there may be "
            "transients, or wrong identities that make one animal two."
        ),
    ),
    _Statistic(
        say("captures of an animal at a detector that caught it, mean"),
        lambda survey, _: (
            survey.captures / (survey.animals + survey.spatial_recaptures)
            if survey.animals
            else np.nan
        ),
        say(
            "Animals came back less often than the model expects to the detectors that caught "
            "them: they may shun cameras (bk)."
        ),
        say(
            "Animals came back more often than the model expects to the detectors that caught "
            "them: they may be drawn to them (bk), or photographs of one visit count as several "
            "captures."
        ),
    ),
    _Statistic(
        say("variance of captures over detectors"),
        lambda survey, _: float(np.var(survey.of_detectors)),
        say("Captures are spread more evenly over detectors than the model expects."),
        say(
            "Captures are spread less evenly over detectors than the model expects: {why}.",
            why=PLACES,
        ),
    ),
    _Statistic(
        say("Freeman-Tukey of captures at detectors"),
        lambda survey, expected: freeman_tukey(survey.of_detectors, expected.of_detectors),
        say("The captures at detectors agree with the model better than chance would have it."),
        say("The captures at detectors are not where the model expects them: {why}.", why=PLACES),
    ),
    _Statistic(
        say("Freeman-Tukey of captures of animals, mean"),
        lambda survey, expected: (
            freeman_tukey(survey.of_animals, expected.of_animals) / survey.animals
            if survey.animals
            else np.nan
        ),
        say("Captures are spread more evenly over animals than the model expects."),
        say(
            "Captures are spread less evenly over animals than the model expects: {why}.",
            why=HETEROGENEITY,
        ),
    ),
    _Statistic(
        say("mean maximum distance moved of animals recaptured [km]"),
        lambda survey, _: (
            float(survey.moved.mean()) / METRES_IN_KM if len(survey.moved) else np.nan
        ),
        say(
            "Recaptures are closer together than the model expects: the detection function may "
            "fall more steeply, or animals may come back to cameras."
        ),
        say(
            "Recaptures are farther apart than the model expects: some animals may range more "
            "widely than others, or have moved during the survey."
        ),
    ),
)


def goodness_of_fit(fitted: Fitted, surveys: int = 99, seed: int = 1) -> GoodnessOfFit:
    """Compare the survey with surveys drawn from the model that was fitted to it.

    The parameters are taken as known, at their estimates. These have been fitted to the survey, so
    that it resembles the drawn ones more than an independent one would: p-values are conservative,
    those of counts that the model fits by its parameters (animals, captures) most of all. Fitting
    the model to each drawn survey anew would mend that, at the price of as many fits. A p-value
    that is not low says that this statistic shows no misfit, not that the model is right.

    Parameters
    ----------
    fitted
        The fitted model.
    surveys
        To draw.
    seed
        Of the random numbers.

    Raises
    ------
    InputError
        If no survey is to be drawn, or the model's responses of detectors cannot be drawn.

    References
    ----------
    Royle, Chandler, Sollmann & Gardner (2014) Spatial Capture-Recapture, chapter 8; Choo,
    Sutherland & Johnston (2024) A Monte Carlo resampling framework for implementing
    goodness-of-fit tests in spatial capture-recapture models. Methods in Ecology and Evolution 15,
    doi:10.1111/2041-210X.14386 (who draw parameters and centres too).
    """
    if surveys < FEWEST_SURVEYS:
        raise InputError(
            f"{surveys} surveys are too few to find anything unlikely.",
            f"Draw 99, or at least {FEWEST_SURVEYS}: a p-value of 0.05 needs so many.",
        )
    seeds = np.random.SeedSequence(seed).spawn(surveys)
    observed = count_survey(session_histories(fitted.design))
    drawn = [count_survey(simulate(fitted, each)) for each in seeds]
    expected = _expected([observed, *drawn])
    statistics = tuple(_checked(each, observed, drawn, expected) for each in STATISTICS)
    return GoodnessOfFit(statistics, surveys, seed, _sentences(statistics))


def _expected(all_surveys: Sequence[SurveyCounts]) -> _Expected:
    animals = sum(each.animals for each in all_surveys)
    captures = sum(each.captures for each in all_surveys)
    return _Expected(
        np.mean([each.of_detectors for each in all_surveys], axis=0),
        np.array([captures / max(animals, 1)]),
    )


def _checked(
    statistic: _Statistic,
    survey: SurveyCounts,
    drawn: Sequence[SurveyCounts],
    expected: _Expected,
) -> CheckedStatistic:
    observed = float(statistic.value(survey, expected))
    values = np.array([statistic.value(each, expected) for each in drawn], dtype=float)
    values = values[np.isfinite(values)]
    known = observed if np.isfinite(observed) else None
    if not len(values):
        return CheckedStatistic(statistic.name, known, None, None, None, None, 0)
    lower, median, upper = np.quantile(values, [0.025, 0.5, 0.975]).tolist()
    p_value = None if known is None else two_sided_p(known, values)
    meaning = ""
    if known is not None and p_value is not None and p_value <= LOW:
        meaning = statistic.lower if known < median else statistic.higher
    name, surveys = statistic.name, len(values)
    return CheckedStatistic(name, known, median, lower, upper, p_value, surveys, meaning)


def two_sided_p(observed: float, drawn: Float[np.ndarray, " surveys"]) -> float:
    """Two-sided Monte Carlo p-value: twice the smaller of both tails, the observed one included.

    Parameters
    ----------
    observed
        Statistic of the survey.
    drawn
        Statistics of surveys drawn from the model.

    References
    ----------
    Davison & Hinkley (1997) Bootstrap Methods and their Application, section 4.2: (1 + number as
    extreme) / (1 + number drawn) for each tail.

    Examples
    --------
    >>> two_sided_p(5.5, np.arange(19.0))
    0.7
    >>> two_sided_p(-1.0, np.arange(19.0))
    0.1
    """
    below = 1 + int((drawn <= observed).sum())
    above = 1 + int((drawn >= observed).sum())
    return min(1.0, 2.0 * min(below, above) / (1 + len(drawn)))


def _sentences(statistics: Sequence[CheckedStatistic]) -> tuple[str, ...]:
    """What was found, in words."""
    told = [
        say("{meaning} (p = {p})", meaning=each.meaning, p=f"{each.p_value:.2g}")
        for each in statistics
        if each.meaning
    ]
    tested = sum(each.p_value is not None for each in statistics)
    if not told:
        return (
            say(
                "None of {tested} statistics of the survey lies outside what the model makes. That "
                "is no proof of the model: these checks see gross misfit only.",
                tested=tested,
            ),
        )
    if len(told) == 1:
        first = say(
            "One of {tested} statistics of the survey lies outside what the model makes; of so "
            "many, one may do so by chance.",
            tested=tested,
        )
        return (first, *told)
    first = say(
        "{number} of {tested} statistics of the survey lie outside what the model makes.",
        number=len(told),
        tested=tested,
    )
    return (first, *told)
