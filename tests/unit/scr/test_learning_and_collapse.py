"""What animals had learned, and how occasions collapse to linear terms, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pardalis.errors import InputError
from pardalis.records.capture_history import CaptureHistory
from pardalis.scr.collapse import as_binomial_counts, collapse
from pardalis.scr.constants import log_orders_of_twins
from pardalis.scr.situations import Situations, before, learning

# Animal 0: at detector 1 on the 2nd occasion, at 0 on the 3rd. Animal 1: at 1 on the 1st and 2nd.
HISTORY = CaptureHistory(
    session="s",
    detector="proximity",
    detector_ids=("a", "b", "c"),
    detectors=np.array([[0.0, 0.0], [500.0, 0.0], [1000.0, 0.0]]),
    usage=np.array([[1.0, 1.0, 2.0, 0.0], [1.0, 1.0, 2.0, 1.0], [0.0, 0.0, 0.0, 0.0]]),
    individual_ids=("x", "y"),
    animal=np.array([0, 0, 1, 1]),
    occasion=np.array([1, 2, 0, 1]),
    trap=np.array([1, 0, 1, 1]),
    count=np.array([1, 1, 1, 1]),
)


def situations(responses: tuple[str, ...] = (), size: int = 0) -> Situations:
    """A combination of parameters for each state of learning."""
    states = 2 ** len(responses)
    return Situations(
        combination=np.arange(states).reshape(1, 1, states, 1),
        place=np.zeros((3, 4), dtype=np.int64),
        naive_place=np.zeros((3, 4), dtype=np.int64),
        animal_group=np.zeros(2, dtype=np.int64),
        animal_class=np.full(2, -1),
        responses=responses,
        binomial_size=size,
    )


def test_before_lasts_or_does_not() -> None:
    caught = np.array([[False, True, False, True, False]])
    assert before(caught, lasting=True).tolist() == [[0, 0, 1, 1, 1]]
    assert before(caught, lasting=False).tolist() == [[0, 0, 1, 0, 1]]


def test_states_of_animals_and_of_pairs() -> None:
    known = learning(HISTORY, ("b", "bk"))
    assert known.animal_state.tolist() == [[0, 0, 1, 1], [0, 1, 1, 1]]
    pairs = list(zip(known.pair_animal.tolist(), known.pair_detector.tolist(), strict=True))
    assert pairs == [(0, 0), (0, 1), (1, 1)]
    assert known.pair_state.tolist() == [[0, 0, 1, 3], [0, 0, 3, 3], [0, 3, 3, 3]]
    assert [pairs[pair] for pair in known.pair_of_record] == [(0, 1), (0, 0), (1, 1), (1, 1)]


def test_a_response_to_the_time_before_is_forgotten() -> None:
    known = learning(HISTORY, ("B", "Bk"))
    assert known.animal_state.tolist() == [[0, 0, 1, 1], [0, 1, 1, 0]]
    assert known.pair_state.tolist() == [[0, 0, 1, 3], [0, 0, 3, 1], [0, 3, 3, 0]]


def test_efforts_add_up_and_detectors_that_never_worked_vanish() -> None:
    terms = collapse(HISTORY, situations())
    assert terms.channel_detector.tolist() == [0, 1]
    assert terms.efforts.tolist() == [[4.0, 5.0]]
    assert terms.never.tolist() == [[0]]
    assert terms.row_effort.tolist() == [0, 0]
    assert terms.records.toarray().tolist() == [[1.0, 1.0], [0.0, 2.0]]
    assert terms.extra is None


def test_exposure_before_and_after_the_first_capture() -> None:
    terms = collapse(HISTORY, situations(("b",)))
    channels = list(
        zip(terms.channel_combination.tolist(), terms.channel_detector.tolist(), strict=True)
    )
    assert channels == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert terms.efforts[terms.never[0, 0]].tolist() == [4.0, 5.0, 0.0, 0.0]
    assert terms.efforts[terms.row_effort].tolist() == [[2.0, 2.0, 2.0, 3.0], [1.0, 1.0, 3.0, 4.0]]
    assert terms.records.toarray().tolist() == [[0.0, 1.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]]


def test_exposure_to_known_detectors_is_moved_between_combinations() -> None:
    terms = collapse(HISTORY, situations(("bk",)))
    assert terms.channel_combination.tolist() == [0, 0, 1]
    assert terms.channel_detector.tolist() == [0, 1, 1]
    assert terms.efforts.tolist() == [[4.0, 5.0, 0.0]]
    assert terms.extra is not None
    # animal 0 knows detector 1 from the 3rd occasion on, and detector 0 on the 4th: no effort
    assert terms.extra.toarray().tolist() == [[0.0, -3.0, 3.0], [0.0, -4.0, 4.0]]
    total = terms.efforts[terms.row_effort] + terms.extra.toarray()
    assert total.sum(axis=1).tolist() == [9.0, 9.0]


def test_risks_of_binary_records_are_their_efforts() -> None:
    terms = collapse(HISTORY, situations())
    assert terms.risks is not None
    assert terms.risk_records is not None
    risks = (terms.risk_records @ terms.risks).toarray()
    assert risks.tolist() == [[2.0, 1.0], [0.0, 2.0]]
    assert terms.constant == pytest.approx(np.log(2.0))


def test_risks_of_multi_catch_traps_are_those_of_all_together() -> None:
    terms = collapse(replace(HISTORY, detector="multi"), situations())
    assert terms.risks is not None
    assert terms.risk_records is not None
    assert terms.risk_records.toarray().sum(axis=1).tolist() == [2.0, 2.0]
    assert (terms.risk_records @ terms.risks).toarray().tolist() == [[3.0, 3.0], [2.0, 2.0]]


def test_poisson_counts_have_no_risks() -> None:
    counts = replace(HISTORY, detector="count", count=np.array([3, 1, 1, 2]))
    terms = collapse(counts, situations())
    assert terms.risks is None
    assert terms.records.toarray().tolist() == [[1.0, 3.0], [0.0, 3.0]]


def test_binomial_counts_of_a_size_are_exposed_so_many_times() -> None:
    counts = replace(HISTORY, detector="count", count=np.array([3, 1, 1, 2]))
    assert collapse(counts, situations(size=5)).efforts.tolist() == [[20.0, 25.0]]
    assert collapse(counts, situations(size=1)).efforts.tolist() == [[4.0, 5.0]]


def test_an_animal_of_unknown_class_has_a_row_for_each() -> None:
    classes = replace(
        situations(),
        combination=np.array([0, 1]).reshape(2, 1, 1, 1),
        animal_class=np.array([-1, 1]),
    )
    terms = collapse(HISTORY, classes)
    assert terms.row_animal.tolist() == [0, 0, 1]
    assert terms.row_class.tolist() == [0, 1, 1]
    assert terms.efforts[terms.never[0]].tolist() == [[4.0, 5.0, 0.0, 0.0], [0.0, 0.0, 4.0, 5.0]]


def test_summed_to_one_long_occasion() -> None:
    found = as_binomial_counts(HISTORY, 2)
    assert found.detector == "count"
    assert found.usage.tolist() == [[8.0], [10.0], [0.0]]
    assert found.animal.tolist() == [0, 0, 1]
    assert found.trap.tolist() == [0, 1, 1]
    assert found.count.tolist() == [1, 1, 2]


def test_orders_of_twins() -> None:
    one = np.array([7, 7, 7])
    animals = np.array([0, 1, 2])
    assert log_orders_of_twins(animals, one, np.ones(3, int), np.full(3, -1)) == pytest.approx(
        np.log(6)
    )
    counts = np.array([1, 1, 2])
    assert log_orders_of_twins(animals, one, counts, np.full(3, -1)) == pytest.approx(np.log(2))


def test_captures_without_effort_are_refused() -> None:
    usage = HISTORY.usage.copy()
    usage[1, 1] = 0.0
    with pytest.raises(InputError, match="2 captures lie on occasions without effort"):
        collapse(replace(HISTORY, usage=usage), situations())
