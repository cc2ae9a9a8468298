"""Rows of what is doubtful: in English, and how to say it again in another language."""

from __future__ import annotations

from sqlalchemy import RowMapping

from pardalis.records.problem import Problem
from pardalis.records.sentence import kept, said_again
from pardalis.store.rows import Row

_WORDS = ("reason", "remedy")


def problem_row(problem: Problem) -> Row:
    """The column values of a problem."""
    again = {name: kept(getattr(problem, name)) for name in _WORDS}
    return {
        "subject": problem.subject,
        "kind": problem.kind,
        "reason": str(problem.reason),
        "remedy": str(problem.remedy),
        "words": {name: words for name, words in again.items() if words} or None,
    }


def problem_of_row(row: RowMapping) -> Problem:
    """The problem of a row; one that an older version wrote can be said in English only."""
    again = row["words"] or {}
    reason, remedy = (said_again(row[name], again.get(name)) for name in _WORDS)
    return Problem(row["subject"], row["kind"], reason, remedy)
