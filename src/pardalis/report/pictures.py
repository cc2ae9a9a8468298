"""Crops of animals from the original photographs: for the page, for the contact sheets."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from pardalis.errors import PhotoError
from pardalis.imaging.decode import Reduction, read_upright
from pardalis.records.detection import BoundingBox
from pardalis.report.catalogue import View, catalogue_entries
from pardalis.report.content import ReportContent
from pardalis.report.doubts import SHOWN_PAIRS, open_pairs

_MARGIN = 0.06
_ON_PAGE = 480
_QUALITY = 85


def page_pictures(content: ReportContent, root: Path) -> dict[str, bytes]:
    """The crops that `page.render` shows, as JPEG without metadata, by `detection_id`.

    A photograph that cannot be read now is left out; the page then says so in its place. No
    photograph with a person in it is read.

    Parameters
    ----------
    content
        Of the report.
    root
        The survey folder.
    """
    wanted = [view for entry in catalogue_entries(content) for view in entry.portraits]
    for pair in open_pairs(content)[:SHOWN_PAIRS]:
        wanted.extend(view for view in pair.views if view is not None)
    return _encoded(wanted, root)


def view_crop(
    view: View, root: Path, longest: int = _ON_PAGE
) -> UInt8[np.ndarray, "height width 3"]:
    """The animal of a view with a little of its surroundings, upright.

    Parameters
    ----------
    view
        Which detection in which photograph.
    root
        The survey folder.
    longest
        The crop's longer side is about this [pixels], or less where the photograph has no more.

    Raises
    ------
    PhotoError
        If the photograph cannot be read.
    """
    box, media = view.detection.box, view.media
    side = max(box.width * media.width, box.height * media.height)
    reduce = max((step for step in (1, 2, 4, 8) if side / step >= longest), default=1)
    pixels = read_upright(root / media.file_path, cast(Reduction, reduce))
    return _cut(pixels, box)


def encode_jpeg(pixels: UInt8[np.ndarray, "height width 3"], longest: int | None = None) -> bytes:
    """Pixels as a JPEG that carries nothing but pixels: no EXIF, no thumbnail, no profile.

    Parameters
    ----------
    pixels
        Red, green, blue, 0 to 255.
    longest
        Shrink to this longer side [pixels] where it is longer; None to leave the size.
    """
    picture = Image.fromarray(pixels)
    if longest is not None:
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=_QUALITY)
    return data.getvalue()


def _cut(
    pixels: UInt8[np.ndarray, "height width 3"], box: BoundingBox
) -> UInt8[np.ndarray, "box_height box_width 3"]:
    """The box with a margin, inside the photograph; at least one pixel."""
    height, width = pixels.shape[:2]
    left = max(0, math.floor((box.x - _MARGIN * box.width) * width))
    top = max(0, math.floor((box.y - _MARGIN * box.height) * height))
    right = min(width, math.ceil((box.x + (1 + _MARGIN) * box.width) * width))
    bottom = min(height, math.ceil((box.y + (1 + _MARGIN) * box.height) * height))
    left, top = min(left, width - 1), min(top, height - 1)
    return pixels[top : max(bottom, top + 1), left : max(right, left + 1)]


def _encoded(views: Iterable[View], root: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for view in views:
        name = view.detection.detection_id
        if name in found:
            continue
        try:
            found[name] = encode_jpeg(view_crop(view, root), longest=_ON_PAGE)
        except PhotoError:
            continue
    return found
