"""An index of the marks of one flank: photographs are added, never the whole rebuilt."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float32, Int64, UInt8

from pardalis.identify.index.cells import EXACT_ROWS, Cells, one_cell, train_cells
from pardalis.identify.index.manifest import read_manifest, write_manifest
from pardalis.identify.index.segments import Marks, Segment, build_segment, write_segment

_PROBES = 16
_GROWN = 8
_BUFFER_ROWS = 250_000
_SEGMENT_ROWS = 1_000_000
_STALE = 3


@dataclass(frozen=True, slots=True, eq=False)
class IndexedPhoto:
    """The marks of one photograph that an index keeps.

    Parameters
    ----------
    name
        Of the photograph and these marks: other marks have another name.
    descriptors
        One row a mark.
    places
        As `packed_places` gives them.
    """

    name: str
    descriptors: UInt8[np.ndarray, "marks 128"]
    places: Int64[np.ndarray, " marks"]


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The nearest marks of an index, the nearest first.

    Parameters
    ----------
    distance
        Squared Euclidean distance of the descriptors.
    photos
        Number of the photograph in the index; -1 where there is none.
    places
        Where in that photograph the mark lies.
    """

    distance: Float32[np.ndarray, "rows found"]
    photos: Int64[np.ndarray, "rows found"]
    places: Int64[np.ndarray, "rows found"]


class CoatIndex:
    """Marks of many photographs, searched all at once.

    Few marks are all compared; many are parted into cells, of which the nearest are looked into.
    The cells are found once on a sample and again only when the index has grown eightfold. What is
    added becomes a segment of its own; small segments are joined as they gather.

    Parameters
    ----------
    folder
        Where it is kept; segments are mapped from there, not read. None: in memory only.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.cells: Cells = one_cell()
        self.segments: list[Segment] = []
        if folder is not None:
            self.cells, self.segments = read_manifest(folder)

    @property
    def rows(self) -> int:
        """Number of marks."""
        return sum(each.rows for each in self.segments)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the photographs; their places in it are the numbers that a search gives."""
        return tuple(name for each in self.segments for name, _ in each.photos)

    def discard(self, wanted: Collection[str]) -> None:
        """Rewrite segments of which much is no longer wanted.

        Little that is unwanted may stay: whoever searches passes it over.

        Parameters
        ----------
        wanted
            Names of the photographs that count.
        """
        kept, changed = [], False
        for each in self.segments:
            stale = sum(count for name, count in each.photos if name not in wanted)
            if stale * _STALE <= each.rows:
                kept.append(each)
                continue
            changed = True
            if stale < each.rows:
                kept.append(self._written(_without(each, wanted, len(self.cells.centres))))
        if changed:
            self.segments = kept
            self._publish()

    def add(self, photos: Iterable[IndexedPhoto], expected: int = 0) -> None:
        """Take in photographs that are not in it yet.

        Parameters
        ----------
        photos
            Read one after the other, so that they need not all be in memory.
        expected
            How many marks the index will have in the end, if that is known.
        """
        held: list[IndexedPhoto] = []
        rows = 0
        for each in photos:
            held.append(each)
            rows += len(each.descriptors)
            if rows >= _BUFFER_ROWS:
                self._take_in(held, expected)
                held, rows = [], 0
        if held:
            self._take_in(held, expected)

    def search(self, descriptors: UInt8[np.ndarray, "rows 128"], count: int) -> Neighbours:
        """The nearest marks to each of some.

        Parameters
        ----------
        descriptors
            One a row.
        count
            How many neighbours.
        """
        asked = descriptors.astype(np.float32)
        cells = self.cells.nearest(descriptors, _PROBES)
        parts, first = [], 0
        for each in self.segments:
            distance, photos, places = each.search(asked, cells, count)
            parts.append((distance, np.where(photos >= 0, photos + first, -1), places))
            first += len(each.photos)
        if not parts:
            nothing = np.full((len(asked), 0), -1, np.int64)
            return Neighbours(nothing.astype(np.float32), nothing, nothing)
        distance, photos, places = (
            np.concatenate(each, axis=1) for each in zip(*parts, strict=True)
        )
        order = np.argsort(distance, axis=1, kind="stable")[:, :count]
        return Neighbours(
            *(np.take_along_axis(each, order, axis=1) for each in (distance, photos, places))
        )

    def _take_in(self, photos: list[IndexedPhoto], expected: int) -> None:
        added = Marks(
            np.concatenate([each.descriptors for each in photos]),
            np.repeat(np.arange(len(photos)), [len(each.descriptors) for each in photos]),
            np.concatenate([each.places for each in photos]),
        )
        total = max(expected, self.rows + len(added.descriptors))
        many = total > EXACT_ROWS
        if many and (len(self.cells.centres) == 1 or total > _GROWN * self.cells.trained_rows):
            self._train(added, total)
        names = tuple(each.name for each in photos)
        self._append(build_segment(names, added, *self._parted(added)))
        self._publish()

    def _parted(self, marks: Marks) -> tuple[Int64[np.ndarray, " marks"], int]:
        return self.cells.nearest(marks.descriptors, 1)[:, 0], len(self.cells.centres)

    def _train(self, added: Marks, total: int) -> None:
        """Find the cells anew and part all marks by them; the old files stay until published."""
        step = max(1, (self.rows + len(added.descriptors)) // _BUFFER_ROWS)
        drawn = [each.marks()[0].descriptors[::step] for each in self.segments]
        self.cells = train_cells(np.concatenate([*drawn, added.descriptors[::step]]), total)
        parted = []
        for each in self.segments:
            marks, _ = each.marks()
            names = tuple(name for name, _ in each.photos)
            parted.append(self._written(build_segment(names, marks, *self._parted(marks))))
        self.segments = parted

    def _append(self, segment: Segment) -> None:
        """Join with the segments before it that are no more than twice as large."""
        count = len(self.cells.centres)
        while self.segments:
            before = self.segments[-1]
            if before.rows > 2 * segment.rows or before.rows + segment.rows > _SEGMENT_ROWS:
                break
            segment = _joined(before, segment, count)
            self.segments.pop()
        self.segments.append(self._written(segment))

    def _written(self, segment: Segment) -> Segment:
        return segment if self.folder is None else write_segment(segment, self.folder)

    def _publish(self) -> None:
        if self.folder is not None:
            write_manifest(self.folder, self.cells, self.segments)


def _joined(one: Segment, other: Segment, cell_count: int) -> Segment:
    (first, cells), (second, more) = one.marks(), other.marks()
    marks = Marks(
        np.concatenate([first.descriptors, second.descriptors]),
        np.concatenate([first.photos, second.photos + len(one.photos)]),
        np.concatenate([first.places, second.places]),
    )
    names = tuple(name for name, _ in (*one.photos, *other.photos))
    return build_segment(names, marks, np.concatenate([cells, more]), cell_count)


def _without(segment: Segment, wanted: Collection[str], cell_count: int) -> Segment:
    """A segment with only the photographs that are wanted."""
    marks, cells = segment.marks()
    good = np.array([name in wanted for name, _ in segment.photos])
    number = np.cumsum(good) - 1
    kept = good[marks.photos]
    names = tuple(name for name, _ in segment.photos if name in wanted)
    few = Marks(marks.descriptors[kept], number[marks.photos[kept]], marks.places[kept])
    return build_segment(names, few, cells[kept], cell_count)
