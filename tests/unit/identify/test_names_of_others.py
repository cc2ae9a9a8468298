"""Whom others named: what must be said of it, once, and not against a person's word."""

from __future__ import annotations

from datetime import UTC, datetime

from pardalis.identify.identities.adopted import NamedAnimal, named_animals, unsaid
from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.foreign_row import ForeignRow
from pardalis.records.media import Media, Placement
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def sighting(name: str, detections: int = 1) -> Sighting:
    media = Media(
        f"m{name}", f"A/{name}.jpg", name, "A", "A", Placement.PLACED, NOON, 0,
        f"b{name}", f"e{name}", 1600, 1200,
    )  # fmt: skip
    box = BoundingBox(0.2, 0.2, 0.5, 0.3)
    found = tuple(
        Detection(f"{name}{number}", f"m{name}", "animal", box, 0.9, "test 1")
        for number in range(detections)
    )
    return Sighting(f"{name}0", found, (media,) * detections, Flank.LEFT)


def row(detection: str, name: str, source: str = "labels.csv", **cells: str) -> ForeignRow:
    told = (("individualID", name), *cells.items())
    return ForeignRow(source, "observations", 1, "", "m", detection, told)


def pair(a: str, b: str) -> Proposal:
    return Proposal(a, b, Evidence.PATTERN, "t 1", 90, 30.0)


def decision(verdict: Verdict, a: str, b: str = "", value: str = "") -> Decision:
    return Decision(1, a, b, verdict, "Lin", NOON, value=value)


def test_names_gather_sightings_with_sex_and_age() -> None:
    rows = [
        row("c0", "F12", "tags", sex="female"),
        row("a1", "F12", lifeStage="adult"),
        row("b0", "M3", sex="male"),
        row("gone", "M3"),
        row("b0", ""),
    ]
    animals, problems = named_animals(rows, [sighting("a", 2), sighting("b"), sighting("c")])
    assert not problems
    assert animals == (
        NamedAnimal("F12", ("a0", "c0"), ("labels.csv", "tags"), "female", {"a0": "adult"}),
        NamedAnimal("M3", ("b0",), ("labels.csv",), "male", {}),
    )


def test_contradictions_are_told_and_name_nobody() -> None:
    rows = [row("a0", "F12"), row("a1", "M3"), row("b0", "M3", sex="male")]
    rows += [row("c0", "M3", sex="female")]
    animals, problems = named_animals(rows, [sighting("a", 2), sighting("b"), sighting("c")])
    assert [each.name for each in animals] == ["M3"]
    assert animals[0].sex == ""
    assert [(each.subject, each.kind) for each in problems] == [
        ("a0", "two_names"),
        ("M3", "two_sexes"),
    ]


def test_one_name_is_one_animal_and_two_names_are_two_where_the_machine_doubts_it() -> None:
    animals = (
        NamedAnimal("F12", ("c0", "a0", "e0"), ("t",), "female", {}),
        NamedAnimal("M3", ("b0",), ("t",), "", {"b0": "adult"}),
        NamedAnimal("M4", ("d0",), ("t",), "", {}),
    )
    asked = [pair("a0", "b0"), pair("b0", "e0"), pair("b0", "x0"), pair("a0", "c0")]
    said = unsaid(animals, asked, [])
    assert said == {
        "F12": [
            (Verdict.SAME, "a0", "c0", ""),
            (Verdict.SAME, "a0", "e0", ""),
            (Verdict.NAME, "c0", "", "F12"),
            (Verdict.SEX, "c0", "", "female"),
            (Verdict.DIFFERENT, "a0", "b0", ""),
        ],
        "M3": [(Verdict.NAME, "b0", "", "M3"), (Verdict.LIFE_STAGE, "b0", "", "adult")],
        "M4": [(Verdict.NAME, "d0", "", "M4")],
    }


def test_a_persons_word_stands_and_nothing_is_said_twice() -> None:
    animals = (
        NamedAnimal("F12", ("a0", "c0"), ("t",), "", {}),
        NamedAnimal("M3", ("b0",), ("t",), "", {}),
    )
    asked = [pair("a0", "b0")]
    of_a_person = [decision(Verdict.DIFFERENT, "a0", "c0"), decision(Verdict.SAME, "a0", "b0")]
    left = unsaid(animals, asked, of_a_person)
    assert {verdict for says in left.values() for verdict, *_ in says} == {Verdict.NAME}
    all_of_it = [
        decision(verdict, a, b, value)
        for says in unsaid(animals, asked, []).values()
        for verdict, a, b, value in says
    ]
    assert unsaid(animals, asked, all_of_it) == {}
