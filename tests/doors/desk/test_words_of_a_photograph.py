"""What a person says of a photograph faster than the desk answers, or while others speak."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pardalis.records.decision import Decision
from pardalis.store import identities
from pardalis.workflows.project import open_project


def ledger_of(survey: Path) -> list[Decision]:
    with open_project(survey) as project, project.database.read() as connection:
        return list(identities.decisions(connection))


def said_in(survey: Path) -> list[tuple[str, str]]:
    return [(each.verdict.value, each.value) for each in ledger_of(survey)]


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def boxes(page: Any) -> list[str]:
    """Of each box in the list: its class, which is what it shows."""
    return list(
        page.eval_on_selector_all("#detections > li", "all => all.map(e => e.classList[0])")
    )


@pytest.fixture
def page(own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]) -> Any:
    """A page with a photograph of one animal, which is chosen; others come after it."""
    with serving(own_survey) as address:
        opened = browser_page()
        opened.goto(f"{address}/photos?kind=animal")
        opened.wait_for_selector("#grid a[href]")
        opened.wait_for_function("() => document.activeElement.closest('#grid')")
        press(opened, "ArrowRight", "Enter")
        opened.wait_for_url("**/photos/*kind=animal*")
        opened.wait_for_selector("#detections li")
        press(opened, "1")
        yield opened


@pytest.fixture
def three(page: Any) -> Any:
    """The same with three boxes, none of them chosen."""
    for number in (2, 3):
        press(page, "Escape", "n", "Enter")
        page.wait_for_selector(f"#detections > li:nth-child({number})")
        page.wait_for_function("() => document.querySelector('#told').textContent === 'Said.'")
        page.evaluate("() => { document.querySelector('#told').textContent = ''; }")
    press(page, "Escape")
    return page


def test_what_is_said_while_the_desk_answers_is_kept(
    page: Any, own_survey: Path, line: Any
) -> None:
    line.hold(page, "/words")
    for name in ("flank", "sex"):
        page.select_option(f"#detections li.chosen [name={name}]", index=1)
    # What is being written is still there when the answer comes.
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.keyboard.press("Control+a")
    page.keyboard.type("snow leo")
    line.let_go(page)
    page.wait_for_function("() => document.querySelectorAll('#said li').length >= 2")
    assert page.evaluate("() => document.activeElement.name") == "species"
    page.keyboard.type("pard")
    page.keyboard.press("Enter")
    page.wait_for_selector("#said li >> text=Panthera uncia")
    said = {each.verdict.value: each.value for each in ledger_of(own_survey)}
    assert said == {"flank": "left", "sex": "female", "species": "Panthera uncia"}


def test_nothing_is_said_of_a_photograph_that_nobody_has_seen(
    page: Any, own_survey: Path, line: Any
) -> None:
    line.hold(page, "/words")
    here = page.url
    press(page, "Escape", "Enter", "Enter", "s")
    page.keyboard.type("snow leo")
    assert "too early" in page.inner_text("#told")
    line.let_go(page)
    while page.url == here:
        page.keyboard.type("o")
    # The rest of the word is none of the keys of the next photograph.
    page.keyboard.type("pard")
    press(page, "Enter")
    page.wait_for_timeout(800)
    press(page, "1", "v")
    page.wait_for_selector("#said li")
    assert [verdict for verdict, _ in said_in(own_survey)] == ["confirmed", "observation"]


def test_who_leafs_on_at_once_stays_where_they_went(page: Any, own_survey: Path, line: Any) -> None:
    line.hold(page, "/words")
    here = page.url
    page.keyboard.press("v")
    page.click("#next")
    page.wait_for_timeout(500)
    with page.expect_response("**/words"):
        line.let_go(page)
    page.wait_for_function("here => location.href !== here", arg=here)
    page.wait_for_timeout(500)
    shown = page.url.split("/photos/")[1].split("?")[0]
    page.wait_for_selector(f"#picture[src*='{shown}']")
    assert said_in(own_survey) == [("observation", "vehicle")]
    page.go_back()
    page.wait_for_selector("#said li")


def test_a_word_is_of_the_box_that_was_chosen_when_it_was_said(
    three: Any, own_survey: Path, line: Any
) -> None:
    before = len(ledger_of(own_survey))
    line.hold(three, "/words")
    press(three, "1", "v", "2", "p", "3", "u")
    # Once nothing is in it, twice is not of the whole photograph.
    press(three, "1", "e", "e", "Escape")
    line.let_go(three)
    three.wait_for_function("() => document.querySelectorAll('#detections > li').length === 2")
    three.wait_for_timeout(300)
    assert boxes(three) == ["human", "unknown"]
    said = said_in(own_survey)[before:]
    assert [value for _, value in said] == ["vehicle", "human", "unknown", "blank"]


def test_a_box_that_is_being_drawn_stays_when_an_answer_comes(
    page: Any, own_survey: Path, line: Any
) -> None:
    line.hold(page, "/words")
    press(page, "v", "n")
    assert page.locator("#overlay rect.mine").count() == 1
    line.let_go(page)
    page.wait_for_selector("#said li")
    assert page.locator("#overlay rect.mine").count() == 1
    press(page, "Enter")
    page.wait_for_selector("#detections > li:nth-child(2)")
    page.wait_for_selector("#overlay rect.mine", state="detached")
    assert [verdict for verdict, _ in said_in(own_survey)] == ["observation", "added"]


@pytest.mark.parametrize("fault", ["another spoke", "the line broke"])
def test_what_follows_a_word_that_was_not_kept_is_not_kept_either(
    page: Any, own_survey: Path, line: Any, fault: str
) -> None:
    here = page.url
    line.hold(page, "/words")
    press(page, "v", "Enter")
    page.wait_for_function("() => window.letGo")
    if fault == "another spoke":
        page.evaluate(
            """async id => {
              const at = `/api/v1/photographs/${id}`;
              const { since, detections } = await (await fetch(at)).json();
              const [{ detection_id }] = detections;
              const said = [{ verdict: "count", detection_id, value: "2" }];
              const csrf = document.querySelector("meta[name=csrf]").content;
              await fetch(`${at}/words`, { method: "POST", body: JSON.stringify({ said, since }),
                headers: { "content-type": "application/json", "x-csrf-token": csrf } });
            }""",
            here.split("/photos/")[1].split("?")[0],
        )
        expected, told = [("count", "2")], "Somebody else has said something"
    else:
        page.route("**/words", lambda route: route.abort())
        expected, told = [], "cannot be reached"
    line.let_go(page)
    page.wait_for_selector("#told.grave >> text=What was said after it")
    assert told in page.inner_text("#told")
    page.wait_for_timeout(500)
    assert page.url == here
    assert said_in(own_survey) == expected
    page.unroute("**/words")
    # It can be said again.
    press(page, "v")
    page.wait_for_selector("#detections > li.vehicle")


def test_who_leaves_is_asked_only_while_a_word_is_on_its_way(page: Any, line: Any) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.evaluate("() => { window.slow = new Promise((go) => { window.letGo = go; }); }")
    line.hold(page, "/words")
    press(page, "v")
    page.wait_for_selector("#told >> text=It is being sent")
    page.click("#back")
    page.wait_for_selector("#grid a[href]")
    assert asked == ["beforeunload"]
    page.wait_for_function("() => document.activeElement.closest('#grid')")
    press(page, "Enter")
    page.wait_for_selector("#detections li")
    page.route("**/beside*", lambda route: None)
    press(page, "ArrowRight")
    page.click("#back")
    page.wait_for_selector("#grid a[href]")
    assert asked == ["beforeunload"]


def test_people_are_shown_as_they_are_by_keyboard(page: Any) -> None:
    page.focus("#boxes")
    was = page.is_checked("#boxes")
    press(page, " ")
    assert page.is_checked("#boxes") is not was


def test_the_place_in_the_grid_follows_the_list(page: Any) -> None:
    page.goto(page.url.split("/photos/")[0] + "/photos?reviewed=no")
    page.wait_for_selector("#grid a[href]")
    page.wait_for_function("() => document.activeElement.closest('#grid')")
    press(page, "Enter")
    # Once its keys are listened to.
    page.wait_for_function("() => document.querySelector('#when')?.textContent")
    for _ in range(3):
        here = page.url
        press(page, "Enter")
        page.wait_for_function("here => location.href !== here", arg=here)
        page.wait_for_timeout(800)
    # Each left the list: what comes next has taken the place.
    assert "at=0" in page.url
    press(page, "ArrowRight")
    page.wait_for_url("**at=1")
    page.go_back()
    page.wait_for_selector("#back[href$='at=0']")
