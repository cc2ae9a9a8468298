"""Files brought from an address while those before them are looked at."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from pardalis.errors import PhotoError
from pardalis.intake.sources.cards import AddressedCards
from pardalis.records.card_source import CardSource

Item = TypeVar("Item")

# A store answers slowly, but many at once.
_AT_ONCE = 16
_AHEAD = 64


def bring_ahead(
    source: CardSource, items: Iterable[Item], paths: Callable[[Item], Iterable[str]]
) -> Iterator[Item]:
    """The items in their order, each once its files are in the cache; of a folder just the items.

    Parameters
    ----------
    source
        What the files are opened from.
    items
        Whatever needs files.
    paths
        The `file_path`s of the files that one needs.

    Raises
    ------
    SourceError
        If an address cannot be reached. A file that cannot be had is met by whoever opens it.
    """
    if not isinstance(source, AddressedCards):
        yield from items
        return
    pool = ThreadPoolExecutor(_AT_ONCE)
    waiting: deque[tuple[Item, list[Future[None]]]] = deque()
    try:
        for item in items:
            wanted = dict.fromkeys(paths(item))
            waiting.append((item, [pool.submit(_bring, source, path) for path in wanted]))
            while sum(len(files) for _, files in waiting) > _AHEAD:
                yield _ready(*waiting.popleft())
        while waiting:
            yield _ready(*waiting.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _bring(source: AddressedCards, file_path: str) -> None:
    with suppress(PhotoError):
        source / file_path


def _ready(item: Item, files: list[Future[None]]) -> Item:
    for each in files:
        each.result()
    return item
