"""Times in which cameras did not work, as a table of Pardalis' own inside a package."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from pardalis.errors import TableError
from pardalis.exchange.camtrap_dp.moments import moment_text, parse_moment
from pardalis.records.deployment import Deployment, EffortGap

GAPS = "effort-gaps"
GAPS_FILE = f"{GAPS}.csv"
GAP_COLUMNS = ("deploymentID", "gapStart", "gapEnd", "reason")


def gap_rows(gaps: Iterable[EffortGap], offsets: Mapping[str, int]) -> list[dict[str, str]]:
    """One row a gap, under `GAP_COLUMNS`.

    Parameters
    ----------
    gaps
        Of the survey.
    offsets
        Of the cameras' clocks [minutes], by `deployment_id`.
    """
    return [
        {
            "deploymentID": each.deployment_id,
            "gapStart": moment_text(each.gap_start, offsets[each.deployment_id]),
            "gapEnd": moment_text(each.gap_end, offsets[each.deployment_id]),
            "reason": each.reason,
        }
        for each in gaps
    ]


def gaps_of(text: str, deployments: Iterable[Deployment]) -> Iterator[EffortGap]:
    """Gaps from the text of such a table.

    Parameters
    ----------
    text
        Of the file.
    deployments
        Of the package.

    Raises
    ------
    TableError
        Naming the row that is wrong.
    """
    known = {each.deployment_id for each in deployments}
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), restval="", restkey="more"))
    except csv.Error as error:
        raise TableError(GAPS_FILE, None, f"It is damaged: {error}.", "Export it anew.") from error
    for number, row in enumerate(rows, start=2):
        try:
            name = row["deploymentID"]
            start, end = parse_moment(row["gapStart"])[0], parse_moment(row["gapEnd"])[0]
        except (KeyError, ValueError) as error:
            remedy = f"It needs {', '.join(GAP_COLUMNS)}, times with their offset."
            raise TableError(GAPS_FILE, number, "It is no gap of effort.", remedy) from error
        if name not in known or end <= start:
            raise TableError(
                GAPS_FILE,
                number,
                "It names no deployment, or ends before it begins.",
                "Correct it, or take the row away.",
            )
        yield EffortGap(name, start, end, row.get("reason") or "")
