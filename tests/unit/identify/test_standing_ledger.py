"""What stands in the ledger, as of any day, and verdicts that cannot all be true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pardalis.identify.identities.ledger import constraints, contradictions, standing
from pardalis.records.decision import Decision, Purpose, Verdict

START = datetime(2026, 3, 1, tzinfo=UTC)
SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT


def said(a: str, b: str, verdict: Verdict, position: int, **more: object) -> Decision:
    at = START + timedelta(days=position)
    return Decision(position, a, b, verdict, "Tashi", at, **more)  # type: ignore[arg-type]


def undo(position: int, undone: int) -> Decision:
    at = START + timedelta(days=position)
    return Decision(position, "", "", Verdict.UNDO, "Lin", at, value=str(undone), act=position)


def test_the_later_verdict_counts_and_an_undo_brings_the_earlier_back() -> None:
    ledger = [said("a", "b", SAME, 1), said("a", "b", DIFFERENT, 2)]
    assert [each.verdict for each in standing(ledger)] == [DIFFERENT]
    assert [each.verdict for each in standing([*ledger, undo(3, 2)])] == [SAME]


def test_the_ledger_can_be_read_as_of_any_day() -> None:
    ledger = [said("a", "b", SAME, 1), said("a", "b", DIFFERENT, 2), undo(3, 1)]
    days = [START + timedelta(days=day, hours=1) for day in range(4)]
    told = [[each.verdict for each in standing(ledger, day)] for day in days]
    assert told == [[], [SAME], [DIFFERENT], [DIFFERENT]]


def test_answers_to_tests_never_make_the_catalogue() -> None:
    ledger = [said("a", "b", SAME, 1), said("a", "b", DIFFERENT, 2, purpose=Purpose.BLIND_REPEAT)]
    assert [each.verdict for each in standing(ledger)] == [SAME]


def test_verdicts_of_other_kinds_override_their_own_kind_and_notes_add_up() -> None:
    ledger = [
        said("a", "", Verdict.SEX, 1, value="female"),
        said("a", "", Verdict.NOTE, 2, value="torn ear"),
        said("a", "", Verdict.SEX, 3, value="male"),
        said("a", "", Verdict.NOTE, 4, value="with a cub"),
        said("a", "", Verdict.NOT_IDENTIFIABLE, 5),
        said("a", "", Verdict.IDENTIFIABLE, 6),
    ]
    assert [each.position for each in standing(ledger)] == [2, 3, 4, 6]


def test_a_is_b_and_b_is_c_but_a_is_not_c() -> None:
    ledger = [said("a", "b", SAME, 1), said("b", "c", SAME, 2), said("a", "c", DIFFERENT, 3)]
    (found,) = contradictions(ledger)
    assert found.overruled.position == 1
    assert [each.position for each in found.against] == [2, 3]
    told = constraints(standing(ledger))
    assert told.units == (("b", "c"),)
    assert told.apart == {("a", "c")}


def test_a_later_same_overrules_an_earlier_different() -> None:
    ledger = [said("a", "c", DIFFERENT, 1), said("a", "b", SAME, 2), said("b", "c", SAME, 3)]
    (found,) = contradictions(ledger)
    assert found.overruled.verdict is DIFFERENT
    assert [each.position for each in found.against] == [2, 3]
    assert constraints(standing(ledger)).units == (("a", "b", "c"),)


def test_a_mended_contradiction_is_none() -> None:
    ledger = [said("a", "b", SAME, 1), said("b", "c", SAME, 2), said("a", "c", DIFFERENT, 3)]
    assert contradictions([*ledger, said("a", "b", DIFFERENT, 4)]) == ()


names = st.sampled_from("abcdef")
pairs = st.tuples(names, names).filter(lambda pair: pair[0] < pair[1])


@given(st.lists(st.tuples(pairs, st.sampled_from([SAME, DIFFERENT])), max_size=14), st.randoms())
def test_what_is_kept_agrees_with_itself_in_any_order(
    told: list[tuple[tuple[str, str], Verdict]], chance: object
) -> None:
    ledger = [said(*pair, verdict, place + 1) for place, (pair, verdict) in enumerate(told)]
    kept = constraints(standing(ledger))
    for unit in kept.units:
        assert not any(a in unit and b in unit for a, b in kept.apart)
    if ledger:
        last = ledger[-1]
        unit_of = {name: unit for unit in kept.units for name in unit}
        ends = (last.sighting_a, last.sighting_b)
        joined = ends[0] in unit_of and unit_of[ends[0]] == unit_of.get(ends[1])
        assert joined is (last.verdict is SAME)
    shuffled = list(ledger)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert constraints(standing(shuffled)) == kept
