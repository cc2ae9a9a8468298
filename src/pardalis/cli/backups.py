"""A project in one file, and back."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import AsJson, ProjectFolder, Survey, option
from pardalis.workflows.settings import ImportSettings


def add_to(app: typer.Typer) -> None:
    """Give the application these commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    survey: Survey,
    file: Annotated[Path, typer.Argument(help="To write, best on another disk.")],
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Write the project into one file, while it is in use; the photographs are not in it."""
    from pardalis.workflows.backup_project import backup_project

    with show.progress(quiet=as_json) as progress:
        outcome = backup_project(survey, file, getpass.getuser(), project, progress)
    show.say_outcome(outcome, as_json)


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    survey: Survey,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Replace a project that is there; it is kept beside."),
    ] = False,
    database: Annotated[str | None, option(ImportSettings, "database")] = None,
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Put a project back from its backup, all of which is checked first."""
    from pardalis.workflows.restore_project import restore_project

    who = getpass.getuser()
    with show.progress(quiet=as_json) as progress:
        outcome = restore_project(file, survey, who, project, database, replace, progress)
    show.say_outcome(outcome, as_json)
