"""Whether two coats agree as they are, or only once one photograph is mirrored."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pardalis.identify.coats.mirror import mirrored
from pardalis.identify.matching.one_view import compare_animals
from pardalis.identify.matching.verification import (
    BEYOND_CHANCE,
    VerificationSettings,
    compare_coats,
)
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch


def compare_either_way(
    a: CoatFeatures,
    b: CoatFeatures,
    same_card: bool,
    settings: VerificationSettings | None = None,
) -> CoatMatch:
    """Lay two coats onto each other, and the second also mirrored, as a flipped picture shows it.

    Parameters
    ----------
    a, b, same_card, settings
        As for `pardalis.identify.matching.verification.compare_coats`.

    Returns
    -------
    CoatMatch
        As they are; or, if more marks agree in the flipped one than ever in a wrong pair, that
        with `mirrored`.
    """
    straight = compare_animals(a, b, same_card, settings)
    if straight.verified >= BEYOND_CHANCE:
        return straight
    flipped = compare_coats(a, mirrored(b), False, settings)
    if flipped.verified < BEYOND_CHANCE:
        return straight
    spots_b = flipped.spots_b.copy()
    spots_b[:, 0] = 1.0 - spots_b[:, 0]
    back = np.array([[-1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    return replace(flipped, spots_b=spots_b, transform=back @ flipped.transform, mirrored=True)
