"""Pictures of the animal in a photograph, for the desk: no EXIF, no person, made once and kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pardalis.detect.strip import strip_in
from pardalis.errors import AbsentError, PhotoError
from pardalis.records.account import Account
from pardalis.records.media import Media
from pardalis.records.sentence import say
from pardalis.records.sighting_view import CoatView, SightingView
from pardalis.report.crop_file import write_crop
from pardalis.store import cards
from pardalis.store.desk.sight import sees_exactly, sight_of
from pardalis.store.desk.sighting_views import views_of
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.project import Project

_FOLDER = Path("cache") / "crops"
LEAST_COVER = (0.05, 0.07)
"""Of the height: so much is covered where no strip is told from the scene, for safety."""
SIZES = (320, 640, 1280)
"""Longer sides that are made [px]."""


def crop_of(desk: Desk, account: Account, sighting_id: str, number: int, size: int) -> bytes:
    """The animal in one photograph of a sighting, as a JPEG.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    sighting_id
        The sighting.
    number
        Of its photographs, best first, from 0.
    size
        Of the longer side [px]: the least of `SIZES` that is not below it.

    Raises
    ------
    AbsentError
        If there is no such photograph for this account, or it cannot be read now.
    """
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
        views = views_of(connection, sight, [sighting_id])
    if sighting_id not in views:
        raise AbsentError
    view = views[sighting_id]
    exactly = sees_exactly(sight, view.deployment_id)
    return nth_crop(desk.project, view, number, size, exactly).read_bytes()


def nth_crop(
    project: Project, view: SightingView, number: int, size: int, exactly: bool = False
) -> Path:
    """The file of such a picture, made if it is not there yet.

    Parameters
    ----------
    project
        The open project.
    view
        Of the sighting.
    number, size
        As for `crop_of`.
    exactly
        Whether it is for one who may know the camera; else what cameras print is painted over.

    Raises
    ------
    AbsentError
        If there is no such photograph, or it cannot be read now.
    """
    if not 0 <= number < len(view.shown):
        raise AbsentError
    chosen = view.shown[number]
    side = next((each for each in SIZES if each >= size), SIZES[-1])
    with project.database.read() as connection:
        found = cards.media_of(connection, [chosen.media_id])
    if not found:
        raise AbsentError
    kind = "" if exactly else "-covered"
    place = project.folder / _FOLDER / f"{_name(found[0], chosen)}-{side}{kind}.jpg"
    if not place.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            media = found[0].at(chosen.frame)
            covered = (0.0, 0.0) if exactly else _covered(project, media)
            write_crop(place, project.cards, media, chosen.box, side, covered)
        except PhotoError as error:
            raise AbsentError(say("This photograph cannot be read now.")) from error
    return place


def _covered(project: Project, media: Media) -> tuple[float, float]:
    """Parts of the height above and below in which the camera prints, with some to spare."""
    above, below = strip_in(project.cards, media)
    return max(above, LEAST_COVER[0]), max(below, LEAST_COVER[1])


def _name(media: Media, view: CoatView) -> str:
    """The same for the same pixels."""
    told = f"{media.content_hash or media.media_id} {view.box} {view.frame}"
    return hashlib.sha256(told.encode()).hexdigest()[:40]
