"""Work in batches keeps its order, its memory small and its errors."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from pardalis.errors import InputError
from pardalis.workflows.batches import in_batches, map_in_order, workers


def test_results_come_in_the_order_of_the_items() -> None:
    def slow_first(number: int) -> int:
        time.sleep(0.02 if number % 5 == 0 else 0)
        return number

    with workers(4) as executor:
        assert list(map_in_order(executor, slow_first, range(100))) == list(range(100))


def test_only_a_window_of_items_is_taken_ahead() -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield number

    with workers(2) as executor:
        results = map_in_order(executor, abs, items())
        next(results)
        assert taken < 1_000
        results.close()


def test_an_error_ends_the_work() -> None:
    begun = []
    lock = threading.Lock()

    def fails(number: int) -> int:
        with lock:
            begun.append(number)
        if number == 3:
            raise ValueError("3")
        return number

    with workers(1) as executor, pytest.raises(ValueError, match="3"):
        list(map_in_order(executor, fails, range(10_000)))
    assert len(begun) < 1_000


def test_workers_must_be_at_least_one() -> None:
    with pytest.raises(InputError, match="cannot work"), workers(0):
        pass


def test_batches_hold_all() -> None:
    assert [item for batch in in_batches(range(10), 4) for item in batch] == list(range(10))
    assert list(in_batches((), 4)) == []
