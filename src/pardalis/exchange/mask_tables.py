"""Habitat masks from tables of points, with or without their area."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from jaxtyping import Float
from scipy.spatial import cKDTree

from pardalis.errors import TableError
from pardalis.exchange.capture_rows import check_projected, number
from pardalis.records.mask import Mask

HECTARE = 10_000.0


def read_mask(path: Path) -> Mask:
    """Read a mask: comma-separated with x, y and area_ha, or secr's blank-separated text.

    Without an area the points must stand on a square grid, whose spacing gives it. Further
    columns become covariates, as numbers where all are numbers.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    TableError
        If a row cannot be used, or the area cannot be told.
    """
    header, rows = _table(path)
    for name in ("x", "y"):
        if name not in header:
            raise TableError(path.name, 1, f"It has no column '{name}'.", "Name the columns.")
    columns = {name: [row[place] for _, row in rows] for place, name in enumerate(header)}
    numbers = [row for row, _ in rows]
    points = np.column_stack([_numbers(columns[name], path.name, numbers) for name in ("x", "y")])
    check_projected(path.name, points)
    if "area_ha" in columns:
        areas = _numbers(columns["area_ha"], path.name, numbers) * HECTARE
        if not np.allclose(areas, areas[0]) or areas[0] <= 0:
            raise TableError(path.name, None, "Its points differ in area.", "Use a regular grid.")
        cell_area = float(areas[0])
    else:
        cell_area = grid_spacing(points, path.name) ** 2
    covariates = tuple(
        (name, _covariate(values))
        for name, values in columns.items()
        if name not in ("x", "y", "area_ha")
    )
    return Mask(points, cell_area, float(np.sqrt(cell_area)), covariates)


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


def _table(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header and rows with their numbers, whichever separator the file has."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    comma = bool(lines) and "," in lines[0]
    split = next(csv.reader([lines[0]])) if comma else lines[0].split() if lines else []
    header = [name.strip().strip('"') for name in split if name != "#"]
    if header and _is_number(header[0]):
        header, start = ["x", "y", *(f"V{n}" for n in range(1, len(header) - 1))], 0
    else:
        start = 1
    rows = []
    for place, line in enumerate(lines[start:], start=start + 1):
        cells = next(csv.reader([line])) if comma else line.split()
        if not cells:
            continue
        if len(cells) != len(header):
            raise TableError(
                path.name, place, f"It has {len(cells)} columns of {len(header)}.", "Correct it."
            )
        rows.append((place, cells))
    if not rows:
        raise TableError(path.name, None, "It has no points.", "Check that it is the right file.")
    return header, rows


def _numbers(texts: Sequence[str], file: str, rows: Sequence[int]) -> Float[np.ndarray, " points"]:
    values = [number(text, file, row, "number") for text, row in zip(texts, rows, strict=True)]
    return np.array(values)


def _covariate(texts: Sequence[str]) -> np.ndarray:
    if all(_is_number(text) for text in texts):
        return np.array([float(text) for text in texts])
    return np.array(texts)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
