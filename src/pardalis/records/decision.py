"""A person's verdict, appended to the ledger and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a person can say: of sightings, animals, photographs, cameras, and of the ledger."""

    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"
    NOT_IDENTIFIABLE = "not_identifiable"
    IDENTIFIABLE = "identifiable"
    FLANK = "flank"
    BOX = "box"
    NAME = "name"
    SEX = "sex"
    LIFE_STAGE = "life_stage"
    NOTE = "note"
    CLOCK = "clock"
    EFFORT = "effort"
    SPECIES = "species"
    STILL = "still"
    MOVES = "moves"
    OBSERVATION = "observation"
    ADDED = "added"
    COUNT = "count"
    CONFIRMED = "confirmed"
    UNDO = "undo"


OF_TWO = frozenset((Verdict.SAME, Verdict.DIFFERENT, Verdict.CANNOT_TELL))
"""Verdicts on two sightings; the others are on one, or on none."""

OF_A_PHOTOGRAPH = frozenset((Verdict.OBSERVATION, Verdict.ADDED, Verdict.COUNT, Verdict.CONFIRMED))
"""Verdicts on what a photograph holds, whether or not it is of a sighting."""

OF_CONTENT = OF_A_PHOTOGRAPH | frozenset(
    (
        Verdict.SPECIES, Verdict.BOX, Verdict.FLANK, Verdict.SEX, Verdict.LIFE_STAGE,
        Verdict.IDENTIFIABLE, Verdict.NOT_IDENTIFIABLE,
    )
)  # fmt: skip
"""Verdicts of one who has looked at what photographs show: these have been reviewed since."""

OF_NO_NUMBER = frozenset((Verdict.NAME, Verdict.NOTE, Verdict.CONFIRMED))
"""Verdicts that leave the catalogue, the captures and what is known of identity as they are."""


class Purpose(StrEnum):
    """Why a person was asked."""

    REVIEW = "review"
    BLIND_REPEAT = "blind_repeat"
    KNOWN_PAIR = "known_pair"


@dataclass(frozen=True, slots=True)
class Decision:
    """Who said what, of which sightings, when, and on what evidence.

    Parameters
    ----------
    position
        Place in the ledger, from 1; 0 before it is appended.
    sighting_a, sighting_b
        `sighting_id`s, the smaller first. A verdict on one sighting leaves the second empty; one
        on a photograph, a clock, a still place and an undo leave both.
    verdict
        What was said. Of two decisions of one verdict on the same, the later counts.
    decided_by
        The person.
    decided_at
        UTC.
    evidence
        In the person's words.
    detection_id
        The detection whose box, kind or number is corrected, or that is added; otherwise empty.
    value
        What a flank, a box ("x,y,width,height", relative), a name, a sex, a life stage, a species
        or a note is said to be; what a detection or a photograph shows, and how many; what is added
        and where; how a clock is mended; when a camera worked; which place of a view is set aside,
        or is not to be;
        of an undo the position that is undone. Otherwise empty.
    purpose
        REVIEW: to make the catalogue. The others test the reader, and never change it.
    act
        Position of the first decision of those said at once, as of a merge or a split: they are
        undone together. 0 before it is appended.
    deployment_id
        The deployment whose clock, effort or view is spoken of; otherwise empty.
    media_id
        The photograph of which is said what it holds; otherwise empty.
    """

    position: int
    sighting_a: str
    sighting_b: str
    verdict: Verdict
    decided_by: str
    decided_at: datetime
    evidence: str = ""
    detection_id: str = ""
    value: str = ""
    purpose: Purpose = Purpose.REVIEW
    act: int = 0
    deployment_id: str = ""
    media_id: str = ""

    @property
    def sightings(self) -> tuple[str, ...]:
        """The sightings it speaks of: two, one or none."""
        return tuple(name for name in (self.sighting_a, self.sighting_b) if name)


def in_force(ledger: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that have not been undone, without the undoing.

    An undo undoes all that was said in one act; an undo that is undone itself has no effect.

    Parameters
    ----------
    ledger
        In any order.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> same = Decision(1, "a", "b", Verdict.SAME, "Lin", noon, act=1)
    >>> undo = Decision(2, "", "", Verdict.UNDO, "Lin", noon, value="1", act=2)
    >>> in_force([same]) == (same,), in_force([same, undo])
    (True, ())
    """
    ordered = sorted(ledger, key=lambda each: each.position)
    undone = undone_acts(ordered)
    return tuple(
        each
        for each in ordered
        if each.verdict is not Verdict.UNDO and (each.act or each.position) not in undone
    )


def undone_acts(ledger: Iterable[Decision]) -> dict[int, Decision]:
    """The acts that have been undone, also those of undoing, each with the undo that holds.

    Parameters
    ----------
    ledger
        In any order.
    """
    ordered = sorted(ledger, key=lambda each: each.position)
    acts = {each.position: each.act or each.position for each in ordered}
    undone: dict[int, Decision] = {}
    # The last word first: an undo that was undone later has no effect.
    for each in reversed(ordered):
        if each.verdict is Verdict.UNDO and acts[each.position] not in undone:
            position = int(each.value)
            undone.setdefault(acts.get(position, position), each)
    return undone


def of_the_catalogue(ledger: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions in force that make the catalogue: without those that test the reader.

    Parameters
    ----------
    ledger
        In any order.
    """
    return tuple(each for each in in_force(ledger) if each.purpose is Purpose.REVIEW)
