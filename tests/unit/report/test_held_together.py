"""An animal is held together by its surest links, also where all are as good as certain."""

from __future__ import annotations

from pardalis.records.detection import Flank
from pardalis.records.individual import Individual
from pardalis.records.proposal import Evidence, Proposal
from pardalis.report.held_together import Bonds


def agreeing(a: str, b: str, spots: int, p_same: float = 0.99999) -> Proposal:
    return Proposal(a, b, Evidence.PATTERN, "rootsift 5", spots, float(spots), 9.0, p_same)


def test_of_links_that_are_all_certain_those_of_most_spots_are_shown() -> None:
    found = [agreeing("a", "b", 30), agreeing("a", "c", 40), agreeing("b", "c", 200)]
    links = Bonds(found, ()).links(Individual("L001", ("a", "b", "c"), frozenset({Flank.LEFT})))
    assert [(each.sighting_a, each.sighting_b) for each in links] == [("b", "c"), ("a", "c")]


def test_a_surer_link_comes_before_one_of_more_spots() -> None:
    found = [
        agreeing("a", "b", 30, 0.999),
        agreeing("a", "c", 90, 0.9),
        agreeing("b", "c", 80, 0.5),
    ]
    links = Bonds(found, ()).links(Individual("L001", ("a", "b", "c"), frozenset({Flank.LEFT})))
    assert [(each.sighting_a, each.sighting_b) for each in links] == [("a", "b"), ("a", "c")]
