"""Drawn catalogues of simulated surveys: P(one animal) holds, and the number of animals too.

The survey's animals, places and photographs are simulated; each pair's evidence is drawn from the
calibration's own distributions, as it would come if the calibration were right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import exp, log

import numpy as np
import pytest

from pardalis.identify.identities.catalogue import catalogue
from pardalis.identify.identities.draws import draw_catalogues
from pardalis.identify.identities.evidence import Surroundings
from pardalis.identify.identities.weighing import weighed
from pardalis.records.calibration import Calibration
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting

START = datetime(2026, 3, 1, tzinfo=UTC)
SPOTS = np.arange(8, 3000)
BASE = Calibration(
    "rootsift", (-6.0, 1.4), (-6.5, 0.3), (0.0, 3.2, 0.0), None, 120, 200, 100_000, "simulated"
)
DRAWS = 20


@dataclass(frozen=True, slots=True)
class Survey:
    """Sightings with their evidence and whose they are."""

    sightings: tuple[Sighting, ...]
    proposals: tuple[Proposal, ...]
    around: Surroundings
    animals: tuple[int, ...]


def survey(seed: int, mean: int = 30, sigma: float = 3000.0) -> Survey:
    """Cameras 2.5 km apart, animals that differ in how often they pass, marks from 20 to 1000."""
    rng = np.random.default_rng(seed)
    grid = np.array([(x, y) for x in range(6) for y in range(6)]) * 2500.0
    centres = rng.uniform(-6000, 18_500, (rng.poisson(mean), 2))
    seen: list[tuple[int, Sighting]] = []
    for animal, centre in enumerate(centres):
        rate = 1.2 * rng.gamma(1.0) * np.exp(-((grid - centre) ** 2).sum(1) / (2 * sigma**2))
        for camera, count in enumerate(rng.poisson(rate).tolist()):
            seen += [
                (animal, sighting(f"{animal:03d}{camera:02d}{n:02d}", camera, rng.uniform(0, 60)))
                for n in range(count)
            ]
    marks = (np.exp(rng.normal(log(120), 0.9, len(seen))).astype(int) + 5).tolist()
    proposals, calibration = evidence([animal for animal, _ in seen], marks, rng)
    named = tuple(
        replace(each, sighting_a=seen[int(each.sighting_a)][1].sighting_id,
                sighting_b=seen[int(each.sighting_b)][1].sighting_id)
        for each in proposals
    )  # fmt: skip
    known = {each.sighting_id: number for (_, each), number in zip(seen, marks, strict=True)}
    places = {f"D{camera}": (float(x), float(y)) for camera, (x, y) in enumerate(grid)}
    around = Surroundings(known, places, calibration)
    sightings = tuple(each for _, each in seen)
    return Survey(sightings, named, around, tuple(animal for animal, _ in seen))


def sighting(name: str, camera: int, day: float) -> Sighting:
    media = Media(
        f"m{name}", f"{name}.jpg", "h", f"C{camera}", f"D{camera}", Placement.PLACED,
        START + timedelta(days=day), 0, f"b{name}", f"e{name}", 1600, 1200,
    )  # fmt: skip
    box = BoundingBox(0.2, 0.2, 0.5, 0.3)
    found = Detection(name, media.media_id, "animal", box, 0.9, "t")
    return Sighting(name, (found,), (media,), Flank.LEFT)


def evidence(
    animals: Sequence[int], marks: Sequence[int], rng: np.random.Generator
) -> tuple[list[Proposal], Calibration]:
    """Pairs proposed with the calibration's chances, spots from its two distributions."""
    same = np.exp(-0.5 * ((np.log(SPOTS) - log(60)) / 0.9) ** 2) / SPOTS
    same /= same.sum()
    different = same * np.exp(-BASE.strength[1] * np.log(SPOTS))
    scale = float(different.sum())
    calibration = replace(BASE, strength=(log(scale), BASE.strength[1], 0.0))
    made = []
    for a in range(len(animals)):
        for b in range(a + 1, len(animals)):
            one = animals[a] == animals[b]
            line = BASE.found_same if one else BASE.found_different
            logit = line[0] + line[1] * log(min(marks[a], marks[b]))
            if rng.random() < 1 / (1 + exp(-logit)):
                spots = int(rng.choice(SPOTS, p=same if one else different / scale))
                ends = sorted((f"{a:04d}", f"{b:04d}"))
                made.append(Proposal(*ends, Evidence.PATTERN, "t", spots, 1.0))
    return made, calibration


