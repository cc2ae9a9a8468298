"""Rows of capture tables of any form, made into a capture history and checked row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.errors import TableError
from pardalis.records.capture_history import CaptureHistory, DetectorType

WIDEST_IN_DEGREES = 20.0
"""An array narrower than this in both axes, with values that degrees may have, is in degrees."""


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One record of an animal at a detector.

    Parameters
    ----------
    row
        Row of the file, from 1.
    session, animal, trap
        As written.
    occasion
        From 1.
    covariates
        Name and text, in the file's order.
    """

    row: int
    session: str
    animal: str
    occasion: int
    trap: str
    covariates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class TrapTable:
    """Detectors with their effort.

    Parameters
    ----------
    file
        Name of the file they were read from.
    ids
        Names, one a detector.
    coordinates
        Projected [m].
    usage
        Effort by occasion; None where nothing is said of it.
    usage_file
        Name of the file that says it.
    """

    file: str
    ids: tuple[str, ...]
    coordinates: Float[np.ndarray, "detectors 2"]
    usage: Float[np.ndarray, "detectors occasions"] | None
    usage_file: str


def integer(text: str, file: str, row: int, what: str) -> int:
    """A whole number from a table's cell.

    Parameters
    ----------
    text
        The cell.
    file
        Name of the file, for the message.
    row
        Row of the file, for the message.
    what
        What the number is, for the remedy.

    Raises
    ------
    TableError
        If it is not one.

    Examples
    --------
    >>> integer("3", "captures.csv", 2, "occasion")
    3
    """
    try:
        return int(text)
    except ValueError:
        raise TableError(
            file, row, f"'{text}' is not a whole number.", f"Correct the {what}."
        ) from None


def number(text: str, file: str, row: int, what: str) -> float:
    """A finite number from a table's cell.

    Parameters
    ----------
    text
        The cell.
    file
        Name of the file, for the message.
    row
        Row of the file, for the message.
    what
        What the number is, for the remedy.

    Raises
    ------
    TableError
        If it is not one.

    Examples
    --------
    >>> number("3.5", "traps.csv", 2, "x")
    3.5
    """
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise TableError(file, row, f"'{text}' is not a number.", f"Correct the {what}.")
    return value


def effort(text: str, file: str, row: int) -> float:
    """Effort from a table's cell: a number not below 0.

    Parameters
    ----------
    text
        The cell.
    file
        Name of the file, for the message.
    row
        Row of the file, for the message.

    Raises
    ------
    TableError
        If it is not one.

    Examples
    --------
    >>> effort("2", "usage.csv", 2)
    2.0
    """
    value = number(text, file, row, "effort")
    if value < 0:
        raise TableError(file, row, f"The effort {text} is negative.", "Give 0 for no effort.")
    return value


def check_projected(file: str, coordinates: Float[np.ndarray, "detectors 2"]) -> None:
    """Raise if coordinates look like degrees.

    Parameters
    ----------
    file
        Name of the file, for the message.
    coordinates
        As the file has them, x first.

    Raises
    ------
    TableError
        If all could be longitudes and latitudes and the array would be a few metres wide.
    """
    if len(coordinates) < 2:
        return
    in_range = np.all(np.abs(coordinates) <= (180.0, 180.0))
    if in_range and np.ptp(coordinates, axis=0).max() < WIDEST_IN_DEGREES:
        raise TableError(
            file,
            None,
            "The coordinates look like degrees, not metres.",
            "Project them first, for example to UTM.",
        )


def one_session(rows: Sequence[CaptureRow], session: str | None, file: str) -> list[CaptureRow]:
    """The rows of the session asked for, or of the only one.

    Parameters
    ----------
    rows
        Records of any session.
    session
        Its name; None for the only one.
    file
        Name of the file, for the message.

    Raises
    ------
    TableError
        If it is not in the file, or none was named and there are several.
    """
    names = sorted({each.session for each in rows})
    if session is None and len(names) > 1:
        raise TableError(file, None, f"It has {len(names)} sessions.", f"Choose one of {names}.")
    if session is not None and session not in names:
        raise TableError(file, None, f"It has no session '{session}'.", f"Choose one of {names}.")
    return [each for each in rows if session in (None, each.session)]


