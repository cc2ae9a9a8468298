"""The page of numbers: each number opens to photographs that count up to it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest


def photographs_behind(asks: Any, href: str) -> int:
    """How many photographs the page that a number leads to shows."""
    parts = urlsplit(href)
    assert parts.path == "/photos"
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    answer = asks.get("/api/v1/photographs/days", params=asked)
    assert answer.status_code == 200, answer.text
    assert set(asked) <= {"station", "first", "last", "kind", "species", "hour", "individual"}
    return int(answer.json()["total"])


def test_each_number_leads_to_so_many_photographs(
    client: Callable[..., Any], own_survey: Path
) -> None:
    asks = client(own_survey)
    until = time.monotonic() + 30
    while not (told := asks.get("/api/v1/numbers/rates").json())["is_new"]:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert told["of"]["scientific_name"] == "Panthera pardus"
    rows = {row["shown"]["scientific_name"] or row["shown"]["kind"]: row for row in told["species"]}
    assert {name: row["photographs"] for name, row in rows.items()} == {
        "animal": 23, "human": 2, "vehicle": 1, "Panthera pardus": 23,
    }  # fmt: skip
    for row in rows.values():
        assert photographs_behind(asks, row["photographs_href"]) == row["photographs"]
        assert photographs_behind(asks, row["first_href"]) >= 1
    for row in told["rates"]:
        assert photographs_behind(asks, row["href"]) == row["photographs"]
    page = asks.get("/numbers").text
    linked = re.findall(r'<a href="(/photos\?[^"]+)">([\d,]+)</a>', page)
    assert len(linked) >= 8
    for href, number in linked:
        assert photographs_behind(asks, unescape(href)) == int(number.replace(",", ""))
    events = re.findall(r'<a data-events href="(/photos\?[^"]+)">([\d,]+)', page)
    assert len(events) >= 20
    for href, number in events:
        assert photographs_behind(asks, unescape(href)) >= int(number.replace(",", "")), href
    # Nothing that is counted on the page stands without its photographs.
    body = page[page.index('id="hours"') :]
    assert not [n for n in re.findall(r'<td class="number">([\d,]+)</td>', body) if n != "0"]


def test_photographs_are_asked_for_by_hour_and_of_any_individual(
    client: Callable[..., Any], own_survey: Path
) -> None:
    asks = client(own_survey)
    until = time.monotonic() + 30
    while not asks.get("/api/v1/photographs/days").json()["current"]:
        assert time.monotonic() < until
        time.sleep(0.1)
    every = asks.get("/api/v1/photographs?number=300").json()
    hours = [None if each["taken"] is None else each["taken"] // 3_600_000 % 24 for each in every]
    for hour in (5, 7, 0):
        answer = asks.get("/api/v1/photographs", params={"hour": hour, "number": 300}).json()
        assert [each["media_id"] for each in answer] == [
            each["media_id"] for each, at in zip(every, hours, strict=True) if at == hour
        ]
        assert photographs_behind(asks, f"/photos?hour={hour}") == len(answer)
    known = asks.get("/api/v1/photographs", params={"individual": "*", "number": 300}).json()
    assert known == [each for each in every if each["individuals"]] != []
    assert asks.get("/api/v1/photographs?hour=24").status_code == 422


def test_rates_are_events_by_camera_nights(client: Callable[..., Any], own_survey: Path) -> None:
    told = client(own_survey).get("/api/v1/numbers/rates?of=human").json()
    by_station = {row["station"]: row for row in told["rates"]}
    # Two photographs of one event, at a station of one camera that stood for 14 days.
    assert by_station["N2"]["events"] == 1
    assert by_station["N2"]["photographs"] == 2
    assert by_station["N2"]["rate"]["nights"] == pytest.approx(14, abs=0.1)
    assert by_station["N2"]["rate"]["rate"] == pytest.approx(100 / 14, rel=0.01)
    # The pair's two cameras: twice the nights.
    assert by_station["N1"]["rate"]["nights"] == pytest.approx(28, abs=0.1)
    assert by_station["N1"]["rate"]["lower"] == 0
    assert sum(told["hours"]) == 1
    assert told["hours"][9] == 1
    # Two thirds of an hour before the clock's own noon, since it keeps the time of 120 degrees.
    assert 5.3 < told["sun"]["sunrise"][0] < 6.0
    assert 17.0 < told["sun"]["sunset"][0] < 17.3


def test_a_viewer_sees_rates_under_pseudonyms_and_density_in_squares(team: Any) -> None:
    asks = team.client("vera")
    told = asks.get("/api/v1/numbers/rates").json()
    assert sum(row["photographs"] for row in told["rates"]) == 23
    assert all(row["station"].startswith("station ") for row in told["rates"])
    page = asks.get("/numbers")
    assert page.status_code == 200
    answer = asks.get("/api/v1/maps/density", params={"kind": "activity centres"})
    assert answer.status_code == 200, answer.text
    kinds = {each["properties"]["kind"] for each in answer.json()["features"]}
    assert kinds == {"density", "cell"}
    for text in (page.text, answer.text, str(told)):
        assert not [name for name in ("N1A", '"N1"', "Leopard Gorge", "43.12") if name in text]


@pytest.mark.on_both
def test_the_page_shows_answer_models_and_hours(
    serving: Callable[..., Any], browser_page: Callable[..., Any], own_survey: Path
) -> None:
    with serving(own_survey) as address:
        page = browser_page(width=390, height=844)
        page.goto(f"{address}/numbers")
        assert "per 100" in page.locator("#answer").inner_text()
        assert page.locator("#hours svg rect").count() >= 5
        page.locator("select[name=of]").select_option("human")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url("**/numbers?of=human**")
        cells = page.locator(".rates tbody tr").first.locator("td")
        assert cells.nth(1).inner_text() == "0"
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390
