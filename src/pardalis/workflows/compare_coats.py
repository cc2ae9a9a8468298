"""Which sightings may be one animal: asked for what has changed, kept for what has not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import exp
from pathlib import Path

from pardalis.identify.identities.calibration import shipped_calibration
from pardalis.identify.identities.evidence import PairEvidence, Surroundings
from pardalis.identify.identities.fitting import fitted_calibration
from pardalis.identify.identities.labelled import labelled_by_decisions
from pardalis.identify.identities.paired import propose_paired
from pardalis.identify.identities.weighing import weighed
from pardalis.plugins import Matcher, SeesMirrored
from pardalis.records.calibration import Calibration
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.decision import Decision
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting

Pair = tuple[str, str]


_AGREES = 0.99


@dataclass(frozen=True, slots=True)
class Compared:
    """A matcher with the coats as it keeps them.

    Parameters
    ----------
    matcher
        Compares them.
    features
        By `detection_id`.
    folder
        Where it keeps its index.
    """

    matcher: Matcher
    features: Mapping[str, CoatFeatures]
    folder: Path

    def propose(
        self, usable: Iterable[Sighting], changed: Collection[str], former: Iterable[Proposal]
    ) -> tuple[Proposal, ...]:
        """The pattern's proposals: anew for pairs with something changed, else the former.

        Parameters
        ----------
        usable
            Sightings with a coat to tell an animal by.
        changed
            The `sighting_id`s of what is new or changed.
        former
            The proposals of the last run.
        """
        present = tuple(usable)
        names = {each.sighting_id for each in present}
        pattern = (each for each in former if each.evidence is Evidence.PATTERN)
        found = {
            _ends(each): each for each in pattern if names.difference(changed) >= {*_ends(each)}
        }
        asked = names.intersection(changed)
        if asked:
            self.folder.mkdir(parents=True, exist_ok=True)
            made = self.matcher.propose(present, self.features, asked=asked, folder=self.folder)
            found |= {_ends(each): each for each in made}
        return tuple(found[ends] for ends in sorted(found))

    def mirrored(
        self,
        usable: Iterable[Sighting],
        changed: Collection[str],
        former: Iterable[Pair],
        pattern: Iterable[Proposal],
    ) -> tuple[Pair, ...]:
        """Pairs of sightings that agree only if the photographs of one are mirrored.

        Parameters
        ----------
        usable
            Sightings with a coat to tell an animal by.
        changed
            The `sighting_id`s of what is new or changed.
        former
            Those of the last run.
        pattern
            The present proposals: what agrees as it is was not turned over.
        """
        present = tuple(usable)
        names = {each.sighting_id for each in present}
        kept = {pair for pair in former if names.difference(changed) >= {*pair}}
        agreeing = {name for each in pattern if each.p_same > _AGREES for name in _ends(each)}
        asked = names.intersection(changed) - agreeing
        if asked and isinstance(self.matcher, SeesMirrored):
            folder = self.folder
            kept |= {*self.matcher.mirrored(present, self.features, asked=asked, folder=folder)}
        return tuple(sorted(kept))


def calibrated(
    matcher: str,
    usable: Iterable[Sighting],
    pattern: Iterable[Proposal],
    said: Iterable[Decision],
    marks: Mapping[str, int],
) -> Calibration:
    """What the matcher's evidence is worth in this project, by its own decisions where it has any.

    Parameters
    ----------
    matcher
        Its name.
    usable
        Sightings with a coat to tell an animal by.
    pattern
        The matcher's proposals.
    said
        Decisions that make the catalogue, bound.
    marks
        Key points on the coat of each sighting.

    Raises
    ------
    PluginError
        If no calibration comes for this matcher.
    """
    shipped = shipped_calibration(matcher)
    present, made = tuple(usable), tuple(pattern)
    pairs = labelled_by_decisions(present, made, said, marks)
    if not pairs:
        return shipped
    known = {each.sighting_id: each for each in present}
    first = weighed(present, made, shipped, marks)
    evidence = PairEvidence(known, first, Surroundings(marks=marks, calibration=shipped))
    return fitted_calibration(pairs, shipped, exp(evidence.log_prior_odds))


def weigh(
    usable: Iterable[Sighting],
    pattern: Iterable[Proposal],
    calibration: Calibration,
    marks: Mapping[str, int],
) -> tuple[Proposal, ...]:
    """All proposals, those of paired cameras with them, each with its probability.

    Parameters
    ----------
    usable
        Sightings with a coat to tell an animal by.
    pattern
        The matcher's proposals.
    calibration
        What its evidence is worth.
    marks
        Key points on the coat of each sighting.
    """
    present = tuple(usable)
    return weighed(present, (*pattern, *propose_paired(present)), calibration, marks)


def _ends(proposal: Proposal) -> Pair:
    return proposal.sighting_a, proposal.sighting_b
