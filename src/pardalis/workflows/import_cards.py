"""Cards to media: read each file once, then put the photographs in their place and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pardalis.errors import SurveyError
from pardalis.exchange.camtrap_dp.deployments import read_deployments
from pardalis.exchange.camtrap_dp.package import DESCRIPTOR
from pardalis.intake.clocks.in_words import standing_mends
from pardalis.intake.place import place_media
from pardalis.intake.read import read_file
from pardalis.intake.scan import Listing, scan_survey
from pardalis.intake.settings import IntakeSettings
from pardalis.intake.sources.cards import AddressedCards
from pardalis.records.address import Survey
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.store import cards, identities, results
from pardalis.workflows.batches import Progress, in_batches, map_in_order, silent, workers
from pardalis.workflows.foreign_tables import (
    Taken,
    doubts_of_tables,
    known_files,
    knows_media,
    put,
    take,
    without_tables,
)
from pardalis.workflows.import_told import count_files, told_files, unread_files
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.photo_times import (
    read_strips,
    settings_of_last_import,
    settled,
    time_choices,
    time_rules,
)
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
from pardalis.workflows.settings import ImportSettings

STEP = "import"
PLACE = "place"
"""Under which doubts about places and times are kept: they are told anew without reading."""
Table = tuple[Sequence[Deployment], Sequence[EffortGap]]
_BATCH = 64
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
    with new_project(survey, settings.project) as project:
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
    settings = settled(project, settings)
    taken = take(project, settings)
    table = _table(project, taken)
    with project.database.read() as connection:
        known = {file.file_path: file for file in cards.card_files(connection)}
    _read_new(project, listing, known, settings, progress)
    _forget_renamed(project, listing)
    read_strips(project, listing, settings, progress)
    return _place(project, listing, table, settings, taken)


def _table(project: Project, taken: Taken | None) -> Table | None:
    if taken is not None:
        return taken.deployments, taken.gaps
    return read_deployments(project.table) if project.table.is_file() else None


def _read_new(
    project: Project,
    listing: Listing,
    known: dict[str, CardFile],
    settings: ImportSettings,
    progress: Progress,
) -> None:
    """Read every file that is new or has changed, and store it batch by batch."""
    waiting = [file for file in listing.files if _is_new(file, known.get(file.file_path))]
    total = len(listing.files)
    done = total - len(waiting)
    progress("Import", done, total)
    with workers(settings.workers) as executor:
        read = map_in_order(executor, partial(read_file, project.cards), waiting)
        for batch in in_batches(read, _BATCH):
            with project.database.write() as connection:
                cards.put_card_files(connection, batch)
            done += len(batch)
            progress("Import", done, total)


def _is_new(listed: CardFile, known: CardFile | None) -> bool:
    if known is None or (listed.size, listed.modified_ns) != (known.size, known.modified_ns):
        return True
    # A file that could not even be opened is tried again.
    return known.kind is FileKind.UNREADABLE and not known.content_hash


def _forget_renamed(project: Project, listing: Listing) -> None:
    """Let go of paths that are no longer there, where the same bytes lie at another path."""
    here = {file.file_path for file in listing.files}
    with project.database.write() as connection:
        files = cards.card_files(connection)
        present = {file.content_hash for file in files if file.file_path in here} - {""}
        gone = [each for each in files if each.file_path not in here]
        cards.drop_card_files(
            connection, [each.file_path for each in gone if each.content_hash in present]
        )


def _place(
    project: Project,
    listing: Listing,
    table: Table | None,
    settings: ImportSettings,
    taken: Taken | None,
) -> Outcome:
    with project.database.read() as connection:
        files = cards.card_files(connection)
        mends = standing_mends(identities.decisions(connection))
    taken = taken and taken.matched(files)
    deployments, gaps = table if table is not None else (None, ())
    intake = place_media(known_files(files, taken), deployments, gaps, _rules(settings), mends)
    unread = (*listing.problems, *unread_files(files, listing))
    counts = count_files(files, intake)
    with project.database.write() as connection:
        cards.replace_deployments(connection, deployments or (), gaps)
        cards.replace_media(connection, intake.media)
        if taken is not None:
            unread = (*unread, *put(connection, taken), *doubts_of_tables(project, taken, settings))
        cards.replace_problems(connection, STEP, unread)
        cards.replace_problems(connection, PLACE, intake.problems)
        results.put_step(connection, STEP, "", counts)
        chosen = {"burst_gap": settings.burst_gap, "independence": settings.independence}
        results.put_choices(connection, STEP, chosen | time_choices(settings))
    problems = (*unread, *intake.problems)
    if not intake.media:
        raise SurveyError(
            f"None of the {len(files)} files in '{project.survey}' is a photograph that can be "
            f"read. {' '.join(tell_problems(problems))}",
            "Copy the cards again.",
        )
    return Outcome(STEP, told_files(counts, intake, problems), counts, problems)


def place_again(project: Project) -> None:
    """Put the photographs in their place and time anew, as after a clock was mended.

    No photograph is read: the cards need not be there.

    Parameters
    ----------
    project
        An open project.
    """
    taken = take(project, ImportSettings())
    with project.database.read() as connection:
        files = cards.card_files(connection)
        deployments, gaps = cards.deployments(connection), cards.gaps(connection)
        mends = standing_mends(identities.decisions(connection))
        rules = _rules(settings_of_last_import(connection))
        known = results.step_counts(connection).get(STEP, {})
    present = known_files(files, taken and taken.matched(files))
    intake = place_media(present, deployments or None, gaps, rules, mends)
    with project.database.write() as connection:
        cards.replace_media(connection, intake.media)
        cards.replace_problems(connection, PLACE, intake.problems)
        results.put_step(connection, STEP, "", known | count_files(files, intake))


def _rules(settings: ImportSettings) -> IntakeSettings:
    return replace(
        IntakeSettings(),
        burst_gap=settings.burst_gap,
        event_gap=settings.independence * 60,
        **time_rules(settings),
    )
