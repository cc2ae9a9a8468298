"""Files that say what photographs hold: which program wrote one, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pardalis.errors import InputError, TableError
from pardalis.exchange import camtrapr_records, deepfaune_table, timelapse
from pardalis.exchange.camtrap_dp.cells import TableRow, read_rows
from pardalis.exchange.json_text import parse_json
from pardalis.exchange.megadetector_json import read_results
from pardalis.exchange.photo_rows import bound_rows
from pardalis.exchange.speciesnet_json import is_speciesnet, labels_of, read_predictions
from pardalis.records.detection import Finding
from pardalis.records.foreign_row import ForeignRow
from pardalis.records.media import Media
from pardalis.records.problem import Problem

_TABLES = (".csv", ".tsv", ".txt")
_KNOWN = (
    "MegaDetector's or SpeciesNet's JSON, DeepFaune's CSV, a CSV or .ddb of Timelapse, or a record "
    "table of camtrapR"
)


@dataclass(frozen=True, slots=True)
class ResultFile:
    """What a file says of the survey's photographs.

    Parameters
    ----------
    findings
        Of programs that search photographs.
    rows
        Of tables of labels, bound to photographs.
    problems
        What could not be bound.
    labels
        SpeciesNet's, which tell the taxa above each species.
    """

    findings: tuple[Finding, ...]
    rows: tuple[ForeignRow, ...]
    problems: tuple[Problem, ...]
    labels: frozenset[str] = frozenset()


def read_result_file(path: Path, media: Sequence[Media], species: str | None) -> ResultFile:
    """Read a file of results, whichever of the known programs wrote it.

    Parameters
    ----------
    path
        The file.
    media
        The survey's photographs.
    species
        Column of the species in a table of Timelapse; None for one that is called so.

    Raises
    ------
    InputError
        If it cannot be read, naming the file and, of tables, the row.
    """
    try:
        with path.open("rb") as file:
            head = file.read(16)
        is_table = path.suffix.casefold() in _TABLES
        text = b"" if is_table or timelapse.is_database(head) else path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The results '{path}' cannot be read ({error.strerror}).", "See that the file exists."
        ) from error
    if timelapse.is_database(head):
        rows = timelapse.photo_rows(timelapse.read_database(path), species)
        return ResultFile((), *bound_rows(path.name, rows, media))
    if is_table:
        return _labels(path, media, species)
    document = parse_json(text, path.name, f"It must be {_KNOWN}.")
    if is_speciesnet(document):
        findings, problems = read_predictions(text, path.name, media)
        return ResultFile(findings, (), problems, labels_of(document))
    findings, problems = read_results(text, path.name, media)
    return ResultFile(findings, (), problems)


def _labels(path: Path, media: Sequence[Media], species: str | None) -> ResultFile:
    columns, rows = _table(path)
    if columns >= deepfaune_table.COLUMNS:
        said = deepfaune_table.photo_rows(rows)
    elif columns >= timelapse.COLUMNS:
        said = timelapse.photo_rows(rows, species)
    else:
        said = camtrapr_records.photo_rows(rows)
    return ResultFile((), *bound_rows(path.name, said, media))


def _table(path: Path) -> tuple[frozenset[str], tuple[TableRow, ...]]:
    for program in (deepfaune_table, timelapse, camtrapr_records):
        try:
            rows = read_rows(path, program.KEY)
        except TableError as error:
            if error.row != 1:
                raise
            continue
        columns = frozenset(rows[0].cells) if rows else frozenset()
        if columns >= program.COLUMNS:
            return columns, rows
    raise TableError(
        path.name, 1, "The first row names the columns of no program that is known.",
        f"It must be {_KNOWN}.",
    )  # fmt: skip
