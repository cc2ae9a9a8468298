"""The queue: what changes most first, tests mixed in, error rates with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from pardalis.identify.identities.evidence import Surroundings
from pardalis.identify.review import reader_tests
from pardalis.identify.review.error_rates import error_rates, rate
from pardalis.identify.review.queue import QueueSettings, questions
from pardalis.identify.review.reader_tests import known_pairs, takes_a_test
from pardalis.records.calibration import Calibration
from pardalis.records.decision import Decision, Purpose, Verdict
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.question import Question
from pardalis.records.sighting import Sighting

START = datetime(2026, 3, 1, tzinfo=UTC)
NO_TESTS = QueueSettings(tests=0.0)
SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT
KNOWN = Surroundings(
    calibration=Calibration(
        "rootsift", (1.0, 0.0), (-6.0, 0.0), (-12.0, 2.0, 5.0), None, 300, 400, 200_000, "a test"
    )
)


def sighting(name: str, day: float = 0, card: str = "A", photo: str = "") -> Sighting:
    when = START + timedelta(days=day)
    media = Media(
        photo or f"m{name}", f"{card}/{name}.jpg", name, card, card, Placement.PLACED, when, 0,
        f"b{name}", f"e{name}", 1600, 1200,
    )  # fmt: skip
    box = BoundingBox(0.2, 0.2, 0.5, 0.3)
    seen = Detection(name, media.media_id, "animal", box, 0.9, "t")
    return Sighting(name, (seen,), (media,), Flank.LEFT)


def animal(number: int, sightings: str) -> Individual:
    return Individual(f"L{number:03d}", tuple(sightings), frozenset({Flank.LEFT}))


def pair(ends: str, p_same: float) -> Proposal:
    return Proposal(ends[0], ends[1], Evidence.PATTERN, "t 1", 9, 9.0, 0.0, p_same)


def said(ends: str, verdict: Verdict, position: int, purpose: Purpose = Purpose.REVIEW) -> Decision:
    return Decision(position, ends[0], ends[1], verdict, "Tashi", START, purpose=purpose)


def asked(found: Sequence[Question]) -> list[str]:
    return [each.sighting_a + each.sighting_b for each in found]


def test_what_moves_most_sightings_is_asked_first_and_each_two_groups_once() -> None:
    seen = [sighting(name, day) for day, name in enumerate("abcdefxy")]
    animals = [animal(1, "abc"), animal(2, "def"), animal(3, "x"), animal(4, "y")]
    proposals = [
        pair("ad", 0.4), pair("be", 0.3), pair("xy", 0.6),
        pair("ab", 1.0), pair("bc", 1.0), pair("de", 0.9), pair("ef", 1.0),
    ]  # fmt: skip
    found = questions(seen, animals, proposals, (), settings=NO_TESTS)
    # Two groups of three with P 0.4; two of one with 0.6; one of three that may lose one with 0.1.
    assert asked(found) == ["ad", "xy", "de"]
    assert [each.gain for each in found] == pytest.approx([1.2, 0.6, 0.1])


def test_a_link_in_the_middle_of_a_group_counts_for_what_it_would_split() -> None:
    seen = [sighting(name, day) for day, name in enumerate("abcd")]
    chain = [pair("ab", 0.95), pair("bc", 0.95), pair("cd", 0.95)]
    found = questions(seen, [animal(1, "abcd")], chain, (), settings=NO_TESTS)
    assert asked(found) == ["bc", "ab", "cd"]
    assert found[0].gain == pytest.approx(0.1)
    triangle = [*chain, pair("ad", 0.999)]
    assert "bc" in asked(questions(seen, [animal(1, "abcd")], triangle, (), settings=NO_TESTS))


def test_what_is_decided_is_not_asked_again() -> None:
    seen = [sighting(name, day) for day, name in enumerate("abc")]
    proposals = [pair("ab", 0.5), pair("ac", 0.5), pair("bc", 0.4)]
    animals = [animal(1, "a"), animal(2, "b"), animal(3, "c")]
    ledger = [said("ab", Verdict.CANNOT_TELL, 1)]
    assert asked(questions(seen, animals, proposals, ledger, settings=NO_TESTS)) == ["ac", "bc"]
    joined = [animal(1, "ab"), animal(3, "c")]
    ledger = [said("ab", SAME, 1)]
    assert asked(questions(seen, joined, proposals, ledger, settings=NO_TESTS)) == ["ac"]


def test_what_was_said_of_a_sighting_that_shows_no_coat_any_more_stops_nothing() -> None:
    # "b" was said to show no coat after it had been joined to both others.
    seen = [sighting("a", 0), sighting("c", 2), sighting("d", 3)]
    ledger = [said("ab", SAME, 1), said("bc", SAME, 2)]
    joined = [animal(1, "acd")]
    found = questions(seen, joined, [pair("cd", 0.9)], ledger, settings=NO_TESTS)
    assert asked(found) == ["cd"]


def test_draws_tell_what_is_doubtful_where_no_pair_was_proposed() -> None:
    seen = [sighting(name, day) for day, name in enumerate("ab")]
    apart, one = (animal(1, "a"), animal(2, "b")), (animal(1, "ab"),)
    found = questions(seen, apart, (), (), draws=[apart, one, one, apart], settings=NO_TESTS)
    assert asked(found) == ["ab"]
    assert found[0].p_same == pytest.approx(0.4)


def test_known_pairs_are_known_without_the_coat() -> None:
    second = 1 / 86_400
    seen = [
        sighting("a", 0), sighting("b", 20 * second), sighting("c", 1),
        sighting("d", 2, photo="m"), sighting("e", 2, photo="m"), sighting("f", 1, "B"),
    ]  # fmt: skip
    assert known_pairs(seen, Surroundings()) == {
        ("a", "b"): SAME,
        ("d", "e"): DIFFERENT,
        ("c", "f"): DIFFERENT,
    }


def test_of_a_large_survey_some_known_pairs_are_taken_and_those_that_are_proposed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader_tests, "_SOME", 40)
    # Seen at two places at one time: any two of different places are known to differ.
    names = [f"{number:03d}" for number in range(120)]
    seen = [sighting(name, 0, "AB"[int(name) % 2]) for name in names]
    around = Surroundings(places={"A": (0.0, 0.0), "B": (50_000.0, 0.0)})
    found = known_pairs(seen, around)
    differ = {ends for ends, truth in found.items() if truth is DIFFERENT}
    assert all(int(a) % 2 != int(b) % 2 for a, b in differ)
    picked = {name for ends in differ for name in ends}
    assert len(picked) == 40
    assert len(differ) == sum(map(_odd, picked)) * (40 - sum(map(_odd, picked)))
    left = [name for name in names if name not in picked]
    ends = min(filter(_odd, left)), max(name for name in left if not _odd(name))
    ends = min(ends), max(ends)
    proposed = Proposal(*ends, Evidence.PATTERN, "t 1", 9, 9.0, 0.0, 0.5)
    assert known_pairs(seen, around, [proposed]).keys() - found.keys() == {ends}


def _odd(name: str) -> bool:
    return int(name) % 2 == 1


def test_a_pair_in_doubt_is_asked_once_although_its_answer_is_known() -> None:
    seen = [sighting("d", 2, photo="m"), sighting("e", 2, photo="m")]
    animals = [animal(1, "d"), animal(2, "e")]
    every = QueueSettings(tests=1.0)
    found = questions(seen, animals, [pair("de", 0.9)], (), settings=every)
    assert [(each.sighting_a, each.purpose) for each in found] == [("d", Purpose.REVIEW)]


def test_tests_come_in_their_share_and_to_a_reader_who_takes_the_first() -> None:
    seen = [sighting("a", 0), sighting("b", 0.0001), sighting("c", 1), sighting("d", 1, "B")]
    seen += [sighting(f"{number:03d}", 10 + number) for number in range(130)]
    animals = [
        Individual(f"L{k:03d}", (each.sighting_id,), frozenset()) for k, each in enumerate(seen)
    ]
    proposals = [
        Proposal(f"{n:03d}", f"{n + 1:03d}", Evidence.PATTERN, "t", 9, 9.0, 0.0, 0.5)
        for n in range(0, 130, 2)
    ]
    ledger: list[Decision] = []
    for position in range(1, 61):
        first = questions(seen, animals, proposals, ledger, settings=QueueSettings(tests=0.3))[0]
        verdict = first.truth or DIFFERENT
        ends = (first.sighting_a, first.sighting_b)
        ledger.append(Decision(position, *ends, verdict, "T", START, purpose=first.purpose))
    counts = {purpose: sum(e.purpose is purpose for e in ledger) for purpose in Purpose}
    assert counts[Purpose.KNOWN_PAIR] == 2
    assert 2 <= counts[Purpose.BLIND_REPEAT] <= 20
    share = sum(takes_a_test(number, 0.1) for number in range(5000)) / 5000
    assert share == pytest.approx(0.1, abs=0.02)
    rates = error_rates(seen, proposals, ledger, KNOWN)
    assert (rates.reader_false_same.checked, rates.reader_false_different.checked) == (1, 1)
    assert rates.reader_repeats.errors == 0
    assert rates.reader_repeats.checked == counts[Purpose.BLIND_REPEAT]


def test_error_rates_count_the_reader_and_the_machine() -> None:
    second = 1 / 86_400
    seen = [sighting("a", 0), sighting("b", 9 * second), sighting("c", 1), sighting("d", 1, "B")]
    seen += [sighting("e", 5), sighting("f", 6), sighting("g", 7)]
    proposals = [Proposal(*ends, Evidence.PATTERN, "t 1", 60, 15.0) for ends in ("ab", "ef")]
    ledger = [
        said("ab", DIFFERENT, 1, Purpose.KNOWN_PAIR),
        said("cd", SAME, 2, Purpose.KNOWN_PAIR),
        said("ef", DIFFERENT, 3),
        said("eg", SAME, 4),
        said("eg", DIFFERENT, 5, Purpose.BLIND_REPEAT),
        said("eg", Verdict.CANNOT_TELL, 6, Purpose.BLIND_REPEAT),
    ]
    rates = error_rates(seen, proposals, ledger, KNOWN)
    assert (rates.reader_false_same.errors, rates.reader_false_same.checked) == (1, 1)
    assert (rates.reader_false_different.errors, rates.reader_false_different.checked) == (1, 1)
    assert (rates.reader_repeats.errors, rates.reader_repeats.checked) == (1, 1)
    # It joined a with b, which is right, and e with f, which is not; it held e and g apart.
    assert (rates.machine_false_same.errors, rates.machine_false_same.checked) == (1, 2)
    assert (rates.machine_false_different.errors, rates.machine_false_different.checked) == (1, 2)
    assert "1 of 2 wrong" in rates.sentences[1]


@pytest.mark.parametrize(
    ("errors", "checked", "lower", "upper"),
    # Brown, Cai & DasGupta's formula by hand.
    [(0, 10, 0.0, 0.27753), (1, 40, 0.00443, 0.12880), (5, 10, 0.23659, 0.76341)],
)
def test_intervals_of_rates(errors: int, checked: int, lower: float, upper: float) -> None:
    found = rate(errors, checked)
    assert found.lower == pytest.approx(lower, abs=1e-4)
    assert found.upper == pytest.approx(upper, abs=1e-4)
    assert str(rate(0, 0)) == "none asked yet"
