"""What a cluster's workers must have so that they find what would be found here."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path

from pardalis.records.card_source import CardSource

_DECIDE_PIXELS = ("pardalis", "numpy", "opencv-python-headless", "pillow")
"""Distributions whose version may change what is found in a photograph."""
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Needs:
    """What a worker must have so that it finds what would be found here.

    Parameters
    ----------
    versions
        Of Python and of what reads and compares pixels, by name.
    survey
        The survey folder, under the path that it has here; none of cards at an address, which
        each worker brings with its own credentials.
    sample
        One of its photographs, or none where none could be named.
    """

    versions: tuple[tuple[str, str], ...]
    survey: Path | None
    sample: Path | None


def needs(survey: CardSource, file_paths: Iterable[str] = ()) -> Needs:
    """What a worker needs to look at this survey's photographs as this process would.

    Parameters
    ----------
    survey
        The survey folder, or the cards at an address.
    file_paths
        Photographs in it; the first that is there is the sample.
    """
    if not isinstance(survey, Path):
        return Needs(_versions(), None, None)
    root = survey.absolute()
    seen = (root / path for path in islice(file_paths, _LOOKED_AT))
    return Needs(_versions(), root, next((each for each in seen if each.is_file()), None))


@lru_cache(maxsize=8)
def lacking(needed: Needs) -> str:
    """What this process lacks to do the work, in words; nothing if it can.

    Parameters
    ----------
    needed
        As the process that asks states it.
    """
    for (name, theirs), (_, ours) in zip(needed.versions, _versions(), strict=True):
        if theirs != ours:
            return f"has {name} {ours or 'not at all'}, and this run {theirs}"
    if needed.survey is not None and not needed.survey.is_dir():
        return f"has no folder '{needed.survey}'"
    if needed.sample is not None and not needed.sample.is_file():
        return f"does not find '{needed.sample}'"
    return ""


@lru_cache(maxsize=1)
def _versions() -> tuple[tuple[str, str], ...]:
    python = ".".join(map(str, sys.version_info[:2]))
    return (("Python", python), *((name, _version(name)) for name in _DECIDE_PIXELS))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
