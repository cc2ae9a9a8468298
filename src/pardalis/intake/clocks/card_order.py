"""The order in which a camera took its photographs, whatever its clock said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from pardalis.records.card_file import CardFile

# IMG_0001, RCNX0001, EK000001, 100_0001, 0001: something that stays, and a number at the end. More
# digits than seven are a date, a time or a hash.
_NUMBERED = re.compile(r"(?P<fixed>(?:.*\D)?)(?P<number>\d{1,7})")
# 100RECNX is followed by 101RECNX: the folders of a camera are numbered from 100 to 999.
_FOLDER = re.compile(r"(?P<number>[1-9]\d\d)(?P<fixed>[0-9A-Z_]{2,5})", re.IGNORECASE)
# Numbers of fewer digits are not believed to begin again.
_LEAST_DIGITS = 4
# So much wider is the hole between the first and the last of numbers that began again.
_WIDER = 10
_NO_TIME = datetime(1, 1, 1)

Photo = TypeVar("Photo")
_Run = tuple[str, str, str, bool]
_Place = tuple[int, int]


def card_order(photos: Iterable[CardFile]) -> list[CardFile]:
    """Photographs of one card in the order of the numbers that cameras give their files.

    Runs of numbers, and photographs without any, come in the order of their times: see `follows`.

    Parameters
    ----------
    photos
        Of one card. IMG_9 comes before IMG_10, 100EK113 before 101EK113, and IMG_9999 before the
        IMG_0001 with which the camera goes on.

    Examples
    --------
    >>> from pardalis.records.card_file import FileKind
    >>> files = [CardFile(f"S1/{name}", "S1", 1, 1, FileKind.PHOTO) for name in ("B10", "B9")]
    >>> [file.file_path for file in card_order(files)]
    ['S1/B9', 'S1/B10']
    """
    return ordered_card(photos)[0]


def follows(photos: Sequence[CardFile]) -> tuple[bool, ...]:
    """Of each photograph of a card, whether it is known to have been taken after the one before it.

    The numbers of their files tell it, where the camera gave them: something that stays, and a
    running number. A time of upload, a hash, or the name of a photograph that is known from a
    package only, tell nothing.

    Parameters
    ----------
    photos
        Of one card, as `card_order` gives them.

    Examples
    --------
    >>> from pardalis.records.card_file import FileKind
    >>> names = ("IMG_0001.JPG", "IMG_0002.JPG", "62e87bc6.jpg")
    >>> files = [CardFile(f"S1/{name}", "S1", 1, 1, FileKind.PHOTO) for name in names]
    >>> follows(card_order(files))
    (False, False, True)
    """
    return ordered_card(photos)[1]


def ordered_card(photos: Iterable[CardFile]) -> tuple[list[CardFile], tuple[bool, ...]]:
    """What `card_order` gives, and what `follows` says of it.

    Parameters
    ----------
    photos
        Of one card.
    """
    return in_order((photo, _named(photo)) for photo in photos)


@dataclass(frozen=True, slots=True)
class Named:
    """What the place of a photograph on its card is told by.

    Parameters
    ----------
    path
        Of its file.
    on_card
        Whether it was read from a card: what only a package knows has a name by the package.
    time
        By the camera's clock, of any photographs that are compared all naive or all aware.
    """

    path: str
    on_card: bool
    time: datetime | None


def in_order(told: Iterable[tuple[Photo, Named]]) -> tuple[list[Photo], tuple[bool, ...]]:
    """Photographs of one card as `card_order` has them, and what `follows` says of each.

    Parameters
    ----------
    told
        Anything that stands for a photograph, with what its place is told by.
    """
    listed = list(told)
    places = running_numbers(named.path for _, named in listed if named.on_card)

    begun: dict[_Run, float] = {}
    for _, named in listed:
        if named.path in places:
            run, seconds = places[named.path][0], _seconds(named.time)
            begun[run] = min(seconds, begun.get(run, seconds))

    def key(each: tuple[Photo, Named]) -> tuple[float, _Run, _Place, str]:
        named = each[1]
        if named.path not in places:
            return _seconds(named.time), ("", "", "", False), (0, 0), named.path
        run, place = places[named.path]
        return begun[run], run, place, named.path

    listed.sort(key=key)
    runs = [places[named.path][0] if named.path in places else None for _, named in listed]
    known = (now is not None and now == was for was, now in pairwise(runs))
    return [photo for photo, _ in listed], (False, *known) if listed else ()


def _named(photo: CardFile) -> Named:
    return Named(photo.file_path, photo.size > 0, photo.camera_time)


def running_numbers(paths: Iterable[str]) -> Mapping[str, tuple[_Run, _Place]]:
    """To which of a camera's runs of numbers a file belongs, and its place in it.

    Parameters
    ----------
    paths
        Of the files of one card, each once; those without a running number are left out.

    Examples
    --------
    >>> found = running_numbers(["100EK113/EK000001.JPG", "100EK113/EK000002.AVI", "a.jpg"])
    >>> [place for _, place in found.values()]
    [(100, 1), (100, 2)]
    """
    numbers: dict[tuple[str, str, str, int], dict[str, str]] = defaultdict(dict)
    for path in paths:
        parent, _, name = path.rpartition("/")
        stem = name.rpartition(".")[0] or name
        found = _NUMBERED.fullmatch(stem)
        if found is None or not _is_a_cameras(found):
            continue
        above, _, last = parent.rpartition("/")
        folder = _FOLDER.fullmatch(last)
        kind, number = (folder["fixed"], int(folder["number"])) if folder else (last, 0)
        key = above, kind.casefold(), found["fixed"].casefold(), number
        numbers[key][path] = found["number"]
    return {
        path: ((above, kind, fixed, again), (folder, place))
        for (above, kind, fixed, folder), own in numbers.items()
        for path, (again, place) in _places(own).items()
    }


def _seconds(time: datetime | None) -> float:
    return (time.replace(tzinfo=None) - _NO_TIME).total_seconds() if time else -1.0


def _is_a_cameras(found: re.Match[str]) -> bool:
    lettered = any(sign.isalpha() for sign in found["fixed"])
    return lettered or len(found["number"]) >= _LEAST_DIGITS


def _places(digits: Mapping[str, str]) -> dict[str, tuple[bool, int]]:
    """The places of one folder's numbers, and whether they are those that began again.

    They may have begun again if far more of them are missing in between than between the last and
    the first. Then the two are runs of their own: what lies in the hole is not known.
    """
    places = {path: int(written) for path, written in digits.items()}
    widths = {len(written) for written in digits.values()}
    after = 0
    if len(widths) == 1 and min(widths) >= _LEAST_DIGITS:
        ordered = sorted(set(places.values()))
        widest, above = max(((b - a, b) for a, b in pairwise(ordered)), default=(0, 0))
        left = ordered[0] + 10 ** min(widths) - 1 - ordered[-1]
        after = above if widest > _WIDER * left else 0
    return {path: (place < after, place) for path, place in places.items()}
