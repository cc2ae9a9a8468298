"""What a person says of pairs faster than the desk answers: in order, and all of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pardalis.records.decision import Decision, Verdict
from pardalis.store import identities
from pardalis.store.desk.queue import queue
from pardalis.workflows.project import open_project
from pardalis.workflows.speak import Words


def ledger_of(survey: Path) -> list[Decision]:
    with open_project(survey) as project, project.database.read() as connection:
        return list(identities.decisions(connection))


def verdicts_of(survey: Path) -> list[str]:
    return [each.verdict.value for each in ledger_of(survey)]


def wait_for_decisions(survey: Path, number: int) -> None:
    for _ in range(300):
        if len(ledger_of(survey)) == number:
            return
        time.sleep(0.05)
    raise AssertionError(f"there are never {number} decisions")


def asked(page: Any, other_than: str = "") -> str:
    """The pair in sight."""
    page.wait_for_function(
        "other => { const now = document.querySelector('#pair').dataset.question;"
        " return now && now !== other && !document.querySelector('#pair').hidden; }",
        arg=other_than,
        timeout=60_000,
    )
    return str(page.eval_on_selector("#pair", "each => each.dataset.question"))


def test_answers_reach_the_ledger_in_the_order_of_the_keys(
    own_survey: Path,
    serving: Callable[..., Any],
    browser_page: Callable[..., Any],
    line: Any,
) -> None:
    with serving(own_survey) as address:
        page = browser_page()
        page.goto(f"{address}/identify")
        first = asked(page)
        line.hold(page, "/answer")
        page.keyboard.press("1")
        second = asked(page, first)
        page.keyboard.press("2")
        # It takes back the second answer, which has not even been sent.
        page.keyboard.press("u")
        line.let_go(page)
        page.wait_for_selector("#told >> text=This pair is asked again.")
        page.wait_for_selector("#before", state="hidden")
        assert asked(page) == second
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
    own_survey: Path,
    serving: Callable[..., Any],
    browser_page: Callable[..., Any],
    line: Any,
) -> None:
    with serving(own_survey, by="Lin") as address:
        page = browser_page()
        page.goto(f"{address}/identify")
        first = asked(page)
        line.hold(page, "/answer")
        page.keyboard.press("1")
        second = asked(page, first)
        page.keyboard.press("1")
        with open_project(own_survey) as project, project.database.write() as connection:
            pairs = {each.question_id: each.pair for each in queue(connection).values()}
            anna = Words("Anna")
            said = [anna.say(Verdict.DIFFERENT, *pairs[each]) for each in (first, second)]
            identities.append_decisions(connection, said)
        line.let_go(page)
        for number in (1, 2):
            page.wait_for_selector("#conflict:not([hidden])")
            page.click("[data-conflict=insist]")
            wait_for_decisions(own_survey, 2 + number)
        page.wait_for_selector("#conflict", state="hidden")
    ledger = ledger_of(own_survey)
    assert [each.decided_by for each in ledger] == ["Anna", "Anna", "Lin", "Lin"]
    assert {tuple(sorted(each.sightings)) for each in ledger[2:]} == {
        tuple(sorted(pairs[each])) for each in (first, second)
    }


def test_it_is_said_that_no_pair_is_left(
    own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]
) -> None:
    with serving(own_survey) as address:
        page = browser_page()
        empty = {"pairs": [], "waiting": 0, "behind": 0}
        page.route("**/questions/next", lambda route: route.fulfill(json=empty))
        page.goto(f"{address}/identify")
        page.wait_for_selector("#state >> text=No pair is worth asking")
        busy = {"pairs": [], "waiting": 3, "behind": 0}
        page.unroute("**/questions/next")
        page.route("**/questions/next", lambda route: route.fulfill(json=busy))
        page.wait_for_selector("#state >> text=are being looked at by others")


def test_pictures_that_could_not_be_fetched_are_asked_for_again(
    own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]
) -> None:
    with serving(own_survey) as address:
        page = browser_page()
        page.route("**/overlay", lambda route: route.abort())
        page.goto(f"{address}/identify")
        page.wait_for_selector("#lacking >> text=asked for again")
        page.unroute("**/overlay")
        page.wait_for_selector("#lacking", state="hidden")
        page.wait_for_selector("[data-side=left] img[src]")
