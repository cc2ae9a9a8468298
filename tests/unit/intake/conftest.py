"""Small JPEG photographs with EXIF as cameras write it."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import ExifTags, Image

MakePhoto = Callable[..., bytes]


@pytest.fixture(scope="session")
def make_photo() -> MakePhoto:
    """A photograph's bytes; the seed makes its content, the other arguments its EXIF."""

    def make(
        seed: int = 0,
        *,
        size: tuple[int, int] = (48, 32),
        when: str | None = None,
        fraction: str | None = None,
        offset: str | None = None,
        make: str | None = None,
        model: str | None = None,
        serial: str | None = None,
        orientation: int | None = None,
        mode: str = "RGB",
    ) -> bytes:
        pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), np.uint8)
        exif = Image.Exif()
        base = ExifTags.Base
        photo = exif.get_ifd(ExifTags.IFD.Exif)
        for block, tag, value in (
            (exif, base.Make, make),
            (exif, base.Model, model),
            (exif, base.Orientation, orientation),
            (photo, base.DateTimeOriginal, when),
            (photo, base.SubsecTimeOriginal, fraction),
            (photo, base.OffsetTimeOriginal, offset),
            (photo, base.BodySerialNumber, serial),
        ):
            if value is not None:
                block[tag] = value
        written = io.BytesIO()
        Image.fromarray(pixels).convert(mode).save(written, "JPEG", exif=exif, quality=70)
        return written.getvalue()

    return make
