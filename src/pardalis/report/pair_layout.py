"""Two flanks laid so that the same spots come to the same place of two panels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from pardalis.imaging.alignment import after, moved, scale_of, similarity
from pardalis.records.coat_match import CoatMatch
from pardalis.records.detection import BoundingBox

_MARGIN = 0.06
_BEYOND = 0.18
_LEAST_SPOTS = 4
_TALLEST, _WIDEST = 1.25, 0.36
_MOST_ENLARGED = 4.0
# However small the picture, the words below have room [px].
_NARROWEST = 240
_Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Framed:
    """An animal in a photograph.

    Parameters
    ----------
    width, height
        Of the whole photograph as seen [px].
    box
        Where in it the animal is.
    frame
        Which frame of a video it is; None for a photograph.
    """

    width: int
    height: int
    box: BoundingBox
    frame: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PairLayout:
    """Two panels of one size, and how each photograph lies in its own.

    Parameters
    ----------
    size
        Width and height of either panel [px].
    place_a, place_b
        From the pixels of each whole photograph to those of its panel.
    spots_a, spots_b
        The spots that agree, in the pixels of the panels.
    aligned
        Whether the second photograph was turned and scaled onto the first; if not, each animal
        only fills its panel.
    """

    size: tuple[int, int]
    place_a: Float64[np.ndarray, "2 3"]
    place_b: Float64[np.ndarray, "2 3"]
    spots_a: Float64[np.ndarray, "spots 2"]
    spots_b: Float64[np.ndarray, "spots 2"]
    aligned: bool


def lay_out(a: Framed, b: Framed, match: CoatMatch | None, width: int) -> PairLayout:
    """Lay two animals side by side: the same spot at the same place of both panels.

    Parameters
    ----------
    a, b
        The animals; the first stays upright, the second is turned and scaled.
    match
        Which spots agree; without, or with too few, each animal only fills its panel.
    width
        Of a panel [px]; less where a photograph would have to be much enlarged.
    """
    whole_a, whole_b = np.array([a.width, a.height]), np.array([b.width, b.height])
    spots_a, spots_b = np.zeros((0, 2)), np.zeros((0, 2))
    if match is not None:
        spots_a, spots_b = match.spots_a * whole_a, match.spots_b * whole_b
    onto = None
    if match is not None and len(spots_a) >= _LEAST_SPOTS:
        onto = similarity(spots_a, spots_b, match.mirrored)
    if onto is None:
        places, size = _filled(a, b, width)
    else:
        places, size = _aligned(a, b, onto, width)
    place_a, place_b = places
    return PairLayout(
        size, place_a, place_b, moved(spots_a, place_a), moved(spots_b, place_b), onto is not None
    )


def _aligned(
    a: Framed, b: Framed, onto: Float64[np.ndarray, "2 3"], width: int
) -> tuple[tuple[Float64[np.ndarray, "2 3"], Float64[np.ndarray, "2 3"]], tuple[int, int]]:
    """One window in the first photograph's pixels, which both panels show."""
    one = _edges(_corners(a))
    other = _turned_edges(_corners(b), onto)
    window = _window(one, other)
    place = _into(window, width)
    return (place, after(place, onto)), _size(window, scale_of(place))


def _filled(
    a: Framed, b: Framed, width: int
) -> tuple[tuple[Float64[np.ndarray, "2 3"], Float64[np.ndarray, "2 3"]], tuple[int, int]]:
    """Each animal fills its own panel; the panels have the mean of their proportions."""
    edges = [_edges(_corners(each)) for each in (a, b)]
    tall = [(bottom - top) / (right - left) for left, top, right, bottom in edges]
    ratio = float(np.clip(np.sqrt(tall[0] * tall[1]), _WIDEST, _TALLEST))
    able = min(round(_MOST_ENLARGED * (right - left)) for left, _, right, _ in edges)
    shown = min(width, max(able, _NARROWEST))
    size = (shown, max(1, round(shown * ratio)))
    made = []
    for left, top, right, bottom in edges:
        scale = min(size[0] / (right - left), size[1] / (bottom - top), _MOST_ENLARGED)
        middle = np.array([left + right, top + bottom]) / 2.0
        made.append(_placed(scale, np.array(size) / 2.0 - scale * middle))
    return (made[0], made[1]), size


def _corners(animal: Framed) -> Float64[np.ndarray, "4 2"]:
    """Of the box with a little of its surroundings [px]."""
    box = animal.box
    left, right = box.x - _MARGIN * box.width, box.x + (1 + _MARGIN) * box.width
    top, bottom = box.y - _MARGIN * box.height, box.y + (1 + _MARGIN) * box.height
    relative = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    return np.asarray(np.clip(relative, 0.0, 1.0) * [animal.width, animal.height], np.float64)


def _edges(corners: Float64[np.ndarray, "4 2"]) -> _Edges:
    left, top = corners.min(axis=0).tolist()
    right, bottom = corners.max(axis=0).tolist()
    return left, top, max(right, left + 1.0), max(bottom, top + 1.0)


def _turned_edges(corners: Float64[np.ndarray, "4 2"], onto: Float64[np.ndarray, "2 3"]) -> _Edges:
    """Of a box that is turned: as wide and high as it was, about the middle to which it comes.

    The corners of the turned box would hold more than the animal.
    """
    x, y = moved(corners, onto).mean(axis=0).tolist()
    across, down = (scale_of(onto) * np.ptp(corners, axis=0) / 2.0).tolist()
    return x - across, y - down, x + across, y + down


def _window(one: _Edges, other: _Edges) -> _Edges:
    """All of both, but no more than a part of the smaller's size beyond it."""
    smaller = min(one, other, key=lambda each: (each[2] - each[0]) * (each[3] - each[1]))
    across, down = _BEYOND * (smaller[2] - smaller[0]), _BEYOND * (smaller[3] - smaller[1])
    return (
        max(min(one[0], other[0]), smaller[0] - across),
        max(min(one[1], other[1]), smaller[1] - down),
        min(max(one[2], other[2]), smaller[2] + across),
        min(max(one[3], other[3]), smaller[3] + down),
    )


def _into(window: _Edges, width: int) -> Float64[np.ndarray, "2 3"]:
    across, down = window[2] - window[0], window[3] - window[1]
    scale = min(width / across, _TALLEST * width / down, _MOST_ENLARGED)
    return _placed(scale, -scale * np.array(window[:2]))


def _placed(scale: float, shift: Float64[np.ndarray, " 2"]) -> Float64[np.ndarray, "2 3"]:
    return np.column_stack([scale * np.eye(2), shift])


def _size(window: _Edges, scale: float) -> tuple[int, int]:
    across, down = window[2] - window[0], window[3] - window[1]
    return max(1, round(scale * across)), max(1, round(scale * down))
