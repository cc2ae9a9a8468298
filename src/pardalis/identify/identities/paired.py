"""Both sides of one animal, photographed by the two cameras of a station in one event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import log

from pardalis.records.detection import Flank
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting

NAME = "paired cameras 1"

# That two sides of one event are one animal where no other is near; a judgement: two animals that
# pass within a minute, each seen by one camera alone, are 2 in 100.
ONE_PASS = 0.98


def propose_paired(
    sightings: Iterable[Sighting], longest_gap: float = 60.0
) -> tuple[Proposal, ...]:
    """Propose the left and right side of one pass, where exactly one animal can be meant.

    Parameters
    ----------
    sightings
        Those with a coat to tell an animal by.
    longest_gap
        Between the closest photographs of the two cameras [s].

    Returns
    -------
    tuple of Proposal
        Surest where each of the two is the other's only candidate; of several each is as likely.
    """
    events: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        if sighting.media[0].event_id:
            events[sighting.media[0].event_id].append(sighting)
    made = [each for event in events.values() for each in _of_event(event, longest_gap)]
    return tuple(sorted(made, key=lambda each: (each.sighting_a, each.sighting_b)))


def _of_event(event: list[Sighting], longest_gap: float) -> list[Proposal]:
    # An animal of unknown side nearby may be either's partner, so it counts as a candidate.
    near: dict[str, list[Sighting]] = {
        a.sighting_id: [b for b in event if _may_be_one_pass(a, b, longest_gap)] for a in event
    }
    made = []
    for a in event:
        for b in near[a.sighting_id]:
            if a.sighting_id < b.sighting_id and {a.flank, b.flank} == {Flank.LEFT, Flank.RIGHT}:
                candidates = max(len(near[a.sighting_id]), len(near[b.sighting_id]))
                score = 1.0 / (1.0 + _gap(a, b))
                ends = (a.sighting_id, b.sighting_id)
                p_same = ONE_PASS / candidates
                log_ratio = log(p_same / (1.0 - p_same))
                made.append(
                    Proposal(*ends, Evidence.PAIRED_CAMERAS, NAME, 0, score, log_ratio, p_same)
                )
    return made


def _may_be_one_pass(a: Sighting, b: Sighting, longest_gap: float) -> bool:
    same_side = a.flank is b.flank and a.flank is not Flank.UNKNOWN
    return a.media[0].card != b.media[0].card and not same_side and _gap(a, b) <= longest_gap


def _gap(a: Sighting, b: Sighting) -> float:
    """Between their closest photographs [s]; infinite without times."""
    gaps = [
        abs((one.timestamp - other.timestamp).total_seconds())
        for one in a.media
        for other in b.media
        if one.timestamp is not None and other.timestamp is not None
    ]
    return min(gaps, default=float("inf"))
