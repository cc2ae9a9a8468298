"""The catalogue: constraints hold, sides stay apart, order does not matter, names stay."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pardalis.identify.identities.catalogue import catalogue as derived
from pardalis.identify.identities.paired import propose_paired
from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting

START = datetime(2026, 3, 1, tzinfo=UTC)


def sighting(
    name: str, flank: Flank = Flank.LEFT, hours: float = 0, card: str = "A", event: str = ""
) -> Sighting:
    when = START + timedelta(hours=hours)
    media = Media(
        f"m{name}", f"{card}/{name}.jpg", name, card, card, Placement.PLACED, when, 0,
        f"b{name}", event or f"e{name}", 1600, 1200,
    )  # fmt: skip
    box = BoundingBox(0.2, 0.2, 0.5, 0.3)
    seen = Detection(name, f"m{name}", "animal", box, 0.9, "test 1")
    return Sighting(name, (seen,), (media,), flank)


def pattern(a: str, b: str, score: float = 60) -> Proposal:
    return Proposal(min(a, b), max(a, b), Evidence.PATTERN, "t 1", int(score), score / 4.0)


def said(a: str, b: str, verdict: Verdict, position: int = 1) -> Decision:
    return Decision(position, min(a, b), max(a, b), verdict, "Tashi", START)


def catalogue(sightings, proposals, decisions, previous=()):  # type: ignore[no-untyped-def]
    """With every coat proven: what proves one is tested by itself."""
    proven = {each.sighting_id for each in sightings}
    return derived(sightings, proposals, decisions, previous, proven)


def groups(found: tuple[Individual, ...]) -> set[frozenset[str]]:
    return {frozenset(each.sightings) for each in found}


def test_a_sure_pattern_joins_and_an_unsure_one_does_not() -> None:
    all_three = [sighting("a"), sighting("b", hours=1), sighting("c", hours=2)]
    found = catalogue(all_three, [pattern("a", "b"), pattern("b", "c", 10)], [])
    assert [each.sightings for each in found] == [("a", "b"), ("c",)]
    assert [each.individual_id for each in found] == ["L001", "L002"]


def test_left_and_right_join_only_through_paired_cameras_or_a_person() -> None:
    left = sighting("a", Flank.LEFT, card="A", event="e")
    right = sighting("b", Flank.RIGHT, 0.005, card="B", event="e")
    assert len(catalogue([left, right], [pattern("a", "b", 500)], [])) == 2
    paired = propose_paired([left, right])
    assert [each.p_same > 0.9 for each in paired] == [True]
    (one,) = catalogue([left, right], paired, [])
    assert one.flanks == {Flank.LEFT, Flank.RIGHT}
    assert len(catalogue([left, right], [], [said("a", "b", Verdict.SAME)])) == 1


def test_an_unknown_side_is_no_bridge_from_left_to_right() -> None:
    three = [
        sighting("a"),
        sighting("u", Flank.UNKNOWN, 1),
        sighting("z", Flank.RIGHT, 2),
    ]
    found = catalogue(three, [pattern("a", "u", 90), pattern("u", "z", 80)], [])
    assert groups(found) == {frozenset("au"), frozenset("z")}


def test_a_single_sighting_of_unknown_side_is_no_individual() -> None:
    assert catalogue([sighting("u", Flank.UNKNOWN)], [], []) == ()


def test_two_possible_partners_leave_the_pair_to_a_person() -> None:
    three = [
        sighting("a", Flank.LEFT, 0, "A", "e"),
        sighting("b", Flank.RIGHT, 0.001, "B", "e"),
        sighting("c", Flank.RIGHT, 0.002, "B", "e"),
    ]
    assert all(each.p_same <= 0.5 for each in propose_paired(three))


def test_cameras_too_far_apart_in_time_are_not_one_pass() -> None:
    far = [
        sighting("a", Flank.LEFT, 0, "A", "e"),
        sighting("b", Flank.RIGHT, 61 / 3600, "B", "e"),
    ]
    assert propose_paired(far) == ()


def test_a_later_decision_overrides_an_earlier_one() -> None:
    two = [sighting("a"), sighting("b", hours=1)]
    ledger = [said("a", "b", Verdict.SAME, 1), said("a", "b", Verdict.DIFFERENT, 2)]
    assert len(catalogue(two, [pattern("a", "b")], ledger)) == 2
    assert len(catalogue(two, [pattern("a", "b")], ledger[:1])) == 1


def test_one_weak_link_does_not_chain_two_groups_but_two_links_do() -> None:
    four = [sighting(name, hours=k) for k, name in enumerate("abcd")]
    strong = [pattern("a", "b", 90), pattern("c", "d", 90)]
    assert len(catalogue(four, [*strong, pattern("b", "c", 20)], [])) == 2
    both = [*strong, pattern("b", "c", 20), pattern("a", "d", 21)]
    assert len(catalogue(four, both, [])) == 1


def test_one_animal_is_not_in_two_places_at_once() -> None:
    two = [sighting("a", card="A"), sighting("b", card="B")]
    assert len(catalogue(two, [pattern("a", "b", 20)], [])) == 2
    apart = [sighting("a", card="A"), sighting("b", card="B", hours=48)]
    assert len(catalogue(apart, [pattern("a", "b", 20)], [])) == 1


def test_names_stay_with_the_sightings() -> None:
    three = [sighting(name, hours=k) for k, name in enumerate("abc")]
    before = catalogue(three[1:], [pattern("b", "c")], [])
    after = catalogue(three, [pattern("b", "c")], [], before)
    assert {each.individual_id: each.sightings for each in after} == {
        "L001": ("b", "c"),
        "L002": ("a",),
    }


names = [f"s{k}" for k in range(7)]
ends = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda p: p[0] < p[1])


@settings(max_examples=80, deadline=None)
@given(
    flanks=st.lists(
        st.sampled_from([Flank.LEFT, Flank.RIGHT, Flank.UNKNOWN]), min_size=7, max_size=7
    ),
    edges=st.dictionaries(ends, st.integers(20, 100), max_size=12),
    apart=st.sets(ends, max_size=4),
    seed=st.integers(0, 999),
)
def test_constraints_hold_in_any_order(
    flanks: list[Flank], edges: dict[tuple[str, str], int], apart: set[tuple[str, str]], seed: int
) -> None:
    seen = [
        sighting(name, flank, k) for k, (name, flank) in enumerate(zip(names, flanks, strict=True))
    ]
    proposals = [pattern(*pair, score) for pair, score in edges.items()]
    verdicts = [said(*pair, Verdict.DIFFERENT, k + 1) for k, pair in enumerate(sorted(apart))]
    found = catalogue(seen, proposals, verdicts)
    shuffled = [list(each) for each in (seen, proposals, verdicts)]
    for each in shuffled:
        random.Random(seed).shuffle(each)
    assert catalogue(*shuffled) == found
    members = [name for each in found for name in each.sightings]
    assert len(members) == len(set(members))
    for each in found:
        assert not {Flank.LEFT, Flank.RIGHT} <= each.flanks
        assert not any(set(pair) <= set(each.sightings) for pair in apart)


def test_a_single_sighting_needs_a_proven_coat() -> None:
    alone = [sighting("a"), sighting("b", hours=1), sighting("c", hours=2)]
    found = derived(alone, [pattern("a", "b")], [], (), {"c"})
    assert groups(found) == {frozenset("ab"), frozenset("c")}
    assert groups(derived(alone, [], [])) == set()
    by_word = derived(alone, [], [said("a", "b", Verdict.SAME)])
    assert groups(by_word) == {frozenset("ab")}
