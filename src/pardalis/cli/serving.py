"""The command that opens the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import Survey, chosen, option
from pardalis.errors import PluginError
from pardalis.workflows.desk.serve_settings import ServeSettings


def add_to(app: typer.Typer) -> None:
    """Give the application this command."""
    app.command("serve")(serve)


def serve(
    survey: Survey,
    project: Annotated[Path | None, option(ServeSettings, "project")] = None,
    by: Annotated[str | None, option(ServeSettings, "by")] = None,
    port: Annotated[int | None, option(ServeSettings, "port")] = None,
    host: Annotated[str | None, option(ServeSettings, "host")] = None,
    team: Annotated[bool | None, option(ServeSettings, "team")] = None,
    behind_proxy: Annotated[list[str] | None, option(ServeSettings, "behind_proxy")] = None,
    name: Annotated[list[str] | None, option(ServeSettings, "name")] = None,
) -> None:
    """Open the desk: pages on which the survey is reviewed, decided and read; Ctrl-C stops it."""
    given = dict(locals())
    del given["survey"]
    try:
        from pardalis.web.server import serve as serve_desk
    except ModuleNotFoundError as error:
        raise PluginError(
            f"The desk needs a package that is not installed: {error.name}.",
            "Install what it needs: pip install 'pardalis[desk]'",
        ) from error
    serve_desk(survey, chosen(ServeSettings, **given), show.say)
