"""A page that renews itself leaves alone what a person has begun to fill in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pardalis.workflows.desk import one_animal

NOTE = "a long note on the notch of the left ear"


@pytest.fixture
def behind(
    own_survey: Path,
    serving: Callable[..., Any],
    browser_page: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    """The page of an animal made before the catalogue had followed; the next one is not."""
    waits = [3]
    monkeypatch.setattr(one_animal, "lag", lambda _: waits.pop() if waits else 0)
    with serving(own_survey) as address:
        page = browser_page()
        # A map that is left while it is being loaded complains.
        page.route("**/js/map.js", lambda route: route.fulfill(content_type="text/javascript"))
        page.goto(f"{address}/catalogue")
        page.click(".animal a")
        page.wait_for_selector("#behind")
        yield page


def test_a_page_with_nothing_entered_is_loaded_again(behind: Any) -> None:
    behind.wait_for_selector("#behind", state="detached")


@pytest.mark.parametrize(
    "entered",
    [
        pytest.param(lambda page: page.fill(".decide input[name=note]", NOTE), id="text"),
        pytest.param(lambda page: page.locator("input[name=sighting]").first.check(), id="tick"),
        pytest.param(lambda page: page.select_option(".decide select[name=sex]", "male"), id="sex"),
    ],
)
def test_a_page_with_something_entered_asks_first(
    behind: Any, entered: Callable[[Any], None]
) -> None:
    entered(behind)
    behind.evaluate("() => document.activeElement.blur()")
    state = """() => [...document.querySelectorAll("main input, main select")]
        .map((each) => [each.value, each.checked])"""
    before = behind.evaluate(state)
    again = behind.get_by_role("button", name="Load again")
    again.wait_for()
    assert "caught up" in behind.inner_text("#behind")
    assert "does not follow" not in behind.inner_text("#behind")
    assert behind.evaluate(state) == before
    again.click()
    behind.wait_for_selector("#behind", state="detached")


WAITS = """() => document.querySelector("#waiting").insertAdjacentHTML("beforeend", `
    <p data-waits>It is being looked for.</p>
    <input type="checkbox" id="tick"><input id="why" value="was">
    <select id="choice"><option>one</option><option>two</option></select>`)"""


def test_a_part_with_something_entered_is_not_replaced(
    own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]
) -> None:
    with serving(own_survey) as address:
        page = browser_page()
        for enter in (
            lambda: page.check("#tick"),
            lambda: page.fill("#why", "a stump"),
            lambda: page.select_option("#choice", "two"),
        ):
            page.goto(f"{address}/deployments/still")
            page.evaluate(WAITS)
            enter()
            page.evaluate("() => document.activeElement.blur()")
            with page.expect_response(f"{address}/deployments/still"):
                pass
            page.wait_for_timeout(300)
            assert page.locator("#tick").count() == 1
            # What is as it was is replaced.
            page.evaluate(
                """() => { document.querySelector("#tick").checked = false;
                document.querySelector("#why").value = "was";
                document.querySelector("#choice").selectedIndex = 0; }"""
            )
            page.wait_for_selector("#tick", state="detached")


def test_a_page_whose_login_has_ended_keeps_its_parts(
    team: Any, serving: Callable[..., Any], browser_page: Callable[..., Any]
) -> None:
    with serving(app=team.app) as address:
        page = browser_page()
        page.goto(f"{address}/sign-in?to=/deployments/still")
        page.get_by_label("Name").fill("rob")
        page.get_by_label("Password").fill(team.password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_selector("#waiting")
        page.evaluate(WAITS)
        page.context.clear_cookies()
        with page.expect_response(lambda answer: "/sign-in" in answer.url):
            pass
        page.wait_for_timeout(300)
        assert "They wait for a person" in page.inner_text("#waiting")
