"""Whether the marks that two coats share lie in the same arrangement."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float, Float32, Float64, Int
from scipy.spatial import cKDTree

from pardalis.identify.matching.correspondence import (
    Likeness,
    clear_pairs,
    likeness,
    nearby_pairs,
)
from pardalis.identify.matching.soundness import distinct, is_sound, is_spread
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch

Pairs = Int[np.ndarray, "matches 2"]
Kept = Int[np.ndarray, "kept 2"]

BEYOND_CHANCE = 12
"""None of 5,000 real pairs of different animals agreed in so many spots."""


@dataclass(frozen=True, slots=True)
class VerificationSettings:
    """What counts as the same arrangement of marks.

    Parameters
    ----------
    strongest
        So many marks of each coat are held against each other; all, where these agree.
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
    seeds
        Fewest marks that must agree before more are looked for.
    bend
        Once the homography is known, how far a bending body may carry a mark from it
        [px at working size].
    neighbours
        So many agreeing marks around each must be carried alike.
    slack
        Then a mark's partner may be so much less like it than the most similar of all marks.
    apart
        Matches nearer than this in either picture count once [px at working size].
    still
        On one card, matches that moved less than this are background [photograph widths].
    """

    strongest: int = 1000
    ratio: float = 0.88
    tolerance: float = 9.0
    turn: float = 25.0
    tilt: float = 50.0
    growth: float = 1.6
    seeds: int = 10
    bend: float = 24.0
    neighbours: int = 6
    slack: float = 1.1
    apart: float = 4.0
    still: float = 0.01


def compare_coats(
    a: CoatFeatures,
    b: CoatFeatures,
    same_card: bool,
    settings: VerificationSettings | None = None,
) -> CoatMatch:
    """Lay two coats onto each other and count the marks that agree in place, size and direction.

    Marks that are clearly alike vote for a turn and a growth; those that agree give a homography;
    under it more marks are looked for where they should lie, as far as their neighbours were
    carried the same way, for a body bends.

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
    CoatMatch
        Without spots if the homography is degenerate or the marks lie in one corner. The score is
        the sum over the spots of how much nearer each partner is than the next best mark.

    References
    ----------
    Barath, D., Noskova, J., Ivashechkin, M., & Matas, J. (2020). MAGSAC++, a fast, reliable and
    accurate robust estimator. *CVPR*, 1304-1312.
    """
    chosen = settings or VerificationSettings()
    if min(len(a.points), len(b.points)) < chosen.seeds:
        return _nothing()
    like = likeness(a, b, chosen.strongest)
    pairs = clear_pairs(like, chosen.ratio)
    if same_card:
        pairs = _moved(a, b, pairs, chosen.still)
    pairs = pairs[_consistent(a, b, pairs, chosen)]
    homography, kept = _homography(a, b, pairs, chosen)
    if homography is None:
        return _nothing()
    like = likeness(a, b)
    pairs = _guided(a, b, like, homography, kept, chosen, same_card)
    refined, _ = _homography(a, b, pairs, chosen)
    if len(pairs) < chosen.seeds:
        return _nothing()
    return _match(a, b, like, pairs, homography if refined is None else refined, chosen)


def _moved(a: CoatFeatures, b: CoatFeatures, pairs: Pairs, still: float) -> Kept:
    shift = a.frame_points[pairs[:, 0]] - b.frame_points[pairs[:, 1]]
    result: Kept = pairs[np.abs(shift).max(axis=1) > still]
    return result


def _homography(
    a: CoatFeatures, b: CoatFeatures, pairs: Pairs, settings: VerificationSettings
) -> tuple[Float64[np.ndarray, "3 3"] | None, Kept]:
    """The plane-to-plane map of most matches, and those; none if it is not to be believed."""
    if len(pairs) < settings.seeds:
        return None, pairs
    here, there = a.points[pairs[:, 0]], b.points[pairs[:, 1]]
    homography, inlier = cv2.findHomography(
        here, there, cv2.USAC_MAGSAC, settings.tolerance, maxIters=2000, confidence=0.999
    )
    if homography is None or inlier is None:
        return None, pairs
    kept = pairs[inlier.ravel().astype(bool)]
    if len(kept) < settings.seeds:
        return None, kept
    here, there = a.points[kept[:, 0]], b.points[kept[:, 1]]
    believed = is_sound(homography, here) and is_spread(here, there, a, b)
    return (homography if believed else None), kept


def _consistent(
    a: CoatFeatures, b: CoatFeatures, pairs: Pairs, settings: VerificationSettings
) -> Bool[np.ndarray, " matches"]:
    """Matches whose turn and growth agree with the commonest (as in Hough voting for pose)."""
    if not len(pairs):
        return np.zeros(0, bool)
    turn, growth = _turn_and_growth(a, b, pairs)
    upright = np.abs(turn) <= settings.tilt
    near = (np.abs(turn[:, None] - turn[None, :]) <= settings.turn) & (
        np.abs(growth[:, None] - growth[None, :]) <= np.log(settings.growth)
    )
    votes = (near & upright[None, :]).sum(axis=1) * upright
    agreeing: Bool[np.ndarray, " matches"] = near[int(votes.argmax())] & upright
    return agreeing


def _turn_and_growth(
    a: CoatFeatures, b: CoatFeatures, pairs: Pairs
) -> tuple[Float32[np.ndarray, " matches"], Float32[np.ndarray, " matches"]]:
    """Rotation [degrees] and log of the change of size of each match."""
    turn = b.angles[pairs[:, 1]] - a.angles[pairs[:, 0]]
    turn = (turn + 180.0) % 360.0 - 180.0
    return turn, np.log(b.sizes[pairs[:, 1]] / a.sizes[pairs[:, 0]])


def _guided(
    a: CoatFeatures,
    b: CoatFeatures,
    like: Likeness,
    homography: Float64[np.ndarray, "3 3"],
    seeds: Pairs,
    settings: VerificationSettings,
    same_card: bool,
) -> Kept:
    """More marks, where the homography and the bending that their neighbours show expect them."""
    expected = mapped(homography, a.points)
    pairs = nearby_pairs(like, expected, b.points, settings.bend, settings.slack)
    turn, growth = _turn_and_growth(a, b, pairs)
    usual_turn, usual_growth = (float(np.median(each)) for each in _turn_and_growth(a, b, seeds))
    fits = (np.abs((turn - usual_turn + 180.0) % 360.0 - 180.0) <= settings.turn) & (
        np.abs(growth - usual_growth) <= np.log(settings.growth)
    )
    pairs = pairs[fits]
    if same_card:
        pairs = _moved(a, b, pairs, settings.still)
    for _ in range(2):
        pairs = pairs[_carried_alike(expected, a, b, pairs, settings)]
    return pairs


def _carried_alike(
    expected: Float32[np.ndarray, "marks 2"],
    a: CoatFeatures,
    b: CoatFeatures,
    pairs: Pairs,
    settings: VerificationSettings,
) -> Bool[np.ndarray, " matches"]:
    """Matches that lie off the homography by what the matches around them do."""
    around = settings.neighbours + 1
    if len(pairs) < around:
        return np.zeros(len(pairs), bool)
    off = b.points[pairs[:, 1]] - expected[pairs[:, 0]]
    here = a.points[pairs[:, 0]]
    _, close = cKDTree(here).query(here, around)
    usual = np.median(off[close[:, 1:]], axis=1)
    alike: Bool[np.ndarray, " matches"] = np.hypot(*(off - usual).T) <= settings.tolerance
    return alike


def mapped(
    homography: Float[np.ndarray, "3 3"], points: Float32[np.ndarray, "points 2"]
) -> Float32[np.ndarray, "points 2"]:
    """Where a homography carries points.

    Parameters
    ----------
    homography
        From one plane to another.
    points
        In the first.

    Examples
    --------
    >>> mapped(np.diag([2.0, 2.0, 1.0]), np.array([[1.0, 3.0]], np.float32))
    array([[2., 6.]], dtype=float32)
    """
    carried = np.column_stack([points, np.ones(len(points))]) @ homography.T
    depth = np.where(np.abs(carried[:, 2:]) < 1e-9, 1e-9, carried[:, 2:])
    result: Float32[np.ndarray, "points 2"] = (carried[:, :2] / depth).astype(np.float32)
    return result


def _match(
    a: CoatFeatures,
    b: CoatFeatures,
    like: Likeness,
    pairs: Pairs,
    homography: Float64[np.ndarray, "3 3"],
    settings: VerificationSettings,
) -> CoatMatch:
    """The distinct spots, the most alike first."""
    rows, columns = pairs[:, 0], pairs[:, 1]
    distance = like.distance(rows, columns)
    other = np.where(like.best[rows] == columns, like.next_nearest[rows], like.nearest[rows])
    margin = np.maximum(0.0, 1.0 - np.sqrt(distance / np.maximum(other, 1.0)))
    order = np.lexsort((rows, -margin))
    rows, columns, margin = rows[order], columns[order], margin[order]
    kept = distinct(a.points[rows], b.points[columns], settings.apart)
    rows, columns = rows[kept], columns[kept]
    whole = _to_frame(b) @ homography @ np.linalg.inv(_to_frame(a))
    return CoatMatch(
        int(kept.sum()),
        float(margin[kept].sum()),
        a.frame_points[rows],
        b.frame_points[columns],
        whole / whole[2, 2],
    )


def _to_frame(coat: CoatFeatures) -> Float64[np.ndarray, "3 3"]:
    """The map from the crop at working size to the whole photograph."""
    result = np.eye(3)
    for axis in range(2):
        x, y = coat.points[:, axis].astype(float), coat.frame_points[:, axis].astype(float)
        low, high = int(x.argmin()), int(x.argmax())
        slope = (y[high] - y[low]) / max(x[high] - x[low], 1e-6)
        result[axis, axis], result[axis, 2] = slope, y[low] - slope * x[low]
    return result


def _nothing() -> CoatMatch:
    none = np.zeros((0, 2), np.float32)
    return CoatMatch(0, 0.0, none, none, np.zeros((3, 3)))
