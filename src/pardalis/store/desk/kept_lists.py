"""Lists that the desk makes in the background and shows at once, each with what it follows from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from pardalis.store import results

FINDS, STILL = "finds at the desk", "still at the desk"
# Beside a list, so that nobody need read it to know whether it is new.
_GROUND = " made from"


def put_list(connection: Connection, name: str, made_from: str, rows: Iterable[Any]) -> None:
    """Put these rows in the place of the former.

    Parameters
    ----------
    connection
        In a transaction.
    name
        `FINDS` or `STILL`.
    made_from
        Names what they follow from.
    rows
        Plain values.
    """
    results.put_choices(connection, name, {"rows": list(rows)})
    results.put_choices(connection, f"{name}{_GROUND}", {"made_from": made_from})


def made_from(connection: Connection, name: str) -> str:
    """What a list follows from, as it was noted with it; empty before it was first made.

    Parameters
    ----------
    connection
        To read with.
    name
        `FINDS` or `STILL`.
    """
    return str(results.choices(connection, f"{name}{_GROUND}").get("made_from", ""))


def rows_of(connection: Connection, name: str) -> list[Any]:
    """The rows of a list as they were put; none before it was first made.

    Parameters
    ----------
    connection
        To read with.
    name
        `FINDS` or `STILL`.
    """
    return list(results.choices(connection, name).get("rows", ()))
