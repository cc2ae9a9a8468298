"""Whether the marks that two coats share lie in the same arrangement."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float, Float32, Int

from pardalis.records.coat_features import CoatFeatures


@dataclass(frozen=True, slots=True)
class VerificationSettings:
    """What counts as the same arrangement of marks.

    Parameters
    ----------
    ratio
        A mark's best partner must be so much nearer than the second best (Lowe's ratio).
    tolerance
        Of a mark's position under the homography [px at working size].
    turn
        Largest difference of a match's rotation from the commonest [degrees].
    tilt
        Largest rotation of all: cats walk upright [degrees].
    growth
        Largest ratio of a match's change of size to the commonest.
    apart
        Matches nearer than this in both pictures count once [px at working size].
    still
        On one card, matches that moved less than this are background [photograph widths].
    """

    ratio: float = 0.85
    tolerance: float = 9.0
    turn: float = 25.0
    tilt: float = 50.0
    growth: float = 1.6
    apart: float = 6.0
    still: float = 0.01


def verified_spots(
    a: CoatFeatures,
    b: CoatFeatures,
    same_card: bool,
    settings: VerificationSettings | None = None,
) -> int:
    """Number of marks of two coats that agree in place, size and direction under one homography.

    Parameters
    ----------
    a, b
        The coats.
    same_card
        Whether one camera took both, so that they may share a background.
    settings
        By default `VerificationSettings()`.

    Returns
    -------
    int
        0 if the homography is degenerate or the marks lie in one corner.

    References
    ----------
    Barath, D., Noskova, J., Ivashechkin, M., & Matas, J. (2020). MAGSAC++, a fast, reliable and
    accurate robust estimator. *CVPR*, 1304-1312.
    """
    chosen = settings or VerificationSettings()
    pairs = matched(a, b, chosen.ratio)
    if same_card and len(pairs):
        shift = a.frame_points[pairs[:, 0]] - b.frame_points[pairs[:, 1]]
        pairs = pairs[np.abs(shift).max(axis=1) > chosen.still]
    pairs = pairs[_consistent(a, b, pairs, chosen)]
    if len(pairs) < 5:
        return 0
    here, there = a.points[pairs[:, 0]], b.points[pairs[:, 1]]
    homography, inlier = cv2.findHomography(
        here, there, cv2.USAC_MAGSAC, chosen.tolerance, maxIters=2000, confidence=0.999
    )
    if homography is None or inlier is None:
        return 0
    kept = inlier.ravel().astype(bool)
    here, there = here[kept], there[kept]
    if not _is_sound(homography, here) or not _is_spread(here, there, a, b):
        return 0
    return int(_distinct(here, there, chosen.apart).sum())


def matched(a: CoatFeatures, b: CoatFeatures, ratio: float) -> Int[np.ndarray, "matches 2"]:
    """Marks that are each other's best partner and clearly so, by Lowe's ratio.

    Parameters
    ----------
    a, b
        The coats.
    ratio
        Of the distances to the best and the second best.
    """
    if len(a.descriptors) < 2 or len(b.descriptors) < 2:
        return np.zeros((0, 2), np.int64)
    one, other = a.descriptors.astype(np.float32), b.descriptors.astype(np.float32)
    # Descriptors have one length, so the largest product is the nearest; sums of whole numbers
    # below 2^24 are exact, whatever the number of threads.
    product = one @ other.T
    rows = np.arange(len(one))
    best = product.argmax(axis=1)
    mutual = product.argmax(axis=0)[best] == rows
    first = product[rows, best].copy()
    product[rows, best] = -1.0
    own, theirs = (one**2).sum(axis=1), (other**2).sum(axis=1)
    nearest = own + theirs[best] - 2.0 * first
    second = product.argmax(axis=1)
    next_nearest = own + theirs[second] - 2.0 * product[rows, second]
    good = mutual & (nearest < ratio**2 * next_nearest)
    return np.stack([rows[good], best[good]], axis=1).astype(np.int64)


def _consistent(
    a: CoatFeatures, b: CoatFeatures, pairs: np.ndarray, settings: VerificationSettings
) -> Bool[np.ndarray, " matches"]:
    """Matches whose turn and growth agree with the commonest (as in Hough voting for pose)."""
    if not len(pairs):
        return np.zeros(0, bool)
    turn = b.angles[pairs[:, 1]] - a.angles[pairs[:, 0]]
    turn = (turn + 180.0) % 360.0 - 180.0
    growth = np.log(b.sizes[pairs[:, 1]] / a.sizes[pairs[:, 0]])
    limit = np.log(settings.growth)
    upright = np.abs(turn) <= settings.tilt
    near = (np.abs(turn[:, None] - turn[None, :]) <= settings.turn) & (
        np.abs(growth[:, None] - growth[None, :]) <= limit
    )
    votes = (near & upright[None, :]).sum(axis=1) * upright
    agreeing: Bool[np.ndarray, " matches"] = near[int(votes.argmax())] & upright
    return agreeing


def _is_sound(
    homography: Float[np.ndarray, "3 3"], points: Float32[np.ndarray, "points 2"]
) -> bool:
    """No mirror, no fold, and no gross stretching over the matched part of the coat."""
    low, high = points.min(axis=0), points.max(axis=0)
    corners = np.array(
        [[low[0], low[1], 1], [high[0], low[1], 1], [high[0], high[1], 1], [low[0], high[1], 1]],
        np.float64,
    )
    mapped = corners @ homography.T
    depth = mapped[:, 2] * np.sign(homography[2, 2] or 1.0)
    if depth.min() <= 0.3 * depth.max():
        return False
    flat = mapped[:, :2] / mapped[:, 2:]
    sides = np.roll(flat, -1, axis=0) - flat
    following = np.roll(sides, -1, axis=0)
    turns = sides[:, 0] * following[:, 1] - sides[:, 1] * following[:, 0]
    if turns.min() <= 0:
        return False
    was = np.array([high[0] - low[0], high[1] - low[1]] * 2)
    stretch = np.hypot(sides[:, 0], sides[:, 1]) / np.maximum(was, 1e-6)
    least, most = float(stretch.min()), float(stretch.max())
    return most < 3.0 and least > 1 / 3 and most < 2.5 * least


def _is_spread(
    here: Float32[np.ndarray, "points 2"],
    there: Float32[np.ndarray, "points 2"],
    a: CoatFeatures,
    b: CoatFeatures,
) -> bool:
    """Whether the marks cover more than a corner of both coats."""
    if len(here) < 5:
        return False
    for part, whole in ((here, a.points), (there, b.points)):
        extent = np.percentile(part, 90, axis=0) - np.percentile(part, 10, axis=0)
        full = np.percentile(whole, 90, axis=0) - np.percentile(whole, 10, axis=0)
        if extent.max() < 0.2 * full.max() or extent.min() < 0.08 * full.max():
            return False
    return True


def _distinct(
    here: Float32[np.ndarray, "points 2"], there: Float32[np.ndarray, "points 2"], apart: float
) -> Bool[np.ndarray, " points"]:
    """One match for each spot, so that a mark found at several scales counts once."""
    close = (np.abs(here[:, None] - here[None]).max(axis=2) < apart) | (
        np.abs(there[:, None] - there[None]).max(axis=2) < apart
    )
    kept = np.zeros(len(here), bool)
    for number in range(len(here)):
        kept[number] = not (close[number] & kept).any()
    return kept
