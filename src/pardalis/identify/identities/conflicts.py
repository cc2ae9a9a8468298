"""Coats that agree where time and place forbid it: most often a wrong clock."""

from __future__ import annotations

from collections.abc import Iterable

from pardalis.identify.identities.evidence import Surroundings
from pardalis.identify.identities.possible import Possible, possible
from pardalis.records.link import Conflict
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sentence import say
from pardalis.records.sighting import Sighting


def conflicts(
    sightings: Iterable[Sighting],
    proposals: Iterable[Proposal],
    surroundings: Surroundings,
    sure: float = 0.999,
) -> tuple[Conflict, ...]:
    """Pairs whose coats agree for certain though one animal cannot be both, the surest first.

    Parameters
    ----------
    sightings
        All.
    proposals
        Weighed.
    surroundings
        Places, and how far a leopard can have walked.
    sure
        P(same) by the coat alone from which a pair is told.
    """
    known = {each.sighting_id: each for each in sightings}
    found = []
    for each in proposals:
        ends = known.get(each.sighting_a), known.get(each.sighting_b)
        if each.evidence is not Evidence.PATTERN or each.p_same < sure:
            continue
        if ends[0] is None or ends[1] is None:
            continue
        judged = possible(ends[0], ends[1], surroundings.places, surroundings.movement)
        if judged is not Possible.YES:
            reason = _reason(ends[0], ends[1], judged)
            found.append(Conflict(each.sighting_a, each.sighting_b, each.log_ratio, reason))
    return tuple(sorted(found, key=lambda each: (-each.log_ratio, each.sighting_a)))


def _reason(a: Sighting, b: Sighting, judged: Possible) -> str:
    if judged is Possible.TWO_IN_ONE_PHOTOGRAPH:
        return say("The two are in one photograph: check the boxes.")
    cards = sorted({a.media[0].card, b.media[0].card})
    named = say("{a} and {b}", a=cards[0], b=cards[-1]) if len(cards) > 1 else cards[0]
    return say(
        "The coats agree, but the cameras are too far apart for the time between the photographs: "
        "check the clocks and the places of {cards}.",
        cards=named,
    )
