"""The page of deployments: its map, clocks and doubtful times decided and taken back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image
from sqlalchemy import select

from pardalis.workflows.desk.desk import open_desk, owner


def with_times(survey: Path, first: datetime, step: timedelta) -> Path:
    """The photographs of S1A by another clock."""
    from pardalis.store import schema
    from pardalis.workflows.place_cards import place_again
    from pardalis.workflows.project import open_project

    with open_project(survey) as project:
        table = schema.card_file
        with project.database.write() as connection:
            query = select(table.c.file_path).where(table.c.card == "S1A").order_by("file_path")
            for row, path in enumerate(connection.execute(query).scalars().all()):
                mine = table.c.file_path == path
                connection.execute(
                    table.update().where(mine).values(camera_time=first + row * step)
                )
        place_again(project)
    return survey


@pytest.fixture
def late_survey(own_survey: Path) -> Path:
    """The clock of S1A stood a year back while it was there."""
    return with_times(own_survey, datetime(2025, 3, 3, 6), timedelta(days=3))


def test_each_camera_stands_in_the_table(client: Callable[..., Any], made_survey: Path) -> None:
    told = client(made_survey).get("/api/v1/cameras").json()
    by_name = {each["seen"]["name"]: each for each in told["cameras"]}
    assert set(by_name) == {"N1A", "N1B", "N2A", "N3A", "S1A", "S2A"}
    assert by_name["N2A"]["photographs"] == 6
    assert by_name["N2A"]["last"].startswith("2026-03-08T07:14")
    assert by_name["N1A"]["stood"] == pytest.approx(14)
    assert "S2A" in {each["subject"] for each in told["clocks"]}
    stations = {each["name"]: each for each in told["stations"]}
    assert stations["N1"]["cameras"] == ["N1A", "N1B"]
    page = client(made_survey).get("/deployments").text
    assert all(name in page for name in by_name)


def test_the_page_says_while_photographs_are_still_brought_in(
    client: Callable[..., Any], own_survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pardalis.store.desk import photographs
    from pardalis.workflows.desk import cameras
    from pardalis.workflows.project import open_project

    monkeypatch.setattr(cameras, "keep_current", lambda desk: None)
    desk = client(own_survey)
    behind = "What was found last is still being brought in."
    assert behind not in desk.get("/deployments").text
    with open_project(own_survey) as project, project.database.write() as connection:
        photographs.outdate(connection)
    assert behind in desk.get("/deployments").text


def test_a_clock_is_mended_as_proposed_and_the_mend_is_taken_back(late_survey: Path) -> None:
    from pardalis.workflows.desk.one_camera import camera_view
    from pardalis.workflows.desk.saying_of_cameras import Shown, accept_clock, take_back

    with open_desk(late_survey) as desk:
        lin = owner("Lin")
        before = camera_view(desk, lin, "S1A").clock
        assert before is not None
        assert before.now is not None
        assert before.now.outside == before.photographs == before.returning == 4
        assert "365 d" in before.proposed_words
        assert before.proposed_text.startswith("shift +")
        said = accept_clock(desk, lin, "S1A", Shown(0, before.proposed_text))
        after = camera_view(desk, lin, "S1A")
        assert after.clock is not None
        assert after.clock.now is not None
        assert (after.clock.now.outside, after.clock.doubts) == (0, ())
        assert after.said[0].holds
        take_back(desk, lin, said.position)
        again = camera_view(desk, lin, "S1A")
        assert again.clock == before
        assert not again.said[0].holds


def test_what_is_said_of_a_time_is_a_gap_until_it_is_taken_back(own_survey: Path) -> None:
    from pardalis.workflows.content import report_content
    from pardalis.workflows.desk.cameras import cameras_view
    from pardalis.workflows.desk.saying_of_cameras import Shown, say_effort, take_back
    from pardalis.workflows.said_effort import SaidEffort

    def worked() -> float:
        rows = cameras_view(desk, lin).cameras
        return next(each.worked for each in rows if each.seen.name == "S2A")

    with open_desk(own_survey) as desk:
        lin = owner("Lin")
        row = next(e for e in cameras_view(desk, lin).cameras if e.seen.name == "S2A")
        start = row.seen.deployment_start
        stolen = SaidEffort(False, start, start + timedelta(days=3))
        said = say_effort(desk, lin, "S2A", Shown(0), stolen, "stolen")
        assert worked() == pytest.approx(row.worked - 3)
        gaps = report_content(desk.project).gaps
        assert [(each.deployment_id, each.reason) for each in gaps] == [("S2A", "stolen")]
        take_back(desk, lin, said.position)
        assert worked() == pytest.approx(row.worked)
        assert report_content(desk.project).gaps == ()


def test_a_time_in_which_a_camera_worked_is_doubted_no_more(own_survey: Path) -> None:
    from pardalis.records.effort_doubt import DoubtOfEffort, EffortDoubt
    from pardalis.store import identities
    from pardalis.workflows.desk.saying_of_cameras import Shown, say_effort
    from pardalis.workflows.said_effort import SaidEffort, without_settled

    day = timedelta(days=1)
    start = datetime(2026, 3, 3, tzinfo=UTC)
    doubt = EffortDoubt("S2A", start, start + 5 * day, DoubtOfEffort.SILENT, "silent")
    other = EffortDoubt("S1A", start, start + 5 * day, DoubtOfEffort.SILENT, "silent")
    with open_desk(own_survey) as desk:
        worked = SaidEffort(True, start, start + 4.5 * day)
        say_effort(desk, owner("Lin"), "S2A", Shown(0), worked)
        with desk.project.database.read() as connection:
            ledger = identities.decisions(connection)
    assert without_settled((doubt, other), ledger) == (other,)
    longer = EffortDoubt("S2A", start, start + 9 * day, DoubtOfEffort.SILENT, "silent")
    assert without_settled((longer,), ledger) == (longer,)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"camera": "nowhere", "verdict": "accept", "since": 0}, 404),
        ({"camera": "N1A", "verdict": "accept", "since": 0}, 422),
        ({"camera": "N1A", "verdict": "accept", "since": 0, "proposed": "shift +60 s"}, 409),
        ({"camera": "N1A", "verdict": "maybe", "since": 0}, 422),
        ({"camera": "N1A", "verdict": "right"}, 422),
    ],
)
def test_what_cannot_be_said_of_a_clock_is_refused(
    client: Callable[..., Any], own_survey: Path, sent: dict[str, Any], status: int
) -> None:
    asks = client(own_survey)
    assert asks.post("/api/v1/cameras/clock", json=sent).status_code == status
    assert asks.delete("/api/v1/cameras/decisions/7").status_code == 404
    time = {"camera": "N1A", "start": "2026-03-09T00:00:00Z", "end": "2026-03-02T00:00:00Z"}
    answer = asks.post("/api/v1/cameras/effort", json={**time, "worked": False, "since": 0})
    assert answer.status_code == 422
    assert answer.json()["error"] == "That is no time: it ends before it begins."


def test_a_viewer_sees_squares_and_no_names(team: Any) -> None:
    asks = team.client("vera")
    told = asks.get("/api/v1/maps/stations").json()
    assert {each["properties"]["kind"] for each in told["features"]} == {"cell"}
    corners = [c for each in told["features"] for c in each["geometry"]["coordinates"][0]]
    assert all(abs(20 * value - round(20 * value)) < 1e-6 for corner in corners for value in corner)
    page = asks.get("/deployments").text
    seen = asks.get("/api/v1/cameras").json()["cameras"]
    for text in (page, str(told), str(seen)):
        assert not [name for name in ("N1A", "S2A", "Leopard Gorge", "43.12") if name in text]
    name = quote(seen[0]["seen"]["name"])
    own = asks.get(f"/deployments/camera?name={name}")
    assert own.status_code == 200
    assert "Its clock" not in own.text
    assert asks.get("/deployments/camera?name=S2A").status_code == 404
    clock = {"camera": seen[0]["seen"]["name"], "verdict": "right", "since": 0}
    assert asks.post("/api/v1/cameras/clock", json=clock).status_code == 403


@pytest.mark.on_both
def test_accept_and_take_back_in_a_browser(
    serving: Callable[..., Any], browser_page: Callable[..., Any], late_survey: Path
) -> None:
    with serving(late_survey) as address:
        page = browser_page()
        page.goto(f"{address}/deployments")
        page.get_by_role("link", name="S1A", exact=True).first.click()
        page.get_by_role("button", name="Accept the mend").click()
        page.get_by_text("Nothing looks wrong with its times.").wait_for()
        assert "shift" in page.locator(".said li").first.inner_text()
        page.get_by_role("button", name="Take back").click()
        page.get_by_text("taken back").wait_for()
        page.get_by_role("button", name="Accept the mend").wait_for()


def test_the_map_is_drawn(
    serving: Callable[..., Any], browser_page: Callable[..., Any], made_survey: Path
) -> None:
    from pardalis.web.showing import MAP_LIBRARY

    with serving(made_survey) as address:
        page = browser_page()
        page.goto(f"{address}/deployments")
        place = page.locator(".map")
        if not MAP_LIBRARY.is_file():
            assert "make assets" in place.inner_text()
            return
        page.locator('.map[data-drawn="yes"]').wait_for(timeout=90_000)
        with Image.open(io.BytesIO(place.screenshot())) as picture:
            colours = picture.convert("RGB").getcolors(1 << 24) or []
        # Circles of stations with captures on the land's colour.
        shown = {colour for number, colour in colours if number > 150}
        assert any(abs(r - 242) + abs(g - 200) + abs(b - 121) < 40 for r, g, b in shown)
        assert any(abs(r - 242) + abs(g - 243) + abs(b - 238) < 12 for r, g, b in shown)


def test_doubtful_times_are_found_once_and_shown_with_what_is_said_since(
    own_survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pardalis.workflows.desk import effort_calendar
    from pardalis.workflows.desk.one_camera import camera_view
    from pardalis.workflows.desk.saying_of_cameras import Shown, say_effort, take_back
    from pardalis.workflows.said_effort import SaidEffort

    day = timedelta(days=1)
    with_times(own_survey, datetime(2026, 3, 2, 6), day)
    with open_desk(own_survey) as desk:
        lin = owner("Lin")
        (found,) = camera_view(desk, lin, "S1A").doubts
        assert "No photograph for" in found.reason
        effort_calendar.refresh_calendar(desk)
        # From now on its photographs are not gone through.
        monkeypatch.delattr(effort_calendar, "looks_of_deployment")
        (kept,) = camera_view(desk, lin, "S1A").doubts
        assert kept == found
        start = datetime.fromisoformat(found.begins)
        stolen = SaidEffort(False, start, start + found.days * day)
        said = say_effort(desk, lin, "S1A", Shown(0), stolen, "stolen")
        assert camera_view(desk, lin, "S1A").doubts == ()
        take_back(desk, lin, said.position)
        assert camera_view(desk, lin, "S1A").doubts == (found,)
    monkeypatch.undo()
    # Of other photographs they are found anew.
    with_times(own_survey, datetime(2026, 3, 6, 6), 2 * day)
    with open_desk(own_survey) as desk:
        assert camera_view(desk, lin, "S1A").doubts != (found,)


def form_of(page: str, action: str) -> dict[str, str]:
    """What a form of a camera's page sends besides what a person types."""
    form = page.split(f'action="{action}"')[1].split("</form>")[0]
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)">', form)
    return {name: unescape(value) for name, value in hidden}


