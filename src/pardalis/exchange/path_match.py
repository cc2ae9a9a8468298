"""Match paths as another program wrote them to the survey's photographs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar, runtime_checkable

from pardalis.records.sentence import say


@runtime_checkable
class Located(Protocol):
    """What lies at a path below the survey folder."""

    @property
    def file_path(self) -> str:
        """With forward slashes."""
        ...


File = TypeVar("File", bound=Located)


class PathMatch(Generic[File]):
    """Photographs found by the end of their path, whatever folder it began in elsewhere.

    Parameters
    ----------
    media
        The survey's photographs.
    """

    def __init__(self, media: Iterable[File]) -> None:
        self._by_name: dict[str, list[tuple[tuple[str, ...], File]]] = {}
        for each in media:
            parts = _parts(each.file_path)
            self._by_name.setdefault(parts[-1], []).append((parts, each))

    def find(self, path: str, within: str = "") -> tuple[File | None, str]:
        """The one photograph whose path ends most like this one, or why there is none.

        Parameters
        ----------
        path
            With slashes or backslashes, in any case, absolute or not.
        within
            A folder somewhere below which the photograph lies; empty for any.

        Returns
        -------
        media
            None if none or several fit.
        reason
            Why, in words; empty if one fits.
        """
        wanted = _parts(path)
        fits: list[tuple[int, File]] = []
        for parts, media in self._by_name.get(wanted[-1], ()) if wanted else ():
            if within and within.casefold() not in parts[:-1]:
                continue
            shared = _shared(wanted, parts)
            # One of the two paths must be the end of the other: a like name in another
            # folder is another photograph.
            if shared == min(len(wanted), len(parts)):
                fits.append((shared, media))
        if not fits:
            return None, say("No photograph of the survey has this path.")
        longest = max(shared for shared, _ in fits)
        best = [media for shared, media in fits if shared == longest]
        if len(best) > 1:
            return None, say("{n} photographs of the survey end like this path.", n=len(best))
        return best[0], ""


def _parts(path: str) -> tuple[str, ...]:
    parts = path.replace("\\", "/").casefold().split("/")
    return tuple(part for part in parts if part not in ("", "."))


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many parts at the end are the same."""
    count = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        count += 1
    return count
