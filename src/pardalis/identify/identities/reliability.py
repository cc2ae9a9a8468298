"""Whether a calibration's probabilities hold on labelled pairs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pardalis.identify.identities.calibration import log_ratio, p_same
from pardalis.records.calibration import Calibration, LabelledPair, Reliability, ReliabilityBin

EDGES = (0.0, 0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999, 1.0)


def reliability(
    calibration: Calibration, labelled: Iterable[LabelledPair], prior_odds: float | None = None
) -> Reliability:
    """Expected and observed share of pairs that are one animal, by P(same).

    Parameters
    ----------
    calibration
        To be judged.
    labelled
        Pairs that it was not fitted on.
    prior_odds
        By default those of the labelled pairs.

    References
    ----------
    Naeini, Cooper & Hauskrecht (2015), AAAI, equation 1 (expected calibration error); Brier (1950),
    Monthly Weather Review 78: 1-3, equation 2.

    Examples
    --------
    >>> told = Calibration("m", (9.0, 0.0), (-9.0, 0.0), (-9.0, 3.0, 0.0), None, 300, 99, 999, "")
    >>> seen = [LabelledPair(True, 90, 90.0, 300, 300), LabelledPair(False, 0, 0.0, 300, 300)]
    >>> found = reliability(told, seen, prior_odds=1.0)
    >>> [(each.pairs, each.observed) for each in found.bins], round(found.calibration_error, 3)
    ([(1, 0.0), (1, 1.0)], 0.005)
    """
    pairs = tuple(labelled)
    weights = np.array([each.pairs for each in pairs], np.float64)
    truth = np.array([each.same for each in pairs], np.float64)
    odds = prior_odds
    if odds is None:
        odds = float(weights @ truth) / max(float(weights @ (1.0 - truth)), 1.0)
    said = np.array(
        [
            p_same(
                log_ratio(
                    calibration,
                    each.verified,
                    each.score,
                    each.marks_a,
                    each.marks_b,
                    each.similarity,
                ),
                odds,
            )
            for each in pairs
        ]
    )
    places = np.clip(np.searchsorted(EDGES, said, side="right") - 1, 0, len(EDGES) - 2)
    bins = []
    for place in np.unique(places).tolist():
        held = places == place
        number = weights[held].sum()
        expected = float(weights[held] @ said[held] / number)
        observed = float(weights[held] @ truth[held] / number)
        edges = EDGES[place], EDGES[place + 1]
        bins.append(ReliabilityBin(*edges, int(number), expected, observed))
    total = float(weights.sum())
    error = sum(each.pairs * abs(each.expected - each.observed) for each in bins) / total
    brier = float(weights @ (said - truth) ** 2 / total)
    return Reliability(tuple(bins), error, brier, int(total))
