"""A camera at a place for a time, and the days on which it did not work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Deployment:
    """One camera at one place from setting up to taking down (Camtrap DP `deployments`).

    Parameters
    ----------
    deployment_id
        Unique within the survey.
    location_id
        The station; cameras that share it stand at one place (a pair).
    latitude, longitude
        WGS84 [degrees]. Secret: never put into a log or an error message.
    deployment_start, deployment_end
        Aware times in UTC.
    utc_offset
        The camera clock's offset from UTC [minutes], as the table states it.
    location_name, camera_id, camera_model
        As in the table; empty where it is silent.
    card
        Folder of the card below the survey folder, where the table names it (Pardalis' column
        `card`); otherwise empty and found from the folder's name.
    other_fields
        Every further column of the table, camelCase name and text, in the table's order.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> Deployment("D1", "S1", 0.0, 0.0, datetime(2026, 1, 1, tzinfo=UTC),
    ...            datetime(2026, 2, 1, tzinfo=UTC), 480).location_id
    'S1'
    """

    deployment_id: str
    location_id: str
    latitude: float
    longitude: float
    deployment_start: datetime
    deployment_end: datetime
    utc_offset: int
    location_name: str = ""
    camera_id: str = ""
    camera_model: str = ""
    card: str = ""
    other_fields: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class EffortGap:
    """A time in which a deployed camera did not work: no effort.

    Parameters
    ----------
    deployment_id
        The deployment that it belongs to.
    gap_start, gap_end
        Aware times in UTC; the end is not part of the gap.
    reason
        Dead battery, stolen, blocked, wrong clock; as the table says it.
    """

    deployment_id: str
    gap_start: datetime
    gap_end: datetime
    reason: str = ""
