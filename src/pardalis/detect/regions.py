"""From evidence by pixel to boxes with a score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float, UInt8

from pardalis.detect.difference import quantile
from pardalis.records.detection import BoundingBox

_WEAK, _COUNTED, _STRONG = 0.5, 0.8, 1.0
_SURPLUS = 3.0
_SEED = 7e-5
"""Part of the frame that must be strong evidence for a region to begin."""

_BLUR, _GAP, _NEAR = 0.004, 0.023, 0.03
"""Parts of the width: evidence is blurred, holes closed, pieces joined over these distances."""

_HALF_WAY = 2.2
"""Strength at which the score is one half [% of the frame, of surplus evidence of 1]."""

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
        0 to 1: s / (s + 2.2) for a strength s.
    """

    box: BoundingBox
    score: float


_Corners = tuple[float, float, float, float]
_Place = tuple[slice, slice]


def find_regions(evidence: Float[np.ndarray, "height width"]) -> list[Region]:
    """Regions of evidence, begun where it is strong and grown over what is weak; best first.

    A region's strength is the evidence above 0.8 in it, summed, in % of the frame.

    Parameters
    ----------
    evidence
        About 1 where something is.
    """
    blurred = cv2.GaussianBlur(evidence, (0, 0), _BLUR * evidence.shape[1])
    side = 2 * round(_GAP * evidence.shape[1] / 2) + 1
    least = _SEED * blurred.size
    pieces: list[tuple[float, _Corners]] = []
    for place, rough in _components(blurred, blurred > _WEAK, least, side):
        # A strong animal is cut out at a share of its own strength, above its surroundings.
        near = blurred[place]
        cut = max(_WEAK, _SHARE * quantile(near[rough], 0.9))
        for part, fine in _components(near, rough & (near > cut), least, side):
            strength = _strength(near[part][fine]) / blurred.size
            pieces.append((strength, _corners(fine, place, part, blurred.shape)))
    regions = [_region(total, box) for total, box in _joined(pieces)]
    return sorted(regions, key=lambda region: (-region.score, region.box.x, region.box.y))


def _components(
    blurred: Float[np.ndarray, "height width"],
    mask: Bool[np.ndarray, "height width"],
    least: float,
    side: int,
) -> Iterator[tuple[_Place, Bool[np.ndarray, "rows columns"]]]:
    """Connected parts of a cleaned mask with so many pixels of strong evidence, cut out.

    About each a margin is kept in which gaps can be closed as in the whole.
    """
    strong = blurred > _STRONG
    if np.count_nonzero(strong) < least:
        return
    _, labels = cv2.connectedComponents(_ground(mask, side), ltype=cv2.CV_16U)
    counts = np.bincount(labels[strong])
    for label in np.flatnonzero(counts[1:] >= least) + 1:
        inside = labels == label
        left, top, wide, tall = cv2.boundingRect(inside.view(np.uint8))
        rows = slice(max(0, top - side), top + tall + side)
        columns = slice(max(0, left - side), left + wide + side)
        yield (rows, columns), inside[rows, columns]


def _strength(evidence: Float[np.ndarray, " pixels"]) -> float:
    return float(100 * np.clip(evidence - _COUNTED, 0, _SURPLUS).sum())


def _corners(
    inside: Bool[np.ndarray, "rows columns"], place: _Place, part: _Place, shape: tuple[int, ...]
) -> _Corners:
    """Of a part of a place in the whole."""
    left, top, wide, tall = cv2.boundingRect(inside.view(np.uint8))
    left += place[1].start + part[1].start
    top += place[0].start + part[0].start
    height, width = shape
    return left / width, top / height, (left + wide) / width, (top + tall) / height


def _ground(mask: Bool[np.ndarray, "height width"], side: int) -> UInt8[np.ndarray, "height width"]:
    """Specks removed, holes and cracks closed."""
    opened = cv2.morphologyEx(mask.view(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    round_one = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, round_one))


def _region(strength: float, box: _Corners) -> Region:
    left, top, right, bottom = box
    score = strength / (strength + _HALF_WAY)
    return Region(BoundingBox(left, top, right - left, bottom - top), score)


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
