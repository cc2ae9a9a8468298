"""Where a mark lies, how large and how turned it is, in the bits that an index keeps beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64

from pardalis.records.coat_features import CoatFeatures

PLACE_BITS = 43

_FRAME, _COAT, _TURN, _SIZE = 9, 7, 6, 5
_WIDTHS = (_FRAME, _FRAME, _COAT, _COAT, _TURN, _SIZE)
_STEPS_PER_OCTAVE = 4
_STILL = 0.01
_EXTENT = (2.0, 98.0)


def packed_places(coat: CoatFeatures, most: int) -> Int64[np.ndarray, " marks"]:
    """Place, size and direction of the strongest marks, each in one number.

    Parameters
    ----------
    coat
        Its marks, the strongest first.
    most
        Of how many.
    """
    if not len(coat.points):
        return np.zeros(0, np.int64)
    low, high = np.percentile(coat.points, _EXTENT, axis=0)
    within = (coat.points[:most] - low) / np.maximum(high - low, 1.0)
    size = np.log2(np.maximum(coat.sizes[:most], 1.0)) * _STEPS_PER_OCTAVE
    turn = np.mod(coat.angles[:most], 360.0) / 360.0 * 2**_TURN
    columns = (
        coat.frame_points[:most, 0] * (2**_FRAME - 1),
        coat.frame_points[:most, 1] * (2**_FRAME - 1),
        # The coat's marks fill the middle half, so that those beyond its extent have room.
        (0.25 + within[:, 0] / 2) * (2**_COAT - 1),
        (0.25 + within[:, 1] / 2) * (2**_COAT - 1),
        np.mod(np.round(turn), 2**_TURN),
        size,
    )
    packed = np.zeros(len(within), np.int64)
    for column, width in zip(columns, _WIDTHS, strict=True):
        packed = (packed << width) | np.clip(np.round(column), 0, 2**width - 1).astype(np.int64)
    return packed


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where marks lie, how large and how turned they are.

    Parameters
    ----------
    frame
        In the whole photograph, relative to its width and height; in the first axis across, down.
    coat
        On the coat, relative to the extent of its marks; across, down.
    turn
        Direction [degrees].
    size
        Natural logarithm of the diameter.
    """

    frame: Float64[np.ndarray, " 2 *marks"]
    coat: Float64[np.ndarray, " 2 *marks"]
    turn: Float64[np.ndarray, "*marks"]
    size: Float64[np.ndarray, "*marks"]


def unpacked(packed: Int64[np.ndarray, "*marks"]) -> Places:
    """What `packed_places` packed, to the nearest step.

    Parameters
    ----------
    packed
        Of any shape.
    """
    fields = []
    for width in _WIDTHS[::-1]:
        fields.append((packed & (2**width - 1)).astype(np.float64))
        packed = packed >> width
    size, turn, down, across, frame_down, frame_across = fields
    return Places(
        np.stack([frame_across, frame_down]) / (2**_FRAME - 1),
        np.stack([across, down]) / (2**_COAT - 1) * 2 - 0.5,
        turn * 360.0 / 2**_TURN,
        size / _STEPS_PER_OCTAVE * np.log(2.0),
    )


def stood_still(places: Places, others: Places) -> np.ndarray:
    """Whether marks lie at one place of the picture, as the background of one camera does.

    Parameters
    ----------
    places, others
        Of shapes that broadcast.
    """
    still: np.ndarray = (np.abs(places.frame - others.frame) <= _STILL).all(axis=0)
    return still
