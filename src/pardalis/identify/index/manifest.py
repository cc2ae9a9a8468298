"""Which files make up an index of coats: one list, replaced as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from pardalis.identify.index.cells import Cells, one_cell
from pardalis.identify.index.sealed import checksum, read_sealed, write_sealed, write_whole
from pardalis.identify.index.segments import Segment, open_segment

_FORMAT = "pardalis coat index 2"
_NAME = "index.json"
_OURS = ("*.segment", "*.cells", "*.part")


def read_manifest(folder: Path) -> tuple[Cells, list[Segment]]:
    """The cells and segments that are whole; what is torn or foreign is left out, to be added anew.

    Parameters
    ----------
    folder
        Of the index.
    """
    held = read_sealed(folder / _NAME)
    if held is None or held.get("format") != _FORMAT:
        return one_cell(), []
    cells = _read_cells(folder, held["cells"])
    if cells is None:
        return one_cell(), []
    opened = (open_segment(folder, each) for each in held["segments"])
    return cells, [each for each in opened if each is not None]


def write_manifest(folder: Path, cells: Cells, segments: Sequence[Segment]) -> None:
    """Make these the index; from then on a reader finds all of them, and files unlisted are gone.

    Parameters
    ----------
    folder
        Of the index.
    cells
        Centres that all segments were parted by.
    segments
        Written into the folder.
    """
    record = _write_cells(folder, cells)
    listed = [each.record for each in segments]
    write_sealed(folder / _NAME, {"format": _FORMAT, "cells": record, "segments": listed})
    named = {record.get("file"), *(each["file"] for each in listed)}
    for pattern in _OURS:
        for path in folder.glob(pattern):
            if path.name not in named:
                # Where a file in use cannot be removed it goes the next time.
                with suppress(OSError):
                    path.unlink()


def _write_cells(folder: Path, cells: Cells) -> dict[str, Any]:
    if len(cells.centres) == 1:
        return {}
    name = f"{len(cells.centres)}-{cells.trained_rows}.cells"
    path = folder / name

    def write(beside: Path) -> None:
        beside.write_bytes(cells.centres.tobytes())

    if not path.exists() or path.read_bytes() != cells.centres.tobytes():
        write_whole(path, write)
    return {"file": name, "seal": checksum(path), "trained_rows": cells.trained_rows}


def _read_cells(folder: Path, record: dict[str, Any]) -> Cells | None:
    if not record:
        return one_cell()
    path = folder / str(record["file"])
    try:
        if checksum(path) != record["seal"]:
            return None
        centres = np.frombuffer(path.read_bytes(), np.uint8).reshape(-1, 128)
    except (OSError, ValueError):
        return None
    return Cells(centres, int(record["trained_rows"]))
