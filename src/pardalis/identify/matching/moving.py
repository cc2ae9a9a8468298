"""A coat proves itself by moving: its marks cross the picture together, unlike leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from pardalis.identify.coats.pattern import is_spotted_species
from pardalis.identify.matching.verification import compare_coats
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.sighting import Sighting

MOVED_SPOTS = 20
"""Marks that moved together between two frames of a burst; as many as accept a match."""


def proven_coats(
    sightings: Iterable[Sighting], features: Mapping[str, CoatFeatures]
) -> frozenset[str]:
    """Sightings that certainly show a coat, and so may make an individual by themselves.

    The source of a detection knows a spotted species, or two frames of the burst share marks that
    lie in the same arrangement at different places of the picture. Leaf litter that looks spotted
    stays where it is.

    Parameters
    ----------
    sightings
        Those with a coat to tell an animal by.
    features
        By `detection_id`.
    """
    return frozenset(each.sighting_id for each in sightings if _is_proven(each, features))


def _is_proven(sighting: Sighting, features: Mapping[str, CoatFeatures]) -> bool:
    if any(is_spotted_species(each.scientific_name) for each in sighting.detections):
        return True
    names = (each.detection_id for each in sighting.detections)
    coats = [features[name] for name in names if name in features and features[name].usable]
    return any(
        compare_coats(one, other, same_card=True).verified >= MOVED_SPOTS
        for one, other in combinations(coats, 2)
    )
