"""Pictures as they leave: their pixels alone, people blurred, the camera's strip covered."""

from __future__ import annotations

from collections.abc import Sequence

from pardalis.detect.strip import strip_in
from pardalis.records.detection import Detection
from pardalis.records.media import Media
from pardalis.report.derivative import Derivative, derive_picture
from pardalis.workflows.project import Project

LONGEST = 1600
"""Of the longer side of a picture that leaves [px]."""
_HIDDEN = frozenset(("human", "vehicle"))


def leaving_picture(project: Project, media: Media, found: Sequence[Detection]) -> bytes:
    """A JPEG of a photograph as it may leave.

    Parameters
    ----------
    project
        An open project.
    media
        The photograph.
    found
        What is known to be in it.

    Raises
    ------
    PhotoError
        If it cannot be read.
    """
    hidden = tuple(each.box for each in found if each.observation_type in _HIDDEN)
    covered = strip_in(project.cards, media)
    return derive_picture(project.cards, media, Derivative(LONGEST, hidden, covered))
