"""Files that are there whole or not at all: written beside, then moved into place."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pardalis.errors import ProjectError

_BLOCK = 1 << 22


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file so that a kill at any moment leaves the old one or the new one.

    Parameters
    ----------
    path
        The file.
    write
        Writes the path that it is given.

    Raises
    ------
    ProjectError
        If the folder cannot be written.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(beside)
        # Windows brings to the disk only what is open for writing.
        with beside.open("r+b") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    except (OSError, RuntimeError) as error:
        beside.unlink(missing_ok=True)
        raise ProjectError(
            f"The index of coats cannot be written to '{path.parent}': {error}.",
            "Free some space or make the folder writable; the index is rebuilt at will.",
        ) from error


def checksum(path: Path) -> int:
    """CRC-32 of a file's bytes.

    Parameters
    ----------
    path
        The file.
    """
    total = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            total = zlib.crc32(block, total)
    return total


def write_sealed(path: Path, contents: dict[str, Any]) -> None:
    """Write JSON with its checksum before it.

    Parameters
    ----------
    path
        The file.
    contents
        What JSON can hold.
    """
    body = json.dumps(contents, separators=(",", ":")).encode()
    sealed = b"%08x\n" % zlib.crc32(body) + body
    write_whole(path, lambda beside: _write(beside, sealed))


def read_sealed(path: Path) -> dict[str, Any] | None:
    """What `write_sealed` wrote; None if it is missing, torn or of another kind.

    Parameters
    ----------
    path
        The file.
    """
    try:
        seal, _, body = path.read_bytes().partition(b"\n")
        if seal != b"%08x" % zlib.crc32(body):
            return None
        contents = json.loads(body)
    except (OSError, ValueError):
        return None
    return contents if isinstance(contents, dict) else None


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
