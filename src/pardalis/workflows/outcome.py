"""What a job did, what it left out, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pardalis.records.problem import Problem
from pardalis.records.sentence import say


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a job, in words and in numbers.

    Parameters
    ----------
    job
        Its command's name.
    sentences
        What it did, for a person.
    counts
        The same as numbers, by name.
    problems
        What is doubtful.
    answer
        What else the command prints as JSON: records as plain values.
    """

    job: str
    sentences: tuple[str, ...]
    counts: dict[str, int | float] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    answer: dict[str, Any] = field(default_factory=dict)


def tell_problems(problems: Iterable[Problem]) -> tuple[str, ...]:
    """One sentence for each kind of problem: how many, and the first as an example.

    Examples
    --------
    >>> tell_problems([Problem("S01/a.JPG", "unreadable", "cut off")])
    ('unreadable (1): S01/a.JPG: cut off',)
    """
    listed = tuple(problems)
    firsts: dict[str, Problem] = {}
    for problem in listed:
        firsts.setdefault(problem.kind, problem)
    kinds = Counter(problem.kind for problem in listed)
    return tuple(
        say(
            "{kind} ({number}): {subject}: {reason}",
            kind=kind.replace("_", " "),
            number=kinds[kind],
            subject=first.subject,
            reason=first.reason,
        )
        for kind, first in firsts.items()
    )
