"""Rows of capture tables of any form, made into a capture history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.errors import TableError
from pardalis.exchange.capture_checks import check_effort, check_occasions, check_repeats
from pardalis.records.capture_history import CaptureHistory, Covariates, DetectorType


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One record of an animal at a detector.

    Parameters
    ----------
    row
        Row of the file, from 1.
    animal, trap
        As written.
    occasion
        From 1.
    """

    row: int
    animal: str
    occasion: int
    trap: str


@dataclass(frozen=True, slots=True, eq=False)
class TrapTable:
    """Detectors of one session with their effort and covariates.

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
    season
        Effort of the whole season, one a detector, where nothing is said of its occasions.
    covariates
        Name and a value for each detector.
    """

    file: str
    ids: tuple[str, ...]
    coordinates: Float[np.ndarray, "detectors 2"]
    usage: Float[np.ndarray, "detectors occasions"] | None
    usage_file: str
    season: Float[np.ndarray, " detectors"] | None = None
    covariates: Covariates = ()


def build_history(
    session: str,
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
    session
        Its name.
    captures
        Its records.
    traps
        Its detectors.
    detector
        Their type.
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
        Naming the row: unknown trap, occasion that does not exist or had no effort, a record
        too many for the type of detector.
    """
    rows = np.array([each.row for each in captures], dtype=np.int64)
    names = tuple(animals) or tuple(dict.fromkeys(each.animal for each in captures))
    row_of_animal = {name: place for place, name in enumerate(names)}
    animal = np.array([row_of_animal[each.animal] for each in captures], dtype=np.int64)
    trap = _trap_numbers(captures, traps, file)
    usage = _usage(captures, traps, file, occasions)
    check_occasions([each.occasion for each in captures], rows, usage.shape[1], file)
    occasion = np.array([each.occasion - 1 for each in captures], dtype=np.int64)
    check_effort(occasion, trap, rows, usage, traps.ids, file, traps.usage_file)
    check_repeats(detector, (animal, occasion, trap), rows, names, traps.ids, file)
    records = np.column_stack([animal, occasion, trap]).reshape(-1, 3)
    kept, count = np.unique(records, axis=0, return_counts=True)
    return CaptureHistory(
        session=session,
        detector=detector,
        detector_ids=traps.ids,
        detectors=traps.coordinates,
        usage=usage,
        individual_ids=names,
        animal=kept[:, 0],
        occasion=kept[:, 1],
        trap=kept[:, 2],
        count=count.astype(np.int64),
        covariates=covariates,
        detector_covariates=traps.covariates,
    )


def _trap_numbers(
    captures: Sequence[CaptureRow], traps: TrapTable, file: str
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    row_of_trap = {name: place for place, name in enumerate(traps.ids)}
    for each in captures:
        if each.trap not in row_of_trap:
            raise TableError(
                file,
                each.row,
                f"Detector '{each.trap}' is not in {traps.file}.",
                f"Correct its name, or add it to {traps.file}.",
            )
    return np.array([row_of_trap[each.trap] for each in captures], dtype=np.int64)


def _usage(
    captures: Sequence[CaptureRow], traps: TrapTable, file: str, occasions: int | None
) -> Float[np.ndarray, "detectors occasions"]:
    """Effort of each occasion, as the tables or their number say."""
    if traps.usage is not None:
        if occasions is not None and occasions != traps.usage.shape[1]:
            raise TableError(
                traps.usage_file,
                None,
                f"It has effort for {traps.usage.shape[1]} occasions; {occasions} were asked for.",
                "Leave out the number of occasions, or correct the effort.",
            )
        return traps.usage
    if occasions is None:
        rows, found = [each.row for each in captures], [each.occasion for each in captures]
        check_occasions(found, np.array(rows, dtype=np.int64), None, file)
        occasions = max(found, default=1)
    if traps.season is None:
        return np.ones((len(traps.ids), occasions))
    if occasions > 1:
        raise TableError(
            traps.file,
            None,
            f"Its column 'usage' gives one effort a detector, but there are {occasions} occasions.",
            "Give a table of usage with one column an occasion.",
        )
    return traps.season[:, np.newaxis]
