"""Peak memory of the steps after the import, on a survey of which only the rows are made.

python benchmarks/memory_of_steps.py
python benchmarks/memory_of_steps.py --photos 100000 --cards 20

No photograph is written or read: the rows of the cards' files are made up, and put in their place
as an import would. Then the search runs with a detection model that costs nothing and finds an
animal in every twentieth burst; identification groups these, and its catalogue and contact sheets
are told that no coat can be seen; clocks are held against table, pair and sun. Each step is a
process of its own; what its first import of libraries takes is told beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.deployment import Deployment
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.scene import Scene
from pardalis.records.sighting_state import SightingState
from pardalis.store import cards, identities
from pardalis.workflows import find_animals, identify_animals
from pardalis.workflows.clocks import list_clocks
from pardalis.workflows.content import sheets_content
from pardalis.workflows.identify_outcome import note
from pardalis.workflows.place_cards import place_again
from pardalis.workflows.project import new_project, open_project
from pardalis.workflows.settings import FindSettings

START, DAYS, FOLDER = datetime(2026, 1, 1, 12), 110, 999


class Nothing:
    """A detection model that opens no photograph."""

    name, version = "free", "1"

    def find(self, scene: Scene) -> Iterator[Finding]:
        """An animal in each photograph of every twentieth burst."""
        for each in scene.media:
            if each.media_id in scene.wanted:
                chance = int(hashlib.md5(each.burst_id.encode()).hexdigest()[:4], 16)
                box = BoundingBox(0.2, 0.2, 0.4, 0.4)
                name = f"{each.media_id}-1"
                seen = (Detection(name, each.media_id, "animal", box, 0.9, "free 1"),)
                found = seen if chance % 20 == 0 else ()
                yield Finding(each.media_id, "free 1", SearchStatus.SEARCHED, found)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=5_000)
    parser.add_argument("--cards", type=int, default=4)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--survey", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        _run(given.step, given.survey, given)
        return
    print(f"{given.photos} photographs on {given.cards} cards")
    with tempfile.TemporaryDirectory() as temporary:
        for step in STEPS:
            size = ["--photos", str(given.photos), "--cards", str(given.cards)]
            subprocess.run(
                [sys.executable, __file__, "--step", step, "--survey", temporary, *size], check=True
            )


def _run(step: str, survey: Path, given: argparse.Namespace) -> None:
    before, begin = _peak(), time.process_time()
    STEPS[step](survey, given)
    took = time.process_time() - begin
    print(
        f"  {step}: {_peak():.0f} MiB ({before:.0f} of it at its start), {took:.1f} s", flush=True
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _place(survey: Path, given: argparse.Namespace) -> None:
    with new_project(survey) as project:
        with project.database.write() as connection:
            cards.replace_deployments(connection, map(_deployment, range(given.cards)), ())
            cards.put_card_files(connection, _files(given.photos // given.cards, given.cards))
        place_again(project)


def _deployment(card: int) -> Deployment:
    start = START.replace(tzinfo=UTC) - timedelta(hours=8)
    place = (30 + card // 2 / 100, 116.0)
    end = start + timedelta(days=DAYS + 1)
    return Deployment(f"D{card}", f"S{card // 2}", *place, start, end, 480, card=f"C{card}")


def _files(photos: int, number: int) -> Iterable[CardFile]:
    """Bursts of three, spread over the season; the second card of a station is 7 s late."""
    step = DAYS * 86_400 // (photos // 3 + 1)
    for card in range(number):
        for row in range(photos):
            after = timedelta(seconds=row // 3 * step + row % 3 + 7 * (card % 2))
            yield CardFile(
                f"C{card}/DCIM/{100 + row // FOLDER}RECNX/IMG_{row % FOLDER:04d}.JPG", f"C{card}",
                4000, 1, FileKind.PHOTO, width=320, height=240, camera_time=START + after,
                content_hash=hashlib.sha256(f"{card}-{row}".encode()).hexdigest(),
                make="RECONYX", model="HF2", serial=f"H{card}", reader="plain",
                brightness=90.0, contrast=30.0, colour=20.0,
            )  # fmt: skip


def _find(survey: Path, _given: argparse.Namespace) -> None:
    find_animals.make_detection_model = lambda _settings: Nothing()  # type: ignore[assignment]
    find_animals.licences = lambda _settings: ()  # type: ignore[assignment]
    find_animals.find_animals(survey, FindSettings(workers=1))


def _identify(survey: Path, _given: argparse.Namespace) -> None:
    with open_project(survey) as project:
        grouped = identify_animals._ground(project).grouped
        names = (each.sighting_id for each in grouped)
        states = {name: SightingState(name, False, "", False, 0.0, 0, "h") for name in names}
        with project.database.write() as connection:
            identities.replace_sightings(connection, grouped, states)
        note(project)
        sheets_content(project)


def _clocks(survey: Path, _given: argparse.Namespace) -> None:
    list_clocks(survey)


STEPS: dict[str, Callable[[Path, argparse.Namespace], None]] = {
    "place": _place,
    "find": _find,
    "identify": _identify,
    "clocks": _clocks,
}

if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