def said_of_cameras(survey: Path) -> list[tuple[str, str]]:
    """The ledger: who said what."""
    from pardalis.store import identities
    from pardalis.workflows.project import open_project

    with open_project(survey) as project, project.database.read() as connection:
        ledger = identities.decisions(connection)
    return [(each.decided_by, each.value) for each in ledger]


@pytest.mark.on_both
def test_what_was_said_since_the_page_was_opened_is_looked_at_first(
    client: Callable[..., Any], late_survey: Path
) -> None:
    lin, tashi = client(late_survey), client(late_survey, owner("Tashi"))
    stale = form_of(lin.get("/deployments/camera?name=S1A").text, "/deployments/clock")
    assert stale["since"] == "0"
    mend = {**stale, "verdict": "accept"}
    del mend["csrf"], stale["csrf"]
    # Sent twice it is said once, and no refusal is shown.
    assert [tashi.post("/deployments/clock", data=mend).status_code for _ in range(2)] == [303, 303]
    said = [("Tashi", stale["proposed"])]
    assert said_of_cameras(late_survey) == said
    typed = "The card & the <b>notebook</b> agree"
    for verdict in ("right", "accept"):
        form = {**stale, "verdict": verdict, "evidence": typed}
        refused = lin.post("/deployments/clock", data=form)
        assert refused.status_code == 409
        assert "Something was said of this camera since you opened the page." in refused.text
        assert "The card &amp; the &lt;b&gt;notebook&lt;/b&gt; agree" in refused.text
        assert "Tashi" in refused.text.split('class="said"')[1]
        assert said_of_cameras(late_survey) == said
    # The page that was shown instead has seen it.
    seen = form_of(refused.text, "/deployments/clock")
    assert seen["since"] == "1"
    right = {"camera": "S1A", "verdict": "right", "since": 1}
    assert lin.post("/api/v1/cameras/clock", json={**right, "since": 0}).status_code == 409
    assert lin.post("/api/v1/cameras/clock", json=right).status_code == 200
    assert said_of_cameras(late_survey) == [*said, ("Lin", "right")]
    # What was taken back has been said too.
    undo = {"name": "S1A", "position": 2}
    assert lin.post("/deployments/undo", data=undo).status_code == 303
    assert tashi.post("/api/v1/cameras/clock", json={**right, "since": 2}).status_code == 409
    assert tashi.get("/api/v1/cameras/camera?name=S1A").json()["since"] == 3


