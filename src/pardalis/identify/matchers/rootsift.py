"""The matcher `rootsift`: key points of the coat, one against many, then their arrangement."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pardalis.errors import PluginError
from pardalis.identify.coats.mirror import mirrored
from pardalis.identify.coats.read import read_coat
from pardalis.identify.matching.gallery import SIDES, Gallery
from pardalis.identify.matching.recent import RecentCoats
from pardalis.identify.matching.roster import Roster
from pardalis.identify.matching.verification import compare_coats
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch
from pardalis.records.detection import Flank
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import CoatPhoto, Sighting

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
    comparisons: int = 4
    floor: int = 6
    strong: int = 20
    threads: int = 0


class RootSiftMatcher:
    """Tells spotted and striped coats apart by RootSIFT, LNBNN and a verified homography.

    Parameters
    ----------
    settings
        By default `MatchSettings()`.
    network
        A re-identification network; this matcher uses none.

    Raises
    ------
    PluginError
        If a network is given.
    """

    name = "rootsift"
    version = "3"

    def __init__(self, settings: MatchSettings | None = None, network: object = None) -> None:
        if network is not None:
            raise PluginError(
                f"The matcher 'rootsift' uses no network, but was given {network}.",
                "Choose the matcher 'embedding', or leave the network out.",
            )
        self.settings = settings or MatchSettings()

    def extract(self, photo: CoatPhoto) -> CoatFeatures:
        """What is kept of one photographed coat.

        Parameters
        ----------
        photo
            A detection whose pixels are to be read.

        Raises
        ------
        PhotoError
            If the photograph cannot be read.
        """
        return read_coat(photo)

    def match(self, a: CoatFeatures, b: CoatFeatures, same_card: bool) -> CoatMatch:
        """Lay two coats onto each other, whatever their flanks.

        Parameters
        ----------
        a, b
            As `extract` gave them.
        same_card
            Whether one camera took both, so that they may share a background.
        """
        return compare_coats(a, b, same_card)

    def propose(
        self,
        sightings: Iterable[Sighting],
        features: Mapping[str, CoatFeatures],
        asked: Collection[str] | None = None,
        folder: Path | None = None,
    ) -> tuple[Proposal, ...]:
        """Pairs of sightings whose coats agree; left and right are never compared.

        Sightings of an unknown side are compared with both flanks, those of the front or the back
        with their own kind alone.

        Parameters
        ----------
        sightings
            All of the catalogue, in any order.
        features
            By `detection_id`; photographs without a usable coat are passed over.
        asked
            `sighting_id`s that are new or changed: only pairs with one of them are proposed. Those
            not named are taken to be unchanged, and read only if they come into question.
        folder
            Where the indexes are kept from one call to the next; by default in memory only.

        Raises
        ------
        ProjectError
            If the folder cannot be written.
        """
        gallery = self._gallery(sightings, features, asked, folder)
        known: dict[Pair, CoatMatch] = {}
        for side in SIDES:
            asking = _asking(gallery.members(side), asked)
            if not asking:
                continue
            for group in _chunks(gallery.ranked(side, asking, gallery.coats), _CHUNK):
                self._verify_shortlists(gallery, group, known)
        label = f"{self.name} {self.version}"
        return tuple(
            Proposal(*ends, Evidence.PATTERN, label, match.verified, match.score)
            for ends, match in sorted(known.items())
            if match.verified >= self.settings.floor
        )

    def mirrored(
        self,
        sightings: Iterable[Sighting],
        features: Mapping[str, CoatFeatures],
        asked: Collection[str] | None = None,
        folder: Path | None = None,
    ) -> tuple[Pair, ...]:
        """Pairs of sightings that agree only if the photographs of one are mirrored.

        A picture that was flipped shows a left flank as a right one. Which of the two was flipped
        the coats do not tell.

        Parameters
        ----------
        sightings, features, asked, folder
            As for `propose`.
        """
        gallery = self._gallery(sightings, features, asked, folder)
        found: set[Pair] = set()
        for side, flanks in SIDES.items():
            flips = (Flank.LEFT, Flank.RIGHT) if Flank.UNKNOWN in flanks else ()
            able = [
                each
                for each in gallery.sightings
                if each.flank in (*flanks, *flips) and gallery.photos[each.sighting_id]
            ]
            asking = _asking(able, asked)
            if not asking or not gallery.members(side):
                continue
            ranked = gallery.ranked(side, asking, lambda each: _flipped(gallery.coats(each)))
            for asker, answers in ranked:
                for answer in answers[: self.settings.shortlist]:
                    if _ends(asker, answer) not in found and self._is_mirrored(
                        gallery, asker, answer
                    ):
                        found.add(_ends(asker, answer))
        return tuple(sorted(found))

    def _gallery(
        self,
        sightings: Iterable[Sighting],
        features: Mapping[str, CoatFeatures],
        asked: Collection[str] | None,
        folder: Path | None,
    ) -> Gallery:
        label = f"{self.name} {self.version}"
        roster = Roster(folder, label, self.settings.marks)
        chosen = None if asked is None else frozenset(asked)
        return Gallery(
            sightings, RecentCoats(features), roster, self.settings.photos, folder, chosen
        )

    def _verify_shortlists(
        self,
        gallery: Gallery,
        ranked: Sequence[tuple[Sighting, list[Sighting]]],
        known: dict[Pair, CoatMatch],
    ) -> None:
        """Compare each with its most similar, and with more as long as half of them agree."""
        step, start = self.settings.shortlist, 0
        going = [(asker, answers) for asker, answers in ranked if answers]
        while going and start < self.settings.longest:
            parts = [(asker, answers[start : start + step]) for asker, answers in going]
            pairs = {_ends(a, b): (a, b) for a, part in parts for b in part}
            fresh = [pair for ends, pair in sorted(pairs.items()) if ends not in known]
            known.update(self._compared(gallery, fresh))
            agreeing = [
                sum(known[_ends(a, b)].verified >= self.settings.strong for b in part)
                for a, part in parts
            ]
            start += step
            going = [
                each
                for each, count in zip(going, agreeing, strict=True)
                if 2 * count >= step and len(each[1]) > start
            ]

    def _compared(
        self, gallery: Gallery, pairs: Sequence[tuple[Sighting, Sighting]]
    ) -> Iterator[tuple[Pair, CoatMatch]]:
        """The best agreement of each pair, in order; threads change nothing."""
        with ThreadPoolExecutor(self.settings.threads or os.cpu_count() or 1) as pool:
            for part in _chunks(pairs, _CHUNK):
                jobs = []
                for pair in part:
                    a, b = sorted(pair, key=lambda each: each.sighting_id)
                    one_card = a.media[0].card == b.media[0].card
                    jobs.append((gallery.coats(a), gallery.coats(b), one_card))
                matches = pool.map(lambda job: self._best_match(*job), jobs)
                yield from zip((_ends(*pair) for pair in part), matches, strict=True)

    def _best_match(
        self, one: Sequence[CoatFeatures], other: Sequence[CoatFeatures], one_card: bool
    ) -> CoatMatch:
        """Of the sharpest photographs' pairs the one that agrees most."""
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

    def _is_mirrored(self, gallery: Gallery, asker: Sighting, answer: Sighting) -> bool:
        flipped, others = _flipped(gallery.coats(asker)), gallery.coats(answer)
        seen = self._best_match(flipped, others, False).verified
        if seen < self.settings.strong:
            return False
        return seen > self._best_match(gallery.coats(asker), others, False).verified


def _flipped(coats: Sequence[CoatFeatures]) -> tuple[CoatFeatures, ...]:
    return tuple(mirrored(each) for each in coats)


def _ends(a: Sighting, b: Sighting) -> Pair:
    return min(a.sighting_id, b.sighting_id), max(a.sighting_id, b.sighting_id)


def _asking(sightings: Iterable[Sighting], asked: Collection[str] | None) -> list[Sighting]:
    return [each for each in sightings if asked is None or each.sighting_id in asked]


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    going = iter(items)
    while part := list(islice(going, size)):
        yield part
