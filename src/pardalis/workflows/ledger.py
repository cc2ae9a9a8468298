"""Who said what, as a table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path

from pardalis.errors import InputError
from pardalis.exchange.camtrap_dp.cells import Cell
from pardalis.records.address import Survey
from pardalis.records.decision import Decision, Verdict, undone_acts
from pardalis.store import identities
from pardalis.workflows.project import open_project

COLUMNS = (
    *("position", "decidedAt", "decidedBy", "verdict", "value", "sightingA", "sightingB"),
    *("detectionID", "evidence", "purpose", "act", "inForce", "deploymentID", "mediaID"),
)


def ledger(
    survey: Survey, as_of: str | None = None, folder: Path | None = None
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """The decisions of a survey, in order.

    Parameters
    ----------
    survey
        The survey folder.
    as_of
        A day or a moment; only what was said until then. By default all.
    folder
        The project folder, if it is not the survey's own.

    Returns
    -------
    tuple
        Column names, and rows of as many cells.

    Raises
    ------
    InputError
        If the day cannot be read.
    NotReadyError
        If nothing has been imported.
    """
    when = moment(as_of)
    with open_project(survey, folder) as project, project.database.read() as connection:
        said = identities.decisions(connection)
    known = tuple(each for each in said if when is None or each.decided_at <= when)
    return COLUMNS, tuple(_rows(known))


def moment(text: str | None) -> datetime | None:
    """The last moment of a day, or the moment itself [UTC]; None for none.

    Parameters
    ----------
    text
        ISO 8601: "2026-03-01" or "2026-03-01T18:00:00+08:00"; without an offset it is UTC.

    Raises
    ------
    InputError
        If it is neither.

    Examples
    --------
    >>> str(moment("2026-03-01"))
    '2026-03-01 23:59:59.999999+00:00'
    """
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"'{text}' is no date.", "Write 2026-03-01, or 2026-03-01T18:00:00+08:00."
        ) from error
    if len(text.strip()) <= len("2026-03-01"):
        when = datetime.combine(when.date(), time.max)
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def _rows(said: tuple[Decision, ...]) -> Iterable[tuple[Cell, ...]]:
    undone = undone_acts(said)
    for each in said:
        holds = each.act not in undone and each.verdict is not Verdict.UNDO
        yield (
            each.position,
            each.decided_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            each.decided_by,
            each.verdict.value,
            each.value,
            each.sighting_a,
            each.sighting_b,
            each.detection_id,
            each.evidence,
            each.purpose.value,
            each.act,
            holds,
            each.deployment_id,
            each.media_id,
        )
