"""`pardalis effort`: when the cameras worked, and of what it is doubtful."""

from __future__ import annotations

import typer

from pardalis.cli import show
from pardalis.cli.options import AsJson, ProjectFolder, Survey


def add_to(app: typer.Typer) -> None:
    """Give the application this command."""
    app.command("effort")(effort)


def effort(survey: Survey, project: ProjectFolder = None, as_json: AsJson = False) -> None:
    """Say when each camera worked and of which nights it is doubtful; draw it."""
    from pardalis.workflows.effort import show_effort

    show.say_outcome(show_effort(survey, project), as_json)
