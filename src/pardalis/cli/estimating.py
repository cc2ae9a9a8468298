"""`pardalis estimate`: from a survey's project, or from capture files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import AsJson, ProjectFolder, chosen, option
from pardalis.errors import InputError
from pardalis.workflows.settings import EstimateSettings, FilesSettings


class DetectorName(StrEnum):
    """The types of detectors."""

    PROXIMITY = "proximity"
    COUNT = "count"


class DetectionFunctionName(StrEnum):
    """The detection functions."""

    HN = "HN"
    HHN = "HHN"


Survey = Annotated[
    Path | None, typer.Argument(help="The survey folder; none with --captures.", readable=False)
]
Flank = Annotated[str | None, option(EstimateSettings, "flank")]
Session = Annotated[str | None, option(EstimateSettings, "session")]
Captures = Annotated[Path | None, option(FilesSettings, "captures")]
Traps = Annotated[Path | None, option(FilesSettings, "traps")]
Usage = Annotated[Path | None, option(FilesSettings, "usage")]
Animals = Annotated[Path | None, option(FilesSettings, "animals")]
Mask = Annotated[Path | None, option(FilesSettings, "mask")]
Detector = Annotated[DetectorName | None, option(FilesSettings, "detector")]
Detectfn = Annotated[DetectionFunctionName | None, option(FilesSettings, "detectfn")]
Occasions = Annotated[int | None, option(FilesSettings, "occasions")]
Buffer = Annotated[float | None, option(FilesSettings, "buffer")]
Spacing = Annotated[float | None, option(FilesSettings, "spacing")]
At = Annotated[
    str | None,
    typer.Option("--at", help="With files: only the log-likelihood at these link-scale values."),
]


def add_to(app: typer.Typer) -> None:
    """Give the application this command."""
    app.command("estimate")(estimate)


def estimate(
    survey: Survey = None,
    project: ProjectFolder = None,
    flank: Flank = None,
    session: Session = None,
    captures: Captures = None,
    traps: Traps = None,
    usage: Usage = None,
    animals: Animals = None,
    mask: Mask = None,
    detector: Detector = None,
    detectfn: Detectfn = None,
    occasions: Occasions = None,
    buffer: Buffer = None,
    spacing: Spacing = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Estimate density, from a survey's catalogue and effort or from capture files."""
    if (survey is None) == (captures is None):
        raise InputError(
            "Density is estimated either from a survey or from files.",
            "Name a survey folder, or --captures with --traps.",
        )
    if survey is not None:
        from pardalis.workflows.estimate_density import estimate_density

        settings = chosen(EstimateSettings, project=project, flank=flank, session=session)
        with show.progress(quiet=as_json) as progress:
            outcome = estimate_density(survey, settings, progress)
    else:
        from pardalis.workflows.estimate_files import estimate_files

        if traps is None:
            raise InputError("Captures need the detectors' places.", "Add --traps FILE.")
        files = chosen(
            FilesSettings, captures=captures, traps=traps, usage=usage, animals=animals, mask=mask,
            detector=detector and detector.value, detectfn=detectfn and detectfn.value,
            session=session, occasions=occasions, buffer=buffer, spacing=spacing,
        )  # fmt: skip
        outcome = estimate_files(files, _numbers(at))
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
