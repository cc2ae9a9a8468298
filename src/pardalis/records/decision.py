"""A person's verdict, appended to the ledger and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a person can say of identities."""

    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Decision:
    """Who said what of which two sightings, when, and on what evidence.

    Parameters
    ----------
    position
        Place in the ledger, from 1; 0 before it is appended.
    sighting_a, sighting_b
        `sighting_id`s, the smaller first.
    verdict
        Same, different, or cannot tell. A later decision on the same two overrides an earlier one.
    decided_by
        The person.
    decided_at
        UTC.
    evidence
        In the person's words.
    """

    position: int
    sighting_a: str
    sighting_b: str
    verdict: Verdict
    decided_by: str
    decided_at: datetime
    evidence: str = ""
