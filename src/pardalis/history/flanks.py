"""Which flank to count, so that an animal known from both sides counts once."""

from __future__ import annotations

from collections.abc import Sequence

from pardalis.history.captures import capture_history
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.detection import Flank
from pardalis.records.individual import Individual
from pardalis.records.sighting import Sighting


def choose_flank(
    individuals: Sequence[Individual],
    sightings: Sequence[Sighting],
    deployments: Sequence[Deployment],
    gaps: Sequence[EffortGap],
    excluded: frozenset[str] = frozenset(),
) -> Flank:
    """The flank with the most individuals, then the most captures, then the left one.

    Two flanks of one animal that nothing joins would count as two animals; one flank alone
    cannot. An animal whose flanks are joined counts once, by its captures of the chosen flank.

    Parameters
    ----------
    individuals, sightings, deployments, gaps, excluded
        As for `pardalis.history.captures.capture_history`.

    References
    ----------
    Foster & Harmsen (2012) A critique of density estimation from camera-trap data. Journal of
    Wildlife Management 76:224-236, on single-flank identification.
    """

    def size(flank: Flank) -> tuple[int, int]:
        history, _ = capture_history(individuals, sightings, deployments, gaps, flank, "", excluded)
        return len(history.individual_ids), len(history.animal)

    return max((Flank.LEFT, Flank.RIGHT), key=size)
