"""Which steps of a survey are older than what they are made from."""

from __future__ import annotations

from collections.abc import Iterable

from pardalis.records.decision import OF_NO_NUMBER, Verdict, undone_acts
from pardalis.records.estimate import Estimate
from pardalis.store import findings, ledger_since, results
from pardalis.store.database import Connection
from pardalis.workflows.catalogue_lag import lag
from pardalis.workflows.placed_state import stands_anew

STEPS = ("import", "find", "identify", "estimate", "report")
"""The way from the cards to the number, in order."""


def older_steps(
    connection: Connection, estimates: Iterable[Estimate], catalogue: str | None
) -> frozenset[str]:
    """The steps whose result is older than what it is made from, and all that follow from them.

    Parameters
    ----------
    connection
        To read with.
    estimates
        As they were last made.
    catalogue
        Hash of the catalogue as it was last derived; None where it was not noted.

    Returns
    -------
    frozenset of str
        Of `STEPS`; also such as have never run.
    """
    unsearched = results.unsearched(connection)
    if unsearched is None:
        # Of a project that an older version left.
        unsearched = findings.count_unsearched(connection)
    known = results.step_counts(connection)
    older = {
        "find": unsearched > 0,
        "identify": stands_anew(connection, "identify")
        or ("identify" in known and lag(connection) > 0),
        "estimate": stands_anew(connection, "estimate")
        or any(
            catalogue not in (None, each.catalogue_hash) or decisions_since(connection, each)
            for each in estimates
        ),
    }
    first = next((rank for rank, name in enumerate(STEPS) if older.get(name)), len(STEPS))
    return frozenset(STEPS[first:])


def decisions_since(connection: Connection, estimate: Estimate) -> int:
    """How many decisions were made since an estimate that may move its number or its interval.

    A decision that leaves every animal as it is may still change how sure that is. One that was
    made and taken back since counts for nothing; one that was taken back since counts.

    Parameters
    ----------
    connection
        To read with.
    estimate
        As it was last made.
    """
    position = estimate.ledger_position
    undoings = ledger_since.undoings_after(connection, position)
    named = ledger_since.decisions_at(connection, (int(each.value) for each in undoings))
    undone = undone_acts((*named, *undoings))
    silent = OF_NO_NUMBER | {Verdict.UNDO}
    said = ledger_since.count_after(connection, position, silent)
    said -= ledger_since.count_after(connection, position, silent, undone)
    # What was known then, and is no longer.
    lost = {int(each.value) for each in undoings if each.act not in undone}
    before = [each for each in named if each.position in lost and each.position <= position]
    return said + sum(each.verdict not in OF_NO_NUMBER for each in before)
