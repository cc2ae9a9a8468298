"""The thread in which the desk runs its jobs, one after another."""

from __future__ import annotations

import logging
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from pardalis.errors import InUseError, PardalisError
from pardalis.records.job import Job, JobState
from pardalis.records.sentence import following, lines, say
from pardalis.store.desk import jobs
from pardalis.workflows.alone import alone
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.job_steps import run_step

LOOK = 1.0
"""So often the runner looks for jobs, and at whether one is to be stopped [s]."""
_LOG = logging.getLogger(__name__)


class _StoppedError(Exception):
    """Somebody asked the job to stop, or the desk ends."""


class Runner:
    """Runs the desk's jobs, one at a time, in the order in which they were asked for.

    What ran when the desk ended, however it ended, is run again: every step goes on where it was.
    Of several desks on one project only one runs jobs. A job that waits for a run on the command
    line is not passed by: each step builds on those before it, so what was asked for after it
    would begin with less than was meant. It can be stopped, and then they run.

    Parameters
    ----------
    desk
        The open project; it must stay open until the runner has ended.
    look
        How often it looks for jobs [s].
    """

    def __init__(self, desk: Desk, look: float = LOOK) -> None:
        self._desk = desk
        self._look = look
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._work, name="pardalis jobs", daemon=True)

    def __enter__(self) -> Runner:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End; a job under way waits for the next desk."""
        self._ends.set()
        self._thread.join()

    def _work(self) -> None:
        project = self._desk.project
        while not self._ends.is_set():
            try:
                with alone(project.folder, "jobs", project.database, wait=0):
                    self._work_alone()
            except InUseError:
                # Another desk runs them, or the database is busy.
                self._ends.wait(self._look)
            except PardalisError as error:
                _LOG.warning("Jobs cannot be run: %s", type(error).__name__)
                self._ends.wait(self._look)

    def _work_alone(self) -> None:
        with self._desk.project.database.write() as connection:
            jobs.wait_again(connection)
        while not self._ends.is_set():
            with self._desk.project.database.read() as connection:
                waiting = jobs.under_way(connection)
            if waiting:
                self._run(waiting[0])
            else:
                self._ends.wait(self._look)

    def _run(self, job: Job) -> None:
        if not self._begin(job):
            return
        try:
            with _Watch(self._desk, job.job_id, self._ends, self._look) as watch:
                outcome = run_step(self._desk.project, job.name, job.arguments, watch.progress)
        except _StoppedError:
            self._end_stopped(job)
        except InUseError as error:
            # Someone runs the same step on the command line: it is tried again.
            self._wait_again(job, following(error.message, error.remedy))
            self._ends.wait(self._look)
        except PardalisError as error:
            self._end(job, JobState.FAILED, following(error.message, error.remedy))
        except Exception as error:
            # Neither the words nor the values of an error that nobody foresaw: they may name
            # places. Where it happened is enough to find it by.
            _LOG.error("The job %s failed: %s", job.name, _where(error))
            told = say("It failed in a way that is not known: {where}", where=_where(error))
            self._end(job, JobState.FAILED, told)
        else:
            self._end(job, JobState.DONE, lines(*outcome.sentences))

    def _begin(self, job: Job) -> bool:
        """Whether it still waits; then it runs from now on."""
        with self._desk.project.database.write() as connection:
            now = jobs.job_of(connection, job.job_id)
            if now is None or now.state is not JobState.WAITING:
                return False
            started = now.started_at or datetime.now(UTC)
            values = {"state": JobState.RUNNING, "started_at": started, "message": ""}
            jobs.put_job(connection, job.job_id, **values)
        return True

    def _end_stopped(self, job: Job) -> None:
        if self._ends.is_set():
            self._wait_again(job, "")
        else:
            self._end(job, JobState.STOPPED, "")

    def _wait_again(self, job: Job, message: str) -> None:
        """Let it wait for its next try, unless somebody asked it to stop: then it has."""
        with self._desk.project.database.write() as connection:
            now = jobs.job_of(connection, job.job_id)
            if now is None or not now.is_stopping:
                values = {"state": JobState.WAITING, "message": message}
                jobs.put_job(connection, job.job_id, **values)
            else:
                jobs.put_job(connection, job.job_id, **_ended(JobState.STOPPED, ""))

    def _end(self, job: Job, state: JobState, message: str) -> None:
        with self._desk.project.database.write() as connection:
            jobs.put_job(connection, job.job_id, **_ended(state, message))


class _Watch:
    """Writes how far a job is, now and then, and stops it when it should.

    In a thread of its own: the step may be in the midst of a transaction when it tells how far it
    is, and nobody else can write then.
    """

    def __init__(self, desk: Desk, job_id: int, ends: threading.Event, look: float) -> None:
        self._desk, self._job_id, self._ends, self._look = desk, job_id, ends, look
        self._told = ("", 0, 0)
        self._is_stopping = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="pardalis progress", daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def progress(self, label: str, done: int, total: int) -> None:
        """Progress of a step, which is raised out of when it must stop."""
        self._told = (label, done, total)
        if self._is_stopping or self._ends.is_set():
            raise _StoppedError

    def _watch(self) -> None:
        written = self._told
        while not self._over.wait(self._look):
            told = self._told
            # Busy: next time.
            with suppress(PardalisError):
                with self._desk.project.database.read() as connection:
                    job = jobs.job_of(connection, self._job_id)
                self._is_stopping = job is not None and job.is_stopping
                if told != written:
                    self._write(told)
                    written = told

    def _write(self, told: tuple[str, int, int]) -> None:
        values = dict(zip(("label", "done", "total"), told, strict=True))
        with self._desk.project.database.write() as connection:
            jobs.put_job(connection, self._job_id, **values)


def _ended(state: JobState, message: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {"state": state, "message": message, "ended_at": now, "is_stopping": False}


def _where(error: BaseException) -> str:
    """The kind of an error and the line of ours in which it happened, without its words."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "pardalis" in frame.filename]
    at = (own or list(frames))[-1:]
    told = f" ({at[0].name}, line {at[0].lineno})" if at else ""
    return f"{type(error).__name__}{told}"
