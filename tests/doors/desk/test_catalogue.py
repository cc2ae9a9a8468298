"""The catalogue: searched, described, merged, split, undone, printed; who sees it how."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pardalis.records.account import Account, Grant, Role

VIEWER = Account("7", "Vera", (Grant(Role.VIEWER),))
NAME = "<b>Амба</b> 虎"


def behind(asks: Any) -> None:
    """Wait until the catalogue has followed the ledger."""
    for _ in range(200):
        if not asks.get("/api/v1/individuals").json()["behind"]:
            return
        time.sleep(0.05)
    raise AssertionError("the catalogue does not follow")


def animals(asks: Any, **asked: str) -> dict[str, Any]:
    told = asks.get("/api/v1/individuals", params=asked).json()
    return {each["individual_id"]: each for each in told["cards"]}


@pytest.mark.on_both
def test_an_animal_is_described_merged_split_and_given_back(
    own_survey: Path,
    serving: Callable[..., Any],
    browser_page: Callable[..., Any],
) -> None:
    with serving(own_survey) as address:
        page = browser_page()
        page.goto(f"{address}/catalogue")
        page.wait_for_selector(".animal")
        before = page.locator(".animal").count()
        first, second = page.locator(".animal strong").all_inner_texts()[:2]
        page.click(f"text={first}")
        page.fill(".decide input[name=name]", NAME)
        page.select_option(".decide select[name=sex]", "male")
        page.fill(".decide input[name=note]", "<img src=x onerror=alert(1)> notch")
        page.click("text=Say it …")
        assert f"{NAME}" in page.inner_text("main")
        page.click("text=Decide so")
        page.wait_for_function(
            "text => document.querySelector('h1').textContent.includes(text)", arg="Амба"
        )
        assert page.inner_text("h1") == f"{first} {NAME}"
        page.fill("input[name=other]", second.lower())
        page.click("text=Merge …")
        told = page.inner_text(".verdict")
        moved = re.search(r"sightings? leaves? (\w+) and comes? to (\w+)", told)
        assert moved is not None, told
        gone, stays = moved.groups()
        assert {gone, stays} == {first, second}
        page.click("text=Decide so")
        page.goto(f"{address}/catalogue")
        many = "n => document.querySelectorAll('.animal').length === n"
        page.wait_for_function(many, arg=before - 1)
        page.goto(f"{address}/catalogue/{stays}")
        page.locator("input[name=sighting]").first.check()
        page.click("text=are another animal")
        assert "1 sighting leaves" in page.inner_text(".verdict")
        page.click("text=Leave it")
        page.locator("tr:has-text('same animal') button").first.click()
        assert re.search(rf"leaves? {stays} and comes? to \w+", page.inner_text(".verdict"))
        page.click("text=Decide so")
        page.goto(f"{address}/catalogue")
        page.wait_for_function(many, arg=before)


def test_the_catalogue_is_searched(client: Callable[..., Any], own_survey: Path) -> None:
    asks = client(own_survey)
    wait_for_views(asks)
    every = animals(asks)
    assert len(every) >= 5
    one_sided = animals(asks, known_from="one_only")
    assert 0 < len(one_sided) < len(every)
    assert all(not (each["left"] and each["right"]) for each in one_sided.values())
    assert list(animals(asks, text=next(iter(every)).lower())) == [next(iter(every))]
    assert animals(asks, text="nobody is called so") == {}
    south = animals(asks, site="South")
    assert 0 < len(south) < len(every)
    day = min(each["last"] for each in every.values())[:10]
    early = animals(asks, seen_to=day)
    assert all(each["first"][:10] <= day for each in early.values())
    assert animals(asks, sex="female") == {}
    assert len(animals(asks, sex="unknown")) == len(every)
    by_number = [each["sightings"] for each in animals(asks, order="sightings").values()]
    assert by_number == sorted(by_number, reverse=True)
    assert asks.get("/api/v1/individuals", params={"seen_from": "2026-13-01"}).status_code == 422
    assert asks.get("/catalogue", params={"as_of": "2026-03-05"}).status_code == 200


def test_a_viewer_sees_no_station_and_decides_nothing(
    client: Callable[..., Any], own_survey: Path
) -> None:
    asks = client(own_survey)
    wait_for_views(asks)
    name = next(iter(animals(asks)))
    form = {"act": "describe", "note": "drinks at Leopard Gorge", "since": "0"}
    assert asks.post(f"/catalogue/{name}/change", data=form).status_code == 303
    behind(asks)
    assert "Leopard Gorge" in asks.get(f"/catalogue/{name}").text
    draw_key(own_survey)
    seen = client(own_survey, VIEWER)
    page = seen.get(f"/catalogue/{name}").text
    map_ = seen.get(f"/api/v1/individuals/{name}/captures").json()
    assert "Leopard Gorge" not in page
    assert "Merge" not in page
    assert {each["properties"]["kind"] for each in map_["features"]} == {"cell"}
    for text in (page, seen.get("/catalogue").text, str(map_)):
        assert not re.search(r"\b[NS][123][AB]?\b|43\.1\d{2,}|130\.4\d{2,}", text)
    answer = seen.post(f"/catalogue/{name}/change", data=form)
    assert answer.status_code == 403
    absent = asks.post("/catalogue/L999/change", data=form | {"note": "x"})
    assert absent.status_code == 404


def test_the_booklet_has_a_page_an_animal_and_every_script(
    client: Callable[..., Any], own_survey: Path, tmp_path: Path
) -> None:
    pytest.importorskip("typst")
    asks = client(own_survey)
    wait_for_views(asks)
    name = next(iter(animals(asks)))
    form = {"act": "describe", "name": "Амба #虎 $x$", "since": "0"}
    asks.post(f"/catalogue/{name}/change", data=form)
    behind(asks)
    sent = {"asked": "", "paper": "a5", "places": "yes"}
    answer = printed(asks, sent)
    if answer.headers["content-type"] != "application/pdf":
        assert "No font on this machine has these characters: 虎" in answer.text
        return
    file = tmp_path / "booklet.pdf"
    file.write_bytes(answer.content)
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True)
    # Between two scripts stands a little room.
    assert "Амба#虎$x$" in re.sub(r"[ \n]", "", text.stdout)
    assert text.stdout.count("\f") == len(animals(asks)) + 2
    assert "N1" in text.stdout
    draw_key(own_survey)
    seen = printed(client(own_survey, VIEWER), sent)
    file.write_bytes(seen.content)
    rounded = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True)
    assert not re.search(r"\b[NS][123]\b", rounded.stdout)
    assert "43.1" in rounded.stdout


def printed(asks: Any, sent: dict[str, str]) -> Any:
    """The booklet, or the page that says why there is none."""
    answer = asks.post("/booklet", data=sent)
    assert answer.status_code == 303, answer.text
    place = answer.headers["location"].removesuffix("/file")
    until = time.monotonic() + 60
    while "http-equiv" in (page := asks.get(place)).text:
        assert time.monotonic() < until, "it is never printed"
        time.sleep(0.1)
    file = asks.get(f"{place}/file")
    return file if file.status_code == 200 else page


def test_a_booklet_is_stopped_and_is_for_who_asked(
    client: Callable[..., Any], own_survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pardalis.workflows.desk import booklet as job
    from pardalis.workflows.desk import prints

    begun, go = threading.Event(), threading.Event()

    def slow(*given: Any) -> Any:
        begun.set()
        assert go.wait(30)
        return made(*given)

    made = job._animal
    monkeypatch.setattr(job, "_animal", slow)
    monkeypatch.setattr(prints, "SOON", 0.01)
    asks = client(own_survey)
    wait_for_views(asks)
    place = asks.post("/booklet", data={"asked": ""}).headers["location"]
    assert begun.wait(30)
    page = asks.get(place).text
    assert "It is being printed" in page
    assert asks.get(f"{place}/file").status_code == 404
    assert asks.post(f"{place}/stop").status_code == 303
    go.set()
    until = time.monotonic() + 30
    while "It was stopped" not in asks.get(place).text:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert client(own_survey, VIEWER).get(place).status_code == 404
    assert asks.post("/booklet", data={"asked": "text=nobody"}).status_code == 404


def draw_key(survey: Path) -> None:
    """As the first account of a team does: places have pseudonyms from then on."""
    from pardalis.store.desk.secret import make_secret
    from pardalis.workflows.project import open_project

    with open_project(survey) as project, project.database.write() as connection:
        make_secret(connection)


def wait_for_views(asks: Any) -> None:
    """Until the sightings as they are shown have been made."""
    for _ in range(200):
        if animals(asks):
            return
        time.sleep(0.05)
    raise AssertionError("no individual is shown")
