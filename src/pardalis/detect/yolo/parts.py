"""Which parts of a photograph are looked at: all of it, and tiles for small animals."""

from __future__ import annotations

from dataclasses import dataclass

OVERLAP = 0.2
"""Share of a tile that it has in common with the next: what is smaller is whole in one of them."""


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of a photograph [px], and which of its sides are cuts.

    Parameters
    ----------
    left, top, right, bottom
        The last two are past the last pixel.
    cut
        Left, top, right, bottom: whether the photograph goes on beyond that side.
    """

    left: int
    top: int
    right: int
    bottom: int
    cut: tuple[bool, bool, bool, bool] = (False, False, False, False)


def parts_of(width: int, height: int, tiles: int = 1) -> tuple[Part, ...]:
    """The whole photograph, and if asked for, tiles that overlap.

    Parameters
    ----------
    width, height
        Of the photograph [px].
    tiles
        In each direction; 1 for the whole photograph alone.

    Examples
    --------
    >>> for part in parts_of(180, 90, 2):
    ...     print(part.left, part.top, part.right, part.bottom, part.cut)
    0 0 180 90 (False, False, False, False)
    0 0 100 50 (False, False, True, True)
    80 0 180 50 (True, False, False, True)
    0 40 100 90 (False, True, True, False)
    80 40 180 90 (True, True, False, False)
    """
    whole = Part(0, 0, width, height)
    if tiles < 2:
        return (whole,)
    columns, rows = _spans(width, tiles), _spans(height, tiles)
    return whole, *(
        Part(left, top, right, bottom, (left > 0, top > 0, right < width, bottom < height))
        for top, bottom in rows
        for left, right in columns
    )


def _spans(length: int, count: int) -> list[tuple[int, int]]:
    """So many equal spans that cover a length, each overlapping the next."""
    size = min(length, -int(-length // (count - (count - 1) * OVERLAP)))
    starts = [round(number * (length - size) / (count - 1)) for number in range(count)]
    return [(start, start + size) for start in starts]
