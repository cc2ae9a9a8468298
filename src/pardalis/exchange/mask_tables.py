"""Habitat masks from tables of points, with or without their area."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int
from scipy.spatial import cKDTree

from pardalis.errors import TableError
from pardalis.exchange.capture_checks import first_repeat
from pardalis.exchange.projected import coordinates
from pardalis.exchange.table_cells import (
    UNKNOWN,
    Table,
    by_session,
    finite,
    finite_column,
    read_table,
)
from pardalis.records.mask import Mask

HECTARE = 10_000.0

MASK_COLUMNS = ("session", "x", "y", "area_ha")
"""Columns of a table of points that are no covariates."""

FIELD = re.compile(r"\"([^\"]*)\"|'([^']*)'|(\S+)")
"""A field of blank-separated text, in quotes if it has blanks itself."""


def read_mask(path: Path) -> Mask:
    """Read a mask: comma-separated with x, y and area_ha, or secr's blank-separated text.

    Without an area the points must stand on a square grid, whose spacing gives it. Further
    columns become covariates: numbers where most are numbers, else texts.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    TableError
        If a row cannot be used, the area cannot be told, or sessions have masks of their own.
    """
    table = _table(path)
    names = {name for name in by_session(table) if name is not None}
    if len(names) > 1:
        raise TableError(
            path.name,
            None,
            f"It has masks for {len(names)} sessions.",
            "Read it for those sessions, or keep the rows of one.",
        )
    return _masks(table)[names.pop() if names else None]


def read_masks(path: Path, sessions: tuple[str, ...]) -> tuple[Mask, ...]:
    """Read each session's mask; one without a column session serves all.

    Parameters
    ----------
    path
        As for `read_mask`, optionally with a column session.
    sessions
        Names, one a mask wanted.

    Raises
    ------
    TableError
        If a row cannot be used, or a session has no points.
    """
    table = _table(path)
    masks = _masks(table)
    for name in sessions:
        if name not in masks and None not in masks:
            raise TableError(
                path.name,
                None,
                f"It has no points for session '{name}'.",
                "Add them, or leave out the column 'session' for one mask of all.",
            )
    return tuple(masks[name if name in masks else None] for name in sessions)


def grid_spacing(points: Float[np.ndarray, "points 2"], file: str = "mask") -> float:
    """Spacing [m] of points on a square grid along the axes, even where they were rounded.

    Parameters
    ----------
    points
        Projected coordinates [m].
    file
        For the message.

    Raises
    ------
    TableError
        If the points are no such grid.

    Examples
    --------
    >>> grid_spacing(np.array([[0.0, 0.0], [100.0, 0.0], [0.0, 100.0]]))
    100.0
    """
    if len(points) < 2:
        raise TableError(file, None, "One point has no spacing.", "Add a column area_ha.")
    rough = float(np.median(cKDTree(points).query(points, k=2)[0][:, 1]))
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    steps = np.round(extent / max(rough, 1e-9))
    spacing = float(extent.sum() / max(steps.sum(), 1.0))
    off_grid = np.abs((points - low) / spacing - np.round((points - low) / spacing)).max()
    if off_grid > 0.05:
        raise TableError(
            file, None, "Its points do not stand on a square grid.", "Add a column area_ha."
        )
    return spacing


def _table(path: Path) -> Table:
    """The points' table, whichever separator it has."""
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        first = stream.readline()
    names = {name.strip(' "\r\n') for name in first.split(",")}
    comma = "," in first and not finite(first.split(",")[0])
    if comma and not {"x", "y"} <= names:
        raise TableError(path.name, 1, "It has no columns 'x' and 'y'.", "Name the columns.")
    table = read_table(path, ("x", "y")) if comma else _blank_separated(path)
    if not table.rows:
        raise TableError(path.name, None, "It has no points.", "Check that it is the right file.")
    return table


