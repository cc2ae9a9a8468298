"""The matcher `embedding`: a re-identification network's picture of the whole animal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import Float32, UInt8

from pardalis.errors import PluginError
from pardalis.identify.coats.pattern import LEAST_SIZE
from pardalis.identify.matching.alike import most_alike, similarity
from pardalis.identify.matching.gallery import SIDES
from pardalis.imaging.crop import crop
from pardalis.imaging.decode import Reduction
from pardalis.imaging.picture import read_picture
from pardalis.networks.opened import Opened
from pardalis.networks.pictures import as_input
from pardalis.networks.registry import Registry, models_folder
from pardalis.networks.session import Network, SessionSettings
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch
from pardalis.records.model_file import NetworkInput, NetworkPurpose
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import CoatPhoto, Sighting

_REDUCTIONS: tuple[Reduction, ...] = (8, 4, 2)


@dataclass(frozen=True, slots=True)
class EmbeddingSettings:
    """Which sightings a network brings together.

    Parameters
    ----------
    photos
        Of one sighting, the best so many are compared.
    shortlist
        Most similar sightings that are proposed for each sighting.
    floor
        Cosine at or below which nothing is proposed.
    """

    photos: int = 2
    shortlist: int = 6
    floor: float = 0.0


class EmbeddingMatcher:
    """Tells animals apart by the embeddings of a re-identification network, such as MiewID.

    Its cosines are not probabilities, and what they are worth differs from network to network: they
    widen the list of pairs to look at, and count as evidence only once labelled pairs exist.

    Parameters
    ----------
    network
        Name of a network in the models folder.
    models
        The models folder; by default as the environment or the system says.
    settings
        By default `EmbeddingSettings()`.
    session
        How the network is run; by default one thread a picture, since pictures are read in
        parallel.

    Raises
    ------
    PluginError
        If no network is named, its file is not in the folder, or it is for something else.
    """

    name = "embedding"

    def __init__(
        self,
        network: str | None = None,
        models: Path | None = None,
        settings: EmbeddingSettings | None = None,
        session: SessionSettings | None = None,
    ) -> None:
        if network is None:
            raise PluginError(
                "The matcher 'embedding' needs a network.",
                "See which there are: pardalis models list. Then name one: --network NAME.",
            )
        self.entry, self.file = Registry(models_folder(models)).installed(network)
        if self.entry.purpose is not NetworkPurpose.REIDENTIFICATION:
            raise PluginError(
                f"The network '{network}' is for {self.entry.purpose}.",
                f"Name one for {NetworkPurpose.REIDENTIFICATION}: pardalis models list.",
            )
        self.settings = settings or EmbeddingSettings()
        self.session = session or SessionSettings(threads=1)
        # Another network is another matcher: what was kept of one does not serve the other.
        self.version = f"1-{network}-{self.entry.sha256[:12]}"
        self._network = Opened(self._open)

    def extract(self, photo: CoatPhoto) -> CoatFeatures:
        """What is kept of one photographed animal: its embedding, of length one.

        Parameters
        ----------
        photo
            A detection whose pixels are to be read.

        Raises
        ------
        PhotoError
            If the photograph cannot be read.
        PluginError
            If the network cannot be run.
        """
        media, box = photo.media, photo.detection.box
        sides = box.width * media.width, box.height * media.height
        if max(sides) < LEAST_SIZE:
            return _without_marks(np.zeros(0, np.float32), 0.0, "too small in the picture")
        reduce = _reduction(sides, self.entry.picture)
        pixels = crop(read_picture(photo.root, media, reduce), box)
        return _without_marks(self._embedding(pixels), _sharpness(pixels), "")

    def match(self, a: CoatFeatures, b: CoatFeatures, same_card: bool) -> CoatMatch:
        """The cosine of two embeddings; a network knows no spots and no arrangement.

        Parameters
        ----------
        a, b
            As `extract` gave them.
        same_card
            Of no effect: the whole picture of the box is compared.
        """
        nothing = np.zeros((0, 2), np.float32)
        return CoatMatch(0, similarity(a, b), nothing, nothing, np.zeros((3, 3)))

    def propose(
        self,
        sightings: Iterable[Sighting],
        features: Mapping[str, CoatFeatures],
        asked: Collection[str] | None = None,
        folder: Path | None = None,
    ) -> tuple[Proposal, ...]:
        """The most similar sightings for each, of one side or of a side that is not known.

        Parameters
        ----------
        sightings
            In any order.
        features
            By `detection_id`; photographs without an embedding are passed over.
        asked
            `sighting_id`s for which similar ones are sought; by default all.
        folder
            Of no effect: embeddings are few numbers, and are indexed anew in memory.
        """
        ordered = sorted(sightings, key=lambda each: each.sighting_id)
        held = {each.sighting_id: self._best(each, features) for each in ordered}
        wanted = held.keys() if asked is None else held.keys() & set(asked)
        alike: dict[tuple[str, str], float] = {}
        for flanks in SIDES.values():
            group = {
                each.sighting_id: held[each.sighting_id]
                for each in ordered
                if each.flank in flanks and held[each.sighting_id]
            }
            alike |= most_alike(group, wanted, self.settings.shortlist)
        label = f"{self.name} {self.version}"
        return tuple(
            Proposal(*ends, Evidence.PATTERN, label, 0, cosine)
            for ends, cosine in sorted(alike.items())
            if cosine > self.settings.floor
        )

    def _best(
        self, sighting: Sighting, features: Mapping[str, CoatFeatures]
    ) -> tuple[CoatFeatures, ...]:
        found = []
        for detection in sighting.detections:
            coat = features.get(detection.detection_id)
            if coat is not None and coat.usable and coat.embedding.size:
                found.append((-coat.sharpness, detection.detection_id, coat))
        found.sort(key=lambda each: each[:2])
        return tuple(coat for _, _, coat in found[: self.settings.photos])

    def _embedding(
        self, pixels: UInt8[np.ndarray, "height width 3"]
    ) -> Float32[np.ndarray, " dimensions"]:
        given = as_input(pixels, self.entry.picture)[None]
        outputs = [self.entry.output] if self.entry.output else []
        raw = self._network().run(given, outputs)[0][0].astype(np.float64).ravel()
        length = float(np.linalg.norm(raw))
        if not np.isfinite(length) or length == 0:
            raise PluginError(
                f"The network '{self.entry.name}' gives no embedding: its numbers are not finite, "
                "or all are zero.",
                "See that its entry states the input that it takes: pardalis models list.",
            )
        unit: Float32[np.ndarray, " dimensions"] = (raw / length).astype(np.float32)
        return unit

    def _open(self) -> Network:
        return Network(self.file, self.session, self.entry.sha256)


def _reduction(sides: tuple[float, float], picture: NetworkInput) -> Reduction:
    """The smallest picture to decode that still holds as many pixels as the network takes."""
    for each in _REDUCTIONS:
        if sides[0] >= each * picture.width and sides[1] >= each * picture.height:
            return each
    return 1


def _sharpness(pixels: UInt8[np.ndarray, "height width 3"]) -> float:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return float(np.sqrt(grey.size) * np.std(cv2.Laplacian(grey, cv2.CV_32F)))


def _without_marks(
    embedding: Float32[np.ndarray, " dimensions"], sharpness: float, reason: str
) -> CoatFeatures:
    return CoatFeatures(
        np.zeros((0, 2), np.float32),
        np.zeros((0, 2), np.float32),
        np.zeros(0, np.float32),
        np.zeros(0, np.float32),
        np.zeros((0, 128), np.uint8),
        0.0,
        sharpness,
        reason,
        embedding=embedding,
    )