def build_history(
    captures: Sequence[CaptureRow],
    traps: TrapTable,
    detector: DetectorType,
    file: str,
    occasions: int | None = None,
    animals: Sequence[str] = (),
    covariates: tuple[tuple[str, tuple[str, ...]], ...] = (),
) -> CaptureHistory:
    """The capture history of one session, every row checked.

    Parameters
    ----------
    captures
        Records of one session.
    traps
        Detectors.
    detector
        "proximity" or "count".
    file
        Name of the captures' file, for messages.
    occasions
        How many there were; by default as many as the usage has, or the last with a capture.
    animals
        Names in the wanted order; by default in order of appearance.
    covariates
        Individual covariates, in the order of the animals.

    Raises
    ------
    TableError
        Naming the row: unknown trap, occasion that does not exist or had no effort, second
        record on one occasion at a binary detector.
    """
    usage = _usage(captures, traps, file, occasions)
    row_of_trap = {name: place for place, name in enumerate(traps.ids)}
    names = tuple(animals) or tuple(dict.fromkeys(each.animal for each in captures))
    row_of_animal = {name: place for place, name in enumerate(names)}
    counts: dict[tuple[int, int, int], int] = {}
    for each in captures:
        _check_row(each, file, traps, row_of_trap, usage)
        key = (row_of_animal[each.animal], each.occasion - 1, row_of_trap[each.trap])
        if key in counts and detector == "proximity":
            raise TableError(
                file,
                each.row,
                f"Animal {each.animal} is already recorded at {each.trap} on occasion "
                f"{each.occasion}, and a proximity detector records it once.",
                "Delete the row, or read the file with detector 'count'.",
            )
        counts[key] = counts.get(key, 0) + 1
    table = np.array(sorted(counts), dtype=np.int64).reshape(-1, 3)
    return CaptureHistory(
        session=captures[0].session if captures else "",
        detector=detector,
        detector_ids=traps.ids,
        detectors=traps.coordinates,
        usage=usage,
        individual_ids=names,
        animal=table[:, 0],
        occasion=table[:, 1],
        trap=table[:, 2],
        count=np.array([counts[key] for key in sorted(counts)], dtype=np.int64),
        covariates=covariates,
    )


def _usage(
    captures: Sequence[CaptureRow], traps: TrapTable, file: str, occasions: int | None
) -> Float[np.ndarray, "detectors occasions"]:
    if traps.usage is None:
        last = max((each.occasion for each in captures), default=1)
        return np.ones((len(traps.ids), max(occasions or last, 1)))
    if occasions is not None and occasions != traps.usage.shape[1]:
        raise TableError(
            traps.usage_file,
            None,
            f"It has effort for {traps.usage.shape[1]} occasions; {occasions} were asked for.",
            "Leave out the number of occasions, or correct the effort.",
        )
    return traps.usage


def _check_row(
    each: CaptureRow,
    file: str,
    traps: TrapTable,
    row_of_trap: dict[str, int],
    usage: Float[np.ndarray, "detectors occasions"],
) -> None:
    if each.trap not in row_of_trap:
        raise TableError(
            file, each.row, f"Detector '{each.trap}' is not in {traps.file}.", "Correct its name."
        )
    if not 1 <= each.occasion <= usage.shape[1]:
        raise TableError(
            file,
            each.row,
            f"Occasion {each.occasion} is not one of 1 to {usage.shape[1]}.",
            "Correct the occasion, or give the number of occasions.",
        )
    if usage[row_of_trap[each.trap], each.occasion - 1] <= 0:
        raise TableError(
            file,
            each.row,
            f"Detector '{each.trap}' had no effort on occasion {each.occasion}.",
            f"Correct the effort in {traps.usage_file} or the capture.",
        )
