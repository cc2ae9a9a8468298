"""The desk answers, in the words of who asks, and nobody else gets in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.filterwarnings("error")


def test_the_first_page_is_the_survey(client: Callable[..., Any], made_survey: Path) -> None:
    answer = client(made_survey).get("/")
    assert answer.status_code == 200
    assert "Hunchun 2026" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_what_is_not_there_is_said_in_words(client: Callable[..., Any], made_survey: Path) -> None:
    asks = client(made_survey)
    page, told = asks.get("/nothing"), asks.get("/api/v1/nothing")
    assert (page.status_code, told.status_code) == (404, 404)
    assert "There is no such thing" in page.text
    assert set(told.json()) == {"error", "remedy"}


def test_a_form_from_elsewhere_is_refused(client: Callable[..., Any], made_survey: Path) -> None:
    asks = client(made_survey)
    assert asks.post("/language", data={"language": "ru"}).status_code == 303


@pytest.mark.parametrize(
    ("chosen_on", "back"),
    [
        ("/photos?kind=animal&at=3", "/photos?kind=animal&at=3"),
        ("/catalogue/L001", "/catalogue/L001"),
        # Pages that answered a form, which no browser can go to.
        ("/catalogue/L001/change", "/catalogue/L001"),
        ("/audit/check", "/audit"),
        ("/deployments/clock", "/deployments"),
        ("/account/tokens?x=1", "/account"),
        ("/jobs/3/stop", "/"),
        ("/nothing", "/"),
        ("//elsewhere.example/photos", "/"),
        ("", "/"),
    ],
)
def test_who_chooses_a_language_comes_back_to_a_page_that_opens(
    client: Callable[..., Any], made_survey: Path, chosen_on: str, back: str
) -> None:
    asks = client(made_survey)
    headers = {"referer": f"http://testserver{chosen_on}"} if chosen_on else {}
    answer = asks.post("/language", data={"language": "ru"}, headers=headers)
    assert answer.status_code == 303
    assert answer.headers["location"] == back
    if not back.startswith(("/a", "/catalogue/")):
        assert asks.get(back).status_code == 200


def test_the_page_opens_in_a_browser(
    serving: Callable[..., Any], browser_page: Callable[..., Any], made_survey: Path
) -> None:
    with serving(made_survey) as address:
        page = browser_page()
        page.goto(address)
        assert page.locator("h1").inner_text() == "Hunchun 2026"
