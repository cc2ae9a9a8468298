"""Cards that would harm: each file ends as a photograph or as a named problem."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pardalis.records.card_file import CardFile, FileKind
from pardalis.store import cards
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.project import open_project
from pardalis.workflows.settings import ImportSettings

# Of an import, whatever lies on the cards [bytes].
MOST_MEMORY = 500_000_000


def jpeg(seed: int, **how: object) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (48, 64, 3), np.uint8)
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, "JPEG", **how)
    return written.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A photograph whose header claims another size."""
    data = bytearray(jpeg(1))
    frame = data.index(b"\xff\xc0") + 5
    data[frame : frame + 4] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(data)


def of_many_passes() -> bytes:
    """A few kilobytes that would be decoded for minutes."""
    written = io.BytesIO()
    Image.new("L", (3000, 3000), 9).save(written, "JPEG", progressive=True)
    data = written.getvalue()
    last = data.rfind(b"\xff\xda")
    return data[:-2] + data[last:-2] * 3000 + b"\xff\xd9"


def progressive(side: int) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (side, side), (9, 99, 30)).save(written, "JPEG", progressive=True)
    return written.getvalue()


BAD = {
    "empty.JPG": (b"", "Empty"),
    "sixty thousand.JPG": (claiming(60_000, 60_000), "Too large"),
    "most.JPG": (claiming(65_535, 65_535), "Too large"),
    "passes.JPG": (of_many_passes(), "Damaged: it is coded in more passes"),
    "progressive.JPG": (progressive(8_000), "Too large"),
    "half.JPG": (jpeg(2)[:900], "Truncated"),
    "zeros.JPG": (bytes(4_000), "Not a JPEG"),
    "picture.JPG": (b"\x89PNG\r\n\x1a\n" + bytes(99), "Not a JPEG"),
    "page.JPG": (b"<html><script>alert(1)</script></html>", "Not a JPEG"),
}
NAMES = [
    "two\nlines.JPG",
    "\U0001f406 leopard.JPG",
    "..\\..\\outside.JPG",
    "..%2F..%2Foutside.JPG",
    "-rf.JPG",
    "'; DROP TABLE card_file; --.JPG",
    "\x1b[31mred\x07.JPG",
    "<b>bold<b>.JPG",
    "20261332_256199.JPG",
    "é.JPG",
    "e\u0301.JPG",
    " .JPG",
    "a" * 240 + ".JPG",
    os.fsdecode(b"\xff\xfe.JPG"),
]


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("survey")
    card = root / "S1 🐆"
    card.mkdir()
    for name, (data, _) in BAD.items():
        (card / name).write_bytes(data)
    for number, name in enumerate(NAMES):
        (card / name).write_bytes(jpeg(100 + number))
    (root / "two\nlines").mkdir()
    (root / "two\nlines" / "a.JPG").write_bytes(jpeg(99))
    return root


@pytest.fixture(scope="module")
def read(survey: Path) -> dict[str, CardFile]:
    import_cards(survey, ImportSettings(workers=1, time_from=("exif", "name")))
    with open_project(survey) as project, project.database.read() as connection:
        return {Path(file.file_path).name: file for file in cards.card_files(connection)}


def test_every_file_is_there(survey: Path, read: dict[str, CardFile]) -> None:
    assert read.keys() == {*BAD, *NAMES, "a.JPG"}


@pytest.mark.parametrize("name", BAD)
def test_each_bad_file_is_a_named_problem(survey: Path, read: dict[str, CardFile], name) -> None:
    file = read[name]
    assert file.kind is FileKind.UNREADABLE
    assert file.reason.startswith(BAD[name][1]), file.reason
    assert file.content_hash
    with open_project(survey) as project, project.database.read() as connection:
        told = {each.subject: each for each in cards.problems(connection)}
    assert told[file.file_path].reason == file.reason


@pytest.mark.parametrize("name", NAMES)
def test_each_odd_name_is_a_photograph(read: dict[str, CardFile], name: str) -> None:
    assert read[name].kind is FileKind.PHOTO


def test_nothing_is_written_outside_of_the_project(survey: Path, read: dict[str, CardFile]) -> None:
    assert read
    assert {each.name for each in survey.iterdir()} == {"S1 🐆", "two\nlines", "pardalis"}
    assert not (survey.parent / "outside.JPG").exists()


def test_a_second_import_finds_nothing_new(survey: Path, read: dict[str, CardFile]) -> None:
    again = import_cards(survey, ImportSettings(workers=1))
    assert again.counts["photographs"] == len(NAMES) + 1
    assert again.counts["unreadable"] == len(BAD)


# The most that the process has held; what its parent held is not counted.
IMPORT = """
import sys
from pathlib import Path
from pardalis.cli.main import app
app(sys.argv[1:], standalone_mode=False)
status = Path("/proc/self/status").read_text()
print("peak", next(line.split()[1] for line in status.splitlines() if "VmHWM" in line))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="No /proc to read memory from")
def test_the_command_shows_odd_names_and_its_memory_is_bounded(survey: Path) -> None:
    command = [sys.executable, "-c", IMPORT, "import", str(survey), "--workers", "1"]
    command += ["--project", str(survey / "pardalis" / "second")]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    *said, peak = done.stdout.splitlines()
    assert b"Traceback" not in done.stderr
    assert not any(b"\x1b[31m" in line for line in said)
    assert int(peak.split()[1]) * 1024 < MOST_MEMORY
