"""A photograph or a video in its place and time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Placement(StrEnum):
    """Whether a photograph can be counted under a deployment, and if not, why it is kept apart."""

    PLACED = "placed"
    NO_TABLE = "no_table"
    NO_DEPLOYMENT = "no_deployment"
    OUTSIDE_DEPLOYMENT = "outside_deployment"
    NO_TIME = "no_time"


@dataclass(frozen=True, slots=True)
class Media:
    """One photograph or video (Camtrap DP `media`), known by its content.

    Parameters
    ----------
    media_id
        The first 20 hexadecimal digits of the content's SHA-256; of one whose header alone was
        read, of its path.
    file_path
        Where it lies, below the survey folder.
    content_hash
        SHA-256, hexadecimal; empty of one whose header alone was read.
    card
        The card's folder: one camera's photographs.
    deployment_id
        None unless `placement` is PLACED or OUTSIDE_DEPLOYMENT.
    placement
        Whether it counts under its deployment.
    timestamp
        UTC. Without a known offset the camera's clock is taken as UTC. None without a camera time.
        Of a video, when it begins; of one of its frames, when that was taken.
    utc_offset
        Of the camera's clock [minutes]; None if not known.
    burst_id
        Photographs of one camera's trigger, where it counts them, or a few seconds apart.
    event_id
        Photographs of one station not farther apart than the independence interval.
    width, height
        Pixels as seen: after the turn by EXIF orientation.
    duration
        Of a video [s]; None of a photograph.
    frame_rate
        Frames of a video by second, on average [1/s]; None of a photograph.
    frame_count
        Frames of a video; None of a photograph.
    frame
        Which frame of a video is looked at, from 0; None of a photograph, and of the whole video.

    Examples
    --------
    >>> video = Media("m", "S1/v.mp4", "", "S1", None, Placement.NO_TABLE,
    ...               datetime(2026, 1, 1), None, "", "", 640, 480, 10.0, 30.0, 300)
    >>> video.at(45).timestamp, video.at(45).frame, video.is_video
    (datetime.datetime(2026, 1, 1, 0, 0, 1, 500000), 45, True)
    """

    media_id: str
    file_path: str
    content_hash: str
    card: str
    deployment_id: str | None
    placement: Placement
    timestamp: datetime | None
    utc_offset: int | None
    burst_id: str
    event_id: str
    width: int
    height: int
    duration: float | None = None
    frame_rate: float | None = None
    frame_count: int | None = None
    frame: int | None = None

    @property
    def is_video(self) -> bool:
        """Whether it is a video or a frame of one."""
        return self.duration is not None

    def at(self, frame: int | None) -> Media:
        """One frame of a video as a picture with its own time; a photograph is what it is.

        Parameters
        ----------
        frame
            From 0; None for the whole.
        """
        if frame is None or not self.frame_rate:
            return self
        later = timedelta(seconds=frame / self.frame_rate)
        return replace(self, frame=frame, timestamp=self.timestamp and self.timestamp + later)
