"""In which place and time photographs stood when a step was run, and whether they do yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from pardalis.records.media import Media
from pardalis.store import results
from pardalis.store.database import Connection

_PLACE = "place"
_PLACED = "placed"


class PlacedHash:
    """A hash of all photographs in their places, taken in station by station.

    Examples
    --------
    >>> one, other = PlacedHash(), PlacedHash()
    >>> one.of(["a table"]) == other.of(["a table"]), one.of(["a table"]) == one.of(["another"])
    (True, False)
    """

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, media: Sequence[Media]) -> None:
        """Take in the photographs of one station.

        Parameters
        ----------
        media
            In their places.
        """
        for each in media:
            told = (each.media_id, each.deployment_id, each.placement.value, each.timestamp,
                    each.burst_id, each.event_id)  # fmt: skip
            self._hash.update(f"{told}\n".encode("utf-8", "surrogateescape"))

    def of(self, beside: Iterable[object]) -> str:
        """The hash of what was taken in, and of what stands beside it.

        Parameters
        ----------
        beside
            Deployments, gaps and doubts: records that a `repr` tells apart.
        """
        whole = self._hash.copy()
        for each in beside:
            whole.update(f"{each!r}\n".encode("utf-8", "surrogateescape"))
        return whole.hexdigest()


def note_placed(connection: Connection, told: str) -> None:
    """Note how the photographs stand.

    Parameters
    ----------
    connection
        In the transaction that placed them.
    told
        As `PlacedHash` tells it.
    """
    results.put_choices(connection, _PLACE, {_PLACED: told})


def placed(connection: Connection) -> str:
    """How the photographs stand, as `note_placed` noted it; empty if an older version placed them.

    Parameters
    ----------
    connection
        To read with.
    """
    return str(results.choices(connection, _PLACE).get(_PLACED, ""))


def note_made_from(connection: Connection, step: str) -> None:
    """Note that a step was run on the photographs as they stand.

    Parameters
    ----------
    connection
        In a transaction.
    step
        Its name.
    """
    results.put_choices(connection, _beside(step), results.choices(connection, _PLACE))


def forget_made_from(connection: Connection, step: str) -> None:
    """Note that what a step was run on has changed: something else was found in photographs.

    Parameters
    ----------
    connection
        In a transaction.
    step
        Its name; nothing is noted if it has not been run.
    """
    if results.choices(connection, _beside(step)):
        results.put_choices(connection, _beside(step), {})


def stands_anew(connection: Connection, step: str) -> bool:
    """Whether photographs, table, clocks or findings have changed since a step was run.

    Parameters
    ----------
    connection
        To read with.
    step
        Its name.
    """
    return results.choices(connection, _beside(step)) != results.choices(connection, _PLACE)


def _beside(step: str) -> str:
    return f"{step} {_PLACED}"
