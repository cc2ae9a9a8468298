"""The picture of any of the media: a photograph, or one frame of a video."""

from __future__ import annotations

import numpy as np
from jaxtyping import UInt8

from pardalis.imaging.decode import Reduction, read_upright
from pardalis.imaging.video import read_frame
from pardalis.records.card_source import CardSource
from pardalis.records.media import Media


def read_picture(
    root: CardSource, media: Media, reduce: Reduction = 1, grey: bool = False
) -> UInt8[np.ndarray, "height width *channels"]:
    """Decode what a person sees of a photograph, or of the frame of a video that is looked at.

    Parameters
    ----------
    root
        The survey folder.
    media
        The photograph or video; of a video without `frame`, its first.
    reduce
        Decode at 1, 1/2, 1/4 or 1/8 of the size.
    grey
        Brightness only.

    Returns
    -------
    ndarray
        Red, green, blue, 0 to 255; without the last axis for `grey`.

    Raises
    ------
    PhotoError
        If it cannot be read.
    """
    file = root / media.file_path
    if media.is_video:
        return read_frame(file, media.frame or 0, reduce, grey)
    return read_upright(file, reduce, grey)
