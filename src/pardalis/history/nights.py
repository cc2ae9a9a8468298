"""Occasions: nights, from noon to noon by the camera's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pardalis.records.deployment import Deployment

NOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Nights:
    """The occasions of a session.

    Parameters
    ----------
    first
        Date of the evening of the first night.
    count
        Number of nights, none left out.
    """

    first: date
    count: int

    def occasion(self, night: date) -> int | None:
        """Row of a night, from 0; None if it is not of the session.

        Parameters
        ----------
        night
            Date of its evening.

        Examples
        --------
        >>> Nights(date(2026, 3, 1), 5).occasion(date(2026, 3, 5))
        4
        """
        row = (night - self.first).days
        return row if 0 <= row < self.count else None


def night_of(time: datetime, utc_offset: int) -> date:
    """The night that a time belongs to: the date of the noon before it, by the camera's clock.

    Parameters
    ----------
    time
        UTC, aware.
    utc_offset
        Of the camera's clock [minutes].

    Examples
    --------
    >>> from datetime import UTC
    >>> night_of(datetime(2026, 3, 2, 3, 30, tzinfo=UTC), 120).isoformat()
    '2026-03-01'
    """
    return (local_time(time, utc_offset) - NOON).date()


def local_time(time: datetime, utc_offset: int) -> datetime:
    """A UTC time as the camera's clock shows it, naive.

    Parameters
    ----------
    time
        UTC, aware.
    utc_offset
        Of the camera's clock [minutes].
    """
    return time.replace(tzinfo=None) + timedelta(minutes=utc_offset)


def session_nights(deployments: Sequence[Deployment]) -> Nights:
    """The nights from the first camera set up to the last taken down.

    Parameters
    ----------
    deployments
        The deployments.

    Examples
    --------
    >>> session_nights([])
    Nights(first=datetime.date(1, 1, 1), count=0)
    """
    if not deployments:
        return Nights(date.min, 0)
    first = min(night_of(each.deployment_start, each.utc_offset) for each in deployments)
    last = max(night_of(each.deployment_end, each.utc_offset) for each in deployments)
    return Nights(first, max(0, (last - first).days + 1))
