"""Videos on cards: hashed, timed, whole or a named problem."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from pardalis.errors import PhotoError
from pardalis.intake.place import place_media
from pardalis.intake.read import read_file
from pardalis.intake.settings import IntakeSettings
from pardalis.intake.times.source import TimeSource
from pardalis.intake.video_header import VideoHeader, read_header
from pardalis.records.card_file import CardFile, FileKind

BEGUN = datetime(2021, 4, 3, 15, 3, 30)
SECONDS = int((BEGUN - datetime(1904, 1, 1)).total_seconds())


def video(file: Path, code: str = "mp4v", seconds: int = 3) -> bytes:
    size = (64, 48)
    writer = cv2.VideoWriter(str(file), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*code), 5.0, size)
    for number in range(5 * seconds):
        writer.write(np.full((48, 64, 3), 20 + number, np.uint8))
    writer.release()
    return file.read_bytes()


def dated(data: bytes, seconds: int = SECONDS) -> bytes:
    """An MP4 whose header tells when it began."""
    place = data.index(b"mvhd") + 8
    return data[:place] + seconds.to_bytes(4, "big") + data[place + 4 :]


def box(kind: bytes, held: bytes) -> bytes:
    return (8 + len(held)).to_bytes(4, "big") + kind + held


def header(data: bytes) -> VideoHeader:
    return read_header(io.BytesIO(data), len(data))


def listed(root: Path, name: str, data: bytes) -> CardFile:
    (root / name).write_bytes(data)
    return CardFile(name, ".", len(data), 7, FileKind.VIDEO)


def test_a_video_is_hashed_timed_and_measured(tmp_path: Path) -> None:
    data = dated(video(tmp_path / "made.mp4"))
    file = read_file(tmp_path, listed(tmp_path, "VID 1.MP4", data))
    assert (file.kind, file.reason) == (FileKind.VIDEO, "")
    assert file.content_hash == hashlib.sha256(data).hexdigest()
    assert (file.camera_time, file.width, file.height) == (BEGUN, 64, 48)
    assert (file.frame_count, file.frame_rate) == (15, pytest.approx(5.0))
    assert file.duration == pytest.approx(3.0)
    assert file.brightness == pytest.approx(20, abs=3)
    assert file.is_media


def test_it_is_placed_like_a_photograph_and_its_name_may_tell_the_time(tmp_path: Path) -> None:
    name = "C1__2012-12-29__23-33-45.avi"
    file = read_file(tmp_path, listed(tmp_path, name, video(tmp_path / "made.avi", "MJPG")))
    (timeless,) = place_media([file], None, (), IntakeSettings()).media
    assert (timeless.timestamp, timeless.placement) == (None, "no_time")
    (one,) = place_media(
        [file], None, (), IntakeSettings(time_from=(TimeSource.EXIF, TimeSource.NAME))
    ).media
    assert one.is_video
    assert f"{one.timestamp:%Y-%m-%d %H:%M:%S}" == "2012-12-29 23:33:45"
    assert one.at(10).timestamp is not None
    assert (one.at(10).timestamp - one.timestamp).total_seconds() == pytest.approx(2.0)


@pytest.mark.parametrize("cut", [0, 5, 30, 600, -400, -3])
@pytest.mark.parametrize(
    ("name", "code"), [("v.mp4", "mp4v"), ("v.mov", "mp4v"), ("v.avi", "MJPG")]
)
def test_a_torn_video_is_a_named_problem(tmp_path: Path, name: str, code: str, cut: int) -> None:
    data = video(tmp_path / f"made.{name[-3:]}", code)[:cut]
    file = read_file(tmp_path, listed(tmp_path, name, data))
    assert file.kind is FileKind.UNREADABLE
    assert file.reason.startswith("A video that cannot be read. It is ")
    assert file.content_hash == hashlib.sha256(data).hexdigest()
    assert place_media([file], None, (), IntakeSettings()).media == ()


def test_a_copy_cut_off_in_laid_out_space_is_told(tmp_path: Path) -> None:
    data = video(tmp_path / "made.mp4")
    half = data[: len(data) // 2] + bytes(len(data) - len(data) // 2)
    assert read_file(tmp_path, listed(tmp_path, "v.mp4", half)).kind is FileKind.UNREADABLE


def test_another_kind_of_video_is_told(tmp_path: Path) -> None:
    file = read_file(tmp_path, listed(tmp_path, "00001.MTS", b"\x47" + bytes(999)))
    assert file.reason == "A video that cannot be read. It is no MP4, MOV or AVI."


def test_maker_model_and_time_stand_in_the_user_data() -> None:
    named = box(b"\xa9mak", b"\0\x07\x15\xc7Browning"[:4] + b"Bushnel") + box(
        b"\xa9mod", b"\0\x04\0\0CORE"
    )
    mvhd = box(b"mvhd", b"\1\0\0\0" + SECONDS.to_bytes(8, "big") + bytes(96))
    data = box(b"ftyp", b"qt  ") + box(b"moov", mvhd + box(b"udta", named)) + box(b"mdat", b"123")
    assert header(data) == VideoHeader(BEGUN, "Bushnel", "CORE")
    # A sector filled up behind the last box is no tear; another box that is cut off is one.
    assert header(data + bytes(100)).camera_time == BEGUN
    with pytest.raises(PhotoError, match="truncated"):
        header(data + (99).to_bytes(4, "big") + b"free")


def test_a_clock_that_was_never_set_tells_no_time(tmp_path: Path) -> None:
    data = video(tmp_path / "made.mp4")
    assert header(dated(data, 0)).camera_time is None
    assert header(dated(data, 86_400)).camera_time is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (b"SAT APR 03 15:03:30 2021\n\0", BEGUN),
        (b"2021:04:03 15:03:30\0", BEGUN),
        (b"noon", None),
    ],
)
def test_the_time_of_an_avi(text: bytes, moment: datetime | None) -> None:
    held = b"AVI LIST" + b"IDIT" + len(text).to_bytes(4, "little") + text
    assert header(b"RIFF" + len(held).to_bytes(4, "little") + held).camera_time == moment
