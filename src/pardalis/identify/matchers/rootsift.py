"""The matcher `rootsift`: key points of the coat, one against many, then their arrangement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from pardalis.identify.coats.read import read_coat
from pardalis.identify.matching.neighbours import local_naive_bayes_scores
from pardalis.identify.matching.verification import verified_spots
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import Flank
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import CoatPhoto, Sighting

_SIDES = (Flank.LEFT, Flank.RIGHT)


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """When two sightings are proposed as one animal, and when joined without a person.

    Parameters
    ----------
    photos
        Of one sighting, the best so many are compared.
    shortlist
        Most similar sightings that are verified for each sighting.
    floor
        Verified spots below which nothing is proposed.
    threshold
        Verified spots from which a proposal is accepted. Measured on a simulated reserve, boxes
        true but for 3 % jitter: pairs of one flank of one animal 30 or more (5th percentile),
        other pairs at most 5; on 4750 pairs of different tigers none reached 16.
    """

    photos: int = 2
    shortlist: int = 6
    floor: int = 8
    threshold: int = 20


class RootSiftMatcher:
    """Tells spotted and striped coats apart by RootSIFT, LNBNN and a verified homography.

    Parameters
    ----------
    settings
        By default `MatchSettings()`.
    """

    name = "rootsift"
    version = "1"

    def __init__(self, settings: MatchSettings | None = None) -> None:
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

    def propose(
        self, sightings: Iterable[Sighting], features: Mapping[str, CoatFeatures]
    ) -> tuple[Proposal, ...]:
        """Pairs of sightings whose coats agree, left and right never compared.

        Parameters
        ----------
        sightings
            In any order.
        features
            By `detection_id`; photographs without a usable coat are passed over.
        """
        ordered = sorted(sightings, key=lambda each: each.sighting_id)
        coats = {each.sighting_id: self._best(each, features) for each in ordered}
        compared = [each for each in ordered if coats[each.sighting_id]]
        verified: dict[tuple[str, str], int] = {}
        for side in _SIDES:
            group = [each for each in compared if each.flank in (side, Flank.UNKNOWN)]
            for a, b in self._shortlist(group, coats):
                ends = (a.sighting_id, b.sighting_id)
                if ends not in verified:
                    verified[ends] = self._verify(a, b, coats)
        label = f"{self.name} {self.version}"
        return tuple(
            Proposal(*ends, Evidence.PATTERN, label, spots, float(spots))
            for ends, spots in sorted(verified.items())
            if spots >= self.settings.floor
        )

    def _best(
        self, sighting: Sighting, features: Mapping[str, CoatFeatures]
    ) -> tuple[CoatFeatures, ...]:
        found = [
            (-features[each.detection_id].sharpness, each.detection_id)
            for each in sighting.detections
            if each.detection_id in features and features[each.detection_id].usable
        ]
        return tuple(features[name] for _, name in sorted(found)[: self.settings.photos])

    def _shortlist(
        self, group: list[Sighting], coats: Mapping[str, tuple[CoatFeatures, ...]]
    ) -> list[tuple[Sighting, Sighting]]:
        photos = [
            (number, coat.descriptors)
            for number, each in enumerate(group)
            for coat in coats[each.sighting_id]
        ]
        owners = [number for number, _ in photos]
        scores = local_naive_bayes_scores([each for _, each in photos], owners, len(group))
        pairs = set()
        for number in range(len(group)):
            order = np.argsort(-scores[number], kind="stable")[: self.settings.shortlist]
            found = (int(k) for k in order if scores[number, k] > 0 and k != number)
            pairs |= {(min(number, k), max(number, k)) for k in found}
        return [(group[a], group[b]) for a, b in sorted(pairs)]

    def _verify(
        self, a: Sighting, b: Sighting, coats: Mapping[str, tuple[CoatFeatures, ...]]
    ) -> int:
        same_card = a.media[0].card == b.media[0].card
        most = 0
        for one, other in product(coats[a.sighting_id], coats[b.sighting_id]):
            most = max(most, verified_spots(one, other, same_card))
            if most >= 2 * self.settings.threshold:
                break
        return most
