"""Photographs as an account may see them: people blurred, and nothing told beside the pixels."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from pardalis.detect.strip import strip_in
from pardalis.errors import AbsentError, AccessError, PhotoError, SourceError
from pardalis.records.account import Account, Role
from pardalis.records.detection import BoundingBox, Detection
from pardalis.records.media import Media
from pardalis.records.photograph import Kinds
from pardalis.records.sentence import say
from pardalis.records.sight import Sight
from pardalis.report.derivative import Derivative, check_path, derive_picture
from pardalis.store.database import Connection
from pardalis.store.desk import photograph_search
from pardalis.store.desk.sight import role_at, sees_exactly
from pardalis.whole_files import whole_file
from pardalis.workflows.desk.auditing import note
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.leaving_pictures import around
from pardalis.workflows.desk.photographs import see
from pardalis.workflows.desk.seeing import own_sight, seen_media

_FOLDER = ("cache", "photographs")
_PEOPLE = frozenset(("human",))
_SOMEBODY = Kinds.HUMAN | Kinds.VEHICLE | Kinds.UNKNOWN
_PRIVATE = frozenset(("human", "vehicle", "unknown"))
_LEAST_COVER = (0.05, 0.07)
"""Of the height: so much is covered where no strip is told from the scene, for safety."""
_REMEDY = "See that its card is in its place, then load the page again."


class PictureSize(StrEnum):
    """How large a photograph is shown."""

    THUMBNAIL = "thumbnail"
    SCREEN = "screen"
    FULL = "full"
    CROP = "crop"


_LONGEST = {
    PictureSize.THUMBNAIL: 320, PictureSize.SCREEN: 1600, PictureSize.FULL: None,
    PictureSize.CROP: 480,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be shown, before it is made.

    Parameters
    ----------
    media
        The photograph, or the frame of a video.
    shown
        How; without what the camera printed, which is looked for when it is made.
    hides_strip
        Whether what the camera printed is covered.
    tag
        The same for the same bytes.
    """

    media: Media
    shown: Derivative
    hides_strip: bool
    tag: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which picture is asked for.

    Parameters
    ----------
    media_id
        The photograph.
    size
        How large.
    detection_id
        Of a crop: what is shown.
    frame
        Of a video, from 0; None for its first, or for that of the detection.
    clear
        Whether people are to be seen; only by those who review the deployment, at full size.
    """

    media_id: str
    size: PictureSize = PictureSize.SCREEN
    detection_id: str = ""
    frame: int | None = None
    clear: bool = False


def picture(desk: Desk, account: Account, wanted: Wanted) -> Picture:
    """What an account may see of a photograph.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    wanted
        Which picture.

    Raises
    ------
    AbsentError
        If there is no such photograph for this account.
    AccessError
        If people are to be seen and the account may not see them.
    """
    with desk.project.database.read() as connection:
        sight = own_sight(connection, account)
        media = seen_media(connection, sight, wanted.media_id)
        where = media.deployment_id
        exactly, role = sees_exactly(sight, where), role_at(sight, where)
        detections = _detections(connection, sight, wanted)
    media = media.at(wanted.frame)
    box = None
    if wanted.size is PictureSize.CROP:
        chosen = next((e for e in detections if e.detection_id == wanted.detection_id), None)
        if chosen is None:
            raise AbsentError
        media, box = media.at(chosen.frame), chosen.box
    if wanted.clear:
        may = exactly and role is not None and role.rank >= Role.REVIEWER.rank
        if not may or wanted.size is not PictureSize.FULL:
            raise AccessError
    blurred = () if wanted.clear else _blurred(detections, media, exactly)
    quality = 90 if wanted.size is PictureSize.FULL else 82
    shown = Derivative(_LONGEST[wanted.size], blurred, (0.0, 0.0), box, quality)
    told = f"{media.content_hash or media.media_id} {media.frame} {shown.key} {exactly}"
    tag = hashlib.sha256(told.encode()).hexdigest()[:32]
    return Picture(media, shown, not exactly, tag)


def picture_bytes(desk: Desk, made: Picture) -> bytes:
    """The JPEG: as it was kept, or made now and kept.

    Parameters
    ----------
    desk
        The open project.
    made
        From `picture`.

    Raises
    ------
    AbsentError
        If the photograph is not where it was, has changed since, or cannot be read.
    """
    place = desk.project.folder.joinpath(*_FOLDER, made.tag[:2], f"{made.tag}.jpg")
    if place.is_file():
        return place.read_bytes()
    try:
        check_path(made.media.file_path)
        data = derive_picture(desk.project.cards, made.media, _with_strip(desk, made))
    except SourceError as error:
        raise AbsentError(say("The cards cannot be reached now."), error.remedy) from None
    except PhotoError as error:
        # Whatever else the error names, an answer names no file.
        raise AbsentError(_in_words(error), _REMEDY) from None
    if made.shown.longest is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(place) as part:
            part.write_bytes(data)
    return data


def note_seen(desk: Desk, account: Account, wanted: Wanted) -> None:
    """Note in the audit that a photograph was seen in full.

    Parameters
    ----------
    desk
        The open project.
    account
        Who saw it.
    wanted
        Which picture.
    """
    note(desk, account, "see", wanted.media_id, people=wanted.clear)


def _detections(connection: Connection, sight: Sight, wanted: Wanted) -> tuple[Detection, ...]:
    """What is on a photograph; nothing is read of one that is known to show nobody."""
    known = photograph_search.one(connection, sight, wanted.media_id)
    if known and wanted.size is not PictureSize.CROP and not Kinds(known.kinds) & _SOMEBODY:
        return ()
    found = see(connection, [wanted.media_id]).findings
    return found[0].detections if found else ()


def _blurred(
    detections: tuple[Detection, ...], media: Media, exactly: bool
) -> tuple[BoundingBox, ...]:
    """People are blurred for all; for those who see less also what may show who they are."""
    kinds = _PEOPLE if exactly else _PRIVATE
    hidden = [each for each in detections if each.observation_type in kinds]
    if media.is_video and hidden:
        # Between the frames that were searched they have been elsewhere.
        return (around([each.box for each in hidden]),)
    return tuple(each.box for each in hidden)


def _with_strip(desk: Desk, made: Picture) -> Derivative:
    if not made.hides_strip:
        return made.shown
    found = strip_in(desk.project.cards, made.media)
    covered = max(found[0], _LEAST_COVER[0]), max(found[1], _LEAST_COVER[1])
    return replace(made.shown, covered=covered)


def _in_words(error: PhotoError) -> str:
    told = error.message
    if told.startswith("The photograph"):
        return told
    return "This photograph cannot be read: its file is damaged, or is no photograph any more."
