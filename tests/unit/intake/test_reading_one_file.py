"""One file is read once; whatever its bytes are, it comes back with its facts or its reason."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pardalis.intake import read
from pardalis.intake.cameras.plain import camera_time, utc_offset
from pardalis.intake.exif import read_tags
from pardalis.intake.read import read_file
from pardalis.records.camera_facts import CameraFacts
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.exif_tags import ExifTags


def listed(root: Path, data: bytes, name: str = "S1/a.JPG") -> CardFile:
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_bytes(data)
    return CardFile(name, "S1", len(data), 7, FileKind.PHOTO)


def test_a_whole_photograph(tmp_path, make_photo) -> None:
    data = make_photo(
        when="2014:07:01 15:22:09",
        fraction="25",
        offset="+05:45",
        make="Maker   ",
        model="119975C\0junk",
        serial="B1",
        orientation=6,
    )
    file = read_file(tmp_path, listed(tmp_path, data))
    dark = replace(file, brightness=None, contrast=None, colour=None)
    assert dark == CardFile(
        file_path="S1/a.JPG",
        card="S1",
        size=len(data),
        modified_ns=7,
        kind=FileKind.PHOTO,
        content_hash=hashlib.sha256(data).hexdigest(),
        width=48,
        height=32,
        orientation=6,
        camera_time=datetime(2014, 7, 1, 15, 22, 9, 250_000),
        camera_utc_offset=345,
        make="Maker",
        model="119975C",
        serial="B1",
        reader="plain",
    )
    assert file.brightness == pytest.approx(127, abs=15)
    assert file.contrast is not None


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_other_colours_are_photographs(tmp_path, make_photo, mode: str) -> None:
    file = read_file(tmp_path, listed(tmp_path, make_photo(mode=mode)))
    assert (file.kind, file.width, file.height) == (FileKind.PHOTO, 48, 32)


@pytest.mark.parametrize(
    ("cut", "reason"),
    [
        (lambda data: b"", "Empty"),
        (lambda data: data[: len(data) * 3 // 4], "Truncated"),
        (lambda data: b"\x89PNG\r\n\x1a\n" + data, "Not a JPEG"),
        (lambda data: b"words", "Not a JPEG"),
    ],
)
def test_what_cannot_be_read_has_its_reason(tmp_path, make_photo, cut, reason: str) -> None:
    data = cut(make_photo(size=(200, 150), when="2014:07:01 15:22:09"))
    file = read_file(tmp_path, listed(tmp_path, data))
    assert file.kind is FileKind.UNREADABLE
    assert file.reason.startswith(reason)
    assert file.content_hash == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("side", [0, 10_000, 20_000, 65_500])
def test_a_header_that_claims_too_much(tmp_path, make_photo, side: int) -> None:
    data = bytearray(make_photo())
    frame = data.index(b"\xff\xc0") + 5
    data[frame : frame + 4] = 2 * side.to_bytes(2, "big")
    file = read_file(tmp_path, listed(tmp_path, bytes(data)))
    assert file.kind is FileKind.UNREADABLE
    assert file.reason


def test_a_truncated_photograph_keeps_what_its_exif_says(tmp_path, make_photo) -> None:
    data = make_photo(size=(200, 150), when="2014:07:01 15:22:09")
    file = read_file(tmp_path, listed(tmp_path, data[:-500]))
    assert file.camera_time == datetime(2014, 7, 1, 15, 22, 9)


def test_a_file_that_has_gone(tmp_path) -> None:
    file = read_file(tmp_path, CardFile("S1/gone.JPG", "S1", 3, 7, FileKind.PHOTO))
    assert file.kind is FileKind.UNREADABLE
    assert "No such file" in file.reason


def test_a_file_too_large_for_a_photograph_is_not_opened(tmp_path) -> None:
    file = read_file(tmp_path, CardFile("S1/huge.JPG", "S1", 2**40, 7, FileKind.PHOTO))
    assert file.kind is FileKind.UNREADABLE
    assert file.reason.startswith("Too large")


def test_strays_are_not_opened(tmp_path) -> None:
    file = CardFile("S1/not there", "S1", 3, 7, FileKind.STRAY, reason="said")
    assert read_file(tmp_path, file) is file


class _Failing:
    name = "failing"

    def reads(self, tags: ExifTags) -> bool:
        return tags.make == "Bad"

    def read(self, tags: ExifTags, data: bytes) -> CameraFacts:
        raise KeyError("serial")


def test_a_failing_plug_in_costs_one_photograph(tmp_path, make_photo, monkeypatch) -> None:
    plain = read.cameras()
    monkeypatch.setattr(read, "cameras", lambda: (_Failing(), *plain))
    bad = read_file(tmp_path, listed(tmp_path, make_photo(make="Bad")))
    good = read_file(tmp_path, listed(tmp_path, make_photo(make="Good")))
    assert (bad.kind, good.kind) == (FileKind.UNREADABLE, FileKind.PHOTO)
    assert "'failing' failed" in bad.reason


@pytest.mark.parametrize(
    ("moment", "fraction", "expected"),
    [
        ("2014:07:01 15:22:09", "", datetime(2014, 7, 1, 15, 22, 9)),
        ("2014:07:01 15:22:09", "5", datetime(2014, 7, 1, 15, 22, 9, 500_000)),
        ("2014:07:01 15:22:09", "0050009", datetime(2014, 7, 1, 15, 22, 9, 5_000)),
        ("2014:07:01 15:22:09", "²", datetime(2014, 7, 1, 15, 22, 9)),
        ("2014-07-01T15:22:09", "", datetime(2014, 7, 1, 15, 22, 9)),
        ("0000:00:00 00:00:00", "", None),
        ("    :  :     :  :  ", "", None),
        ("2014:02:30 10:00:00", "", None),
        ("2014:07:01 24:00:00", "", None),
        ("9999:12:31 23:59:59", "999999", datetime(9999, 12, 31, 23, 59, 59, 999_999)),
        ("yesterday", "", None),
        ("", "", None),
    ],
)
def test_camera_time(moment: str, fraction: str, expected: datetime | None) -> None:
    assert camera_time(moment, fraction) == expected


@pytest.mark.parametrize(
    ("offset", "minutes"),
    [
        ("+08:00", 480),
        ("-03:30", -210),
        ("+00:00", 0),
        ("+25:00", None),
        ("+05:75", None),
        ("", None),
    ],
)
def test_utc_offset(offset: str, minutes: int | None) -> None:
    assert utc_offset(offset) == minutes


# Pillow warns of torn EXIF and goes on; while tests run, any warning would be an error.
torn_exif = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


@torn_exif
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=40))
def test_mutated_headers_never_raise(tmp_path, make_photo, changes) -> None:
    data = bytearray(make_photo(when="2014:07:01 15:22:09", make="M", serial="S", orientation=3))
    for place, value in changes:
        data[place % len(data)] = value
    file = read_file(tmp_path, listed(tmp_path, bytes(data)))
    assert file.kind in (FileKind.PHOTO, FileKind.UNREADABLE)
    assert (file.kind is FileKind.UNREADABLE) == bool(file.reason)
    assert 1 <= file.orientation <= 8
    assert "\0" not in file.make + file.model + file.serial


@torn_exif
@settings(max_examples=300, deadline=None)
@given(block=st.binary(max_size=300), order=st.sampled_from([b"II*\0", b"MM\0*", b""]))
def test_any_bytes_as_exif_never_raise(block: bytes, order: bytes) -> None:
    body = b"Exif\0\0" + order + block
    data = b"\xff\xd8\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + b"\xff\xd9"
    tags = read_tags(data)
    assert 1 <= tags.orientation <= 8


@given(st.text(), st.text())
def test_any_text_as_a_time_never_raises(moment: str, fraction: str) -> None:
    found = camera_time(moment, fraction)
    assert found is None or found.tzinfo is None
    assert utc_offset(moment) is None or abs(utc_offset(moment) or 0) <= 840


def test_a_quick_look_tells_what_the_header_does(tmp_path, make_photo) -> None:
    data = make_photo(when="2014:07:01 15:22:09", make="Maker", orientation=6)
    whole = read_file(tmp_path, listed(tmp_path, data))
    quick = read_file(tmp_path, listed(tmp_path, data), quick=True)
    unseen = {"content_hash": "", "brightness": None, "contrast": None, "colour": None}
    assert quick == replace(whole, **unseen)
    # Nobody looks whether its end is there.
    torn = read_file(tmp_path, listed(tmp_path, data[:-40]), quick=True)
    assert replace(torn, size=len(data)) == quick


@pytest.mark.parametrize("data", [b"", b"MZ no photograph", b"\xff\xd8\xff\xe1\xff\xff"])
def test_a_quick_look_at_what_is_no_photograph(tmp_path, data: bytes) -> None:
    file = read_file(tmp_path, listed(tmp_path, data), quick=True)
    assert file.kind is FileKind.UNREADABLE
    assert file.reason
    missing = CardFile("S1/gone.JPG", "S1", 9, 7, FileKind.PHOTO)
    assert read_file(tmp_path, missing, quick=True).reason.startswith("It cannot be opened")


def test_a_quick_look_goes_on_where_the_header_is_long(tmp_path, make_photo) -> None:
    data = make_photo()
    # Three segments of other programs push the size of the picture beyond what is read at first.
    filler = b"\xff\xef\xff\xff" + bytes(65_533)
    file = read_file(tmp_path, listed(tmp_path, data[:2] + 3 * filler + data[2:]), quick=True)
    assert (file.kind, file.width, file.height) == (FileKind.PHOTO, 48, 32)
