"""What waits for a person is what a person can still decide."""

from __future__ import annotations

from datetime import UTC, datetime

from pardalis.identify.review.waiting import waiting_proposals
from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import Flank
from pardalis.records.individual import Individual
from pardalis.records.proposal import Evidence, Proposal

ANIMALS = (
    Individual("L001", ("a", "b"), frozenset({Flank.LEFT})),
    Individual("L002", ("c",), frozenset({Flank.LEFT})),
)


def proposal(a: str, b: str) -> Proposal:
    return Proposal(a, b, Evidence.PATTERN, "m 1", 9, 9.0)


def test_pairs_of_one_animal_do_not_wait() -> None:
    assert waiting_proposals([proposal("a", "b")], ANIMALS, []) == ()


def test_a_sure_pair_that_was_held_apart_waits() -> None:
    held_apart = proposal("a", "c")
    assert waiting_proposals([held_apart], ANIMALS, []) == (held_apart,)


def test_sightings_of_no_animal_wait() -> None:
    unsure = proposal("d", "e")
    assert waiting_proposals([unsure], ANIMALS, []) == (unsure,)


def test_what_a_person_has_judged_does_not_wait() -> None:
    at = datetime(2026, 6, 1, tzinfo=UTC)
    said = Decision(1, "a", "c", Verdict.CANNOT_TELL, "A. Ranger", at)
    assert waiting_proposals([proposal("a", "c")], ANIMALS, [said]) == ()
