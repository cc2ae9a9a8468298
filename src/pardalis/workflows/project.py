"""The project folder: the only place that Pardalis writes to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pardalis.errors import NotReadyError, ProjectError, SurveyError
from pardalis.intake.scan import DEPLOYMENT_TABLE
from pardalis.store.database import Database, sqlite_url

PROJECT_FOLDER = "pardalis"
DEPLOYMENTS_TABLE = DEPLOYMENT_TABLE
TRUTH_FOLDER = "truth"
"""Of a simulated survey; no step reads it."""

_DATABASE = "pardalis.db"


@dataclass(frozen=True, slots=True)
class Project:
    """An open project: a survey's cards, and the folder of what Pardalis knows of them.

    Parameters
    ----------
    survey
        The survey folder; only read.
    folder
        The project folder; written.
    database
        Its open database.
    """

    survey: Path
    folder: Path
    database: Database

    @property
    def table(self) -> Path:
        """The survey's table of deployments, whether or not it is there."""
        return self.survey / DEPLOYMENTS_TABLE

    @property
    def features(self) -> Path:
        """Coat features, one file a content hash."""
        return self.folder / "features"

    @property
    def index(self) -> Path:
        """Where matchers keep what they look coats up in; made anew at will."""
        return self.folder / "index"

    @property
    def catalogue(self) -> Path:
        """A contact sheet for each individual."""
        return self.folder / "catalogue"

    @property
    def report(self) -> Path:
        """The report."""
        return self.folder / "report.html"


def project_folder(survey: Path, folder: Path | None) -> Path:
    """The project folder that was named, or the survey's own."""
    return folder if folder is not None else survey / PROJECT_FOLDER


def check_survey(survey: Path) -> None:
    """See that the survey folder is one that can be read.

    Raises
    ------
    SurveyError
        If it is missing, not a folder, or closed to this user.
    """
    if not survey.exists():
        raise SurveyError(
            f"There is no folder '{survey}'.", "Name the folder that holds the survey's cards."
        )
    if not survey.is_dir():
        raise SurveyError(
            f"'{survey}' is a file, not a folder.", "Name the folder that holds the survey's cards."
        )
    try:
        with os.scandir(survey) as entries:
            next(entries, None)
    except OSError as error:
        raise SurveyError(
            f"The folder '{survey}' cannot be read ({error.strerror}).",
            "Ask its owner for the right to read it, or copy the cards to a folder of your own.",
        ) from error


@contextmanager
def new_project(survey: Path, folder: Path | None = None) -> Iterator[Project]:
    """Open the survey's project, and make it if there is none.

    Raises
    ------
    SurveyError
        If the survey folder cannot be used.
    ProjectError
        If the project folder cannot be written.
    """
    check_survey(survey)
    place = project_folder(survey, folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        probe = place / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ProjectError(
            f"The project folder '{place}' cannot be written ({error.strerror}).",
            "Choose a folder on a disk that can be written: --project FOLDER.",
        ) from error
    with _opened(survey, place) as project:
        yield project


@contextmanager
def open_project(survey: Path, folder: Path | None = None) -> Iterator[Project]:
    """Open a project that an import has made.

    Raises
    ------
    SurveyError
        If the survey folder cannot be used.
    NotReadyError
        If nothing has been imported yet.
    """
    check_survey(survey)
    place = project_folder(survey, folder)
    if not (place / _DATABASE).is_file():
        raise NotReadyError(
            f"Nothing has been imported from '{survey}' yet.",
            f"Run: pardalis import {survey}",
        )
    with _opened(survey, place) as project:
        yield project


@contextmanager
def _opened(survey: Path, place: Path) -> Iterator[Project]:
    database = Database(sqlite_url(place / _DATABASE))
    try:
        yield Project(survey, place, database)
    finally:
        database.close()
