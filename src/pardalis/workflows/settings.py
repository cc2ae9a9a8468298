"""Every job's defaults, each stated once; light, so that the doors can show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pardalis.intake.settings import IntakeSettings

_INTAKE = IntakeSettings()


def setting(default: Any, text: str) -> Any:
    """A field with a default and the text that the doors show."""
    return field(default=default, metadata={"help": text})


def needed(text: str) -> Any:
    """A field that has no default, with the text that the doors show."""
    return field(metadata={"help": text})


@dataclass(frozen=True, slots=True)
class CommonSettings:
    """What every job on a survey takes."""

    project: Path | None = setting(None, "Project folder; by default 'pardalis' in the survey.")
    workers: int | None = setting(None, "Threads to work with; by default one a processor.")


@dataclass(frozen=True, slots=True)
class ImportSettings(CommonSettings):
    """How cards are read and photographs put together."""

    burst_gap: float = setting(
        _INTAKE.burst_gap, "Photographs of one burst are at most this far apart [s]."
    )
    independence: float = setting(
        _INTAKE.event_gap / 60, "Events of one station are at least this far apart [min]."
    )


@dataclass(frozen=True, slots=True)
class FindSettings(CommonSettings):
    """Which detection model searches, or whose results are taken."""

    model: str = setting("motion", "Detection model.")
    results: Path | None = setting(None, "Take MegaDetector's results (JSON) in its place.")
    confidence: float = setting(0.2, "Detections below this confidence are left out (0 to 1).")
    again: bool = setting(False, "Search all photographs again.")


@dataclass(frozen=True, slots=True)
class IdentifySettings(CommonSettings):
    """How animals are told apart."""

    matcher: str = setting("rootsift", "Matcher of coats.")


@dataclass(frozen=True, slots=True)
class EstimateSettings(CommonSettings):
    """What density is estimated from."""

    model: str = setting("scr", "Statistical model.")
    session: str = setting("survey", "Name of the closed sampling period.")
    flank: str | None = setting(
        None, "Flank to count by (left, right); by default the better known."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesSettings:
    """One fit from capture files, without a project."""

    captures: Path = needed("secr's capture file, or a table with animal, occasion and trap.")
    traps: Path = needed("secr's detector file, or a table with id, x and y [m].")
    usage: Path | None = setting(None, "Table of effort by detector and occasion.")
    animals: Path | None = setting(None, "Table of each animal's covariates.")
    mask: Path | None = setting(None, "Points of habitat; by default a buffer from the data.")
    detector: Literal["proximity", "count"] = setting(
        "proximity", "Most one record of an animal an occasion (proximity), or any number (count)."
    )
    model: str = setting("scr", "Statistical model.")
    detectfn: str = setting("HN", "Detection function: HN or HHN.")
    session: str | None = setting(None, "Which session of the files; by default the only one.")
    occasions: int | None = setting(None, "Number of occasions; by default as many as the files.")
    buffer: float | None = setting(None, "Mask about the detectors [m]; by default from the data.")
    spacing: float | None = setting(None, "Mask spacing [m]; by default from the data.")


@dataclass(frozen=True, slots=True)
class ReportSettings(CommonSettings):
    """Where the report goes."""


@dataclass(frozen=True, slots=True)
class CensusSettings:
    """The settings of each step of the main job."""

    cards: ImportSettings = field(default_factory=ImportSettings)
    find: FindSettings = field(default_factory=FindSettings)
    identify: IdentifySettings = field(default_factory=IdentifySettings)
    estimate: EstimateSettings = field(default_factory=EstimateSettings)
    report: ReportSettings = field(default_factory=ReportSettings)
