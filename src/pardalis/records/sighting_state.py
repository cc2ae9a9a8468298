"""What the machine makes of one sighting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SightingState:
    """Whether a sighting shows a coat to tell an animal by, and how sure its side is.

    Parameters
    ----------
    sighting_id
        The sighting.
    identifiable
        Whether a coat to tell an animal by was seen by the machine. A person may overrule it.
    reason
        Why not; empty if it is.
    proven
        Whether it certainly shows a coat, and no leaf litter.
    flank_confidence
        Probability that its flank is right, 0 to 1.
    marks
        Key points of the coat in its best photograph.
    features_of
        A hash of all that this was made from, to know what has changed since; empty where a
        photograph could not be read.
    """

    sighting_id: str
    identifiable: bool
    reason: str = ""
    proven: bool = False
    flank_confidence: float = 0.0
    marks: int = 0
    features_of: str = ""
