"""Cut each camera's photographs into runs that a detection model can look at as one scene."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby

from pardalis.records.card_source import CardSource
from pardalis.records.media import Media
from pardalis.records.scene import Scene

RUN = 200
CONTEXT = 60

_WITHOUT_TIME = datetime.max.replace(tzinfo=UTC)


def scenes(
    media: Iterable[Media], root: CardSource, run: int = RUN, context: int = CONTEXT
) -> Iterator[Scene]:
    """Runs of each card's photographs in order of time, with neighbours that show the background.

    The runs depend on the photographs alone, not on what has been searched, so that work taken
    up again sees the same neighbours.

    Parameters
    ----------
    media
        Of any cards, in any order.
    root
        The survey folder.
    run
        A run ends with the burst that reaches this many photographs.
    context
        Photographs of whole bursts to see before a run and after it, at least, where there are
        so many.

    Yields
    ------
    Scene
        Card by card; every photograph is wanted in exactly one.
    """
    ordered = sorted(media, key=lambda each: (each.card, *_moment(each)))
    for _, card in groupby(ordered, key=lambda each: each.card):
        bursts = _bursts(card)
        start = 0
        for stop in _stops(bursts, run):
            before = _reach(bursts[:start][::-1], context)
            after = _reach(bursts[stop:], context)
            seen = bursts[start - before : stop + after]
            wanted = (each.media_id for burst in bursts[start:stop] for each in burst)
            yield Scene(root, tuple(each for burst in seen for each in burst), frozenset(wanted))
            start = stop


def _moment(media: Media) -> tuple[datetime, str]:
    return (media.timestamp or _WITHOUT_TIME, media.file_path)


def _bursts(card: Iterable[Media]) -> list[list[Media]]:
    """The bursts in order of their first photograph; interleaved ones are kept together."""
    bursts: dict[str, list[Media]] = {}
    for each in card:
        bursts.setdefault(each.burst_id, []).append(each)
    return list(bursts.values())


def _stops(bursts: list[list[Media]], run: int) -> Iterator[int]:
    """Past-the-last burst of each run."""
    held = 0
    for number, burst in enumerate(bursts, start=1):
        held += len(burst)
        if held >= run or number == len(bursts):
            yield number
            held = 0


def _reach(bursts: list[list[Media]], context: int) -> int:
    """How many bursts it takes to hold so many photographs."""
    held = 0
    for number, burst in enumerate(bursts):
        if held >= context:
            return number
        held += len(burst)
    return len(bursts)
