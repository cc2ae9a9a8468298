"""How many photographs there are a day, of each camera and of the survey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, and_, func, insert, select

from pardalis.records.photograph import DAY, Photograph, tenth_of
from pardalis.store import schema
from pardalis.store.desk.photograph_tables import photograph, photograph_camera, photograph_day
from pardalis.store.rows import batches, insert_all

ALL = "*"
"""In the place of a deployment: all photographs of the survey."""
_KEY = ("deployment_id", "day", "kinds", "scientific_name", "tenth", "reviewed")
_Key = tuple[str, int, int, str, int, bool]


def count_deployment(connection: Connection, deployment_id: str) -> None:
    """Count the photographs of one deployment by day anew.

    Parameters
    ----------
    connection
        In a transaction.
    deployment_id
        Its id; empty for those of none.
    """
    table = photograph.c
    columns = (table.taken, table.kinds, table.scientific_name, table.score, table.reviewed)
    query = select(*columns).where(table.deployment_id == deployment_id)
    numbers: Counter[_Key] = Counter()
    for taken, kinds, named, score, reviewed in connection.execute(query):
        numbers[(deployment_id, taken // DAY, kinds, named, tenth_of(score), reviewed)] += 1
    _replace_days(connection, deployment_id, numbers)
    there = photograph_camera
    connection.execute(there.delete().where(there.c.deployment_id == deployment_id))
    if numbers:
        row = {"deployment_id": deployment_id, "number": numbers.total()}
        connection.execute(insert(there), row)


def count_all(connection: Connection) -> None:
    """Sum the numbers by day of all deployments."""
    table = photograph_day.c
    keys = [getattr(table, name) for name in _KEY[1:]]
    query = select(*keys, func.sum(table.number)).where(table.deployment_id != ALL).group_by(*keys)
    rows = connection.execute(query)
    numbers: Mapping[_Key, int] = {(ALL, *row[:-1]): int(row[-1]) for row in rows}
    _replace_days(connection, ALL, numbers)


def deployments_with_rows(connection: Connection) -> tuple[str, ...]:
    """The deployments of photographs or of numbers that are stored; empty for those of none."""
    table = photograph_day.c.deployment_id
    counted = connection.execute(select(table).distinct().where(table != ALL)).scalars()
    known = connection.execute(select(schema.deployment.c.deployment_id)).scalars()
    return tuple(sorted({*counted, *known, ""}))


def _replace_days(connection: Connection, name: str, numbers: Mapping[_Key, int]) -> None:
    connection.execute(photograph_day.delete().where(photograph_day.c.deployment_id == name))
    rows = (
        dict(zip(_KEY, key, strict=True)) | {"number": number} for key, number in numbers.items()
    )
    insert_all(connection, photograph_day, rows)


def _key(row: Photograph) -> _Key:
    return (row.deployment_id, row.day, row.kinds, row.scientific_name, row.tenth, row.reviewed)


def move_numbers(
    connection: Connection, former: Iterable[Photograph], changed: Iterable[Photograph]
) -> None:
    """Move the numbers by day, and those of cameras, with the rows.

    Parameters
    ----------
    connection
        In a transaction.
    former, changed
        Rows that are no more, and those in their place.
    """
    moved: Counter[_Key] = Counter()
    cameras: Counter[str] = Counter()
    for sign, rows in ((-1, former), (1, changed)):
        for key in map(_key, rows):
            moved[key] += sign
            moved[(ALL, *key[1:])] += sign
            cameras[key[0]] += sign
    for key, number in moved.items():
        _add(connection, photograph_day, dict(zip(_KEY, key, strict=True)), number)
    for name, number in cameras.items():
        _add(connection, photograph_camera, {"deployment_id": name}, number)
    if any(number < 0 for number in moved.values()):
        _drop_empty(connection, moved)


def _drop_empty(connection: Connection, moved: Iterable[_Key]) -> None:
    """Drop the numbers that are 0 now; whole years of days are not gone through for them."""
    named = {key[0]: set[int]() for key in moved}
    for key in moved:
        named[key[0]].add(key[1])
    table, camera = photograph_day, photograph_camera
    for name, days in named.items():
        mine = (table.c.deployment_id == name) & table.c.day.in_(sorted(days))
        connection.execute(table.delete().where(mine, table.c.number == 0))
    for part in batches(named):
        of_these = camera.c.deployment_id.in_(part)
        connection.execute(camera.delete().where(of_these, camera.c.number == 0))


def _add(connection: Connection, table: Table, key: Mapping[str, Any], number: int) -> None:
    """Add so many to a row; it is made if it is not there."""
    if not number:
        return
    mine = and_(*(table.c[name] == value for name, value in key.items()))
    there = table.update().where(mine).values(number=table.c.number + number)
    if not connection.execute(there).rowcount:
        connection.execute(insert(table), {**key, "number": number})
