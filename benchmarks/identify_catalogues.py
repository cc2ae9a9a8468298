"""Who is it, on rendered catalogues: ranking, ROC, calibration, false merges and speed.

    python benchmarks/identify_catalogues.py --animals 500 --difficulty moderate --keep FOLDER

Every animal is photographed three times from each flank; each photograph is a sighting of its own,
taken by a camera of its own. Read coats are kept in the folder, so that a run which was broken off
goes on; another version of the matcher begins anew. `--labelled` writes the pairs as a table for
`benchmarks/fit_calibration.py`: fit it on other seeds than those it is judged on. `--asked 500`
compares the photographs of the first 500 animals alone, with all: a fair sample of the queries of a
catalogue too large to compare all of, for animals are drawn independently of each other.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import cv2
from catalogue_measures import Measures, labelled_pairs, measure, odds_of
from fit_calibration import write_labelled

from pardalis import plugins
from pardalis.identify.identities.calibration import p_same
from pardalis.identify.identities.weighing import marks_of, weighed
from pardalis.records.calibration import LabelledPair
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.media import Media, Placement
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import CoatPhoto, Sighting
from pardalis.simulate.portrait_conditions import Difficulty
from pardalis.simulate.portraits import draw_portrait

PHOTOS = 3
BOTH = (Flank.LEFT, Flank.RIGHT)


@dataclass(frozen=True, slots=True)
class Task:
    """Which catalogue is rendered, and where its coats are kept.

    Parameters
    ----------
    seed
        Of the catalogue.
    difficulty
        Of its photographs.
    flanks
        That are photographed.
    matcher
        Name of the plug-in.
    folder
        Where coats are kept.
    species
        Scientific name that the source of the detections knows; empty: the coat itself must tell
        that it is one.
    """

    seed: int
    difficulty: Difficulty
    flanks: tuple[Flank, ...]
    matcher: str
    folder: Path
    species: str = ""


class KeptCoats(Mapping[str, CoatFeatures]):
    """Coats that are read from the folder when they are asked for.

    Parameters
    ----------
    folder
        Where they are kept.
    names
        `detection_id`s.
    """

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self.folder, self.names = folder, names
        self._known = frozenset(names)

    def __getitem__(self, name: str) -> CoatFeatures:
        return CoatFeatures.from_bytes(_kept(self.folder, name).read_bytes())

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def read_animal(animal: int, task: Task) -> tuple[int, float, float]:
    """Photograph one animal and keep its coats; how many were new, and CPU seconds of each step.

    Parameters
    ----------
    animal
        Its number.
    task
        The catalogue.
    """
    cv2.setNumThreads(1)
    matcher = plugins.load(plugins.MATCHERS, task.matcher)()
    made, drawing, reading = 0, 0.0, 0.0
    for flank in task.flanks:
        for number in range(PHOTOS):
            name = _name(animal, flank, number)
            if _kept(task.folder, name).is_file():
                continue
            begun = time.process_time()
            portrait = draw_portrait(task.seed, animal, flank, number, task.difficulty)
            data = portrait.to_jpeg()
            drawn = time.process_time()
            with tempfile.TemporaryDirectory() as held:
                (Path(held) / f"{name}.jpg").write_bytes(data)
                height, width = portrait.silhouette.shape
                sighting = _sighting(name, flank, (width, height), portrait.box, task.species)
                photo = CoatPhoto(Path(held), sighting.media[0], sighting.detections[0])
                coat = matcher.extract(photo).to_bytes()
            _keep(_kept(task.folder, name), coat)
            made, drawing = made + 1, drawing + drawn - begun
            reading += time.process_time() - drawn
    return made, drawing, reading


def read_catalogue(animals: int, task: Task, workers: int) -> None:
    """Photograph all animals, and print at what rate.

    Parameters
    ----------
    animals
        How many.
    task
        The catalogue.
    workers
        Processes.
    """
    made, drawing, reading = 0, 0.0, 0.0
    job = partial(read_animal, task=task)
    if workers == 1:
        counts = [job(animal) for animal in range(animals)]
    else:
        with ProcessPoolExecutor(workers) as pool:
            counts = list(pool.map(job, range(animals), chunksize=4))
    for new, drawn, read in counts:
        made, drawing, reading = made + new, drawing + drawn, reading + read
    if made:
        print(f"photographs made           {made}, {made / drawing:.1f} a CPU second")
        print(f"features                   {made / reading:.1f} a CPU second")


def match_catalogue(
    animals: int, task: Task, fresh_index: bool, queried: int
) -> tuple[Measures, list[LabelledPair]]:
    """Rank, verify and weigh all photographs of a catalogue; the measures and the labelled pairs.

    Parameters
    ----------
    animals
        How many.
    task
        The catalogue.
    fresh_index
        Whether the index is made in memory, rather than kept in the folder.
    queried
        The photographs of so many animals, the first ones, are compared with all.
    """
    held = [
        (_name(animal, flank, number), flank, animal)
        for animal in range(animals)
        for flank in task.flanks
        for number in range(PHOTOS)
    ]
    sightings = tuple(
        _sighting(name, flank, (900, 640), BoundingBox(0.0, 0.0, 1.0, 1.0))
        for name, flank, _ in held
    )
    whose = {name: animal for name, _, animal in held}
    coats = KeptCoats(task.folder, tuple(whose))
    matcher = plugins.load(plugins.MATCHERS, task.matcher)()
    folder = None if fresh_index else task.folder / "index"
    begun, used = time.perf_counter(), time.process_time()
    asked = frozenset(name for name, _, animal in held if animal < queried)
    proposals = matcher.propose(sightings, coats, asked, folder)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    marks = marks_of(sightings, coats)
    said = _as_if_all_were_asked(weighed(sightings, proposals, None, marks), queried / animals)
    print(f"matching                   {seconds:.0f} s, {cpu:.0f} CPU s")
    print(f"queries                    {len(asked & marks.keys()) / seconds:.1f} a second")
    judged = sightings, said, whose, marks, asked
    return measure(*judged), labelled_pairs(*judged)


def _as_if_all_were_asked(proposals: tuple[Proposal, ...], share: float) -> tuple[Proposal, ...]:
    """P(same) by the odds of all: of the pairs of one animal this share was compared."""
    odds = odds_of(proposals)
    if share == 1.0 or odds is None:
        return proposals
    return tuple(replace(each, p_same=p_same(each.log_ratio, odds / share)) for each in proposals)


def _name(animal: int, flank: Flank, number: int) -> str:
    return f"{animal:05d}-{flank.value}-{number}"


def _kept(folder: Path, name: str) -> Path:
    return folder / name[:3] / f"{name}.npz"


def _keep(file: Path, data: bytes) -> None:
    """Whole or not at all, so that a broken-off run leaves no torn file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_bytes(data)
    part.replace(file)


