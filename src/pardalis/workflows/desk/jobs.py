"""Steps that the desk runs while people go on: asked for, looked at, stopped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pardalis.errors import AbsentError
from pardalis.records.account import Account, Role
from pardalis.records.job import Job, JobState
from pardalis.store.desk import jobs
from pardalis.workflows.desk.auditing import check_role, note_in
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.job_steps import check_arguments


def ask(desk: Desk, account: Account, name: str, arguments: Mapping[str, Any]) -> Job:
    """Ask for a run of a step; one that waits already for the same is given back.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    name
        import, find, identify, estimate, report or census.
    arguments
        Settings of the step, by name: of those that `job_steps.ALLOWED` names.

    Raises
    ------
    AccessError
        If the account may not run steps of the whole survey.
    InputError
        If there is no such step or setting, or a value cannot be used.
    """
    check_role(account, Role.ANALYST)
    given = check_arguments(name, arguments)
    with desk.project.database.write() as connection:
        for waiting in jobs.under_way(connection):
            same = waiting.name == name and waiting.arguments == given
            if same and waiting.state is JobState.WAITING:
                return waiting
        job = jobs.add_job(connection, Job(0, name, given, account.name, datetime.now(UTC)))
        note_in(connection, account, "ask_job", str(job.job_id), step=name, settings=given)
    return job


def jobs_seen(desk: Desk, account: Account, number: int = 20) -> tuple[Job, ...]:
    """The newest jobs first; who may not run steps sees how far they are, not what they say.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    number
        At most so many.
    """
    with desk.project.database.read() as connection:
        found = jobs.jobs(connection, number)
    return tuple(_seen(each, account) for each in found)


def job_seen(desk: Desk, account: Account, job_id: int) -> Job:
    """One job, as `jobs_seen` gives it.

    Raises
    ------
    AbsentError
        If there is none.
    """
    with desk.project.database.read() as connection:
        found = jobs.job_of(connection, job_id)
    if found is None:
        raise AbsentError
    return _seen(found, account)


def stop(desk: Desk, account: Account, job_id: int) -> Job:
    """Stop a job: one that waits at once, one that runs as soon as a batch is done.

    What it has done is kept; asked for again it goes on there.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    job_id
        Which.

    Raises
    ------
    AccessError
        If the account may not run steps of the whole survey.
    AbsentError
        If there is none.
    """
    check_role(account, Role.ANALYST)
    with desk.project.database.write() as connection:
        found = jobs.job_of(connection, job_id)
        if found is None:
            raise AbsentError
        if found.state is JobState.WAITING:
            now = datetime.now(UTC)
            jobs.put_job(connection, job_id, state=JobState.STOPPED, ended_at=now)
        elif found.state is JobState.RUNNING:
            jobs.put_job(connection, job_id, is_stopping=True)
        else:
            return found
        note_in(connection, account, "stop_job", str(job_id))
    return job_seen(desk, account, job_id)


def _seen(job: Job, account: Account) -> Job:
    """Words and settings may name cards and stations."""
    if account.role_at("") in (Role.ANALYST, Role.ADMIN):
        return job
    return Job(
        job.job_id,
        job.name,
        {},
        job.asked_by,
        job.asked_at,
        job.state,
        job.label,
        job.done,
        job.total,
        "",
        job.started_at,
        job.ended_at,
        job.is_stopping,
    )
