"""A single photograph that belongs to no survey."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pardalis.errors import InputError, PhotoError
from pardalis.imaging.decode import upright_size
from pardalis.records.media import Media, Placement

# A file is read into memory whole; no camera writes a photograph near this size [bytes].
_LARGEST = 256 * 1024 * 1024


def read_loose(path: Path) -> Media:
    """A photograph outside of any survey, whole and known by its content.

    Parameters
    ----------
    path
        The file. `Media.file_path` is its name, below its own folder.

    Raises
    ------
    InputError
        If there is no such file, or it is a folder.
    PhotoError
        If it cannot be read as a photograph.
    """
    data = _bytes(path)
    try:
        width, height = upright_size(data)
    except PhotoError as error:
        raise PhotoError(
            f"'{path}' is no whole photograph: {error.message}", error.remedy
        ) from error
    content_hash = hashlib.sha256(data).hexdigest()
    media_id = content_hash[:20]
    return Media(
        media_id, path.name, content_hash, "", None, Placement.NO_TABLE, None, None,
        media_id, media_id, width, height,
    )  # fmt: skip


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"'{path}' is a folder.", "Name one photograph in it.")
        if not path.is_file():
            raise InputError(f"There is no file '{path}'.", "Name a photograph.")
        if path.stat().st_size > _LARGEST:
            raise PhotoError(f"'{path}' is larger than any photograph.", "Name another file.")
        return path.read_bytes()
    except OSError as error:
        raise PhotoError(
            f"'{path}' cannot be opened ({error.strerror or error}).",
            "See that you may read it, or copy it to a folder of your own.",
        ) from error
