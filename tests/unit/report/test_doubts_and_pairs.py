from __future__ import annotations

from dataclasses import replace

from pardalis.records.problem import Problem
from pardalis.records.proposal import Evidence, Proposal
from pardalis.report.content import ReportContent
from pardalis.report.doubts import open_pairs, problem_groups


def test_problems_are_grouped_the_most_frequent_first() -> None:
    problems = (
        Problem("D2", "clock_wrong", "It says 1970."),
        *(Problem(f"{n}.jpg", "unreadable", "Truncated.") for n in range(600)),
    )
    groups = problem_groups(problems)
    assert [(group.title, group.number) for group in groups] == [
        ("Unreadable", 600),
        ("Clock wrong", 1),
    ]
    assert [one.subject for one in groups[0].first] == [f"{n}.jpg" for n in range(5)]
    assert len(groups[0].first) + len(groups[0].folded) + groups[0].unlisted == 600


def test_the_surest_pair_is_shown_first_and_a_missing_sighting_not_at_all(
    example: ReportContent,
) -> None:
    one, _two, three, four = (sighting.sighting_id for sighting in example.sightings[:4])
    example = replace(
        example,
        proposals=(
            Proposal(one, four, Evidence.PATTERN, "m", 5, 2.0),
            Proposal(three, four, Evidence.PATTERN, "m", 6, 4.0),
            Proposal(one, "gone", Evidence.PATTERN, "m", 9, 8.0),
        ),
    )
    pairs = open_pairs(example)
    assert [pair.proposal.score for pair in pairs] == [4.0, 2.0]
    assert pairs[0].animals == ("L001", "L002")
