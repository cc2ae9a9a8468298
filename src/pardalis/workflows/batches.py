"""Pure functions mapped over many items, with as few in memory as the workers need."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Protocol, TypeVar, runtime_checkable

from pardalis.errors import InputError
from pardalis.records.card_source import CardSource
from pardalis.records.media import Media

Item = TypeVar("Item")
Result = TypeVar("Result")

Progress = Callable[[str, int, int], None]
"""Told of a step's label, how many are done, and how many there are."""

_WAITING_PER_WORKER = 4


@runtime_checkable
class Elsewhere(Protocol):
    """An executor whose workers are not this machine's processors."""

    @property
    def size(self) -> int:
        """How many calls they run at once."""


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


@contextmanager
def hands(
    count: int | None, scheduler: str | None, survey: CardSource, media: Iterable[Media]
) -> Iterator[Executor]:
    """The executor that looks at a survey's photographs: this machine's threads, or a cluster.

    Parameters
    ----------
    count
        Threads, by default one a processor; of no effect on a cluster.
    scheduler
        Address of the cluster's scheduler, if there is one.
    survey
        The survey folder, or the cards at an address.
    media
        Its photographs; a cluster's workers are asked whether they find one.

    Raises
    ------
    InputError
        If the count is not at least 1.
    ClusterError
        If the cluster cannot do the work.
    """
    if scheduler is None:
        with workers(count) as executor:
            yield executor
        return
    from pardalis.workflows.cluster import cluster
    from pardalis.workflows.cluster_needs import needs

    with cluster(scheduler, needs(survey, (each.file_path for each in media))) as executor:
        yield executor


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
    pending: deque[Future[Result]] = deque()
    try:
        for item in items:
            pending.append(executor.submit(function, item))
            if len(pending) >= _WAITING_PER_WORKER * _size(executor):
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        for future in pending:
            future.cancel()


def _size(executor: Executor) -> int:
    return executor.size if isinstance(executor, Elsewhere) else os.cpu_count() or 1


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
