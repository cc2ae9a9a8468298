"""What a person says faster than the desk answers: in order, all of it, of what was in sight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pardalis.records.decision import Decision, Verdict
from pardalis.store import identities
from pardalis.store.desk.queue import queue
from pardalis.workflows.project import open_project
from pardalis.workflows.speak import Words

# The first sending to an address that ends so waits until the test says so.
HELD = """ending => {
  const asked = window.fetch;
  let first = true;
  window.fetch = async (address, how) => {
    if (first && how?.method === "POST" && String(address).endsWith(ending)) {
      first = false;
      await new Promise((go) => { window.letGo = go; });
    }
    return asked(address, how);
  };
}"""


def ledger_of(survey: Path) -> list[Decision]:
    with open_project(survey) as project, project.database.read() as connection:
        return list(identities.decisions(connection))


def verdicts_of(survey: Path) -> list[str]:
    return [each.verdict.value for each in ledger_of(survey)]


def asked(page: Any, other_than: str = "") -> str:
    """The pair in sight."""
    page.wait_for_function(
        "other => { const now = document.querySelector('#pair').dataset.question;"
        " return now && now !== other && !document.querySelector('#pair').hidden; }",
        arg=other_than,
        timeout=60_000,
    )
    return str(page.eval_on_selector("#pair", "each => each.dataset.question"))


def let_go(page: Any) -> None:
    page.wait_for_function("() => window.letGo")
    page.evaluate("() => window.letGo()")


def test_answers_reach_the_ledger_in_the_order_of_the_keys(
    own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]
) -> None:
    with serving(own_survey) as address:
        page = browser_page()
        page.goto(f"{address}/identify")
        first = asked(page)
        page.evaluate(HELD, "/answer")
        page.keyboard.press("1")
        second = asked(page, first)
        page.keyboard.press("2")
        # It takes back the second answer, which has not even been sent.
        page.keyboard.press("u")
        let_go(page)
        page.wait_for_function(
            "id => document.querySelector('#pair').dataset.question === id", arg=second
        )
        page.wait_for_selector("#before", state="hidden")
        assert verdicts_of(own_survey) == ["same", "different", "undo"]
        page.keyboard.press("3")
        page.wait_for_selector("#before:not([hidden])")
    assert verdicts_of(own_survey) == ["same", "different", "undo", "cannot_tell"]


def test_a_key_that_is_held_down_answers_once(
    own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]
) -> None:
    with serving(own_survey) as address:
        page = browser_page()
        page.goto(f"{address}/identify")
        first = asked(page)
        for _ in range(3):
            page.keyboard.down("1")
        page.wait_for_selector("#before:not([hidden])")
        asked(page, first)
    assert verdicts_of(own_survey) == ["same"]


def test_an_answer_that_does_not_arrive_is_told_and_asked_again(
    own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]
) -> None:
    with serving(own_survey) as address:
        page = browser_page()
        page.goto(f"{address}/identify")
        first = asked(page)
        page.keyboard.press("1")
        second = asked(page, first)
        page.wait_for_selector("#before:not([hidden])")
        page.route("**/answer", lambda route: route.abort())
        page.keyboard.press("2")
        page.wait_for_selector("#told.grave")
        # Nothing stands to be taken back: U would mean what did not arrive, not what did before.
        page.wait_for_selector("#before", state="hidden")
        page.keyboard.press("u")
        page.unroute("**/answer")
        for _ in range(10):
            if asked(page) == second:
                break
            page.keyboard.press("3")
            page.wait_for_timeout(200)
        assert asked(page) == second
    said = verdicts_of(own_survey)
    assert said[0] == "same"
    assert "undo" not in said
    assert "different" not in said


def test_two_conflicts_at_once_are_shown_one_after_the_other(
    own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]
) -> None:
    with serving(own_survey, by="Lin") as address:
        page = browser_page()
        page.goto(f"{address}/identify")
        first = asked(page)
        page.evaluate(HELD, "/answer")
        page.keyboard.press("1")
        second = asked(page, first)
        page.keyboard.press("1")
        with open_project(own_survey) as project, project.database.write() as connection:
            pairs = {each.question_id: each.pair for each in queue(connection).values()}
            anna = Words("Anna")
            said = [anna.say(Verdict.DIFFERENT, *pairs[each]) for each in (first, second)]
            identities.append_decisions(connection, said)
        let_go(page)
        for number in (1, 2):
            page.wait_for_selector("#conflict:not([hidden])")
            page.click("[data-conflict=insist]")
            page.wait_for_function(
                "() => !document.querySelector('[data-undo]').disabled"
                " && !document.querySelector('#before').hidden"
            )
            if number == 1:
                page.wait_for_selector("#conflict:not([hidden])")
        page.wait_for_selector("#conflict", state="hidden")
    ledger = ledger_of(own_survey)
    assert [each.decided_by for each in ledger] == ["Anna", "Anna", "Lin", "Lin"]
    assert {tuple(sorted(each.sightings)) for each in ledger[2:]} == {
        tuple(sorted(pairs[each])) for each in (first, second)
    }


@pytest.fixture
def photograph(
    own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]
) -> Any:
    """A page with a photograph of one animal, chosen; others come after it."""
    with serving(own_survey) as address:
        page = browser_page()
        page.goto(f"{address}/photos?kind=animal")
        page.wait_for_selector("#grid a[href]")
        page.wait_for_function("() => document.activeElement.closest('#grid')")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.wait_for_url("**/photos/*kind=animal*")
        page.wait_for_selector("#detections li")
        page.keyboard.press("1")
        page.evaluate(HELD, "/words")
        yield page


def test_what_is_said_while_the_desk_answers_is_kept(photograph: Any, own_survey: Path) -> None:
    page = photograph
    for name in ("flank", "sex"):
        page.select_option(f"#detections li.chosen [name={name}]", index=1)
    # What is being written is still there when the answer comes.
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.keyboard.press("Control+a")
    page.keyboard.type("snow leo")
    let_go(page)
    page.wait_for_function("() => document.querySelectorAll('#said li').length >= 2")
    assert page.evaluate("() => document.activeElement.name") == "species"
    page.keyboard.type("pard")
    page.keyboard.press("Enter")
    page.wait_for_selector("#said li >> text=Panthera uncia")
    said = {each.verdict.value: each.value for each in ledger_of(own_survey)}
    assert said == {"flank": "left", "sex": "female", "species": "Panthera uncia"}


def test_nothing_is_said_of_a_photograph_that_nobody_has_seen(
    photograph: Any, own_survey: Path
) -> None:
    page = photograph
    here = page.url
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.url == here
    let_go(page)
    page.wait_for_function("here => location.href !== here", arg=here)
    page.wait_for_selector("#told.grave")
    assert "not kept" in page.inner_text("#told")
    assert verdicts_of(own_survey) == ["confirmed"]


def test_who_leafs_on_at_once_stays_where_they_went(photograph: Any, own_survey: Path) -> None:
    page = photograph
    here = page.url
    page.keyboard.press("v")
    page.click("#next")
    page.wait_for_timeout(500)
    with page.expect_response("**/words"):
        let_go(page)
    page.wait_for_function("here => location.href !== here", arg=here)
    page.wait_for_timeout(500)
    shown = page.url.split("/photos/")[1].split("?")[0]
    page.wait_for_selector(f"#picture[src*='{shown}']")
    assert verdicts_of(own_survey) == ["observation"]
    page.go_back()
    page.wait_for_selector("#said li")
