"""What people decided of an individual: who, when, what, why, and whether it still holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pardalis.records.decision import OF_TWO, Decision, Purpose, Verdict, undone_acts
from pardalis.records.sight import Sight
from pardalis.records.sighting_view import SightingView
from pardalis.store.database import Connection
from pardalis.store.desk import spoken
from pardalis.store.desk.sight import sees_exactly
from pardalis.store.desk.sighting_views import views_of
from pardalis.store.undoings import with_undoings


@dataclass(frozen=True, slots=True)
class Saying:
    """One act of the ledger, as far as it speaks of an individual.

    Parameters
    ----------
    act
        Position of its first decision.
    decided_by, decided_at
        Who, and when [UTC].
    verdict
        What was said.
    value
        Of a name, a sex and so on.
    evidence
        Why, in the person's words.
    number
        How many decisions of this verdict the act holds.
    others
        Other individuals that it speaks of.
    undone_by
        Position of the undo that holds it back; None if it holds.
    """

    act: int
    decided_by: str
    decided_at: datetime
    verdict: str
    value: str
    evidence: str
    number: int
    others: tuple[str, ...]
    undone_by: int | None


def sayings(
    connection: Connection, sight: Sight, individual_id: str, views: Iterable[SightingView]
) -> tuple[Saying, ...]:
    """What was decided of an individual's sightings, the latest first.

    Words of people may tell a place: only what speaks of sightings that are seen exactly is given.
    Answers that tested the reader are left out: they are no decisions on the catalogue.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    individual_id
        The individual.
    views
        Its sightings that the account sees.
    """
    exactly = [each for each in views if sees_exactly(sight, each.deployment_id)]
    # A decision may speak of a sighting by another of its detections.
    names = {one.detection_id for each in exactly for one in each.views}
    said = [e for e in spoken.said_of(connection, names) if e.purpose is Purpose.REVIEW]
    elsewhere = {name for each in said for name in each.sightings if name not in names}
    owners = views_of(connection, sight, elsewhere)
    told = [each for each in said if _is_told(each, names, owners, sight)]
    undone = undone_acts(with_undoings(connection, told))
    groups: dict[tuple[int, str, str], list[Decision]] = {}
    for each in told:
        groups.setdefault((each.act, each.verdict.value, each.value), []).append(each)
    found = [_saying(own, individual_id, owners, undone.get(own[0].act)) for own in groups.values()]
    return tuple(sorted(found, key=lambda each: (-each.act, each.verdict, each.value)))


def notes_of(said: Iterable[Saying]) -> tuple[str, ...]:
    """The notes that hold, in the order of the ledger.

    Parameters
    ----------
    said
        From `sayings`.
    """
    notes = [each for each in said if each.verdict == Verdict.NOTE and each.undone_by is None]
    return tuple(each.value for each in sorted(notes, key=lambda each: each.act))


def _is_told(
    said: Decision, names: set[str], owners: Mapping[str, SightingView], sight: Sight
) -> bool:
    """Whether the account sees all of what a decision speaks of."""
    if sight.is_whole or said.verdict not in OF_TWO:
        return True
    return all(
        name in names or (name in owners and sees_exactly(sight, owners[name].deployment_id))
        for name in said.sightings
    )


def _saying(
    own: Sequence[Decision],
    individual_id: str,
    owners: Mapping[str, SightingView],
    undone_by: Decision | None,
) -> Saying:
    first = own[0]
    others = {
        owners[name].individual_id for each in own for name in each.sightings if name in owners
    }
    return Saying(
        first.act, first.decided_by, first.decided_at, first.verdict.value, first.value,
        next((each.evidence for each in own if each.evidence), ""), len(own),
        tuple(sorted(others - {"", individual_id})), undone_by.position if undone_by else None,
    )  # fmt: skip
