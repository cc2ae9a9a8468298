"""When a photograph was taken, and whether that fits its deployment."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from pardalis.records.card_file import CardFile
from pardalis.records.deployment import Deployment
from pardalis.records.media import Media, Placement


def place_in_time(file: CardFile, deployment: Deployment | None, without: Placement) -> Media:
    """A photograph in its place and time, its burst and event not yet named.

    Parameters
    ----------
    file
        As read.
    deployment
        Of its card, if it has one.
    without
        Why there is no deployment: NO_TABLE or NO_DEPLOYMENT.
    """
    offset = deployment.utc_offset if deployment else file.camera_utc_offset
    timestamp = as_utc(file.camera_time, offset)
    placement = without if deployment is None else Placement.PLACED
    if timestamp is None:
        placement = Placement.NO_TIME
    elif deployment and not _within(timestamp, deployment):
        placement = Placement.OUTSIDE_DEPLOYMENT
    counted = placement in (Placement.PLACED, Placement.OUTSIDE_DEPLOYMENT)
    turned = file.orientation >= 5
    return Media(
        media_id=media_id_of(file),
        file_path=file.file_path,
        content_hash=file.content_hash,
        card=file.card,
        deployment_id=deployment.deployment_id if deployment and counted else None,
        placement=placement,
        timestamp=timestamp,
        utc_offset=offset if timestamp else None,
        burst_id="",
        event_id="",
        width=file.height if turned else file.width,
        height=file.width if turned else file.height,
        duration=file.duration,
        frame_rate=file.frame_rate,
        frame_count=file.frame_count,
    )


def media_id_of(file: CardFile) -> str:
    """The `media_id` of a photograph or video: of its content, or of its path until that is read.

    Parameters
    ----------
    file
        As read, whole or its header only.

    Examples
    --------
    >>> from pardalis.records.card_file import FileKind
    >>> media_id_of(CardFile("S1/IMG_1.JPG", "S1", 9, 1, FileKind.PHOTO))
    'pathc49249c6fa55de08'
    """
    if file.content_hash:
        return file.content_hash[:20]
    # No hexadecimal number begins so: it is never taken for one of a content.
    path = file.file_path.encode("utf-8", "surrogateescape")
    return f"path{hashlib.sha256(path).hexdigest()[:16]}"


def as_utc(camera_time: datetime | None, utc_offset: int | None) -> datetime | None:
    """The camera clock's reading in UTC; an unknown offset is taken as none.

    Parameters
    ----------
    camera_time
        Naive.
    utc_offset
        [minutes].

    Examples
    --------
    >>> as_utc(datetime(2026, 1, 1, 6), 480).isoformat()
    '2025-12-31T22:00:00+00:00'
    """
    if camera_time is None:
        return None
    try:
        return camera_time.replace(tzinfo=UTC) - timedelta(minutes=utc_offset or 0)
    except OverflowError:
        # The year 1 or 9999: a clock that was never set.
        return None


def _within(timestamp: datetime, deployment: Deployment) -> bool:
    # Tables tell whole seconds: a photograph in the last second is inside.
    second = timestamp.replace(microsecond=0)
    return deployment.deployment_start <= second <= deployment.deployment_end
