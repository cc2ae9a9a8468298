"""A photograph in its place and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    """One photograph (Camtrap DP `media`), known by its content.

    Parameters
    ----------
    media_id
        The first 20 hexadecimal digits of the content's SHA-256.
    file_path
        Where it lies, below the survey folder.
    content_hash
        SHA-256, hexadecimal.
    card
        The card's folder: one camera's photographs.
    deployment_id
        None unless `placement` is PLACED or OUTSIDE_DEPLOYMENT.
    placement
        Whether it counts under its deployment.
    timestamp
        UTC. Without a known offset the camera's clock is taken as UTC. None without a camera time.
    utc_offset
        Of the camera's clock [minutes]; None if not known.
    burst_id
        Photographs of one camera a few seconds apart.
    event_id
        Photographs of one station not farther apart than the independence interval.
    width, height
        Pixels as seen: after the turn by EXIF orientation.
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
