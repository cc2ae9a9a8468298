from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from pardalis.records.decision import Decision, Verdict
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


def test_only_pairs_that_wait_are_shown_the_surest_first(example: ReportContent) -> None:
    one, two, three, four = (sighting.sighting_id for sighting in example.sightings[:4])
    example = replace(
        example,
        proposals=(
            Proposal(one, four, Evidence.PATTERN, "m", 5, 2.0, False),
            Proposal(three, four, Evidence.PATTERN, "m", 6, 4.0, False),
            Proposal(two, four, Evidence.PATTERN, "m", 9, 9.0, True),
            Proposal(one, three, Evidence.PATTERN, "m", 9, 8.0, False),
            Proposal(one, "gone", Evidence.PATTERN, "m", 9, 8.0, False),
        ),
    )
    pairs = open_pairs(example)
    assert [pair.proposal.score for pair in pairs] == [4.0, 2.0]
    assert pairs[0].animals == ("L001", "L002")


def test_a_pair_that_a_person_has_judged_no_longer_waits(example: ReportContent) -> None:
    assert len(open_pairs(example)) == 1
    pair = example.proposals[0]
    at = datetime(2026, 6, 1, tzinfo=UTC)
    said = Decision(1, pair.sighting_a, pair.sighting_b, Verdict.DIFFERENT, "A. Ranger", at)
    assert open_pairs(replace(example, decisions=(said,))) == ()
