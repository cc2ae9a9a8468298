"""The command that opens the desk."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import ProjectFolder, Survey
from pardalis.errors import PluginError

Name = Annotated[
    str | None, typer.Option("--by", help="Who decides. [default: this machine's user]")
]
Port = Annotated[int, typer.Option("--port", help="Of this machine; 0 takes any that is free.")]


def add_to(app: typer.Typer) -> None:
    """Give the application this command."""
    app.command("serve")(serve)


def serve(
    survey: Survey, project: ProjectFolder = None, by: Name = None, port: Port = 8080
) -> None:
    """Open the desk: pages on which the survey is reviewed, decided and read; Ctrl-C stops it."""
    try:
        from pardalis.web.server import serve_alone
    except ModuleNotFoundError as error:
        raise PluginError(
            f"The desk needs a package that is not installed: {error.name}.",
            "Install what it needs: pip install 'pardalis[desk]'",
        ) from error
    serve_alone(survey, project, by or getpass.getuser(), port, show.say)