def _sighting(
    name: str, flank: Flank, size: tuple[int, int], box: BoundingBox, species: str = ""
) -> Sighting:
    media = Media(
        name, f"{name}.jpg", name, name, None, Placement.NO_TABLE, None, None, name, name, *size
    )
    detection = Detection(name, name, "animal", box, 1.0, "truth", None, species)
    return Sighting(name, (detection,), (media,), flank)


def main() -> None:
    """Run from the command line."""
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    told.add_argument("--animals", type=int, default=50)
    told.add_argument("--asked", type=int, help="animals whose photographs are queries (all)")
    told.add_argument("--difficulty", type=Difficulty, default=Difficulty.MODERATE)
    told.add_argument("--flank", type=Flank, choices=BOTH, help="one flank alone")
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("--workers", type=int, default=2)
    told.add_argument("--matcher", default="rootsift")
    told.add_argument("--species", default="", help="name that the detections bear")
    told.add_argument("--keep", type=Path, help="folder in which read coats are kept")
    told.add_argument("--labelled", type=Path, help="CSV file for the labelled pairs")
    told.add_argument("--failures", action="store_true", help="name queries whose first is wrong")
    given = told.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        version = plugins.load(plugins.MATCHERS, given.matcher).version
        label = f"{given.matcher}-{version}-{given.difficulty.value}-{given.seed}"
        label += "-named" if given.species else ""
        folder = (given.keep or Path(spare)) / label
        flanks = BOTH if given.flank is None else (given.flank,)
        task = Task(given.seed, given.difficulty, flanks, given.matcher, folder, given.species)
        read_catalogue(given.animals, task, given.workers)
        asked = min(given.asked or given.animals, given.animals)
        found, pairs = match_catalogue(given.animals, task, given.keep is None, asked)
        print(found.table())
        if given.failures:
            print("\n".join(found.failures))
        if given.labelled:
            write_labelled(given.labelled, pairs)


if __name__ == "__main__":
    main()
