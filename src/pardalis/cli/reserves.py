"""Simulated reserves: to try Pardalis on, and to see whether it tells the truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import AsJson, chosen, option
from pardalis.workflows.simulate_settings import SimulateSettings

NewFolder = Annotated[Path, typer.Argument(help="Survey folder to write; new or empty.")]
DEMO_FOLDER = Path("pardalis-demo")
Seed = Annotated[int | None, option(SimulateSettings, "seed")]
Leopards = Annotated[int | None, option(SimulateSettings, "leopards")]
Stations = Annotated[int | None, option(SimulateSettings, "stations")]
Nights = Annotated[int | None, option(SimulateSettings, "nights")]
Photos = Annotated[int | None, option(SimulateSettings, "photos")]
Workers = Annotated[int | None, option(SimulateSettings, "workers")]
Width = Annotated[int | None, option(SimulateSettings, "width")]


def add_to(app: typer.Typer) -> None:
    """Give the application these commands."""
    app.command("simulate")(simulate)
    app.command("demo")(demo)


def simulate(
    folder: NewFolder,
    seed: Seed = None,
    leopards: Leopards = None,
    stations: Stations = None,
    nights: Nights = None,
    photos: Photos = None,
    width: Width = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Write the cards of a simulated reserve whose truth is known."""
    from pardalis.workflows.demo import simulate as job

    settings = chosen(
        SimulateSettings, folder=folder, seed=seed, leopards=leopards, stations=stations,
        nights=nights, photos=photos, width=width, workers=workers,
    )  # fmt: skip
    with show.progress(quiet=as_json) as progress:
        outcome = job(settings, progress)
    show.say_outcome(outcome, as_json)


def demo(
    folder: NewFolder = DEMO_FOLDER,
    seed: Seed = None,
    leopards: Leopards = None,
    stations: Stations = None,
    nights: Nights = None,
    photos: Photos = None,
    width: Width = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Simulate a reserve, take its census, and show the answer beside the truth."""
    from pardalis.workflows.demo import demo as job

    settings = chosen(
        SimulateSettings, folder=folder, seed=seed, leopards=leopards, stations=stations,
        nights=nights, photos=photos, width=width, workers=workers,
    )  # fmt: skip
    with show.progress(quiet=as_json) as progress:
        outcome = job(settings, progress)
    show.say_outcome(outcome, as_json)
