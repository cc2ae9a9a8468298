"""The strip that a camera burns into its pictures, read by Tesseract where it is installed."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from pardalis.errors import InputError, PhotoError
from pardalis.imaging.decode import read_upright
from pardalis.intake.exif import plain_text
from pardalis.intake.times.in_strip import time_in_strip

_PROGRAM = "tesseract"
# Heights at which the strip is read [px].
_HEIGHTS = (48, 72, 96)
_WIDEST = 4_000
_MARGIN = 12
# A row of a bar is mostly black, or mostly white.
_BLACK, _WHITE, _MOSTLY_BLACK, _MOSTLY_WHITE = 32, 224, 0.7, 0.55
# Of the picture's height: the thinnest and the thickest bar, and where to look where none is seen.
_THINNEST, _THICKEST, _BOTTOM, _TOP = 0.01, 0.08, 0.07, 0.05
_PATIENCE = 30.0


@functools.cache
def program() -> str:
    """Where Tesseract is installed.

    Raises
    ------
    InputError
        If it is not.
    """
    path = shutil.which(_PROGRAM)
    if path is None:
        raise InputError(
            "Reading the strip burnt into pictures needs the program Tesseract, "
            "which is not installed.",
            "Install it (Debian and Ubuntu: apt-get install tesseract-ocr), or leave out 'strip'.",
        )
    return path


def read_strip(path: Path) -> str:
    """The text of a photograph's strip; empty where no time in it is legible.

    Parameters
    ----------
    path
        Of the photograph.

    Raises
    ------
    InputError
        If Tesseract is not installed.

    Notes
    -----
    A misread digit is a wrong time: the strip is read at three sizes, and counts only if all three
    readings tell the same time.
    """
    tesseract = program()
    try:
        grey = read_upright(path, grey=True)
    except PhotoError:
        return ""
    for band in _bands(grey):
        text = _agreed(tesseract, band)
        if text:
            return text
    return ""


def _agreed(tesseract: str, band: UInt8[np.ndarray, "rows width"]) -> str:
    """The text of a band, if its readings agree on a time; empty if not."""
    agreed, told = "", None
    for height in _HEIGHTS:
        text = _read(tesseract, _made_plain(band, height))
        time = time_in_strip(text)
        if time is None or told not in (None, time):
            return ""
        agreed, told = agreed or text, time
    return agreed


def _bands(grey: UInt8[np.ndarray, "height width"]) -> Iterator[UInt8[np.ndarray, "rows width"]]:
    """Where the strip may be, the likeliest first: a bar below, a bar above, then the edges."""
    height = len(grey)
    solid = ((grey < _BLACK).mean(axis=1) > _MOSTLY_BLACK) | (
        (grey > _WHITE).mean(axis=1) > _MOSTLY_WHITE
    )
    below, above = _thickness(solid[::-1]), _thickness(solid)
    if _THINNEST * height <= below <= _THICKEST * height:
        yield grey[height - below :]
    if _THINNEST * height <= above <= _THICKEST * height:
        yield grey[:above]
    yield grey[height - max(1, round(_BOTTOM * height)) :]
    yield grey[: max(1, round(_TOP * height))]


def _thickness(solid: np.ndarray) -> int:
    """Rows of a bar from the edge on; rows full of text may interrupt it."""
    least = max(3, len(solid) // 100)
    last = 0
    for row, is_solid in enumerate(solid[: len(solid) // 6]):
        if is_solid:
            last = row + 1
        elif row - last >= least:
            break
    return last


def _made_plain(
    band: UInt8[np.ndarray, "rows width"], height: int
) -> UInt8[np.ndarray, "scaled_rows scaled_width"]:
    """Dark letters on light, of one height, with a margin."""
    width = min(_WIDEST, max(1, round(band.shape[1] * height / len(band))))
    scaled = np.asarray(Image.fromarray(band).resize((width, height), Image.Resampling.LANCZOS))
    if np.median(scaled) < 128:
        scaled = 255 - scaled
    return np.pad(scaled, _MARGIN, constant_values=255)


def _read(tesseract: str, letters: UInt8[np.ndarray, "rows width"]) -> str:
    height, width = letters.shape
    picture = f"P5 {width} {height} 255\n".encode() + letters.tobytes()
    # A line of text at a time; photographs are read side by side, so each with one thread.
    command = [tesseract, "-", "-", "--psm", "7", "-l", "eng"]
    try:
        done = subprocess.run(
            command,
            input=picture,
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return plain_text(done.stdout) if done.returncode == 0 else ""
