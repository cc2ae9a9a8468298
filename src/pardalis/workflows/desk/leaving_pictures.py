"""Pictures as they leave: their pixels alone, people blurred, the camera's strip covered."""

from __future__ import annotations

from collections.abc import Sequence

from pardalis.detect.strip import strip_in
from pardalis.records.detection import BoundingBox, Detection
from pardalis.records.media import Media
from pardalis.report.derivative import Derivative, derive_picture
from pardalis.workflows.project import Project

LONGEST = 1600
"""Of the longer side of a picture that leaves [px]."""
_HIDDEN = frozenset(("human", "vehicle"))


def leaving_picture(
    project: Project,
    media: Media,
    found: Sequence[Detection],
    box: BoundingBox | None = None,
    longest: int = LONGEST,
) -> bytes:
    """A JPEG of a photograph as it may leave.

    Parameters
    ----------
    project
        An open project.
    media
        The photograph; of a video the frame in which most is sure is taken.
    found
        What is known to be in it.
    box
        The part that leaves; None for the whole.
    longest
        Of its longer side [px].

    Raises
    ------
    PhotoError
        If it cannot be read.
    """
    hidden = tuple(each.box for each in found if each.observation_type in _HIDDEN)
    if media.is_video:
        media = media if media.frame is not None else media.at(_best_frame(found))
        # Between the frames that were searched people have been elsewhere.
        hidden = (around(hidden),) if hidden else ()
    covered = strip_in(project.cards, media)
    return derive_picture(project.cards, media, Derivative(longest, hidden, covered, box))


def _best_frame(found: Sequence[Detection]) -> int | None:
    """Of a video: that of the surest animal, or else of the surest of all."""
    ranked = sorted(found, key=lambda e: (e.observation_type in _HIDDEN, -e.confidence))
    return ranked[0].frame if ranked else None


def around(boxes: Sequence[BoundingBox]) -> BoundingBox:
    """The least box that holds all of these.

    Parameters
    ----------
    boxes
        One or more.

    Examples
    --------
    >>> around([BoundingBox(0.1, 0.2, 0.1, 0.1), BoundingBox(0.5, 0.0, 0.25, 0.2)])
    BoundingBox(x=0.1, y=0.0, width=0.65, height=0.3...)
    """
    left, top = min(each.x for each in boxes), min(each.y for each in boxes)
    right = max(each.x + each.width for each in boxes)
    foot = max(each.y + each.height for each in boxes)
    return BoundingBox(left, top, right - left, foot - top)
