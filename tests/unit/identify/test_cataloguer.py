"""The catalogue again and again: only what a decision touches is redone, and why two are one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from pardalis.identify.identities import catalogue as catalogue_module
from pardalis.identify.identities.catalogue import Cataloguer, CatalogueSettings, catalogue
from pardalis.identify.identities.chain import why
from pardalis.identify.identities.clusters import Clusters
from pardalis.identify.identities.evidence import Surroundings
from pardalis.identify.identities.paired import propose_paired
from pardalis.identify.identities.weighing import prior_odds, weighed
from pardalis.records.calibration import Calibration
from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting

START = datetime(2026, 3, 1, tzinfo=UTC)
KNOWN = Calibration(
    "rootsift", (1.0, 0.0), (-6.0, 0.0), (-12.0, 2.0, 5.0), None, 300, 400, 200_000, "a test"
)
AROUND = Surroundings(calibration=KNOWN)


def sighting(
    name: str, flank: Flank = Flank.LEFT, day: float = 0, card: str = "A", event: str = ""
) -> Sighting:
    when = START + timedelta(days=day)
    media = Media(
        f"m{name}", f"{card}/{name}.jpg", name, card, card, Placement.PLACED, when, 0,
        f"b{name}", event or f"e{name}", 1600, 1200,
    )  # fmt: skip
    box = BoundingBox(0.2, 0.2, 0.5, 0.3)
    return Sighting(name, (Detection(name, f"m{name}", "animal", box, 0.9, "t"),), (media,), flank)


def pattern(a: str, b: str, spots: int = 60) -> Proposal:
    return Proposal(min(a, b), max(a, b), Evidence.PATTERN, "t 1", spots, spots / 4.0)


def said(a: str, b: str, verdict: Verdict, position: int = 1) -> Decision:
    return Decision(position, min(a, b), max(a, b), verdict, "Tashi", START)


def groups(found: Sequence[Individual]) -> set[str]:
    return {"".join(each.sightings) for each in found}


def herd(animals: int) -> tuple[list[Sighting], list[Proposal]]:
    """Three sightings of each animal, all matched, and a weak link to the next animal."""
    seen, proposals = [], []
    for number in range(animals):
        names = [f"{number:03d}{letter}" for letter in "abc"]
        seen += [sighting(name, day=number + k / 3) for k, name in enumerate(names)]
        proposals += [pattern(names[0], names[1]), pattern(names[1], names[2])]
        proposals.append(pattern(names[0], names[2]))
        if number % 2:
            proposals.append(pattern(f"{number - 1:03d}c", names[0], 7))
    return seen, proposals


def test_a_decision_redoes_what_it_touches_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen, proposals = herd(40)
    solved: list[Sequence[str]] = []

    class Counted(Clusters):
        def __init__(self, names: Sequence[str], *more: object) -> None:
            solved.append(names)
            super().__init__(names, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(catalogue_module, "Clusters", Counted)
    proven = {each.sighting_id for each in seen}
    made = Cataloguer(seen, proposals, proven, None, AROUND)
    assert len(made.individuals(())) == 40
    assert len(solved) == 20
    solved.clear()
    ledger = [said("004a", "004b", Verdict.DIFFERENT)]
    assert len(made.individuals(ledger)) > 40
    assert [sorted({name[:3] for name in part}) for part in solved] == [["004", "005"]]
    solved.clear()
    ledger.append(said("008a", "020a", Verdict.SAME, 2))
    again = made.individuals(ledger)
    # What a person joins is put together from what is known; what is apart anyhow stays so.
    assert solved == []
    assert again == catalogue(seen, proposals, ledger, (), proven, None, AROUND)
    solved.clear()
    ledger.append(said("010c", "011a", Verdict.DIFFERENT, 3))
    again = made.individuals(ledger)
    assert solved == []
    assert again == catalogue(seen, proposals, ledger, (), proven, None, AROUND)
    solved.clear()
    # That no match was found spoke against one animal, and does so no more.
    ledger.append(said("010c", "011b", Verdict.CANNOT_TELL, 4))
    again = made.individuals(ledger)
    assert [sorted({name[:3] for name in part}) for part in solved] == [["010", "011"]]
    assert again == catalogue(seen, proposals, ledger, (), proven, None, AROUND)
    solved.clear()
    ledger[0] = said("030a", "030b", Verdict.DIFFERENT)
    again = made.individuals(ledger)
    assert [sorted({name[:3] for name in part}) for part in solved] == [
        ["004", "005"],
        ["030", "031"],
    ]
    assert again == catalogue(seen, proposals, ledger, (), proven, None, AROUND)


def test_the_catalogue_is_the_same_in_any_order() -> None:
    seen, proposals = herd(6)
    ledger = [said("000a", "003b", Verdict.SAME), said("004a", "004c", Verdict.DIFFERENT, 2)]
    first = catalogue(seen, proposals, ledger, (), (), None, AROUND)
    for seed in range(5):
        for each in (seen, proposals, ledger):
            random.Random(seed).shuffle(each)
        assert catalogue(seen, proposals, ledger, (), (), None, AROUND) == first


def test_one_strong_link_against_several_missed_matches_is_left_to_a_person() -> None:
    seen = [sighting(name, day=day) for day, name in enumerate("abcdef")]
    ties = [pattern(a, b) for a, b in ("ab", "bc", "ac", "de", "ef", "df")]
    proven = set("abcdef")
    assert groups(
        catalogue(seen, [*ties, pattern("c", "d", 12)], (), (), proven, None, AROUND)
    ) == {
        "abc",
        "def",
    }
    more = [pattern(a, b) for a, b in ("cd", "ad", "be", "cf", "af")]
    assert groups(catalogue(seen, [*ties, *more], (), (), proven, None, AROUND)) == {"abcdef"}


def test_a_pair_that_nobody_can_tell_is_joined_by_others_alone() -> None:
    seen = [sighting(name, day=day) for day, name in enumerate("abc")]
    ledger = [said("a", "b", Verdict.CANNOT_TELL)]
    proven = set("abc")
    assert groups(catalogue(seen, [pattern("a", "b")], ledger, (), proven, None, AROUND)) == {
        *"abc"
    }
    three = [pattern("a", "b"), pattern("b", "c"), pattern("a", "c")]
    assert groups(catalogue(seen, three, ledger, (), proven, None, AROUND)) == {"abc"}


def test_walking_too_fast_keeps_apart_what_one_link_joins_but_not_what_many_do() -> None:
    places = {"A": (0.0, 0.0), "B": (60_000.0, 0.0)}
    around = Surroundings(calibration=KNOWN, places=places)
    here = [sighting(name, day=day / 100, card="A") for day, name in enumerate("abc")]
    there = [sighting("d", day=0.25, card="B")]
    ties = [pattern(a, b) for a, b in ("ab", "bc", "ac")]
    proven = set("abcd")
    one = catalogue([*here, *there], [*ties, pattern("c", "d", 12)], (), (), proven, None, around)
    assert groups(one) == {"abc", "d"}
    near = {**places, "B": (6_000.0, 0.0)}
    strong = [*ties, *(pattern(name, "d") for name in "abc")]
    close = Surroundings(calibration=KNOWN, places=near)
    assert groups(catalogue([*here, *there], strong, (), (), proven, None, close)) == {"abcd"}


def test_two_in_one_photograph_are_never_one() -> None:
    a = sighting("a")
    b = Sighting("b", a.detections, a.media, a.flank)
    assert groups(catalogue([a, b], [pattern("a", "b", 300)], (), (), "ab", None, AROUND)) == {
        *"ab"
    }


def test_both_sides_of_one_pass_are_as_likely_as_their_only_candidates_are_few() -> None:
    left, right = sighting("a", event="e"), sighting("b", Flank.RIGHT, 0.0001, "B", "e")
    other = sighting("c", Flank.RIGHT, 0.0002, "B", "e")
    (only,) = propose_paired([left, right])
    two = propose_paired([left, right, other])
    assert only.p_same > 0.95 > 0.5 >= max(each.p_same for each in two)
    (ready,) = weighed([left, right], [only], KNOWN)
    assert ready.p_same == only.p_same
    assert groups(catalogue([left, right], [only], (), (), "ab", None, AROUND)) == {"ab"}
    assert len(catalogue([left, right, other], two, (), (), "abc", None, AROUND)) == 3


def test_the_prior_is_the_share_of_pairs_that_are_one_animal() -> None:
    rng = random.Random(5)
    seen = [sighting(f"{animal:02d}{k}", day=1.0 * k) for animal in range(30) for k in range(4)]
    ratios = []
    for place, a in enumerate(seen):
        for b in seen[place + 1 :]:
            same = a.sighting_id[:2] == b.sighting_id[:2]
            # Found with the chances of the calibration: 0.73 and 0.0025.
            if rng.random() < (0.731 if same else 0.00247):
                ratios.append(9.0 if same else 2.0)
    odds = prior_odds(seen, ratios, KNOWN, {})
    true = 30 * 6 / (120 * 119 / 2 - 30 * 6)
    assert odds == pytest.approx(true, rel=0.25)
    assert prior_odds(seen[:1], [], KNOWN, {}) == 1.0


def test_weighing_twice_changes_nothing() -> None:
    seen, proposals = herd(5)
    once = weighed(seen, proposals, KNOWN)
    assert weighed(seen, once, KNOWN) == once
    assert all(0 < each.p_same < 1 for each in once)


def test_why_two_are_one_is_the_likeliest_chain() -> None:
    seen = [sighting(name, day=day) for day, name in enumerate("abcd")]
    links = [pattern("a", "b"), pattern("b", "c"), pattern("a", "c", 7), pattern("c", "d", 7)]
    proposals = weighed(seen, links, KNOWN)
    chain = why("c", "a", proposals, ())
    assert [(each.sighting_a, each.sighting_b) for each in chain] == [("c", "b"), ("b", "a")]
    ledger = [said("c", "d", Verdict.SAME), said("a", "b", Verdict.DIFFERENT, 2)]
    chain = why("a", "d", proposals, ledger)
    assert [(each.sighting_a, each.sighting_b) for each in chain] == [("a", "c"), ("c", "d")]
    assert chain[1].decision == ledger[0]
    assert chain[1].proposal is not None
    assert why("a", "d", proposals, (), among="ab") == ()
    assert why("a", "z", proposals, ()) == ()


def test_a_lower_level_joins_more() -> None:
    seen = [sighting(name, day=day) for day, name in enumerate("abcdefgh")]
    unsure = [pattern("a", "b", 10)]
    low = CatalogueSettings(joins=0.3)
    proven = set("abcdefgh")
    assert len(catalogue(seen, unsure, (), (), proven, None, AROUND)) == 8
    assert len(catalogue(seen, unsure, (), (), proven, low, AROUND)) == 7
