"""One frame of a video by its number, and videos that cannot be read."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pardalis.errors import PhotoError
from pardalis.imaging.picture import read_picture
from pardalis.imaging.video import container_of, read_frame, read_video
from pardalis.records.media import Media, Placement

FRAMES, RATE = 40, 10.0
CODECS = {"v.mp4": "mp4v", "v.mov": "mp4v", "v.avi": "MJPG"}


def write_video(file: Path) -> Path:
    """Forty frames, each brighter than the one before it by six."""
    code = cv2.VideoWriter.fourcc(*CODECS[file.name])
    writer = cv2.VideoWriter(str(file), cv2.CAP_FFMPEG, code, RATE, (160, 120))
    for number in range(FRAMES):
        writer.write(np.full((120, 160, 3), 6 * number, np.uint8))
    writer.release()
    return file


@pytest.fixture(params=CODECS)
def video(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return write_video(tmp_path / request.param)


def test_a_frame_is_found_by_its_number_in_any_order(video: Path) -> None:
    for number in (39, 0, 13, 25, 7, 13):
        assert read_frame(video, number).mean() == pytest.approx(6 * number, abs=4)


def test_its_length_and_rate_are_told(video: Path) -> None:
    whole = read_video(video)
    assert (whole.width, whole.height, whole.frame_count) == (160, 120, FRAMES)
    assert whole.frame_rate == pytest.approx(RATE)
    assert whole.duration == pytest.approx(4.0)
    assert whole.first.max() < 5


def test_smaller_and_grey(video: Path) -> None:
    assert read_frame(video, 20, reduce=8).shape == (15, 20, 3)
    grey = read_frame(video, 20, grey=True)
    assert grey.shape == (120, 160)
    assert grey.mean() == pytest.approx(120, abs=4)


def test_the_picture_of_media_is_its_frame(video: Path) -> None:
    whole = Media(
        "v", video.name, "", "", None, Placement.NO_TABLE, None, None, "", "", 160, 120, 4.0, RATE,
        FRAMES,
    )  # fmt: skip
    assert read_picture(video.parent, whole.at(30)).mean() == pytest.approx(180, abs=4)
    assert read_picture(video.parent, whole).mean() == pytest.approx(0, abs=4)


def test_half_a_video_is_refused(video: Path) -> None:
    data = video.read_bytes()
    video.write_bytes(data[: len(data) // 2])
    with pytest.raises(PhotoError, match=r"truncated|damaged"):
        read_video(video)


def test_a_frame_that_is_not_there_is_told(video: Path) -> None:
    with pytest.raises(PhotoError):
        read_frame(video, 4000)


@pytest.mark.parametrize(
    "data",
    [b"", b"#EXTM3U\nhttp://127.0.0.1:9/a.ts\n", b"ffconcat version 1.0\nfile /etc/passwd\n"],
)
def test_lists_of_addresses_are_no_videos(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "list.mp4"
    file.write_bytes(data)
    with pytest.raises(PhotoError, match="no MP4, MOV or AVI"):
        read_video(file)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(PhotoError, match="cannot be opened"):
        read_frame(tmp_path / "gone.mp4", 0)


def test_containers_are_told_by_their_first_bytes() -> None:
    assert container_of(b"\x00\x00\x00\x14ftypqt  ") == "iso"
    assert container_of(b"RIFF\x00\x00\x00\x00WAVE") is None
