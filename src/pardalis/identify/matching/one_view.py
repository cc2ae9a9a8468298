"""Two photographs of one camera share their background: it must not be taken for a coat."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float32

from pardalis.identify.matching.verification import (
    BEYOND_CHANCE,
    VerificationSettings,
    compare_coats,
)
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch

# Of the marks in the middle of an animal so many agree if it kept still. Of 190 pairs of different
# animals before one camera, in whose boxes ground agreed, at most 0.22 did.
_KEPT_STILL = 0.25
_LEAST_MARKS = 20
# The middle of a box, in parts of it: the trunk of an animal that stands or lies.
_MIDDLE = np.array([0.5, 0.38], np.float32)
_ABOUT = np.array([0.3, 0.22], np.float32)


def compare_animals(
    a: CoatFeatures,
    b: CoatFeatures,
    same_card: bool,
    settings: VerificationSettings | None = None,
) -> CoatMatch:
    """Lay two coats onto each other; what lies still in both pictures is no evidence by itself.

    Two cards of one camera show one background, and nobody need say so: where most of what agrees
    lies at the same place of both pictures, it is set aside, unless the animals agree without it,
    or kept still themselves.

    Parameters
    ----------
    a, b, same_card, settings
        As for `pardalis.identify.matching.verification.compare_coats`.
    """
    chosen = settings or VerificationSettings()
    found = compare_coats(a, b, same_card, chosen)
    if same_card or not is_still(found, chosen) or _kept_still(a, b, found):
        return found
    moved = compare_coats(a, b, True, chosen)
    if moved.verified >= BEYOND_CHANCE:
        return found
    return replace(moved, set_aside=found.verified - moved.verified)


def is_still(match: CoatMatch, settings: VerificationSettings | None = None) -> bool:
    """Whether most of what agrees lies at the same place of both pictures.

    Parameters
    ----------
    match
        Of two photographs.
    settings
        By default `VerificationSettings()`.
    """
    chosen = settings or VerificationSettings()
    # Fewer agree by chance, wherever they lie.
    if len(match.spots_a) < chosen.seeds:
        return False
    shift = np.abs(match.spots_a - match.spots_b).max(axis=1)
    return bool(np.mean(shift <= chosen.still) > 0.5)


def _kept_still(a: CoatFeatures, b: CoatFeatures, match: CoatMatch) -> bool:
    """Whether the middle of both animals agrees, at the same place of both pictures."""
    sides = ((a, b, match.spots_a), (b, a, match.spots_b))
    for coat, other, spots in sides:
        marks = int(_in_the_middle(coat.frame_points, coat, other).sum())
        agreeing = int(_in_the_middle(spots, coat, other).sum())
        if marks < _LEAST_MARKS or agreeing < _KEPT_STILL * marks:
            return False
    return True


def _in_the_middle(
    places: Float32[np.ndarray, "points 2"], coat: CoatFeatures, other: CoatFeatures
) -> Bool[np.ndarray, " points"]:
    """Which places lie in the middle of an animal, and where the other animal is, too."""
    low, high = coat.frame_points.min(axis=0), coat.frame_points.max(axis=0)
    inside = (np.abs((places - low) / (high - low) - _MIDDLE) < _ABOUT).all(axis=1)
    there = (places >= other.frame_points.min(axis=0)) & (places <= other.frame_points.max(axis=0))
    both: Bool[np.ndarray, " points"] = inside & there.all(axis=1)
    return both
