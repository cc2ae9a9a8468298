"""The project folder: the only place that Pardalis writes to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pardalis.errors import (
    DiskFullError,
    InputError,
    InUseError,
    NotReadyError,
    ProjectError,
    SurveyError,
)
from pardalis.intake.scan import DEPLOYMENT_TABLE
from pardalis.intake.sources.cache import cache_size
from pardalis.intake.sources.cards import AddressedCards, addressed_cards
from pardalis.records.address import Survey
from pardalis.records.card_source import CardSource
from pardalis.store.database import Database
from pardalis.whole_files import NO_ROOM
from pardalis.workflows.alone import at_work, own_name
from pardalis.workflows.project_database import database_url, has_database, name_database

PROJECT_FOLDER = "pardalis"
DEPLOYMENTS_TABLE = DEPLOYMENT_TABLE
TRUTH_FOLDER = "truth"
"""Of a simulated survey; no step reads it."""

_CACHE = "cache"
_TABLES = "tables"


@dataclass(frozen=True, slots=True)
class Project:
    """An open project: a survey's cards, and the folder of what Pardalis knows of them.

    Parameters
    ----------
    survey
        The survey folder or address; only read.
    folder
        The project folder; written.
    database
        Its open database.
    cards
        What the survey's files are opened from.
    """

    survey: Survey
    folder: Path
    database: Database
    cards: CardSource

    @property
    def tables(self) -> Path:
        """The folder of the tables that lie beside the cards."""
        return tables_folder(self.survey, self.folder)

    @property
    def table(self) -> Path:
        """The survey's table of deployments, whether or not it is there.

        Where nothing may be written beside the cards, that in the project folder counts.
        """
        beside = self.tables / DEPLOYMENTS_TABLE
        is_beside = isinstance(self.survey, Path) or beside.is_file()
        return beside if is_beside else self.folder / DEPLOYMENTS_TABLE

    @property
    def name(self) -> str:
        """The survey's name: that of its folder, or the last part of its address."""
        survey = self.survey
        return survey.resolve().name if isinstance(survey, Path) else survey.name

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


def project_folder(survey: Survey, folder: Path | None) -> Path:
    """The project folder that was named, or the survey's own.

    Raises
    ------
    InputError
        If the survey lies at an address, to which nothing is written, and none was named.
    """
    if folder is not None:
        return folder
    if isinstance(survey, Path):
        return survey / PROJECT_FOLDER
    raise InputError(
        f"Nothing is ever written to '{survey}': its project needs a folder of its own.",
        "Name one on this machine: --project FOLDER, the same for all commands.",
    )


def card_source(survey: Survey, place: Path) -> CardSource:
    """What a survey's files are opened from: the folder itself, or a cache of what is brought.

    Parameters
    ----------
    survey
        Folder or address.
    place
        The project folder.
    """
    if isinstance(survey, Path):
        # A cluster's workers stand in other folders.
        return survey.absolute()
    return addressed_cards(survey, place.absolute() / _CACHE, cache_size())


def tables_folder(survey: Survey, place: Path) -> Path:
    """The folder of the tables beside the cards; of an address, as they were last brought.

    Parameters
    ----------
    survey
        Folder or address.
    place
        The project folder.
    """
    return survey if isinstance(survey, Path) else place / _TABLES


def bring_tables(survey: Survey, folder: Path | None) -> Path:
    """The folder of the tables as they are now beside the cards.

    Raises
    ------
    InputError
        If the survey lies at an address and no project folder was named.
    SurveyError
        If there is nothing at the address.
    SourceError
        If it cannot be reached.
    """
    place = project_folder(survey, folder)
    tables, source = tables_folder(survey, place), card_source(survey, place)
    if isinstance(source, AddressedCards):
        source.bring_tables(tables)
    return tables


def check_survey(survey: Survey) -> None:
    """See that the survey folder is one that can be read.

    An address is not asked: what is in the project can be looked at without a network.

    Raises
    ------
    SurveyError
        If it is missing, not a folder, or closed to this user.
    """
    if not isinstance(survey, Path):
        return
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
def new_project(
    survey: Survey, folder: Path | None = None, database: str | None = None
) -> Iterator[Project]:
    """Open the survey's project, and make it if there is none.

    Parameters
    ----------
    survey
        The survey folder or address.
    folder
        The project folder, if it is not the survey's own.
    database
        Address of the PostgreSQL database that keeps the project; all further commands use it.
        None for the one that was named before, else for a file in the project folder.

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
    if database is not None:
        name_database(place, database)
    with _opened(survey, place) as project:
        yield project


@contextmanager
def open_project(survey: Survey, folder: Path | None = None) -> Iterator[Project]:
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
    if not has_database(place):
        raise NotReadyError(
            f"Nothing has been imported from '{survey}' yet.",
            f"Run: pardalis import {survey}",
        )
    with _opened(survey, place) as project:
        yield project


@contextmanager
def _opened(survey: Survey, place: Path) -> Iterator[Project]:
    database = Database(database_url(place))
    try:
        yield Project(survey, place, database, card_source(survey, place))
    except OSError as error:
        if error.errno in NO_ROOM:
            file = str(error.filename or place)
            raise DiskFullError(file, error.strerror or str(error)) from error
        raise
    except InUseError as error:
        running = (*at_work(place), *database.at_work(own_name()))
        others = [each for each in running if each not in error.message]
        if not others:
            raise
        told = f"{error.message} At work: {', '.join(others)}."
        raise InUseError(told, error.remedy) from error
    finally:
        database.close()
