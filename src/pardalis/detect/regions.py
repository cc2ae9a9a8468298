"""From evidence by pixel to boxes with a score."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float

from pardalis.records.detection import BoundingBox

_FULL_FRAME = 640 * 480
"""Evidence is summed over pixels as if every frame had so many."""

_HALF_WAY = 120.0
"""Summed evidence at which the score is one half."""

_NEAR = 0.03
"""Regions nearer than this part of the width are one animal."""


@dataclass(frozen=True, slots=True)
class Region:
    """A place in a frame where something is.

    Parameters
    ----------
    box
        Relative to the frame.
    score
        0 to 1: s / (s + 120) for summed evidence s.
    """

    box: BoundingBox
    score: float


def find_regions(
    sure: Float[np.ndarray, "height width"],
    likely: Float[np.ndarray, "height width"],
) -> list[Region]:
    """Regions of strong evidence, grown over weaker evidence that touches it; best first.

    Parameters
    ----------
    sure
        Evidence that something is there; 1 is enough.
    likely
        Evidence of how far it reaches; 1 is enough.
    """
    seeds = _cleaned(sure > 1, 3)
    if not seeds.any():
        return []
    reach = cv2.GaussianBlur(likely, (0, 0), 0.006 * likely.shape[1]) > _REACH
    ground = _closed(_cleaned(reach | seeds, 5), _NEAR / 2)
    _, labels = cv2.connectedComponents(ground.astype(np.uint8))
    height, width = sure.shape
    found = []
    for label in np.unique(labels[seeds & ground]):
        if label == 0:
            continue
        inside = labels == label
        total = float(sure[inside & seeds].sum()) * _FULL_FRAME / sure.size
        rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        box = (columns[0] / width, rows[0] / height,
               (columns[-1] + 1) / width, (rows[-1] + 1) / height)  # fmt: skip
        found.append((total, box))
    regions = [_region(total, box) for total, box in _joined(found)]
    return sorted(regions, key=lambda region: (-region.score, region.box.x, region.box.y))


_REACH = 0.9
_Corners = tuple[float, float, float, float]


def _region(total: float, box: _Corners) -> Region:
    left, top, right, bottom = (float(side) for side in box)
    return Region(BoundingBox(left, top, right - left, bottom - top), total / (total + _HALF_WAY))


def _joined(found: list[tuple[float, _Corners]]) -> list[tuple[float, _Corners]]:
    """Join what lies side by side: legs, tail and body of one animal."""
    waiting, joined = sorted(found, reverse=True), []
    while waiting:
        total, box = waiting.pop(0)
        near = [other for other in waiting if _gap(box, other[1]) < _NEAR]
        if near:
            waiting = [other for other in waiting if other not in near]
            boxes = np.array([box, *(other[1] for other in near)])
            union = (*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())
            waiting.insert(0, (total + sum(other[0] for other in near), union))
        else:
            joined.append((total, box))
    return joined


def _gap(one: _Corners, other: _Corners) -> float:
    across = max(one[0], other[0]) - min(one[2], other[2])
    down = max(one[1], other[1]) - min(one[3], other[3])
    return max(across, down, 0.0)


def _cleaned(mask: Bool[np.ndarray, "height width"], size: int) -> Bool[np.ndarray, "height width"]:
    kernel = np.ones((size, size), np.uint8)
    return np.asarray(cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, kernel) > 0)


def _closed(
    mask: Bool[np.ndarray, "height width"], reach: float
) -> Bool[np.ndarray, "height width"]:
    side = 2 * round(reach * mask.shape[1] / 2) + 1
    kernel = np.ones((side, side), np.uint8)
    return np.asarray(cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, kernel) > 0)
