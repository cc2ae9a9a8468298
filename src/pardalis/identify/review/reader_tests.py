"""Questions that test the reader: asked again unseen, or with an answer that is known."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from pardalis.identify.identities.close_in_time import close_in_time
from pardalis.identify.identities.evidence import SIDES, Surroundings
from pardalis.identify.identities.ledger import Pair, standing
from pardalis.identify.identities.possible import Possible, possible
from pardalis.records.decision import Decision, Purpose, Verdict
from pardalis.records.proposal import Proposal
from pardalis.records.question import Question
from pardalis.records.sighting import Sighting

# Two bursts of one camera this close in time, each with one animal, show the same animal [s].
ONE_PASS = 60.0
# A pair is asked again only after so many other answers.
FORGOTTEN = 20
# Among so many sightings, picked by chance, pairs of two animals are looked for.
_SOME = 2_000


def takes_a_test(answered: int, share: float) -> bool:
    """Whether the question after so many answers is a test; as if at random, and always the same.

    Parameters
    ----------
    answered
        Answers before it.
    share
        Of questions that are tests.
    """
    return _chance(f"question {answered}") < share


def reader_tests(
    sightings: Sequence[Sighting],
    proposals: Sequence[Proposal],
    decisions: Sequence[Decision],
    surroundings: Surroundings,
    known: Mapping[Pair, Verdict] | None = None,
) -> tuple[Question, ...]:
    """Tests that have not been answered yet, repeats and known pairs by turns.

    Parameters
    ----------
    sightings
        Those with a coat to tell an animal by.
    proposals
        Weighed.
    decisions
        The whole ledger.
    surroundings
        Places and movement.
    known
        From `known_pairs`, where the caller keeps them: they do not follow from decisions.
    """
    p_same = {(each.sighting_a, each.sighting_b): each.p_same for each in proposals}
    asked = {(each.sighting_a, each.sighting_b) for each in decisions if each.sighting_b}
    truths = known_pairs(sightings, surroundings, proposals) if known is None else known
    # Of pairs that are different the most similar are the test; of equals as chance has them.
    fresh = [(pair, truth) for pair, truth in truths.items() if pair not in asked]
    alike = sorted(fresh, key=lambda each: -p_same.get(each[0], 0.0))
    by_truth = [
        [each for each in alike if each[1] is truth] for truth in (Verdict.SAME, Verdict.DIFFERENT)
    ]
    made = [
        [
            Question(*pair, Purpose.KNOWN_PAIR, p_same.get(pair, 0.0), 0.0, truth)
            for pair, truth in each
        ]
        for each in by_truth
    ]
    repeats = [
        Question(*pair, Purpose.BLIND_REPEAT, p_same.get(pair, 0.0), 0.0, truth)
        for pair, truth in _repeatable(decisions)
    ]
    answered = sum(each.purpose is not Purpose.REVIEW for each in decisions)
    kinds = [*made, repeats]
    # The kind whose turn it is comes first, so that none is asked of alone.
    turn = answered % len(kinds)
    return tuple(_by_turns([*kinds[turn:], *kinds[:turn]]))


def known_pairs(
    sightings: Sequence[Sighting],
    surroundings: Surroundings,
    proposals: Iterable[Proposal] = (),
) -> dict[Pair, Verdict]:
    """Pairs of one side of which the answer is known without looking at the coats; as by chance.

    In a large survey pairs of two animals are looked for among the proposals, where the hardest
    are, and among some sightings: all would be millions, of which a few are ever asked.

    Parameters
    ----------
    sightings
        Those with a coat to tell an animal by.
    surroundings
        Places and movement.
    proposals
        Pairs that may be one animal.
    """
    some = sorted(sightings, key=lambda each: _chance(each.sighting_id))[:_SOME]
    pairs = chain(
        close_in_time(some, surroundings.places, surroundings.movement),
        ((each.sighting_a, each.sighting_b) for each in proposals),
        _one_pass(sightings),
    )
    found = known_answers(pairs, sightings, surroundings)
    return dict(sorted(found.items(), key=lambda each: _chance("-".join(each[0]))))


def known_answers(
    pairs: Iterable[Pair], sightings: Sequence[Sighting], surroundings: Surroundings
) -> dict[Pair, Verdict]:
    """Of some pairs those of one side of which the answer is known, with it.

    Same: two bursts of one camera less than a minute apart, with one animal in each. Different:
    two in one photograph, and two that one animal cannot have walked between.

    Parameters
    ----------
    pairs
        Of `sighting_id`s, the smaller first.
    sightings
        Those with a coat to tell an animal by.
    surroundings
        Places and movement.
    """
    known = {each.sighting_id: each for each in sightings}
    one_animal = frozenset(_one_pass(sightings))
    found: dict[Pair, Verdict] = {}
    for pair in pairs:
        a, b = known.get(pair[0]), known.get(pair[1])
        if a is None or b is None or a.flank is not b.flank or a.flank not in SIDES:
            continue
        if possible(a, b, surroundings.places, surroundings.movement) is not Possible.YES:
            found[pair] = Verdict.DIFFERENT
        elif pair in one_animal:
            found[pair] = Verdict.SAME
    return found


def _one_pass(sightings: Iterable[Sighting]) -> Iterator[Pair]:
    by_card: dict[str, list[Sighting]] = defaultdict(list)
    for each in sightings:
        if each.media[0].timestamp is not None and each.flank in SIDES:
            by_card[each.media[0].card].append(each)
    bursts = Counter(each.media[0].burst_id for group in by_card.values() for each in group)
    for group in by_card.values():
        group.sort(key=lambda each: (_start(each), each.sighting_id))
        for a, b in pairwise(group):
            alone = bursts[a.media[0].burst_id] == bursts[b.media[0].burst_id] == 1
            if alone and a.flank is b.flank and _start(b) - _start(a) <= ONE_PASS:
                yield (min(a.sighting_id, b.sighting_id), max(a.sighting_id, b.sighting_id))


def _start(sighting: Sighting) -> float:
    when = sighting.media[0].timestamp
    return when.timestamp() if when else 0.0


def _repeatable(decisions: Sequence[Decision]) -> list[tuple[Pair, Verdict]]:
    """Pairs decided long enough ago and not asked again yet, with the verdict that stands."""
    last = max((each.position for each in decisions), default=0)
    again = {each.sightings for each in decisions if each.purpose is Purpose.BLIND_REPEAT}
    found = [
        ((each.sighting_a, each.sighting_b), each.verdict)
        for each in standing(decisions)
        if each.verdict in (Verdict.SAME, Verdict.DIFFERENT)
        and each.position <= last - FORGOTTEN
        and each.sightings not in again
    ]
    return sorted(found, key=lambda each: _chance("-".join(each[0])))


def _by_turns(kinds: Sequence[Sequence[Question]]) -> Iterator[Question]:
    for number in range(max((len(each) for each in kinds), default=0)):
        yield from (each[number] for each in kinds if number < len(each))


def _chance(told: str) -> float:
    """Between 0 and 1, as if at random."""
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:6], "big") / 2**48
