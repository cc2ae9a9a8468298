"""ExifTool, where it is installed: asked again and again, and never trusted to answer."""

from __future__ import annotations

import shutil
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pardalis.intake import exiftool
from pardalis.intake.cameras.exiftool import ExifToolCamera
from pardalis.intake.exif import read_tags
from pardalis.intake.exiftool import ExifTool


def canon(serial: int = 123_456_789) -> bytes:
    """The header of a photograph with Canon's note, which holds a serial number."""
    note = struct.pack("<HHHIIHHI4sI", 2, 0x0C, 4, 1, serial, 0x07, 2, 4, b"1.0\0", 0)
    make, model = b"Canon\0", b"Canon EOS 60D\0"
    words = 8 + 2 + 3 * 12 + 4
    photo = words + len(make + model)
    tiff = b"II*\0" + struct.pack("<IH", 8, 3)
    tiff += struct.pack("<HHII", 0x10F, 2, len(make), words)
    tiff += struct.pack("<HHII", 0x110, 2, len(model), words + len(make))
    tiff += struct.pack("<HHIII", 0x8769, 4, 1, photo, 0) + make + model
    tiff += struct.pack("<HHHIII", 1, 0x927C, 7, len(note), photo + 18, 0) + note
    body = b"Exif\0\0" + tiff
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + b"\xff\xd9"


@pytest.fixture
def installed() -> Iterator[None]:
    if shutil.which("exiftool") is None:
        pytest.skip("ExifTool is not installed: makers' notes that need it are not read")
    yield
    tool = exiftool.shared()
    assert tool is not None
    tool.close()


def test_a_photograph_without_a_note_is_not_asked_about() -> None:
    assert not ExifToolCamera().reads(read_tags(b""))


@pytest.mark.usefixtures("installed")
def test_the_serial_number_of_a_canon() -> None:
    data = canon()
    camera = ExifToolCamera()
    assert camera.reads(read_tags(data))
    for _ in range(3):
        facts = camera.read(read_tags(data), data)
        assert (facts.make, facts.model) == ("Canon", "Canon EOS 60D")
        assert facts.serial == "0123456789"


@pytest.mark.usefixtures("installed")
def test_one_process_answers_all_questions_and_ends() -> None:
    tool = ExifTool(shutil.which("exiftool") or "")
    try:
        answers = [tool.tags(canon(n)).get("SerialNumber") for n in (1_000_000_007, 1_000_000_009)]
        assert [str(each) for each in answers] == ["1000000007", "1000000009"]
        process = tool._process
        assert process is not None
        assert process.poll() is None
        tool.close()
        assert process.poll() is not None
        assert tool.tags(canon())
    finally:
        tool.close()


def program(folder: Path, lines: str) -> str:
    """A program of these lines of Python that stands in for ExifTool."""
    path = folder / "exiftool"
    path.write_text(f"#!{sys.executable}\nimport sys, time\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    "lines",
    [
        "sys.exit(3)",
        "time.sleep(60)",
        "print('no JSON'); print('{ready}', flush=True); time.sleep(60)",
        "print('[[1]]'); print('{ready}', flush=True); time.sleep(60)",
    ],
)
def test_a_program_that_fails_costs_no_photograph(tmp_path: Path, monkeypatch, lines: str) -> None:
    monkeypatch.setattr(exiftool, "_PATIENCE", 1.0)
    tool = ExifTool(program(tmp_path, lines))
    assert tool.tags(canon()) == {}
    tool.close()


def test_a_program_that_dies_again_and_again_is_left_alone(tmp_path: Path) -> None:
    started = tmp_path / "started"
    tool = ExifTool(program(tmp_path, f"open({str(started)!r}, 'a').write('x'); sys.exit(1)"))
    assert [tool.tags(canon()) for _ in range(6)] == [{}] * 6
    assert len(started.read_text()) <= 3
    tool.close()


def test_the_camera_falls_back_on_the_standards_tags(monkeypatch) -> None:
    monkeypatch.setattr(exiftool, "shared", lambda: None)
    assert ExifToolCamera().read(read_tags(canon()), canon()).model == "Canon EOS 60D"
