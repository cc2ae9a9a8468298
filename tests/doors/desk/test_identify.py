"""The page of pairs, by keyboard; and what of it must not tell why a pair is asked."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def ledger_of(survey: Path) -> list[Any]:
    from pardalis.store import identities
    from pardalis.workflows.project import open_project

    with open_project(survey) as project, project.database.read() as connection:
        return list(identities.decisions(connection))


def shown(page: Any, other_than: str = "") -> str:
    """The question whose pictures are shown."""
    page.wait_for_function(
        "other => { const now = document.querySelector('#pair').dataset.question;"
        " return now && now !== other && document.querySelector('#lacking').hidden"
        " && document.querySelector('[data-side=left] img').naturalWidth > 0; }",
        arg=other_than,
        timeout=60_000,
    )
    return str(page.eval_on_selector("#pair", "each => each.dataset.question"))


@pytest.mark.on_both
def test_pairs_are_decided_by_keyboard_and_taken_back(
    own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]
) -> None:
    with serving(own_survey, by="Lin") as address:
        page, other = browser_page(), browser_page(width=390, height=844)
        page.goto(f"{address}/identify")
        seen = [shown(page)]
        other.goto(f"{address}/identify")
        # Pairs that the first page holds are not given to the second.
        other.wait_for_selector("#state:not([hidden]), #pair:not([hidden])")
        if other.is_visible("#pair"):
            assert shown(other) not in seen
        assert page.is_hidden("[data-side=left] .spots")
        page.keyboard.press("Space")
        assert page.get_attribute("[data-tool=spots]", "aria-pressed") == "true"
        assert page.locator("[data-side=left] .spots").evaluate("e => !e.hasAttribute('hidden')")
        page.keyboard.press("+")
        assert "scale(1.4)" in page.get_attribute("[data-side=right] .layer", "style")
        page.keyboard.press("l")
        page.wait_for_selector("[data-side=right] img[src$='/right/0.jpg']")
        for key in ("1", "d", "c"):
            page.keyboard.press(key)
            page.wait_for_selector("#before:not([hidden])")
            page.wait_for_function("!document.querySelector('[data-undo]').disabled")
            ended = page.is_hidden("#pair")
            if ended:
                break
            seen.append(shown(page, seen[-1]))
        assert "P(same)" in page.inner_text("#opinion")
        page.keyboard.press("u")
        page.wait_for_selector("#before", state="hidden")
        # Where no pair was left, the one taken back is the last that was seen.
        again = shown(page, "" if ended else seen[-1])
        assert again in seen
        page.keyboard.press("4")
        page.keyboard.press("l")
        page.wait_for_selector("#before:not([hidden])")
        assert page.inner_text("#said") == "You said: not identifiable."
    said = [each.verdict.value for each in ledger_of(own_survey)]
    assert said[:3] == ["same", "different", "cannot_tell"]
    assert said[3] == "undo"
    assert said[4] == "not_identifiable"
    assert len(set(seen)) == len(seen)


def test_a_conflict_is_shown_with_both_verdicts(
    own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]
) -> None:
    from pardalis.records.decision import Verdict
    from pardalis.store import identities
    from pardalis.store.desk.queue import queue
    from pardalis.workflows.project import open_project
    from pardalis.workflows.speak import Words

    with serving(own_survey, by="Lin") as address:
        page = browser_page()
        page.goto(f"{address}/identify")
        asked = shown(page)
        with open_project(own_survey) as project, project.database.write() as connection:
            pair = next(e.pair for e in queue(connection).values() if e.question_id == asked)
            said = Words("Anna <script>").say(Verdict.DIFFERENT, *pair)
            identities.append_decisions(connection, [said])
        page.keyboard.press("s")
        page.wait_for_selector("#conflict:not([hidden])")
        assert "Anna <script> said different" in page.inner_text("#conflict ul")
        assert "Your answer: same" in page.inner_text("#own")
        assert [each.decided_by for each in ledger_of(own_survey)] == ["Anna <script>"]
        page.click("[data-conflict=insist]")
        page.wait_for_selector("#before:not([hidden])")
        assert [each.decided_by for each in ledger_of(own_survey)] == ["Anna <script>", "Lin"]


def test_nothing_tells_why_a_pair_is_asked(client: Callable[..., Any], own_survey: Path) -> None:
    asks = client(own_survey)
    told = wait_for_pairs(asks)
    text = asks.get("/identify").text
    text += "".join(asks.get(f"/api/v1/questions/{each}/overlay").text for each in told)
    text += asks.post("/api/v1/questions/next", json={"seat": "other", "number": 8}).text
    assert not re.search(r"purpose|known_pair|blind|p_same\"|\bgain\b|truth", text)
    # The ids of sightings are those of photographs: two of one photograph would give themselves
    # away.
    names = [each.sighting_id for each in _views(own_survey)]
    assert names
    assert not any(name in text for name in names)


def test_a_viewer_is_not_asked(client: Callable[..., Any], own_survey: Path) -> None:
    from pardalis.records.account import Account, Grant, Role

    asks = client(own_survey, Account("7", "Vera", (Grant(Role.VIEWER),)))
    assert asks.get("/identify").status_code == 403
    sent = {"seat": "a", "number": 1}
    assert asks.post("/api/v1/questions/next", json=sent).status_code == 403


def wait_for_pairs(asks: Any) -> list[str]:
    """The ids of pairs, once the queue has been made."""
    for _ in range(300):
        told = asks.post("/api/v1/questions/next", json={"seat": "page"}).json()
        if told["pairs"]:
            return [each["question_id"] for each in told["pairs"]]
        threading.Event().wait(0.1)
    raise AssertionError("no pair is asked")


def _views(survey: Path) -> list[Any]:
    from pardalis.store.desk.sighting_views import sighting_views
    from pardalis.workflows.project import open_project

    with open_project(survey) as project, project.database.read() as connection:
        return list(sighting_views(connection).values())


def test_many_reviewers_at_once_lose_and_double_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serving: Callable[..., Any]
) -> None:
    from pardalis.workflows.desk.desk import open_desk

    monkeypatch.syspath_prepend(str(Path(__file__).parents[3] / "benchmarks"))
    import desk_reviewers
    from desk_seed import make

    monkeypatch.setattr("desk_seed_animals._SPOKEN", 200)
    make(tmp_path / "survey", 900, 60, 6, 0)
    before = len(desk_reviewers.read_ledger(tmp_path / "survey"))
    with (
        open_desk(tmp_path / "survey") as desk,
        serving(app=desk_reviewers.named_app(desk)) as address,
    ):
        tallies = desk_reviewers.review(int(address.rpartition(":")[2]), 20, 4.0, 0.1)
    ledger = desk_reviewers.read_ledger(tmp_path / "survey")
    assert desk_reviewers.check(ledger, tallies, before) == []
    assert sum(len(each.taken) for each in tallies) >= 5
