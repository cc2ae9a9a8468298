"""Which decisions of a ledger hold."""

from __future__ import annotations

from datetime import UTC, datetime

from pardalis.records.decision import Decision, Purpose, Verdict, in_force, of_the_catalogue

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def said(position: int, verdict: Verdict = Verdict.SAME, value: str = "", act: int = 0) -> Decision:
    ends = ("", "") if verdict is Verdict.UNDO else ("a", "b")
    return Decision(position, *ends, verdict, "Lin", NOON, value=value, act=act or position)


def positions(*ledger: Decision) -> list[int]:
    return [each.position for each in in_force(ledger)]


def test_what_is_undone_does_not_hold() -> None:
    assert positions(said(1), said(2), said(3, Verdict.UNDO, "1")) == [2]


def test_an_act_is_undone_as_one_by_any_of_its_positions() -> None:
    split = [said(2), said(3, act=2), said(4, act=2)]
    assert positions(said(1), *split, said(5, Verdict.UNDO, "3")) == [1]


def test_an_undo_that_is_undone_has_no_effect() -> None:
    ledger = [said(1), said(2, Verdict.UNDO, "1"), said(3, Verdict.UNDO, "2")]
    assert positions(*ledger) == [1]
    assert positions(*ledger, said(4, Verdict.UNDO, "3")) == []
    assert positions(*ledger, said(4, Verdict.UNDO, "1")) == []


def test_tests_of_the_reader_make_no_catalogue() -> None:
    test = Decision(1, "a", "b", Verdict.SAME, "Lin", NOON, purpose=Purpose.KNOWN_PAIR, act=1)
    assert in_force([test, said(2)]) == (test, said(2))
    assert of_the_catalogue([test, said(2)]) == (said(2),)
