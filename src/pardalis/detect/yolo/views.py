"""A part of a photograph as a network's input, and the way back from its pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import Float, Float32, UInt8

from pardalis.detect.yolo.parts import Part
from pardalis.networks.pictures import letterbox, normalised
from pardalis.records.model_file import Fit, NetworkInput

_FAR = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What a network sees of a photograph.

    Parameters
    ----------
    pixels
        The input, without the axis that counts pictures.
    part
        Of the photograph.
    size
        Width and height of the photograph that the part is of [px].
    place
        Left, top, width and height of the part within the input [px].
    """

    pixels: Float32[np.ndarray, "_ _ _"]
    part: Part
    size: tuple[int, int]
    place: tuple[int, int, int, int]


def view_of(photo: UInt8[np.ndarray, "height width 3"], part: Part, picture: NetworkInput) -> View:
    """A part of a photograph, fitted to a network's input.

    Parameters
    ----------
    photo
        Red, green, blue.
    part
        Of it.
    picture
        How the input is made.
    """
    seen = photo[part.top : part.bottom, part.left : part.right]
    height, width = seen.shape[:2]
    sized = input_size(width, height, picture)
    place = (0, 0, sized.width, sized.height)
    if picture.fit is Fit.LETTERBOX:
        place = letterbox(width, height, sized)
    left, top, wide, high = place
    padding = round(255 * picture.padding)
    whole = np.full((sized.height, sized.width, 3), padding, np.uint8)
    # Decoding has shrunk it to less than twice the size; up to there lines between pixels miss
    # little, as in the detectors' own code, and beyond the mean of all that falls into one is due.
    shrinks = max(width / wide, height / high)
    way = cv2.INTER_AREA if shrinks >= _FAR else cv2.INTER_LINEAR
    whole[top : top + high, left : left + wide] = cv2.resize(seen, (wide, high), interpolation=way)
    return View(normalised(whole, picture), part, (photo.shape[1], photo.shape[0]), place)


def input_size(width: int, height: int, picture: NetworkInput) -> NetworkInput:
    """The input for a picture of that shape: smaller than its greatest where the network is free.

    Parameters
    ----------
    width, height
        Of the picture [px].
    picture
        The input at its greatest.

    Examples
    --------
    >>> free = NetworkInput(1280, 1280, Fit.LETTERBOX, stride=64)
    >>> sized = input_size(2048, 1536, free)
    >>> sized.width, sized.height
    (1280, 960)
    """
    if picture.fit is not Fit.LETTERBOX or not picture.stride:
        return picture
    fitted = letterbox(width, height, picture)[2:]
    wide, high = (-(-side // picture.stride) * picture.stride for side in fitted)
    return replace(picture, width=wide, height=high)


def in_photograph(
    corners: Float[np.ndarray, "boxes 4"], view: View
) -> Float[np.ndarray, "boxes 4"]:
    """Left, top, right and bottom within the photograph (0 to 1) of boxes within a view.

    Parameters
    ----------
    corners
        Left, top, right and bottom in the input [px].
    view
        That they were found in.
    """
    part, (left, top, wide, high) = view.part, view.place
    begin = np.array([left, top, left, top])
    gain = np.array([part.right - part.left, part.bottom - part.top] * 2) / [wide, high, wide, high]
    at = (corners - begin) * gain + [part.left, part.top, part.left, part.top]
    # What reaches out of the part is cut off: the network saw nothing there.
    low = [part.left, part.top] * 2
    inside = np.clip(at, low, [part.right, part.bottom] * 2)
    relative: np.ndarray = inside / (np.array(view.size * 2, dtype=float))
    return relative
