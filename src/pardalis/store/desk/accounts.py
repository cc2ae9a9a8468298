"""Rows of accounts and of what each may do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from sqlalchemy import Connection, Select, func, select

from pardalis.records.account import EVERYWHERE, Account, Grant, Role
from pardalis.store.desk import tables
from pardalis.store.desk.secret import make_secret
from pardalis.store.rows import from_row, insert_all, to_row

_ACCOUNT = tables.account
_GRANT = tables.account_grant


def folded(name: str) -> str:
    """A name as two of them are compared: by neither capitals nor the way that it was typed.

    Examples
    --------
    >>> folded(" Lin "), folded("ＬＩＮ")
    ('lin', 'lin')
    """
    return unicodedata.normalize("NFKC", name).strip().casefold()


def add_account(connection: Connection, account: Account) -> None:
    """Store a new account, without a password.

    Parameters
    ----------
    connection
        In a transaction.
    account
        Whose name nobody has yet.
    """
    # Without accounts nobody sees less than all, and no pseudonym is needed.
    make_secret(connection)
    row = to_row(account) | {"folded_name": folded(account.name), "password": ""}
    del row["grants"]
    connection.execute(_ACCOUNT.insert(), row)
    put_grants(connection, account.account_id, account.grants)


def put_grants(connection: Connection, account_id: str, grants: Iterable[Grant]) -> None:
    """Put these grants in the place of the account's former ones."""
    connection.execute(_GRANT.delete().where(_GRANT.c.account_id == account_id))
    highest = {each.site: each.role for each in sorted(grants, key=lambda grant: grant.role.rank)}
    rows = (
        {"account_id": account_id, "site": site, "role": role.value}
        for site, role in sorted(highest.items())
    )
    insert_all(connection, _GRANT, rows)


def put_password(connection: Connection, account_id: str, password: str) -> None:
    """Put this hash of a password in the place of the former."""
    own = _ACCOUNT.c.account_id == account_id
    connection.execute(_ACCOUNT.update().where(own).values(password=password))


def put_manner(connection: Connection, account_id: str, full_name: str, language: str) -> None:
    """Note how the person is called, and the language of the pages.

    Parameters
    ----------
    connection
        In a transaction.
    account_id
        Whose.
    full_name, language
        As of an `Account`.
    """
    own = _ACCOUNT.c.account_id == account_id
    values = {"full_name": full_name, "language": language}
    connection.execute(_ACCOUNT.update().where(own).values(values))


def put_active(connection: Connection, account_id: str, active: bool) -> None:
    """Close an account, or open it again."""
    own = _ACCOUNT.c.account_id == account_id
    connection.execute(_ACCOUNT.update().where(own).values(active=active))


def accounts(connection: Connection) -> tuple[Account, ...]:
    """All accounts, in order of their names, closed ones too."""
    return _read(connection, select(_ACCOUNT).order_by(_ACCOUNT.c.folded_name))


def account_of(connection: Connection, account_id: str) -> Account | None:
    """The account of this id."""
    query = select(_ACCOUNT).where(_ACCOUNT.c.account_id == account_id)
    return next(iter(_read(connection, query)), None)


def account_called(connection: Connection, name: str) -> Account | None:
    """The account of this name, in whatever capitals."""
    query = select(_ACCOUNT).where(_ACCOUNT.c.folded_name == folded(name))
    return next(iter(_read(connection, query)), None)


def password_of(connection: Connection, account_id: str) -> str:
    """The hash of an account's password; empty without one."""
    query = select(_ACCOUNT.c.password).where(_ACCOUNT.c.account_id == account_id)
    return connection.execute(query).scalar() or ""


def count_admins(connection: Connection) -> int:
    """How many open accounts may keep accounts of the whole survey."""
    query = (
        select(func.count())
        .select_from(_ACCOUNT.join(_GRANT, _GRANT.c.account_id == _ACCOUNT.c.account_id))
        .where(_ACCOUNT.c.active, _GRANT.c.site == EVERYWHERE, _GRANT.c.role == Role.ADMIN.value)
    )
    return connection.execute(query).scalar_one()


def _read(connection: Connection, query: Select[tuple[object, ...]]) -> tuple[Account, ...]:
    rows = [dict(row) for row in connection.execute(query).mappings()]
    held: dict[str, list[dict[str, str]]] = {row["account_id"]: [] for row in rows}
    granted = select(_GRANT).order_by(_GRANT.c.site)
    if len(rows) == 1:
        granted = granted.where(_GRANT.c.account_id == rows[0]["account_id"])
    for row in connection.execute(granted).mappings() if rows else ():
        held.get(row["account_id"], []).append({"role": row["role"], "site": row["site"]})
    return tuple(from_row(Account, row | {"grants": held[row["account_id"]]}) for row in rows)
