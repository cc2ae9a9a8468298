"""The shortlist of each sighting, verified: as long as it takes, in threads, in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from pardalis.identify.matching.gallery import SIDES, Gallery
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch
from pardalis.records.sighting import Sighting

_CHUNK = 64
T = TypeVar("T")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """What is compared, and what is worth a look.

    Parameters
    ----------
    photos
        Of one sighting, the sharpest so many are compared.
    marks
        Of one photograph, the strongest so many are indexed; all are verified.
    shortlist
        Most similar sightings that are verified for each sighting; as many more each time that
        half of the last ones agreed.
    longest
        Where that ends.
    flipped
        Most similar sightings that are verified for each sighting once it is mirrored.
    comparisons
        Of two sightings, so many pairs of photographs are compared.
    floor
        Verified spots below which nothing is proposed.
    strong
        Verified spots that leave no doubt that marks agree.
    threads
        For verification; 0: as many as there are cores. The result is the same.
    """

    photos: int = 3
    marks: int = 300
    shortlist: int = 8
    longest: int = 64
    flipped: int = 2
    comparisons: int = 4
    floor: int = 6
    strong: int = 20
    threads: int = 0


class Shortlists:
    """Sightings compared with those most like them.

    Parameters
    ----------
    gallery
        All sightings.
    match
        Lays two coats onto each other; the third argument says whether one camera took both.
    settings
        How many are compared.
    """

    def __init__(
        self,
        gallery: Gallery,
        match: Callable[[CoatFeatures, CoatFeatures, bool], CoatMatch],
        settings: MatchSettings,
    ) -> None:
        self.gallery, self.match, self.settings = gallery, match, settings
        self.known: dict[Pair, CoatMatch] = {}

    def verified(self, asked: Collection[str] | None) -> Iterator[tuple[Sighting, list[Sighting]]]:
        """Each asking sighting with those that share marks, once its shortlist is in `known`.

        Parameters
        ----------
        asked
            `sighting_id`s; None: all.
        """
        wanted = None if asked is None else frozenset(asked)
        for side in SIDES:
            asking = among(self.gallery.members(side), wanted)
            if not asking:
                continue
            for group in _chunks(self.gallery.ranked(side, asking, self.gallery.coats), _CHUNK):
                self._verify(group)
                yield from group

    def _verify(
        self,
        ranked: Sequence[tuple[Sighting, list[Sighting]]],
    ) -> None:
        """Compare each with its most similar, and with more as long as half of them agree."""
        step, start = self.settings.shortlist, 0
        going = [(asker, answers) for asker, answers in ranked if answers]
        while going and start < self.settings.longest:
            parts = [(asker, answers[start : start + step]) for asker, answers in going]
            pairs = {ends_of(a, b): (a, b) for a, part in parts for b in part}
            fresh = [pair for ends, pair in sorted(pairs.items()) if ends not in self.known]
            self.known.update(self._compared(fresh))
            agreeing = [
                sum(self.known[ends_of(a, b)].verified >= self.settings.strong for b in part)
                for a, part in parts
            ]
            start += step
            going = [
                each
                for each, count in zip(going, agreeing, strict=True)
                if 2 * count >= step and len(each[1]) > start
            ]

    def _compared(
        self, pairs: Sequence[tuple[Sighting, Sighting]]
    ) -> Iterator[tuple[Pair, CoatMatch]]:
        """The best agreement of each pair, in order; threads change nothing."""
        with ThreadPoolExecutor(self.settings.threads or os.cpu_count() or 1) as pool:
            for part in _chunks(pairs, _CHUNK):
                jobs = []
                for pair in part:
                    a, b = sorted(pair, key=lambda each: each.sighting_id)
                    one_card = a.media[0].card == b.media[0].card
                    jobs.append((self.gallery.coats(a), self.gallery.coats(b), one_card))
                matches = pool.map(lambda job: self.best_match(*job), jobs)
                yield from zip((ends_of(*pair) for pair in part), matches, strict=True)

    def best_match(
        self, one: Sequence[CoatFeatures], other: Sequence[CoatFeatures], one_card: bool
    ) -> CoatMatch:
        """Of the sharpest photographs' pairs the one that agrees most.

        Parameters
        ----------
        one, other
            The photographs of two sightings, the sharpest first.
        one_card
            Whether one camera took both sightings.
        """
        ranks = [(i + j, i, j) for i in range(len(one)) for j in range(len(other))]
        best: CoatMatch | None = None
        for _, i, j in sorted(ranks)[: self.settings.comparisons]:
            match = self.match(one[i], other[j], one_card)
            if best is None or (match.verified, match.score) > (best.verified, best.score):
                best = match
            if best.verified >= 2 * self.settings.strong:
                break
        assert best is not None
        return best


def ends_of(a: Sighting, b: Sighting) -> Pair:
    """The two `sighting_id`s, the smaller first.

    Parameters
    ----------
    a, b
        Two sightings.
    """
    return min(a.sighting_id, b.sighting_id), max(a.sighting_id, b.sighting_id)


def among(sightings: Iterable[Sighting], asked: Collection[str] | None) -> list[Sighting]:
    """Those that are asked for.

    Parameters
    ----------
    sightings
        Of which.
    asked
        `sighting_id`s; None: all.
    """
    return [each for each in sightings if asked is None or each.sighting_id in asked]


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    going = iter(items)
    while part := list(islice(going, size)):
        yield part
