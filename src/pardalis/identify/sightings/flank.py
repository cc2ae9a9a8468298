"""Which side of an animal a sighting shows: told by its movement, else by its pictures."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pardalis.identify.sightings.group import SightingSettings, movement_votes
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import Flank
from pardalis.records.sighting import Sighting

LEAST_CONFIDENCE = 0.9
"""Probability from which the pictures tell a side; below it a sighting is compared as either."""

_SIDES = (Flank.LEFT, Flank.RIGHT, Flank.FRONT, Flank.BACK)
_LEAST = 1e-9


def told_flank(
    sighting: Sighting,
    features: Mapping[str, CoatFeatures],
    settings: SightingSettings | None = None,
) -> tuple[Flank, float]:
    """The side that a sighting shows, and how sure that is.

    An animal that is seen to move shows the flank of its heading; the confidence is the share of
    its movements that agree. Otherwise the pictures are asked. Those of one burst resemble each
    other, so that their opinions are averaged (the logarithms of their probabilities), not
    multiplied.

    Parameters
    ----------
    sighting
        One animal in one burst.
    features
        By `detection_id`; pictures that could not be read are passed over.
    settings
        By default `SightingSettings()`.

    Returns
    -------
    tuple of Flank and float
        UNKNOWN with 0 where neither tells it with `LEAST_CONFIDENCE`.
    """
    chosen = settings or SightingSettings()
    seen = zip(sighting.media, sighting.detections, strict=True)
    votes = movement_votes(seen, chosen.least_shift)
    rightward = sum(each > 0 for each in votes)
    if 2 * rightward != len(votes):
        agreeing = max(rightward, len(votes) - rightward)
        side = Flank.RIGHT if 2 * rightward > len(votes) else Flank.LEFT
        return side, agreeing / len(votes)
    names = (each.detection_id for each in sighting.detections)
    return told_by_pictures([features[name].view for name in names if name in features])


def told_by_pictures(
    views: list[tuple[float, float, float, float]],
) -> tuple[Flank, float]:
    """The side that the pictures of one animal agree on, UNKNOWN below `LEAST_CONFIDENCE`.

    Parameters
    ----------
    views
        Of each picture the probabilities of left, right, front and back.

    Examples
    --------
    >>> told_by_pictures([(0.97, 0.01, 0.01, 0.01)])
    (<Flank.LEFT: 'left'>, 0.97)
    >>> told_by_pictures([(0.97, 0.01, 0.01, 0.01), (0.25, 0.25, 0.25, 0.25)])
    (<Flank.UNKNOWN: 'unknown'>, 0.0)
    """
    if not views:
        return Flank.UNKNOWN, 0.0
    mean = np.log(np.maximum(np.array(views, np.float64), _LEAST)).mean(axis=0)
    odds = np.exp(mean - mean.max())
    best = int(odds.argmax())
    confidence = round(float(odds[best] / odds.sum()), 6)
    if confidence < LEAST_CONFIDENCE:
        return Flank.UNKNOWN, 0.0
    return _SIDES[best], confidence
