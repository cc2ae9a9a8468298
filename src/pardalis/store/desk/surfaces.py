"""Density over the mask as an account may see it: exactly, or on the grid of rounded places."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from pardalis.records.density_surface import DensitySurface
from pardalis.records.sight import Sight
from pardalis.store import results

Shown = TypeVar("Shown")


def surfaces_seen(
    connection: Connection,
    sight: Sight,
    exactly: Callable[[DensitySurface], Shown],
    coarsely: Callable[[DensitySurface, float], Shown],
) -> tuple[tuple[DensitySurface | None, Shown], ...]:
    """Each density surface as it is shown to an account; itself only to who sees the whole survey.

    Where animals have their centres follows from where they were caught, and the mask lies about
    the cameras.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    exactly
        What is shown of a surface.
    coarsely
        The same with places rounded to whole steps of so many degrees.
    """
    found = results.surfaces(connection)
    if sight.is_whole:
        return tuple((each, exactly(each)) for each in found)
    return tuple((None, coarsely(each, sight.precision)) for each in found)
