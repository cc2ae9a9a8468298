"""Tables of other programs that an import takes: a Camtrap DP package, or a table of stations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pardalis.errors import InputError, NotReadyError
from pardalis.exchange.camtrap_dp.cells import TableRow
from pardalis.exchange.camtrap_dp.deployments import deployments_of
from pardalis.exchange.camtrap_dp.effort_gaps import GAPS_FILE, gaps_of
from pardalis.exchange.camtrap_dp.known_media import KnownMedia, match_media
from pardalis.exchange.camtrap_dp.package import DESCRIPTOR, OTHER_TABLE, SOURCE, read_package
from pardalis.exchange.camtrapr_stations import read_stations
from pardalis.exchange.statements import apply_statements
from pardalis.intake.belonging import match_cards
from pardalis.intake.card_files import CardFiles, HeldFiles
from pardalis.records.address import Survey
from pardalis.records.card_file import CardFile
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.foreign_row import ForeignRow
from pardalis.records.problem import Problem
from pardalis.records.sentence import say, say_many
from pardalis.store import cards, findings, foreign
from pardalis.store.database import Connection
from pardalis.store.files_by_card import StoredFiles
from pardalis.workflows.project import DEPLOYMENTS_TABLE, Project, open_project
from pardalis.workflows.replace_findings import replace_findings
from pardalis.workflows.settings import ImportSettings

_SIDE_CAR = ".xmp"
PACKAGE_FILES = frozenset({DESCRIPTOR, "media.csv", "observations.csv"})
"""What a survey folder that is a package holds besides its table of deployments."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What other programs' tables say of a survey.

    Parameters
    ----------
    rows
        As they came, not yet bound to photographs.
    deployments, gaps
        Read from the rows.
    is_new
        Whether they say anything else than when they were last taken.
    known
        What became of the rows of photographs, once files were matched.
    """

    rows: tuple[ForeignRow, ...]
    deployments: tuple[Deployment, ...]
    gaps: tuple[EffortGap, ...]
    is_new: bool
    known: KnownMedia | None = field(default=None)

    @property
    def tells_of_media(self) -> bool:
        """Whether any row is of a photograph."""
        return any(_media_named(row) for row in self.rows)

    def matched(self, files: Sequence[CardFile]) -> Taken:
        """With the rows of photographs matched to the survey's files."""
        belonging = match_cards({file.card for file in files}, self.deployments)
        known = match_media(
            _of(self.rows, "media"), files, self.deployments, belonging.deployment_of
        )
        return replace(self, known=known)

    @property
    def bound(self) -> tuple[ForeignRow, ...]:
        """The rows, each with the project's photograph that it speaks of."""
        ids = self.known.media_ids if self.known else {}
        return tuple(replace(row, media_id=ids.get(_media_named(row), "")) for row in self.rows)


def take(project: Project, settings: ImportSettings) -> Taken | None:
    """Read the tables that an import names, or those that an earlier one took.

    Parameters
    ----------
    project
        An open project.
    settings
        `source` names them. Without it the survey folder may be a package itself; else a table
        `deployments.csv` in it goes before what was taken earlier.

    Returns
    -------
    Taken
        None if the survey has no such tables.

    Raises
    ------
    InputError
        If they cannot be read, naming file and row.
    """
    with project.database.read() as connection:
        kept = tuple(row for row in foreign.foreign_rows(connection) if _is_of_import(row))
    rows = tuple(_read(project, settings))
    if not rows:
        if not kept or project.table.is_file():
            return None
        rows = kept
    deployments, gaps = deployments_of(DEPLOYMENTS_TABLE, _table_rows(rows))
    for row in _of(rows, "datapackage"):
        if text := row.cell(OTHER_TABLE + GAPS_FILE):
            gaps = (*gaps, *gaps_of(text, deployments))
    plain = tuple(replace(row, media_id="", detection_id="") for row in rows)
    before = {replace(row, media_id="", detection_id="") for row in kept}
    return Taken(plain, deployments, gaps, is_new=set(plain) != before)


def without_tables(folder: Path, files: Iterable[CardFile]) -> tuple[CardFile, ...]:
    """The survey's files without those that are read as tables or keywords, and are no strays.

    Parameters
    ----------
    folder
        Of the tables beside the cards: the survey folder.
    files
        As listed.
    """
    tables = PACKAGE_FILES if (folder / DESCRIPTOR).is_file() else frozenset()
    return tuple(
        file
        for file in files
        if file.file_path not in tables and not file.file_path.casefold().endswith(_SIDE_CAR)
    )


def knows_media(survey: Survey, folder: Path | None) -> bool:
    """Whether a package that was taken earlier tells of photographs.

    Parameters
    ----------
    survey
        The survey folder.
    folder
        The project folder, if it is not the survey's own.
    """
    try:
        with open_project(survey, folder) as project, project.database.read() as connection:
            return foreign.has_rows(connection, "media")
    except NotReadyError:
        return False


