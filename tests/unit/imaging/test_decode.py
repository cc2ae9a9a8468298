"""Photographs are decoded upright and whole, or refused with a reason."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from pardalis.errors import PhotoError
from pardalis.imaging.decode import read_upright, read_whole, upright_size


def _jpeg(width: int = 96, height: int = 64, orientation: int = 1, mode: str = "RGB") -> bytes:
    """A picture whose four corners differ: red, green, blue and white blocks on grey."""
    pixels = np.full((height, width, 3), 128, np.uint8)
    half = (height // 2, width // 2)
    pixels[: half[0], : half[1]] = (220, 20, 20)
    pixels[: half[0], half[1] :] = (20, 220, 20)
    pixels[half[0] :, : half[1]] = (20, 20, 220)
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("mode", ["RGB", "CMYK"])
def test_the_turn_by_exif_is_made_exactly_once(orientation: int, mode: str) -> None:
    data = _jpeg(orientation=orientation, mode=mode)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    pixels = read_upright(data)
    assert pixels.shape == (expected.height, expected.width, 3)
    assert np.abs(pixels.astype(int) - np.asarray(expected)).mean() < 3


@pytest.mark.parametrize("reduce", [2, 4, 8])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_reduced_decoding_shrinks_by_its_factor(reduce: int, mode: str) -> None:
    whole = read_upright(_jpeg(mode=mode), grey=True)
    pixels = read_upright(_jpeg(mode=mode), reduce=reduce, grey=True)  # type: ignore[arg-type]
    assert pixels.shape == (64 // reduce, 96 // reduce)
    assert abs(pixels.mean() - whole.mean()) < 3


def _as(kind: str, mode: str, **more: object) -> bytes:
    """The same picture in another format, with another kind of pixels."""
    picture = Image.open(io.BytesIO(_jpeg())).convert("RGB")
    if mode == "I;16":
        # Twelve bits of sixteen, as a sensor gives them.
        picture = Image.fromarray(np.asarray(picture.convert("L"), np.uint16) * 16)
    else:
        picture = picture.convert(mode)
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("reduce", [1, 2, 4])
@pytest.mark.parametrize(
    ("kind", "mode"),
    [*(("PNG", mode) for mode in ("RGB", "L", "RGBA", "LA", "P", "1", "I;16")), ("WEBP", "RGB")],
)
def test_photographs_without_a_survey_may_have_other_formats(
    kind: str, mode: str, reduce: int
) -> None:
    data = _as(kind, mode)
    assert upright_size(data) == (96, 64)
    pixels = read_upright(data, reduce=reduce)  # type: ignore[arg-type]
    assert pixels.shape == (64 // reduce, 96 // reduce, 3)
    grey = read_upright(data, reduce=reduce, grey=True)  # type: ignore[arg-type]
    half = grey.shape[1] // 2
    assert grey[-8:, half:].mean() - grey[-8:, :half].mean() > 60
    with pytest.raises(PhotoError, match="not a JPEG"):
        read_whole(data)


def test_sixteen_bits_fill_eight() -> None:
    assert read_upright(_as("PNG", "I;16"), grey=True).max() == 255


def test_a_transparent_palette_is_read_without_a_warning() -> None:
    data = _as("PNG", "P", transparency=bytes([0, 255, 255]))
    assert read_upright(data).shape == (64, 96, 3)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats_are_turned_by_their_exif_and_refused_when_cut(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = _as(kind, "RGB", exif=exif)
    assert upright_size(data) == (64, 96)
    assert read_upright(data).shape == (96, 64, 3)
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, kind)
    cut = out.getvalue()[: len(out.getvalue()) // 2]
    for read in (upright_size, read_upright):
        with pytest.raises(PhotoError, match=r"truncated|damaged"):
            read(cut)


def test_whole_photo_tells_its_stored_size() -> None:
    assert upright_size(_jpeg(orientation=6)) == (64, 96)
    assert read_whole(_jpeg(orientation=6)).width == 96


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_cut_photo_is_refused_as_truncated(kept: float) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, "JPEG")
    data = out.getvalue()
    cut = data[: int(kept * len(data))]
    with pytest.raises(PhotoError, match="truncated"):
        upright_size(cut)
    with pytest.raises(PhotoError, match="truncated"):
        read_upright(cut)
    with pytest.raises(PhotoError, match="truncated"):
        upright_size(cut + bytes(len(data) - len(cut)))


def test_padding_after_the_end_of_the_picture_is_no_harm() -> None:
    assert upright_size(_jpeg() + bytes(4096)) == (96, 64)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b"GIF89a" + bytes(100), "JPEG"), (b"\xff\xd8\xff", "JPEG")],
)
def test_what_is_no_jpeg_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(PhotoError, match=reason):
        read_whole(data)
    with pytest.raises(PhotoError, match=reason):
        upright_size(data)
    with pytest.raises(PhotoError, match=reason):
        read_upright(data)


@pytest.mark.parametrize("limit", [4000, 2000])
def test_a_decompression_bomb_is_refused(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
    with pytest.raises(PhotoError, match="too large"):
        upright_size(_jpeg())
    with pytest.raises(PhotoError, match="too large"):
        read_upright(_jpeg())


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PhotoError, match="cannot be opened"):
        read_upright(tmp_path / "gone.jpg")


def test_file_and_bytes_give_one_picture(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(_jpeg())
    assert np.array_equal(read_upright(path), read_upright(_jpeg()))
