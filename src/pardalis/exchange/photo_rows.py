"""Rows of other programs' tables, each about one photograph, bound to the survey's photographs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pardalis.exchange.path_match import PathMatch
from pardalis.records.foreign_row import ForeignRow
from pardalis.records.media import Media
from pardalis.records.problem import Problem
from pardalis.records.sentence import following, say


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """What a table says of one photograph, under Camtrap DP's names.

    Parameters
    ----------
    number
        Of the row, as a spreadsheet counts it.
    paths
        What the photograph may be called, the surest first.
    cells
        Of the table `observations`; only those that the row states.
    within
        A folder somewhere below which the photograph lies, where the row tells no more of its path
        than that; empty otherwise.
    """

    number: int
    paths: tuple[str, ...]
    cells: Mapping[str, str]
    within: str = ""


def bound_rows(
    source: str, rows: Iterable[PhotoRow], media: Iterable[Media]
) -> tuple[tuple[ForeignRow, ...], tuple[Problem, ...]]:
    """The rows with the photographs that they speak of, and those that speak of none.

    Parameters
    ----------
    source
        The table's name.
    rows
        As read.
    media
        The survey's photographs.
    """
    match = PathMatch(media)
    bound: list[ForeignRow] = []
    lost: Counter[str] = Counter()
    firsts: dict[str, PhotoRow] = {}
    for row in rows:
        found, reason = _found(row, match)
        if found is None:
            lost[reason] += 1
            firsts.setdefault(reason, row)
            continue
        rank = len(bound) + 1
        cells = tuple(row.cells.items())
        bound.append(ForeignRow(source, "observations", rank, "", found.media_id, "", cells))
    problems = (
        Problem(
            f"{source}, row {firsts[reason].number}",
            "unmatched_row",
            following(reason, say("Rows of which this is so: {number}.", number=number)),
            say("See that the table is of this survey's photographs."),
        )
        for reason, number in lost.items()
    )
    return tuple(bound), tuple(problems)


def _found(row: PhotoRow, match: PathMatch[Media]) -> tuple[Media | None, str]:
    """The photograph of a row, or why there is none, in words."""
    reasons = []
    for path in row.paths:
        found, reason = match.find(path, row.within)
        if found is not None:
            return found, ""
        reasons.append(reason)
    return None, reasons[0] if reasons else say("It names no photograph.")
