"""Steps that the desk runs: one at a time, stopped when asked, run again after a restart."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pardalis.errors import AbsentError, AccessError, InputError, InUseError
from pardalis.records.account import Account, Grant, Role
from pardalis.records.job import Job, JobState
from pardalis.store.desk import jobs as rows
from pardalis.workflows.desk import runner
from pardalis.workflows.desk.auditing import read_audit
from pardalis.workflows.desk.desk import Desk, owner
from pardalis.workflows.desk.job_steps import ALLOWED, check_arguments
from pardalis.workflows.desk.jobs import ask, job_seen, jobs_seen, stop
from pardalis.workflows.desk.runner import Runner
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import Project, new_project

TASHI = Account("2", "tashi", (Grant(Role.ANALYST),))
LIN = Account("1", "lin", (Grant(Role.REVIEWER), Grant(Role.ADMIN, "Hunchun")))
Step = Callable[..., Outcome]
DONE = Outcome("find", ("27 photographs searched.", "Look at S1/a.jpg."))


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    survey = tmp_path / "survey"
    survey.mkdir()
    make: Callable[[], str] | None = None
    if getattr(request, "param", "sqlite") == "postgresql":
        make = request.getfixturevalue("postgres_with_tables")
    with new_project(survey, None, make() if make else None) as project:
        yield Desk(project, team=True)


on_both = pytest.mark.parametrize("desk", ["sqlite", "postgresql"], indirect=True)


def run_as(monkeypatch: pytest.MonkeyPatch, step: Step) -> None:
    monkeypatch.setattr(runner, "run_step", step)


def until(desk: Desk, job: Job, state: JobState) -> Job:
    """The job, once it is so far."""
    patience = time.monotonic() + 60
    while (found := job_seen(desk, TASHI, job.job_id)).state is not state:
        assert time.monotonic() < patience, found
        time.sleep(0.02)
    return found


@on_both
def test_jobs_run_one_after_another(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, Any]] = []
    running: list[int] = []

    def step(_: Project, name: str, arguments: dict[str, Any], progress: Any) -> Outcome:
        running.append(1)
        assert len(running) == 1
        told.append((name, arguments))
        progress("Find", 3, 9)
        time.sleep(0.1)
        running.pop()
        return DONE

    run_as(monkeypatch, step)
    first = ask(desk, TASHI, "find", {"again": True})
    assert ask(desk, TASHI, "find", {"again": True}) == first
    second = ask(desk, TASHI, "identify", {})
    with Runner(desk, 0.02):
        found = until(desk, second, JobState.DONE)
    assert told == [("find", {"again": True}), ("identify", {})]
    assert found.message == "27 photographs searched.\nLook at S1/a.jpg."
    assert (found.label, found.done, found.total, found.asked_by) == ("Find", 3, 9, "tashi")
    assert found.started_at is not None
    assert found.ended_at is not None
    assert found.asked_at <= found.started_at <= found.ended_at
    acts = [(each.account, each.act, each.subject) for each in read_audit(desk, owner("x"))]
    assert acts == [("tashi", "ask_job", "2"), ("tashi", "ask_job", "1")]


def endless(_: Project, _name: str, _arguments: Any, progress: Any) -> Outcome:
    done = 0
    while True:
        progress("Find", done := done + 1, 10_000)
        time.sleep(0.005)


@on_both
def test_a_job_is_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    run_as(monkeypatch, endless)
    running, waiting = ask(desk, TASHI, "find", {}), ask(desk, TASHI, "identify", {})
    with Runner(desk, 0.02):
        until(desk, running, JobState.RUNNING)
        assert stop(desk, TASHI, waiting.job_id).state is JobState.STOPPED
        assert stop(desk, TASHI, running.job_id).is_stopping
        ended = until(desk, running, JobState.STOPPED)
    assert not ended.is_stopping
    assert ended.ended_at is not None
    assert stop(desk, TASHI, running.job_id) == ended
    with pytest.raises(AbsentError):
        stop(desk, TASHI, 99)


@on_both
def test_a_job_that_waits_for_another_run_is_stopped_and_the_next_one_runs(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def step(_: Project, name: str, *_rest: Any) -> Outcome:
        ran.append(name)
        if name == "find":
            time.sleep(0.5)
            raise InUseError("Another run is at work on this project.", "Wait until it has ended.")
        return DONE

    run_as(monkeypatch, step)
    blocked, behind = ask(desk, TASHI, "find", {}), ask(desk, TASHI, "identify", {})
    with Runner(desk, 0.02):
        until(desk, blocked, JobState.RUNNING)
        told = until(desk, blocked, JobState.WAITING).message
        assert told == "Another run is at work on this project. Wait until it has ended."
        # What builds on it is not begun before it.
        assert set(ran) == {"find"}
        until(desk, blocked, JobState.RUNNING)
        assert stop(desk, TASHI, blocked.job_id).is_stopping
        ended = until(desk, blocked, JobState.STOPPED)
        until(desk, behind, JobState.DONE)
    assert not ended.is_stopping
    assert ended.message == ""
    assert ended.ended_at is not None


def test_what_was_being_stopped_when_the_desk_ended_does_not_run_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def step(_: Project, name: str, *_rest: Any) -> Outcome:
        ran.append(name)
        return DONE

    job = ask(desk, TASHI, "find", {})
    with desk.project.database.write() as connection:
        rows.put_job(connection, job.job_id, is_stopping=True)
    run_as(monkeypatch, step)
    with Runner(desk, 0.02):
        ended = until(desk, job, JobState.STOPPED)
        until(desk, ask(desk, TASHI, "identify", {}), JobState.DONE)
    assert not ended.is_stopping
    assert ran == ["identify"]


@on_both
def test_what_ran_when_the_desk_ended_runs_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_as(monkeypatch, endless)
    job = ask(desk, TASHI, "find", {})
    with Runner(desk, 0.02):
        until(desk, job, JobState.RUNNING)
    assert job_seen(desk, TASHI, job.job_id).state is JobState.WAITING
    run_as(monkeypatch, lambda *_: DONE)
    with Runner(desk, 0.02):
        until(desk, job, JobState.DONE)


def test_what_ran_when_the_desk_was_killed_runs_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(desk, TASHI, "find", {})
    with desk.project.database.write() as connection:
        now = datetime.now(UTC)
        rows.put_job(connection, job.job_id, state=JobState.RUNNING, started_at=now)
    run_as(monkeypatch, lambda *_: DONE)
    with Runner(desk, 0.02):
        ended = until(desk, job, JobState.DONE)
    assert ended.started_at == now


@on_both
def test_of_two_desks_one_runs_the_jobs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []

    def step(_: Project, name: str, *_rest: Any) -> Outcome:
        runs.append(name)
        time.sleep(0.05)
        return DONE

    run_as(monkeypatch, step)
    with Runner(desk, 0.02), Runner(desk, 0.02):
        for name in ("find", "identify", "report"):
            job = ask(desk, TASHI, name, {})
        until(desk, job, JobState.DONE)
    assert runs == ["find", "identify", "report"]


def test_an_error_that_was_foreseen_is_told_in_its_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(*_: Any) -> Outcome:
        raise InputError("There is no such model.", "See: pardalis models.")

    run_as(monkeypatch, step)
    job = ask(desk, TASHI, "find", {})
    with Runner(desk, 0.02):
        failed = until(desk, job, JobState.FAILED)
    assert failed.message == "There is no such model. See: pardalis models."


def test_an_error_that_nobody_foresaw_tells_no_place(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def step(*_: Any) -> Outcome:
        raise RuntimeError("deployment at 43.1234, 131.9876")

    run_as(monkeypatch, step)
    job = ask(desk, TASHI, "find", {})
    with caplog.at_level(logging.DEBUG), Runner(desk, 0.02):
        failed = until(desk, job, JobState.FAILED)
        # The next is run all the same.
        run_as(monkeypatch, lambda *_: DONE)
        until(desk, ask(desk, TASHI, "report", {}), JobState.DONE)
    assert "RuntimeError" in failed.message
    assert "43.1234" not in failed.message + caplog.text
    assert "RuntimeError" in caplog.text


def test_only_an_analyst_of_all_runs_steps(desk: Desk) -> None:
    job = ask(desk, TASHI, "find", {"confidence": 0.3})
    with pytest.raises(AccessError):
        ask(desk, LIN, "find", {})
    with pytest.raises(AccessError):
        stop(desk, LIN, job.job_id)
    with desk.project.database.write() as connection:
        rows.put_job(connection, job.job_id, message="Look at S1/a.jpg.")
    # How far it is all see; what it says names cards.
    seen = job_seen(desk, LIN, job.job_id)
    assert seen == replace(job, arguments={}, message="")
    assert jobs_seen(desk, LIN) == (seen,)
    assert jobs_seen(desk, TASHI)[0].message == "Look at S1/a.jpg."
    with pytest.raises(AbsentError):
        job_seen(desk, TASHI, 99)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("watch", {}),
        ("find", {"results": "/etc/passwd"}),
        ("find", {"models": "/tmp"}),
        ("find", {"scheduler": "tcp://10.0.0.1:8786"}),
        ("find", {"network": "/tmp/evil.onnx"}),
        ("find", {"network": "..\\evil.onnx"}),
        ("find", {"confidence": "high"}),
        ("find", {"confidence": True}),
        ("find", {"again": 1}),
        ("import", {"source": "/etc"}),
        ("import", {"database": "postgresql://elsewhere/db"}),
        ("import", {"time_from": "exif"}),
        ("import", {"time_from": [1]}),
        ("estimate", {"habitat": "/etc/passwd"}),
        ("estimate", {"covariates": ["x=/etc/passwd"]}),
        ("estimate", {"detectfn": "XX"}),
        ("estimate", {"check": 1.5}),
        ("report", {"project": "/tmp"}),
    ],
)
def test_no_file_and_no_address_is_named_from_afar(name: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        check_arguments(name, arguments)


def test_what_may_be_chosen_is_a_setting() -> None:
    assert check_arguments("import", {"time_from": ("exif", "name"), "burst_gap": 5}) == {
        "burst_gap": 5,
        "time_from": ["exif", "name"],
    }
    assert check_arguments("estimate", {"buffer": None, "detectfn": "EX"})["detectfn"] == "EX"
    for name in ALLOWED:
        with pytest.raises(InputError, match="cannot be chosen"):
            check_arguments(name, {"workers": 1})


def test_a_survey_is_worked_through_by_jobs(few_cards: Path, tmp_path: Path) -> None:
    survey = Path(shutil.copytree(few_cards, tmp_path / "cards"))
    with new_project(survey) as project:
        desk = Desk(project)
        names = ("import", "find", "identify", "estimate", "report")
        asked = [ask(desk, TASHI, name, {}) for name in names]
        with Runner(desk, 0.05):
            ended = [until(desk, each, JobState.DONE) for each in asked]
        assert "27 photographs" in " ".join(each.message for each in ended)
        assert project.report.is_file()
