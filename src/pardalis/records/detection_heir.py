"""Which detection took the place of one that is gone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DetectionHeir:
    """A detection that was replaced, and the one that decisions on it speak of since.

    Parameters
    ----------
    replacement
        Number of the replacement, from 1: detections of one may exchange their ids. 0 where a
        person said that nothing is there: what was said of its sighting holds for the heir, another
        detection of it, as long as that stands.
    at_position
        Of the ledger then: decisions up to it spoke of the former detection.
    detection_id
        The former one.
    heir
        The present one; empty if there is none where the former one was.
    """

    replacement: int
    at_position: int
    detection_id: str
    heir: str
