"""What is doubtful is told with its reasons and what to do."""

from __future__ import annotations

from pardalis.records.problem import Problem
from pardalis.workflows.outcome import tell_problems

REMEDY = "Copy it again."


def test_each_reason_is_told_and_what_to_do_once() -> None:
    told = tell_problems(
        [
            Problem("a.JPG", "not_read", "Empty.", REMEDY),
            Problem("b.JPG", "not_read", "Truncated.", REMEDY),
            Problem("D1", "clock_doubtful", "It went back.", "Give the zone."),
        ]
    )
    assert told == (
        "not read (2): a.JPG: Empty. Copy it again.\n    b.JPG: Truncated.",
        "clock doubtful (1): D1: It went back. Give the zone.",
    )


def test_of_many_it_is_told_where_all_stand() -> None:
    same = [Problem(f"{number}.JPG", "stray", "No photograph.") for number in range(9)]
    (told,) = tell_problems([*same, Problem("x", "stray", "A link.", "Copy the folder.")])
    assert told.splitlines() == [
        "stray (10): 0.JPG: No photograph.",
        "    x: A link. Copy the folder.",
        "    All of them: pardalis table problems SURVEY --where kind=stray",
    ]
    many = [Problem(f"{number}.JPG", "stray", f"Reason {number}.") for number in range(9)]
    assert len(tell_problems(many)[0].splitlines()) == 4
