"""secr's capture files, read into one capture history a session.

The format is that of secr's vignette "Data input for secr" (secr-datainput.pdf).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pardalis.errors import TableError
from pardalis.exchange.animal_tables import values_of_animals
from pardalis.exchange.capture_checks import check_occasions
from pardalis.exchange.capture_rows import CaptureRow, TrapTable, build_history
from pardalis.exchange.secr_lines import TextLine, is_header, labels, read_lines
from pardalis.exchange.secr_traps import read_secr_traps
from pardalis.exchange.session_tables import (
    numbers_of_occasions,
    selected,
    sessions_in_order,
)
from pardalis.exchange.table_cells import finite, integer
from pardalis.records.capture_history import CaptureHistory, DetectorType

NO_CAPTURE = "NONE"
"""secr's identity for a session without captures."""


@dataclass(frozen=True, slots=True)
class SessionLines:
    """Records of one session.

    Parameters
    ----------
    captures
        Its records.
    covariates
        Texts of each record.
    """

    captures: list[CaptureRow]
    covariates: list[tuple[str, ...]]


def read_secr_text(
    captures: Path,
    traps: Path | tuple[Path, ...],
    detector: DetectorType = "proximity",
    session: str | None = None,
    occasions: int | tuple[int, ...] | None = None,
) -> tuple[CaptureHistory, ...]:
    """Read capture histories from secr's files ("trapID" format), one for each session.

    Sessions stand in secr's order: by value if all their names are numbers, else by letters.

    Parameters
    ----------
    captures
        Lines "session animal occasion detector [covariates]", with or without a header; the
        animal NONE stands for a session without captures.
    traps
        Lines "detector x y [usage] [/ covariates]", x and y projected [m]: one file for all
        sessions or one for each, in their order.
    detector
        Type of all detectors.
    session
        The one wanted; None for all.
    occasions
        Their number, for all sessions or one for each in order; by default as many as the usage
        has, or the last with a capture.

    Raises
    ------
    TableError
        If a line cannot be used.
    """
    names, found = _sessions(captures)
    sessions = sessions_in_order(found)
    if not sessions:
        raise TableError(
            captures.name,
            None,
            "It has no captures.",
            f"Check that it is the right file; a session without any has a line with {NO_CAPTURE}.",
        )
    arrays = dict(zip(sessions, _arrays(traps, sessions, captures.name), strict=True))
    number = numbers_of_occasions(sessions, occasions, captures.name)
    return tuple(
        _history(name, found[name], names, arrays[name], detector, captures.name, number[name])
        for name in selected(sessions, session, captures.name)
    )


def _history(
    session: str,
    lines: SessionLines,
    names: Sequence[str],
    traps: TrapTable,
    detector: DetectorType,
    file: str,
    occasions: int | None,
) -> CaptureHistory:
    caught = [each for each in lines.captures if each.animal != NO_CAPTURE]
    if occasions is None and traps.usage is None and not caught:
        told = [each.occasion for each in lines.captures]  # by the line NONE
        check_occasions(told, np.array([each.row for each in lines.captures]), None, file)
        occasions = max(told)
    _check_not_by_place(lines, traps, file)
    animals = tuple(dict.fromkeys(each.animal for each in caught))
    covariates = []
    for place, name in enumerate(names):
        cells = [
            (each.animal, texts[place], each.row)
            for each, texts in zip(lines.captures, lines.covariates, strict=True)
        ]
        covariates.append((name, values_of_animals(animals, cells, name, file)))
    return build_history(
        session, caught, traps, detector, file, occasions, animals, tuple(covariates)
    )


def _check_not_by_place(lines: SessionLines, traps: TrapTable, file: str) -> None:
    """Raise at secr's other format, which has x and y for the detector; never quote them."""
    known = set(traps.ids)
    for each, texts in zip(lines.captures, lines.covariates, strict=True):
        numbers = texts and finite(each.trap) is not None and finite(texts[0]) is not None
        if numbers and each.trap not in known and "." in each.trap + texts[0]:
            raise TableError(
                file,
                each.row,
                "It seems to give the detector by its coordinates (secr's format XY).",
                "Write the detector's name instead (secr's format trapID).",
            )


def _arrays(
    traps: Path | tuple[Path, ...], sessions: tuple[str, ...], file: str
) -> tuple[TrapTable, ...]:
    """Detectors of each session."""
    if isinstance(traps, Path):
        return (read_secr_traps(traps),) * len(sessions)
    if len(traps) != len(sessions):
        raise TableError(
            file,
            None,
            f"It has {len(sessions)} sessions, but there are {len(traps)} files of detectors.",
            f"Give one file for all sessions, or one for each of {list(sessions)}.",
        )
    return tuple(read_secr_traps(path) for path in traps)


def _sessions(path: Path) -> tuple[tuple[str, ...], dict[str, SessionLines]]:
    """Names of the individual covariates, and the records of each session."""
    lines, comments = read_lines(path)
    header = [line for line in comments if line.fields[:1] and _names_columns(line)]
    if lines and is_header(lines[0], 2):
        header.append(lines.pop(0))
    wanted = max((len(line.fields) for line in lines), default=4) - 4
    names = labels(header[-1].fields[4:] if header else (), max(wanted, 0))
    found: dict[str, SessionLines] = {}
    for line in lines:
        row, covariates = _record(line, path.name)
        if row.animal != NO_CAPTURE and len(covariates) != wanted:
            raise TableError(
                path.name,
                line.row,
                f"It has {len(covariates)} covariates, other lines have {wanted}.",
                "Give each line one value of each, NA if it is not known.",
            )
        own = found.setdefault(line.fields[0], SessionLines([], []))
        own.captures.append(row)
        own.covariates.append(covariates or ("",) * wanted)
    return names, found


def _names_columns(line: TextLine) -> bool:
    """Whether a comment is the header that secr writes: "Session ID Occasion Detector ..."."""
    return len(line.fields) > 3 and line.fields[0].casefold() == "session"


def _record(line: TextLine, file: str) -> tuple[CaptureRow, tuple[str, ...]]:
    fields = line.fields
    if len(fields) < 4 or "" in fields[:4]:
        remedy = "Give session, animal, occasion and detector, separated by blanks."
        raise TableError(file, line.row, "A capture needs four fields.", remedy)
    occasion = integer(fields[2], file, line.row, "occasion")
    if occasion < 0:
        raise TableError(
            file,
            line.row,
            "The minus sign says that the animal was removed, which no model here allows.",
            "Remove the sign if the animal lived on.",
        )
    return CaptureRow(line.row, fields[1], occasion, fields[3]), fields[4:]
