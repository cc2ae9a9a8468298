"""Whether an agreement of marks may be a coat seen twice: no fold, no corner, each spot once."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float, Float32

from pardalis.records.coat_features import CoatFeatures


def is_sound(homography: Float[np.ndarray, "3 3"], points: Float32[np.ndarray, "points 2"]) -> bool:
    """No mirror, no fold, and no gross stretching over the matched part of the coat.

    Parameters
    ----------
    homography
        From the first coat to the second.
    points
        Matched marks of the first.
    """
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


def is_spread(
    here: Float32[np.ndarray, "points 2"],
    there: Float32[np.ndarray, "points 2"],
    a: CoatFeatures,
    b: CoatFeatures,
) -> bool:
    """Whether the marks cover more than a corner of both coats.

    Parameters
    ----------
    here, there
        Matched marks on the first and the second coat.
    a, b
        The coats.
    """
    if len(here) < 5:
        return False
    for part, whole in ((here, a.points), (there, b.points)):
        extent = np.percentile(part, 90, axis=0) - np.percentile(part, 10, axis=0)
        full = np.percentile(whole, 90, axis=0) - np.percentile(whole, 10, axis=0)
        if extent.max() < 0.2 * full.max() or extent.min() < 0.08 * full.max():
            return False
    return True


def distinct(
    here: Float32[np.ndarray, "points 2"], there: Float32[np.ndarray, "points 2"], apart: float
) -> Bool[np.ndarray, " points"]:
    """One match for each spot, so that a mark found at several scales counts once.

    Parameters
    ----------
    here, there
        Matched marks, the best first.
    apart
        Matches nearer than this in either picture are one [px at working size].
    """
    close = (np.abs(here[:, None] - here[None]).max(axis=2) < apart) | (
        np.abs(there[:, None] - there[None]).max(axis=2) < apart
    )
    kept = np.zeros(len(here), bool)
    for number in range(len(here)):
        kept[number] = not (close[number] & kept).any()
    return kept
