"""Which photographs are asked for: by name, or all between two ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_

Among = Callable[[Any], ColumnElement[bool]]
"""The condition on a column that names photographs."""


def these(media_ids: Sequence[str]) -> Among:
    """Photographs by name.

    Parameters
    ----------
    media_ids
        As many as a statement takes.

    Examples
    --------
    >>> from sqlalchemy import column
    >>> print(these(["a"])(column("media_id")))
    media_id IN (__[POSTCOMPILE_media_id_1])
    """
    return lambda column: column.in_(media_ids)


def between(first: str, last: str | None) -> Among:
    """All photographs whose id comes after one and not after another.

    A thousand names would have to be written into each statement: these are two.

    Parameters
    ----------
    first
        After which; empty from the first on.
    last
        Up to which; None to the end.

    Examples
    --------
    >>> from sqlalchemy import column
    >>> print(between("a", "b")(column("media_id")))
    media_id > :media_id_1 AND media_id <= :media_id_2
    """
    return lambda column: and_(column > first, *([] if last is None else [column <= last]))
