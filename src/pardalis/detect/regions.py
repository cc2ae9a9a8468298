"""From evidence by pixel to boxes with a score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float, UInt8

from pardalis.records.detection import BoundingBox

_WEAK, _COUNTED, _STRONG = 0.5, 0.8, 1.0
_SURPLUS = 3.0
_SEED = 7e-5
"""Part of the frame that must be strong evidence for a region to begin."""

_BLUR, _GAP, _NEAR = 0.004, 0.023, 0.03
"""Parts of the width: evidence is blurred, holes closed, pieces joined over these distances."""

_HALF_WAY = 0.9
"""Strength at which the score is one half."""

_COMPACT = 1 / 4
"""Power of the box's area that evidence is held against: flecks of sun and grass in the wind lie
scattered over a wide box, an animal fills its own."""

_HEART = 0.06
"""Part of the width: what is strongest over a square of this side is the heart of a region."""

_CRUMB = 0.05
_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Region:
    """A place in a frame where something is.

    Parameters
    ----------
    box
        Relative to the frame.
    score
        0 to 1: s / (s + 0.9) for a strength s.
    """

    box: BoundingBox
    score: float


_Corners = tuple[float, float, float, float]
_Place = tuple[slice, slice]


def find_regions(evidence: Float[np.ndarray, "height width"]) -> list[Region]:
    """Regions of evidence, begun where it is strong and grown over what is weak; best first.

    A region's strength is the evidence above 0.8 in it, summed, over the fourth root of the area of
    its box; both in % of the frame.

    Parameters
    ----------
    evidence
        About 1 where something is.
    """
    blurred = cv2.GaussianBlur(evidence, (0, 0), _BLUR * evidence.shape[1])
    side = max(1, round(_HEART * evidence.shape[1]))
    hearts = cv2.blur(blurred, (side, side))
    gap = round(_GAP * evidence.shape[1])
    least = _SEED * blurred.size
    pieces: list[tuple[float, _Corners]] = []
    for rough, place in _components(blurred > _WEAK, blurred, least, gap):
        # What is strong is cut out at a share of its own strength, above its surroundings.
        cut = max(_WEAK, _SHARE * float(hearts[place][rough].max()))
        inside = rough & (blurred[place] > cut)
        for fine, part in _components(inside, blurred[place], least, gap):
            strength = _strength(blurred[place][part][fine]) / blurred.size
            pieces.append((strength, _corners(place, part, blurred.shape)))
    regions = [_region(total, box) for total, box in _joined(pieces)]
    return sorted(regions, key=lambda region: (-region.score, region.box.x, region.box.y))


def _components(
    mask: Bool[np.ndarray, "height width"],
    blurred: Float[np.ndarray, "height width"],
    least: float,
    gap: int,
) -> Iterator[tuple[Bool[np.ndarray, "rows columns"], _Place]]:
    """Connected parts of a cleaned mask with so many pixels of strong evidence, cut out."""
    count, labels, found, _ = cv2.connectedComponentsWithStats(_ground(mask, gap), ltype=cv2.CV_16U)
    strong = np.bincount(labels[blurred > _STRONG], minlength=count)
    for label in np.flatnonzero(strong[1:] >= least) + 1:
        left, top, wide, tall = (int(each) for each in found[label, :4])
        place = (slice(top, top + tall), slice(left, left + wide))
        yield labels[place] == label, place


def _strength(evidence: Float[np.ndarray, " pixels"]) -> float:
    return float(100 * np.clip(evidence - _COUNTED, 0, _SURPLUS).sum())


def _corners(place: _Place, part: _Place, shape: tuple[int, ...]) -> _Corners:
    top, left = place[0].start + part[0].start, place[1].start + part[1].start
    bottom, right = place[0].start + part[0].stop, place[1].start + part[1].stop
    return left / shape[1], top / shape[0], right / shape[1], bottom / shape[0]


def _ground(mask: Bool[np.ndarray, "height width"], gap: int) -> UInt8[np.ndarray, "height width"]:
    """Specks removed, holes and cracks closed."""
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    side = 2 * (gap // 2) + 1
    round_one = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, round_one))


def _region(total: float, corners: _Corners) -> Region:
    left, top, right, bottom = corners
    box = BoundingBox(left, top, right - left, bottom - top)
    strength = total / (100 * box.width * box.height) ** _COMPACT
    return Region(box, strength / (strength + _HALF_WAY))


def _joined(pieces: list[tuple[float, _Corners]]) -> list[tuple[float, _Corners]]:
    """Join what lies side by side: legs, tail and body of one animal; not crumbs about it."""
    waiting, joined = sorted(pieces, reverse=True), []
    while waiting:
        total, box = waiting.pop(0)
        near = [piece for piece in waiting if _gap(box, piece[1]) < _NEAR]
        limbs = [piece for piece in near if piece[0] >= _CRUMB * total]
        if limbs:
            waiting = [piece for piece in waiting if piece not in limbs]
            corners = np.array([box, *(limb[1] for limb in limbs)])
            low, high = corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0)
            union = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
            waiting.insert(0, (total + sum(limb[0] for limb in limbs), union))
        else:
            joined.append((total, box))
    return joined


def _gap(one: _Corners, other: _Corners) -> float:
    across = max(one[0], other[0]) - min(one[2], other[2])
    down = max(one[1], other[1]) - min(one[3], other[3])
    return max(across, down, 0.0)
