"""Rows of the cards' files, the deployments, the media and what is doubtful about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, func, select

from pardalis.records.card_file import CardFile
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.media import Media, Placement
from pardalis.records.problem import Problem
from pardalis.store import schema
from pardalis.store.desk.photographs import outdate
from pardalis.store.problem_rows import problem_of_row, problem_row
from pardalis.store.rows import batches, insert_all, read, read_some, replace_all, to_row


def put_card_files(connection: Connection, files: Iterable[CardFile]) -> None:
    """Add files, or put what was read now in the place of what was known of the same path."""
    statement = _put(connection.dialect.name)
    for rows in batches(map(to_row, files)):
        connection.execute(statement, rows)


@cache
def _put(dialect: str) -> Any:
    """The statement that adds files or replaces them, in the words of the database at hand."""
    # Each dialect is slow to load.
    name = "postgresql" if dialect == "postgresql" else "sqlite"
    statement = import_module(f"sqlalchemy.dialects.{name}").insert(schema.card_file)
    changed = {
        column.name: statement.excluded[column.name]
        for column in schema.card_file.columns
        if not column.primary_key
    }
    return statement.on_conflict_do_update(index_elements=["file_path"], set_=changed)


def card_files(connection: Connection) -> tuple[CardFile, ...]:
    """All files of all cards, in order of path."""
    return tuple(
        read(connection, select(schema.card_file).order_by(schema.card_file.c.file_path), CardFile)
    )


def contrasts(connection: Connection) -> dict[str, float]:
    """The contrast of each photograph of which it is known, by `content_hash`."""
    table = schema.card_file.c
    query = select(table.content_hash, table.contrast).where(table.contrast.is_not(None))
    return {row.content_hash: row.contrast for row in connection.execute(query)}


def drop_card_files(connection: Connection, paths: Iterable[str]) -> None:
    """Forget files that lie elsewhere now, under another name with the same content."""
    table = schema.card_file
    for gone in batches(paths):
        connection.execute(table.delete().where(table.c.file_path.in_(gone)))


def replace_deployments(
    connection: Connection, deployments: Iterable[Deployment], gaps: Iterable[EffortGap]
) -> None:
    """Put the survey's table, as it is now, in the place of what was stored."""
    replace_all(connection, schema.deployment, map(to_row, deployments))
    replace_all(connection, schema.effort_gap, map(to_row, gaps))


def deployments(connection: Connection) -> tuple[Deployment, ...]:
    """All deployments, in order of `deployment_id`."""
    query = select(schema.deployment).order_by(schema.deployment.c.deployment_id)
    return tuple(read_some(connection, query, Deployment))


def gaps(connection: Connection) -> tuple[EffortGap, ...]:
    """All gaps, in order of deployment and time."""
    table = schema.effort_gap
    query = select(table).order_by(table.c.deployment_id, table.c.gap_start, table.c.gap_end)
    return tuple(read_some(connection, query, EffortGap))


def replace_media(connection: Connection, media: Iterable[Media]) -> None:
    """Put the media, as they are derived now, in the place of those stored."""
    outdate(connection)
    connection.execute(schema.media.delete())
    add_media(connection, media)


def add_media(connection: Connection, media: Iterable[Media]) -> None:
    """Store further media."""
    # Which frame is looked at is of the moment: a video is stored whole.
    rows = map(to_row, media)
    whole = ({name: row[name] for name in row if name != "frame"} for row in rows)
    insert_all(connection, schema.media, whole)


def all_media(connection: Connection) -> tuple[Media, ...]:
    """All media by card, in order of time; those without a time last, by path."""
    table = schema.media.c
    query = select(schema.media).order_by(
        table.card, table.timestamp.is_(None), table.timestamp, table.file_path
    )
    return tuple(read(connection, query, Media))


def cards_of_media(connection: Connection) -> tuple[str, ...]:
    """The cards of which there are media, in order of name."""
    return tuple(sorted(connection.execute(select(schema.media.c.card).distinct()).scalars()))


def media_of_card(connection: Connection, card: str) -> tuple[Media, ...]:
    """The media of one card, in order of time; those without a time last, by path."""
    table = schema.media.c
    query = select(schema.media).where(table.card == card)
    ordered = query.order_by(table.timestamp.is_(None), table.timestamp, table.file_path)
    return tuple(read(connection, ordered, Media))


def count_media(connection: Connection) -> int:
    """How many media there are."""
    return connection.execute(select(func.count()).select_from(schema.media)).scalar_one()


def count_placements(connection: Connection, deployment_id: str) -> dict[Placement, int]:
    """How many media of a deployment there are of each placement."""
    table = schema.media.c
    query = select(table.placement, func.count()).where(table.deployment_id == deployment_id)
    rows = connection.execute(query.group_by(table.placement))
    return {Placement(placement): number for placement, number in rows}


def first_and_last_day(connection: Connection) -> tuple[date, date] | None:
    """The days of the first and the last media by cameras' clocks, but of those outside."""
    table = schema.media.c
    query = (
        select(table.utc_offset, func.min(table.timestamp), func.max(table.timestamp))
        .where(table.timestamp.is_not(None))
        .where(table.placement != Placement.OUTSIDE_DEPLOYMENT.value)
        .group_by(table.utc_offset)
    )
    days = [
        (time + timedelta(minutes=offset or 0)).date()
        for offset, *limits in connection.execute(query)
        for time in limits
    ]
    return (min(days), max(days)) if days else None


def media_of(connection: Connection, media_ids: Iterable[str]) -> tuple[Media, ...]:
    """The media with these ids, in order of id."""
    query, media_id = select(schema.media), schema.media.c.media_id
    found: list[Media] = []
    for names in batches(sorted(set(media_ids))):
        some = query.where(media_id.in_(names)).order_by(media_id)
        found += read_some(connection, some, Media)
    return tuple(found)


def media_at(connection: Connection, file_path: str) -> tuple[Media, ...]:
    """The photograph or video that lies there; none if there is none.

    Parameters
    ----------
    connection
        To read with.
    file_path
        Below the survey folder.
    """
    query = select(schema.media).where(schema.media.c.file_path == file_path)
    return tuple(read_some(connection, query, Media))


def replace_problems(connection: Connection, step: str, problems: Iterable[Problem]) -> None:
    """Put what is doubtful after this step in the place of what was."""
    table = schema.problem
    connection.execute(table.delete().where(table.c.step == step))
    rows = ({"step": step, "rank": n, **problem_row(each)} for n, each in enumerate(problems, 1))
    insert_all(connection, table, rows)


def problems(connection: Connection, step: str | None = None) -> tuple[Problem, ...]:
    """What is doubtful, of one step or of all, in the order in which the steps told it."""
    table = schema.problem
    query = select(table).order_by(table.c.step, table.c.rank)
    if step is not None:
        query = query.where(table.c.step == step)
    return tuple(map(problem_of_row, connection.execute(query).mappings()))


def problems_by_step(connection: Connection) -> Iterator[tuple[str, Problem]]:
    """What is doubtful, with the step that told it, in order."""
    table = schema.problem
    query = select(table).order_by(table.c.step, table.c.rank)
    return ((row["step"], problem_of_row(row)) for row in connection.execute(query).mappings())
