"""A deployment as an account may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pardalis.records.account import Role


@dataclass(frozen=True, slots=True)
class SeenDeployment:
    """A deployment with what an account may know of it, ready to be shown.

    Parameters
    ----------
    name
        The `deployment_id`, or a pseudonym that stays the same.
    station
        The `location_id`, or a pseudonym that stays the same; the cameras of a pair share it.
    latitude, longitude
        WGS84 [degrees]; rounded to whole steps of `precision`.
    precision
        Of the position [degrees]; 0 of the true one.
    deployment_start, deployment_end
        Aware times in UTC.
    utc_offset
        The camera clock's offset from UTC [minutes].
    role
        The account's role there.
    sites
        The deployment's groups; empty where the place is rounded.
    location_name, camera_id, camera_model, card
        As of the deployment; empty where the place is rounded.
    """

    name: str
    station: str
    latitude: float
    longitude: float
    precision: float
    deployment_start: datetime
    deployment_end: datetime
    utc_offset: int
    role: Role
    sites: tuple[str, ...] = ()
    location_name: str = ""
    camera_id: str = ""
    camera_model: str = ""
    card: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether the account sees all of it."""
        return self.precision == 0
