"""How a matcher's evidence becomes a probability, and what that was fitted on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two photographed coats of which it is known whether they are one animal.

    Parameters
    ----------
    same
        Whether they are one animal.
    verified
        Verified spots; 0 if the matcher did not propose the two.
    score
        The matcher's score; 0 if it did not propose the two.
    marks_a, marks_b
        Key points on each coat.
    similarity
        Of a re-identification network; None where it was not compared.
    pairs
        How many pairs are alike in all this.
    """

    same: bool
    verified: int
    score: float
    marks_a: int
    marks_b: int
    similarity: float | None = None
    pairs: int = 1


@dataclass(frozen=True, slots=True)
class Calibration:
    """Log ratio of a pair's evidence: how much likelier if the two are one animal than if not.

    Parameters
    ----------
    matcher
        Name of the matcher that it speaks of.
    found_same, found_different
        Chance that a pair is proposed at all, if the two are the same and if they are different:
        intercept and slope of its logit, over the logarithm of the marks on the coat with fewer.
    strength
        Intercept of the log ratio among proposed pairs, and its slopes over the logarithm of the
        verified spots and over the logarithm of the score.
    similarity
        With a network's similarity: weight of the log ratio without it, intercept, and slope over
        the similarity. None where no labelled pair had one.
    typical_marks
        Marks on a coat of which that is not known.
    same_pairs, different_pairs
        How many labelled pairs it was fitted on; they bound how sure it can be.
    fitted_on
        In words.
    """

    matcher: str
    found_same: tuple[float, float]
    found_different: tuple[float, float]
    strength: tuple[float, float, float]
    similarity: tuple[float, float, float] | None
    typical_marks: int
    same_pairs: int
    different_pairs: int
    fitted_on: str


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Pairs to which a calibration gives about one probability.

    Parameters
    ----------
    lower, upper
        Of P(same).
    pairs
        How many.
    expected
        Their mean P(same).
    observed
        The share of them that are one animal.
    """

    lower: float
    upper: float
    pairs: int
    expected: float
    observed: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Whether pairs called likely are as often one animal as was said.

    Parameters
    ----------
    bins
        Those that hold pairs, the least likely first.
    calibration_error
        Expected calibration error: mean difference of expected and observed, weighted by pairs.
    brier
        Mean squared difference of P(same) and the truth.
    pairs
        How many labelled pairs.
    """

    bins: tuple[ReliabilityBin, ...]
    calibration_error: float
    brier: float
    pairs: int
