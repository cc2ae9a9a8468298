"""From a matcher's score to how much likelier it is if two coats are one animal's."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from math import exp, inf, log, log1p

from pardalis.errors import PluginError
from pardalis.records.calibration import Calibration

LEAST_SCORE = 0.1


def log_ratio(
    calibration: Calibration,
    verified: int,
    score: float,
    marks_a: int | None = None,
    marks_b: int | None = None,
    similarity: float | None = None,
) -> float:
    """Natural logarithm of p(evidence | same) / p(evidence | different).

    Bounded by the labelled pairs: none of n pairs seen to go wrong says no more than 1 in n + 1.

    Parameters
    ----------
    calibration
        As it was fitted.
    verified
        Verified spots; 0 where the two were not proposed.
    score
        The matcher's; above 0 if the two were proposed.
    marks_a, marks_b
        Key points on each coat; None where that is not known.
    similarity
        Of a re-identification network. Without labelled pairs that had one it counts for nothing.

    Examples
    --------
    >>> told = Calibration("m", (2.0, 0.0), (-5.0, 0.0), (-9.0, 3.0, 0.0), None, 300, 99, 9999, "")
    >>> [round(log_ratio(told, spots, 0.0, 300, 300), 1) for spots in (8, 20, 400)]
    [2.1, 4.9, 9.2]
    """
    fewer = log(max(1, min(_known(calibration, marks_a), _known(calibration, marks_b))))
    if verified > 0:
        ratio = found_log_ratio(calibration, fewer) + strength(calibration, verified, score)
    else:
        ratio = _missed(calibration, fewer)
    if similarity is not None and calibration.similarity is not None:
        weight, intercept, slope = calibration.similarity
        ratio = weight * ratio + intercept + slope * similarity
    return bounded(calibration, ratio)


def no_match_log_ratio(
    calibration: Calibration, marks_a: int | None = None, marks_b: int | None = None
) -> float:
    """Of a pair that was not proposed: little where a coat shows few marks.

    Parameters
    ----------
    calibration
        As it was fitted.
    marks_a, marks_b
        Key points on each coat; None where that is not known.

    Examples
    --------
    >>> told = Calibration("m", (-9.0, 2.0), (-9.0, 0.0), (-9.0, 3.0, 0.0), None, 300, 99, 999, "")
    >>> [round(no_match_log_ratio(told, marks, 400), 2) for marks in (20, 100, 400)]
    [-0.05, -0.8, -3.03]
    """
    return log_ratio(calibration, 0, 0.0, marks_a, marks_b)


def found_log_ratio(calibration: Calibration, fewer: float) -> float:
    """Of being proposed at all, whatever the number of spots.

    Parameters
    ----------
    calibration
        As it was fitted.
    fewer
        Logarithm of the marks on the coat with fewer.
    """
    same = _line(calibration.found_same, fewer)
    different = _line(calibration.found_different, fewer)
    return -log1p(exp(-same)) + log1p(exp(-different))


def strength(calibration: Calibration, verified: int, score: float) -> float:
    """Of the number of spots and the score, among proposed pairs.

    Parameters
    ----------
    calibration
        As it was fitted.
    verified
        Verified spots, at least 1.
    score
        The matcher's.
    """
    intercept, spots, scores = calibration.strength
    return intercept + spots * log(verified) + scores * log(max(score, LEAST_SCORE))


def bounded(calibration: Calibration, ratio: float) -> float:
    """A log ratio within what the labelled pairs can tell.

    Parameters
    ----------
    calibration
        With the number of labelled pairs.
    ratio
        A log ratio.
    """
    least, most = -log1p(calibration.same_pairs), log1p(calibration.different_pairs)
    return min(max(ratio, least), most)


def p_same(log_ratio: float, prior_odds: float = 1.0) -> float:
    """Probability that two are one animal, from evidence and prior odds.

    Parameters
    ----------
    log_ratio
        Of the evidence.
    prior_odds
        Of a pair before it was compared; 1 for two photographs of which nothing else is known.

    Examples
    --------
    >>> round(p_same(log(99.0)), 6)
    0.99
    """
    odds = log(prior_odds) + log_ratio if prior_odds > 0 else -inf
    return 1.0 / (1.0 + exp(-odds)) if odds > -700 else 0.0


@cache
def shipped_calibration(matcher: str = "rootsift") -> Calibration:
    """The calibration that comes with Pardalis, fitted on rendered coats.

    Parameters
    ----------
    matcher
        Name of the matcher.

    Raises
    ------
    PluginError
        If none comes for this matcher.

    Examples
    --------
    >>> shipped_calibration().matcher
    'rootsift'
    """
    file = files("pardalis.identify.identities") / "calibrations" / f"{matcher}.json"
    if not file.is_file():
        raise PluginError(
            f"No calibration comes for the matcher '{matcher}'.",
            "Use the matcher 'rootsift', or fit a calibration on labelled pairs.",
        )
    held = json.loads(file.read_text(encoding="utf-8"))
    lists = {name: tuple(value) for name, value in held.items() if isinstance(value, list)}
    return Calibration(**{**held, **lists})


def _known(calibration: Calibration, marks: int | None) -> int:
    return calibration.typical_marks if marks is None else marks


def _line(terms: tuple[float, float], fewer: float) -> float:
    # A logit beyond 30 is certainty in double precision.
    return min(max(terms[0] + terms[1] * fewer, -30.0), 30.0)


def _missed(calibration: Calibration, fewer: float) -> float:
    same = _line(calibration.found_same, fewer)
    different = _line(calibration.found_different, fewer)
    return -log1p(exp(same)) + log1p(exp(different))
