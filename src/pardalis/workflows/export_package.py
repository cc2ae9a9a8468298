"""A survey as a Camtrap DP package, for archives and for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pardalis.errors import InputError, NotReadyError
from pardalis.exchange.camtrap_dp.cells import Row
from pardalis.exchange.camtrap_dp.descriptor import (
    DESIGNS,
    Survey,
    new_descriptor,
    with_contents,
    with_tables_here,
)
from pardalis.exchange.camtrap_dp.effort_gaps import GAPS_FILE, gap_rows
from pardalis.exchange.camtrap_dp.guarded import Guard
from pardalis.exchange.camtrap_dp.kept import (
    deployments_out,
    media_names,
    media_out,
    observations_out,
)
from pardalis.exchange.camtrap_dp.neutral_names import neutral_names
from pardalis.exchange.camtrap_dp.observations import observation_rows
from pardalis.exchange.camtrap_dp.package import OTHER_TABLE, TABLES
from pardalis.exchange.camtrap_dp.package_writer import (
    whole_rows,
    with_gaps,
    write_package,
)
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.foreign_row import ForeignRow
from pardalis.store import cards, files_by_card, foreign
from pardalis.store.database import Connection
from pardalis.workflows.catalogue import catalogue_in
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import DEPLOYMENTS_TABLE, Project
from pardalis.workflows.said_effort import gaps_in
from pardalis.workflows.settings import ExportSettings

STEP = "export"
# Coarser than a metre, and so that the survey's region is still told.
_FINEST, _COARSEST = 1e-5, 10.0
Tables = dict[str, list[Row]]


def export_package(project: Project, settings: ExportSettings) -> Outcome:
    """Write a survey as a Camtrap DP 1.0 package.

    Parameters
    ----------
    project
        An open project.
    settings
        Where to, how far positions are rounded, and what only people know of the survey.

    Raises
    ------
    NotReadyError
        If where the cameras stood is not known, or photographs are known by their headers only.
    InputError
        If the folder cannot be written, or the standard asks for what nobody has said.
    """
    with project.database.read() as connection:
        kept = foreign.foreign_rows(connection)
        deployments, gaps = cards.deployments(connection), gaps_in(connection)
        if not deployments:
            raise NotReadyError(
                f"There is no {DEPLOYMENTS_TABLE}: where each camera stood is not known.",
                "Write one with 'pardalis init', fill it in and import again.",
            )
        _check_read(connection)
        tables, left = whole_rows(_tables(connection, deployments, kept))
    guard = _guard(settings.rounding, deployments)
    came = _descriptor(kept)
    descriptor = dict(came) if came is not None else new_descriptor(_survey(settings))
    if came is None or not guard.is_open or _has_changed(tables, kept):
        guarded: Tables = {
            "deployments": list(guard.deployments(tables["deployments"])),
            "media": list(guard.media(tables["media"])),
            "observations": list(guard.named(tables["observations"])),
        }
        tables = guarded
        descriptor = with_contents(descriptor, tables, datetime.now(UTC))
    if not guard.is_open:
        descriptor = _guarded(descriptor, settings.rounding)
    offsets = {each.deployment_id: each.utc_offset for each in deployments}
    idle = gap_rows(gaps if guard.is_open else _without_reasons(gaps), offsets)
    lost = list(guard.named(idle))
    descriptor = with_gaps(with_tables_here(descriptor), lost)
    others = _others(kept) if guard.is_open else {}
    files = write_package(settings.folder, descriptor, tables, lost, others)
    counts: dict[str, int | float] = {name: len(rows) for name, rows in tables.items()}
    counts |= {"gaps": len(lost), "rows_left_out": left}
    answer = {"files": [str(file) for file in files]}
    return Outcome(STEP, _told(settings, counts, guard), counts, answer=answer)


def _check_read(connection: Connection) -> None:
    if number := files_by_card.count_half_read(connection):
        raise NotReadyError(
            f"{number} photographs were imported with --quick: their mediaIDs are not final.",
            "Import without --quick first.",
        )


def _tables(
    connection: Connection, deployments: Sequence[Deployment], kept: Sequence[ForeignRow]
) -> dict[str, Iterable[Row]]:
    known = catalogue_in(connection)
    of = {name: [row for row in kept if row.table_name == name] for name in TABLES}
    own = observation_rows(
        known.media,
        known.findings,
        known.sightings,
        known.individuals,
        known.spoken_by,
        known.counts,
    )
    found = {each.media_id: each for each in known.findings}
    names = media_names(of["media"])
    return {
        "deployments": deployments_out(deployments, of["deployments"]),
        "media": media_out(known.media, of["media"]),
        "observations": observations_out(own, of["observations"], found, names),
    }


def _guard(rounding: float, deployments: Iterable[Deployment]) -> Guard:
    if rounding == 0 or _FINEST <= rounding <= _COARSEST:
        return Guard(rounding, neutral_names(deployments))
    raise InputError(
        f"Positions cannot be rounded to {rounding:g} degrees.",
        f"Name {_FINEST:g} to {_COARSEST:g}, or 0 to write the true ones.",
    )


def _descriptor(kept: Iterable[ForeignRow]) -> dict[str, Any] | None:
    text = next((row.cell("json") for row in kept if row.cell("json")), None)
    return None if text is None else json.loads(text)


def _survey(settings: ExportSettings) -> Survey:
    title, design = settings.title, settings.sampling_design
    if title is None or design is None or not settings.contributors:
        raise InputError(
            "Camtrap DP asks for a title, for who made the survey, and for how its cameras were "
            "placed.",
            "Say so: --title TITLE --contributor NAME --sampling-design DESIGN, where DESIGN is "
            f"one of {', '.join(DESIGNS)}.",
        )
    if design not in DESIGNS:
        raise InputError(
            f"'{design}' is no sampling design of the standard.",
            f"Name one of {', '.join(DESIGNS)}.",
        )
    return Survey(title, settings.contributors, design)


def _has_changed(tables: Tables, kept: Sequence[ForeignRow]) -> bool:
    """Whether a package goes out otherwise than it came."""
    for name, rows in tables.items():
        came = [dict(row.cells) for row in kept if row.table_name == name]
        if came != [dict(row) for row in rows]:
            return True
    return False


def _guarded(descriptor: Mapping[str, Any], rounding: float) -> dict[str, Any]:
    """Without what others put in: nobody can know what it tells of places."""
    standard = [each for each in descriptor["resources"] if each["name"] in TABLES]
    return dict(descriptor) | {"resources": standard, "coordinatePrecision": rounding}


def _without_reasons(gaps: Iterable[EffortGap]) -> list[EffortGap]:
    """Free text may name a place."""
    return [replace(each, reason="") for each in gaps]


def _others(kept: Iterable[ForeignRow]) -> dict[str, str]:
    cells = [cell for row in kept if row.table_name == "datapackage" for cell in row.cells]
    found = {
        name.removeprefix(OTHER_TABLE): text for name, text in cells if name.startswith(OTHER_TABLE)
    }
    return {path: text for path, text in found.items() if path != GAPS_FILE}


def _told(
    settings: ExportSettings, counts: Mapping[str, int | float], guard: Guard
) -> tuple[str, ...]:
    written = (
        f"A Camtrap DP 1.0 package in {settings.folder}: {counts['deployments']} deployments, "
        f"{counts['media']} media, {counts['observations']} observations."
    )
    if settings.rounding > 0:
        places = (
            f"Positions are rounded to {settings.rounding:g} degrees; names of places and files "
            "are left out."
        )
        if guard.names.stations or guard.names.deployments:
            places += (
                " Stations and deployments that are called by the name of a place have a number "
                "in its stead."
            )
    else:
        places = "It holds the cameras' true places: keep it as secret as these."
    left = counts["rows_left_out"]
    lost = (f"Left out, for they have no deployment or no time: {left} rows.",) if left else ()
    return (written, places, *lost)
