"""The command that watches an inbox of cellular cameras."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import AsJson, Place, ProjectFolder, Workers, chosen, option
from pardalis.records.address import survey_at
from pardalis.workflows.watch_settings import WatchSettings

Folder = Annotated[
    Place,
    typer.Argument(help="The folder that photographs arrive in.", parser=survey_at),
]
Model = Annotated[str | None, option(WatchSettings, "model")]
Network = Annotated[str | None, option(WatchSettings, "network")]
Models = Annotated[Path | None, option(WatchSettings, "models")]
Confidence = Annotated[float | None, option(WatchSettings, "confidence")]
Interval = Annotated[float | None, option(WatchSettings, "interval")]
Patience = Annotated[float | None, option(WatchSettings, "patience")]


def add_to(app: typer.Typer) -> None:
    """Give the application this command."""
    app.command("watch")(watch)


def watch(
    folder: Folder,
    project: ProjectFolder = None,
    workers: Workers = None,
    model: Model = None,
    network: Network = None,
    models: Models = None,
    confidence: Confidence = None,
    interval: Interval = None,
    patience: Patience = None,
    as_json: AsJson = False,
) -> None:
    """Import and search photographs as they arrive in a folder; Ctrl-C stops it."""
    from pardalis.workflows.watch_folder import watch_folder

    settings = chosen(
        WatchSettings, project=project, workers=workers, model=model, network=network,
        models=models, confidence=confidence, interval=interval, patience=patience,
    )  # fmt: skip
    outcome = watch_folder(folder, settings, (lambda _: None) if as_json else show.say)
    show.say_outcome(outcome, as_json)
