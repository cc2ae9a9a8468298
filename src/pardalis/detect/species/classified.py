"""A detection model whose animals are named: by a classifier, and by what lives in the region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import UInt8

from pardalis.detect.species.classifier import SpeciesClassifier
from pardalis.detect.species.lineage import Lineage, lineage_of, lowest
from pardalis.detect.species.species_list import SpeciesList
from pardalis.errors import PhotoError
from pardalis.imaging.crop import crop
from pardalis.imaging.picture import read_picture
from pardalis.plugins import DetectionModel, LooksAlone
from pardalis.records.card_source import CardSource
from pardalis.records.detection import Detection, Finding
from pardalis.records.media import Media
from pardalis.records.scene import Scene


class ClassifiedModel:
    """Finds as another model does, and names the animals.

    Parameters
    ----------
    model
        That finds them.
    classifier
        That names them; by default the names are the model's own.
    listed
        The species of the region, for names that are the model's own.
    """

    def __init__(
        self,
        model: DetectionModel,
        classifier: SpeciesClassifier | None = None,
        listed: SpeciesList | None = None,
    ) -> None:
        self.model, self.classifier, self.listed = model, classifier, listed
        self.name = model.name
        self.alone = isinstance(model, LooksAlone) and model.alone
        by = classifier.signature.replace(" ", "-") if classifier else ""
        least = f"{classifier.least:g}" if classifier else ""
        told = (model.version, by, least, listed.digest if listed else "")
        self.version = "+".join(each for each in told if each)

    def find(self, scene: Scene) -> tuple[Finding, ...]:
        """One finding for each wanted photograph of the scene, in the scene's order.

        Parameters
        ----------
        scene
            One camera's photographs, and which of them to search.
        """
        media = {each.media_id: each for each in scene.media}
        return tuple(
            replace(
                finding,
                detection_model=f"{self.name} {self.version}",
                detections=self._named(scene.root, media[finding.media_id], finding),
            )
            for finding in self.model.find(scene)
        )

    def _named(self, root: CardSource, media: Media, finding: Finding) -> tuple[Detection, ...]:
        if self.classifier is None:
            return believed(finding.detections, self.listed)
        animals = [each for each in finding.detections if each.observation_type == "animal"]
        if not animals:
            return finding.detections
        try:
            crops = _crops(root, media, animals)
        except PhotoError:
            # It was read a moment ago: its boxes stand, and nothing names them.
            return finding.detections
        names = zip(animals, self.classifier.name(crops), strict=True)
        known = {
            each.detection_id: replace(
                each,
                scientific_name=name.scientific_name,
                species_probability=name.probability,
                classified_by=self.classifier.signature,
                ruled_out=name.ruled_out,
            )
            for each, name in names
        }
        return tuple(known.get(each.detection_id, each) for each in finding.detections)


def believed(
    detections: Iterable[Detection],
    listed: SpeciesList | None,
    lineages: Mapping[str, Lineage] | None = None,
) -> tuple[Detection, ...]:
    """Detections whose names are on a species list; others are named by a wider taxon or not.

    A name of which the list leaves open whether it stands for it is believed.

    Parameters
    ----------
    detections
        With names that their source gave.
    listed
        The species of the region; by default all are believed.
    lineages
        Of names, where the source tells the taxa above them.
    """
    if listed is None:
        return tuple(detections)
    return tuple(_believed(each, listed, lineages or {}) for each in detections)


def _believed(
    detection: Detection, listed: SpeciesList, lineages: Mapping[str, Lineage]
) -> Detection:
    name = detection.scientific_name
    lineage = lineages.get(name) or lineage_of(name)
    rolled = listed.rolled_up(lineage)
    if not name or rolled == lineage or listed.leaves_open(lineage):
        return detection
    kept = lowest(rolled)
    probability = detection.species_probability if kept else None
    return replace(detection, scientific_name=kept, species_probability=probability, ruled_out=name)


def _crops(
    root: CardSource, media: Media, animals: Sequence[Detection]
) -> list[UInt8[np.ndarray, "_ _ 3"]]:
    photo = read_picture(root, media)
    return [crop(photo, each.box) for each in animals]
