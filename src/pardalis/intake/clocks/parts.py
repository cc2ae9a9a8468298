"""The parts of a card's photographs of which each was taken by one clock, as it was then set."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate, pairwise

from pardalis.intake.clocks.record import ClockRecord
from pardalis.intake.clocks.span import (
    fitting_mend,
    is_inside,
    looks_wrong,
    reset_row,
    room_of_shift,
)
from pardalis.records.clock_doubt import ClockDoubt
from pardalis.records.clock_mend import ClockMend
from pardalis.records.sentence import say

# More than this are dates without any clock behind them.
_MOST_BLOCKS = 3
_SAME_READINGS = say(
    "Photographs of a clock that was set otherwise have the same readings, and a mend would move "
    "both: give each card a row of its own in deployments.csv."
)


@dataclass(frozen=True, slots=True)
class ClockPart:
    """Photographs of one card that one clock dated.

    Parameters
    ----------
    record
        Of these photographs.
    card_photos
        How many photographs with a time the card has.
    is_main
        Whether these are all, or those that lie within the deployment.
    """

    record: ClockRecord
    card_photos: int
    is_main: bool


def parts_of_clock(record: ClockRecord) -> tuple[ClockPart, ...]:
    """The photographs of a card, those apart that another clock must have dated.

    Those within the deployment and those outside it are of one clock where one shift, or a mend
    that is often made, could bring all of them into it. What follows a reset is not taken apart.

    Parameters
    ----------
    record
        Of one card.
    """
    number = len(record.now)
    rows = [row for row in range(number) if is_inside(record, record.now[row])]
    if not rows or _is_of_one(record):
        return (ClockPart(record, number, is_main=True),)
    blocks = _joined(record, _blocks(record))
    main = _of_rows(record, rows, None, None)
    others = (_of_rows(record, block.rows, block.after, block.before) for block in blocks)
    return (
        ClockPart(main, number, is_main=True),
        *(ClockPart(other, number, is_main=False) for other in others),
    )


def limited(doubt: ClockDoubt, part: ClockRecord, others: Iterable[ClockRecord]) -> ClockDoubt:
    """A doubt with its mends limited to the readings of a part of a deployment's photographs.

    Parameters
    ----------
    doubt
        Of this part.
    part
        The photographs that the mends are for.
    others
        The deployment's other photographs, of any card.

    Returns
    -------
    ClockDoubt
        Without mends where other photographs have such readings.
    """
    since, until = min(part.own), max(part.own)
    mends = tuple(
        replace(mend, since=mend.since or since, until=mend.until or until) for mend in doubt.mends
    )
    if any(_is_for(mend, reading) for mend in mends for each in others for reading in each.own):
        return replace(doubt, mends=(), remedy=_SAME_READINGS)
    return replace(doubt, mends=mends)


def _is_for(mend: ClockMend, reading: datetime) -> bool:
    assert mend.since is not None
    assert mend.until is not None
    return mend.since <= reading <= mend.until


def _is_of_one(record: ClockRecord) -> bool:
    if not looks_wrong(record) or reset_row(record) is not None:
        return True
    least, most = room_of_shift(record)
    return least <= most or fitting_mend(record) is not None


@dataclass(frozen=True, slots=True)
class _Block:
    """Photographs outside the deployment that were taken on end, and when."""

    rows: list[int]
    first: datetime
    last: datetime
    after: datetime | None
    before: datetime | None


def _blocks(record: ClockRecord) -> list[_Block]:
    """Those of one run on end; of those without a running number the early and the late ones."""
    run = list(accumulate(not known for known in record.follows))
    sizes = Counter(run)
    rows: dict[int, list[int]] = defaultdict(list)
    begun = 0
    for row, time in enumerate(record.now):
        if is_inside(record, time):
            continue
        if sizes[run[row]] == 1:
            rows[-1 if time < record.start else -2].append(row)
            continue
        if not record.follows[row] or is_inside(record, record.now[row - 1]):
            begun = row
        rows[begun].append(row)
    return [_block(record, own, numbered=begun >= 0) for begun, own in rows.items()]


def _block(record: ClockRecord, rows: list[int], numbered: bool) -> _Block:
    own = [record.own[row] for row in rows]
    first, last = rows[0], rows[-1] + 1
    after = record.now[first - 1] if numbered and record.follows[first] else None
    known = numbered and last < len(record.now) and record.follows[last]
    return _Block(rows, min(own), max(own), after, record.now[last] if known else None)


def _joined(record: ClockRecord, blocks: list[_Block]) -> list[_Block]:
    """Blocks of which the readings overlap are of one clock, such as photographs and videos."""
    found: list[_Block] = []
    for block in sorted(blocks, key=lambda each: each.first):
        if found and block.first <= found[-1].last:
            block = _both(found.pop(), block)
        found.append(block)
    if len(found) <= _MOST_BLOCKS:
        return found
    return [_block(record, sorted(row for each in found for row in each.rows), numbered=False)]


def _both(one: _Block, other: _Block) -> _Block:
    afters = [each.after for each in (one, other) if each.after]
    befores = [each.before for each in (one, other) if each.before]
    return _Block(
        sorted((*one.rows, *other.rows)),
        one.first,
        max(one.last, other.last),
        max(afters, default=None),
        min(befores, default=None),
    )


def _of_rows(
    record: ClockRecord, rows: Sequence[int], after: datetime | None, before: datetime | None
) -> ClockRecord:
    run = list(accumulate(not known for known in record.follows))
    known = [run[was] == run[now] for was, now in pairwise(rows)]
    return ClockRecord(
        record.deployment,
        tuple(record.files[row] for row in rows),
        tuple(record.own[row] for row in rows),
        tuple(record.now[row] for row in rows),
        (False, *known),
        after,
        before,
    )
