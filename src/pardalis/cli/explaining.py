"""Why two are one animal."""

from __future__ import annotations

from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import AsJson, ProjectFolder, Survey


def add_to(app: typer.Typer) -> None:
    """Give the application this command."""
    app.command("why")(why)


def why(
    survey: Survey,
    a: Annotated[str, typer.Argument(help="A sighting, or an animal such as L001.")],
    b: Annotated[
        str | None,
        typer.Argument(help="Another; without it, what holds the animal together."),
    ] = None,
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Tell why two are one animal, or are not, with the photographs and the spots that agree."""
    from pardalis.workflows.explain_identity import explain_identity

    with show.progress(quiet=as_json) as progress:
        outcome = explain_identity(survey, a, b, project, progress)
    show.say_outcome(outcome, as_json)
