"""A pair of sightings as it is put to a person, and what becomes of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Side(StrEnum):
    """Which of the two sightings of a pair."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class AskedPair:
    """A question that a person looks at; nothing in it tells why it is asked.

    Parameters
    ----------
    question_id
        Its id, drawn at random.
    since
        Position of the ledger when it was given out: what is said later is a conflict.
    until
        So long nobody else is given it [UTC].
    left, right
        How many photographs of either sighting can be leafed through.
    """

    question_id: str
    since: int
    until: datetime
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Round:
    """The pairs that one page works on, and what is left.

    Parameters
    ----------
    pairs
        The first is looked at, the others are made ready.
    waiting
        How many questions wait for a person, these among them.
    behind
        How many decisions the catalogue does not follow yet.
    """

    pairs: tuple[AskedPair, ...]
    waiting: int
    behind: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A verdict as it is shown.

    Parameters
    ----------
    position
        Of the ledger.
    verdict
        What was said.
    decided_by
        The person.
    decided_at
        UTC.
    """

    position: int
    verdict: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the machine thinks of a pair, told after the answer.

    Parameters
    ----------
    p_same
        0 to 1.
    spots
        How many spots of the coats agree; 0 where the two were not brought together.
    individuals
        To which either belongs by now; empty where to none.
    clocks
        What the cameras' clocks showed; None where it is not known.
    stations
        Where, as the account knows the place; empty where it is not known.
    """

    p_same: float
    spots: int
    individuals: tuple[str, str]
    clocks: tuple[datetime | None, datetime | None]
    stations: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer.

    Parameters
    ----------
    position
        Of the decision in the ledger; None if it was not taken.
    against
        What others said of the pair since it was given out: the answer was not taken.
    opinion
        The machine's.
    """

    position: int | None
    against: tuple[Spoken, ...] = ()
    opinion: Opinion | None = None
