"""Things that never move at the desk: shown, set aside in one act, said to move, taken back."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pardalis.records.account import Account, Grant, Role

STUMP, STONE, CAT = [0.1, 0.5, 0.2, 0.3], [0.6, 0.6, 0.2, 0.2], [0.35, 0.2, 0.2, 0.3]
DAYS = 9
ROB = Account("", "Rob", (Grant(Role.REVIEWER, "South"),))
VERA = Account("", "Vera", (Grant(Role.VIEWER),))


def _photograph(path: Path, when: datetime, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 200, (48, 64, 3), np.uint8)
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = f"{when:%Y:%m:%d %H:%M:%S}"
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, exif=exif)


@pytest.fixture(scope="module")
def stony(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cameras; the one in the north sees a stump and a stone every day, and once a cat."""
    from pardalis.workflows.find_animals import find_animals
    from pardalis.workflows.identify_animals import identify_animals
    from pardalis.workflows.import_cards import import_cards
    from pardalis.workflows.settings import FindSettings, IdentifySettings, ImportSettings

    root = tmp_path_factory.mktemp("stony") / "Stony 2026"
    images: list[dict[str, Any]] = []
    for card in ("A1", "B1"):
        for day in range(DAYS):
            path = root / card / f"IMG_{day:04d}.JPG"
            _photograph(path, datetime(2026, 3, 1, 12) + timedelta(days=day), len(images))
            boxes = [STUMP, STONE] if card == "A1" else []
            found: list[dict[str, Any]] = [{"category": "1", "conf": 0.6, "bbox": b} for b in boxes]
            if (card, day) in (("A1", 5), ("B1", 3)):
                found.append({"category": "1", "conf": 0.9, "bbox": CAT})
            images.append({"file": f"{card}/{path.name}", "detections": found})
    season = "2026-03-01T00:00:00Z,2026-03-20T00:00:00Z"
    (root / "deployments.csv").write_text(
        "deploymentID,locationID,latitude,longitude,deploymentStart,deploymentEnd,deploymentGroups\n"
        f"A1,S1,1.0,30.0,{season},North\nB1,S2,1.1,30.0,{season},South\n"
    )
    results = root / "results.json"
    info = {"detector": "x", "format_version": "1.4"}
    told = {"images": images, "detection_categories": {"1": "animal"}, "info": info}
    results.write_text(json.dumps(told))
    import_cards(root, ImportSettings(workers=1))
    find_animals(root, FindSettings(results=results, workers=1))
    identify_animals(root, IdentifySettings(workers=1))
    return root


@pytest.fixture
def survey(stony: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(stony, tmp_path / stony.name))


def until(told: Callable[[], Any]) -> Any:
    """What is told, once it is not empty."""
    end = time.monotonic() + 60
    while not (found := told()):
        assert time.monotonic() < end, "it never comes"
        time.sleep(0.1)
    return found


def new(asks: Any) -> dict[str, Any]:
    """The places, once they were looked for anew."""

    def told() -> Any:
        seen = asks.get("/api/v1/still").json()
        return seen if seen["is_new"] else None

    found: dict[str, Any] = until(told)
    return found


def blank(asks: Any) -> int | None:
    """How many photographs show nothing, once their rows are up to date."""
    current = asks.get("/api/v1/photographs/days").json()["current"]
    counts = asks.get("/api/v1/photographs/counts").json()
    return counts["kinds"].get("blank", 0) if current else None


def test_places_are_listed_as_the_command_line_lists_them(
    client: Callable[..., Any], survey: Path
) -> None:
    from pardalis.workflows.still import list_still

    listed = list_still(survey).answer["still"]
    seen = new(client(survey))
    assert [each["name"] for each in seen["waiting"]] == [each["place"] for each in listed]
    assert {(each["number"], each["events"], each["days"]) for each in seen["waiting"]} == {
        (DAYS, DAYS, DAYS)
    }
    asks = client(survey)
    for media_id, detection_id in seen["waiting"][0]["pictures"]:
        wanted = {"size": "crop", "detection": detection_id}
        answer = asks.get(f"/api/v1/photographs/{media_id}/picture", params=wanted)
        assert answer.headers["content-type"] == "image/jpeg"
    assert "Things that never move" in asks.get("/").text
    assert 'href="/deployments/still"' in asks.get("/deployments").text


def test_places_are_set_aside_in_one_act_and_taken_back(
    client: Callable[..., Any], survey: Path
) -> None:
    asks = client(survey)
    before = until(lambda: blank(asks))
    waiting = new(asks)["waiting"]
    keys = [each["key"] for each in waiting]
    sent = {"place": keys, "verdict": "aside", "evidence": "a stump and a stone"}
    assert asks.post("/deployments/still", data=sent).status_code == 303
    seen = asks.get("/api/v1/still").json()
    assert not seen["waiting"]
    assert [(each["aside"], each["together"]) for each in seen["said"]] == [(True, 2)] * 2
    # All but the one with the cat hold nothing now.
    assert until(lambda: blank(asks)) == before + DAYS - 1
    assert asks.post("/deployments/still", data=sent).status_code == 404
    undone = {"position": seen["said"][0]["position"]}
    assert asks.post("/deployments/still/undo", data=undone).status_code == 303
    assert until(lambda: blank(asks)) == before
    again = new(asks)
    assert [each["key"] for each in again["waiting"]] == keys
    assert not again["said"]
    assert asks.post("/deployments/still/undo", data=undone).status_code == 404


def test_what_moves_is_not_asked_again(client: Callable[..., Any], survey: Path) -> None:
    from pardalis.workflows.still import list_still

    asks = client(survey)
    stump, stone = new(asks)["waiting"]
    answer = asks.post("/api/v1/still", json={"places": [stump["key"]], "aside": False})
    assert answer.status_code == 200, answer.text
    seen = new(asks)
    assert [each["key"] for each in seen["waiting"]] == [stone["key"]]
    assert not seen["said"][0]["aside"]
    assert [each["place"] for each in list_still(survey).answer["still"]] == [stone["name"]]
    (position,) = answer.json()["positions"]
    assert asks.delete(f"/api/v1/still/decisions/{position}").status_code == 204
    assert len(new(asks)["waiting"]) == 2


def test_who_does_not_review_the_camera_neither_sees_nor_decides(
    client: Callable[..., Any], survey: Path
) -> None:
    key = new(client(survey))["waiting"][0]["key"]
    asks = client(survey, ROB)
    seen = asks.get("/api/v1/still").json()
    assert (seen["waiting"], seen["said"]) == ([], [])
    sent = {"places": [key], "aside": True}
    assert asks.post("/api/v1/still", json=sent).status_code == 404
    assert asks.post("/deployments/still", data={"verdict": "aside"}).status_code == 422
    assert client(survey, VERA).get("/deployments/still").status_code == 403
    assert client(survey, VERA).post("/api/v1/still", json=sent).status_code == 403


def test_a_person_decides_by_keyboard(
    serving: Callable[..., Any], browser_page: Callable[..., Any], survey: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with serving(survey) as address:
        page = browser_page(width=390, height=844)
        page.goto(f"{address}/deployments/still")
        page.locator("input[name=place]").first.focus(timeout=30_000)
        faults = Axe().run(page).response["violations"]
        assert [each["id"] for each in faults if each["impact"] in ("serious", "critical")] == []
        page.keyboard.press("Space")
        page.locator("button[value=aside]").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="What was said of such places").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator("form.inline button").first.focus()
        page.keyboard.press("Enter")
        page.locator("input[name=place]").nth(1).wait_for(timeout=30_000)
