"""A card that is pulled out in the middle is told of, loses nothing, and is taken in when back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pardalis.workflows import import_cards as importing
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.identify_animals import identify_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.project import new_project
from pardalis.workflows.settings import FindSettings, IdentifySettings, ImportSettings

Rows = Callable[[Path], dict[str, list[tuple[object, ...]]]]


@pytest.fixture
def survey(few_cards: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(few_cards, tmp_path / "survey"))


@pytest.fixture(scope="module")
def found(few_cards: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose photographs have been searched with all cards in place."""
    project = tmp_path_factory.mktemp("found") / "project"
    import_cards(few_cards, ImportSettings(project=project))
    find_animals(few_cards, FindSettings(project=project))
    return project


def pull_out(survey: Path, card: str) -> Path:
    """Take a card's folder away."""
    return (survey / card).rename(survey.parent / card)


def import_while(survey: Path, act: Callable[[], object]) -> tuple[dict[str, str], Path]:
    """Import, with something happening between the listing of the files and their reading."""
    project = survey.parent / "project"
    listing = importing.look(survey, project)
    acted: list[str] = []

    def watch(label: str, done: int, _total: int) -> None:
        if not acted:
            acted.append(label)
            act()

    with new_project(survey, project) as opened:
        outcome = importing.run(opened, listing, ImportSettings(workers=1), watch)
    assert acted == ["Import"]
    return {each.subject: f"{each.kind}: {each.reason}" for each in outcome.problems}, project


def test_cards_pulled_out_while_they_are_read_are_taken_in_later(
    survey: Path, tmp_path: Path, rows: Rows
) -> None:
    def trouble() -> None:
        pull_out(survey, "S1")
        # What cannot be read although it is there: this file answers with an input/output error.
        torn = survey / "S2" / "0-0.jpg"
        torn.rename(tmp_path / "whole.jpg")
        torn.symlink_to("/proc/self/mem")

    told, project = import_while(survey, trouble)
    assert told["S1/0-0.jpg"] == "unreadable: It cannot be opened: No such file or directory."
    assert told["S2/0-0.jpg"] == "unreadable: It cannot be opened: Input/output error."
    assert len([each for each in told.values() if each.startswith("unreadable")]) == 10
    assert len(rows(project)["media"]) == 17
    (tmp_path / "S1").rename(survey / "S1")
    (survey / "S2" / "0-0.jpg").unlink()
    (tmp_path / "whole.jpg").rename(survey / "S2" / "0-0.jpg")
    outcome = import_cards(survey, ImportSettings(project=project))
    assert not [each for each in outcome.problems if each.kind in ("unreadable", "missing")]
    import_cards(survey, ImportSettings(project=tmp_path / "undisturbed"))
    assert rows(project) == rows(tmp_path / "undisturbed")


def test_photographs_known_before_are_kept_when_they_cannot_be_read_again(
    survey: Path, tmp_path: Path, rows: Rows
) -> None:
    """Another card reader may show all times an hour off: everything is read again."""
    project = tmp_path / "project"
    import_cards(survey, ImportSettings(project=project))
    before = rows(project)
    for file in survey.rglob("*.jpg"):
        os.utime(file, ns=(0, file.stat().st_mtime_ns + 3_600 * 10**9))
    told, _ = import_while(survey, lambda: pull_out(survey, "S1"))
    assert told["S1/0-0.jpg"].startswith("missing: It was imported")
    assert rows(project)["media"] == before["media"]
    (tmp_path / "S1").rename(survey / "S1")
    import_cards(survey, ImportSettings(project=project))
    import_cards(survey, ImportSettings(project=tmp_path / "undisturbed"))
    assert rows(project) == rows(tmp_path / "undisturbed")


def test_a_card_that_is_away_is_missed_not_forgotten(
    survey: Path, found: Path, tmp_path: Path, rows: Rows
) -> None:
    project = Path(shutil.copytree(found, tmp_path / "project"))
    before = rows(project)
    pull_out(survey, "S1")
    outcome = import_cards(survey, ImportSettings(project=project))
    missed = {each.subject for each in outcome.problems if each.kind == "missing"}
    assert missed == {f"S1/{visit}-{shot}.jpg" for visit in range(3) for shot in range(3)}
    after = rows(project)
    for table in ("media", "finding", "detection", "card_file"):
        assert after[table] == before[table]


def test_what_was_found_stays_when_its_card_is_away(
    survey: Path, found: Path, tmp_path: Path, rows: Rows
) -> None:
    project = Path(shutil.copytree(found, tmp_path / "project"))
    before = rows(project)
    pull_out(survey, "S1")
    outcome = find_animals(survey, FindSettings(project=project, again=True))
    kept = [each for each in outcome.problems if each.kind == "not_searched_again"]
    assert len(kept) == 9
    assert "what was found in it before is kept" in kept[0].reason
    assert rows(project)["finding"] == before["finding"]
    assert rows(project)["detection"] == before["detection"]
    (tmp_path / "S1").rename(survey / "S1")
    find_animals(survey, FindSettings(project=project, again=True))
    assert rows(project) == before


@pytest.mark.slow
def test_coats_of_a_card_that_is_away_are_read_when_it_is_back(
    survey: Path, found: Path, tmp_path: Path, rows: Rows
) -> None:
    project, whole = tmp_path / "project", tmp_path / "whole"
    for each in (project, whole):
        shutil.copytree(found, each)
    identify_animals(survey, IdentifySettings(project=whole))
    pull_out(survey, "S1")
    identify_animals(survey, IdentifySettings(project=project))
    assert rows(project) != rows(whole)
    (tmp_path / "S1").rename(survey / "S1")
    identify_animals(survey, IdentifySettings(project=project))
    one, other = rows(project), rows(whole)
    # Animals are numbered as they are first told apart, and keep their numbers.
    assert {row[1] for row in one.pop("individual")} == {row[1] for row in other.pop("individual")}
    del one["naming"], other["naming"]
    assert one == other
