"""The picture of an animal as a file that holds nothing but the pixels."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import cast

from pardalis.imaging.crop import crop
from pardalis.imaging.decode import Reduction
from pardalis.imaging.derive import encode_derivative
from pardalis.imaging.picture import read_picture
from pardalis.records.card_source import CardSource
from pardalis.records.detection import BoundingBox
from pardalis.records.media import Media
from pardalis.whole_files import whole_file

_MARGIN = 0.06


def write_crop(
    place: Path,
    root: CardSource,
    media: Media,
    box: BoundingBox,
    longest: int,
    covered: tuple[float, float] = (0.0, 0.0),
) -> None:
    """Write the animal with a little of its surroundings, upright, whole or not at all.

    Parameters
    ----------
    place
        The JPEG.
    root
        The survey folder.
    media
        The photograph, or the frame of a video.
    box
        Where in it the animal is.
    longest
        The longer side [px], or less where the photograph has no more.
    covered
        Parts of the photograph's height that are painted over, above and below: there cameras
        print their names.

    Raises
    ------
    PhotoError
        If the photograph cannot be read.
    """
    side = max(box.width * media.width, box.height * media.height)
    reduce = max((step for step in (1, 2, 4, 8) if side / step >= longest), default=1)
    pixels = read_picture(root, media, cast(Reduction, reduce))
    height = len(pixels)
    if any(covered):
        pixels = pixels.copy()
        pixels[: ceil(height * covered[0])] = 0
        pixels[height - ceil(height * covered[1]) :] = 0
    data = encode_derivative(crop(pixels, box, margin=_MARGIN), longest=longest)
    with whole_file(place) as part:
        part.write_bytes(data)
