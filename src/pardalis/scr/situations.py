"""In which situation an animal of a class meets a detector on an occasion: its parameters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int

from pardalis.records.capture_history import CaptureHistory

ANIMAL_RESPONSES = ("b", "B")
"""Learned responses of the whole animal: after its first capture; after a capture the time before.
"""

DETECTOR_RESPONSES = ("bk", "Bk")
"""Learned responses of the animal to one detector: as those of the whole animal."""

SITE_RESPONSES = ("k", "K")
"""Changes of a detector after any animal was caught there; on the occasion after."""


@dataclass(frozen=True, slots=True, eq=False)
class Situations:
    """Which combination of detection parameters holds in each situation of a session.

    Parameters
    ----------
    combination
        By class, group of animals, state of learning and kind of place and occasion.
    place
        Kind of place and occasion of each detector on each occasion.
    naive_place
        The same, had no animal been caught; as in secr, animals never caught meet this.
    animal_group
        Of each animal.
    animal_class
        Of each animal whose class is known; -1 where it may be of any.
    responses
        Learned responses in the order of their bits in the state of learning (first is 1, then 2).
    binomial_size
        0: counts are Poisson. 1: binomial with the effort as size. Above: binomial of that size.
    """

    combination: Int[np.ndarray, "classes groups states places"]
    place: Int[np.ndarray, "detectors occasions"]
    naive_place: Int[np.ndarray, "detectors occasions"]
    animal_group: Int[np.ndarray, " animals"]
    animal_class: Int[np.ndarray, " animals"]
    responses: tuple[str, ...] = ()
    binomial_size: int = 0

    @property
    def depends_on_time(self) -> bool:
        """Whether occasions must be told apart for more than their effort."""
        return bool(self.responses) or bool((self.place != self.place[:, :1]).any())


@dataclass(frozen=True, slots=True, eq=False)
class Learning:
    """The states of learning of the animals that were caught.

    Parameters
    ----------
    animal_state
        Bits of the responses of the whole animal, by animal and occasion.
    pair_animal, pair_detector
        Each animal with each detector that caught it.
    pair_state
        Bits of all responses, by pair and occasion.
    pair_of_record
        Of each record of the history.
    """

    animal_state: Int[np.ndarray, "animals occasions"]
    pair_animal: Int[np.ndarray, " pairs"]
    pair_detector: Int[np.ndarray, " pairs"]
    pair_state: Int[np.ndarray, "pairs occasions"]
    pair_of_record: Int[np.ndarray, " records"]


def learning(history: CaptureHistory, responses: tuple[str, ...]) -> Learning:
    """What each animal had learned before each occasion.

    Parameters
    ----------
    history
        The capture history.
    responses
        Those of the model, in the order of their bits.

    References
    ----------
    Otis, Burnham, White & Anderson (1978) Wildlife Monographs 62 (model M_b); Royle, Chandler,
    Sollmann & Gardner (2014) Spatial Capture-Recapture, section 7.2.3 (local response); secr's
    help page `secr.fit` for the names b, B, bk and Bk.
    """
    animals, occasions = len(history.individual_ids), history.usage.shape[1]
    detectors = len(history.detector_ids)
    caught = np.zeros((animals, occasions), dtype=bool)
    caught[history.animal, history.occasion] = True
    pairs, of_record = np.unique(history.animal * detectors + history.trap, return_inverse=True)
    pair_animal, pair_detector = pairs // detectors, pairs % detectors
    caught_there = np.zeros((len(pairs), occasions), dtype=bool)
    caught_there[of_record, history.occasion] = True
    animal_state = np.zeros((animals, occasions), dtype=np.int64)
    pair_only = np.zeros((len(pairs), occasions), dtype=np.int64)
    for bit, name in enumerate(responses):
        if name in ANIMAL_RESPONSES:
            animal_state += before(caught, lasting=name == "b") << bit
        else:
            pair_only += before(caught_there, lasting=name == "bk") << bit
    return Learning(
        animal_state, pair_animal, pair_detector, animal_state[pair_animal] + pair_only, of_record
    )


def before(
    caught: Bool[np.ndarray, "rows occasions"], lasting: bool
) -> Int[np.ndarray, "rows occasions"]:
    """1 on occasions after a capture: on all that follow, or on the next one alone.

    Parameters
    ----------
    caught
        On each occasion.
    lasting
        Whether the capture counts for all occasions that follow.

    Examples
    --------
    >>> before(np.array([[False, True, False, False]]), lasting=True).tolist()
    [[0, 0, 1, 1]]
    """
    earlier = np.zeros(caught.shape, dtype=np.int64)
    seen = np.logical_or.accumulate(caught, axis=1) if lasting else caught
    earlier[:, 1:] = seen[:, :-1]
    return earlier
