"""`pardalis estimate`: from a survey's project, or from capture files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import SURVEY, AsJson, Place, ProjectFolder, Workers, chosen, option
from pardalis.errors import InputError
from pardalis.records.address import survey_at
from pardalis.workflows.settings import EstimateSettings, FilesSettings, FitSettings


class DetectorName(StrEnum):
    """The types of detectors."""

    PROXIMITY = "proximity"
    COUNT = "count"
    MULTI = "multi"
    SINGLE = "single"


class DetectionFunctionName(StrEnum):
    """The detection functions."""

    HN = "HN"
    EX = "EX"
    HR = "HR"
    HHN = "HHN"
    HEX = "HEX"
    HHR = "HHR"


class EffortName(StrEnum):
    """What becomes of doubtful effort."""

    KEEP = "keep"
    DROP = "drop"


class DistributionName(StrEnum):
    """The distributions of the number of animals."""

    POISSON = "poisson"
    BINOMIAL = "binomial"


OrFiles = Annotated[Place, typer.Argument(help=f"{SURVEY} None with --captures.", parser=survey_at)]
Flank = Annotated[str | None, option(EstimateSettings, "flank")]
Session = Annotated[str | None, option(EstimateSettings, "session")]
Animals = Annotated[Path | None, option(EstimateSettings, "animals")]
DoubtfulEffort = Annotated[EffortName | None, option(EstimateSettings, "doubtful_effort")]
Draws = Annotated[int | None, option(EstimateSettings, "draws")]

Captures = Annotated[Path | None, option(FilesSettings, "captures")]
Traps = Annotated[Path | None, option(FilesSettings, "traps")]
Usage = Annotated[Path | None, option(FilesSettings, "usage")]
OccasionTable = Annotated[Path | None, option(FilesSettings, "occasion_table")]
SessionTable = Annotated[Path | None, option(FilesSettings, "session_table")]
Mask = Annotated[Path | None, option(FilesSettings, "mask")]
Detector = Annotated[DetectorName | None, option(FilesSettings, "detector")]
Occasions = Annotated[int | None, option(FilesSettings, "occasions")]
Crs = Annotated[str | None, option(FilesSettings, "crs")]
Compare = Annotated[bool | None, option(FilesSettings, "compare")]

Detectfn = Annotated[DetectionFunctionName | None, option(FitSettings, "detectfn")]
Formulas = Annotated[str | None, option(FitSettings, "formulas")]
Conditional = Annotated[bool | None, option(FitSettings, "conditional")]
Distribution = Annotated[DistributionName | None, option(FitSettings, "distribution")]
BinomialSize = Annotated[int | None, option(FitSettings, "binomial_size")]
Hcov = Annotated[str | None, option(FitSettings, "hcov")]
Groups = Annotated[str | None, option(FitSettings, "groups")]
Fixed = Annotated[list[str] | None, option(FitSettings, "fixed")]
Links = Annotated[list[str] | None, option(FitSettings, "links")]
Buffer = Annotated[float | None, option(FitSettings, "buffer")]
Spacing = Annotated[float | None, option(FitSettings, "spacing")]
Habitat = Annotated[Path | None, option(FitSettings, "habitat")]
Without = Annotated[Path | None, option(FitSettings, "without")]
MaskCovariates = Annotated[list[str] | None, option(FitSettings, "covariates")]
Region = Annotated[Path | None, option(FitSettings, "region")]
Check = Annotated[int | None, option(FitSettings, "check")]
At = Annotated[
    str | None,
    typer.Option("--at", help="With files: only the log-likelihood at these link-scale values."),
]


def add_to(app: typer.Typer) -> None:
    """Give the application this command."""
    app.command("estimate")(estimate)


def estimate(
    survey: OrFiles = None,
    project: ProjectFolder = None,
    workers: Workers = None,
    flank: Flank = None,
    draws: Draws = None,
    doubtful_effort: DoubtfulEffort = None,
    session: Session = None,
    captures: Captures = None,
    traps: Traps = None,
    usage: Usage = None,
    animals: Animals = None,
    occasion_table: OccasionTable = None,
    session_table: SessionTable = None,
    mask: Mask = None,
    detector: Detector = None,
    occasions: Occasions = None,
    crs: Crs = None,
    compare: Compare = None,
    detectfn: Detectfn = None,
    formulas: Formulas = None,
    conditional: Conditional = None,
    distribution: Distribution = None,
    binomial_size: BinomialSize = None,
    hcov: Hcov = None,
    groups: Groups = None,
    fixed: Fixed = None,
    links: Links = None,
    buffer: Buffer = None,
    spacing: Spacing = None,
    habitat: Habitat = None,
    without: Without = None,
    covariates: MaskCovariates = None,
    region: Region = None,
    check: Check = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Estimate density, from a survey's catalogue and effort or from capture files."""
    given = {name: getattr(value, "value", value) for name, value in locals().items()}
    if (survey is None) == (captures is None):
        raise InputError(
            "Density is estimated either from a survey or from files.",
            "Name a survey folder, or --captures with --traps.",
        )
    if survey is not None:
        from pardalis.workflows.estimate_density import estimate_density

        settings = chosen(EstimateSettings, **given)
        with show.progress(quiet=as_json) as progress:
            outcome = estimate_density(survey, settings, progress)
    else:
        from pardalis.workflows.estimate_files import estimate_files

        if traps is None:
            raise InputError("Captures need the detectors' places.", "Add --traps FILE.")
        outcome = estimate_files(chosen(FilesSettings, **given), _numbers(at))
    show.say_outcome(outcome, as_json)


def _numbers(text: str | None) -> tuple[float, ...] | None:
    if text is None:
        return None
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError(
            f"--at takes numbers parted by commas, not '{text}'.", "For example: --at -7.4,-3.4,7.8"
        ) from error
