"""What a person decides at the desk: in the ledger at once, in the catalogue soon."""

from __future__ import annotations

from collections.abc import Iterable

from pardalis.records.account import Account
from pardalis.records.decision import Decision
from pardalis.store.database import Connection
from pardalis.workflows.desk.auditing import note_in
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.speak import Words, enter


def words_of(account: Account, evidence: str = "") -> Words:
    """Who speaks, and on what evidence.

    Parameters
    ----------
    account
        The person.
    evidence
        In the person's words.
    """
    return Words(account.name, evidence)


def say(desk: Desk, account: Account, said: Iterable[Decision]) -> tuple[Decision, ...]:
    """Append one act to the ledger; the catalogue is derived afterwards, in the background.

    Parameters
    ----------
    desk
        The open project.
    account
        Who decides; may do so, as the caller has seen.
    said
        What is said at once.

    Returns
    -------
    tuple
        The decisions with their positions.
    """
    with desk.project.database.write() as connection:
        kept = say_in(connection, account, said)
    heed(desk)
    return kept


def say_in(
    connection: Connection, account: Account, said: Iterable[Decision]
) -> tuple[Decision, ...]:
    """As `say`, in a transaction under way; `heed` must follow once it has ended.

    Parameters
    ----------
    connection
        In a transaction.
    account, said
        As for `say`.
    """
    kept = enter(connection, said)
    note_said(connection, account, kept)
    return kept


def note_said(connection: Connection, account: Account, kept: tuple[Decision, ...]) -> None:
    """Note in the audit that an act was appended to the ledger.

    Parameters
    ----------
    connection
        In the transaction in which it was.
    account
        Who decided.
    kept
        The act.
    """
    if kept:
        verdicts = sorted({each.verdict.value for each in kept})
        note_in(connection, account, "decide", str(kept[0].act), verdicts=verdicts)


def heed(desk: Desk) -> None:
    """Let the catalogue follow what was said.

    Parameters
    ----------
    desk
        The open project.
    """
    if desk.keeper is not None:
        desk.keeper.wake()
