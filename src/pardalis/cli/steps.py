"""The main job and its steps."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import AsJson, ProjectFolder, Survey, Workers, chosen, option
from pardalis.workflows.settings import (
    CensusSettings,
    EstimateSettings,
    FindSettings,
    IdentifySettings,
    ImportSettings,
    ReportSettings,
)

BurstGap = Annotated[float | None, option(ImportSettings, "burst_gap")]
Independence = Annotated[float | None, option(ImportSettings, "independence")]
Source = Annotated[Path | None, option(ImportSettings, "source")]
Crs = Annotated[str | None, option(ImportSettings, "crs")]
UtcOffset = Annotated[str | None, option(ImportSettings, "utc_offset")]
TimeFrom = Annotated[list[str] | None, option(ImportSettings, "time_from")]
NamePattern = Annotated[str | None, option(ImportSettings, "name_pattern")]
DateOrder = Annotated[str | None, option(ImportSettings, "date_order")]
Database = Annotated[str | None, option(ImportSettings, "database")]
Quick = Annotated[bool | None, option(ImportSettings, "quick")]
Model = Annotated[str | None, option(FindSettings, "model")]
FindNetwork = Annotated[str | None, option(FindSettings, "network")]
FindModels = Annotated[Path | None, option(FindSettings, "models")]
Device = Annotated[str | None, option(FindSettings, "device")]
Tiles = Annotated[int | None, option(FindSettings, "tiles")]
Country = Annotated[str | None, option(FindSettings, "country")]
Classifier = Annotated[str | None, option(FindSettings, "classifier")]
SpeciesFile = Annotated[Path | None, option(FindSettings, "species_list")]
SpeciesConfidence = Annotated[float | None, option(FindSettings, "species_confidence")]
OfAnimals = Annotated[float | None, option(FindSettings, "confidence_animal")]
OfPeople = Annotated[float | None, option(FindSettings, "confidence_person")]
OfVehicles = Annotated[float | None, option(FindSettings, "confidence_vehicle")]
Results = Annotated[Path | None, option(FindSettings, "results")]
Matcher = Annotated[str | None, option(IdentifySettings, "matcher")]
Also = Annotated[str | None, option(IdentifySettings, "also")]
Network = Annotated[str | None, option(IdentifySettings, "network")]
Models = Annotated[Path | None, option(IdentifySettings, "models")]
Tags = Annotated[bool | None, option(FindSettings, "tags")]
SpeciesColumn = Annotated[str | None, option(FindSettings, "species_column")]
Confidence = Annotated[float | None, option(FindSettings, "confidence")]
FrameInterval = Annotated[float | None, option(FindSettings, "frame_interval")]
Again = Annotated[bool | None, option(FindSettings, "again")]
Scheduler = Annotated[str | None, option(FindSettings, "scheduler")]
Flank = Annotated[str | None, option(EstimateSettings, "flank")]


def add_to(app: typer.Typer) -> None:
    """Give the application these commands."""
    app.command("census")(census)
    app.command("import")(import_)
    app.command("find")(find)
    app.command("identify")(identify)
    app.command("report")(report)


def census(
    survey: Survey,
    project: ProjectFolder = None,
    workers: Workers = None,
    burst_gap: BurstGap = None,
    independence: Independence = None,
    flank: Flank = None,
    database: Database = None,
    scheduler: Scheduler = None,
    as_json: AsJson = False,
) -> None:
    """Run all steps over a survey: import, find, identify, estimate, report."""
    from pardalis.workflows.census import census as job

    both = {"project": project, "workers": workers}
    settings = CensusSettings(
        chosen(
            ImportSettings, **both, burst_gap=burst_gap, independence=independence,
            database=database,
        ),
        chosen(FindSettings, **both, scheduler=scheduler),
        chosen(IdentifySettings, **both, scheduler=scheduler),
        chosen(EstimateSettings, **both, flank=flank),
        chosen(ReportSettings, **both),
    )  # fmt: skip
    with show.progress(quiet=as_json) as progress:
        outcome = job(survey, settings, progress)
    show.say_outcome(outcome, as_json)


def import_(
    survey: Survey,
    project: ProjectFolder = None,
    workers: Workers = None,
    burst_gap: BurstGap = None,
    independence: Independence = None,
    source: Source = None,
    crs: Crs = None,
    utc_offset: UtcOffset = None,
    time_from: TimeFrom = None,
    name_pattern: NamePattern = None,
    date_order: DateOrder = None,
    quick: Quick = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Read the cards: every photograph once, whole or listed with its reason."""
    from pardalis.workflows.import_cards import import_cards

    settings = chosen(
        ImportSettings,
        project=project,
        workers=workers,
        burst_gap=burst_gap,
        independence=independence,
        source=source,
        crs=crs,
        utc_offset=utc_offset,
        time_from=time_from,
        name_pattern=name_pattern,
        date_order=date_order,
        quick=quick,
        database=database,
    )
    with show.progress(quiet=as_json) as progress:
        outcome = import_cards(survey, settings, progress)
    show.say_outcome(outcome, as_json)


def find(
    survey: Survey,
    project: ProjectFolder = None,
    workers: Workers = None,
    model: Model = None,
    network: FindNetwork = None,
    models: FindModels = None,
    device: Device = None,
    tiles: Tiles = None,
    country: Country = None,
    classifier: Classifier = None,
    species_list: SpeciesFile = None,
    species_confidence: SpeciesConfidence = None,
    results: Results = None,
    tags: Tags = None,
    species_column: SpeciesColumn = None,
    confidence: Confidence = None,
    confidence_animal: OfAnimals = None,
    confidence_person: OfPeople = None,
    confidence_vehicle: OfVehicles = None,
    frame_interval: FrameInterval = None,
    again: Again = None,
    scheduler: Scheduler = None,
    as_json: AsJson = False,
) -> None:
    """Search the photographs for animals, or take what others found in them."""
    from pardalis.workflows.find_animals import find_animals

    settings = chosen(
        FindSettings, project=project, workers=workers, model=model, network=network,
        models=models, device=device, tiles=tiles, country=country, classifier=classifier,
        species_list=species_list, species_confidence=species_confidence, results=results,
        tags=tags, species_column=species_column, confidence=confidence,
        confidence_animal=confidence_animal, confidence_person=confidence_person,
        confidence_vehicle=confidence_vehicle, frame_interval=frame_interval, again=again,
        scheduler=scheduler,
    )  # fmt: skip
    with show.progress(quiet=as_json) as progress:
        outcome = find_animals(survey, settings, progress)
    show.say_outcome(outcome, as_json)


def identify(
    survey: Survey,
    project: ProjectFolder = None,
    workers: Workers = None,
    matcher: Matcher = None,
    also: Also = None,
    network: Network = None,
    models: Models = None,
    scheduler: Scheduler = None,
    as_json: AsJson = False,
) -> None:
    """Tell the animals apart by their coats; write the catalogue."""
    from pardalis.workflows.identify_animals import identify_animals

    settings = chosen(
        IdentifySettings, project=project, workers=workers, matcher=matcher, also=also,
        network=network, models=models, scheduler=scheduler,
    )  # fmt: skip
    with show.progress(quiet=as_json) as progress:
        outcome = identify_animals(survey, settings, progress)
    show.say_outcome(outcome, as_json)


def report(
    survey: Survey,
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Write the report: one page that opens without a network."""
    from pardalis.workflows.write_report import write_report

    settings = chosen(ReportSettings, project=project)
    with show.progress(quiet=as_json) as progress:
        outcome = write_report(survey, settings, progress)
    show.say_outcome(outcome, as_json)
