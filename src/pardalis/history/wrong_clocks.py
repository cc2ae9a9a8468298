"""When the photographs of a wrong clock were taken, as far as the right ones beside them tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate

# From this share of a card's photographs outside its deployment on, its clock was wrong. A visit
# before the start or after the end gives a few.
CLOCK_SHARE = 0.1
# Visits are made in the days before the start and after the end, those of a short season in hours.
_VISIT = timedelta(days=7)
_VISIT_SHARE = 0.1
# A wrong clock runs on as a right one does.
_DRIFT = 1.02
_SLACK = timedelta(hours=1)

Spell = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Shot:
    """A photograph of a card, as far as its clock is concerned.

    Parameters
    ----------
    moment
        Aware, in UTC, as its clock has it.
    placed
        Whether that lies within the deployment.
    follows
        Whether it is known to have been taken after the one before it on the card.
    """

    moment: datetime
    placed: bool
    follows: bool


def lost_spells(cards: Iterable[Sequence[Shot]], start: datetime, end: datetime) -> list[Spell]:
    """The times of a deployment in which photographs were taken whose clock was wrong.

    Files on end, between two that are dated within the deployment, were taken between these. Of
    others it counts that a wrong clock measures time all the same: they were taken while no right
    clock took any, in a time that is no shorter than they are spread. Where there are several such
    times, or none, it is not known when they were taken, and no time is given for them.

    Parameters
    ----------
    cards
        Of one deployment; of each its photographs with a time, in the order of `follows`.
    start, end
        Of the deployment.

    Returns
    -------
    list of tuple
        In order of time, without overlaps. All of the deployment where none of its photographs has
        a time within it, or where most of a card's, its only one, lie outside and one clock made
        them all: the rest is then within by chance.
    """
    told = [_judged(card, start, end) for card in cards]
    if not any(shot.placed for card in told for shot in card):
        return [(start, end)]
    spells = list[Spell]()
    for number, card in enumerate(told):
        others = [span for other in (*told[:number], *told[number + 1 :]) for span in _span(other)]
        for block in _blocks(card, start):
            spells += _when(card, block, others, (start, end))
    return _joined(spells)


def _judged(card: Sequence[Shot], start: datetime, end: datetime) -> list[Shot]:
    """A card without visits; with one clock that is mostly outside, nothing of it is within."""
    margin = min(_VISIT, _VISIT_SHARE * (end - start))
    early = [shot.moment for shot in card if not shot.placed and shot.moment < start]
    late = [shot.moment for shot in card if not shot.placed and shot.moment >= start]
    visits = set(early if early and min(early) >= start - margin else [])
    visits |= set(late if late and max(late) <= end + margin else [])
    kept = _without(card, visits)
    outside = sum(not shot.placed for shot in kept)
    if outside < max(1, CLOCK_SHARE * len(kept)):
        return [shot for shot in kept if shot.placed]
    moments = [shot.moment for shot in kept]
    if max(moments) - min(moments) > end - start:
        return kept
    if 2 * outside < len(kept):
        # One clock, and it may be the table that is wrong: of no photograph it is known.
        return [shot for shot in kept if shot.placed]
    return [replace(shot, placed=False) for shot in kept]


def _without(card: Sequence[Shot], visits: set[datetime]) -> list[Shot]:
    """A card without its visits; files on both sides of them still follow each other."""
    run = list(accumulate(not shot.follows for shot in card))
    kept = [
        (run[row], shot)
        for row, shot in enumerate(card)
        if shot.placed or shot.moment not in visits
    ]
    before = [None, *(own for own, _ in kept)]
    return [
        replace(shot, follows=own == was) for was, (own, shot) in zip(before, kept, strict=False)
    ]


def _span(card: Sequence[Shot]) -> list[Spell]:
    """From the first to the last photograph by a right clock; nobody put another card in then."""
    moments = [shot.moment for shot in card if shot.placed]
    return [(min(moments), max(moments))] if moments else []


def _blocks(card: Sequence[Shot], start: datetime) -> list[list[int]]:
    """Photographs of a wrong clock on end; of those without an order the early and the late."""
    run = list(accumulate(not shot.follows for shot in card))
    sizes = Counter(run)
    blocks: dict[tuple[str, int], list[int]] = defaultdict(list)
    begun = 0
    for row, shot in enumerate(card):
        if shot.placed:
            continue
        if sizes[run[row]] == 1:
            blocks["alone", int(shot.moment < start)].append(row)
            continue
        if not shot.follows or card[row - 1].placed:
            begun = row
        blocks["run", begun].append(row)
    return list(blocks.values())


def _when(
    card: Sequence[Shot], rows: Sequence[int], others: Sequence[Spell], stood: Spell
) -> list[Spell]:
    """When photographs on end were taken; nothing where that is not known."""
    moments = [card[row].moment for row in rows]
    long = max(moments) - min(moments)
    first, last = rows[0], rows[-1] + 1
    on_end = last - first == len(rows)
    before = card[first - 1].moment if on_end and card[first].follows else None
    known = on_end and last < len(card) and card[last].follows
    after = card[last].moment if known else None
    busy = [*others, *((shot.moment, shot.moment) for shot in card if shot.placed)]
    free = _free(busy, stood)
    if before is None and after is None:
        fitting = [spell for spell in free if _holds(spell, long)]
        return fitting if len(fitting) == 1 else []
    beside = [spell for spell in free if before in (None, spell[0]) and after in (None, spell[1])]
    # With a right clock they would be of another season, before the camera stood or after.
    other_season = (
        max(moments) < stood[0] if before is None else after is None and min(moments) > stood[1]
    )
    return [spell for spell in beside if not other_season or _holds(spell, long)]


def _holds(spell: Spell, long: timedelta) -> bool:
    return long <= (spell[1] - spell[0]) * _DRIFT + _SLACK


def _free(busy: Iterable[Spell], stood: Spell) -> list[Spell]:
    """What is left of the time in which a camera stood."""
    found, at = list[Spell](), stood[0]
    for first, last in sorted(busy):
        if first > at:
            found.append((at, first))
        at = max(at, last)
    if stood[1] > at:
        found.append((at, stood[1]))
    return found


def _joined(spells: Iterable[Spell]) -> list[Spell]:
    found = list[Spell]()
    for start, end in sorted(spells):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found
