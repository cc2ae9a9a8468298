"""Decode videos: whole or not, and one frame by its number."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import UInt8

from pardalis.errors import PhotoError
from pardalis.imaging.decode import Reduction

_MOST_PIXELS = 40_000_000
_MOST_RATE = 1000.0
_COPY_AGAIN = "Copy it from the card again if you still have the card."
_ISO_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


class Container(StrEnum):
    """How a video's file is built: MP4 and MOV are one family, AVI is another."""

    ISO = "iso"
    AVI = "avi"


@dataclass(frozen=True, slots=True)
class WholeVideo:
    """A video whose first and last second can be decoded.

    Parameters
    ----------
    width, height
        As seen, after the turn that its header asks for [pixels].
    frame_count
        As its header tells.
    frame_rate
        On average [1/s].
    first
        Its first frame: red, green, blue.
    """

    width: int
    height: int
    frame_count: int
    frame_rate: float
    first: UInt8[np.ndarray, "height width 3"]

    @property
    def duration(self) -> float:
        """How long it is [s]."""
        return self.frame_count / self.frame_rate


def container_of(head: bytes) -> Container | None:
    """How a file is built, by its first bytes; None where it is no MP4, MOV or AVI.

    Parameters
    ----------
    head
        At least 12 bytes.

    Examples
    --------
    >>> container_of(b"RIFF....AVI LIST").value
    'avi'
    """
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return Container.AVI
    return Container.ISO if head[4:8] in _ISO_BOXES else None


def read_video(file: Path) -> WholeVideo:
    """See that a video can be read from its first frame to its last second.

    Parameters
    ----------
    file
        MP4, MOV or AVI.

    Raises
    ------
    PhotoError
        If it cannot be opened, is none of them, is damaged or truncated, or too large.
    """
    with _opened(file) as capture:
        frame_count = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
        frame_rate = float(capture.get(cv2.CAP_PROP_FPS))
        if frame_count < 1 or not 0 < frame_rate <= _MOST_RATE:
            raise PhotoError("damaged: its header tells of no frame.", _COPY_AGAIN)
        first = _frame(capture, 0)
        # Headers count a frame or two more than there are.
        _frame(capture, max(0, frame_count - 1 - round(frame_rate)))
        return WholeVideo(first.shape[1], first.shape[0], frame_count, frame_rate, first)


def read_frame(
    file: Path, frame: int, reduce: Reduction = 1, grey: bool = False
) -> UInt8[np.ndarray, "height width *channels"]:
    """Decode one frame of a video as a person sees it; the same frame whenever it is asked for.

    Parameters
    ----------
    file
        MP4, MOV or AVI.
    frame
        Its number, from 0.
    reduce
        Give it at 1, 1/2, 1/4 or 1/8 of the size.
    grey
        Brightness only.

    Returns
    -------
    ndarray
        Red, green, blue, 0 to 255; without the last axis for `grey`.

    Raises
    ------
    PhotoError
        If the video or this frame of it cannot be read.
    """
    with _opened(file) as capture:
        pixels = _frame(capture, frame)
    if reduce > 1:
        size = (-(-pixels.shape[1] // reduce), -(-pixels.shape[0] // reduce))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8) if grey else pixels


@contextmanager
def _opened(file: Path) -> Iterator[cv2.VideoCapture]:
    # FFmpeg would tell the terminal what the errors below tell the user.
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    try:
        stream = file.open("rb")
    except OSError as error:
        raise PhotoError(
            f"cannot be opened: {error.strerror or error}.", "See that the file is where it was."
        ) from error
    with stream:
        # FFmpeg never sees another kind of file: a list of addresses under a video's name would
        # have it ask the network. Nor does it see the file's name.
        if container_of(stream.read(16)) is None:
            raise PhotoError("no MP4, MOV or AVI.", "Pardalis reads no other videos.")
        stream.seek(0)
        capture = _captured(stream)
        try:
            yield capture
        finally:
            capture.release()


def _captured(stream: object) -> cv2.VideoCapture:
    one_thread = [int(cv2.CAP_PROP_N_THREADS), 1]
    try:
        capture: cv2.VideoCapture = cv2.VideoCapture(stream, cv2.CAP_FFMPEG, one_thread)  # type: ignore[call-overload]  # a file is what OpenCV calls a reader
    except cv2.error as error:
        raise PhotoError("damaged: it cannot be decoded.", _COPY_AGAIN) from error
    if not capture.isOpened():
        raise PhotoError("damaged: it cannot be decoded.", _COPY_AGAIN)
    pixels = capture.get(cv2.CAP_PROP_FRAME_WIDTH) * capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
    if pixels > _MOST_PIXELS:
        capture.release()
        raise PhotoError("too large: it claims more pixels than any camera makes.")
    return capture


def _frame(capture: cv2.VideoCapture, number: int) -> UInt8[np.ndarray, "height width 3"]:
    try:
        capture.set(cv2.CAP_PROP_POS_FRAMES, number)
        found, pixels = capture.read()
    except cv2.error as error:
        raise PhotoError("damaged: it cannot be decoded.", _COPY_AGAIN) from error
    if not found or pixels is None:
        raise PhotoError(f"truncated or damaged: its frame {number} is missing.", _COPY_AGAIN)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8)
