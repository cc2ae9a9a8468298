"""Read a Camtrap DP package: its description and its three tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pardalis.errors import InputError
from pardalis.exchange.camtrap_dp import fields
from pardalis.exchange.camtrap_dp.cells import TableRow, read_rows
from pardalis.exchange.camtrap_dp.columns import check_columns
from pardalis.exchange.camtrap_dp.constraints import check_rows
from pardalis.exchange.camtrap_dp.moments import moment_text, parse_moment
from pardalis.exchange.json_text import parse_json
from pardalis.records.foreign_row import ForeignRow

DESCRIPTOR = "datapackage.json"
SOURCE = "camtrap-dp"
"""Under this name the rows of a package are kept."""

TABLES = {
    "deployments": fields.DEPLOYMENTS,
    "media": fields.MEDIA,
    "observations": fields.OBSERVATIONS,
}
OTHER_TABLE = "resource:"
_REMEDY = "It must be a Camtrap DP 1.0 package; export it anew."
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:?\d\d)")
_LARGEST_OTHER = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Package:
    """A package as it came.

    Parameters
    ----------
    descriptor
        What `datapackage.json` says.
    rows
        Of the three tables, checked, by the table's name.
    others
        Text of further tables that it holds, by their path in it.
    """

    descriptor: Mapping[str, Any]
    rows: Mapping[str, tuple[TableRow, ...]]
    others: Mapping[str, str]

    def foreign_rows(self) -> Iterator[ForeignRow]:
        """All of it as rows to keep, not yet bound to photographs."""
        text = json.dumps(self.descriptor, ensure_ascii=False)
        yield ForeignRow(SOURCE, "datapackage", 1, "", "", "", (("json", text),))
        for rank, (path, text) in enumerate(self.others.items(), start=2):
            other = ((f"{OTHER_TABLE}{path}", text),)
            yield ForeignRow(SOURCE, "datapackage", rank, "", "", "", other)
        for name, rows in self.rows.items():
            own = TABLES[name][0].name
            for rank, row in enumerate(rows, start=1):
                cells = tuple(_standard_cells(row, TABLES[name]))
                yield ForeignRow(SOURCE, name, rank, row.cells[own], "", "", cells)


def _standard_cells(row: TableRow, columns: tuple[fields.Field, ...]) -> Iterator[tuple[str, str]]:
    """The cells as they came; numbers and times spelt otherwise than the standard does respelt."""
    types = {each.name: each.type for each in columns}
    for name, text in row.cells.items():
        kind = types.get(name)
        if kind in ("number", "integer") and row.decimal_comma and "." not in text:
            text = text.replace(",", ".")
        if kind == "integer" and text and not text.lstrip("+-").isdigit():
            yield name, str(int(float(text)))
        elif kind == "datetime" and text and not _MOMENT.fullmatch(text):
            yield name, moment_text(*parse_moment(text))
        else:
            yield name, text


def read_package(path: Path) -> Package:
    """Read a package and see that it is whole: every cell, and every ID that names another row.

    Parameters
    ----------
    path
        The package's folder, or its `datapackage.json`.

    Raises
    ------
    InputError
        If there is none, or it is of another version of the standard.
    TableError
        Naming the table and row that is wrong. It never shows a position.
    """
    file = path / DESCRIPTOR if path.is_dir() else path
    try:
        text = file.read_bytes()
    except OSError as error:
        raise InputError(
            f"There is no package at '{path}' ({error.strerror or error}).",
            f"Name the folder that holds its {DESCRIPTOR}; unpack it first if it came as a zip.",
        ) from error
    descriptor = parse_json(text, file.name, _REMEDY)
    _check_standard(descriptor, file.name)
    resources = {each["name"]: each for each in descriptor["resources"]}
    rows = {}
    for name, columns in TABLES.items():
        place = _place(file.parent, resources.get(name), name)
        rows[name] = _rows(place, columns)
    _check_references(rows)
    standard = [value for name, value in resources.items() if name not in TABLES]
    return Package(descriptor, rows, dict(_others(file.parent, standard)))


def _check_standard(descriptor: Any, name: str) -> None:
    profile = descriptor.get("profile") if isinstance(descriptor, dict) else None
    if not isinstance(profile, str) or "camtrap-dp" not in profile:
        raise InputError(f"'{name}' describes no Camtrap DP package.", _REMEDY)
    if not re.search(r"camtrap-dp/1\.0(\.\d+)?/", profile):
        raise InputError(
            f"'{name}' is of another version of Camtrap DP than 1.0: {profile[:200]}.", _REMEDY
        )
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not all(
        isinstance(each, dict) and isinstance(each.get("name"), str) for each in resources
    ):
        raise InputError(f"The resources of '{name}' are no list of named tables.", _REMEDY)


def _place(folder: Path, resource: Mapping[str, Any] | None, name: str) -> Path:
    """Where a table lies; only inside the package, as the Data Package standard asks."""
    path = resource.get("path") if resource else None
    if isinstance(path, list) and len(path) == 1:
        path = path[0]
    if not isinstance(path, str) or not path:
        raise InputError(f"The package names no file of its table '{name}'.", _REMEDY)
    if "://" in path:
        raise InputError(
            f"The table '{name}' is not in the package but at an address in the network.",
            "Fetch it, put it beside datapackage.json and write its file name into path.",
        )
    if not _is_inside(path):
        raise InputError(f"The path of the table '{name}' leads out of the package.", _REMEDY)
    return folder / path


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    odd = "\\" in path or ":" in path or "\0" in path
    return not (pure.is_absolute() or ".." in pure.parts or odd)


def _rows(place: Path, columns: tuple[fields.Field, ...]) -> tuple[TableRow, ...]:
    rows = read_rows(place, columns[0].name)
    if rows:
        needed = [each.name for each in columns if each.required]
        known = (*fields.names(columns), *(fields.ADDED if columns is fields.DEPLOYMENTS else ()))
        check_columns(place.name, rows[0].cells, needed, known, "The standard asks for it.")
    check_rows(rows, columns)
    return rows


def _check_references(rows: Mapping[str, tuple[TableRow, ...]]) -> None:
    deployments = {row.cells["deploymentID"] for row in rows["deployments"]}
    media = {row.cells["mediaID"] for row in rows["media"]}
    for row in (*rows["media"], *rows["observations"]):
        _check_known(row, "deploymentID", deployments)
    for row in rows["observations"]:
        if row.cells.get("mediaID"):
            _check_known(row, "mediaID", media)


def _check_known(row: TableRow, name: str, known: set[str]) -> None:
    if row.cells[name] not in known:
        raise row.error(
            f"The {name} '{row.cells[name][:100]}' is in no row of its own table.",
            "Add that row, or correct the ID.",
        )


def _others(folder: Path, resources: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Further tables that the package holds as files, as text."""
    for resource in resources:
        path = resource.get("path")
        if not isinstance(path, str) or not _is_inside(path):
            continue
        try:
            if (folder / path).stat().st_size <= _LARGEST_OTHER:
                text = (folder / path).read_bytes().decode("utf-8")
                if "\0" not in text:
                    yield path, text
        except (OSError, UnicodeDecodeError, ValueError):
            # No table of the standard: what it lacks is told where it goes out again.
            continue
