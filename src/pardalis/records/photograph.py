"""A photograph or a video as the grid of the desk shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from functools import cache


class Kinds(IntFlag):
    """What a photograph shows: of its detections, and else how its search ended."""

    ANIMAL = 1
    HUMAN = 2
    VEHICLE = 4
    UNKNOWN = 8
    BLANK = 16
    UNCLASSIFIED = 32

    @property
    def names(self) -> tuple[str, ...]:
        """Camtrap DP `observationType` of each.

        Examples
        --------
        >>> (Kinds.ANIMAL | Kinds.HUMAN).names
        ('animal', 'human')
        """
        return _names(self)


@cache
def _names(kinds: Kinds) -> tuple[str, ...]:
    return tuple(each.name.lower() for each in Kinds if each in kinds and each.name)


DAY = 86_400_000
"""[ms]."""
HOUR = 3_600_000
"""[ms]."""
ANY_INDIVIDUAL = "*"
"""In the place of an `individual_id`: any of the catalogue."""
NO_TIME = 253_402_214_400_000
"""In the place of the time of photographs without one: after all others [ms]."""


def tenth_of(score: float) -> int:
    """The tenth that a score lies in, 0 to 9.

    Parameters
    ----------
    score
        0 to 1.

    Examples
    --------
    >>> tenth_of(0.3), tenth_of(1.0)
    (3, 9)
    """
    return min(9, int(score * 10 + 1e-9))


@dataclass(frozen=True, slots=True)
class Photograph:
    """One photograph or video with what is known of it, people's words before the machine's.

    Parameters
    ----------
    media_id
        The photograph.
    deployment_id
        Empty without one.
    taken
        By the camera's clock, since the beginning of 1970 [ms]; `NO_TIME` where that is not known.
    kinds
        What it shows.
    scientific_name
        Of the surest of its detections that has a name; else empty.
    score
        Of its surest detection, 0 to 1; 0 without one.
    reviewed
        Whether a person said or confirmed something of it, or of a sighting that it is of.
    """

    media_id: str
    deployment_id: str
    taken: int
    kinds: int
    scientific_name: str
    score: float
    reviewed: bool

    @property
    def day(self) -> int:
        """By the camera's clock, since the beginning of 1970 [d]."""
        return self.taken // DAY

    @property
    def tenth(self) -> int:
        """Of the score, 0 to 9.

        Examples
        --------
        >>> Photograph("m", "", 0, Kinds.ANIMAL, "", 0.87, False).tenth
        8
        """
        return tenth_of(self.score)


@dataclass(frozen=True, slots=True)
class PhotoFilter:
    """Which photographs are shown.

    Parameters
    ----------
    station
        As the account knows it; empty for all.
    first_day, last_day
        By the camera's clock, since 1970 [d]; None for no limit.
    kind
        Camtrap DP `observationType`; empty for all.
    species
        A scientific name; empty for all.
    least_tenth
        Of the score, 0 to 9.
    individual
        An `individual_id`, or `ANY_INDIVIDUAL`; empty for all.
    reviewed
        None for all.
    hour
        Of the day by the camera's clock, 0 to 23; None for all.
    """

    station: str = ""
    first_day: int | None = None
    last_day: int | None = None
    kind: str = ""
    species: str = ""
    least_tenth: int = 0
    individual: str = ""
    reviewed: bool | None = None
    hour: int | None = None
