"""One step of the answer to why two sightings are one animal, and what speaks against one."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.decision import Decision
from pardalis.records.proposal import Proposal


@dataclass(frozen=True, slots=True)
class Link:
    """Two sightings held to be one animal, by a person's verdict or by the machine's evidence.

    Parameters
    ----------
    sighting_a, sighting_b
        `sighting_id`s in the order in which the chain passes them.
    decision
        The verdict; None where nobody has decided.
    proposal
        The machine's surest evidence; None where it has none.
    """

    sighting_a: str
    sighting_b: str
    decision: Decision | None
    proposal: Proposal | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sightings that the coat holds to be one animal, and time and place forbid.

    Parameters
    ----------
    sighting_a, sighting_b
        `sighting_id`s, the smaller first.
    log_ratio
        Of the coat alone.
    reason
        What forbids it, and what to check.
    """

    sighting_a: str
    sighting_b: str
    log_ratio: float
    reason: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Verdicts that cannot all be true.

    Parameters
    ----------
    overruled
        The verdict that gives way: the earliest in the ledger.
    against
        The later verdicts that leave no room for it, in order of the ledger.
    """

    overruled: Decision
    against: tuple[Decision, ...]
