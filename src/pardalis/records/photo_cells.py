"""The photographs that a filter leaves, as the grid of the desk shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhotoDays:
    """How many photographs there are on each day.

    Parameters
    ----------
    days
        Day by the camera's clock, since the beginning of 1970 [d], and how many; in order. The last
        may be that of photographs without a time.
    total
        All together.
    undated
        How many have no time; they are the last.
    current
        Whether the photographs are as findings and ledger are now; otherwise they follow soon.
    """

    days: tuple[tuple[int, int], ...]
    total: int
    undated: int
    current: bool


@dataclass(frozen=True, slots=True)
class PhotoCell:
    """A photograph as the grid shows it.

    Parameters
    ----------
    media_id
        The photograph.
    taken
        By the camera's clock, since the beginning of 1970 [ms]; None if not known.
    station
        As the account knows it; empty without one.
    kinds
        What it shows: Camtrap DP `observationType`.
    scientific_name
        Of the surest detection with a name; may be empty.
    score
        Of the surest detection, 0 to 1; 0 without one.
    individuals
        The `individual_id`s of the animals it shows.
    reviewed
        Whether a person looked at it.
    """

    media_id: str
    taken: int | None
    station: str
    kinds: tuple[str, ...]
    scientific_name: str
    score: float
    individuals: tuple[str, ...]
    reviewed: bool


@dataclass(frozen=True, slots=True)
class PhotoCounts:
    """How many photographs each choice of a filter would leave, the other choices as they are.

    Parameters
    ----------
    kinds
        By Camtrap DP `observationType`.
    species
        By scientific name.
    reviewed, unreviewed
        Of each.
    at_least
        By the least tenth of the score, 0 to 9.
    """

    kinds: dict[str, int]
    species: dict[str, int]
    reviewed: int
    unreviewed: int
    at_least: tuple[int, ...]