def known_files(files: Sequence[CardFile], taken: Taken | None) -> tuple[CardFile, ...]:
    """The survey's files as tables of other programs name them, with those that only they know.

    Parameters
    ----------
    files
        As read from the cards.
    taken
        With its files matched; None without such tables.
    """
    if taken is None or taken.known is None:
        return tuple(files)
    return (*taken.known.files, *taken.known.absent)


def files_of_survey(connection: Connection, taken: Taken | None) -> CardFiles:
    """The survey's photographs and videos by card, as `known_files` names them.

    Parameters
    ----------
    connection
        To read with.
    taken
        With its files matched; None without such tables.
    """
    if taken is None:
        return StoredFiles(connection)
    # What only a package knows of is not in the store.
    return HeldFiles(known_files(cards.card_files(connection), taken))


def put(connection: Connection, taken: Taken) -> tuple[Problem, ...]:
    """Keep the rows, and make findings of what they say of photographs.

    Parameters
    ----------
    connection
        In a transaction.
    taken
        With its files matched.
    """
    rows = taken.bound
    kept = {(row.source, row.table_name, row.rank): row for row in foreign.foreign_rows(connection)}
    if not taken.is_new:
        # What they say was taken before; people may have said otherwise since.
        same = (kept.get((row.source, row.table_name, row.rank), row) for row in rows)
        named = tuple(
            replace(row, detection_id=was.detection_id if was.media_id == row.media_id else "")
            for row, was in zip(rows, same, strict=True)
        )
        _keep(connection, kept.values(), named)
        return ()
    former = {each.media_id: each for each in findings.findings(connection)}
    stated = apply_statements(_of(rows, "observations"), former)
    replace_findings(connection, stated.findings)
    others = [row for row in rows if row.table_name != "observations"]
    _keep(connection, kept.values(), (*others, *stated.rows))
    return stated.problems


def doubts_of_tables(project: Project, taken: Taken, settings: ImportSettings) -> Iterator[Problem]:
    """Say what is known from the tables only, and which table holds where there are two.

    Parameters
    ----------
    project
        An open project.
    taken
        With its files matched.
    settings
        Those of the import.
    """
    number = len(taken.known.absent) if taken.known else 0
    if number:
        reason = say_many(
            "{n} photograph is known from the package only: there is no file of it.",
            "{n} photographs are known from the package only: there is no file of them.",
            number,
        )
        remedy = say(
            "Copy them into the survey folder under their file names, those of each deployment "
            "into a folder that bears its deploymentID, then import again."
        )
        yield Problem("media.csv", "without_file", reason, remedy)
    if settings.source is not None and project.table.is_file():
        reason = say(
            "The survey has this table too. What was named with --from goes before it now; at the "
            "next import without --from the survey's own table holds again."
        )
        remedy = say("Keep one: take this table away, or import without --from.")
        yield Problem(DEPLOYMENTS_TABLE, "two_tables", reason, remedy)


def _read(project: Project, settings: ImportSettings) -> Iterator[ForeignRow]:
    source = settings.source
    if source is None:
        if (project.tables / DESCRIPTOR).is_file():
            yield from read_package(project.tables).foreign_rows()
    elif source.is_dir() or source.suffix.casefold() == ".json":
        yield from read_package(source).foreign_rows()
    elif source.is_file():
        yield from read_stations(source, settings.crs, settings.utc_offset)
    else:
        raise InputError(
            f"There is no '{source}'.",
            "Name the folder of a Camtrap DP package, or camtrapR's table of stations.",
        )


def _is_of_import(row: ForeignRow) -> bool:
    return row.table_name != "observations" or row.source == SOURCE


def _of(rows: Iterable[ForeignRow], table_name: str) -> list[ForeignRow]:
    return [row for row in rows if row.table_name == table_name]


def _table_rows(rows: Iterable[ForeignRow]) -> list[TableRow]:
    kept = _of(rows, "deployments")
    return [TableRow(DEPLOYMENTS_TABLE, row.rank + 1, dict(row.cells)) for row in kept]


def _media_named(row: ForeignRow) -> str:
    named = row.table_name in ("media", "observations")
    return row.cell("mediaID") if named else ""


def _keep(connection: Connection, kept: Iterable[ForeignRow], rows: Sequence[ForeignRow]) -> None:
    """Put the rows of this import in the place of those of an earlier one."""
    for source in {row.source for row in kept if _is_of_import(row)}:
        foreign.replace_foreign_rows(connection, source, ())
    for source in {row.source for row in rows}:
        foreign.replace_foreign_rows(connection, source, [r for r in rows if r.source == source])
