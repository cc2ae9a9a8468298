"""Photographs to boxes by a detection network; some are read while others are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

import numpy as np
from jaxtyping import Bool, Float

from pardalis.detect.ahead import ahead
from pardalis.detect.seen import Seen, kind_of
from pardalis.detect.yolo.heads import Candidates, decode, head_of
from pardalis.detect.yolo.parts import parts_of
from pardalis.detect.yolo.suppression import kept
from pardalis.detect.yolo.views import View, in_photograph, view_of
from pardalis.errors import PhotoError, PluginError
from pardalis.imaging.decode import Reduction
from pardalis.imaging.picture import read_picture
from pardalis.networks.session import Network
from pardalis.records.card_source import CardSource
from pardalis.records.media import Media
from pardalis.records.model_file import Fit, Layout, ModelFile, NetworkInput

_REDUCTIONS: tuple[Reduction, ...] = (8, 4, 2)
_SEAM = 2.0
"""A box that ends so near to a cut is taken to go on beyond it [px of the input]."""


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How photographs are searched by a network.

    Parameters
    ----------
    tiles
        In each direction; 1 looks at whole photographs alone.
    floor
        Confidence below which no box is kept, whatever is asked for later.
    batch
        Photographs that are run at once; None for one on the processor and eight elsewhere.
    readers
        Threads that read and fit photographs while the network runs.
    """

    tiles: int = 1
    floor: float = 0.01
    batch: int | None = None
    readers: int = 2


class Searcher:
    """A detection network with what is known of it, ready to search.

    Parameters
    ----------
    network
        Opened.
    entry
        Its classes, its head and its input.
    settings
        By default `SearchSettings()`.

    Raises
    ------
    PluginError
        If the classes of the network are not known.
    """

    def __init__(
        self, network: Network, entry: ModelFile, settings: SearchSettings | None = None
    ) -> None:
        self.network, self.settings = network, settings or SearchSettings()
        if not entry.classes:
            raise PluginError(
                f"What the network '{entry.name}' tells apart is not known.",
                "Add it again with its classes, in its order: --classes animal,person,vehicle.",
            )
        self.entry = replace(entry, picture=_free(network, entry.picture))
        self.kinds = [kind_of(*each) for each in zip(entry.classes, _taxa(entry), strict=True)]
        on_processor = network.device == "cpu"
        self.batch = self.settings.batch or (1 if on_processor else 8)

    def search(
        self, root: CardSource, media: Sequence[Media]
    ) -> Iterator[tuple[Seen, ...] | PhotoError]:
        """What each photograph holds, in order, or why it cannot be read.

        Parameters
        ----------
        root
            The survey folder.
        media
            The photographs.

        Raises
        ------
        PluginError
            If the network cannot be run, or gives what cannot be read.
        """
        with ThreadPoolExecutor(self.settings.readers) as readers:
            waiting = self.batch + self.settings.readers
            prepared = ahead(readers, partial(self._prepared, root), media, waiting)
            while several := tuple(islice(prepared, self.batch)):
                yield from self._batch(several)

    def _prepared(self, root: CardSource, media: Media) -> tuple[View, ...] | PhotoError:
        reduction = _reduction(media, self.entry.picture, self.settings.tiles)
        try:
            photo = read_picture(root, media, reduction)
        except PhotoError as error:
            return error
        parts = parts_of(photo.shape[1], photo.shape[0], self.settings.tiles)
        return tuple(view_of(photo, part, self.entry.picture) for part in parts)

    def _batch(
        self, several: Sequence[tuple[View, ...] | PhotoError]
    ) -> Iterator[tuple[Seen, ...] | PhotoError]:
        views = [view for each in several if not isinstance(each, PhotoError) for view in each]
        outputs = iter(self._outputs(views))
        for each in several:
            if isinstance(each, PhotoError):
                yield each
            else:
                yield self._seen([(view, next(outputs)) for view in each])

    def _outputs(self, views: Sequence[View]) -> list[np.ndarray]:
        """What the network gives for each view; views of one size are run together."""
        found: dict[int, np.ndarray] = {}
        names = [self.entry.output or self.network.outputs[0].name]
        for shape in dict.fromkeys(view.pixels.shape for view in views):
            numbers = [place for place, view in enumerate(views) if view.pixels.shape == shape]
            for some in _in_groups(numbers, self.batch):
                pictures = np.stack([views[number].pixels for number in some])
                found.update(zip(some, self.network.run(pictures, names)[0], strict=True))
        return [found[number] for number in range(len(views))]

    def _seen(self, outputs: Sequence[tuple[View, np.ndarray]]) -> tuple[Seen, ...]:
        corners, pieces, all_found = [], [], []
        for view, output in outputs:
            found = self._candidates(output)
            corners.append(in_photograph(found.corners.astype(float), view))
            pieces.append(_ends_at_cut(found.corners.astype(float), view))
            all_found.append(found)
        places = np.concatenate(corners)
        scores = np.concatenate([found.scores for found in all_found]).astype(float)
        classes = np.concatenate([found.classes for found in all_found])
        chosen = kept(places, scores, classes, np.concatenate(pieces))
        return tuple(
            self._one(places[each], float(scores[each]), int(classes[each])) for each in chosen
        )

    def _candidates(self, output: np.ndarray) -> Candidates:
        classes = len(self.entry.classes)
        head = head_of((1, *output.shape), classes, self.entry.head)
        found = decode(output, head, self.settings.floor)
        if found.classes.size and not 0 <= found.classes.min() <= found.classes.max() < classes:
            raise PluginError(
                f"The network '{self.entry.name}' gives a class of which no name is known.",
                f"It has {classes} names; add it again with all its --classes.",
            )
        return found

    def _one(self, at: Float[np.ndarray, " 4"], score: float, number: int) -> Seen:
        observation_type, name = self.kinds[number]
        left, top, right, bottom = (float(side) for side in at)
        sure = min(max(score, 0.0), 1.0)
        if not name:
            return Seen(observation_type, left, top, right, bottom, sure)
        by = f"{self.entry.name} {self.entry.sha256[:12]}"
        return Seen(observation_type, left, top, right, bottom, sure, name, round(sure, 4), by)


