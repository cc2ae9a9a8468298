"""Accounts and the audit from the command line, by who has the project folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pardalis.errors import InputError
from pardalis.records.account import EVERYWHERE, Grant, Role
from pardalis.records.address import Survey
from pardalis.records.sentence import say
from pardalis.workflows.desk import accounts, tokens
from pardalis.workflows.desk.auditing import check, read_audit
from pardalis.workflows.desk.desk import Desk, owner
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import open_project

Columns = tuple[str, ...]
Rows = tuple[tuple[Any, ...], ...]


@contextmanager
def _at(survey: Survey, folder: Path | None) -> Iterator[Desk]:
    with open_project(survey, folder) as project:
        yield Desk(project, team=True)


def grant_of(text: str) -> Grant:
    """A grant as it is typed: a role, or a role at a site.

    Parameters
    ----------
    text
        Such as "viewer" or "reviewer:Hunchun".

    Raises
    ------
    InputError
        If there is no such role.

    Examples
    --------
    >>> grant_of("reviewer:Hunchun")
    Grant(role=<Role.REVIEWER: 'reviewer'>, site='Hunchun')
    """
    role, _, site = text.partition(":")
    if role not in tuple(Role):
        raise InputError(
            say("There is no role '{role}'.", role=role),
            say("The roles: {known}.", known=", ".join(Role)),
        )
    return Grant(Role(role), site.strip() or EVERYWHERE)


def add(
    survey: Survey,
    name: str,
    grants: Sequence[str],
    password: str | None,
    by: str,
    full_name: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Make an account.

    Parameters
    ----------
    survey
        The survey folder.
    name
        To sign in with.
    grants
        As `grant_of` reads them.
    password
        None for one that cannot sign in until it has one.
    by
        Who makes it.
    full_name
        As the person is called.
    folder
        The project folder, if it is not the survey's own.
    """
    wanted = tuple(map(grant_of, grants)) or (Grant(Role.VIEWER),)
    with _at(survey, folder) as desk:
        made = accounts.make_account(desk, owner(by), name, wanted, password, full_name)
    return Outcome("account", (f"There is an account '{made.name}': {_told(made.grants)}.",))


def listed(survey: Survey, by: str, folder: Path | None = None) -> tuple[Columns, Rows]:
    """All accounts as a table.

    Parameters
    ----------
    survey
        The survey folder.
    by
        Who asks.
    folder
        The project folder, if it is not the survey's own.
    """
    with _at(survey, folder) as desk:
        found = accounts.all_accounts(desk, owner(by))
    rows = tuple((a.name, a.full_name, _told(a.grants), a.active) for a in found)
    return ("name", "full_name", "grants", "active"), rows


def set_password(
    survey: Survey, name: str, password: str, by: str, folder: Path | None = None
) -> Outcome:
    """Give an account another password.

    Parameters
    ----------
    survey
        The survey folder.
    name
        Of the account.
    password
        The new one.
    by
        Who does it.
    folder
        The project folder, if it is not the survey's own.
    """
    with _at(survey, folder) as desk:
        account = accounts.account_called(desk, name)
        accounts.set_password(desk, owner(by), account.account_id, password)
    told = f"'{account.name}' has another password, and is signed in nowhere."
    return Outcome("account", (told,))


def grant(
    survey: Survey, name: str, grants: Sequence[str], by: str, folder: Path | None = None
) -> Outcome:
    """Put other grants in the place of an account's.

    Parameters
    ----------
    survey
        The survey folder.
    name
        Of the account.
    grants
        As `grant_of` reads them; all that it has from now on.
    by
        Who does it.
    folder
        The project folder, if it is not the survey's own.
    """
    wanted = tuple(map(grant_of, grants))
    with _at(survey, folder) as desk:
        account = accounts.account_called(desk, name)
        accounts.change_grants(desk, owner(by), account.account_id, wanted)
    return Outcome("account", (f"'{account.name}' is now: {_told(wanted)}.",))


