"""Rows of photographs as the desk's grid shows them, kept in step with what they follow from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, func, insert, select, union_all

from pardalis.records.decision import OF_CONTENT, Decision, Verdict
from pardalis.records.photograph import DAY, Photograph, tenth_of
from pardalis.store import schema
from pardalis.store.desk import tables
from pardalis.store.desk.among import Among, these
from pardalis.store.desk.photograph_tables import (
    photograph,
    photograph_camera,
    photograph_day,
)
from pardalis.store.members import individual_member, sighting_member
from pardalis.store.rows import batches, insert_all, read_some, to_row
from pardalis.store.undoings import with_undoings

ALL = "*"
"""In the place of a deployment: all photographs of the survey."""
AT_WORK = "at work "
_STATE = "photographs"
# Conditions asked in one statement: with full batches a half of the values that SQLite takes.
_TOGETHER = 8
_KEY = ("deployment_id", "day", "kinds", "scientific_name", "tenth", "reviewed")
_Key = tuple[str, int, int, str, int, bool]


def state(connection: Connection) -> str | None:
    """Which refreshing the rows are of; empty where they are behind, None before the first.

    It begins with `AT_WORK` while that refreshing is under way.
    """
    table = tables.project_setting
    return connection.execute(select(table.c.value).where(table.c.name == _STATE)).scalar()


def is_current(connection: Connection) -> bool:
    """Whether the rows are as photographs, findings and ledger are now."""
    return not (state(connection) or AT_WORK).startswith(AT_WORK)


def put_state(connection: Connection, value: str) -> None:
    """Note which refreshing the rows are of.

    Parameters
    ----------
    connection
        In a transaction.
    value
        Empty to note that they are behind.
    """
    table = tables.project_setting
    mine = table.c.name == _STATE
    if not connection.execute(table.update().where(mine).values(value=value)).rowcount:
        connection.execute(insert(table), {"name": _STATE, "value": value})


def outdate(connection: Connection) -> None:
    """Note that photographs or findings have changed, and their rows not yet.

    Parameters
    ----------
    connection
        In the transaction that changes them.
    """
    table = tables.project_setting
    connection.execute(table.update().where(table.c.name == _STATE).values(value=""))


def media_ids_after(connection: Connection, last: str, number: int) -> tuple[str, ...]:
    """The next photographs in order of their ids.

    Parameters
    ----------
    connection
        To read with.
    last
        The id after which they come; empty from the first on.
    number
        At most so many.
    """
    column = schema.media.c.media_id
    query = select(column).where(column > last).order_by(column).limit(number)
    return tuple(connection.execute(query).scalars())


def moments(
    connection: Connection, among: Among
) -> dict[str, tuple[str | None, datetime | None, int | None]]:
    """Deployment, time and offset from UTC of photographs, by `media_id`.

    Parameters
    ----------
    connection
        To read with.
    among
        Of which.
    """
    table = schema.media.c
    query = select(table.media_id, table.deployment_id, table.timestamp, table.utc_offset)
    rows = connection.execute(query.where(among(table.media_id)))
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def members_beside(connection: Connection, media_ids: Iterable[str]) -> dict[str, str]:
    """The sightings that photographs are of, with all of each: `sighting_id` by `detection_id`."""
    table = sighting_member.c
    found: dict[str, str] = {}
    for names in batches(media_ids):
        mine = select(table.sighting_id).where(table.media_id.in_(names))
        query = select(table.detection_id, table.sighting_id).where(table.sighting_id.in_(mine))
        found.update((row[0], row[1]) for row in connection.execute(query))
    return found


def media_of_decisions(connection: Connection, said: Iterable[Decision]) -> frozenset[str]:
    """The photographs whose content decisions speak of, and all those of the sightings named.

    Parameters
    ----------
    connection
        To read with.
    said
        Of the ledger; of an undo, those of the act that it undoes.
    """
    found: set[str] = set()
    table, ledger = sighting_member.c, schema.decision
    for each in said:
        if each.verdict is Verdict.UNDO:
            act = select(ledger.c.act).where(ledger.c.position == int(each.value))
            query = select(ledger).where(ledger.c.act.in_(act))
            found |= media_of_decisions(connection, tuple(read_some(connection, query, Decision)))
        if each.verdict not in OF_CONTENT:
            continue
        found |= {name for name in (each.media_id,) if name}
        for name in each.sightings:
            mine = select(table.sighting_id).where(table.detection_id == name)
            query_members = select(table.media_id).where(table.sighting_id.in_(mine))
            found |= {name.rpartition("-")[0], *connection.execute(query_members).scalars()}
    return frozenset(found)


def ledger_about(
    connection: Connection, media_ids: Iterable[str], detections: Iterable[str]
) -> tuple[Decision, ...]:
    """What was said of photographs and detections, what set things aside, and what undid any of it.

    Parameters
    ----------
    connection
        To read with.
    media_ids, detections
        By id.
    """
    table = schema.decision
    asked = [table.c.verdict == Verdict.STILL.value]
    asked += [table.c.media_id.in_(names) for names in batches(media_ids)]
    for names in batches(detections):
        asked += [table.c.sighting_a.in_(names), table.c.sighting_b.in_(names)]
    found: list[Decision] = []
    for first in range(0, len(asked), _TOGETHER):
        # Each by its own index: of conditions in one SQLite goes through the whole ledger.
        some = (select(table).where(each) for each in asked[first : first + _TOGETHER])
        found += read_some(connection, union_all(*some), Decision)
    return with_undoings(connection, found)


def rows_among(connection: Connection, among: Among) -> dict[str, Photograph]:
    """The rows of photographs as they are stored, by `media_id`.

    Parameters
    ----------
    connection
        To read with.
    among
        Of which.
    """
    query = select(photograph).where(among(photograph.c.media_id))
    return {each.media_id: each for each in read_some(connection, query, Photograph)}


def put_photographs(
    connection: Connection, rows: Sequence[Photograph], gone: Iterable[str] = ()
) -> int:
    """Put these rows in the place of those of the same photographs; how many differ.

    Parameters
    ----------
    connection
        In a transaction.
    rows
        As they are now.
    gone
        Photographs that are no longer there.
    """
    before: dict[str, Photograph] = {}
    for part in batches([each.media_id for each in rows] + list(gone)):
        before |= rows_among(connection, these(part))
    return put_changes(connection, rows, before)


def put_changes(
    connection: Connection,
    rows: Iterable[Photograph],
    before: Mapping[str, Photograph],
    counted: bool = True,
) -> int:
    """Put these rows in the place of others; how many differ.

    Parameters
    ----------
    connection
        In a transaction.
    rows
        As they are now.
    before
        As they are stored, by `media_id`, of these photographs and of those that are gone.
    counted
        Whether the numbers by day follow at once; else they are counted anew afterwards.
    """
    now = {each.media_id: each for each in rows}
    changed = [each for name, each in now.items() if before.get(name) != each]
    former = [each for name, each in before.items() if now.get(name) != each]
    for part in batches(each.media_id for each in former):
        connection.execute(photograph.delete().where(photograph.c.media_id.in_(part)))
    insert_all(connection, photograph, map(to_row, changed))
    if counted:
        _count(connection, former, changed)
    return len(changed) + len(former)


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


def _count(
    connection: Connection, former: Iterable[Photograph], changed: Iterable[Photograph]
) -> None:
    """Move the numbers by day, and those of cameras, with the rows."""
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


def individuals_of_photographs(
    connection: Connection, media_ids: Iterable[str]
) -> Iterator[tuple[str, str, str, str]]:
    """Photograph, detection, sighting and individual of each detection that is of a sighting.

    Parameters
    ----------
    connection
        To read with.
    media_ids
        The photographs.
    """
    table, of = sighting_member.c, individual_member.c
    for names in batches(media_ids):
        query = (
            select(table.media_id, table.detection_id, table.sighting_id, of.individual_id)
            .select_from(
                sighting_member.outerjoin(individual_member, of.sighting_id == table.sighting_id)
            )
            .where(table.media_id.in_(names))
            .order_by(table.detection_id)
        )
        for row in connection.execute(query):
            yield row[0], row[1], row[2], row[3] or ""
