"""What a person is asked about two sightings."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.decision import Purpose, Verdict


@dataclass(frozen=True, slots=True)
class Question:
    """Whether two sightings are one animal, asked of a person.

    Parameters
    ----------
    sighting_a, sighting_b
        `sighting_id`s, the smaller first.
    purpose
        REVIEW: to make the catalogue. BLIND_REPEAT and KNOWN_PAIR test the reader, who must not
        see which it is.
    p_same
        The machine's opinion, not to be shown before the answer.
    gain
        How many sightings an answer is expected to move; 0 for a test of the reader.
    truth
        What the answer should be, for a test of the reader; None for a review.
    """

    sighting_a: str
    sighting_b: str
    purpose: Purpose
    p_same: float
    gain: float
    truth: Verdict | None = None