def _taxa(entry: ModelFile) -> tuple[str, ...]:
    return entry.taxa or ("",) * len(entry.classes)


def _free(network: Network, picture: NetworkInput) -> NetworkInput:
    """The input as the file takes it: what the file fixes leaves no choice of smaller ones."""
    shape = network.inputs[0].shape
    axes = shape[2:4] if picture.layout is Layout.NCHW else shape[1:3]
    return picture if axes == (None, None) else replace(picture, stride=0)


def _reduction(media: Media, picture: NetworkInput, tiles: int) -> Reduction:
    """The smallest picture to decode that still holds as many pixels as are looked at."""
    sides = media.width / picture.width, media.height / picture.height
    shrinks = min(sides) if picture.fit is Fit.STRETCH else max(sides)
    for each in _REDUCTIONS:
        if shrinks >= each * tiles:
            return each
    return 1


def _ends_at_cut(corners: Float[np.ndarray, "boxes 4"], view: View) -> Bool[np.ndarray, " boxes"]:
    """Whether a box ends where its tile was cut out of the photograph."""
    left, top, wide, high = view.place
    edges = np.array([left, top, left + wide, top + high], dtype=float)
    outwards = np.array([1, 1, -1, -1])
    near = (corners - edges) * outwards <= _SEAM
    at_cut: np.ndarray = (near & np.array(view.part.cut)).any(axis=1)
    return at_cut


def _in_groups(numbers: Iterable[int], size: int) -> Iterator[list[int]]:
    rest = iter(numbers)
    while group := list(islice(rest, size)):
        yield group
