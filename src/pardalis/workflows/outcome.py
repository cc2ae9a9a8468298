"""What a job did, what it left out, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pardalis.records.problem import Problem
from pardalis.records.sentence import following, lines, say

_SHOWN = 3
"""So many problems of a kind are told, if their reasons differ."""


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
    """One sentence for each kind of problem: how many, some of them, and what to do.

    Several are told where their reasons differ; the table of problems has them all.

    Examples
    --------
    >>> tell_problems([Problem("S01/a.JPG", "unreadable", "cut off", "Copy it again.")])
    ('unreadable (1): S01/a.JPG: cut off Copy it again.',)
    """
    kinds: dict[str, list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(problem.kind, []).append(problem)
    return tuple(_told(kind, found) for kind, found in kinds.items())


def _told(kind: str, found: Sequence[Problem]) -> str:
    shown = list({(each.reason, each.remedy): each for each in reversed(found)}.values())[::-1]
    first, *others = shown[:_SHOWN]
    told = say(
        "{kind} ({number}): {subject}: {reason}",
        kind=kind.replace("_", " "),
        number=len(found),
        subject=first.subject,
        reason=first.reason,
    )
    # What to do is said once where it is the same.
    spoken = (replace(each, remedy="") if each.remedy == first.remedy else each for each in others)
    more = [say("    {problem}", problem=each.words) for each in spoken]
    if len(found) > 1 + len(others):
        more.append(
            say("    All of them: pardalis table problems SURVEY --where kind={kind}", kind=kind)
        )
    return lines(following(told, first.remedy), *more)
