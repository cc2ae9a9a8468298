"""What every matcher plug-in must hold to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np

from pardalis.plugins import Matcher
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch
from pardalis.records.detection import Flank
from pardalis.records.proposal import Evidence, Proposal
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
    assert isinstance(matcher, Matcher), (
        "A matcher has name, version, extract(), match() and propose()."
    )
    assert matcher.name, "A matcher has a name."
    assert matcher.version, "A matcher has a version."
    first, again = matcher.extract(photo), matcher.extract(photo)
    written = first.to_bytes()
    assert written == again.to_bytes(), "extract() gives the same each time."
    assert CoatFeatures.from_bytes(written).to_bytes() == written, "Bytes read back are the same."
    return first


def check_match(matcher: Matcher, a: CoatFeatures, b: CoatFeatures) -> CoatMatch:
    """Hold a matcher's comparison of two coats against its contract, and give it.

    Parameters
    ----------
    matcher
        The plug-in, made.
    a, b
        As it extracted them; usable or not.
    """
    made, again = (matcher.match(a, b, same_card=False) for _ in range(2))
    assert (made.verified, made.score) == (again.verified, again.score), "It is the same each time."
    assert made.verified >= 0, "Verified marks are counted from 0."
    assert np.isfinite(made.score), "A score is a number."
    assert len(made.spots_a) == len(made.spots_b) == made.verified, "Each verified mark is shown."
    assert np.isfinite(made.transform).all(), "Without a homography it is all zero."
    return made


def check_proposals(
    matcher: Matcher,
    sightings: Sequence[Sighting],
    features: Mapping[str, CoatFeatures],
    same: Collection[tuple[str, str]] = (),
    folder: Path | None = None,
) -> None:
    """Hold a matcher's proposals against its contract; an AssertionError says what it breaks.

    Pairs are of known sightings, each once and ordered, never of a left and a right side, and the
    same whatever the order of the sightings. Asked for some, it proposes pairs of those alone. What
    it keeps in a folder changes nothing of the pairs that it must find.

    Parameters
    ----------
    matcher
        The plug-in, made.
    sightings
        With both sides among them.
    features
        By `detection_id`.
    same
        Pairs, the smaller `sighting_id` first, that it must find however it is asked.
    folder
        An empty one; without it what is kept from call to call is not tried.
    """
    made = matcher.propose(sightings, features)
    assert made == matcher.propose(sightings[::-1], features), "The order must not matter."
    _check_pairs(made, sightings)
    assert set(same) <= _ends(made), "Pairs that agree are proposed."
    assert matcher.propose(sightings, features, asked=()) == (), "Asked for none it proposes none."
    for each in sightings:
        asked = matcher.propose(sightings, features, asked=(each.sighting_id,))
        _check_asked(asked, each.sighting_id, same)
    if folder is not None:
        _check_folder(matcher, sightings, features, same, folder)


def _check_folder(
    matcher: Matcher,
    sightings: Sequence[Sighting],
    features: Mapping[str, CoatFeatures],
    same: Collection[tuple[str, str]],
    folder: Path,
) -> None:
    whole, grown = folder / "whole", folder / "grown"
    for _ in ("fresh", "used again"):
        made = matcher.propose(sightings, features, folder=whole)
        assert set(same) <= _ends(made), "A folder changes no pair that agrees."
    found: set[tuple[str, str]] = set()
    for count, each in enumerate(sightings, start=1):
        there = sightings[:count]
        made = matcher.propose(there, features, (each.sighting_id,), grown)
        _check_pairs(made, there)
        found |= _ends(made)
    assert set(same) <= found, "Added one by one, the pairs that agree are found."
    rest = sightings[1:]
    _check_pairs(matcher.propose(rest, features, folder=whole), rest)


def _check_pairs(made: Sequence[Proposal], sightings: Sequence[Sighting]) -> None:
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


def _check_asked(made: Sequence[Proposal], asked: str, same: Collection[tuple[str, str]]) -> None:
    pairs = _ends(made)
    assert all(asked in ends for ends in pairs), "Only pairs of those asked for are proposed."
    assert {ends for ends in same if asked in ends} <= pairs, "What is asked for is found."


def _ends(made: Sequence[Proposal]) -> set[tuple[str, str]]:
    return {(each.sighting_a, each.sighting_b) for each in made}
