"""Rows of photographs as the desk's grid shows them, kept in step with what they follow from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, union_all

from pardalis.records.decision import OF_CONTENT, Decision, Verdict
from pardalis.records.photograph import Photograph
from pardalis.store import schema
from pardalis.store.desk import tables
from pardalis.store.desk.among import Among, these
from pardalis.store.desk.photograph_numbers import move_numbers
from pardalis.store.desk.photograph_tables import photograph
from pardalis.store.members import individual_member, sighting_member
from pardalis.store.rows import batches, insert_all, read_some, to_row
from pardalis.store.undoings import with_undoings

AT_WORK = "at work "
_STATE = "photographs"
# Conditions asked in one statement: with full batches a half of the values that SQLite takes.
_TOGETHER = 8


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
        move_numbers(connection, former, changed)
    return len(changed) + len(former)


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
