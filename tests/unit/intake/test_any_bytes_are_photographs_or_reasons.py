"""Whatever lies on a card: facts, or a reason; no crash, and memory that is bounded."""

from __future__ import annotations

import io
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pardalis.intake.exif import plain_text, read_tags
from pardalis.intake.jpeg import frame_size, segments
from pardalis.intake.names import card_of, kind_of
from pardalis.intake.read import read_file
from pardalis.intake.tiff import Tiff
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.exif_tags import ExifTags

SIGNATURES = [b"", b"\x01\xf1\x03\0", b"RECONYXUF\0", b"RECONYXH2\0", b"RECONYXMF\0", b"Spromise\0"]
TAGS = [0x10E, 0x10F, 0x110, 0x112, 0x131, 0x8769, 0x882A, 0x9003, 0x927C, 0x9286, 0xA431, 0xC62F]


@st.composite
def entries(draw: st.DrawFn) -> bytes:
    """A directory of tags that are read, with types, counts and places that may all be wrong."""
    order = draw(st.sampled_from("<>"))
    number = draw(st.integers(0, 6))
    said = draw(st.one_of(st.just(number), st.integers(0, 65_535)))
    found = struct.pack(order + "H", said)
    for _ in range(number):
        found += struct.pack(
            order + "HHII",
            draw(st.sampled_from(TAGS)),
            draw(st.integers(0, 14)),
            draw(st.one_of(st.integers(0, 64), st.integers(0, 2**32 - 1))),
            draw(st.one_of(st.integers(0, 300), st.integers(0, 2**32 - 1))),
        )
    start = b"II*\0" if order == "<" else b"MM\0*"
    note = draw(st.sampled_from(SIGNATURES))
    return start + struct.pack(order + "I", 8) + found + note + draw(st.binary(max_size=200))


def in_jpeg(block: bytes) -> bytes:
    body = b"Exif\0\0" + block
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + b"\xff\xd9"


def check_tags(tags: ExifTags) -> None:
    assert 1 <= tags.orientation <= 8
    for text in (tags.make, tags.model, tags.serial, tags.software, tags.user_comment):
        assert text.isprintable() or text == ""
        assert len(text) <= 2_000


@settings(max_examples=400, deadline=None)
@given(entries())
def test_any_directory_is_tags(block: bytes) -> None:
    check_tags(read_tags(in_jpeg(block)))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_segments(data: bytes) -> None:
    for each in (data, b"\xff\xd8" + data):
        places = [(one.start, one.end) for one in segments(each)]
        assert all(2 < start <= end <= len(each) for start, end in places)
        assert frame_size(each) is None or max(frame_size(each) or ()) < 65_536
        check_tags(read_tags(each))


# Pillow warns of torn EXIF and goes on; while tests run, any warning would be an error.
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(block=entries())
def test_a_photograph_with_any_exif_has_facts_or_a_reason(tmp_path: Path, block: bytes) -> None:
    pixels = io.BytesIO()
    Image.new("L", (8, 8)).save(pixels, "JPEG")
    data = in_jpeg(block)[:-2] + pixels.getvalue()[2:]
    (tmp_path / "a.JPG").write_bytes(data)
    file = read_file(tmp_path, CardFile("a.JPG", ".", len(data), 1, FileKind.PHOTO))
    assert file.kind in (FileKind.PHOTO, FileKind.UNREADABLE)
    assert (file.kind is FileKind.UNREADABLE) == bool(file.reason)
    assert file.reader


@given(st.text(max_size=80))
def test_any_name_is_a_kind_and_a_card(name: str) -> None:
    kind, reason = kind_of(name)
    assert (kind is FileKind.PHOTO) == (reason == "")
    assert card_of(name)


@given(st.binary(max_size=60), st.sampled_from(["utf-8", "latin-1", "utf-16-le", "utf-16-be"]))
def test_any_text_can_be_shown(value: bytes, charset: str) -> None:
    assert plain_text(value, charset).isprintable()


def test_a_directory_that_points_to_itself_ends() -> None:
    block = b"II*\0" + struct.pack("<IHHHIII", 8, 1, 0x8769, 4, 1, 8, 0)
    tiff = Tiff(block)
    assert tiff.inner(tiff.inner(tiff.first(), 0x8769), 0x8769) == tiff.first()
    assert read_tags(in_jpeg(block)) == ExifTags()


@pytest.mark.parametrize("kind", [2, 5, 7, 12])
def test_a_count_of_four_thousand_millions_takes_no_memory(kind: int) -> None:
    block = b"II*\0" + struct.pack("<IHHHIII", 8, 1, 0x10F, kind, 2**32 - 1, 8, 0)
    data = in_jpeg(block)
    tracemalloc.start()
    try:
        read_tags(data)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_the_header_alone_is_enough(make_photo) -> None:
    data = make_photo(when="2014:07:01 15:22:09", make="M", serial="S", size=(400, 300))
    assert read_tags(data[:700]) == read_tags(data)
