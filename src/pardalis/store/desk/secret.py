"""The project's own key, from which pseudonyms are made."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, select

from pardalis.errors import ProjectError
from pardalis.store.desk import tables

_KEY = "pseudonyms"
_TABLE = tables.project_setting


def make_secret(connection: Connection) -> None:
    """Draw the project's key, unless it has one; it is never changed.

    Parameters
    ----------
    connection
        In a transaction.
    """
    if _found(connection) is None:
        connection.execute(_TABLE.insert(), {"name": _KEY, "value": secrets.token_hex(32)})


def secret_of(connection: Connection) -> bytes:
    """The project's key.

    Raises
    ------
    ProjectError
        If it has none: no account was ever made.
    """
    found = _found(connection)
    if found is None:
        raise ProjectError(
            "This project has no key for pseudonyms.", "Make an account: pardalis account add."
        )
    return bytes.fromhex(found)


def _found(connection: Connection) -> str | None:
    query = select(_TABLE.c.value).where(_TABLE.c.name == _KEY)
    return connection.execute(query).scalar()
