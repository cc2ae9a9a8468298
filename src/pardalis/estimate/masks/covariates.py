"""Covariates of masks, from polygons and rasters."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
from jaxtyping import Bool

from pardalis.errors import InputError
from pardalis.estimate.masks.habitat import part_of_mask
from pardalis.geo.polygons import Polygons, feature_of
from pardalis.geo.rasters import sample_raster
from pardalis.records.mask import Mask

RESERVED = frozenset({"x", "y"})
"""Names of coordinates in a density model."""

KINDS = "biufOU"
"""NumPy's kinds of truth values, numbers and text."""


def with_covariates(mask: Mask, covariates: Mapping[str, np.ndarray]) -> Mask:
    """The mask with more covariates.

    Parameters
    ----------
    mask
        The mask.
    covariates
        Names and values, one a point; numbers or text.

    Raises
    ------
    InputError
        If a name is taken, or a value missing.
    """
    taken = RESERVED | {name for name, _ in mask.covariates}
    for name, values in covariates.items():
        if not name or name in taken:
            raise InputError(f"The mask has something named '{name}'.", "Choose another name.")
        if len(values) != len(mask.points):
            raise InputError(
                f"'{name}' has {len(values)} values for {len(mask.points)} points.",
                "Give one for each point of the mask.",
            )
        if values.dtype.kind not in KINDS:
            raise InputError(
                f"The values of '{name}' are neither numbers nor text.", "Turn them into numbers."
            )
        without = int(_missing(values).sum())
        if without:
            raise InputError(
                f"{_of(without, mask)} have no value of '{name}'.",
                "Fill them in, or cut the mask to where it is known.",
            )
    return Mask(
        mask.points,
        mask.cell_area,
        mask.spacing,
        covariates=(*mask.covariates, *covariates.items()),
    )


def polygon_covariate(
    mask: Mask,
    polygons: Polygons,
    column: str,
    name: str | None = None,
    default: str | float | int | None = None,
) -> Mask:
    """The mask with an attribute of the polygon in which each point lies, the first if several.

    Parameters
    ----------
    mask, polygons
        In the same projected system.
    column
        Of the polygons' attributes; numbers or text.
    name
        Of the covariate; None for the column's.
    default
        For points in no polygon or in one without a value; None if there must be none.

    Raises
    ------
    InputError
        If there is no such column, or points have no value and no default.
    """
    columns = dict(polygons.columns)
    if column not in columns:
        raise InputError(
            f"{polygons.name} has no column '{column}'.", f"It has: {', '.join(columns) or 'none'}."
        )
    feature = feature_of(polygons, mask.points)
    values = columns[column][feature]
    without = (feature < 0) | _missing(values)
    if without.any() and default is None:
        raise InputError(
            f"{_of(int(without.sum()), mask)} lie in no polygon of {polygons.name} with a value of "
            f"'{column}'.",
            "Give a default for them, or cut the mask to the polygons.",
        )
    if without.any():
        values = _filled(values, without, column, default)
    return with_covariates(mask, {name or column: _plain(values)})


def raster_covariate(
    mask: Mask,
    path: Path,
    name: str,
    crs: str | None = None,
    band: int = 1,
    statistic: Literal["nearest", "mean"] = "nearest",
    drop: bool = False,
) -> tuple[Mask, tuple[str, ...]]:
    """The mask with the values of a raster at its points or over its cells, and notes.

    Parameters
    ----------
    mask
        The mask.
    path
        GeoTIFF or another raster.
    name
        Of the covariate.
    crs
        Projected system of the mask; None if the user did not name it.
    band
        Of the raster, counted from 1.
    statistic
        "nearest": of the raster's cell in which the point lies; "mean": over the mask's cell.
    drop
        Whether points without a value are left out of the mask.

    Raises
    ------
    InputError
        If the raster cannot be read at the points, or points have no value and are not dropped.
    """
    cell = float(np.sqrt(mask.cell_area))
    sample = sample_raster(path, mask.points, crs, band, statistic, cell)
    known = np.isfinite(sample.values)
    if known.all():
        return with_covariates(mask, {name: sample.values}), sample.notes
    lacking = _of(int((~known).sum()), mask)
    if not drop or not known.any():
        raise InputError(
            f"{lacking} have no value in {path.name}: they lie outside of it or where it has none.",
            "Give a raster that covers the mask, or have the points without a value dropped: that "
            "cuts the mask to the raster.",
        )
    cut = with_covariates(part_of_mask(mask, known), {name: sample.values[known]})
    note = f"{lacking} have no value in {path.name} and were left out of the mask."
    return cut, (*sample.notes, note)


def _of(count: int, mask: Mask) -> str:
    return f"{count} of {len(mask.points)} points of the mask"


def _missing(values: np.ndarray) -> Bool[np.ndarray, " points"]:
    if values.dtype.kind == "f":
        unknown: np.ndarray = ~np.isfinite(values)
        return unknown
    if values.dtype.kind == "O":
        return np.array([value is None or value != value for value in values], dtype=np.bool_)
    return np.zeros(len(values), dtype=bool)


def _filled(
    values: np.ndarray,
    without: Bool[np.ndarray, " points"],
    column: str,
    default: str | float | int | None,
) -> np.ndarray:
    if isinstance(default, str) == (values.dtype.kind in "biuf"):
        kind = "text" if isinstance(default, str) else "a number"
        raise InputError(
            f"The default {default!r} is {kind}, the values of '{column}' are not.",
            "Give one of their kind.",
        )
    filled: np.ndarray = np.where(without, np.asarray(default, dtype=object), values)
    return filled if isinstance(default, str) else filled.astype(np.float64)


def _plain(values: np.ndarray) -> np.ndarray:
    """Text as text, not as objects."""
    return values.astype(np.str_) if values.dtype.kind == "O" else values
