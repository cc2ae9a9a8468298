"""Where a survey stands: doubts by kind, and the photographs of one camera."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select, tuple_

from pardalis.records.decision import Verdict
from pardalis.records.effort_calendar import EffortCalendar
from pardalis.records.effort_doubt import EffortDoubt
from pardalis.records.media import Media, Placement
from pardalis.records.problem import Problem
from pardalis.store import results, schema
from pardalis.store.problem_rows import problem_of_row
from pardalis.store.rows import from_row, read_some, to_row

_PROBLEM = schema.problem
_MEDIA = schema.media
_PLACEMENTS = {each.value: each for each in Placement}
_CALENDAR = "calendar"
_CALENDAR_ROW = "calendar with"
_DOUBTS = "doubts of effort"
_TIMES = ("doubt_start", "doubt_end")


class KindOfProblem(NamedTuple):
    """How many problems of one kind a step told, and the first of them.

    Parameters
    ----------
    step
        That told them.
    number
        How many.
    first
        The first.
    """

    step: str
    number: int
    first: Problem


def problem_kinds(connection: Connection) -> tuple[KindOfProblem, ...]:
    """What is doubtful, by step and kind, in the order in which the steps told it."""
    table = _PROBLEM.c
    grouped = (
        select(table.step, table.kind, func.count(), func.min(table.rank))
        .group_by(table.step, table.kind)
        .order_by(table.step, func.min(table.rank))
    )
    rows = connection.execute(grouped).all()
    keys = [(row[0], row[3]) for row in rows]
    query = select(_PROBLEM).where(tuple_(table.step, table.rank).in_(keys))
    mappings = connection.execute(query).mappings() if keys else ()
    firsts = {(row["step"], row["rank"]): problem_of_row(row) for row in mappings}
    return tuple(KindOfProblem(row[0], row[2], firsts[row[0], row[3]]) for row in rows)


def problems_of_kind(
    connection: Connection, step: str, kind: str, after: int = 0, number: int = 100
) -> tuple[tuple[int, Problem], ...]:
    """Problems of one kind, each with its rank, in the order in which the step told them.

    Parameters
    ----------
    connection
        To read with.
    step, kind
        Which.
    after
        Only those of a higher rank.
    number
        At most so many.
    """
    table = _PROBLEM.c
    own = (table.step == step) & (table.kind == kind) & (table.rank > after)
    query = select(_PROBLEM).where(own).order_by(table.rank).limit(number)
    return tuple((row["rank"], problem_of_row(row)) for row in connection.execute(query).mappings())


def media_of_deployment(connection: Connection, deployment_id: str) -> tuple[Media, ...]:
    """The photographs and videos of one deployment.

    Parameters
    ----------
    connection
        To read with.
    deployment_id
        Which.
    """
    query = select(_MEDIA).where(_MEDIA.c.deployment_id == deployment_id)
    return tuple(read_some(connection, query, Media))


def looks_of_deployment(
    connection: Connection, deployment_id: str
) -> tuple[tuple[Media, ...], dict[str, float]]:
    """The photographs of one deployment with what effort rests on and nothing else.

    Parameters
    ----------
    connection
        To read with.
    deployment_id
        Which.

    Returns
    -------
    tuple
        Media with card, path, placement, time and size, which is 0 of those without a file; and
        the contrast of each of which it is known, by `content_hash`.
    """
    table, files = _MEDIA.c, schema.card_file
    query = (
        select(
            table.media_id, table.file_path, table.content_hash, table.card, table.placement,
            table.timestamp, table.utc_offset, files.c.contrast, files.c.width, files.c.height,
        )
        .select_from(_MEDIA.outerjoin(files, files.c.file_path == table.file_path))
        .where(table.deployment_id == deployment_id)
    )  # fmt: skip
    found, contrasts = [], {}
    for name, path, content, card, placement, taken, offset, contrast, *size in connection.execute(
        query
    ):
        if contrast is not None:
            contrasts[content] = contrast
        found.append(
            Media(
                name, path, content, card, deployment_id, _PLACEMENTS[placement], taken, offset,
                "", "", *(each or 0 for each in size),
            )
        )  # fmt: skip
    return tuple(found), contrasts


def effort_said(connection: Connection) -> tuple[tuple[str, ...], ...]:
    """What people said of times of cameras, and what of it they took back, to know what changed.

    Parameters
    ----------
    connection
        To read with.
    """
    table = schema.decision.c
    said = select(table.act, table.deployment_id, table.value).where(
        table.verdict == Verdict.EFFORT.value
    )
    rows = [(str(row[0]), str(row[1]), str(row[2])) for row in connection.execute(said)]
    if not rows:
        return ()
    undone = select(table.value).where(
        (table.verdict == Verdict.UNDO.value) & table.value.in_([row[0] for row in rows])
    )
    back = connection.execute(undone.order_by(table.position)).scalars()
    return (*sorted(rows), *((str(act),) for act in back))


def put_calendar(connection: Connection, made: EffortCalendar) -> None:
    """Put this calendar of the stations' nights in the place of the former."""
    results.put_choices(connection, _CALENDAR, to_row(made))
    # Beside it, to be read without the calendar itself.
    mine = schema.step.c.name == _CALENDAR_ROW
    connection.execute(schema.step.update().where(mine).values(made_from=made.made_from))


def calendar_made_from(connection: Connection) -> str:
    """The hash of what the kept calendar was made from; empty without one."""
    query = select(schema.step.c.made_from).where(schema.step.c.name == _CALENDAR_ROW)
    return connection.execute(query).scalar() or ""


def calendar(connection: Connection) -> EffortCalendar | None:
    """The calendar of the stations' nights as it was last made; None before that."""
    kept = results.choices(connection, _CALENDAR)
    return from_row(EffortCalendar, kept) if kept else None


def put_effort_doubts(
    connection: Connection, made_from: str, doubts: Iterable[EffortDoubt]
) -> None:
    """Put the doubtful times of all cameras in the place of the former.

    Parameters
    ----------
    connection
        In a transaction.
    made_from
        Names the photographs that they follow from.
    doubts
        Whether a gap explains them or not.
    """
    rows = [results.with_words(to_row(each)) for each in doubts]
    for row in rows:
        row |= {name: row[name].isoformat() for name in _TIMES}
    results.put_choices(connection, _DOUBTS, {"made_from": made_from, "rows": rows})


def effort_doubts_of(
    connection: Connection, made_from: str, deployment_id: str
) -> tuple[EffortDoubt, ...] | None:
    """The doubtful times of one camera as they were put; None if they are of other photographs.

    Parameters
    ----------
    connection
        To read with.
    made_from
        Names the photographs that are there now.
    deployment_id
        The camera.
    """
    kept = results.choices(connection, _DOUBTS)
    if kept.get("made_from") != made_from:
        return None
    own = (row for row in kept["rows"] if row["deployment_id"] == deployment_id)
    timed = (row | {name: datetime.fromisoformat(row[name]) for name in _TIMES} for row in own)
    return tuple(from_row(EffortDoubt, results.spoken(row)) for row in timed)


def subjects_of(connection: Connection, step: str) -> tuple[str, ...]:
    """What the problems of a step are about, in the order in which it told them."""
    table = _PROBLEM.c
    query = select(table.subject).where(table.step == step).order_by(table.rank)
    return tuple(connection.execute(query).scalars())
