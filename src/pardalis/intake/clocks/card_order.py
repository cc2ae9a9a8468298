"""The order in which a camera took its photographs, whatever its clock said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

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

_Run = tuple[str, str, str, bool]
_Place = tuple[int, int]


def card_order(photos: Iterable[CardFile]) -> list[CardFile]:
    """Photographs of one card in the order of the numbers that cameras give their files.

    Those without such a number follow, in the order of their times: see `follows`.

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
    listed = list(photos)
    places = running_numbers(photo.file_path for photo in listed if _is_on_card(photo))

    def key(photo: CardFile) -> tuple[bool, _Run, _Place, datetime, str]:
        run, place = places.get(photo.file_path, (("", "", "", False), (0, 0)))
        time = photo.camera_time or _NO_TIME
        return photo.file_path not in places, run, place, time, photo.file_path

    return sorted(listed, key=key)


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
    >>> follows(files)
    (False, True, False)
    """
    places = running_numbers(photo.file_path for photo in photos if _is_on_card(photo))
    runs = [places[photo.file_path][0] if photo.file_path in places else None for photo in photos]
    known = (now is not None and now == was for was, now in pairwise(runs))
    return (False, *known) if photos else ()


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


def _is_on_card(photo: CardFile) -> bool:
    """Of what only a package knows there is no byte, and its name is the package's."""
    return photo.size > 0


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
