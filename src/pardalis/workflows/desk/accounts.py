"""Accounts of the desk: made, changed and closed by who may keep them."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from pardalis.errors import AbsentError, InputError
from pardalis.records.account import EVERYWHERE, Account, Grant, Role
from pardalis.records.sentence import say
from pardalis.store import cards
from pardalis.store.database import Connection
from pardalis.store.desk import accounts, logins
from pardalis.store.desk.sight import sites_of
from pardalis.workflows.desk.auditing import check_role, note_in
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.passwords import check_password, hashed

LANGUAGES = ("", "en", "zh", "ru")
_LONGEST_NAME = 80


def make_account(
    desk: Desk,
    by: Account,
    name: str,
    grants: Iterable[Grant],
    password: str | None = None,
    full_name: str = "",
    language: str = "",
) -> Account:
    """Make an account.

    Parameters
    ----------
    desk
        The open project.
    by
        Who makes it.
    name
        To sign in with.
    grants
        What the person may do, and where.
    password
        None for one that cannot sign in until it has one.
    full_name, language
        As of an `Account`.

    Raises
    ------
    AccessError
        If `by` may not keep accounts.
    InputError
        If there is an account of that name, a site that the survey has not, or the password is
        too short.
    """
    check_role(by, Role.ADMIN)
    name = _checked_name(name)
    if password is not None:
        check_password(password, name)
    kept = hashed(password) if password is not None else ""
    account = Account(secrets.token_hex(8), name, tuple(grants), full_name.strip(), language)
    with desk.project.database.write() as connection:
        if accounts.account_called(connection, name) is not None:
            raise InputError(
                say("There is an account of the name '{name}'.", name=name), "Choose another name."
            )
        _check_sites(connection, account.grants)
        accounts.add_account(connection, account)
        accounts.put_password(connection, account.account_id, kept)
        note_in(connection, by, "make_account", name, grants=_told(account.grants))
    return account


def all_accounts(desk: Desk, by: Account) -> tuple[Account, ...]:
    """All accounts, in order of their names, closed ones too.

    Raises
    ------
    AccessError
        If `by` may not keep accounts.
    """
    check_role(by, Role.ADMIN)
    with desk.project.database.read() as connection:
        return accounts.accounts(connection)


def account_called(desk: Desk, name: str) -> Account:
    """The account of a name, in whatever capitals.

    Raises
    ------
    InputError
        If there is none.
    """
    with desk.project.database.read() as connection:
        found = accounts.account_called(connection, name)
    if found is None:
        raise InputError(
            say("There is no account of the name '{name}'.", name=name),
            say("See: pardalis account list SURVEY"),
        )
    return found


def set_password(desk: Desk, by: Account, account_id: str, password: str) -> None:
    """Give an account another password; wherever it is signed in, it no longer is.

    Parameters
    ----------
    desk
        The open project.
    by
        Who does it: who keeps accounts, or the person, whose former password
        `signing_in.change_password` has asked for.
    account_id
        Whose.
    password
        The new one.

    Raises
    ------
    AccessError
        If `by` may not keep accounts and is another.
    InputError
        If the password is too short.
    """
    if by.account_id != account_id or not account_id:
        check_role(by, Role.ADMIN)
    account = _found(desk, account_id)
    check_password(password, account.name)
    kept = hashed(password)
    with desk.project.database.write() as connection:
        accounts.put_password(connection, account_id, kept)
        logins.drop_logins_of(connection, account_id)
        note_in(connection, by, "set_password", account.name)


def change_grants(desk: Desk, by: Account, account_id: str, grants: Iterable[Grant]) -> Account:
    """Put other grants in the place of an account's; they hold from its next request on.

    Parameters
    ----------
    desk
        The open project.
    by
        Who does it.
    account_id
        Whose.
    grants
        All that the account has from now on.

    Raises
    ------
    AccessError
        If `by` may not keep accounts.
    InputError
        If nobody would be left to keep accounts, or the survey has no such site.
    """
    check_role(by, Role.ADMIN)
    account = replace(_found(desk, account_id), grants=tuple(grants))
    with desk.project.database.write() as connection:
        had = accounts.count_admins(connection)
        _check_sites(connection, account.grants)
        accounts.put_grants(connection, account_id, account.grants)
        _check_admins(connection, had)
        note_in(connection, by, "change_grants", account.name, grants=_told(account.grants))
    return account


def change_manner(desk: Desk, by: Account, account_id: str, full_name: str, language: str) -> None:
    """Change how a person is called, and the language of the person's pages.

    Parameters
    ----------
    desk
        The open project.
    by
        The person, or who keeps accounts.
    account_id
        Whose.
    full_name, language
        As of an `Account`.

    Raises
    ------
    AccessError
        If `by` is another and may not keep accounts.
    InputError
        If the desk does not speak the language.
    """
    if by.account_id != account_id or not account_id:
        check_role(by, Role.ADMIN)
    if language not in LANGUAGES:
        raise InputError(
            say("The desk does not speak '{language}'.", language=language),
            say("Choose en, zh or ru."),
        )
    account = _found(desk, account_id)
    with desk.project.database.write() as connection:
        accounts.put_manner(connection, account_id, full_name.strip(), language)
        note_in(connection, by, "change_account", account.name)


def close_account(desk: Desk, by: Account, account_id: str) -> None:
    """Close an account: nobody signs in to it, its tokens open nothing; its decisions stay.

    Parameters
    ----------
    desk
        The open project.
    by
        Who does it.
    account_id
        Whose.

    Raises
    ------
    AccessError
        If `by` may not keep accounts.
    InputError
        If nobody would be left to keep accounts.
    """
    check_role(by, Role.ADMIN)
    account = _found(desk, account_id)
    with desk.project.database.write() as connection:
        had = accounts.count_admins(connection)
        accounts.put_active(connection, account_id, False)
        _check_admins(connection, had)
        logins.drop_logins_of(connection, account_id)
        logins.revoke_tokens(connection, datetime.now(UTC), account_id)
        note_in(connection, by, "close_account", account.name)


def reopen_account(desk: Desk, by: Account, account_id: str) -> None:
    """Open a closed account again, with its former grants and password.

    Raises
    ------
    AccessError
        If `by` may not keep accounts.
    """
    check_role(by, Role.ADMIN)
    account = _found(desk, account_id)
    with desk.project.database.write() as connection:
        accounts.put_active(connection, account_id, True)
        note_in(connection, by, "reopen_account", account.name)


def _found(desk: Desk, account_id: str) -> Account:
    with desk.project.database.read() as connection:
        found = accounts.account_of(connection, account_id)
    if found is None:
        raise AbsentError
    return found


def _checked_name(name: str) -> str:
    name = unicodedata.normalize("NFKC", name).strip()
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise InputError(
            say("That cannot be the name of an account."),
            say(
                "Give a name of 1 to {most} letters, such as 'lin'.",
                most=_LONGEST_NAME,
            ),
        )
    return name


def _check_sites(connection: Connection, grants: Iterable[Grant]) -> None:
    """Where the survey has deployments, a grant at another site is a slip of the pen."""
    deployments = cards.deployments(connection)
    known = {site for each in deployments for site in sites_of(each.other_fields)}
    unknown = sorted({each.site for each in grants if each.site != EVERYWHERE} - known)
    if deployments and unknown:
        told = ", ".join(sorted(known)) or "none (the table has no column deploymentGroups)"
        raise InputError(
            say("The survey has no site '{site}'.", site=unknown[0]),
            say("Its sites: {told}.", told=told),
        )


def _check_admins(connection: Connection, had: int) -> None:
    if had and not accounts.count_admins(connection):
        raise InputError(
            "Nobody would be left to keep accounts.",
            "Make another account an admin of the whole survey first.",
        )


def _told(grants: Iterable[Grant]) -> list[str]:
    return sorted(f"{each.role.value}:{each.site}".rstrip(":") for each in grants)
