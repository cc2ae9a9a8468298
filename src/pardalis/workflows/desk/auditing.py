"""Who did, saw or took out what: noted as it happens, and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pardalis.errors import AccessError
from pardalis.records.account import EVERYWHERE, Account, Role
from pardalis.records.audit_entry import FIRST, AuditEntry, canonical
from pardalis.store.database import Connection
from pardalis.store.desk import audit
from pardalis.workflows.desk.desk import Desk

_PLACES = frozenset(
    ("latitude", "longitude", "lat", "lon", "lng", "position", "coordinates", "geometry")
)


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """Whether the audit is as it was written.

    Parameters
    ----------
    entries
        So many were read.
    last_hash
        Of the last of them; whoever wrote it down elsewhere sees later whether the audit was cut
        off or written anew.
    broken_at
        Position of the first entry that does not follow from those before it; None if all do.
    reason
        What is wrong with it; empty if nothing is.
    holds_mark
        Whether an entry has the hash that was asked for; True if none was.
    """

    entries: int
    last_hash: str
    broken_at: int | None = None
    reason: str = ""
    holds_mark: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.broken_at is None and self.holds_mark


def note(desk: Desk, account: Account, act: str, subject: str = "", **details: Any) -> AuditEntry:
    """Append to the audit, in a transaction of its own.

    Parameters
    ----------
    desk
        The open project.
    account
        Who did it.
    act
        In a word, such as "export".
    subject
        Of what, by its id; never a place.
    **details
        Plain values; never a position.

    Raises
    ------
    ValueError
        If the details name a position.
    """
    with desk.project.database.write() as connection:
        return note_in(connection, account, act, subject, **details)


def note_in(
    connection: Connection, account: Account, act: str, subject: str = "", **details: Any
) -> AuditEntry:
    """Append to the audit in the transaction in which the thing itself is done.

    Parameters
    ----------
    connection
        In a transaction of `Database.write`.
    account, act, subject, **details
        As for `note`.
    """
    _check_places(details)
    return audit.append_entry(
        connection, datetime.now(UTC), account.name, act, subject, canonical(details)
    )


def check(desk: Desk, mark: str | None = None) -> AuditCheck:
    """Read the whole audit and see that each entry follows from the one before.

    Parameters
    ----------
    desk
        The open project.
    mark
        A hash that was written down earlier: some entry must have it.
    """
    with desk.project.database.read() as connection:
        return checked(audit.entries(connection), mark)


def checked(entries: Iterable[AuditEntry], mark: str | None = None) -> AuditCheck:
    """See that each of these entries follows from the one before.

    Parameters
    ----------
    entries
        From the first on.
    mark
        A hash that one of them must have.
    """
    number, previous, found = 0, FIRST, mark in (None, FIRST)
    for number, entry in enumerate(entries, 1):
        reason = _wrong_with(entry, number, previous)
        if reason:
            return AuditCheck(number, previous, entry.position, reason, found)
        previous = entry.hash
        found = found or previous == mark
    return AuditCheck(number, previous, holds_mark=found)


def _wrong_with(entry: AuditEntry, number: int, previous: str) -> str:
    if entry.position != number:
        return f"Entry {number} is missing."
    if entry.previous_hash != previous:
        return "It does not follow from the entry before it: one of the two was replaced."
    if entry.hash != entry.seal:
        return "It was changed after it was written."
    return ""


def read_audit(
    desk: Desk,
    account: Account,
    number: int = 100,
    before: int | None = None,
    of: str | None = None,
    act: str | None = None,
) -> tuple[AuditEntry, ...]:
    """The newest entries first, for who keeps accounts.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    number
        At most so many.
    before
        Only those before this position.
    of
        Only what the account of this name did.
    act
        Only this act.

    Raises
    ------
    AccessError
        If the account may not keep accounts of the whole survey.
    """
    check_role(account, Role.ADMIN)
    with desk.project.database.read() as connection:
        return audit.last_entries(connection, number, before, of, act)


def check_role(account: Account, role: Role, site: str = EVERYWHERE) -> None:
    """See that an account has at least this role.

    Parameters
    ----------
    account
        Who asks.
    role
        The least.
    site
        Where; by default for the whole survey.

    Raises
    ------
    AccessError
        If it has not.
    """
    has = account.role_at(site) if account.active else None
    if has is None or has.rank < role.rank:
        raise AccessError


def _check_places(details: Any) -> None:
    if isinstance(details, dict):
        named = {str(name).casefold() for name in details} & _PLACES
        if named:
            raise ValueError(f"The audit holds no positions: {', '.join(sorted(named))}.")
        details = list(details.values())
    if isinstance(details, list | tuple):
        for each in details:
            _check_places(each)
