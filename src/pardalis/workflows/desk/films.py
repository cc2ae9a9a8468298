"""Videos as they are, for those who may see all of them; others see some of their pictures."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from pardalis.errors import AbsentError, AccessError, PhotoError, SourceError
from pardalis.records.account import Account, Role
from pardalis.records.media import Media
from pardalis.records.sentence import say
from pardalis.report.derivative import check_path
from pardalis.store.desk.sight import role_at, sees_exactly
from pardalis.workflows.desk.auditing import note
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.photographs import see
from pardalis.workflows.desk.seeing import own_sight, seen_media

_PLAYED = frozenset((".mp4", ".m4v", ".mov"))
"""Of one family, which browsers play if they know how its pictures are packed; AVI they do not."""


def is_playable(media: Media) -> bool:
    """Whether a browser may play the file.

    Parameters
    ----------
    media
        A photograph or a video.
    """
    return media.is_video and PurePosixPath(media.file_path).suffix.lower() in _PLAYED


def film(desk: Desk, account: Account, media_id: str, clear: bool) -> Path:
    """The file of a video, for one who reviews its deployment; noted in the audit.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    media_id
        The video.
    clear
        Whether people in it are to be seen; one in which a person was found is not played else.

    Raises
    ------
    AbsentError
        If there is no such video for this account, or its file is not where it was.
    AccessError
        If the account may not see all of it, or there are people in it and it did not ask for them.
    """
    with desk.project.database.read() as connection:
        sight = own_sight(connection, account)
        media = seen_media(connection, sight, media_id)
        role = role_at(sight, media.deployment_id)
        seen = see(connection, [media_id]).findings
    found = seen[0].detections if seen else ()
    may = role is not None and role.rank >= Role.REVIEWER.rank
    if not (may and sees_exactly(sight, media.deployment_id)):
        raise AccessError
    if not is_playable(media):
        raise AbsentError(say("Browsers do not play this file."), say("Look at its pictures."))
    if not clear and any(each.observation_type == "human" for each in found):
        raise AccessError
    try:
        check_path(media.file_path)
        file = Path(desk.project.cards / media.file_path)
        is_there = file.is_file()
    except (PhotoError, SourceError):
        is_there = False
    if not is_there:
        raise AbsentError(
            say("This video is not where it was."), say("See that its card is in its place.")
        )
    note(desk, account, "see", media_id, people=clear)
    return file
