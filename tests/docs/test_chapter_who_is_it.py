"""The commands of the chapter "Who is it?" run, in its order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pardalis.cli.main import app
from pardalis.errors import InputError
from pardalis.workflows.catalogue import read_catalogue
from pardalis.workflows.demo import simulate
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.project import open_project
from pardalis.workflows.settings import FindSettings, ImportSettings
from pardalis.workflows.simulate_settings import SimulateSettings

CHAPTER = Path(__file__).parents[2] / "docs" / "who-is-it.md"


def commands() -> list[list[str]]:
    lines = re.findall(r"^ {4}pardalis (.*)$", CHAPTER.read_text(encoding="utf-8"), re.M)
    return [shlex.split(line) for line in lines]


def names(survey: Path) -> dict[str, str]:
    """What the chapter's words stand for in this survey; A is one of several sightings."""
    with open_project(survey) as project:
        known = read_catalogue(project.database)
    large = [each for each in known.individuals if len(each.sightings) > 1]
    first, second = large[0], next(each for each in known.individuals if each is not large[0])
    return {
        "SURVEY": str(survey),
        "A": first.sightings[0],
        "B": first.sightings[1],
        "L001": first.individual_id,
        "L002": second.individual_id,
    }


@pytest.mark.slow
def test_the_commands_of_the_chapter_run(tmp_path: Path) -> None:
    survey = tmp_path / "survey"
    simulate(
        SimulateSettings(
            folder=survey, seed=4, stations=6, nights=10, photos=120, width=640, g0=0.2,
            single_stations=1, workers=1,
        )
    )  # fmt: skip
    import_cards(survey, ImportSettings())
    find_animals(survey, FindSettings())
    words = {"SURVEY": str(survey)}
    for command in commands():
        arguments = [words.get(word, word) for word in command]
        answer = CliRunner().invoke(app, arguments)
        if command[0] == "adopt":
            # Nobody named an animal of this survey elsewhere: that is told.
            assert isinstance(answer.exception, InputError)
            assert "names the animal of a sighting" in answer.exception.message
            continue
        assert answer.exit_code == 0, f"{arguments}: {answer.output} {answer.exception}"
        if command[0] == "identify":
            words = names(survey)
    assert {"review", "mark", "undo", "ledger"} <= {command[0] for command in commands()}
