"""`pardalis finds`: species that were not known there before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import AsJson, ProjectFolder, Survey, chosen, option
from pardalis.workflows.finds_settings import FindsSettings


def add_to(app: typer.Typer) -> None:
    """Give the application this command."""
    app.command("finds")(finds)


def finds(
    survey: Survey,
    known_reserve: Annotated[Path | None, option(FindsSettings, "known_reserve")] = None,
    known_country: Annotated[Path | None, option(FindsSettings, "known_country")] = None,
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say which records are the first of their species at a place, in the reserve, in a country."""
    from pardalis.workflows.finds import list_finds

    settings = chosen(
        FindsSettings, project=project, known_reserve=known_reserve, known_country=known_country
    )
    show.say_outcome(list_finds(survey, settings), as_json)
