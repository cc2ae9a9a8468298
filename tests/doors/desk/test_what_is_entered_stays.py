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
