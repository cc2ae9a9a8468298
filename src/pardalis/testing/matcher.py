"""What every matcher plug-in must hold to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pardalis.plugins import Matcher
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import Flank
from pardalis.records.proposal import Evidence
from pardalis.records.sighting import CoatPhoto, Sighting


def check_extraction(matcher: Matcher, photo: CoatPhoto) -> CoatFeatures:
    """Hold what a matcher keeps of a photograph against its contract, and give it.

    It is the same each time, and survives being written to bytes and read back.

    Parameters
    ----------
    matcher
        The plug-in, made.
    photo
        Any detection in a readable photograph.
    """
    assert isinstance(matcher, Matcher), "A matcher has name, version, extract() and propose()."
    assert matcher.name, "A matcher has a name."
    assert matcher.version, "A matcher has a version."
    first, again = matcher.extract(photo), matcher.extract(photo)
    written = first.to_bytes()
    assert written == again.to_bytes(), "extract() gives the same each time."
    assert CoatFeatures.from_bytes(written).to_bytes() == written, "Bytes read back are the same."
    return first


def check_proposals(
    matcher: Matcher, sightings: Sequence[Sighting], features: Mapping[str, CoatFeatures]
) -> None:
    """Hold a matcher's proposals against its contract; an AssertionError says what it breaks.

    Pairs are of known sightings, each once and ordered, never of a left and a right side, and the
    same whatever the order of the sightings.

    Parameters
    ----------
    matcher
        The plug-in, made.
    sightings
        With both sides among them.
    features
        By `detection_id`.
    """
    made = matcher.propose(sightings, features)
    assert made == matcher.propose(sightings[::-1], features), "The order must not matter."
    flank = {each.sighting_id: each.flank for each in sightings}
    pairs = [(each.sighting_a, each.sighting_b) for each in made]
    assert len(set(pairs)) == len(pairs), "Each pair is proposed once."
    for each in made:
        ends = (each.sighting_a, each.sighting_b)
        assert ends[0] < ends[1], "The smaller sighting_id stands first."
        assert set(ends) <= set(flank), "Only known sightings are proposed."
        sides = {flank[name] for name in ends}
        assert sides != {Flank.LEFT, Flank.RIGHT}, "Left and right are never compared."
        assert each.evidence is Evidence.PATTERN, "A matcher speaks of pattern only."