def together(found: Sequence[Individual], names: Sequence[str]) -> np.ndarray:
    of = {name: number for number, each in enumerate(found) for name in each.sightings}
    labels = np.array([of[name] for name in names])
    return labels[:, None] == labels[None]


@pytest.mark.slow
def test_drawn_catalogues_are_as_sure_as_they_should_be(capsys: pytest.CaptureFixture[str]) -> None:
    said, true, counts = [], [], []
    for seed in range(16):
        made = survey(seed)
        names = [each.sighting_id for each in made.sightings]
        ready = weighed(made.sightings, made.proposals, made.around.calibration, made.around.marks)
        given = (made.sightings, ready, (), set(names))
        drawn = draw_catalogues(*given, made.around, DRAWS, seed)
        upper = np.triu_indices(len(names), 1)
        said.append(np.mean([together(each, names) for each in drawn], axis=0)[upper])
        truth = np.array(made.animals)
        true.append((truth[:, None] == truth[None])[upper])
        sizes = [len(each) for each in drawn]
        point = catalogue(made.sightings, ready, (), (), set(names), None, made.around)
        wrong = int((together(point, names)[upper] & ~true[-1]).sum())
        counts.append(
            (
                len(set(made.animals)),
                float(np.mean(sizes)),
                *np.quantile(sizes, [0.025, 0.975]),
                len(point),
                wrong,
            )
        )
    tell(capsys, np.concatenate(said), np.concatenate(true), np.array(counts))
    p, seen = np.concatenate(said), np.concatenate(true)
    # In the long run as many pairs are one animal as was said.
    assert p.sum() == pytest.approx(seen.sum(), rel=0.04)
    for lower, upper_edge in ((0.05, 0.4), (0.4, 0.75), (0.75, 0.97)):
        held = (p >= lower) & (p < upper_edge)
        assert seen[held].mean() == pytest.approx(p[held].mean(), abs=0.12)
    assert seen[p == 1.0].mean() > 0.995
    table = np.array(counts)
    assert abs((table[:, 1] - table[:, 0]).mean()) < 3.0
    assert table[:, 5].sum() == 0


def tell(
    capsys: pytest.CaptureFixture[str], said: np.ndarray, true: np.ndarray, counts: np.ndarray
) -> None:
    with capsys.disabled():
        print("\n| P(one animal) over draws | pairs | said | seen |\n| --- | --- | --- | --- |")
        edges = (0.0, 0.001, 0.1, 0.2, 0.4, 0.6, 0.8, 0.99, 1.01)
        for lower, upper in pairwise(edges):
            held = (said >= lower) & (said < upper)
            if held.any():
                shares = f"{said[held].mean():.3f} | {true[held].mean():.3f}"
                print(f"| {lower:g} to {min(upper, 1):g} | {held.sum()} | {shares} |")
        within = ((counts[:, 2] <= counts[:, 0]) & (counts[:, 0] <= counts[:, 3])).sum()
        print(f"\nanimals {counts[:, 0].mean():.1f}, drawn {counts[:, 1].mean():.1f}, "
              f"catalogue {counts[:, 4].mean():.1f}; interval holds in {within} of {len(counts)}; "
              f"false pairs in the catalogue {counts[:, 5].sum():.0f}")  # fmt: skip
