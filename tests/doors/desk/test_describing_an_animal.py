"""What is known of an animal can be said, cleared, and left as somebody else has said it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pardalis.store import identities
from pardalis.workflows.mark_sighting import mark_sighting
from pardalis.workflows.project import open_project

TRAITS = ("name", "sex", "life_stage")


def card(asks: Any, animal: str = "") -> dict[str, Any]:
    """An animal of the catalogue, once that has followed; the first, if none is named."""
    for _ in range(400):
        told = asks.get("/api/v1/individuals").json()
        if told["cards"] and not told["behind"]:
            found = {each["individual_id"]: each for each in told["cards"]}
            return dict(found[animal or next(iter(found))])
        time.sleep(0.05)
    raise AssertionError("the catalogue does not follow")


def describe(asks: Any, animal: str, **form: str) -> list[str]:
    """Say it as the pages do; the verdicts that were said, as the page before told them."""
    place, form = f"/catalogue/{animal}/change", {"act": "describe", **form}
    page = asks.post(place, data=form)
    assert page.status_code == 200, page.text
    sent = page.text.split('class="bring">')[1]
    # What the page sends is what it holds.
    fields = [each.split('"')[:3:2] for each in sent.split('type="hidden" name="')[1:]]
    assert asks.post(place, data=dict(fields)).status_code == 303
    card(asks)
    return sorted(name for name, _ in fields if name in (*TRAITS, "note"))


def traits(asks: Any, animal: str) -> tuple[str, ...]:
    shown = card(asks, animal)
    return tuple(shown[each] for each in TRAITS)


@pytest.mark.on_both
def test_name_sex_and_life_stage_are_cleared(client: Callable[..., Any], own_survey: Path) -> None:
    asks = client(own_survey)
    animal = card(asks)["individual_id"]
    describe(asks, animal, name="Tara", sex="female", life_stage="adult")
    # An older sighting tells a life stage, too.
    first = asks.get(f"/api/v1/individuals/{animal}").json()["sightings"]
    oldest = min(first, key=lambda each: each["clock"])["sighting_id"]
    mark_sighting(own_survey, oldest, ["life_stage=juvenile"], "Lin")
    assert traits(asks, animal) == ("Tara", "female", "adult")
    describe(asks, animal, name=" ")
    assert traits(asks, animal) == ("", "female", "adult")
    describe(asks, animal, sex="", life_stage="")
    assert traits(asks, animal) == ("", "", "")


def test_a_form_says_only_what_was_changed_in_it(
    client: Callable[..., Any], own_survey: Path
) -> None:
    asks = client(own_survey)
    animal = card(asks)["individual_id"]
    describe(asks, animal, name="Old", sex="male")
    shown = {"name": "Old", "sex": "male", "life_stage": ""}
    was = {f"was_{trait}": value for trait, value in shown.items()}
    # Somebody else knows better meanwhile.
    describe(asks, animal, name="Tara", sex="")
    said = describe(asks, animal, **was, **shown | {"note": "ear notch"})
    assert said == ["note"]
    assert traits(asks, animal) == ("Tara", "", "")
    said = describe(asks, animal, **was, **shown | {"name": "", "life_stage": "adult"})
    assert said == ["life_stage", "name"]
    assert traits(asks, animal) == ("", "", "adult")


def test_the_page_sends_what_it_showed(
    own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]
) -> None:
    with serving(own_survey) as address:
        page = browser_page()
        page.goto(f"{address}/catalogue")
        page.click(".animal a")
        here = page.url
        page.fill(".decide input[name=name]", "Tara")
        page.select_option(".decide select[name=sex]", "male")
        page.click("text=Say it …")
        page.click("text=Decide so")
        page.wait_for_function("() => document.querySelector('h1').textContent.includes('Tara')")
        page.goto(here)
        other = browser_page()
        other.goto(here)
        other.fill(".decide input[name=name]", "")
        other.click("text=Say it …")
        assert "Tara → not known" in other.inner_text(".verdict")
        other.click("text=Decide so")
        other.wait_for_selector("h1:not(:has(bdi))")
        # This page still shows the name.
        assert page.input_value(".decide input[name=name]") == "Tara"
        page.fill(".decide input[name=note]", "ear notch")
        page.click("text=Say it …")
        assert "A note is added: ear notch" in page.inner_text(".verdict")
        assert "Tara" not in page.inner_text(".verdict")
    with open_project(own_survey) as project, project.database.read() as connection:
        assert [each.value for each in identities.decisions(connection)] == ["Tara", "male", ""]
