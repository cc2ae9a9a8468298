"""What is sent twice to the catalogue, or by two people at once, is decided once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pardalis.records.account import Account, Grant, Role
from pardalis.records.decision import Decision
from pardalis.store import identities
from pardalis.workflows.desk import animal_changes
from pardalis.workflows.project import open_project

ANNA = Account("2", "Anna", (Grant(Role.REVIEWER),))


def ledger(survey: Path) -> tuple[Decision, ...]:
    with open_project(survey) as project, project.database.read() as connection:
        return identities.decisions(connection)


def animals(asks: Any) -> list[str]:
    """The ids of the catalogue, once it has followed the ledger."""
    for _ in range(400):
        told = asks.get("/api/v1/individuals").json()
        if told["cards"] and not told["behind"]:
            return [each["individual_id"] for each in told["cards"]]
        time.sleep(0.05)
    raise AssertionError("the catalogue does not follow")


def shown(asks: Any, animal: str, **form: Any) -> dict[str, Any]:
    """The form of the page that tells what a decision changes."""
    page = asks.post(f"/catalogue/{animal}/change", data=form)
    assert page.status_code == 200, page.text
    return form | {"since": page.text.split('name="since" value="')[1].split('"')[0]}


def decide(asks: Any, animal: str, form: dict[str, Any]) -> Any:
    return asks.post(f"/catalogue/{animal}/change", data=form)


@pytest.mark.on_both
def test_of_decisions_sent_at_once_one_is_taken(
    client: Callable[..., Any], own_survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks = client(own_survey)
    animal, before = animals(asks)[0], len(ledger(own_survey))
    form = shown(asks, animal, act="describe", note="a scar")
    together, make, begun = threading.Barrier(4), animal_changes._said, set[int]()

    def all_at_once(*given: Any) -> Any:
        made = make(*given)
        if threading.get_ident() not in begun:
            begun.add(threading.get_ident())
            together.wait(30)
        return made

    monkeypatch.setattr(animal_changes, "_said", all_at_once)
    answers: list[int] = []

    def send() -> None:
        answers.append(decide(asks, animal, form).status_code)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(ledger(own_survey)) == before + 1
    assert answers == [303] * 4


def test_a_second_click_finds_it_done(client: Callable[..., Any], own_survey: Path) -> None:
    asks = client(own_survey)
    first, second, third = animals(asks)[:3]
    one = asks.get(f"/api/v1/individuals/{third}").json()["sightings"][0]["sighting_id"]
    acts = (
        (first, {"act": "describe", "name": "Tara", "note": "a scar", "evidence": "seen"}),
        (first, {"act": "merge", "other": second}),
        (third, {"act": "split", "sighting": [one]}),
        (third, {"act": "undo", "position": 0}),
    )
    for animal, said in acts:
        before = ledger(own_survey)
        if said["act"] == "undo":
            said |= {"position": before[-1].position}
        form = shown(asks, animal, **said)
        answers = [decide(asks, animal, form) for _ in range(2)]
        assert [each.status_code for each in answers] == [303, 303], said
        after = ledger(own_survey)
        assert len({each.act for each in after[len(before) :]}) == 1, said
        animals(asks)
    # Who has seen the ledger as it is now may say the same again.
    form = shown(asks, first, act="describe", note="a scar")
    assert decide(asks, first, form).status_code == 303
    assert len(ledger(own_survey)) == len(after) + 1


def test_what_others_decided_meanwhile_is_told(
    client: Callable[..., Any], own_survey: Path
) -> None:
    asks, anna = client(own_survey), client(own_survey, ANNA)
    animal = animals(asks)[0]
    form = shown(asks, animal, act="describe", note="a scar")
    assert decide(anna, animal, form).status_code == 303
    said = ledger(own_survey)
    answer = decide(asks, animal, form)
    assert answer.status_code == 200
    assert "Others have decided meanwhile" in answer.text
    # One's own other decision is no second click, either.
    assert decide(anna, animal, form | {"note": "a notch"}).status_code == 200
    assert ledger(own_survey) == said
