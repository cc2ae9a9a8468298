"""Two matchers as one: the spots of the first, and the similarity that the second sees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pardalis.identify.matching.fusion import joined
from pardalis.plugins import Matcher, SeesMirrored
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import CoatPhoto, Sighting


class JointMatcher:
    """Asks two matchers of the same coats, and gives one proposal a pair.

    Whether a coat can be told is the first one's word. It bears the first one's name, since what
    its spots are worth is that matcher's calibration.

    Parameters
    ----------
    first
        Counts spots.
    second
        Keeps an embedding, such as the matcher `embedding`.
    """

    def __init__(self, first: Matcher, second: Matcher) -> None:
        self.first, self.second = first, second
        self.name = first.name
        self.version = f"{first.version} + {second.name} {second.version}"

    def extract(self, photo: CoatPhoto) -> CoatFeatures:
        """The first one's features, with the second one's embedding.

        Parameters
        ----------
        photo
            A detection whose pixels are to be read.

        Raises
        ------
        PhotoError
            If the photograph cannot be read.
        """
        coat = self.first.extract(photo)
        # Where there is no coat the network is not asked: most boxes of a survey are deer.
        return (
            replace(coat, embedding=self.second.extract(photo).embedding) if coat.usable else coat
        )

    def match(self, a: CoatFeatures, b: CoatFeatures, same_card: bool) -> CoatMatch:
        """As the first one does.

        Parameters
        ----------
        a, b
            As `extract` gave them.
        same_card
            Whether one camera took both, so that they may share a background.
        """
        return self.first.match(a, b, same_card)

    def propose(
        self,
        sightings: Iterable[Sighting],
        features: Mapping[str, CoatFeatures],
        asked: Collection[str] | None = None,
        folder: Path | None = None,
    ) -> tuple[Proposal, ...]:
        """The pairs of both, each once, with the spots of one and the similarity of the other.

        Parameters
        ----------
        sightings
            With their flanks; left and right are never compared.
        features
            By `detection_id`.
        asked
            `sighting_id`s that are new or changed; by default all.
        folder
            Where the matchers keep their indexes, each in its own.
        """
        present = tuple(sightings)
        first = self.first.propose(present, features, asked, folder)
        own = folder / self.second.name if folder is not None else None
        if own is not None:
            own.mkdir(parents=True, exist_ok=True)
        return joined(first, self.second.propose(present, features, asked, own))

    def mirrored(
        self,
        sightings: Iterable[Sighting],
        features: Mapping[str, CoatFeatures],
        asked: Collection[str] | None = None,
        folder: Path | None = None,
    ) -> tuple[tuple[str, str], ...]:
        """Pairs that agree only if the photographs of one are mirrored, as the first one sees it.

        Parameters
        ----------
        sightings, features, asked, folder
            As for `propose`.
        """
        if not isinstance(self.first, SeesMirrored):
            return ()
        return self.first.mirrored(sightings, features, asked, folder)
