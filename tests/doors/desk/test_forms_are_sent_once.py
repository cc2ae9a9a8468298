"""A form that was sent cannot be sent again by a second click; who comes back can."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest


@pytest.fixture
def page(own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]) -> Any:
    """A page with a form of two buttons, which its answer leaves open, as a file's does."""
    with serving(own_survey) as address:
        page = browser_page()
        page.sent = []

        def held(route: Any) -> None:
            page.sent.append(route.request.post_data)
            route.fulfill(status=204)

        page.route("**/held", held)
        page.goto(f"{address}/catalogue")
        page.evaluate(
            """() => document.querySelector("main").insertAdjacentHTML("beforeend", `
            <form method="post" action="/held" id="held"><input name="word" value="notch">
            <button name="verdict" value="aside">Aside</button>
            <button name="verdict" value="moves">Moves</button>
            <button disabled>Never</button></form>`)"""
        )
        yield page


def enabled(page: Any) -> list[bool]:
    return [each.is_enabled() for each in page.locator("#held button").all()]


def test_a_second_click_sends_nothing(page: Any) -> None:
    # Two clicks of the mouse, as of an impatient hand; the second meets a disabled button.
    page.locator("#held button").nth(1).dblclick(delay=20)
    page.wait_for_function("() => document.querySelector('#held button').disabled")
    page.focus("#held input")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    (sent,) = page.sent
    assert parse_qs(sent) == {"word": ["notch"], "verdict": ["moves"]}
    assert enabled(page) == [False, False, False]
    # As the browser says of a page that it shows again as it was left.
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert enabled(page) == [True, True, False]


def test_a_form_that_is_answered_by_a_file_can_be_sent_again(page: Any) -> None:
    page.clock.install()
    page.evaluate("() => document.querySelector('#held').requestSubmit()")
    page.wait_for_function("() => document.querySelector('#held button').disabled")
    page.clock.fast_forward(20_000)
    assert enabled(page) == [True, True, False]


def test_a_form_that_is_not_sent_stays_as_it_is(page: Any) -> None:
    page.evaluate(
        """() => document.querySelector("#held")
        .addEventListener("submit", (event) => event.preventDefault())"""
    )
    page.locator("#held button").first.click()
    page.wait_for_timeout(200)
    assert page.sent == []
    assert enabled(page) == [True, True, False]