def _blank_separated(path: Path) -> Table:
    """Text as secr writes it; without a header the first columns are x and y."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise TableError(
            path.name, None, "It is not a text file in UTF-8.", "Export it as text in UTF-8."
        ) from None
    header: tuple[str, ...] = ()
    lines: list[tuple[int, tuple[str, ...]]] = []
    for row, line in enumerate(text.splitlines(), start=1):
        cells = _fields(line)
        if not lines and {"x", "y"} <= set(cells):
            header = tuple(cell for cell in cells if cell != "#")
        elif cells and not cells[0].startswith("#"):
            lines.append((row, cells))
    width = len(header) if header else len(lines[0][1]) if lines else 0
    for row, cells in lines:
        if len(cells) != width or width < 2:
            remedy = "Correct it; x and y come first, or a header names the columns."
            raise TableError(path.name, row, f"It has {len(cells)} columns of {width}.", remedy)
    header = header or ("x", "y", *(f"V{n}" for n in range(1, width - 1)))
    columns = list(zip(*(cells for _, cells in lines), strict=True)) or [()] * len(header)
    rows = tuple(row for row, _ in lines)
    return Table(path.name, rows, dict(zip(header, columns, strict=True)))


def _fields(line: str) -> tuple[str, ...]:
    if "," in line:
        return tuple(cell.strip(" \"'") for cell in line.split(","))
    if '"' not in line and "'" not in line:
        return tuple(line.split())
    return tuple("".join(parts) for parts in FIELD.findall(line))


def _masks(table: Table) -> dict[str | None, Mask]:
    """The mask of each session, None for that of all."""
    points = coordinates(table.columns["x"], table.columns["y"], table.file, table.rows)
    rows = np.array(table.rows, dtype=np.int64)
    covariates = [
        (name, _covariate(table, name)) for name in table.columns if name not in MASK_COLUMNS
    ]
    areas = _areas(table)
    found = {}
    for name, entries in by_session(table).items():
        chosen = slice(None) if name is None else np.array(entries, dtype=np.int64)
        own, own_rows = points[chosen], rows[chosen]
        _check_twice(own, own_rows, table.file)
        if areas is None:
            cell_area = grid_spacing(own, table.file) ** 2
        else:
            cell_area = _cell_area(areas[chosen], own_rows, table.file)
        own_covariates = tuple((label, values[chosen]) for label, values in covariates)
        found[name] = Mask(own, cell_area, float(np.sqrt(cell_area)), own_covariates)
    return found


def _areas(table: Table) -> Float[np.ndarray, " points"] | None:
    """Areas of the points [m^2], None where the table has none."""
    if "area_ha" not in table.columns:
        return None
    texts = table.columns["area_ha"]
    values = finite_column(texts)
    if values is not None and min(values) > 0:
        return np.array(values) * HECTARE
    wrong = next(n for n, text in enumerate(texts) if (finite(text) or 0.0) <= 0)
    raise TableError(
        table.file,
        table.rows[wrong],
        "The cell of column 'area_ha' is not a number above 0.",
        "Give the hectares that the point stands for.",
    )


def _cell_area(
    areas: Float[np.ndarray, " points"], rows: Int[np.ndarray, " points"], file: str
) -> float:
    odd = np.flatnonzero(~np.isclose(areas, areas[0]))
    if odd.size:
        raise TableError(
            file,
            int(rows[odd[0]]),
            "Its points differ in area: this one from the first.",
            "Use a regular grid.",
        )
    return float(areas[0])


def _check_twice(
    points: Float[np.ndarray, "points 2"], rows: Int[np.ndarray, " points"], file: str
) -> None:
    pair = first_repeat((points[:, 0], points[:, 1]))
    if pair is not None:
        first, second = pair
        raise TableError(
            file,
            int(rows[second]),
            f"This point stands twice (first in row {rows[first]}).",
            "Delete one of the rows, or name each row's session in a column.",
        )


def _covariate(table: Table, column: str) -> np.ndarray:
    """Numbers where most known cells are numbers, else texts; every point must have a value."""
    texts = table.columns[column]
    numbers = finite_column(texts)
    if numbers is not None:
        return np.array(numbers)
    levels = Counter(texts)
    bad = {text for text in levels if text in UNKNOWN}
    words = {text for text in levels if finite(text) is None} - bad
    known = len(texts) - sum(levels[text] for text in bad)
    numeric = 2 * sum(levels[text] for text in words) < known
    if numeric:
        bad |= words
    if not bad:
        return np.array(texts)
    wrong = next(n for n, text in enumerate(texts) if text in bad)
    what = "is empty" if texts[wrong] in UNKNOWN else "is not a number as the others are"
    raise TableError(
        table.file,
        table.rows[wrong],
        f"The cell of covariate '{column}' {what}.",
        "Fill it in for every point, or delete the column.",
    )
