"""secr's detector layout files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from jaxtyping import Float

from pardalis.errors import TableError
from pardalis.exchange.capture_rows import TrapTable
from pardalis.exchange.projected import coordinates
from pardalis.exchange.secr_lines import TextLine, is_header, labels, read_lines
from pardalis.exchange.table_cells import Table, covariate_values, effort
from pardalis.exchange.trap_tables import check_ids
from pardalis.records.capture_history import Covariates


def read_secr_traps(path: Path) -> TrapTable:
    """Read detectors, with effort and covariates where the file has them.

    Parameters
    ----------
    path
        Lines "detector x y [usage] [/ covariates]", x and y projected [m].

    Raises
    ------
    TableError
        If a line cannot be used, or the coordinates look like degrees.
    """
    lines, comments = read_lines(path, slash=True)
    header = [line for line in comments if _names_columns(line)]
    if lines and is_header(lines[0], 1):
        header.append(lines.pop(0))
    if not lines:
        raise TableError(
            path.name, None, "It names no detector.", "Check that it is the right file."
        )
    for line in lines:
        if len(line.fields) < 3 or not line.fields[0]:
            raise TableError(path.name, line.row, "A detector needs a name, x and y.", "Add them.")
    ids = tuple(line.fields[0] for line in lines)
    rows = [line.row for line in lines]
    check_ids(ids, rows, path.name)
    x, y = ([line.fields[axis] for line in lines] for axis in (1, 2))
    places = coordinates(x, y, path.name, rows)
    names = header[-1].after_slash if header else ()
    usage, covariates = _usage(lines, path.name), _covariates(lines, names, path.name)
    return TrapTable(path.name, ids, places, usage, path.name, None, covariates)


def _names_columns(line: TextLine) -> bool:
    """Whether a comment is the header that secr writes: "Detector X Y ...".

    >>> _names_columns(TextLine(1, ("Detector", "X", "Y", "Usage")))
    True
    """
    return [word.casefold() for word in line.fields[1:3]] == ["x", "y"]


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


def _covariates(lines: Sequence[TextLine], names: Sequence[str], file: str) -> Covariates:
    wanted = len(lines[0].after_slash)
    for line in lines:
        if len(line.after_slash) != wanted:
            raise TableError(
                file,
                line.row,
                f"It has {len(line.after_slash)} covariates after the slash, the first detector "
                f"{wanted}.",
                "Give each detector one value of each, NA if it is not known.",
            )
    columns = dict(
        zip(
            labels(names, wanted),
            zip(*(line.after_slash for line in lines), strict=True),
            strict=True,
        )
    )
    table = Table(file, tuple(line.row for line in lines), columns)
    return tuple((name, covariate_values(table, name)) for name in columns)
