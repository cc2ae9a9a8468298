"""Projected coordinates of tables, checked without ever being shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from pardalis.errors import TableError
from pardalis.exchange.table_cells import finite, finite_column

WIDEST_IN_DEGREES = 20.0
"""An array narrower than this in both axes, with values that degrees may have, is in degrees."""


def coordinates(
    x: Sequence[str], y: Sequence[str], file: str, rows: Sequence[int]
) -> Float[np.ndarray, "places 2"]:
    """Projected coordinates [m] from a table's cells.

    Positions are secret, so a cell that cannot be read is named and not quoted.

    Parameters
    ----------
    x, y
        Cells.
    file
        Name of the file, for the message.
    rows
        Rows of the file, for the message.

    Raises
    ------
    TableError
        If a cell is not a number, or all look like degrees.

    Examples
    --------
    >>> coordinates(["0", "1000"], ["0", "500"], "traps.csv", [2, 3])
    array([[   0.,    0.],
           [1000.,  500.]])
    """
    axes = []
    for name, texts in (("x", x), ("y", y)):
        values = finite_column(texts)
        if values is None:
            wrong = next(n for n, text in enumerate(texts) if finite(text) is None)
            raise TableError(
                file,
                rows[wrong],
                f"The coordinate in column '{name}' is not a number.",
                "Correct it; metres, with a point before decimals.",
            )
        axes.append(values)
    places = np.array(axes, dtype=float).T
    check_projected(file, places)
    return places


def check_projected(file: str, places: Float[np.ndarray, "places 2"]) -> None:
    """Raise if coordinates look like degrees.

    Parameters
    ----------
    file
        Name of the file, for the message.
    places
        As the file has them, x first.

    Raises
    ------
    TableError
        If all could be longitudes and latitudes and the array would be a few metres wide.
    """
    if len(places) < 2 or not within_degrees(places):
        return
    if np.ptp(places, axis=0).max() < WIDEST_IN_DEGREES:
        raise TableError(
            file,
            None,
            "The coordinates look like degrees, not metres.",
            "Project them first, for example to UTM.",
        )


def within_degrees(places: Float[np.ndarray, "places 2"]) -> bool:
    """Whether all coordinates could be longitudes and latitudes, in either order.

    Parameters
    ----------
    places
        Coordinates.

    Examples
    --------
    >>> within_degrees(np.array([[31.5, -24.5]])), within_degrees(np.array([[350000.0, -24.5]]))
    (True, False)
    """
    return bool(np.all(np.abs(places) <= 180.0))
