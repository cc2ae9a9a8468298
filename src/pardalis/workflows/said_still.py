"""Places of a camera's view that people set aside: how they are kept, and what they hide."""

from __future__ import annotations

from collections.abc import Iterable

from pardalis.detect.still import without
from pardalis.identify.sightings.corrections import box_text, read_box
from pardalis.records.decision import Decision, Verdict, in_force
from pardalis.records.detection import Finding
from pardalis.records.media import Media
from pardalis.records.sentence import say
from pardalis.records.still_place import StillPlace

_KINDS = {"animal": say("animal"), "human": say("human"), "vehicle": say("vehicle")}


def still_text(place: StillPlace) -> str:
    """A place as a decision keeps it: what it was taken for, its box, and its limits in time.

    The limits are photographs, not times, so that a clock that is mended later does not move them.

    Parameters
    ----------
    place
        As it was found.

    Examples
    --------
    >>> from pardalis.records.detection import BoundingBox
    >>> still_text(StillPlace("D1", "animal", BoundingBox(0.3, 0.5, 0.1, 0.2), "m", "n"))
    'animal 0.3,0.5,0.1,0.2 m n'
    """
    return f"{place.observation_type} {box_text(place.box)} {place.first_media} {place.last_media}"


def still_place(decision: Decision) -> StillPlace:
    """The place that a decision sets aside.

    Parameters
    ----------
    decision
        Of the verdict "still" or "moves".
    """
    kind, box, first, last = decision.value.split(" ")
    return StillPlace(decision.deployment_id, kind, read_box(box), first, last)


def said_still(ledger: Iterable[Decision]) -> dict[int, StillPlace]:
    """The places that are set aside, by the position of the decision.

    Parameters
    ----------
    ledger
        All that was said.
    """
    return _said(ledger, Verdict.STILL)


def said_moving(ledger: Iterable[Decision]) -> dict[int, StillPlace]:
    """The places of which people say that what is there does move, by position of the decision.

    Parameters
    ----------
    ledger
        All that was said.
    """
    return _said(ledger, Verdict.MOVES)


def _said(ledger: Iterable[Decision], verdict: Verdict) -> dict[int, StillPlace]:
    said = (each for each in in_force(ledger) if each.verdict is verdict)
    return {each.position: still_place(each) for each in said}


def limits_of_still(ledger: Iterable[Decision]) -> frozenset[str]:
    """The photographs that limit, in time, the places that are set aside, by `media_id`.

    Parameters
    ----------
    ledger
        All that was said.
    """
    places = said_still(ledger).values()
    return frozenset(name for each in places for name in (each.first_media, each.last_media))


def without_still(
    media: Iterable[Media], found: tuple[Finding, ...], ledger: Iterable[Decision]
) -> tuple[Finding, ...]:
    """The findings without what people set aside as things that never move.

    Parameters
    ----------
    media
        The photographs, and those that limit the places.
    found
        What models found in them.
    ledger
        All that was said.
    """
    places = said_still(ledger)
    return without(media, found, places.values()) if places else found


def still_words(decision: Decision) -> str:
    """What a decision of the verdict "still" or "moves" says, as one clause.

    Parameters
    ----------
    decision
        Of the ledger.
    """
    place = still_place(decision)
    kind = _KINDS.get(place.observation_type, place.observation_type)
    if decision.verdict is Verdict.MOVES:
        return say("{place}: the {kind} there does move, and is one", place=place.name, kind=kind)
    return say("{place}: the {kind} there never moves, and is none", place=place.name, kind=kind)
