"""camtrapR's table of camera stations: where and when each camera stood, and when it failed.

References
----------
Niedballa et al. 2016, camtrapR: an R package for efficient camera trap data management. Methods in
Ecology and Evolution 7, 1457-1462. Columns as its function `cameraOperation` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from pardalis.errors import InputError, TableError
from pardalis.exchange.camtrap_dp import fields
from pardalis.exchange.camtrap_dp.cells import TableRow, read_rows
from pardalis.exchange.table_cells import finite
from pardalis.geo.degrees import to_degrees
from pardalis.records.foreign_row import ForeignRow

SOURCE = "camtrapr"
_IN_DEGREES = (("latitude", "longitude"), ("lat", "lon"), ("lat", "long"))
_IN_METRES = (("utm_y", "utm_x"), ("northing", "easting"), ("y", "x"))
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_OFFSET = re.compile(r"Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?")
_PROBLEM = re.compile(r"problem\d+_from")
_NOON = timedelta(hours=12)
_USED = frozenset({"station", "setup_date", "retrieval_date", "camera", "cameraid"})


def read_stations(path: Path, crs: str | None, utc_offset: str | None) -> Iterator[ForeignRow]:
    """Rows of Camtrap DP's `deployments` from camtrapR's table of stations.

    A date without a time is noon of that day: cameras are set up and fetched by day, and a night is
    from noon to noon. A problem from one day to another lasts both days.

    Parameters
    ----------
    path
        Columns Station, Setup_date, Retrieval_date; Camera, ProblemN_from and ProblemN_to where
        there are; and latitude and longitude, or utm_y and utm_x.
    crs
        System of metres, such as "EPSG:32736"; None for degrees.
    utc_offset
        Of the cameras' clocks, such as "+05:30".

    Raises
    ------
    TableError
        Naming the row. It never shows a position.
    InputError
        If the system or the offset is not known.
    """
    rows = read_rows(path, "Station")
    if not rows:
        raise TableError(path.name, None, "The table holds no station.", "Add a row for each.")
    offset = _offset(utc_offset)
    rank = 0
    for row in rows:
        low = {name.casefold(): cell for name, cell in row.cells.items()}
        for cells in _deployment_and_gaps(row, low, crs, offset):
            rank += 1
            named = cells["deploymentID"]
            yield ForeignRow(SOURCE, "deployments", rank, named, "", "", tuple(cells.items()))


def _offset(text: str | None) -> str:
    if text is None or not _OFFSET.fullmatch(text.strip()):
        raise InputError(
            "The table of stations does not say how far the cameras' clocks are from UTC.",
            "Name it: --utc-offset +05:30.",
        )
    return text.strip()


def _deployment_and_gaps(
    row: TableRow, low: Mapping[str, str], crs: str | None, offset: str
) -> Iterator[dict[str, str]]:
    station, camera = low.get("station", ""), low.get("camera", "") or low.get("cameraid", "")
    if not station:
        raise row.error("Station is empty.", "Fill in its name.")
    session = low.get("session", "")
    named = "_".join(part for part in (station, camera, session) if part)
    start = _moment(row, low, "setup_date", _NOON)
    end = _moment(row, low, "retrieval_date", _NOON)
    latitude, longitude = _place(row, low, crs)
    yield {
        "deploymentID": named,
        "locationID": station,
        "latitude": f"{latitude:.7f}",
        "longitude": f"{longitude:.7f}",
        "deploymentStart": f"{start.isoformat()}{offset}",
        "deploymentEnd": f"{end.isoformat()}{offset}",
        "cameraID": camera,
        **_others(row),
    }
    for column in low:
        if _PROBLEM.fullmatch(column) and low[column]:
            yield _gap(row, low, column, (start, end), (named, offset))


def _gap(
    row: TableRow,
    low: Mapping[str, str],
    column: str,
    limits: tuple[datetime, datetime],
    named: tuple[str, str],
) -> dict[str, str]:
    until = column.removesuffix("_from") + "_to"
    whole_day = timedelta(days=1)
    start = max(_moment(row, low, column, timedelta()), limits[0])
    end = min(_moment(row, low, until, whole_day), limits[1])
    if end <= start:
        raise row.error(
            f"{column} and {until} lie outside the time that the camera stood, or are exchanged.",
            "Correct them.",
        )
    return {
        "deploymentID": named[0],
        "deploymentStart": f"{start.isoformat()}{named[1]}",
        "deploymentEnd": f"{end.isoformat()}{named[1]}",
        "deploymentComments": "problem",
        fields.ROW_TYPE: "gap",
    }


def _moment(row: TableRow, low: Mapping[str, str], column: str, of_day: timedelta) -> datetime:
    """The camera clock's time in a cell; of a date alone, that time of its day."""
    found = _DATE.fullmatch(low.get(column, ""))
    if found is None:
        raise row.error(
            f"{column} is no date such as 2026-03-01.",
            "Write year, month, day; with a time as 2026-03-01 14:30.",
        )
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in found.groups())
    try:
        date = datetime(year, month, day, hour, minute, second)
        return date if found[4] else date + of_day
    except (ValueError, OverflowError) as error:
        raise row.error(f"{column} names a day or hour that does not exist.", "Correct it.") from (
            error
        )


def _place(row: TableRow, low: Mapping[str, str], crs: str | None) -> tuple[float, float]:
    pairs = _IN_METRES if crs else _IN_DEGREES
    for north, east in pairs:
        if north in low and east in low:
            break
    else:
        if not crs and any(north in low and east in low for north, east in _IN_METRES):
            remedy = "Name the system of its metres: --crs EPSG:32736."
            raise row.error("The stations' coordinates are not in degrees.", remedy)
        raise row.error(
            f"The table has no columns {pairs[0][0]} and {pairs[0][1]}.", "Add the coordinates."
        )
    values = finite(low[north]), finite(low[east])
    if values[0] is None or values[1] is None:
        raise row.error(f"{north} or {east} is not a number.", "Write digits with a decimal point.")
    return to_degrees(crs, values[1], values[0]) if crs else (values[0], values[1])


def _others(row: TableRow) -> dict[str, str]:
    """What else the table tells of a station, without its coordinates."""
    places = {name for pair in (*_IN_DEGREES, *_IN_METRES) for name in pair}
    standard = {name.casefold() for name in fields.names(fields.DEPLOYMENTS)}
    return {
        name: cell
        for name, cell in row.cells.items()
        if name.casefold() not in _USED | places | standard
        and not re.fullmatch(r"problem\d+_(from|to)", name.casefold())
    }
