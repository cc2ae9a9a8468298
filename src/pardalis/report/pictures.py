"""Crops of animals from the original photographs: for the page, for the contact sheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import numpy as np
from jaxtyping import UInt8

from pardalis.errors import PhotoError
from pardalis.imaging.crop import crop
from pardalis.imaging.decode import Reduction
from pardalis.imaging.derive import encode_derivative
from pardalis.imaging.picture import read_picture
from pardalis.records.card_source import CardSource
from pardalis.report.catalogue import View, catalogue_entries
from pardalis.report.content import ReportContent
from pardalis.report.doubts import SHOWN_PAIRS, open_pairs

_MARGIN = 0.06
_ON_PAGE = 480


def page_pictures(content: ReportContent, root: CardSource) -> dict[str, bytes]:
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
    view: View, root: CardSource, longest: int = _ON_PAGE
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
    pixels = read_picture(root, media, cast(Reduction, reduce))
    return crop(pixels, box, margin=_MARGIN)


def _encoded(views: Iterable[View], root: CardSource) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for view in views:
        name = view.detection.detection_id
        if name in found:
            continue
        try:
            found[name] = encode_derivative(view_crop(view, root), longest=_ON_PAGE)
        except PhotoError:
            continue
    return found
