"""A capture history made into linear terms, occasions collapsed as far as the model allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import coo_array, csr_array

from pardalis.errors import InputError
from pardalis.records.capture_history import CaptureHistory
from pardalis.scr.constants import log_constant
from pardalis.scr.situations import Situations, learning
from pardalis.scr.terms import Terms


def collapse(history: CaptureHistory, situations: Situations) -> Terms:
    """The linear terms of a session.

    Occasions collapse by themselves: exposures add up wherever the parameters are the same, and
    counts that are Poisson are summed over occasions where nothing else tells these apart.
    The constant is secr's: animals have no order, so that n! cancels and only the orders of
    animals with the same history divide the likelihood.

    Parameters
    ----------
    history
        The capture history.
    situations
        Which parameters hold where.

    Raises
    ------
    InputError
        If an animal was recorded where there was no effort: its probability would be zero.

    References
    ----------
    Efford, Borchers & Byrom (2009) in Thomson et al. (eds) Modeling Demographic Processes in
    Marked Populations, 255-269 (counts, multi-catch detectors); Efford, Borchers & Mowat (2013)
    Methods in Ecology and Evolution 4:629-636 (varying effort).
    """
    if np.any(history.usage[history.trap, history.occasion] <= 0):
        missing = int((history.usage[history.trap, history.occasion] <= 0).sum())
        raise InputError(
            f"{missing} captures lie on occasions without effort.",
            "Correct the effort or leave these captures out.",
        )
    return _Collapse(history, situations).terms()


def as_binomial_counts(history: CaptureHistory, size: int = 1) -> CaptureHistory:
    """The history of one long occasion, records summed and efforts too: secr's shortcut.

    Fitted as binomial counts with the effort as size, it is the same model as that of binary
    records where effort is the same on each occasion on which a detector worked, and of binomial
    counts of a fixed size. Elsewhere it is another model.

    Parameters
    ----------
    history
        Of proximity or count detectors.
    size
        Of the binomial count of one occasion.

    References
    ----------
    Efford, M. G. (2025) secr: spatially explicit capture-recapture models, help page `secr.fit`,
    `details$fastproximity`.
    """
    detectors = len(history.detector_ids)
    pairs, of_record = np.unique(history.animal * detectors + history.trap, return_inverse=True)
    return CaptureHistory(
        session=history.session,
        detector="count",
        detector_ids=history.detector_ids,
        detectors=history.detectors,
        usage=history.usage.sum(axis=1, keepdims=True) * size,
        individual_ids=history.individual_ids,
        animal=pairs // detectors,
        occasion=np.zeros(len(pairs), dtype=np.int64),
        trap=pairs % detectors,
        count=np.bincount(of_record, weights=history.count, minlength=len(pairs)).astype(np.int64),
        covariates=history.covariates,
        detector_covariates=history.detector_covariates,
        session_covariates=history.session_covariates,
    )


@dataclass(slots=True, eq=False)
class _Sparse:
    """Entries of a sparse table by row and code."""

    rows: list[np.ndarray]
    codes: list[np.ndarray]
    values: list[np.ndarray]

    @staticmethod
    def empty() -> _Sparse:
        return _Sparse([], [], [])

    def add(self, rows: np.ndarray, codes: np.ndarray, values: np.ndarray) -> None:
        self.rows.append(rows)
        self.codes.append(codes)
        self.values.append(values)

    def table(self, shape: tuple[int, int]) -> csr_array:
        rows, codes, values = (
            np.concatenate(each) if each else np.empty(0)
            for each in (self.rows, self.codes, self.values)
        )
        places = (rows.astype(np.int64), codes.astype(np.int64))
        made = coo_array((values.astype(float), places), shape=shape).tocsr()
        made.eliminate_zeros()
        return made


class _Collapse:
    """One session on its way to terms; a code is a combination with a detector."""

    def __init__(self, history: CaptureHistory, situations: Situations) -> None:
        self.history, self.situations = history, situations
        self.known = learning(history, situations.responses)
        self.detectors, self.occasions = history.usage.shape
        self.codes = (int(situations.combination.max()) + 1) * self.detectors
        self.usage = self._exposing_usage()
        classes = situations.combination.shape[0]
        known = situations.animal_class
        pairs = [
            (animal, number)
            for animal in range(len(history.individual_ids))
            for number in range(classes)
            if known[animal] in (-1, number)
        ]
        table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        self.row_animal, self.row_class = table[:, 0], table[:, 1]

    def terms(self) -> Terms:
        never, row_effort, efforts = self._efforts()
        records, extra = self._records(), self._extra()
        risks, risk_records = self._risks()
        used = np.array(efforts.any(axis=0))
        for table in (records, extra, risks):
            if table is not None:
                used[table.indices] = True
        channels = np.flatnonzero(used)
        return Terms(
            detectors=self.history.detectors,
            channel_detector=channels % self.detectors,
            channel_combination=channels // self.detectors,
            efforts=efforts[:, channels],
            row_animal=self.row_animal,
            row_class=self.row_class,
            row_effort=row_effort,
            records=records[:, channels],
            extra=None if extra is None else extra[:, channels],
            risks=None if risks is None else risks[:, channels],
            risk_records=risk_records,
            never=never,
            animal_group=self.situations.animal_group,
            animal_class=self.situations.animal_class,
            constant=log_constant(self.history, self.situations, self.usage),
        )

    def _exposing_usage(self) -> Float[np.ndarray, "detectors occasions"]:
        """Usage, times the number of binomial trials that each unit of it holds."""
        size = self.situations.binomial_size
        if self.history.detector != "count" or size <= 1:
            return self.history.usage
        return self.history.usage * size

    def _codes(
        self, number: int, group: int, state: Int[np.ndarray, " occasions"], never: bool
    ) -> Int[np.ndarray, "detectors occasions"]:
        """Codes that an animal in those states meets at each detector on each occasion."""
        of_place = self.situations.combination[number, group]
        place = self.situations.naive_place if never else self.situations.place
        combination = of_place[state[None, :], place]
        codes: np.ndarray = combination * self.detectors + np.arange(self.detectors)[:, None]
        return codes

    def _efforts(
        self,
    ) -> tuple[
        Int[np.ndarray, "groups classes"],
        Int[np.ndarray, " rows"],
        Float[np.ndarray, "efforts codes"],
    ]:
        """Shared exposures: those of animals never caught, then those of each other course."""
        classes, groups = self.situations.combination.shape[:2]
        made: dict[tuple[int, int, bool, bytes], int] = {}
        efforts: list[np.ndarray] = []
        sites_learn = not np.array_equal(self.situations.place, self.situations.naive_place)

        def row(number: int, group: int, course: np.ndarray, never: bool = False) -> int:
            key = (number, group, never and sites_learn, course.tobytes())
            if key not in made:
                codes = self._codes(number, group, course, never)
                sums = np.bincount(codes.ravel(), self.usage.ravel(), minlength=self.codes)
                made[key] = len(efforts)
                efforts.append(sums)
            return made[key]

        naive = np.zeros(self.occasions, dtype=np.int64)
        never = [
            [row(number, group, naive, never=True) for number in range(classes)]
            for group in range(groups)
        ]
        of_row = [
            row(number, int(self.situations.animal_group[animal]), self.known.animal_state[animal])
            for animal, number in zip(
                self.row_animal.tolist(), self.row_class.tolist(), strict=True
            )
        ]
        return np.array(never), np.array(of_row, dtype=np.int64), np.array(efforts)

    def _met(self, row: Int[np.ndarray, " some"], record: Int[np.ndarray, " some"]) -> np.ndarray:
        """Code that a row's animal met when it was recorded."""
        known, history = self.known, self.history
        trap, occasion = history.trap[record], history.occasion[record]
        state = known.pair_state[known.pair_of_record[record], occasion]
        group = self.situations.animal_group[self.row_animal[row]]
        place = self.situations.place[trap, occasion]
        combination = self.situations.combination[self.row_class[row], group, state, place]
        codes: np.ndarray = combination * self.detectors + trap
        return codes

    def _row_records(self) -> tuple[Int[np.ndarray, " some"], Int[np.ndarray, " some"]]:
        """Every record of every row: numbers of both."""
        order = np.argsort(self.history.animal, kind="stable")
        starts = np.searchsorted(
            self.history.animal[order], np.arange(len(self.history.individual_ids) + 1)
        )
        counts = np.diff(starts)[self.row_animal]
        rows = np.repeat(np.arange(len(self.row_animal)), counts)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        return rows, order[starts[self.row_animal[rows]] + within]

    def _records(self) -> csr_array:
        rows, records = self._row_records()
        entries = _Sparse.empty()
        entries.add(rows, self._met(rows, records), self.history.count[records])
        return entries.table((len(self.row_animal), self.codes))

    def _extra(self) -> csr_array | None:
        """Exposure of caught animals to the detectors that they had learned to know."""
        known = self.known
        learned = known.pair_state != known.animal_state[known.pair_animal]
        if not learned.any():
            return None
        entries = _Sparse.empty()
        for row, animal in enumerate(self.row_animal):
            own = np.flatnonzero(known.pair_animal == animal)
            pair, occasion = np.nonzero(learned[own])
            trap = known.pair_detector[own[pair]]
            usage = self.usage[trap, occasion]
            group, place = self.situations.animal_group[animal], self.situations.place
            of_place = self.situations.combination[self.row_class[row], group]
            states = (known.pair_state[own[pair], occasion], known.animal_state[animal, occasion])
            for state, sign in zip(states, (1.0, -1.0), strict=True):
                codes = of_place[state, place[trap, occasion]] * self.detectors + trap
                entries.add(np.full(len(codes), row), codes, sign * usage)
        return entries.table((len(self.row_animal), self.codes))

    def _risks(self) -> tuple[csr_array | None, csr_array | None]:
        detector, size = self.history.detector, self.situations.binomial_size
        if detector in ("multi", "single"):
            return self._shared_risks()
        if detector == "count" and size == 0:
            return None, None
        return self._own_risks()

    def _own_risks(self) -> tuple[csr_array, csr_array]:
        """Risks of one detector on one occasion: at most one record, or one a binomial trial."""
        rows, records = self._row_records()
        codes = self._met(rows, records)
        usage = self.history.usage[self.history.trap[records], self.history.occasion[records]]
        if self.history.detector == "count" and self.situations.binomial_size == 1:
            usage = np.ones(len(usage))
        pairs = np.column_stack([codes.astype(float), usage])
        unique, risk = np.unique(pairs, axis=0, return_inverse=True)
        risks, met = _Sparse.empty(), _Sparse.empty()
        risks.add(np.arange(len(unique)), unique[:, 0], unique[:, 1])
        met.add(rows, risk.reshape(-1), self.history.count[records])
        return (
            risks.table((len(unique), self.codes)),
            met.table((len(self.row_animal), len(unique))),
        )

    def _shared_risks(self) -> tuple[csr_array, csr_array]:
        """Risks of all detectors on one occasion: at most one record wherever."""
        known, history = self.known, self.history
        rows, records = self._row_records()
        made: dict[bytes, int] = {}
        risks, met = _Sparse.empty(), _Sparse.empty()
        for row, record in zip(rows.tolist(), records.tolist(), strict=True):
            animal, occasion = self.row_animal[row], int(history.occasion[record])
            states = np.full(self.detectors, known.animal_state[animal, occasion])
            own = known.pair_animal == animal
            states[known.pair_detector[own]] = known.pair_state[own, occasion]
            group = self.situations.animal_group[animal]
            place = self.situations.place[:, occasion]
            combination = self.situations.combination[self.row_class[row], group][states, place]
            codes = combination * self.detectors + np.arange(self.detectors)
            usage = self.usage[:, occasion]
            key = codes.tobytes() + usage.tobytes()
            if key not in made:
                made[key] = len(made)
                risks.add(np.full(self.detectors, made[key]), codes, usage)
            met.add(np.array([row]), np.array([made[key]]), np.ones(1))
        return (
            risks.table((len(made), self.codes)),
            met.table((len(self.row_animal), len(made))),
        )
