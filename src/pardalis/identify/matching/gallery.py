"""Which sightings resemble one most, among all that show the same side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Int64, UInt8

from pardalis.identify.index.marks_of_a_side import CoatIndex, Neighbours
from pardalis.identify.index.places import stood_still, unpacked
from pardalis.identify.index.roster import CoatNote, Roster
from pardalis.identify.matching.arrangement import arranged_scores
from pardalis.identify.matching.neighbours import NEAREST, lacking, local_naive_bayes_margins
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import Flank
from pardalis.records.sighting import Sighting

# A side that is not known may be either flank; heads and rumps are seen as such, and their few
# marks agree with nothing on a flank.
SIDES: Mapping[Flank, tuple[Flank, ...]] = {
    Flank.LEFT: (Flank.LEFT, Flank.UNKNOWN),
    Flank.RIGHT: (Flank.RIGHT, Flank.UNKNOWN),
    Flank.FRONT: (Flank.FRONT,),
    Flank.BACK: (Flank.BACK,),
}
"""Whose flanks are compared within each index."""

_BATCH_ROWS = 4096
_MOST_ASKED = 512


@dataclass(frozen=True, slots=True, eq=False)
class _Asking:
    """Marks that are looked up, of several sightings."""

    descriptors: UInt8[np.ndarray, "rows 128"]
    places: Int64[np.ndarray, " rows"]
    askers: Int64[np.ndarray, " rows"]

    def only(self, rows: np.ndarray) -> _Asking:
        return _Asking(self.descriptors[rows], self.places[rows], self.askers[rows])


class Gallery:
    """All sightings with the best of their photographs, indexed by side.

    Parameters
    ----------
    sightings
        In any order.
    features
        By `detection_id`.
    roster
        What is known of the photographs.
    most_photos
        Of one sighting, the sharpest so many are compared.
    folder
        Where the indexes are kept; None: in memory only.
    asked
        `sighting_id`s that are new or changed, whose features are read again; None: all.
    """

    def __init__(
        self,
        sightings: Iterable[Sighting],
        features: Mapping[str, CoatFeatures],
        roster: Roster,
        most_photos: int,
        folder: Path | None = None,
        asked: Collection[str] | None = None,
    ) -> None:
        self.features, self.roster, self.folder = features, roster, folder
        self.sightings = tuple(sorted(sightings, key=lambda each: each.sighting_id))
        self.numbers = {each.sighting_id: row for row, each in enumerate(self.sightings)}
        names: dict[str, int] = {}
        cards = [names.setdefault(each.media[0].card, len(names)) for each in self.sightings]
        self._cards = np.array(cards, np.int64)
        self._notes = {
            each.sighting_id: self._noted(each, asked is None or each.sighting_id in asked)
            for each in self.sightings
        }
        self.photos = {
            name: tuple(key for _, _, key in sorted(found)[:most_photos])
            for name, found in self._ranks().items()
        }
        roster.save()

    def members(self, side: Flank) -> tuple[Sighting, ...]:
        """Sightings that are compared within the index of a side: those that show a coat.

        Parameters
        ----------
        side
            A key of `SIDES`.
        """
        return tuple(
            each
            for each in self.sightings
            if each.flank in SIDES[side] and self.photos[each.sighting_id]
        )

    def coats(self, sighting: Sighting) -> tuple[CoatFeatures, ...]:
        """The photographs that stand for a sighting, the sharpest first.

        Parameters
        ----------
        sighting
            Of the gallery.
        """
        return tuple(self.features[key] for key in self.photos[sighting.sighting_id])

    def ranked(
        self,
        side: Flank,
        asking: Sequence[Sighting],
        coats: Callable[[Sighting], Sequence[CoatFeatures]],
    ) -> Iterator[tuple[Sighting, list[Sighting]]]:
        """For each asking sighting the others of a side, the most similar first.

        Parameters
        ----------
        side
            Which index is asked.
        asking
            Of the gallery.
        coats
            What is looked up for each of them.
        """
        index = self._index(side)
        owners = self._owners(side, index)
        for batch in self._batches(asking, coats):
            found = _ranking(batch, *self._counted(index, owners, batch))
            for asker in np.unique(batch.askers).tolist():
                yield self.sightings[asker], [self.sightings[each] for each in found[asker]]

    def _noted(self, sighting: Sighting, read: bool) -> list[tuple[CoatNote, str]]:
        notes = []
        for media, detection in zip(sighting.media, sighting.detections, strict=True):
            key = detection.detection_id
            if key not in self.features:
                continue
            note = None if read else self.roster.note(media, detection)
            if note is None:
                note = self.roster.record(media, detection, self.features[key])
            notes.append((note, key))
        return notes

    def _ranks(self) -> dict[str, list[tuple[float, str, str]]]:
        return {
            name: [(-note.sharpness, key, key) for note, key in notes if note.marks]
            for name, notes in self._notes.items()
        }

    def _index(self, side: Flank) -> CoatIndex:
        """The index of a side, with what is new taken in."""
        wanted = self._wanted(side)
        index = CoatIndex(None if self.folder is None else self.folder / side.value)
        index.discard(wanted)
        held = set(index.names)
        missing = {name: key for name, (_, key, _) in wanted.items() if name not in held}
        index.add(
            (self.roster.indexed(name, self.features[key]) for name, key in missing.items()),
            sum(marks for _, _, marks in wanted.values()),
        )
        return index

    def _wanted(self, side: Flank) -> dict[str, tuple[int, str, int]]:
        """Names in the index, with their sighting's number, their detection and their marks."""
        result = {}
        for each in self.members(side):
            chosen = set(self.photos[each.sighting_id])
            for note, key in self._notes[each.sighting_id]:
                if key in chosen:
                    result[note.name] = (self.numbers[each.sighting_id], key, note.marks)
        return result

    def _owners(self, side: Flank, index: CoatIndex) -> Int64[np.ndarray, " photos"]:
        """The sighting of each indexed photograph; -1 for what is stale."""
        wanted = self._wanted(side)
        owners = [wanted[name][0] if name in wanted else -1 for name in index.names]
        # The last entry answers for "none found", whose number is -1.
        return np.array([*owners, -1], np.int64)

    def _batches(
        self, asking: Sequence[Sighting], coats: Callable[[Sighting], Sequence[CoatFeatures]]
    ) -> Iterator[_Asking]:
        held: list[_Asking] = []
        rows = 0
        for each in asking:
            for coat in coats(each):
                marks = self.roster.indexed("", coat)
                number = np.full(len(marks.descriptors), self.numbers[each.sighting_id], np.int64)
                held.append(_Asking(marks.descriptors, marks.places, number))
                rows += len(number)
            if rows >= _BATCH_ROWS:
                yield _together(held)
                held, rows = [], 0
        if held:
            yield _together(held)

    def _counted(
        self, index: CoatIndex, owners: Int64[np.ndarray, " photos"], batch: _Asking
    ) -> tuple[Neighbours, Int64[np.ndarray, "rows found"]]:
        """The first k + 1 neighbours that count of each mark: others take no place among them."""
        shape = len(batch.askers), NEAREST + 1
        distance, owned = np.zeros(shape, np.float32), np.full(shape, -1, np.int64)
        photos, places = owned.copy(), np.zeros(shape, np.int64)
        rows, count = np.arange(shape[0]), 2 * NEAREST + 2
        while len(rows):
            part = batch.only(rows)
            found = index.search(part.descriptors, count)
            theirs = self._answering(found, owners, part)
            first = np.argsort(theirs < 0, axis=1, kind="stable")[:, : NEAREST + 1]
            for held, new in (
                (distance, found.distance),
                (owned, theirs),
                (photos, found.photos),
                (places, found.places),
            ):
                held[rows, : first.shape[1]] = np.take_along_axis(new, first, axis=1)
            if count >= min(_MOST_ASKED, index.rows):
                break
            rows = rows[lacking(theirs) & (found.photos >= 0).all(axis=1)]
            count *= 4
        return Neighbours(distance, photos, places), owned

    def _answering(
        self, found: Neighbours, owners: Int64[np.ndarray, " photos"], batch: _Asking
    ) -> Int64[np.ndarray, "rows found"]:
        """Whose the neighbours are; -1 for the asking sighting's own, stale ones and background."""
        theirs = owners[found.photos]
        own = theirs == batch.askers[:, None]
        one_card = self._cards[theirs] == self._cards[batch.askers][:, None]
        # Before one camera, what has not moved in the picture is no part of an animal.
        still = one_card & stood_still(unpacked(found.places), unpacked(batch.places[:, None]))
        return np.where(own | still, -1, theirs)


def _ranking(
    batch: _Asking, found: Neighbours, owned: Int64[np.ndarray, "rows found"]
) -> dict[int, list[int]]:
    """For each asking sighting those that answer, the most similar first."""
    shared = local_naive_bayes_margins(found.distance, owned)
    ends = np.stack([batch.askers[shared.rows], shared.owners], axis=1)
    pairs, group = np.unique(ends, axis=0, return_inverse=True)
    order = np.argsort(group.ravel(), kind="stable")
    rows, columns = shared.rows[order], shared.columns[order]
    scores = arranged_scores(
        group.ravel()[order],
        shared.earned[order],
        unpacked(batch.places[rows]),
        unpacked(found.places[rows, columns]),
    )
    ranking: dict[int, list[int]] = defaultdict(list)
    for each in np.lexsort((pairs[:, 1], -scores)).tolist():
        if scores[each] > 0:
            ranking[int(pairs[each, 0])].append(int(pairs[each, 1]))
    return ranking


def _together(parts: Sequence[_Asking]) -> _Asking:
    return _Asking(
        np.concatenate([each.descriptors for each in parts]),
        np.concatenate([each.places for each in parts]),
        np.concatenate([each.askers for each in parts]),
    )
