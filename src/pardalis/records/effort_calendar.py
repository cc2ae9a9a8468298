"""What each station did, night by night."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NightKind(StrEnum):
    """What a station did on a night."""

    WORKED = "worked"
    DOUBTFUL = "doubtful"
    GAP = "gap"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class NightsAlike:
    """Nights on end in which a station did the same.

    Parameters
    ----------
    night
        The cameras worked, perhaps worked, stood without working, or none stood there.
    share
        Of the most that the station had in a night, 0 to 1.
    first, nights
        The first of them, from 0, and how many.
    """

    night: NightKind
    share: float
    first: int
    nights: int


@dataclass(frozen=True, slots=True)
class StationNights:
    """The nights of one station.

    Parameters
    ----------
    station
        Its name.
    deployments
        `deployment_id`s of its cameras.
    worked, doubtful
        Camera-nights: that worked, and of these the doubtful ones.
    spells
        From the first night to the last.
    """

    station: str
    deployments: tuple[str, ...]
    worked: float
    doubtful: float
    spells: tuple[NightsAlike, ...]


@dataclass(frozen=True, slots=True)
class EffortCalendar:
    """What each station of a survey did, night by night.

    Parameters
    ----------
    made_from
        Hash of what it was made from.
    first
        Date of the evening of the first night, ISO 8601; empty without a night.
    nights
        How many.
    stations
        In order of name.
    """

    made_from: str
    first: str
    nights: int
    stations: tuple[StationNights, ...]
