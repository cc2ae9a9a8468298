"""The matcher `rootsift`: key points of the coat, one against many, then their arrangement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from pardalis.errors import PluginError
from pardalis.identify.coats.mirror import mirrored
from pardalis.identify.coats.read import read_coat
from pardalis.identify.index.roster import Roster
from pardalis.identify.matching.either_way import compare_either_way
from pardalis.identify.matching.gallery import SIDES, Gallery
from pardalis.identify.matching.one_view import compare_animals
from pardalis.identify.matching.recent import RecentCoats
from pardalis.identify.matching.shortlists import MatchSettings as MatchSettings
from pardalis.identify.matching.shortlists import Pair, Shortlists, among, ends_of
from pardalis.identify.matching.verification import compare_coats
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch
from pardalis.records.detection import Flank
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import CoatPhoto, Sighting


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
    version = "5"

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
        """Lay two coats onto each other, whatever their flanks, and the second also mirrored.

        Parameters
        ----------
        a, b
            As `extract` gave them.
        same_card
            Whether one camera took both, so that they may share a background.
        """
        return compare_either_way(a, b, same_card)

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
        shortlists = Shortlists(gallery, compare_animals, self.settings)
        for _ in shortlists.verified(asked):
            pass
        label = f"{self.name} {self.version}"
        return tuple(
            Proposal(*ends, Evidence.PATTERN, label, match.verified, match.score)
            for ends, match in sorted(shortlists.known.items())
            if match.verified >= self.settings.floor
        )

    def ranked(
        self,
        sightings: Iterable[Sighting],
        features: Mapping[str, CoatFeatures],
        asked: Collection[str] | None = None,
        folder: Path | None = None,
    ) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """For each sighting those most like it, the most similar first, also where no spot agrees.

        Verified ones come first, by score; the others follow by the marks they share.

        Parameters
        ----------
        sightings, features, asked, folder
            As for `propose`.
        """
        gallery = self._gallery(sightings, features, asked, folder)
        shortlists = Shortlists(gallery, compare_animals, self.settings)
        found: dict[str, dict[str, float]] = {}
        for asker, answers in shortlists.verified(asked):
            held = found.setdefault(asker.sighting_id, {})
            for place, answer in enumerate(answers[: self.settings.longest]):
                match = shortlists.known.get(ends_of(asker, answer))
                sure = match is not None and match.verified >= self.settings.floor
                held[answer.sighting_id] = match.score if match and sure else -place - 1.0
        return tuple(
            (name, tuple(sorted(held, key=lambda each: (-held[each], each))))
            for name, held in sorted(found.items())
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
        shortlists = Shortlists(gallery, compare_coats, self.settings)
        found: set[Pair] = set()
        for side, flanks in SIDES.items():
            flips = (Flank.LEFT, Flank.RIGHT) if Flank.UNKNOWN in flanks else ()
            able = [
                each
                for each in gallery.sightings
                if each.flank in (*flanks, *flips) and gallery.photos[each.sighting_id]
            ]
            asking = among(able, asked)
            if not asking or not gallery.members(side):
                continue
            ranked = gallery.ranked(side, asking, lambda each: _flipped(gallery.coats(each)))
            for asker, answers in ranked:
                for answer in answers[: self.settings.flipped]:
                    if ends_of(asker, answer) not in found and self._is_mirrored(
                        shortlists, asker, answer
                    ):
                        found.add(ends_of(asker, answer))
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

    def _is_mirrored(self, shortlists: Shortlists, asker: Sighting, answer: Sighting) -> bool:
        # The sharpest of each are enough for what is nearly the same picture, turned over.
        coats, others = (shortlists.gallery.coats(each)[:1] for each in (asker, answer))
        seen = shortlists.best_match(_flipped(coats), others, False).verified
        if seen < self.settings.strong:
            return False
        return seen > shortlists.best_match(coats, others, False).verified


def _flipped(coats: Sequence[CoatFeatures]) -> tuple[CoatFeatures, ...]:
    return tuple(mirrored(each) for each in coats)
