"""The store's records as tables under Camtrap DP's column names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pardalis.exchange.camtrap_dp import fields
from pardalis.exchange.camtrap_dp.cells import Cell
from pardalis.exchange.camtrap_dp.observations import observation_rows
from pardalis.exchange.camtrap_dp.rows import (
    INDIVIDUAL_COLUMNS,
    deployment_columns,
    deployment_rows,
    individual_rows,
    media_rows,
)
from pardalis.store import cards
from pardalis.workflows.catalogue import read_catalogue
from pardalis.workflows.project import Project, open_project

Columns = tuple[str, ...]
Rows = tuple[Columns, Iterable[dict[str, Cell]]]


def table(
    survey: Path, name: str, folder: Path | None = None
) -> tuple[Columns, tuple[tuple[Cell, ...], ...]]:
    """One table of a survey's records.

    Parameters
    ----------
    survey
        The survey folder.
    name
        "deployments", "media", "observations" or "individuals".
    folder
        The project folder, if it is not the survey's own.

    Returns
    -------
    tuple
        Column names, and rows of as many cells.

    Raises
    ------
    NotReadyError
        If nothing has been imported.
    """
    makers = {
        "deployments": _deployments,
        "media": _media,
        "observations": _observations,
        "individuals": _individuals,
    }
    with open_project(survey, folder) as project:
        columns, rows = makers[name](project)
        return columns, tuple(tuple(row.get(column) for column in columns) for row in rows)


def _deployments(project: Project) -> Rows:
    with project.database.read() as connection:
        deployments, gaps = cards.deployments(connection), cards.gaps(connection)
    return deployment_columns(deployments, gaps), deployment_rows(deployments, gaps)


def _media(project: Project) -> Rows:
    with project.database.read() as connection:
        return fields.names(fields.MEDIA), media_rows(cards.all_media(connection))


def _observations(project: Project) -> Rows:
    known = read_catalogue(project.database)
    rows = observation_rows(known.media, known.findings, known.sightings, known.individuals)
    return fields.names(fields.OBSERVATIONS), rows


def _individuals(project: Project) -> Rows:
    known = read_catalogue(project.database)
    sightings = {each.sighting_id: each for each in known.sightings}
    return INDIVIDUAL_COLUMNS, individual_rows(known.individuals, sightings)
