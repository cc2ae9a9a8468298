"""Which sightings may be one animal: asked for what has changed, kept for what has not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from pardalis.identify.identities.paired import propose_paired
from pardalis.identify.identities.weighing import weighed
from pardalis.plugins import Matcher
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting
from pardalis.records.sighting_state import SightingState


def propose(
    matcher: Matcher,
    usable: Iterable[Sighting],
    features: Mapping[str, CoatFeatures],
    changed: Collection[str],
    former: Iterable[Proposal],
    folder: Path,
) -> tuple[Proposal, ...]:
    """The pattern's proposals: anew for pairs with something changed, the former for the rest.

    Parameters
    ----------
    matcher
        Compares coats.
    usable
        Sightings with a coat to tell an animal by.
    features
        By `detection_id`.
    changed
        The `sighting_id`s of what is new or changed.
    former
        The proposals of the last run.
    folder
        Where the matcher keeps its index.
    """
    present = tuple(usable)
    names = {each.sighting_id for each in present}
    unchanged = names.difference(changed)
    kept = [
        each
        for each in former
        if each.evidence is Evidence.PATTERN
        and each.sighting_a in unchanged
        and each.sighting_b in unchanged
    ]
    asked = names.intersection(changed)
    folder.mkdir(parents=True, exist_ok=True)
    made = matcher.propose(present, features, asked=asked, folder=folder) if asked else ()
    found = {(each.sighting_a, each.sighting_b): each for each in (*kept, *made)}
    return tuple(found[ends] for ends in sorted(found))


def weigh(
    usable: Iterable[Sighting],
    pattern: Iterable[Proposal],
    states: Mapping[str, SightingState],
) -> tuple[Proposal, ...]:
    """All proposals, those of paired cameras with them, each with its probability.

    Parameters
    ----------
    usable
        Sightings with a coat to tell an animal by.
    pattern
        The matcher's proposals.
    states
        What the machine makes of each sighting, for the marks on its coat.
    """
    present = tuple(usable)
    marks = {name: state.marks for name, state in states.items() if state.marks}
    return weighed(present, (*pattern, *propose_paired(present)), marks=marks)
