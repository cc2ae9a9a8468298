"""Importing a season's cards, against ExifTool on the same folder; memory, size and `status`.

python benchmarks/million.py
python benchmarks/million.py --photos 20000 --cards 10
python benchmarks/million.py --photos 1000000 --cards 200 --skip-whole --folder FOLDER

Cards of small made-up photographs with the EXIF of three makes are written (4 kB each, no two
alike), and imported by headers only (`--quick`), again with nothing new, and whole. ExifTool reads
`-r -json -fast2` as many of the cards as make `--exiftool` photographs: it takes as long for each.
Every measure is of a fresh process. Photographs a second are told by the clock and by the
processor's time: other work on a machine lengthens the first, and hardly the second. Memory is the
largest of the whole import: it is one process.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from made_cards import make_cards

GOALS = {"quick": 5.0, "whole": 1.0}
_PARDALIS = (sys.executable, "-m", "pardalis")
# The second of two: the first fills the system's memory of the file.
_QUERY = """
import sys, time
from pathlib import Path
from pardalis.workflows.status import status
for _ in range(2):
    begin = time.perf_counter()
    status(Path(sys.argv[1]))
print(time.perf_counter() - begin)
"""


@dataclass(frozen=True)
class Run:
    """What a command took: by the clock [s], of the processor [s], at its peak [bytes]."""

    clock: float
    processor: float
    memory: int
    said: str


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=2_000)
    parser.add_argument("--cards", type=int, default=10)
    parser.add_argument("--exiftool", type=int, default=1_000, help="photographs that it reads")
    parser.add_argument("--skip-whole", action="store_true", help="import by headers only")
    parser.add_argument("--folder", type=Path, help="where to make the cards; kept if it is there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        survey = given.folder or Path(temporary) / "survey"
        if not survey.exists():
            make_cards(survey, given.photos, given.cards)
        _measure(survey, given)


def _measure(survey: Path, given: argparse.Namespace) -> None:
    photos = sum(1 for _ in survey.glob("*/DCIM/*/*.JPG"))
    print(f"{photos} photographs on {len(list(survey.glob('*/DCIM')))} cards")
    alone = _exiftool(survey, given.exiftool)
    shutil.rmtree(survey / "pardalis", ignore_errors=True)
    quick = _told("import --quick", photos, _run((*_PARDALIS, "import", survey, "--quick")))
    again = _run((*_PARDALIS, "import", survey, "--quick"))
    print(f"  again, nothing new: {again.clock:.1f} s, {again.processor:.1f} s of the processor")
    database = sum(file.stat().st_size for file in (survey / "pardalis").glob("pardalis.db*"))
    print(f"  database: {database / 1e6:.0f} MB, {database / photos:.0f} bytes a photograph")
    _status(survey)
    _ratio("quick", quick, alone)
    if not given.skip_whole:
        whole = _told("import of the rest", photos, _run((*_PARDALIS, "import", survey)))
        _ratio("whole", whole, alone)


def _exiftool(survey: Path, least: int) -> tuple[float, float] | None:
    if shutil.which("exiftool") is None:
        print("  ExifTool is not installed: nothing to compare with.")
        return None
    folders, number = [], 0
    for folder in sorted(survey.glob("*/DCIM/*")):
        folders.append(folder)
        number += sum(1 for _ in folder.glob("*.JPG"))
        if number >= least:
            break
    command = ("exiftool", "-r", "-json", "-fast2", *folders)
    return _told("exiftool -r -json -fast2", number, _run(command))


def _status(survey: Path) -> None:
    whole = _run((*_PARDALIS, "status", survey))
    start = _run((sys.executable, "-c", "import pardalis.cli.main, pardalis.workflows.status"))
    query = float(_run((sys.executable, "-c", _QUERY, survey)).said)
    print(f"  status: {whole.clock:.2f} s as a command, {start.clock:.2f} s of it Python's and the")
    print(f"    libraries' start; {query:.3f} s the query (goal: 0.3)")


def _run(command: Sequence[object]) -> Run:
    """Run to its end."""
    begin = time.perf_counter()
    words = [str(word) for word in command]
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen(words, stdout=out, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        clock = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said = out.read() if "exiftool" not in words[0] else ""
    if child.returncode:
        raise SystemExit(f"{' '.join(words)} ended with {child.returncode}.")
    return Run(clock, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, said)


def _told(label: str, photos: int, run: Run) -> tuple[float, float]:
    rates = photos / run.clock, photos / run.processor
    print(f"  {label}: {rates[0]:.0f} photographs a second by the clock, {rates[1]:.0f} of the")
    print(f"    processor's time; {run.memory / 1e6:.0f} MB at its peak")
    return rates


def _ratio(name: str, rates: tuple[float, float], alone: tuple[float, float] | None) -> None:
    if alone is not None:
        ratios = [one / other for one, other in zip(rates, alone, strict=True)]
        print(f"  {name} against ExifTool: {ratios[0]:.1f} times as fast by the clock,")
        print(f"    {ratios[1]:.1f} of the processor's time (goal: {GOALS[name]:g})")


if __name__ == "__main__":
    main()
