"""secr's text files: captures, detectors with usage, and habitat masks.

The format is that of secr's vignette "Data input for secr" (secr-datainput.pdf).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from pardalis.errors import TableError
from pardalis.exchange.capture_rows import (
    CaptureRow,
    TrapTable,
    build_history,
    check_projected,
    effort,
    integer,
    number,
    one_session,
)
from pardalis.records.capture_history import CaptureHistory, DetectorType

NO_CAPTURE = "NONE"
"""secr's identity for a session without captures."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """The fields of a line, with its number from 1 and the text after a slash.

    Parameters
    ----------
    row
        Number of the line, from 1.
    fields
        Separated by blanks, tabs or commas; comment left out.
    after_slash
        Fields after a slash: a detector's covariates.
    """

    row: int
    fields: tuple[str, ...]
    after_slash: tuple[str, ...] = ()


def read_secr_text(
    captures: Path,
    traps: Path,
    detector: DetectorType = "proximity",
    session: str | None = None,
    occasions: int | None = None,
) -> CaptureHistory:
    """Read a session from secr's capture and detector files ("trapID" format).

    Parameters
    ----------
    captures
        Lines "session animal occasion detector [covariates]", with or without a header.
    traps
        Lines "detector x y [usage] [/ covariates]", x and y projected [m].
    detector
        "proximity" or "count".
    session
        Which one; may be left out if the file has only one.
    occasions
        Their number; by default as many as the usage has, or the last with a capture.

    Raises
    ------
    TableError
        If a line cannot be used.
    """
    table = read_secr_traps(traps)
    rows = one_session(_capture_rows(captures), session, captures.name)
    animals = tuple(dict.fromkeys(each.animal for each in rows))
    covariates = _individual_covariates(rows, animals)
    return build_history(rows, table, detector, captures.name, occasions, animals, covariates)


def read_secr_traps(path: Path) -> TrapTable:
    """Read detectors, their effort where the file has it.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    TableError
        If a line cannot be used, or the coordinates look like degrees.
    """
    lines = [line for line in _lines(path) if not _is_header(line, 1)]
    ids, coordinates = [], []
    for line in lines:
        if len(line.fields) < 3:
            raise TableError(path.name, line.row, "A detector needs a name, x and y.", "Add them.")
        if line.fields[0] in ids:
            raise TableError(
                path.name, line.row, f"Detector '{line.fields[0]}' stands twice.", "Rename one."
            )
        ids.append(line.fields[0])
        coordinates.append(
            [number(text, path.name, line.row, "x or y") for text in line.fields[1:3]]
        )
    if not ids:
        raise TableError(
            path.name, None, "It names no detector.", "Check that it is the right file."
        )
    places = np.array(coordinates)
    check_projected(path.name, places)
    return TrapTable(path.name, tuple(ids), places, _usage(lines, path.name), path.name)


def write_secr_text(history: CaptureHistory, captures: Path, traps: Path) -> None:
    """Write a capture history as secr's capture and detector files.

    Names lose their blanks, which the format cannot hold.

    Parameters
    ----------
    history
        The history.
    captures, traps
        Files to write.
    """
    session, names = _word(history.session) or "1", [name for name, _ in history.covariates]
    lines = [" ".join(["# Session ID Occasion Detector", *map(_word, names)])]
    for animal, occasion, trap, count in zip(
        history.animal, history.occasion, history.trap, history.count, strict=True
    ):
        values = [_word(values[animal]) or "NA" for _, values in history.covariates]
        name, place = history.individual_ids[animal], history.detector_ids[trap]
        line = " ".join([session, _word(name), str(occasion + 1), _word(place), *values])
        lines += [line] * int(count)
    captures.write_text("\n".join(lines) + "\n", encoding="utf-8")
    layout = ["# Detector X Y Usage"]
    for name, (east, north), usage in zip(
        history.detector_ids, history.detectors, history.usage, strict=True
    ):
        camera_nights = " ".join(f"{value:.12g}" for value in usage)
        layout.append(f"{_word(name)} {float(east)!r} {float(north)!r} {camera_nights}")
    traps.write_text("\n".join(layout) + "\n", encoding="utf-8")


def _word(text: str) -> str:
    return re.sub(r"[\s,/#]+", ".", text.strip())


def _lines(path: Path) -> list[TextLine]:
    """Lines with fields; comments and blank lines left out."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise TableError(path.name, None, "It is not a text file.", "Export it as text.") from None
    found = []
    for row, line in enumerate(text.splitlines(), start=1):
        body, _, covariates = line.partition("#")[0].partition("/")
        fields = _split(body)
        if fields:
            found.append(TextLine(row, fields, _split(covariates)))
    return found


def _split(text: str) -> tuple[str, ...]:
    return tuple(field.strip("\"'") for field in re.split(r"\s*,\s*|\s+", text.strip()) if field)


def _is_header(line: TextLine, numeric: int) -> bool:
    """Whether a line is the header: its first, with a word where a number should stand."""
    if len(line.fields) <= numeric:
        return False
    try:
        float(line.fields[numeric])
    except ValueError:
        return True
    return False


def _capture_rows(path: Path) -> list[CaptureRow]:
    lines = _lines(path)
    names: tuple[str, ...] = ()
    if lines and _is_header(lines[0], 2):
        names, lines = lines[0].fields[4:], lines[1:]
    rows = []
    for line in lines:
        if len(line.fields) < 4:
            remedy = "Give session, animal, occasion and detector, separated by blanks."
            raise TableError(path.name, line.row, "A capture needs four fields.", remedy)
        session, animal, occasion, trap = line.fields[:4]
        if animal == NO_CAPTURE:
            continue
        extra = line.fields[4:]
        labels = (
            names if len(names) == len(extra) else tuple(f"V{n + 1}" for n in range(len(extra)))
        )
        when = integer(occasion, path.name, line.row, "occasion")
        if when < 0:
            raise TableError(
                path.name,
                line.row,
                "The minus sign says that the animal was removed, which no model here allows.",
                "Remove the sign if the animal lived on.",
            )
        covariates = tuple(zip(labels, extra, strict=True))
        rows.append(CaptureRow(line.row, session, animal, when, trap, covariates))
    return rows


def _individual_covariates(
    rows: Sequence[CaptureRow], animals: Sequence[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each animal's first value that is not missing."""
    names = tuple(dict.fromkeys(name for each in rows for name, _ in each.covariates))
    known: dict[tuple[str, str], str] = {}
    for each in rows:
        for name, value in each.covariates:
            if value != "NA":
                known.setdefault((name, each.animal), value)
    return tuple((name, tuple(known.get((name, each), "") for each in animals)) for name in names)


def _usage(lines: Sequence[TextLine], file: str) -> Float[np.ndarray, "detectors occasions"] | None:
    """Effort by occasion; a run of noughts and ones stands for one occasion a digit."""
    texts = [line.fields[3:] for line in lines]
    if not any(texts):
        return None
    if all(len(text) == 1 and re.fullmatch("[01]{2,}", text[0]) for text in texts):
        texts = [tuple(text[0]) for text in texts]
    wanted = len(texts[0])
    for line, text in zip(lines, texts, strict=True):
        if len(text) != wanted:
            raise TableError(
                file,
                line.row,
                f"It has effort for {len(text)} occasions, the first detector for {wanted}.",
                "Give each detector one value an occasion.",
            )
    rows = [
        [effort(value, file, line.row) for value in text]
        for line, text in zip(lines, texts, strict=True)
    ]
    return np.array(rows)
