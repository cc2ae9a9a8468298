"""The effort of a survey: by station and night, with its picture and its doubts."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from pardalis.errors import NotReadyError
from pardalis.history.effort_matrix import EffortMatrix, effort_matrix
from pardalis.records.address import Survey
from pardalis.records.effort_doubt import EffortDoubt
from pardalis.report.effort_figure import effort_picture
from pardalis.store import cards
from pardalis.whole_files import whole_files
from pardalis.workflows.counted_effort import CountedEffort, read_effort
from pardalis.workflows.doubtful_effort import problem_of
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import DEPLOYMENTS_TABLE, open_project
from pardalis.workflows.said_effort import gaps_in

STEP = "effort"


def show_effort(survey: Survey, folder: Path | None = None) -> Outcome:
    """Say how much the cameras worked, what of it is doubtful, and draw it.

    Parameters
    ----------
    survey
        The survey folder.
    folder
        The project folder, if it is not the survey's own.

    Returns
    -------
    Outcome
        Camera-nights, doubts, and where picture and table were written.

    Raises
    ------
    NotReadyError
        If nothing has been imported, or there is no table of deployments.
    """
    with open_project(survey, folder) as project:
        with project.database.read() as connection:
            deployments = cards.deployments(connection)
            effort = read_effort(connection, deployments, gaps_in(connection))
        if not deployments:
            raise NotReadyError(
                f"There is no {DEPLOYMENTS_TABLE}: when each camera stood is not known.",
                "Write one with 'pardalis init', fill it in and import again.",
            )
        counted = {each.deployment_id for each in effort.deployments}
        own = tuple(each for each in effort.doubts if each.deployment_id in counted)
        matrix = effort_matrix(effort.stood, effort.without_work, own)
        picture, table = project.folder / "effort.png", project.folder / "effort.csv"
        drawn = effort_picture(
            matrix.stations, matrix.evenings, matrix.stood, matrix.worked, matrix.doubtful
        )
        with whole_files((picture, table)) as (part, other):
            part.write_bytes(drawn)
            _write(other, matrix)
    problems = (*effort.problems, *map(problem_of, own))
    files = {"picture": str(picture), "table": str(table)}
    counts = _counts(matrix)
    sentences = (*_told(counts, effort), *_doubts(own), *map(str, effort.problems))
    sentences += (f"The picture: {picture}", f"The table: {table}")
    return Outcome(STEP, sentences, counts, problems, files)


def _counts(matrix: EffortMatrix) -> dict[str, int | float]:
    return {
        "stations": len(matrix.stations),
        "nights": len(matrix.evenings),
        "camera_nights_stood": round(float(matrix.stood.sum()), 2),
        "camera_nights_worked": round(float(matrix.worked.sum()), 2),
        "camera_nights_doubtful": round(float(matrix.doubtful.sum()), 2),
    }


def _told(counts: dict[str, int | float], effort: CountedEffort) -> tuple[str, ...]:
    first = (
        f"{counts['stations']} stations, {counts['nights']} nights: cameras stood for "
        f"{counts['camera_nights_stood']:,.1f} camera-nights and worked for "
        f"{counts['camera_nights_worked']:,.1f}, of which "
        f"{counts['camera_nights_doubtful']:,.1f} are doubtful."
    )
    if not effort.idle:
        return (first,)
    stood = (each.deployment_end - each.deployment_start for each in effort.idle)
    nights = sum(each.total_seconds() for each in stood) / 86400
    one = len(effort.idle) == 1
    cameras, they = ("1 camera", "it") if one else (f"{len(effort.idle)} cameras", "they")
    return (
        first,
        f"For {nights:,.1f} of these camera-nights {cameras} stood without a photograph: whether "
        f"{they} worked is not known, and they are not counted as worked.",
    )


def _doubts(doubts: Sequence[EffortDoubt]) -> tuple[str, ...]:
    return tuple(
        f"{each.deployment_id} ({each.kind.value.replace('_', ' ')}), {each.doubt_start:%Y-%m-%d} "
        f"to {each.doubt_end:%Y-%m-%d}: {each.reason}"
        for each in doubts
    )


def _write(table: Path, matrix: EffortMatrix) -> None:
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("locationID", "night", "stood", "worked", "doubtful"))
        for row, station in enumerate(matrix.stations):
            for column, evening in enumerate(matrix.evenings):
                cell = (matrix.stood, matrix.worked, matrix.doubtful)
                told = (f"{float(part[row, column]):.4g}" for part in cell)
                writer.writerow((station, evening.isoformat(), *told))
