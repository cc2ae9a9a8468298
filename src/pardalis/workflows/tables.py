"""The store's records as tables under Camtrap DP's column names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pardalis.errors import InputError
from pardalis.exchange.camtrap_dp import fields
from pardalis.exchange.camtrap_dp.cells import Cell, Row
from pardalis.exchange.camtrap_dp.kept import completed_rows
from pardalis.exchange.camtrap_dp.observations import observation_rows
from pardalis.exchange.camtrap_dp.rows import (
    INDIVIDUAL_COLUMNS,
    deployment_columns,
    deployment_rows,
    individual_rows,
    media_rows,
)
from pardalis.exchange.camtrap_dp.sighting_rows import SIGHTING_COLUMNS, sighting_rows
from pardalis.identify.sightings.corrections import said_flanks
from pardalis.records.address import Survey
from pardalis.store import cards, foreign
from pardalis.store.database import Connection
from pardalis.workflows.catalogue import Catalogue, catalogue_in
from pardalis.workflows.derive import catalogue_as_of
from pardalis.workflows.finds import find_rows
from pardalis.workflows.ledger import moment
from pardalis.workflows.project import open_project
from pardalis.workflows.still_view import still_rows

_TOLD = ("kind", "subject", "reason", "remedy")
Columns = tuple[str, ...]
Rows = tuple[Columns, Iterable[Row]]


def table(
    survey: Survey,
    name: str,
    folder: Path | None = None,
    where: Sequence[str] = (),
    as_of: str | None = None,
) -> tuple[Columns, tuple[tuple[Cell, ...], ...]]:
    """One table of a survey's records.

    Parameters
    ----------
    survey
        The survey folder.
    name
        "deployments", "media", "observations", "individuals", "sightings", "still", "finds" or
        "problems".
    folder
        The project folder, if it is not the survey's own.
    where
        Only rows with these values, such as "identifiable=false".
    as_of
        A day or a moment: individuals and sightings as they were known then.

    Returns
    -------
    tuple
        Column names, and rows of as many cells.

    Raises
    ------
    InputError
        If there is no such column, the day cannot be read, or the table has no past.
    NotReadyError
        If nothing has been imported.
    """
    when = moment(as_of)
    if when is not None and name not in _WITH_A_PAST:
        raise InputError(
            f"The table '{name}' follows from the cards; it has no past.",
            f"Ask --as-of of {' or '.join(_WITH_A_PAST)}.",
        )
    with open_project(survey, folder) as project, project.database.read() as connection:
        if name in _WITH_A_PAST:
            known = catalogue_in(connection) if when is None else catalogue_as_of(connection, when)
            columns, rows = _WITH_A_PAST[name](connection, known)
        else:
            columns, rows = _FROM_CARDS[name](connection)
        wanted = [_condition(each, columns) for each in where]
        found = (row for row in rows if all(_holds(row, *each) for each in wanted))
        return columns, tuple(tuple(row.get(column) for column in columns) for row in found)


def _condition(text: str, columns: Columns) -> tuple[str, str]:
    column, given, value = text.partition("=")
    if not given or column not in columns:
        raise InputError(
            f"'{text}' asks for no value of a column.",
            f"Write COLUMN=VALUE; the columns are {', '.join(columns)}.",
        )
    return column, value


def _holds(row: Row, column: str, value: str) -> bool:
    cell = row.get(column)
    return ("" if cell is None else str(cell)).casefold() == value.casefold()


def _deployments(connection: Connection) -> Rows:
    deployments, gaps = cards.deployments(connection), cards.gaps(connection)
    return deployment_columns(deployments, gaps), deployment_rows(deployments, gaps)


def _media(connection: Connection) -> Rows:
    return fields.names(fields.MEDIA), media_rows(cards.all_media(connection))


def _observations(connection: Connection) -> Rows:
    known = catalogue_in(connection)
    rows = observation_rows(
        known.media,
        known.findings,
        known.sightings,
        known.individuals,
        known.spoken_by,
        known.counts,
    )
    kept = foreign.foreign_rows(connection, "observations")
    return fields.names(fields.OBSERVATIONS), completed_rows(rows, kept)


def _individuals(_connection: Connection, known: Catalogue) -> Rows:
    sightings = {each.sighting_id: each for each in known.sightings}
    return INDIVIDUAL_COLUMNS, individual_rows(known.individuals, sightings)


def _sightings(connection: Connection, known: Catalogue) -> Rows:
    rows = sighting_rows(
        known.sightings,
        known.unusable,
        known.states,
        said_flanks(known.decisions),
        known.individuals,
        cards.deployments(connection),
    )
    return SIGHTING_COLUMNS, rows


def _problems(connection: Connection) -> Rows:
    """What is doubtful, as 'pardalis status' counts it."""
    told = cards.problems_by_step(connection)
    rows = ({"step": step, **{name: getattr(each, name) for name in _TOLD}} for step, each in told)
    return ("step", *_TOLD), rows


_FROM_CARDS: dict[str, Callable[[Connection], Rows]] = {
    "deployments": _deployments,
    "media": _media,
    "observations": _observations,
    "still": still_rows,
    "finds": find_rows,
    "problems": _problems,
}
_WITH_A_PAST: dict[str, Callable[[Connection, Catalogue], Rows]] = {
    "individuals": _individuals,
    "sightings": _sightings,
}
