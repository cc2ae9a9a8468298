"""What may not stand in a table of captures: each with its row and a remedy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int

from pardalis.errors import TableError
from pardalis.records.capture_history import DetectorType

LAST_OCCASION = 9_999
"""A higher number of an occasion, where nothing else tells how many there were, is a date."""

Records = tuple[
    Int[np.ndarray, " records"], Int[np.ndarray, " records"], Int[np.ndarray, " records"]
]
"""Animal, occasion and detector of each record, numbered from 0."""


def check_occasions(
    occasions: Sequence[int], rows: Int[np.ndarray, " records"], last: int | None, file: str
) -> None:
    """Raise at a capture on an occasion that did not exist.

    Parameters
    ----------
    occasions
        From 1, one a record.
    rows
        Rows of the file.
    last
        How many occasions there were, None if the captures are to tell it.
    file
        Name of the captures' file.

    Raises
    ------
    TableError
        Naming the first such row.
    """
    upper = LAST_OCCASION if last is None else last
    for row, occasion in zip(rows, occasions, strict=True):
        if not 1 <= occasion <= upper:
            message = f"Occasion {occasion} is not one of 1 to {last}."
            if last is None:
                message = f"Occasion {occasion}: they are numbered from 1, and not by date."
            remedy = "Correct the occasion, or give the number of occasions."
            raise TableError(file, int(row), message, remedy)


def check_effort(
    occasion: Int[np.ndarray, " records"],
    trap: Int[np.ndarray, " records"],
    rows: Int[np.ndarray, " records"],
    usage: Float[np.ndarray, "detectors occasions"],
    detector_ids: Sequence[str],
    file: str,
    usage_file: str,
) -> None:
    """Raise at a capture by a detector that did not work.

    Parameters
    ----------
    occasion, trap
        Of each record, from 0.
    rows
        Rows of the file.
    usage
        Effort.
    detector_ids
        Names of the detectors.
    file, usage_file
        Names of the files of captures and of effort.

    Raises
    ------
    TableError
        Naming the first such row.
    """
    wrong = np.flatnonzero(usage[trap, occasion] <= 0)
    if wrong.size:
        first = wrong[0]
        raise TableError(
            file,
            int(rows[first]),
            f"Detector '{detector_ids[trap[first]]}' had no effort on occasion "
            f"{occasion[first] + 1}.",
            f"Correct the effort in {usage_file} or the capture.",
        )


def check_repeats(
    detector: DetectorType,
    records: Records,
    rows: Int[np.ndarray, " records"],
    animals: Sequence[str],
    detector_ids: Sequence[str],
    file: str,
) -> None:
    """Raise at a second record where the type of detector allows one.

    Parameters
    ----------
    detector
        "proximity": once an animal, detector and occasion. "multi" and "single": once an animal
        and occasion. "single": besides once a detector and occasion. "count": any number.
    records
        Animal, occasion and detector.
    rows
        Rows of the file.
    animals, detector_ids
        Their names.
    file
        Name of the captures' file.

    Raises
    ------
    TableError
        Naming the second row and the first.
    """
    animal, occasion, trap = records
    if detector == "proximity":
        keys: tuple[np.ndarray, ...] = records
    elif detector in ("multi", "single"):
        keys = (animal, occasion)
    else:
        return
    pair = first_repeat(keys)
    if pair is not None:
        first, second = pair
        name, when = animals[animal[second]], occasion[second] + 1
        before, after = (detector_ids[trap[place]] for place in pair)
        where = f"at {after}" if before == after else f"at {before}, now at {after}"
        raise TableError(
            file,
            int(rows[second]),
            f"Animal {name} is already recorded {where} on occasion {when} (row {rows[first]}), "
            f"and a {detector} detector records it once.",
            _remedy(detector, before == after),
        )
    if detector == "single":
        _check_single(records, rows, animals, detector_ids, file)


def first_repeat(keys: Sequence[np.ndarray]) -> tuple[int, int] | None:
    """The first entry that equals an earlier one, with the first of its kind; None if none does.

    Parameters
    ----------
    keys
        Columns; entries are equal if they are so in each.

    Examples
    --------
    >>> first_repeat([np.array([1, 2, 1]), np.array([5, 5, 5])])
    (0, 2)
    """
    order = np.lexsort(tuple(keys))  # stable: equal entries stay in the file's order
    same = np.ones(max(len(order) - 1, 0), dtype=bool)
    for key in keys:
        same &= key[order][1:] == key[order][:-1]
    if not same.any():
        return None
    second = int(order[1:][same].min())
    equal = np.logical_and.reduce([key == key[second] for key in keys])
    return int(np.flatnonzero(equal)[0]), second


def _remedy(detector: DetectorType, same_place: bool) -> str:
    if same_place:
        return "Delete the row, or read the file with detector 'count'."
    if detector == "single":
        return "Delete one of the rows, or correct the animal or the occasion."
    return "Delete one of the rows, or read the file with detector 'proximity'."


def _check_single(
    records: Records,
    rows: Int[np.ndarray, " records"],
    animals: Sequence[str],
    detector_ids: Sequence[str],
    file: str,
) -> None:
    animal, occasion, trap = records
    pair = first_repeat((occasion, trap))
    if pair is None:
        return
    first, second = pair
    raise TableError(
        file,
        int(rows[second]),
        f"Detector '{detector_ids[trap[second]]}' has already caught animal "
        f"{animals[animal[first]]} on occasion {occasion[second] + 1} (row {rows[first]}), "
        f"and a single-catch detector holds one animal.",
        "Delete one of the rows, or read the file with detector 'multi'.",
    )
