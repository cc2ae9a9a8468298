"""Every job's defaults, each stated once; light, so that the doors can show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pardalis.intake.settings import IntakeSettings

DetectorName = Literal["proximity", "count", "multi", "single"]
DetectionFunctionName = Literal["HN", "EX", "HR", "HHN", "HEX", "HHR"]

EffortName = Literal["keep", "drop"]

_INTAKE = IntakeSettings()
_SCHEDULER = "Dask cluster to work on, by its scheduler's address, such as tcp://10.0.0.5:8786."


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
    time_from: tuple[str, ...] = setting(
        (),
        "Where times are taken from: exif, name (of the file) or strip (burnt into the picture, "
        "read by Tesseract); of several, the first that tells one. By default as at the last "
        "import, exif at first.",
    )
    name_pattern: str | None = setting(
        None,
        "How the time stands in file names, such as '%d%m%Y_%H%M'; by default as year, month, "
        "day, hour, minute.",
    )
    date_order: str | None = setting(
        None, "In strips that end in the year: day-first or month-first; by default found out."
    )
    source: Path | None = setting(
        None, "Take a Camtrap DP package (its folder) or camtrapR's table of stations with it."
    )
    crs: str | None = setting(None, "System of the stations' metres, such as EPSG:32736.")
    utc_offset: str | None = setting(
        None, "Offset of the cameras' clocks in a table of stations, such as +05:30."
    )
    quick: bool = setting(
        False,
        "Read the photographs' headers only: no check whether they are whole, no copies found, "
        "no light measured. 'pardalis find', or an import without it, reads the rest.",
    )
    database: str | None = setting(
        None,
        "PostgreSQL database that keeps the project, such as postgresql://lin@db/hunchun; named "
        "once, all commands use it. By default a file in the project folder.",
    )


@dataclass(frozen=True, slots=True)
class FindSettings(CommonSettings):
    """Which detection model searches, or whose results are taken."""

    model: str = setting("motion", "Detection model: motion, onnx, megadetector, speciesnet.")
    network: str | None = setting(
        None,
        "Network of the model: for onnx one of 'pardalis models list', for megadetector a version "
        "such as MDV5A, for speciesnet a model's name; or its file.",
    )
    models: Path | None = setting(
        None, "Models folder; by default PARDALIS_MODELS, else a folder with your own data."
    )
    device: str | None = setting(
        None, "What networks run on: cpu, cuda or openvino; by default the quickest that works."
    )
    tiles: int = setting(
        1, "onnx: also search so many overlapping tiles in each direction, for small animals."
    )
    country: str | None = setting(None, "speciesnet: country of the survey, such as CHN.")
    classifier: str | None = setting(
        None, "Classification network that names the animals: 'pardalis models list'."
    )
    species_list: Path | None = setting(
        None, "Species of the region, a scientific name a line: others are not believed."
    )
    species_confidence: float = setting(
        0.65, "A taxon is named from this probability on (0 to 1); else a wider one, or none."
    )
    results: Path | None = setting(
        None,
        "Take what others found in its place: MegaDetector, SpeciesNet (JSON), DeepFaune (CSV), "
        "Timelapse (CSV, .ddb), camtrapR's record table.",
    )
    tags: bool = setting(
        False, "Take species and individuals from the photographs' keywords (XMP, IPTC)."
    )
    species_column: str | None = setting(
        None, "Column of the species in a table of Timelapse; by default Species."
    )
    confidence: float = setting(0.2, "Detections below this confidence are left out (0 to 1).")
    confidence_animal: float | None = setting(
        None, "The same for animals alone; by default as for all."
    )
    confidence_person: float | None = setting(
        None, "The same for people alone; by default as for all."
    )
    confidence_vehicle: float | None = setting(
        None, "The same for vehicles alone; by default as for all."
    )
    frame_interval: float = setting(
        1.0, "Videos: a frame is searched every so many seconds, at most 60 of each video [s]."
    )
    again: bool = setting(False, "Search all photographs again.")
    scheduler: str | None = setting(None, _SCHEDULER)


@dataclass(frozen=True, slots=True)
class IdentifySettings(CommonSettings):
    """How animals are told apart."""

    matcher: str = setting("rootsift", "Matcher of coats.")
    also: str | None = setting(
        None, "Matcher that is asked beside it, such as 'embedding', and brings more pairs to see."
    )
    network: str | None = setting(
        None, "Network of the matcher 'embedding': 'pardalis models list' shows which there are."
    )
    models: Path | None = setting(
        None, "Models folder; by default PARDALIS_MODELS, else a folder with your own data."
    )
    scheduler: str | None = setting(None, _SCHEDULER)


@dataclass(frozen=True, slots=True)
class ReviewSettings(CommonSettings):
    """What a person is asked of identities."""

    questions: int = setting(10, "How many questions to put at most.")
    opinion: bool = setting(
        False, "Tell the machine's opinion and what an answer would change, and leave out tests."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSettings:
    """Which model is fitted, and over which habitat."""

    workers: int | None = setting(None, "Threads to work with; by default one a processor.")
    estimate_model: str = setting("scr", "Statistical model.")
    detectfn: DetectionFunctionName = setting(
        "HN", "Detection function: HN, EX, HR (g0) or HHN, HEX, HHR (lambda0)."
    )
    formulas: str | None = setting(None, "Formulas, such as 'D ~ forest; sigma ~ sex'.")
    conditional: bool = setting(False, "Fit given the animals that were caught.")
    distribution: Literal["poisson", "binomial"] = setting(
        "poisson", "Of the number of animals: Poisson, or binomial with N fixed."
    )
    binomial_size: int = setting(
        0, "Counts: 0 Poisson; 1 binomial with the effort as size; above, binomial of that size."
    )
    hcov: str | None = setting(None, "Covariate that names an animal's class where it is known.")
    groups: str | None = setting(None, "Covariate that parts the animals into groups (g).")
    fixed: tuple[str, ...] = setting((), "A parameter that is not estimated: 'sigma=2500'.")
    links: tuple[str, ...] = setting((), "Another link than the usual one: 'D=identity'.")
    buffer: float | None = setting(None, "Mask about the detectors [m]; by default from the data.")
    spacing: float | None = setting(None, "Mask spacing [m]; by default from the data.")
    habitat: Path | None = setting(
        None, "Polygons of habitat (GeoJSON, shapefile, GeoPackage) that the mask is cut to."
    )
    without: Path | None = setting(None, "Polygons that are cut out of the mask, such as lakes.")
    covariates: tuple[str, ...] = setting(
        (), "Mask covariate from a raster, or a polygon's column: 'forest=f.tif', 'kind=k.gpkg'."
    )
    region: Path | None = setting(None, "Polygons in which animals are counted; by default all.")
    check: int = setting(0, "Surveys to simulate from the fitted model to check its fit.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateSettings(FitSettings):
    """What the density of a survey is estimated from."""

    project: Path | None = setting(None, "Project folder; by default 'pardalis' in the survey.")
    session: str = setting("survey", "Name of the closed sampling period.")
    flank: str = setting(
        "best", "Flank to count by: left, right, joint (both), or best (the better known)."
    )
    animals: Path | None = setting(None, "Table of each animal's covariates, such as its sex.")
    doubtful_effort: EffortName = setting(
        "keep", "Nights of which it is doubtful whether the camera worked: keep or drop them."
    )
    draws: int = setting(
        20, "Catalogues drawn to carry the doubt about identity; 0 takes identities as certain."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesSettings(FitSettings):
    """One fit from capture files, without a project."""

    captures: Path = needed("secr's capture file, or a table with animal, occasion and trap.")
    traps: Path = needed("secr's detector file, or a table with id, x and y [m].")
    usage: Path | None = setting(None, "Table of effort by detector and occasion.")
    animals: Path | None = setting(None, "Table of each animal's covariates, such as its sex.")
    occasion_table: Path | None = setting(None, "Table of covariates of occasions.")
    session_table: Path | None = setting(None, "Table of covariates of sessions.")
    mask: Path | None = setting(None, "Points of habitat; by default a buffer from the data.")
    detector: DetectorName = setting(
        "proximity",
        "Records: once an animal and occasion here (proximity), any number (count), or once "
        "wherever (multi, single).",
    )
    session: str | None = setting(None, "Which session of the files; by default all.")
    occasions: int | None = setting(None, "Number of occasions; by default as many as the files.")
    crs: str | None = setting(None, "System of the files' coordinates, such as EPSG:32736.")
    compare: bool = setting(False, "Compare constant, learned and, if known, sex-specific capture.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSettings:
    """What is written, where to, and in which form."""

    folder: Path = needed("Folder to write into.")
    form: Literal["tables", "secr", "camtrap-dp"] = setting(
        "tables",
        "Captures as comma-separated tables or as secr's text files, or the whole survey as a "
        "Camtrap DP package (tables, secr, camtrap-dp).",
    )
    project: Path | None = setting(None, "Project folder; by default 'pardalis' in the survey.")
    session: str = setting("survey", "Name of the closed sampling period.")
    flank: str = setting("best", "Flank to count by: left, right, or best (the better known).")
    animals: Path | None = setting(None, "Table of each animal's covariates, such as its sex.")
    doubtful_effort: EffortName = setting(
        "keep", "Nights of which it is doubtful whether the camera worked: keep or drop them."
    )
    rounding: float = setting(
        0.1, "Camtrap DP: positions are rounded to this many degrees; 0 writes the true ones."
    )
    title: str | None = setting(None, "Camtrap DP: title of the survey.")
    contributors: tuple[str, ...] = setting((), "Camtrap DP: who made the survey.")
    sampling_design: str | None = setting(
        None, "Camtrap DP: how the cameras were placed, such as systematicRandom or targeted."
    )


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
