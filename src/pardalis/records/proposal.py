"""The machine's opinion that two sightings are one animal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Evidence(StrEnum):
    """Why two sightings may be one animal."""

    PATTERN = "pattern"
    PAIRED_CAMERAS = "paired_cameras"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two sightings that may be one animal, with the evidence.

    Parameters
    ----------
    sighting_a, sighting_b
        `sighting_id`s, the smaller first.
    evidence
        PATTERN: the coat matched. PAIRED_CAMERAS: both sides photographed in one event.
    matcher
        Name and version of what proposed it.
    verified
        Number of geometrically verified spots (0 for paired cameras).
    score
        The matcher's score, larger is surer.
    log_ratio
        Natural logarithm of how many times likelier the evidence is if the two are one animal than
        if they are two; 0 until it is weighed.
    p_same
        Probability that they are one animal, given the evidence and how many pairs there are.
    similarity
        What a re-identification network says beside the matcher, the cosine of its two embeddings
        (-1 to 1); None if none was asked or it did not bring the two together.
    """

    sighting_a: str
    sighting_b: str
    evidence: Evidence
    matcher: str
    verified: int
    score: float
    log_ratio: float = 0.0
    p_same: float = 0.5
    similarity: float | None = None
