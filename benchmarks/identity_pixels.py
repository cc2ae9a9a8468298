"""A small rendered survey from cards to density, with and without the doubt about identity.

The survey is small and cheap: twenty stations, half of them with one camera, no photographs but of
leopards, and few pixels, so that some coats cannot be read. The number of leopards near the cameras
is Poisson, so that the interval, which is of the expected density, has what it speaks of.
"""

from __future__ import annotations

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from identity_captures import doubt_of, errors, values

from pardalis.estimate.masks.buffer import fit_with_mask
from pardalis.estimate.models.scr import ScrModel
from pardalis.records.detection import Flank
from pardalis.records.estimate import Estimate
from pardalis.records.individual import Individual
from pardalis.simulate.camera import encode
from pardalis.simulate.design import Subject
from pardalis.simulate.reserve import STREAM_PLACES, Reserve, station_places, stream
from pardalis.simulate.truth import Truth, read_truth
from pardalis.store import cards, results
from pardalis.workflows import estimate_density, find_animals, identify_animals, import_cards
from pardalis.workflows.batches import silent
from pardalis.workflows.catalogue import Catalogue, read_catalogue
from pardalis.workflows.counted_effort import read_effort
from pardalis.workflows.fit_answer import main_and_models
from pardalis.workflows.gather_captures import Captures, gather
from pardalis.workflows.project import Project, new_project
from pardalis.workflows.settings import (
    EstimateSettings,
    FindSettings,
    IdentifySettings,
    ImportSettings,
)
from pardalis.workflows.simulate_reserve import design_of, simulate_reserve
from pardalis.workflows.simulate_settings import SimulateSettings

DENSITY = 16.0
"""Expected, per 100 km^2."""


def survey(seed: int) -> dict[str, Any]:
    """Render one survey, run every step as a user would, compare with the truth, delete it."""
    folder = Path(tempfile.mkdtemp(prefix=f"pardalis-{seed}-"))
    try:
        with ThreadPoolExecutor(1) as one:  # a process more would not pay
            reserve = simulate_reserve(settings_of(seed, folder / "survey"), executor=one)
        serviced(folder / "survey", reserve)
        return _answer(folder / "survey")
    finally:
        shutil.rmtree(folder)


def settings_of(seed: int, folder: Path) -> SimulateSettings:
    """The survey's settings, with a Poisson number of leopards near its cameras."""
    plain = SimulateSettings(
        folder=folder,
        seed=seed,
        stations=20,
        single_stations=10,
        nights=12,
        photos=0,
        width=800,
        faults=False,
        workers=1,
    )
    places = station_places(design_of(plain), stream(seed, STREAM_PLACES))
    sides = np.ptp(places, axis=0) + 2 * plain.sigma
    expected = DENSITY * float(sides.prod()) / 1e8
    leopards = int(np.random.default_rng(seed).poisson(expected))
    given = {name: getattr(plain, name) for name in plain.__dataclass_fields__}
    return SimulateSettings(**{**given, "leopards": leopards})


def serviced(folder: Path, reserve: Reserve) -> None:
    """Give each camera that no leopard passed a photograph of its setting up.

    A card without a photograph is no effort to Pardalis, and a station without captures would
    then be taken out of the survey because it has none.
    """
    picture = np.full((300, 400, 3), 120, np.uint8)
    for camera in reserve.cameras:
        card = folder / camera.name / "DCIM" / "100SETUP"
        if not any((folder / camera.name).rglob("*.JPG")):
            card.mkdir(parents=True, exist_ok=True)
            clock = reserve.design.start + timedelta(hours=1)
            made = picture + np.uint8(camera.index)  # no two files alike
            (card / "IMG_0001.JPG").write_bytes(encode(made, camera, clock, infrared=False))


def _answer(folder: Path) -> dict[str, Any]:
    listing = import_cards.look(folder, None)
    with new_project(folder, None) as project:
        import_cards.run(project, listing, ImportSettings(workers=1), silent)
        find_animals.run(project, FindSettings(workers=1), silent)
        identify_animals.run(project, IdentifySettings(workers=1), silent)
        asked = EstimateSettings(workers=1, flank="left", formulas="D ~ 1", draws=20)
        estimate_density.run(project, asked, silent)
        return _compared(project, read_truth(folder), asked)


def _compared(project: Project, truth: Truth, asked: EstimateSettings) -> dict[str, Any]:
    known = read_catalogue(project.database)
    with project.database.read() as connection:
        deployments = cards.deployments(connection)
        effort = read_effort(connection, deployments, cards.gaps(connection))
        estimate, _ = main_and_models(results.estimates(connection))
    assert estimate is not None
    captures = gather(known, deployments, effort, asked)
    certain = estimate.doubt.certain if estimate.doubt is not None else estimate
    animal_of = _animals(known, truth)
    seen = _only_animals(known.individuals, animal_of)
    row: dict[str, Any] = {"truth": DENSITY, "realised": truth.density, **errors(seen, animal_of)}
    row["no_leopard"] = len(known.individuals) - len(seen)
    row |= {"captures": certain.captures, "spatial_recaptures": certain.spatial_recaptures}
    row |= {"sightings": len(known.sightings), "unusable": len(known.unusable)}
    row |= _true(captures, _true_animals(known, truth))
    row |= {"animals_certain": certain.animals, "certain": values(certain)}
    row["doubt"] = values(estimate)
    row["flanks"] = {each.flanks: _density(each.density) for each in estimate.flanks}
    return {**row, **doubt_of(estimate)}


def _density(interval: Any) -> list[float] | None:
    if interval is None:
        return None
    return [round(value, 4) for value in (interval.estimate, interval.lower, interval.upper)]


def _animals(known: Catalogue, truth: Truth) -> dict[str, str]:
    """The leopard of each sighting; none of what is no leopard."""
    shown = {photo.file_path: photo for photo in truth.photos}
    found = {}
    for sighting in known.sightings:
        photo = shown.get(sighting.media[0].file_path)
        if photo is not None and photo.subject is Subject.LEOPARD:
            found[sighting.sighting_id] = photo.animal_id
    return found


def _only_animals(
    individuals: tuple[Individual, ...], animal_of: dict[str, str]
) -> tuple[Individual, ...]:
    kept = []
    for each in individuals:
        names = tuple(name for name in each.sightings if name in animal_of)
        if names:
            kept.append(Individual(each.individual_id, names, each.flanks))
    return tuple(kept)


def _true_animals(known: Catalogue, truth: Truth) -> tuple[Individual, ...]:
    """The catalogue of one who knows, of the sightings that show a coat."""
    animal_of = _animals(known, truth)
    groups: dict[str, list[str]] = {}
    for sighting in known.usable:
        if sighting.sighting_id in animal_of:
            groups.setdefault(animal_of[sighting.sighting_id], []).append(sighting.sighting_id)
    sides = frozenset((Flank.LEFT, Flank.RIGHT))
    return tuple(Individual(name, tuple(held), sides) for name, held in groups.items())


def _true(captures: Captures, animals: tuple[Individual, ...]) -> dict[str, Any]:
    history = captures.counting.history(captures.flank, animals)[0]
    estimate: Estimate = fit_with_mask((history,), ScrModel())[0]
    return {"animals_true": len(history.individual_ids), "true": values(estimate)}
