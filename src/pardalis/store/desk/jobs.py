"""Rows of the jobs that the desk runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from pardalis.records.job import Job, JobState
from pardalis.records.sentence import kept, said_again
from pardalis.store.desk import tables
from pardalis.store.rows import from_row, to_row

_TABLE = tables.job
_UNDER_WAY = (JobState.WAITING.value, JobState.RUNNING.value)


def add_job(connection: Connection, job: Job) -> Job:
    """Store a new job; gives it back with its id.

    Parameters
    ----------
    connection
        In a transaction.
    job
        Whose id is of no account.
    """
    last = connection.execute(select(func.max(_TABLE.c.job_id))).scalar() or 0
    row = to_row(job) | {"job_id": last + 1}
    connection.execute(_TABLE.insert(), row)
    found = job_of(connection, last + 1)
    assert found is not None
    return found


def job_of(connection: Connection, job_id: int) -> Job | None:
    """The job of this id."""
    query = select(_TABLE).where(_TABLE.c.job_id == job_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else _job(row)


def jobs(connection: Connection, number: int = 20) -> tuple[Job, ...]:
    """The newest jobs first.

    Parameters
    ----------
    connection
        To read with.
    number
        At most so many.
    """
    query = select(_TABLE).order_by(_TABLE.c.job_id.desc()).limit(number)
    return tuple(map(_job, connection.execute(query).mappings()))


def under_way(connection: Connection) -> tuple[Job, ...]:
    """The jobs that wait or run, in the order in which they were asked for."""
    query = select(_TABLE).where(_TABLE.c.state.in_(_UNDER_WAY)).order_by(_TABLE.c.job_id)
    return tuple(map(_job, connection.execute(query).mappings()))


def put_job(connection: Connection, job_id: int, **values: Any) -> None:
    """Note what has become of a job.

    Parameters
    ----------
    connection
        In a transaction.
    job_id
        Which.
    **values
        Fields of `Job`, by name.
    """
    row = {
        name: value.value if isinstance(value, JobState) else value
        for name, value in values.items()
    }
    if "message" in row:
        row |= {"message": str(row["message"]), "words": kept(row["message"])}
    connection.execute(_TABLE.update().where(_TABLE.c.job_id == job_id).values(row))


def wait_again(connection: Connection) -> None:
    """Let the jobs that ran when the desk ended wait once more; those being stopped have stopped.

    Parameters
    ----------
    connection
        In a transaction.
    """
    ran = _TABLE.c.state == JobState.RUNNING.value
    stopped = {"state": JobState.STOPPED.value, "is_stopping": False}
    stopping = _TABLE.c.state.in_(_UNDER_WAY) & _TABLE.c.is_stopping
    connection.execute(_TABLE.update().where(stopping).values(stopped))
    connection.execute(_TABLE.update().where(ran).values(state=JobState.WAITING.value))


def last_of(connection: Connection, name: str) -> datetime | None:
    """When a job of this name was last done; None if never."""
    own = (_TABLE.c.name == name) & (_TABLE.c.state == JobState.DONE.value)
    query = select(_TABLE.c.ended_at).where(own).order_by(_TABLE.c.job_id.desc()).limit(1)
    return connection.execute(query).scalar()


def _job(row: RowMapping) -> Job:
    found = from_row(Job, {str(name): value for name, value in row.items()})
    return replace(found, message=said_again(found.message, row["words"]))
