"""Read `deployments.csv`: where each camera stood, for how long, and when it did not work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pardalis.errors import TableError
from pardalis.exchange.camtrap_dp import fields
from pardalis.exchange.camtrap_dp.cells import TableRow, read_rows
from pardalis.exchange.camtrap_dp.columns import check_columns
from pardalis.exchange.camtrap_dp.constraints import check_cell, number_of
from pardalis.exchange.camtrap_dp.moments import EXAMPLE, parse_moment
from pardalis.records.deployment import Deployment, EffortGap

_BY_NAME = {field.name: field for field in fields.DEPLOYMENTS}
_REQUIRED = tuple(field.name for field in fields.DEPLOYMENTS if field.required)
_REQUIRED_OF_GAP = ("deploymentID", "deploymentStart", "deploymentEnd")
_HELD = frozenset(
    {*_REQUIRED, "locationID", "locationName", "cameraID", "cameraModel", fields.CARD}
    | {fields.ROW_TYPE}
)
_MOST_ROWS_NAMED = 5
_HOW = f"times such as {EXAMPLE}, positions in decimal degrees (WGS84)."

# Messages show no cell but IDs: where columns have slipped, any cell may hold a position.


def read_deployments(path: Path) -> tuple[tuple[Deployment, ...], tuple[EffortGap, ...]]:
    """Read the table of deployments and the gaps in their effort.

    A row is a deployment, or a gap where its column `rowType` says `gap`: deploymentID names the
    deployment, deploymentStart and deploymentEnd are the gap's limits, deploymentComments its
    reason. Without a locationID the locationName is the station, else the camera stands alone.

    Parameters
    ----------
    path
        Camtrap DP's `deployments.csv`; UTF-8 or UTF-16, columns parted by commas, semicolons or
        tabs. The camera clock's offset is that of deploymentStart.

    Returns
    -------
    tuple
        Deployments and gaps, each in the table's order.

    Raises
    ------
    TableError
        Naming the row, the column and what to do. It never shows a position.
    """
    rows = read_rows(path, "deploymentID")
    if rows:
        known = (*fields.names(fields.DEPLOYMENTS), *fields.ADDED)
        check_columns(path.name, rows[0].cells, _REQUIRED, known, f"Add it; {_HOW}")
    return deployments_of(path.name, rows)


def deployments_of(
    file: str, rows: Sequence[TableRow]
) -> tuple[tuple[Deployment, ...], tuple[EffortGap, ...]]:
    """Deployments and gaps from the rows of their table.

    Parameters
    ----------
    file
        The table's name, for messages.
    rows
        As `read_rows` gives them.

    Raises
    ------
    TableError
        As `read_deployments`.
    """
    _check_kinds(rows)
    _check_filled(rows)
    deployments: dict[str, Deployment] = {}
    for row in rows:
        if not _is_gap(row):
            deployment = _deployment(row)
            if deployment.deployment_id in deployments:
                raise row.error(
                    f"The deploymentID '{deployment.deployment_id}' stands in a row above too.",
                    "Give each deployment an ID of its own; for days on which the camera did not "
                    "work write 'gap' into the column rowType.",
                )
            deployments[deployment.deployment_id] = deployment
    if not deployments:
        raise TableError(
            file,
            None,
            "The table holds no deployment.",
            "Write a row for each camera, or take the table away and let `pardalis init` write it.",
        )
    gaps = tuple(_gap(row, deployments) for row in rows if _is_gap(row))
    return tuple(deployments.values()), gaps


def _is_gap(row: TableRow) -> bool:
    return row.cells.get(fields.ROW_TYPE, "").casefold() == "gap"


def _check_kinds(rows: Sequence[TableRow]) -> None:
    for row in rows:
        kind = row.cells.get(fields.ROW_TYPE, "").casefold()
        if kind not in ("", "deployment", "gap"):
            raise row.error(
                "The column rowType says something else than gap or deployment.",
                "Write 'gap', 'deployment' or nothing.",
            )


def _check_filled(rows: Sequence[TableRow]) -> None:
    """All empty cells at once, so that they can be filled in at one sitting."""
    empty = []
    for row in rows:
        required = _REQUIRED_OF_GAP if _is_gap(row) else _REQUIRED
        lacking = [name for name in required if not row.cells.get(name)]
        if lacking:
            empty.append((row, lacking))
    if not empty:
        return
    row, lacking = empty[0]
    others = [f"row {one.number} ({', '.join(names)})" for one, names in empty[1:]]
    more = len(others) - _MOST_ROWS_NAMED
    also = f" Also empty: {'; '.join(others[:_MOST_ROWS_NAMED])}" if others else ""
    also += f"; and cells in {more} more rows" if more > 0 else ""
    raise row.error(
        f"Empty: {', '.join(lacking)}.{also}{'.' if also else ''}",
        f"Fill in these cells; {_HOW}",
    )


def _deployment(row: TableRow) -> Deployment:
    cells = row.cells
    for name in cells:
        if name in _BY_NAME and _BY_NAME[name].type != "datetime":
            check_cell(row, _BY_NAME[name])
    start, offset = _moment(row, "deploymentStart")
    end, _ = _moment(row, "deploymentEnd")
    _check_order(row, start, end)
    return Deployment(
        deployment_id=cells["deploymentID"],
        location_id=cells.get("locationID") or cells.get("locationName") or cells["deploymentID"],
        latitude=number_of(row, _BY_NAME["latitude"]),
        longitude=number_of(row, _BY_NAME["longitude"]),
        deployment_start=start,
        deployment_end=end,
        utc_offset=offset,
        location_name=cells.get("locationName", ""),
        camera_id=cells.get("cameraID", ""),
        camera_model=cells.get("cameraModel", ""),
        card=cells.get(fields.CARD, ""),
        other_fields=tuple((name, text) for name, text in cells.items() if name not in _HELD),
    )


def _gap(row: TableRow, deployments: dict[str, Deployment]) -> EffortGap:
    named = row.cells["deploymentID"]
    deployment = deployments.get(named)
    if deployment is None:
        raise row.error(
            f"The gap's deploymentID '{named}' is in no row of a deployment.",
            "Write the deploymentID of the camera that did not work.",
        )
    start, _ = _moment(row, "deploymentStart")
    end, _ = _moment(row, "deploymentEnd")
    _check_order(row, start, end)
    if start < deployment.deployment_start or end > deployment.deployment_end:
        raise row.error(
            f"The gap reaches outside its deployment '{named}'.",
            "Correct deploymentStart or deploymentEnd of the gap, or of the deployment.",
        )
    return EffortGap(named, start, end, row.cells.get("deploymentComments", ""))


def _moment(row: TableRow, name: str) -> tuple[datetime, int]:
    try:
        return parse_moment(row.cells[name])
    except ValueError as error:
        raise row.error(
            f"{name} {error}.",
            f"Write it such as {EXAMPLE}: the camera clock's time and its offset from UTC.",
        ) from error


def _check_order(row: TableRow, start: datetime, end: datetime) -> None:
    if end <= start:
        raise row.error("deploymentEnd is not after deploymentStart.", "Correct one of the two.")
