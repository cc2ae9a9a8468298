"""A calibration fitted on labelled pairs, or on a project's own decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import log

import numpy as np
from jaxtyping import Float

from pardalis.errors import InputError
from pardalis.identify.identities.calibration import LEAST_SCORE, found_log_ratio, log_ratio
from pardalis.identify.identities.logistic import logistic_map
from pardalis.records.calibration import Calibration, LabelledPair

# Coefficients are fitted about these, so that intercept and slopes are nearly independent.
_SPOTS, _SCORE, _MARKS = log(20.0), log(3.0), log(300.0)
# Prior standard deviations of a first fit: nearly flat; and of the change by own decisions.
_WIDE = (10.0, 3.0, 3.0)
# Chance matches grow with the marks to be matched, by about a power from 0 to 2: a steeper line
# through few of them would run away beyond the marks that were seen.
_CHANCE = (10.0, 0.2)
_OWN = (1.0, 0.3, 0.3)


def fit_calibration(labelled: Iterable[LabelledPair], matcher: str, fitted_on: str) -> Calibration:
    """Fit a calibration on every pair of catalogues whose animals are known.

    The log ratio is that of being proposed or not, given the marks, plus among proposed pairs that
    of the number of spots and of the score; each by logistic regression with a weak normal prior.
    More spots never speak against one animal, nor more marks for a match that was missed.

    Parameters
    ----------
    labelled
        Every pair of one side, also those that were not proposed.
    matcher
        Its name.
    fitted_on
        What the pairs are, in words.

    Raises
    ------
    InputError
        If there are no pairs of one animal, or none of two.

    References
    ----------
    Gelman et al. (2008), Annals of Applied Statistics 2: 1360-1383 (weak priors for logistic
    regression); Brümmer & du Preez (2006), Computer Speech and Language 20: 230-275 (log ratios by
    logistic regression with the prior odds as offset).
    """
    pairs = tuple(labelled)
    same = tuple(each for each in pairs if each.same)
    different = tuple(each for each in pairs if not each.same)
    if not same or not different:
        raise InputError(
            "A calibration needs pairs of one animal and pairs of two.",
            "Give labelled pairs of both kinds.",
        )
    marks = [_fewer(each) for each in pairs]
    weights = np.array([each.pairs for each in pairs], np.float64)
    made = Calibration(
        matcher,
        _found(same),
        _found(different, _CHANCE),
        (0.0, 0.0, 0.0),
        None,
        round(float(np.exp(np.average(marks, weights=weights)))),
        sum(each.pairs for each in same),
        sum(each.pairs for each in different),
        fitted_on,
    )
    odds = made.same_pairs / made.different_pairs
    made = replace(made, strength=_strength(made, pairs, odds, (0.0, 0.0, 0.0), _WIDE))
    return replace(made, similarity=_similarity(made, pairs, odds))


def fitted_calibration(
    labelled: Iterable[LabelledPair], shipped: Calibration, prior_odds: float
) -> Calibration:
    """Refit a calibration on a project's own decisions; few of them change little.

    Refitted is what spots and score tell of proposed pairs. How often a match is missed stays as it
    was: pairs that were not proposed are hardly ever decided on.

    Parameters
    ----------
    labelled
        Pairs on which people decided. That they are the doubtful ones does no harm: what is fitted
        is the truth given spots and score.
    shipped
        The calibration before.
    prior_odds
        Of a pair of this catalogue, as `pardalis.identify.identities.weighing.prior_odds` gives it.
    """
    pairs = tuple(labelled)
    if not pairs:
        return shipped
    made = replace(
        shipped,
        strength=_strength(shipped, pairs, prior_odds, shipped.strength, _OWN),
        same_pairs=shipped.same_pairs + sum(each.pairs for each in pairs if each.same),
        different_pairs=shipped.different_pairs + sum(e.pairs for e in pairs if not e.same),
        fitted_on=f"{shipped.fitted_on} Refitted on {sum(e.pairs for e in pairs)} own decisions.",
    )
    return replace(made, similarity=_similarity(made, pairs, prior_odds))


def _fewer(pair: LabelledPair) -> float:
    return log(max(1, min(pair.marks_a, pair.marks_b)))


def _found(
    pairs: Sequence[LabelledPair], widths: tuple[float, float] = _WIDE[:2]
) -> tuple[float, float]:
    """Chance of being proposed, over the marks."""
    marks = np.array([_fewer(each) - _MARKS for each in pairs])
    truth = np.array([each.verified > 0 for each in pairs], np.float64)
    weights = np.array([each.pairs for each in pairs], np.float64)
    design = np.column_stack([np.ones(len(pairs)), marks])
    intercept, slope = logistic_map(
        design, truth, weights, np.zeros(len(pairs)), np.zeros(2), np.array(widths), (1,)
    )
    return intercept - slope * _MARKS, slope


def _strength(
    calibration: Calibration,
    pairs: Sequence[LabelledPair],
    odds: float,
    before: tuple[float, float, float],
    widths: tuple[float, float, float],
) -> tuple[float, float, float]:
    """What the number of spots tells of proposed pairs."""
    found = [each for each in pairs if each.verified > 0]
    if not found:
        return before
    spots = np.array([log(each.verified) - _SPOTS for each in found])
    scores = np.array([log(max(each.score, LEAST_SCORE)) - _SCORE for each in found])
    offset = np.array([found_log_ratio(calibration, _fewer(each)) for each in found]) + log(odds)
    truth = np.array([each.same for each in found], np.float64)
    weights = np.array([each.pairs for each in found], np.float64)
    design = np.column_stack([np.ones(len(found)), spots, scores])
    middle = np.array([before[0] + before[1] * _SPOTS + before[2] * _SCORE, *before[1:]])
    fitted = logistic_map(design, truth, weights, offset, middle, np.array(widths), (1, 2))
    return fitted[0] - fitted[1] * _SPOTS - fitted[2] * _SCORE, fitted[1], fitted[2]


def _similarity(
    calibration: Calibration, pairs: Sequence[LabelledPair], odds: float
) -> tuple[float, float, float] | None:
    """What a network's similarity adds to the spots, from pairs that have both."""
    held = [each for each in pairs if each.similarity is not None]
    if not any(each.same for each in held) or all(each.same for each in held):
        return calibration.similarity
    spots = replace(calibration, similarity=None)
    ratios = [
        log_ratio(spots, each.verified, each.score, each.marks_a, each.marks_b) for each in held
    ]
    likeness: Float[np.ndarray, " pairs"] = np.array([each.similarity for each in held], np.float64)
    design = np.column_stack([np.array(ratios), np.ones(len(held)), likeness])
    middle = np.array(calibration.similarity or (1.0, 0.0, 0.0))
    truth = np.array([each.same for each in held], np.float64)
    weights = np.array([each.pairs for each in held], np.float64)
    offset = np.full(len(held), log(odds))
    widths = np.array([0.5, 10.0, 10.0] if calibration.similarity is None else [0.2, 1.0, 1.0])
    weight, intercept, slope = logistic_map(design, truth, weights, offset, middle, widths, (0, 2))
    return weight, intercept, slope
