"""Cards to media: read each file once, then put the photographs in their place and time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pardalis.errors import InputError, SurveyError
from pardalis.exchange.camtrap_dp.deployments import read_deployments
from pardalis.exchange.camtrap_dp.package import DESCRIPTOR
from pardalis.intake.scan import Listing, scan_survey
from pardalis.intake.sources.cards import AddressedCards
from pardalis.records.address import Survey
from pardalis.records.card_file import FileKind
from pardalis.workflows.alone import alone
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.foreign_tables import Taken, knows_media, take, without_tables
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.photo_times import read_strips, settled
from pardalis.workflows.place_cards import Table, place_anew, unchanged
from pardalis.workflows.project import (
    PROJECT_FOLDER,
    TRUTH_FOLDER,
    Project,
    bring_tables,
    card_source,
    check_survey,
    new_project,
    project_folder,
)
from pardalis.workflows.read_cards import STEP, forget_renamed, read_new
from pardalis.workflows.settings import ImportSettings

_MEDIA = (FileKind.PHOTO, FileKind.VIDEO)


def import_cards(
    survey: Survey, settings: ImportSettings | None = None, progress: Progress = silent
) -> Outcome:
    """Read a survey's cards into its project.

    Parameters
    ----------
    survey
        The survey folder.
    settings
        How cards are read; by default as `ImportSettings` states.
    progress
        Told how far the reading is.

    Returns
    -------
    Outcome
        Counts of files and photographs, and every file or card that needs a person.

    Raises
    ------
    SurveyError
        If the folder cannot be used, or holds no photograph.
    TableError
        If `deployments.csv` has a wrong row.
    ProjectError
        If the project folder cannot be written.
    """
    settings = settings or ImportSettings()
    listing = look(survey, settings.project, named=settings.source is not None)
    with new_project(survey, settings.project, settings.database) as project:
        return run(project, listing, settings, progress)


def look(survey: Survey, folder: Path | None, named: bool | None = None) -> Listing:
    """List the survey's files, before anything is written but an address's tables.

    Parameters
    ----------
    survey
        The survey folder or address.
    folder
        The project folder, if it is not the survey's own.
    named
        Whether tables of other programs were named: they, a package beside the cards and one
        that was taken earlier tell of photographs that need not be here. None if all must be.

    Raises
    ------
    SurveyError
        If the folder cannot be used, or nothing in it looks like a photograph.
    SourceError
        If an address cannot be reached.
    """
    check_survey(survey)
    tables = bring_tables(survey, folder)
    listing = _listed(survey, project_folder(survey, folder))
    listing = replace(listing, files=without_tables(tables, listing.files))
    if any(file.kind in _MEDIA for file in listing.files):
        return listing
    if named is None or not (
        named or (tables / DESCRIPTOR).is_file() or knows_media(survey, folder)
    ):
        held = f"{len(listing.files)} other files" if listing.files else "nothing"
        raise SurveyError(
            f"There is no photograph in '{survey}': it holds {held}.",
            "Copy the cards into it, one folder each; photographs end in .jpg or .jpeg.",
        )
    return listing


def _listed(survey: Survey, place: Path) -> Listing:
    if isinstance(survey, Path):
        return scan_survey(survey, skip=[place, survey / TRUTH_FOLDER])
    source = card_source(survey, place)
    # What was uploaded with the cards: another project, a simulated survey's truth.
    listing = scan_survey(source, skip=[Path(PROJECT_FOLDER), Path(TRUTH_FOLDER)])
    if isinstance(source, AddressedCards):
        source.forget_changed(listing.files)
    return listing


def run(
    project: Project, listing: Listing, settings: ImportSettings, progress: Progress
) -> Outcome:
    """Import into an open project what `look` has listed.

    Parameters
    ----------
    project
        An open project.
    listing
        The survey's files.
    settings, progress
        As for `import_cards`.
    """
    with alone(project.folder, STEP, project.database):
        return _run(project, listing, settings, progress)


def _run(
    project: Project, listing: Listing, settings: ImportSettings, progress: Progress
) -> Outcome:
    settings = settled(project, settings)
    taken = take(project, settings)
    table = _table(project, taken)
    if settings.quick and taken and taken.tells_of_media:
        raise InputError(
            "The package tells of photographs, which are known by all their bytes.",
            "Import without --quick.",
        )
    read, unopened = read_new(project, listing, settings.workers, settings.quick, progress)
    gone = (*forget_renamed(project, listing), *unopened)
    read_strips(project, listing, settings, progress)
    if not (read or gone or taken):
        known = unchanged(project, listing, table, settings)
        if known is not None:
            return known
    return place_anew(project, listing, table, settings, taken, gone)


def _table(project: Project, taken: Taken | None) -> Table | None:
    if taken is not None:
        return taken.deployments, taken.gaps
    return read_deployments(project.table) if project.table.is_file() else None
