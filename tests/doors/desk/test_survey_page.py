"""The first page: where the survey stands, and steps that run."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pardalis.workflows.desk.desk import open_desk, owner
from pardalis.workflows.desk.effort_calendar import calendar_seen, refresh_calendar
from pardalis.workflows.desk.overview import overview


def test_the_calendar_is_what_the_effort_command_counts(own_survey: Path) -> None:
    from pardalis.workflows.effort import show_effort

    counts = show_effort(own_survey).counts
    with open_desk(own_survey) as desk:
        me = owner("Lin")
        refresh_calendar(desk)
        calendar, is_new = calendar_seen(desk, me)
    assert is_new
    assert calendar is not None
    assert (len(calendar.stations), calendar.nights) == (counts["stations"], counts["nights"])
    worked = sum(each.worked for each in calendar.stations)
    assert abs(worked - float(counts["camera_nights_worked"])) < 0.06 * len(calendar.stations)
    for row in calendar.stations:
        assert sum(spell.nights for spell in row.spells) == calendar.nights


def test_the_answer_is_older_than_a_decision_made_since(own_survey: Path) -> None:
    from pardalis.records.decision import Verdict
    from pardalis.workflows.decide import decide

    with open_desk(own_survey) as desk:
        before = overview(desk, owner("Lin"))
        assert [step.name for step in before.steps if step.done] == [
            "import", "find", "identify", "estimate", "report",
        ]  # fmt: skip
        assert before.answer is not None
        assert before.answer.decisions_since == 0
        with desk.project.database.read() as connection:
            from sqlalchemy import text

            query = "SELECT sighting_id FROM sighting ORDER BY sighting_id LIMIT 2"
            a, b = connection.execute(text(query)).scalars()
    decide(own_survey, a, Verdict.CANNOT_TELL.value, b, "Lin")
    with open_desk(own_survey) as desk:
        after = overview(desk, owner("Lin"))
    assert after.answer is not None
    assert (after.decisions, after.answer.decisions_since) == (1, 1)
    assert after.next_step == "estimate"


def test_a_viewer_reads_no_name_of_what_is_doubtful(team: Any) -> None:
    page = team.client("vera").get("/").text
    assert "Files that cannot be read" in page
    assert "broken.JPG" not in page
    assert 'action="/jobs"' not in page
    assert team.client("rob").get("/doubts/import/unreadable").status_code == 200
    assert "broken.JPG" in team.client("rob").get("/doubts/import/unreadable").text
    assert team.client("vera").get("/doubts/import/unreadable").status_code == 403
    # Whose role is of one site only is shown no list of the whole survey.
    assert team.client("nora").get("/doubts/import/unreadable").status_code == 404


@pytest.mark.on_both
def test_a_step_is_started_and_seen_to_its_end(
    serving: Callable[..., Any], browser_page: Callable[..., Any], own_survey: Path
) -> None:
    from pardalis.web.app import create_app
    from pardalis.web.entrance.own import OwnEntrance
    from pardalis.workflows.desk.runner import Runner

    with (
        open_desk(own_survey) as desk,
        Runner(desk, look=0.1),
        serving(app=create_app(desk, OwnEntrance(owner("Lin")))) as address,
    ):
        page = browser_page()
        page.goto(address)
        page.get_by_role("heading", name="Effort by station and night").wait_for()
        page.get_by_label("Run", exact=True).select_option("report")
        page.get_by_role("button", name="Start").click()
        page.locator('[data-job][data-state="done"]').wait_for(timeout=60_000)
        assert "asked for by Lin" in page.locator("#jobs").inner_text()
        page.locator(".effort tbody tr").first.wait_for()


def test_the_api_runs_a_job_and_stops_one(own_survey: Path, client: Callable[..., Any]) -> None:
    from pardalis.workflows.desk.runner import Runner

    asks = client(own_survey)
    first = asks.post("/api/v1/jobs", json={"name": "report"}).json()
    second = asks.post("/api/v1/jobs", json={"name": "estimate"}).json()
    stopped = asks.post(f"/api/v1/jobs/{second['job_id']}/stop").json()
    assert stopped["state"] == "stopped"
    with open_desk(own_survey) as desk, Runner(desk, look=0.1):
        until = time.monotonic() + 60
        while asks.get(f"/api/v1/jobs/{first['job_id']}").json()["state"] != "done":
            assert time.monotonic() < until
            time.sleep(0.1)
    assert asks.get("/api/v1/jobs/999").status_code == 404
