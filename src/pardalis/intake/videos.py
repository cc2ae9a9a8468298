"""Read one video of a card: its bytes' hash, whether it is whole, what its header says."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import BinaryIO

import numpy as np

from pardalis.errors import PhotoError
from pardalis.imaging.video import read_video
from pardalis.intake.video_header import read_header
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.card_source import CardSource

_CHUNK = 1 << 20
READER = "video"


def read_card_video(root: CardSource, listed: CardFile, quick: bool = False) -> CardFile:
    """Read a listed video and tell what it turned out to be; it is never in memory whole.

    Parameters
    ----------
    root
        The survey folder.
    listed
        As `scan_survey` lists it.
    quick
        Whether to leave out its `content_hash`.

    Returns
    -------
    CardFile
        VIDEO with its duration, or UNREADABLE with its reason.
    """
    known = listed
    try:
        file = root / listed.file_path
        with file.open("rb") as stream:
            known = listed if quick else _hashed(listed, stream)
            stream.seek(0)
            header = read_header(stream, known.size)
        whole = read_video(file)
    except PhotoError as error:
        reason = f"A video that cannot be read. It is {error.message}"
        return replace(known, kind=FileKind.UNREADABLE, reason=reason)
    except OSError as error:
        reason = f"It cannot be opened: {error.strerror or error}."
        return replace(listed, kind=FileKind.UNREADABLE, reason=reason)
    light = whole.first[::4, ::4].astype(np.int16)
    grey = light.mean(axis=2)
    return replace(
        known,
        reader=READER,
        camera_time=header.camera_time,
        make=header.make,
        model=header.model,
        width=whole.width,
        height=whole.height,
        duration=whole.duration,
        frame_rate=whole.frame_rate,
        frame_count=whole.frame_count,
        brightness=float(grey.mean()),
        contrast=float(grey.std()),
        colour=float((light.max(axis=2) - light.min(axis=2)).mean()),
    )


def _hashed(listed: CardFile, stream: BinaryIO) -> CardFile:
    digest = hashlib.sha256()
    size = 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return replace(listed, size=size, content_hash=digest.hexdigest())
