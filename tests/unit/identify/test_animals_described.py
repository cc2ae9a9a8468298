"""Names, sexes, life stages and notes stay with the sightings that they were said of."""

from __future__ import annotations

from datetime import UTC, datetime

from pardalis.identify.identities.described import contradictory_traits, described
from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import Flank
from pardalis.records.individual import Individual

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def animal(name: str, *sightings: str) -> Individual:
    return Individual(name, sightings, frozenset({Flank.LEFT}))


def said(position: int, verdict: Verdict, sighting: str, value: str) -> Decision:
    return Decision(position, sighting, "", verdict, "Lin", NOON, value=value, act=position)


def test_a_name_stays_through_a_merge_and_a_split() -> None:
    named = [said(1, Verdict.NAME, "b", "Zara"), said(2, Verdict.SEX, "b", "female")]
    (one,) = described([animal("L001", "a", "b", "c")], named)
    assert (one.name, one.sex) == ("Zara", "female")
    left, right = described([animal("L001", "a", "c"), animal("L002", "b")], named)
    assert (left.name, left.sex) == ("", "")
    assert right.name == "Zara"


def test_two_names_are_a_contradiction_and_the_latest_wins() -> None:
    named = [said(1, Verdict.NAME, "b", "Zara"), said(2, Verdict.NAME, "a", "Tara")]
    merged = [animal("L001", "a", "b")]
    assert described(merged, named)[0].name == "Tara"
    (doubt,) = contradictory_traits(merged, named)
    assert doubt.kind == "two_names"
    assert "Zara" in doubt.reason
    assert doubt.remedy
    settled = [*named, said(3, Verdict.NAME, "b", "Tara")]
    assert contradictory_traits(merged, settled) == ()
    assert described(merged, [*settled, said(4, Verdict.NAME, "a", "")])[0].name == ""


def test_two_animals_of_one_name_are_told() -> None:
    named = [said(1, Verdict.NAME, "a", "Zara"), said(2, Verdict.NAME, "b", "Zara")]
    apart = described([animal("L001", "a"), animal("L002", "b"), animal("L003", "c")], named)
    (doubt,) = contradictory_traits(iter(apart), named)
    assert (doubt.subject, doubt.kind) == ("L001", "one_name")
    assert "L002 is called 'Zara'" in doubt.reason
    merged = described([animal("L001", "a", "b"), animal("L003", "c")], named)
    assert contradictory_traits(merged, named) == ()


def test_it_is_as_old_as_in_its_latest_sighting() -> None:
    told = [
        said(1, Verdict.LIFE_STAGE, "late", "adult"),
        said(2, Verdict.LIFE_STAGE, "early", "juvenile"),
    ]
    grown = [animal("L001", "early", "middle", "late")]
    assert described(grown, told)[0].life_stage == "adult"
    assert contradictory_traits(grown, told) == ()
    younger = [animal("L001", "late", "early")]
    assert [each.kind for each in contradictory_traits(younger, told)] == ["grew_younger"]


def test_every_note_is_kept() -> None:
    told = [said(1, Verdict.NOTE, "b", "torn ear"), said(2, Verdict.NOTE, "b", "limps")]
    told.append(said(3, Verdict.NOTE, "a", "with two cubs"))
    (one,) = described([animal("L001", "a", "b")], told)
    assert one.notes == ("torn ear", "limps", "with two cubs")
