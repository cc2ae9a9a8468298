"""Where a project stands, its records as tables, and what a person decides."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import AsJson, ProjectFolder, Survey, Workers, chosen, option
from pardalis.workflows.settings import ExportSettings, ImportSettings


class TableName(StrEnum):
    """The tables that can be printed."""

    DEPLOYMENTS = "deployments"
    MEDIA = "media"
    OBSERVATIONS = "observations"
    INDIVIDUALS = "individuals"


class FormName(StrEnum):
    """The forms of captures in files."""

    TABLES = "tables"
    SECR = "secr"


class VerdictName(StrEnum):
    """What a person can say of two sightings."""

    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"


def add_to(app: typer.Typer) -> None:
    """Give the application these commands."""
    app.command("status")(status)
    app.command("table")(table)
    app.command("export")(export)
    app.command("init")(init)
    app.command("decide")(decide)


def status(survey: Survey, project: ProjectFolder = None, as_json: AsJson = False) -> None:
    """Say where a project stands: each step's counts, and what waits for a person."""
    from pardalis.workflows.status import status as job

    show.say_outcome(job(survey, project), as_json)


def table(
    name: Annotated[TableName, typer.Argument(help="Which records.")],
    survey: Survey,
    project: ProjectFolder = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print comma-separated values.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print the records under Camtrap DP's column names."""
    from pardalis.workflows.tables import table as job

    columns, rows = job(survey, name.value, project)
    if as_json:
        show.say_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        show.say_rows(columns, rows, as_csv)


def export(
    survey: Survey,
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")],
    form: Annotated[FormName | None, option(ExportSettings, "form")] = None,
    project: ProjectFolder = None,
    session: Annotated[str | None, option(ExportSettings, "session")] = None,
    flank: Annotated[str | None, option(ExportSettings, "flank")] = None,
    animals: Annotated[Path | None, option(ExportSettings, "animals")] = None,
    as_json: AsJson = False,
) -> None:
    """Write captures and effort for other programs, such as secr."""
    from pardalis.workflows.export_captures import export_captures

    settings = chosen(
        ExportSettings, folder=folder, form=form and form.value, project=project, session=session,
        flank=flank, animals=animals,
    )  # fmt: skip
    show.say_outcome(export_captures(survey, settings), as_json)


def init(
    survey: Survey,
    project: ProjectFolder = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Write a deployments.csv to fill in, from what is on the cards."""
    from pardalis.workflows.init_survey import init_survey

    settings = chosen(ImportSettings, project=project, workers=workers)
    with show.progress(quiet=as_json) as progress:
        outcome = init_survey(survey, settings, progress)
    show.say_outcome(outcome, as_json)


def decide(
    survey: Survey,
    sighting_a: Annotated[str, typer.Argument(help="A sighting, as the catalogue names it.")],
    verdict: Annotated[VerdictName, typer.Argument(help="What you say of the two.")],
    sighting_b: Annotated[str, typer.Argument(help="Another sighting.")],
    by: Annotated[str, typer.Option("--by", help="Who decides.")],
    because: Annotated[str, typer.Option("--because", help="On what evidence.")] = "",
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Append a person's verdict on two sightings to the ledger; the catalogue follows."""
    from pardalis.workflows.decide import decide as job

    outcome = job(survey, sighting_a, sighting_b, verdict.value, by, because, project)
    show.say_outcome(outcome, as_json)
