"""From evidence by pixel to boxes with a score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float

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


def find_regions(evidence: Float[np.ndarray, "height width"]) -> list[Region]:
    """Regions of evidence, begun where it is strong and grown over what is weak; best first.

    A region's strength is the evidence above 0.8 in it, summed, in % of the frame.

    Parameters
    ----------
    evidence
        About 1 where something is.
    """
    blurred = cv2.GaussianBlur(evidence, (0, 0), _BLUR * evidence.shape[1])
    pieces: list[tuple[float, _Corners]] = []
    for rough in _components(blurred > _WEAK, blurred):
        # A strong animal is cut out at a share of its own strength, above its surroundings.
        cut = max(_WEAK, _SHARE * float(np.quantile(blurred[rough], 0.9)))
        pieces += [
            (_strength(blurred, fine), _corners(fine))
            for fine in _components(rough & (blurred > cut), blurred)
        ]
    regions = [_region(total, box) for total, box in _joined(pieces)]
    return sorted(regions, key=lambda region: (-region.score, region.box.x, region.box.y))


def _components(
    mask: Bool[np.ndarray, "height width"], blurred: Float[np.ndarray, "height width"]
) -> Iterator[Bool[np.ndarray, "height width"]]:
    """Connected parts of a cleaned mask that hold enough strong evidence."""
    count, labels = cv2.connectedComponents(_ground(mask).astype(np.uint8))
    strong = np.bincount(labels.ravel(), (blurred > _STRONG).ravel(), count)
    for label in range(1, count):
        if strong[label] >= _SEED * blurred.size:
            yield labels == label


def _strength(
    blurred: Float[np.ndarray, "height width"], inside: Bool[np.ndarray, "height width"]
) -> float:
    surplus = np.clip(blurred[inside] - _COUNTED, 0, _SURPLUS)
    return float(100 * surplus.sum() / blurred.size)


def _corners(inside: Bool[np.ndarray, "height width"]) -> _Corners:
    height, width = inside.shape
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    left, right = float(columns[0]) / width, float(columns[-1] + 1) / width
    return left, float(rows[0]) / height, right, float(rows[-1] + 1) / height


def _ground(mask: Bool[np.ndarray, "height width"]) -> Bool[np.ndarray, "height width"]:
    """Specks removed, holes and cracks closed."""
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    side = 2 * round(_GAP * mask.shape[1] / 2) + 1
    round_one = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, round_one) > 0)


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
