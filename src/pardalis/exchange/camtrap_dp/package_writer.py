"""Write a Camtrap DP package: its description, its three tables, and what the standard lacks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from pardalis.errors import InputError
from pardalis.exchange.camtrap_dp import fields
from pardalis.exchange.camtrap_dp.cells import Row, table_lines
from pardalis.exchange.camtrap_dp.effort_gaps import GAP_COLUMNS, GAPS, GAPS_FILE
from pardalis.exchange.camtrap_dp.package import DESCRIPTOR, TABLES
from pardalis.whole_files import whole_files


def whole_rows(
    tables: Mapping[str, Iterable[Row]],
) -> tuple[dict[str, list[Row]], int]:
    """The tables without rows that name a deployment or a photograph that does not go out.

    Parameters
    ----------
    tables
        Rows of the three tables.

    Returns
    -------
    tuple
        The tables, and how many rows were left out.
    """
    deployments = list(tables["deployments"])
    stood = {str(row["deploymentID"]) for row in deployments}
    all_media, all_observations = list(tables["media"]), list(tables["observations"])
    media = [row for row in all_media if row.get("deploymentID") in stood and row.get("timestamp")]
    shown = {str(row["mediaID"]) for row in media}
    observations = [
        row
        for row in all_observations
        if row.get("deploymentID") in stood
        and row.get("eventStart")
        and (not row.get("mediaID") or str(row["mediaID"]) in shown)
    ]
    left = len(all_media) + len(all_observations) - len(media) - len(observations)
    return {"deployments": deployments, "media": media, "observations": observations}, left


def with_gaps(descriptor: Mapping[str, Any], gaps: Sequence[Row]) -> dict[str, Any]:
    """The description with a table of the times in which cameras did not work, if there are any.

    Parameters
    ----------
    descriptor
        Of a package.
    gaps
        Under `GAP_COLUMNS`.
    """
    kept = [each for each in descriptor["resources"] if each["name"] != GAPS]
    if gaps:
        schema = {"fields": [{"name": name, "type": "string"} for name in GAP_COLUMNS]}
        kept.append(
            {
                "name": GAPS,
                "path": GAPS_FILE,
                "profile": "tabular-data-resource",
                "description": "Times in which a camera did not work, and which are no effort.",
                "schema": schema,
            }
        )
    return dict(descriptor) | {"resources": kept}


def write_package(
    folder: Path,
    descriptor: Mapping[str, Any],
    tables: Mapping[str, Iterable[Row]],
    gaps: Sequence[Row],
    others: Mapping[str, str],
) -> tuple[Path, ...]:
    """Write a package into a folder; the description comes last, when all it names is there.

    Parameters
    ----------
    folder
        Made if it is not there.
    descriptor
        What `datapackage.json` says.
    tables
        Rows of the three tables.
    gaps
        Under `GAP_COLUMNS`; no file without any.
    others
        Text of further tables, by their path in the package.

    Returns
    -------
    tuple of Path
        The files.

    Raises
    ------
    InputError
        If the folder cannot be written.
    DiskFullError
        If there is no room: a package that was there before is left as it was.
    """
    text = json.dumps(descriptor, indent=2, ensure_ascii=False, allow_nan=False)
    written: dict[Path, Iterable[str]] = {
        folder / f"{name}.csv": table_lines(tables[name], fields.names(columns))
        for name, columns in TABLES.items()
    }
    if gaps:
        written[folder / GAPS_FILE] = table_lines(gaps, GAP_COLUMNS)
    written |= {folder / PurePosixPath(path): [content] for path, content in others.items()}
    files = tuple(written)
    written[folder / DESCRIPTOR] = [text, "\n"]
    try:
        for place in written:
            place.parent.mkdir(parents=True, exist_ok=True)
        with whole_files(tuple(written)) as parts:
            for part, lines in zip(parts, written.values(), strict=True):
                _write(part, lines)
    except OSError as error:
        raise InputError(
            f"The package cannot be written into '{folder}' ({error.strerror or error}).",
            "Name a folder on a disk that can be written.",
        ) from error
    return (folder / DESCRIPTOR, *files)


def _write(place: Path, lines: Iterable[str]) -> None:
    with place.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
