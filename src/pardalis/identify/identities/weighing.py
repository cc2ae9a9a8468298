"""Proposals weighed: each with its log ratio and P(same) in this catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import log

import numpy as np

from pardalis.identify.identities.calibration import (
    log_ratio,
    no_match_log_ratio,
    p_same,
    shipped_calibration,
)
from pardalis.identify.identities.evidence import Surroundings
from pardalis.records.calibration import Calibration
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import Flank
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting


def weighed(
    sightings: Iterable[Sighting],
    proposals: Iterable[Proposal],
    calibration: Calibration | None = None,
    marks: Mapping[str, int] | None = None,
) -> tuple[Proposal, ...]:
    """The same proposals, each with its log ratio and P(same).

    Parameters
    ----------
    sightings
        All that were compared with each other.
    proposals
        As a matcher and `propose_paired` made them.
    calibration
        By default the shipped one of the matcher `rootsift`.
    marks
        Key points on the best photograph of each sighting, as `marks_of` counts them.
    """
    fitted = calibration or shipped_calibration()
    known = marks or {}
    ratios = []
    made = list(proposals)
    for each in made:
        ends = known.get(each.sighting_a), known.get(each.sighting_b)
        ratios.append(log_ratio(fitted, each.verified, each.score, *ends, each.similarity))
    odds = prior_odds(sightings, _of_pattern(made, ratios), fitted, known)
    return tuple(
        replace(each, log_ratio=ratio, p_same=p_same(ratio, odds))
        if each.evidence is Evidence.PATTERN
        # What two cameras saw in one event is as likely in a large catalogue as in a small one.
        else replace(each, log_ratio=log(each.p_same / (1 - each.p_same)) - log(odds))
        for each, ratio in zip(made, ratios, strict=True)
    )


def ready(
    sightings: Iterable[Sighting], proposals: Iterable[Proposal], surroundings: Surroundings
) -> tuple[Proposal, ...]:
    """Proposals as they are, or weighed if they have not been.

    Parameters
    ----------
    sightings
        All that were compared with each other.
    proposals
        As they come.
    surroundings
        Marks and calibration.
    """
    made = tuple(proposals)
    if any(
        each.evidence is Evidence.PATTERN and each.log_ratio == 0.0 and each.p_same == 0.5
        for each in made
    ):
        return weighed(sightings, made, surroundings.calibration, surroundings.marks)
    return made


def prior_odds(
    sightings: Iterable[Sighting],
    ratios: Sequence[float],
    calibration: Calibration,
    marks: Mapping[str, int],
) -> float:
    """Odds that two sightings of one side are one animal, before they are compared.

    The share of such pairs is that which makes the evidence of all pairs likeliest, with one pair
    of each kind added so that few sightings are not taken for certainty.

    Parameters
    ----------
    sightings
        All that were compared with each other.
    ratios
        Log ratios of the proposed pairs; every other pair of one side was not matched.
    calibration
        Of the matcher.
    marks
        Key points by `sighting_id`.

    References
    ----------
    Saerens, Latinne & Decaestecker (2002), Neural Computation 14: 21-41, equations 2.6 to 2.8.
    """
    missed, counts = _missed(sightings, calibration, marks)
    if not ratios and not counts.sum():
        return 1.0
    # Proposed pairs are taken off those not matched in proportion: they are few.
    counts = counts * max(0.0, 1.0 - len(ratios) / max(counts.sum(), 1.0))
    evidence = np.exp(np.concatenate([missed, np.asarray(ratios, np.float64)]))
    weight = np.concatenate([counts, np.ones(len(ratios))])
    share = 0.01
    for _ in range(500):
        same = weight @ (share * evidence / (share * evidence + 1.0 - share))
        before, share = share, (same + 1.0) / (weight.sum() + 2.0)
        if abs(share - before) < 1e-9:
            break
    return float(share / (1.0 - share))


def marks_of(sightings: Iterable[Sighting], features: Mapping[str, CoatFeatures]) -> dict[str, int]:
    """Key points on the best photograph of each sighting that has a usable one.

    Parameters
    ----------
    sightings
        In any order.
    features
        By `detection_id`.
    """
    found = {}
    for sighting in sightings:
        names = [each.detection_id for each in sighting.detections]
        coats = [features[name] for name in names if name in features and features[name].usable]
        if coats:
            found[sighting.sighting_id] = max(len(each.points) for each in coats)
    return found


def _of_pattern(proposals: Sequence[Proposal], ratios: Sequence[float]) -> list[float]:
    return [
        ratio
        for each, ratio in zip(proposals, ratios, strict=True)
        if each.evidence is Evidence.PATTERN
    ]


def _missed(
    sightings: Iterable[Sighting], calibration: Calibration, marks: Mapping[str, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Log ratio of no match by the marks of the poorer coat, and how many pairs have it."""
    found: dict[int, float] = {}
    group = list(sightings)
    for side in (Flank.LEFT, Flank.RIGHT):
        held = [each.sighting_id for each in group if each.flank in (side, Flank.UNKNOWN)]
        ordered = sorted(marks.get(name, calibration.typical_marks) for name in held)
        for place, number in enumerate(ordered):
            found[number] = found.get(number, 0.0) + len(ordered) - place - 1
    values = [no_match_log_ratio(calibration, number, number) for number in found]
    return np.array(values, np.float64), np.array(list(found.values()), np.float64)
