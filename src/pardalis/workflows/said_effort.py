"""What people said of a camera's doubtful times: that it did not work then, or that it did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pardalis.records.decision import Decision, Verdict, in_force
from pardalis.records.deployment import EffortGap
from pardalis.records.effort_doubt import EffortDoubt
from pardalis.records.sentence import say
from pardalis.store import cards, identities
from pardalis.store.database import Connection

GAP, WORKED = "gap", "worked"
_MOST = 0.8


@dataclass(frozen=True, slots=True)
class SaidEffort:
    """What a decision says of a time of a camera.

    Parameters
    ----------
    worked
        Whether the camera worked then.
    start, end
        Aware times in UTC; the end is not part of it.
    """

    worked: bool
    start: datetime
    end: datetime


def effort_text(said: SaidEffort) -> str:
    """What is said of a time, as a decision keeps it.

    Parameters
    ----------
    said
        What is said.

    Examples
    --------
    >>> from datetime import UTC
    >>> text = effort_text(SaidEffort(False, datetime(2026, 3, 1, tzinfo=UTC),
    ...                               datetime(2026, 3, 9, 6, tzinfo=UTC)))
    >>> text
    'gap 2026-03-01T00:00:00+00:00 2026-03-09T06:00:00+00:00'
    >>> read_effort(text).end.day
    9
    """
    verdict = WORKED if said.worked else GAP
    return f"{verdict} {said.start.isoformat()} {said.end.isoformat()}"


def read_effort(text: str) -> SaidEffort:
    """What a decision says of a time.

    Parameters
    ----------
    text
        As `effort_text` writes it.
    """
    verdict, start, end = text.split(" ")
    return SaidEffort(verdict == WORKED, datetime.fromisoformat(start), datetime.fromisoformat(end))


def effort_words(decision: Decision) -> str:
    """What a decision of the verdict "effort" says, as one clause.

    Parameters
    ----------
    decision
        Of the ledger.
    """
    said = read_effort(decision.value)
    values = {
        "camera": decision.deployment_id,
        "start": f"{said.start:%Y-%m-%d %H:%M}",
        "end": f"{said.end:%Y-%m-%d %H:%M}",
    }
    if said.worked:
        return say("{camera}: worked from {start} to {end} UTC", **values)
    return say("{camera}: did not work from {start} to {end} UTC", **values)


def standing_effort(ledger: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions in force on times of cameras; of two on the same time the later counts.

    Parameters
    ----------
    ledger
        All that was said.
    """
    said = (each for each in in_force(ledger) if each.verdict is Verdict.EFFORT)
    found = {(each.deployment_id, *_limits(each)): each for each in said}
    return tuple(found.values())


def gaps_in(connection: Connection) -> tuple[EffortGap, ...]:
    """All times without effort: the table's, and those of which a person says so.

    Parameters
    ----------
    connection
        To read with.
    """
    said = identities.decisions_of(connection, [Verdict.EFFORT])
    return with_said_gaps(cards.gaps(connection), said)


def with_said_gaps(gaps: Sequence[EffortGap], ledger: Iterable[Decision]) -> tuple[EffortGap, ...]:
    """The table's gaps with those of which people say so, in order of deployment and time.

    Parameters
    ----------
    gaps
        Of the table.
    ledger
        All that was said.
    """
    said = [
        EffortGap(each.deployment_id, *_limits(each), each.evidence or f"says {each.decided_by}")
        for each in standing_effort(ledger)
        if not read_effort(each.value).worked
    ]
    if not said:
        return tuple(gaps)
    return tuple(sorted((*gaps, *said), key=lambda gap: (gap.deployment_id, gap.gap_start)))


def without_settled(
    doubts: Iterable[EffortDoubt], ledger: Iterable[Decision]
) -> tuple[EffortDoubt, ...]:
    """The doubts of which nobody said that the camera worked in most of their time.

    Parameters
    ----------
    doubts
        Times of doubtful effort.
    ledger
        All that was said.
    """
    worked = [each for each in standing_effort(ledger) if read_effort(each.value).worked]
    return tuple(each for each in doubts if not any(_covers(said, each) for said in worked))


def _limits(decision: Decision) -> tuple[datetime, datetime]:
    said = read_effort(decision.value)
    return said.start, said.end


def _covers(decision: Decision, doubt: EffortDoubt) -> bool:
    if decision.deployment_id != doubt.deployment_id:
        return False
    start, end = _limits(decision)
    inside = min(end, doubt.doubt_end) - max(start, doubt.doubt_start)
    return inside >= _MOST * (doubt.doubt_end - doubt.doubt_start)