def close(
    survey: Survey, name: str, by: str, again: bool = False, folder: Path | None = None
) -> Outcome:
    """Close an account, or open it again.

    Parameters
    ----------
    survey
        The survey folder.
    name
        Of the account.
    by
        Who does it.
    again
        Open it.
    folder
        The project folder, if it is not the survey's own.
    """
    with _at(survey, folder) as desk:
        account = accounts.account_called(desk, name)
        change = accounts.reopen_account if again else accounts.close_account
        change(desk, owner(by), account.account_id)
    told = "is open again" if again else "is closed; what it decided stays"
    return Outcome("account", (f"'{account.name}' {told}.",))


def token(
    survey: Survey,
    name: str,
    purpose: str | None,
    revoked: str | None,
    by: str,
    folder: Path | None = None,
) -> Outcome:
    """Make a token of an account, revoke one, or list them.

    Parameters
    ----------
    survey
        The survey folder.
    name
        Of the account.
    purpose
        What a new one is for; None makes none.
    revoked
        Id of the one to revoke; None revokes none.
    by
        Who does it.
    folder
        The project folder, if it is not the survey's own.
    """
    with _at(survey, folder) as desk:
        account = accounts.account_called(desk, name)
        told: list[str] = []
        answer: dict[str, Any] = {}
        if revoked is not None:
            tokens.revoke_token(desk, account, revoked, owner(by))
            told.append(f"The token {revoked} opens nothing from now on.")
        if purpose is not None:
            made = tokens.make_token(desk, account, purpose, owner(by))
            answer = {"token": made.token, "token_id": made.token_id}
            told += [made.token, "It is shown this once. Keep it as you keep a password."]
        if purpose is None and revoked is None:
            found = tokens.tokens_of(desk, account)
            answer = {"tokens": [_plain(each) for each in found]}
            told += [_line(each) for each in found] or [f"'{account.name}' has no token."]
    return Outcome("account", tuple(told), answer=answer)


def audit(
    survey: Survey,
    by: str,
    number: int = 50,
    mark: str | None = None,
    folder: Path | None = None,
) -> tuple[Outcome, bool]:
    """Check the audit, and give its newest entries.

    Parameters
    ----------
    survey
        The survey folder.
    by
        Who asks.
    number
        So many entries, the newest.
    mark
        A hash that was written down earlier, which some entry must have.
    folder
        The project folder, if it is not the survey's own.

    Returns
    -------
    tuple
        What was found, and whether the audit is whole.
    """
    with _at(survey, folder) as desk:
        found = check(desk, mark)
        entries = read_audit(desk, owner(by), number)[::-1]
    told = [
        f"{each.position}  {each.at:%Y-%m-%d %H:%M:%S}  {each.account or '(nobody)'}  {each.act}  "
        f"{each.subject}  {'' if each.details == '{}' else each.details}".rstrip()
        for each in entries
    ]
    if found.broken_at is not None:
        told.append(f"The audit is broken at entry {found.broken_at}. {found.reason}")
    else:
        told.append(f"{found.entries} entries, each bound to the one before.")
        told.append(f"The last hash: {found.last_hash}")
    if not found.holds_mark:
        told.append(f"No entry has the hash {mark}: the audit was cut off or written anew.")
    answer = {**asdict(found), "is_whole": found.is_whole, "audit": [_plain(e) for e in entries]}
    return Outcome("audit", tuple(told), {"entries": found.entries}, answer=answer), found.is_whole


def _told(grants: Sequence[Grant]) -> str:
    told = (f"{each.role.value}{' of ' if each.site else ''}{each.site}" for each in grants)
    return ", ".join(told) or "may see nothing"


def _plain(record: Any) -> dict[str, Any]:
    return {name: value for name, value in asdict(record).items() if name != "token"}


def _line(token: Any) -> str:
    state = f"revoked {token.revoked_at:%Y-%m-%d}" if token.revoked_at else "good"
    used = f"last used {token.used_at:%Y-%m-%d}" if token.used_at else "never used"
    return f"{token.token_id}  {token.name}  made {token.created_at:%Y-%m-%d}, {used}, {state}"
