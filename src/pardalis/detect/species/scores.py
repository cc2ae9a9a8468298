"""From the scores of a classifier to a name that is sure enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.detect.species.lineage import RANKS, Lineage, lowest
from pardalis.detect.species.species_list import SpeciesList

LEAST = 0.65
"""Of a taxon's probability, to be named; as SpeciesNet rolls up its labels (Gadot et al. 2024)."""

_SLACK = 1e-3


@dataclass(frozen=True, slots=True)
class Named:
    """What a classifier makes of one animal.

    Parameters
    ----------
    scientific_name
        The narrowest taxon that is sure enough; empty if none is.
    probability
        Of that taxon, 0 to 1; None without one.
    ruled_out
        The likeliest name, where it is not on the species list.
    """

    scientific_name: str
    probability: float | None
    ruled_out: str = ""


def probabilities(scores: Float[np.ndarray, " classes"]) -> Float[np.ndarray, " classes"]:
    """Scores as probabilities: as they are if they add to 1, else by the softmax.

    Parameters
    ----------
    scores
        As a network gives them.

    Examples
    --------
    >>> probabilities(np.array([0.25, 0.75]))
    array([0.25, 0.75])
    >>> probabilities(np.array([0.0, np.log(3.0)])).round(2)
    array([0.25, 0.75])
    """
    if scores.min() >= 0 and abs(float(scores.sum()) - 1) < _SLACK:
        return scores
    raised: np.ndarray = np.exp(scores - scores.max())
    shares: np.ndarray = raised / raised.sum()
    return shares


def named(
    shares: Sequence[float],
    lineages: Sequence[Lineage],
    listed: SpeciesList | None = None,
    least: float = LEAST,
) -> Named:
    """The narrowest taxon whose classes together are likely enough.

    What a class that is not on the species list was given goes up to the narrowest taxon above it
    that holds a species of the list; where there is none it counts for nothing.

    Parameters
    ----------
    shares
        Probability of each class.
    lineages
        Of each class.
    listed
        The species of the region; by default all are believed.
    least
        Probability that a taxon must have to be named, 0 to 1.

    Examples
    --------
    >>> lynx = ("", "", "Felidae", "Lynx", "Lynx lynx")
    >>> cat = ("", "", "Felidae", "Felis", "Felis catus")
    >>> named([0.9, 0.1], [lynx, cat]).scientific_name
    'Lynx lynx'
    >>> named([0.5, 0.5], [lynx, cat]).scientific_name
    'Felidae'
    """
    believed = [listed.rolled_up(lineage) for lineage in lineages] if listed else list(lineages)
    best = max(range(len(shares)), key=lambda place: shares[place])
    ruled_out = lowest(lineages[best]) if believed[best] != lineages[best] else ""
    for rank in reversed(range(len(RANKS))):
        totals: dict[str, float] = defaultdict(float)
        for share, lineage in zip(shares, believed, strict=True):
            totals[lineage[rank]] += float(share)
        totals.pop("", None)
        name = min(totals, key=lambda each: (-totals[each], each), default="")
        if name and totals[name] >= least:
            return Named(name, min(round(totals[name], 4), 1.0), ruled_out)
    return Named("", None, ruled_out)
