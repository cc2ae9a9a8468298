"""Segments of an index of coats: descriptors by cell, written once and never changed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from faiss.contrib.ivf_tools import search_preassigned
from jaxtyping import Float32, Int, Int64, UInt8

from pardalis.identify.index.places import PLACE_BITS
from pardalis.identify.index.sealed import checksum, write_whole


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Descriptors of several photographs, with where each was seen.

    Parameters
    ----------
    descriptors
        One row a mark.
    photos
        For each mark the row of its photograph.
    places
        Where it lies, as `packed_places` gives it.
    """

    descriptors: UInt8[np.ndarray, "marks 128"]
    photos: Int64[np.ndarray, " marks"]
    places: Int64[np.ndarray, " marks"]


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Inverted lists of some photographs' descriptors, each kept as its 128 bytes.

    Parameters
    ----------
    photos
        Names of the photographs, and how many marks of each are in it.
    lists
        faiss's inverted lists, in memory or mapped from a file.
    record
        File name, size, checksum and time of writing; empty while in memory only.
    """

    photos: tuple[tuple[str, int], ...]
    lists: Any
    record: dict[str, Any]

    @property
    def rows(self) -> int:
        """Number of descriptors."""
        return int(self.lists.ntotal)

    def search(
        self,
        descriptors: Float32[np.ndarray, "rows 128"],
        cells: Int[np.ndarray, "rows probes"],
        count: int,
    ) -> tuple[
        Float32[np.ndarray, "rows found"],
        Int64[np.ndarray, "rows found"],
        Int64[np.ndarray, "rows found"],
    ]:
        """Squared distance, photograph (-1 for none) and place of the nearest marks.

        Parameters
        ----------
        descriptors
            One a row.
        cells
            In which cells each is looked for.
        count
            How many neighbours.
        """
        self.lists.nprobe = cells.shape[1]
        search: Any = search_preassigned
        distance, found = search(
            self.lists, descriptors, count, cells, np.zeros(cells.shape, np.float32)
        )
        return distance, found >> PLACE_BITS, found & ((1 << PLACE_BITS) - 1)

    def marks(self) -> tuple[Marks, Int64[np.ndarray, " marks"]]:
        """All that it holds, copied into memory, with each mark's cell."""
        lists = self.lists.invlists
        sizes = [lists.list_size(cell) for cell in range(lists.nlist)]
        codes, names = [np.zeros((0, 128), np.uint8)], [np.zeros(0, np.int64)]
        for cell in np.flatnonzero(sizes).tolist():
            held = faiss.rev_swig_ptr(lists.get_codes(cell), sizes[cell] * 128)
            codes.append(held.reshape(-1, 128).copy())
            names.append(faiss.rev_swig_ptr(lists.get_ids(cell), sizes[cell]).copy())
        both = np.concatenate(names)
        marks = Marks(np.concatenate(codes), both >> PLACE_BITS, both & ((1 << PLACE_BITS) - 1))
        return marks, np.repeat(np.arange(lists.nlist), sizes).astype(np.int64)


def build_segment(
    names: tuple[str, ...], marks: Marks, cells: Int64[np.ndarray, " marks"], cell_count: int
) -> Segment:
    """Part marks by cell, in memory.

    Parameters
    ----------
    names
        Of the photographs.
    marks
        Their descriptors.
    cells
        Each mark's cell.
    cell_count
        Number of cells.
    """
    lists: Any = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatL2(128),
        128,
        cell_count,
        faiss.ScalarQuantizer.QT_8bit_direct,
        faiss.METRIC_L2,
        False,
    )
    lists.is_trained = True
    order = np.argsort(cells, kind="stable")
    bounds = np.searchsorted(cells[order], np.arange(cell_count + 1)).tolist()
    codes = np.ascontiguousarray(marks.descriptors[order])
    both = ((marks.photos << PLACE_BITS) | marks.places)[order]
    for cell in np.flatnonzero(np.diff(bounds)).tolist():
        part = slice(bounds[cell], bounds[cell + 1])
        lists.invlists.add_entries(
            cell, part.stop - part.start, faiss.swig_ptr(both[part]), faiss.swig_ptr(codes[part])
        )
    lists.ntotal = len(codes)
    counts = np.bincount(marks.photos, minlength=len(names)).tolist()
    return Segment(tuple(zip(names, counts, strict=True)), lists, {})


def write_segment(segment: Segment, folder: Path) -> Segment:
    """Write a segment under a name of its own content, and map it from there.

    Parameters
    ----------
    segment
        In memory.
    folder
        Of the index.
    """
    beside = folder / f"new.{os.getpid()}.segment"
    write_whole(beside, lambda path: faiss.write_index(segment.lists, str(path)))
    seal, size = checksum(beside), beside.stat().st_size
    path = folder / f"{seal:08x}-{size}.segment"
    beside.replace(path)
    record = {"file": path.name, "size": size, "seal": seal, "photos": segment.photos}
    record["written"] = path.stat().st_mtime_ns
    return _mapped(path, record)


def open_segment(folder: Path, record: dict[str, Any]) -> Segment | None:
    """Map a segment's file; None if it is not the file that was written.

    Parameters
    ----------
    folder
        Of the index.
    record
        As `write_segment` left it.
    """
    path = folder / str(record["file"])
    try:
        found = path.stat()
        if found.st_size != record["size"]:
            return None
        # A copied or touched file is read through once; an untouched one need not be.
        if found.st_mtime_ns != record["written"]:
            if checksum(path) != record["seal"]:
                return None
            record = {**record, "written": found.st_mtime_ns}
        return _mapped(path, record)
    except (OSError, RuntimeError):
        return None


def _mapped(path: Path, record: dict[str, Any]) -> Segment:
    photos = tuple((str(name), int(count)) for name, count in record["photos"])
    return Segment(photos, faiss.read_index(str(path), faiss.IO_FLAG_MMAP), record)
