"""Coordinate systems of users' files, and the way from theirs to the survey's."""

from __future__ import annotations

from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from pardalis.errors import InputError

NAME_SYSTEM = "Name the system of the detectors' metres with --crs, for example --crs EPSG:32736."


def named_system(name: str) -> CRS:
    """The projected system in metres that a name stands for.

    Parameters
    ----------
    name
        An authority's code, a PROJ string or WKT.

    Raises
    ------
    InputError
        If there is no such system, or it is not projected in metres.

    Examples
    --------
    >>> named_system("EPSG:32736").name
    'WGS 84 / UTM zone 36S'
    """
    try:
        system = CRS.from_user_input(name)
    except CRSError as error:
        raise InputError(f"'{name}' names no coordinate system.", NAME_SYSTEM) from error
    if not in_metres(system):
        raise InputError(
            f"'{name}' ({system.name}) is not a projected system in metres.",
            "Detectors and masks need metres: name a projected system, such as the UTM zone.",
        )
    return system


def in_metres(system: CRS) -> bool:
    """Whether a system is projected, with both axes in metres.

    Parameters
    ----------
    system
        The coordinate system.
    """
    return system.is_projected and all(
        axis.unit_conversion_factor == 1.0 for axis in system.axis_info[:2]
    )


def passage(
    file: str, system: str | None, target: str | None
) -> tuple[Transformer | None, tuple[str, ...]]:
    """The way between a file's coordinates and the survey's; None if they are the same.

    Parameters
    ----------
    file
        Name of the file, for messages.
    system
        Of the file; None if it does not say.
    target
        Of the survey; None if the user did not name it.

    Returns
    -------
    tuple
        Transformer from the file's to the survey's coordinates, east first, and notes for the user.

    Raises
    ------
    InputError
        If one of the two systems is unknown and cannot be taken for the other.
    """
    own = None if system is None else CRS(system)
    if own is not None and own.is_engineering:  # a local plane, which has no place on the globe
        own = None
    if target is None:
        return None, _taken_as_they_are(file, own)
    to = named_system(target)
    if own is None:
        raise InputError(
            f"{file} has no coordinate system, so it cannot be brought to {to.name}.",
            "Save it with its system: a shapefile needs its .prj file beside it.",
        )
    if own.equals(to, ignore_axis_order=True):
        return None, ()
    return Transformer.from_crs(own, to, always_xy=True), ()


def _taken_as_they_are(file: str, system: CRS | None) -> tuple[str, ...]:
    if system is None:
        return (
            f"{file} has no coordinate system: its coordinates were taken as they are, in the "
            "same metres as the detectors.",
        )
    if in_metres(system):
        return (
            f"The system of the detectors was not named: they were taken to be in that of {file}, "
            f"{system.name}.",
        )
    raise InputError(
        f"The coordinates of {file} are not metres ({system.name}), and the system of the "
        "detectors was not named.",
        NAME_SYSTEM,
    )
