"""Captures drawn occasion by occasion, as a model's likelihood takes them to arise."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.spatial import cKDTree

from pardalis.estimate.numbers.population import Animals
from pardalis.records.capture_history import CaptureHistory
from pardalis.scr.detection_functions import DetectionFunction
from pardalis.scr.kernel import raised
from pardalis.scr.situations import ANIMAL_RESPONSES, Situations, before
from pardalis.scr.tiles import Betas

NEGLIGIBLE = 1e-9
"""Chance that a survey would have had a capture at one of the distances that are left out."""

STEPS = 400
"""In which that distance is sought."""

LASTING = ("b", "bk", "k")
"""Learned responses that last to the end of the season; the others, only to the next occasion."""


@dataclass(frozen=True, slots=True)
class DrawnUnit:
    """What captures are drawn from: a unit's effort, and the parameters that hold in it.

    Parameters
    ----------
    history
        Of the data; its detectors and effort are used, and its captures are not.
    situations
        Which combination of parameters holds where; `place` that of a detector at which an animal
        was caught, `naive_place` that of one at which none was.
    function
        Detection function.
    betas
        Link-scale detection parameters of each combination.
    site_response
        "k" or "K" if detectors change after a capture; "" if they do not.
    """

    history: CaptureHistory
    situations: Situations
    function: DetectionFunction
    betas: Betas
    site_response: str = ""


def draw_captures(
    unit: DrawnUnit,
    animals: Animals,
    points: Float[np.ndarray, "points 2"],
    random: np.random.Generator,
) -> tuple[CaptureHistory, Int[np.ndarray, " caught"]]:
    """Draw the captures of animals; the history of those caught, without covariates.

    Detectors that hold one animal at a time ("single") are drawn in continuous time, the first to
    come being caught; their likelihood is that of multi-catch detectors, which is an
    approximation.

    Parameters
    ----------
    unit
        Effort and parameters.
    animals
        The animals.
    points
        Of the mask on which their centres lie [m].
    random
        Source of random numbers.

    Returns
    -------
    tuple
        The history, and which of the animals were caught.
    """
    season = _Season(unit, animals, points[animals.cell], random)
    occasions = unit.history.usage.shape[1]
    drawn = [season.captures(occasion) for occasion in range(occasions)]
    pair = np.concatenate([np.zeros(0, dtype=np.int64), *(pairs for pairs, _ in drawn)])
    count = np.concatenate([np.zeros(0, dtype=np.int64), *(counts for _, counts in drawn)])
    occasion = np.repeat(np.arange(occasions), [len(pairs) for pairs, _ in drawn])
    caught, animal = np.unique(season.animal[pair], return_inverse=True)
    order = np.lexsort((season.detector[pair], occasion, animal))
    history = replace(
        unit.history,
        individual_ids=tuple(str(number + 1) for number in range(len(caught))),
        animal=animal.reshape(-1)[order],
        occasion=occasion[order],
        trap=season.detector[pair][order],
        count=count[order],
        covariates=(),
    )
    return history, caught


class _Season:
    """A season under way; a pair is an animal with a detector that may catch it."""

    def __init__(
        self,
        unit: DrawnUnit,
        animals: Animals,
        centres: Float[np.ndarray, "animals 2"],
        random: np.random.Generator,
    ) -> None:
        self.unit, self.random = unit, random
        detectors = unit.history.detectors
        self.animal, self.detector = _pairs(centres, detectors, _reach(unit, centres))
        apart = centres[self.animal] - detectors[self.detector]
        self.squared = (apart * apart).sum(axis=1)
        self.of_class = animals.of_class[self.animal]
        self.group = animals.group[self.animal]
        responses = unit.situations.responses
        self.learned: list[np.ndarray] = [
            np.zeros(len(centres) if name in ANIMAL_RESPONSES else len(self.animal), dtype=bool)
            for name in responses
        ]
        self.site = np.zeros(len(detectors), dtype=bool)
        self.known: dict[int, np.ndarray] = {}

    def captures(
        self, occasion: int
    ) -> tuple[Int[np.ndarray, " captures"], Int[np.ndarray, " captures"]]:
        """Pairs with a capture on the occasion, and how many; who was caught learns from it."""
        usage = self.unit.history.usage[self.detector, occasion]
        pairs, counts = self._drawn(self._hazard(occasion), usage)
        self._learn(pairs)
        return pairs, counts

    def _hazard(self, occasion: int) -> Float[np.ndarray, " pairs"]:
        """Hazard of one unit of effort for each pair."""
        met = self.unit.situations
        place = np.where(self.site, met.place[:, occasion], met.naive_place[:, occasion])
        state = np.zeros(len(self.animal), dtype=np.int64)
        for bit, (name, learned) in enumerate(zip(met.responses, self.learned, strict=True)):
            state += (learned[self.animal] if name in ANIMAL_RESPONSES else learned) << bit
        combination = met.combination[self.of_class, self.group, state, place[self.detector]]
        hazard = np.zeros(len(combination))
        for number in np.unique(combination).tolist():
            own = combination == number
            hazard[own] = self._of_combination(number)[own]
        return hazard

    def _of_combination(self, number: int) -> Float[np.ndarray, " pairs"]:
        if number not in self.known:
            function, beta = self.unit.function, self.unit.betas[number]
            self.known[number] = raised(function.log_hazard(beta, self.squared)[0])
        return self.known[number]

    def _drawn(
        self, hazard: Float[np.ndarray, " pairs"], usage: Float[np.ndarray, " pairs"]
    ) -> tuple[Int[np.ndarray, " captures"], Int[np.ndarray, " captures"]]:
        detector, size = self.unit.history.detector, self.unit.situations.binomial_size
        risk = hazard * usage
        if detector == "count":
            if size == 0:
                counts = self.random.poisson(risk)
            elif size == 1:
                trials = np.round(usage).astype(np.int64)
                counts = self.random.binomial(trials, -np.expm1(-hazard))
            else:
                counts = self.random.binomial(size, -np.expm1(-risk))
            pairs = np.flatnonzero(counts)
            return pairs, counts[pairs]
        # The first event of a Poisson process of this risk; it counts if it comes in time.
        arrival = self.random.standard_exponential(len(risk))
        pairs = np.flatnonzero(arrival < risk)
        if detector != "proximity":
            pairs = self._first_come(pairs[np.argsort(arrival[pairs] / risk[pairs])])
        return pairs, np.ones(len(pairs), dtype=np.int64)

    def _first_come(self, pairs: Int[np.ndarray, " arrivals"]) -> Int[np.ndarray, " captures"]:
        """Of pairs in the order in which they meet, those that are a capture."""
        if self.unit.history.detector == "multi":
            _, first = np.unique(self.animal[pairs], return_index=True)
            return np.sort(pairs[first])
        held: set[int] = set()
        full: set[int] = set()
        kept = []
        for pair in pairs.tolist():
            animal, detector = int(self.animal[pair]), int(self.detector[pair])
            if animal not in held and detector not in full:
                held.add(animal)
                full.add(detector)
                kept.append(pair)
        return np.array(sorted(kept), dtype=np.int64)

    def _learn(self, pairs: Int[np.ndarray, " captures"]) -> None:
        responses = self.unit.situations.responses
        for place, name in enumerate(responses):
            caught = np.zeros(len(self.learned[place]), dtype=bool)
            caught[self.animal[pairs] if name in ANIMAL_RESPONSES else pairs] = True
            self.learned[place] = _remembered(self.learned[place], caught, name)
        if self.unit.site_response:
            visited = np.zeros(len(self.site), dtype=bool)
            visited[self.detector[pairs]] = True
            self.site = _remembered(self.site, visited, self.unit.site_response)


def _remembered(
    learned: Bool[np.ndarray, " rows"], caught: Bool[np.ndarray, " rows"], response: str
) -> Bool[np.ndarray, " rows"]:
    """What is remembered on the next occasion of what was known on this one, and of a capture."""
    occasions = np.column_stack([learned, caught, np.zeros_like(caught)])
    known: np.ndarray = before(occasions, lasting=response in LASTING)[:, -1].astype(bool)
    return known


def _reach(unit: DrawnUnit, centres: Float[np.ndarray, "animals 2"]) -> float:
    """Distance [m] beyond which no capture is likely in the whole survey, whoever is counted."""
    places = np.vstack([centres, unit.history.detectors])
    farthest = float(np.hypot(*np.ptp(places, axis=0))) + 1.0
    distances = np.linspace(0.0, farthest, STEPS)
    effort = float(unit.history.usage.sum()) * max(unit.situations.binomial_size, 1)
    bound = np.log(NEGLIGIBLE / max(effort * len(centres), 1.0))
    reach = 0.0
    for beta in {unit.betas[one] for one in np.unique(unit.situations.combination)}:
        beyond = unit.function.log_hazard(beta, distances[None, :] ** 2)[0][0] < bound
        reach = max(reach, float(distances[np.argmax(beyond)]) if beyond.any() else farthest)
    return reach


def _pairs(
    centres: Float[np.ndarray, "animals 2"],
    detectors: Float[np.ndarray, "detectors 2"],
    reach: float,
) -> tuple[Int[np.ndarray, " pairs"], Int[np.ndarray, " pairs"]]:
    """Animals and detectors within reach of each other, in the order of the animals."""
    if not len(centres):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    near = cKDTree(detectors).query_ball_point(centres, reach, return_sorted=True)
    animal = np.repeat(np.arange(len(centres)), [len(own) for own in near])
    return animal, np.concatenate([np.asarray(own, dtype=np.int64) for own in near])