def test_another_mend_than_the_one_that_was_shown_is_not_accepted(
    client: Callable[..., Any], late_survey: Path
) -> None:
    asks = client(late_survey)
    shown = form_of(asks.get("/deployments/camera?name=S1A").text, "/deployments/clock")
    # An import brings the card anew, with other times.
    with_times(late_survey, datetime(2024, 3, 3, 6), timedelta(days=3))
    form = {**shown, "verdict": "accept", "evidence": "seen in the notebook"}
    refused = asks.post("/deployments/clock", data=form)
    assert refused.status_code == 409
    assert "another mend than the one you saw" in refused.text
    assert 'value="seen in the notebook"' in refused.text
    assert said_of_cameras(late_survey) == []
    now = form_of(refused.text, "/deployments/clock")
    assert now["proposed"] != shown["proposed"]
    assert asks.post("/deployments/clock", data=form | now).status_code == 303
    assert said_of_cameras(late_survey) == [("Lin", now["proposed"])]


def test_a_time_on_which_somebody_else_decided_is_looked_at_first(
    client: Callable[..., Any], own_survey: Path
) -> None:
    with_times(own_survey, datetime(2026, 3, 2, 6), timedelta(days=1))
    lin, tashi = client(own_survey), client(own_survey, owner("Tashi"))
    form = form_of(lin.get("/deployments/camera?name=S1A").text, "/deployments/effort")
    del form["csrf"]
    gap, worked = form | {"verdict": "gap"}, form | {"verdict": "worked", "evidence": "seen"}
    assert [tashi.post("/deployments/effort", data=gap).status_code for _ in range(2)] == [303, 303]
    refused = lin.post("/deployments/effort", data=worked)
    assert refused.status_code == 409
    assert "You had written: <bdi>seen</bdi>" in refused.text
    ((who, value),) = said_of_cameras(own_survey)
    assert (who, value.split()[0]) == ("Tashi", "gap")
