"""Catalogues of coats for benchmarks: rendered leopards, and as many more photographs as wanted."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from pardalis.identify.matchers.rootsift import RootSiftMatcher
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import CoatPhoto, Sighting
from pardalis.simulate.portrait_conditions import Difficulty
from pardalis.simulate.portraits import draw_portrait

SEED = 11
JITTER = 16.0
"""Standard deviation by which each number of a descriptor (0 to 255) is moved."""
_MARKS = 600


@dataclass(frozen=True, slots=True, eq=False)
class RenderedCoat:
    """A rendered portrait's coat, and whose it is.

    Parameters
    ----------
    animal
        The leopard's number.
    coat
        As the matcher extracts it.
    seconds
        Of the processor, that extracting it from the file took.
    """

    animal: int
    coat: CoatFeatures
    seconds: float


def render_coats(animals: range, photos: int, difficulty: Difficulty) -> list[RenderedCoat]:
    """Left flanks of rendered leopards that show a coat, read as photographs are.

    Parameters
    ----------
    animals
        Their numbers.
    photos
        Of each.
    difficulty
        How far apart their photographs are.
    """
    matcher, made = RootSiftMatcher(), []
    with tempfile.TemporaryDirectory() as folder:
        for number, (animal, photo) in enumerate(product(animals, range(photos))):
            portrait = draw_portrait(SEED, animal, Flank.LEFT, photo, difficulty)
            path = Path(folder) / f"{number}.jpg"
            path.write_bytes(portrait.to_jpeg())
            height, width = portrait.silhouette.shape
            seen = sighted(f"r{number:05}", width, height, portrait.box)
            where = CoatPhoto(Path(folder), _at(seen.media[0], path.name), seen.detections[0])
            start = time.process_time()
            coat = matcher.extract(where)
            seconds = time.process_time() - start
            path.unlink()
            if coat.usable:
                made.append(RenderedCoat(animal, coat, seconds))
    return made


def sighted(
    name: str, width: int = 1600, height: int = 1200, box: BoundingBox | None = None
) -> Sighting:
    """A sighting of one photograph of a left flank, by a camera of its own.

    Parameters
    ----------
    name
        Of photograph and detection.
    width, height
        Of the photograph [px].
    box
        Where the animal is; by default anywhere.
    """
    media = Media(
        name, name, name, name, None, Placement.NO_TABLE, None, None, name, name, width, height
    )
    where = box or BoundingBox(0.1, 0.1, 0.6, 0.5)
    found = Detection(name, name, "animal", where, 0.9, "benchmark", None, "Panthera pardus")
    return Sighting(name, (found,), (media,), Flank.LEFT)


def _at(media: Media, path: str) -> Media:
    return Media(
        media.media_id, path, path, media.card, None, Placement.NO_TABLE, None, None,
        media.burst_id, media.event_id, media.width, media.height,
    )  # fmt: skip


class MultipliedCatalogue(Mapping[str, CoatFeatures]):
    """Rendered coats, followed by as many made-up ones as wanted, each made when it is asked for.

    A made-up coat has the 600 strongest key points of a rendered one, each with the descriptor of
    another mark, drawn from all marks of rendered coats of further animals and moved by `JITTER`.
    So descriptors are spread, and crowded, as those of rendered coats are, while no arrangement is
    that of an animal, and no mark is a near copy of one that is asked for.

    Parameters
    ----------
    rendered
        They come first, unchanged.
    further
        Coats of other animals, from which the rest is made up.
    total
        How many coats there are in all.
    """

    def __init__(
        self, rendered: list[RenderedCoat], further: list[RenderedCoat], total: int
    ) -> None:
        self.rendered, self.further = rendered, further
        self.total = max(total, len(rendered)) if further else len(rendered)
        nothing = np.zeros((0, 128), np.uint8)
        self._pool = np.concatenate([nothing, *(each.coat.descriptors for each in further)])

    def __getitem__(self, name: str) -> CoatFeatures:
        number = int(name[1:])
        if number < len(self.rendered):
            return self.rendered[number].coat
        rng = np.random.default_rng((SEED, number))
        model = self.further[number % len(self.further)].coat
        drawn = self._pool[rng.integers(0, len(self._pool), min(_MARKS, len(model.points)))]
        noise = rng.standard_normal(drawn.shape, np.float32)
        moved = drawn + np.float32(JITTER) * noise * (drawn > 0)
        lengths = np.linalg.norm(np.maximum(moved, 0), axis=1, keepdims=True)
        descriptors = np.clip(np.round(moved * (512.0 / lengths)), 0, 255).astype(np.uint8)
        return CoatFeatures(
            model.points[:_MARKS],
            model.frame_points[:_MARKS],
            model.sizes[:_MARKS],
            model.angles[:_MARKS],
            descriptors,
            model.pattern,
            model.sharpness,
        )

    def __contains__(self, name: object) -> bool:
        # Without this a coat is made up only to be asked whether it is there.
        return isinstance(name, str) and int(name[1:]) < self.total

    def __iter__(self) -> Iterator[str]:
        return (f"c{number:06}" for number in range(self.total))

    def __len__(self) -> int:
        return self.total

    def sightings(self, total: int | None = None) -> list[Sighting]:
        """A sighting of each photograph.

        Parameters
        ----------
        total
            Of the first so many; by default all.
        """
        return [sighted(f"c{number:06}") for number in range(total or self.total)]


if __name__ == "__main__":
    made = render_coats(range(2), 2, Difficulty.HARD)
    print(
        f"{len(made)} of 4 rendered coats can be told; marks: {[len(e.coat.points) for e in made]}."
    )
