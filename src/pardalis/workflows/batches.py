"""Pure functions mapped over many items, with as few in memory as the workers need."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from pardalis.errors import InputError

Item = TypeVar("Item")
Result = TypeVar("Result")

Progress = Callable[[str, int, int], None]
"""Told of a step's label, how many are done, and how many there are."""

_WAITING_PER_WORKER = 4


def silent(_label: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


@contextmanager
def workers(count: int | None) -> Iterator[Executor]:
    """An executor of so many threads, by default one a processor.

    Threads, since decoding, features and matrix products leave Python's lock. What has not begun
    is given up when an error or the user stops the run.

    Raises
    ------
    InputError
        If the count is not at least 1.
    """
    if count is not None and count < 1:
        raise InputError(f"{count} workers cannot work.", "Give 1 or more.")
    executor = ThreadPoolExecutor(count or os.cpu_count() or 1)
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def map_in_order(
    executor: Executor, function: Callable[[Item], Result], items: Iterable[Item]
) -> Iterator[Result]:
    """Results in the order of the items; only a few items are under way at any time.

    Examples
    --------
    >>> with workers(2) as executor:
    ...     list(map_in_order(executor, abs, [-3, -2, -1]))
    [3, 2, 1]
    """
    window = _WAITING_PER_WORKER * (os.cpu_count() or 1)
    pending: deque[Future[Result]] = deque()
    try:
        for item in items:
            pending.append(executor.submit(function, item))
            if len(pending) >= window:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        for future in pending:
            future.cancel()


def in_batches(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """The items, so many at a time.

    Examples
    --------
    >>> list(in_batches("leopard", 3))
    [('l', 'e', 'o'), ('p', 'a', 'r'), ('d',)]
    """
    rest = iter(items)
    while batch := tuple(islice(rest, size)):
        yield batch
