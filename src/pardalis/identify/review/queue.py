"""What a person is asked next: first that which changes the catalogue most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pardalis.identify.identities.evidence import Surroundings
from pardalis.identify.identities.ledger import Pair
from pardalis.identify.review.expected_change import expected_changes
from pardalis.identify.review.reader_tests import reader_tests, takes_a_test
from pardalis.records.decision import Decision, Purpose, Verdict
from pardalis.records.individual import Individual
from pardalis.records.proposal import Proposal
from pardalis.records.question import Question
from pardalis.records.sighting import Sighting


@dataclass(frozen=True, slots=True)
class QueueSettings:
    """What is asked, and how often the reader is tested.

    Parameters
    ----------
    least_gain
        Sightings that an answer is expected to move, below which a question is not worth asking.
    tests
        Share of questions that test the reader: pairs asked before, and pairs of which the answer
        is known. 1 in 10.
    """

    least_gain: float = 0.01
    tests: float = 0.1


def questions(
    sightings: Iterable[Sighting],
    individuals: Iterable[Individual],
    proposals: Iterable[Proposal],
    decisions: Iterable[Decision],
    surroundings: Surroundings | None = None,
    draws: Sequence[Sequence[Individual]] = (),
    settings: QueueSettings | None = None,
    known: Mapping[Pair, Verdict] | None = None,
) -> tuple[Question, ...]:
    """Questions in the order in which they change the catalogue most, with tests among them.

    Which questions are tests depends on how many were answered, so that a reader who always takes
    the first one meets them too; the same ledger gives the same questions.

    Parameters
    ----------
    sightings
        Those with a coat to tell an animal by.
    individuals
        The present catalogue.
    proposals
        Weighed.
    decisions
        The whole ledger, with the answers to tests.
    surroundings
        Places and movement, to know pairs that cannot be one animal.
    draws
        Drawn catalogues: the share in which two are one animal is the probability that counts;
        without them that of the pair by itself.
    settings
        By default `QueueSettings()`.
    known
        From `known_pairs`, where the caller keeps them; by default found here.
    """
    chosen = settings or QueueSettings()
    held = tuple(sightings)
    ledger = tuple(decisions)
    made = tuple(proposals)
    found = [
        each
        for each in expected_changes(held, tuple(individuals), made, ledger, draws)
        if each.gain >= chosen.least_gain
    ]
    asked = {(each.sighting_a, each.sighting_b) for each in found}
    tests = [
        each
        for each in reader_tests(held, made, ledger, surroundings or Surroundings(), known)
        # One animal boxed twice is in doubt, and is no test although it cannot be two sightings.
        if (each.sighting_a, each.sighting_b) not in asked
    ]
    return _mixed(found, tests, sum(_is_answer(each) for each in ledger), chosen.tests)


def _is_answer(decision: Decision) -> bool:
    return bool(decision.sighting_b) or decision.purpose is not Purpose.REVIEW


def _mixed(
    reviews: Sequence[Question], tests: list[Question], answered: int, share: float
) -> tuple[Question, ...]:
    mixed: list[Question] = []
    for review in reviews:
        while tests and takes_a_test(answered + len(mixed), share):
            mixed.append(tests.pop(0))
        mixed.append(review)
    return tuple(mixed)
