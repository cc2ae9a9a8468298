"""Where a project stands, its records as tables, and what leaves it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.estimating import EffortName
from pardalis.cli.options import (
    AsCsv,
    AsJson,
    AsOf,
    ProjectFolder,
    Survey,
    Workers,
    chosen,
    option,
)
from pardalis.workflows.settings import ExportSettings, ImportSettings


class TableName(StrEnum):
    """The tables that can be printed."""

    DEPLOYMENTS = "deployments"
    MEDIA = "media"
    OBSERVATIONS = "observations"
    INDIVIDUALS = "individuals"
    SIGHTINGS = "sightings"
    STILL = "still"
    FINDS = "finds"
    PROBLEMS = "problems"


class FormName(StrEnum):
    """The forms in which a survey leaves."""

    TABLES = "tables"
    SECR = "secr"
    CAMTRAP_DP = "camtrap-dp"


def add_to(app: typer.Typer) -> None:
    """Give the application these commands."""
    app.command("status")(status)
    app.command("table")(table)
    app.command("export")(export)
    app.command("init")(init)


def status(survey: Survey, project: ProjectFolder = None, as_json: AsJson = False) -> None:
    """Say where a project stands: each step's counts, and what waits for a person."""
    from pardalis.workflows.status import status as job

    show.say_outcome(job(survey, project), as_json)


def table(
    name: Annotated[TableName, typer.Argument(help="Which records.")],
    survey: Survey,
    project: ProjectFolder = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", help="Only rows with this value: identifiable=false."),
    ] = None,
    as_of: AsOf = None,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
) -> None:
    """Print the records under Camtrap DP's column names."""
    from pardalis.workflows.tables import table as job

    columns, rows = job(survey, name.value, project, where or (), as_of)
    show.say_table(columns, rows, as_csv=as_csv, as_json=as_json)


def export(
    survey: Survey,
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")],
    form: Annotated[FormName | None, option(ExportSettings, "form")] = None,
    project: ProjectFolder = None,
    session: Annotated[str | None, option(ExportSettings, "session")] = None,
    flank: Annotated[str | None, option(ExportSettings, "flank")] = None,
    animals: Annotated[Path | None, option(ExportSettings, "animals")] = None,
    doubtful_effort: Annotated[EffortName | None, option(ExportSettings, "doubtful_effort")] = None,
    rounding: Annotated[float | None, option(ExportSettings, "rounding")] = None,
    title: Annotated[str | None, option(ExportSettings, "title")] = None,
    contributors: Annotated[list[str] | None, option(ExportSettings, "contributors")] = None,
    sampling_design: Annotated[str | None, option(ExportSettings, "sampling_design")] = None,
    as_json: AsJson = False,
) -> None:
    """Write captures for programs such as secr, or the whole survey as a Camtrap DP package."""
    from pardalis.workflows.export_captures import export_captures

    settings = chosen(
        ExportSettings, folder=folder, form=form and form.value, project=project, session=session,
        flank=flank, animals=animals, rounding=rounding, title=title, contributors=contributors,
        sampling_design=sampling_design,
        doubtful_effort=doubtful_effort and doubtful_effort.value,
    )  # fmt: skip
    show.say_outcome(export_captures(survey, settings), as_json)


def init(
    survey: Survey,
    project: ProjectFolder = None,
    workers: Workers = None,
    database: Annotated[str | None, option(ImportSettings, "database")] = None,
    as_json: AsJson = False,
) -> None:
    """Write a deployments.csv to fill in, from what is on the cards."""
    from pardalis.workflows.init_survey import init_survey

    settings = chosen(ImportSettings, project=project, workers=workers, database=database)
    with show.progress(quiet=as_json) as progress:
        outcome = init_survey(survey, settings, progress)
    show.say_outcome(outcome, as_json)
