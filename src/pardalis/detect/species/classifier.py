"""A species classifier in an ONNX file, that looks at the box of one animal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from pardalis.detect.species.lineage import UNKNOWN, lineage_of
from pardalis.detect.species.scores import LEAST, Named, named, probabilities
from pardalis.detect.species.species_list import SpeciesList
from pardalis.errors import InputError, PluginError
from pardalis.networks.opened import Opened
from pardalis.networks.pictures import as_input
from pardalis.networks.registry import Registry, models_folder
from pardalis.networks.session import Network, SessionSettings
from pardalis.records.model_file import NetworkPurpose


class SpeciesClassifier:
    """Names the species of an animal by a classification network in the models folder.

    Parameters
    ----------
    network
        Name of a network in the models folder.
    models
        The models folder; by default as the environment or the system says.
    listed
        The species of the region; by default all are believed.
    least
        Probability that a taxon must have to be named, 0 to 1.
    device
        "cpu", "cuda", "openvino", or empty for the quickest that works.

    Raises
    ------
    PluginError
        If its file is not in the folder, it is for something else, or its classes are not known.
    InputError
        If none of its classes is a taxon, or one of the species list.
    """

    def __init__(
        self,
        network: str,
        models: Path | None = None,
        listed: SpeciesList | None = None,
        least: float = LEAST,
        device: str = "",
    ) -> None:
        self.entry, self.file = Registry(models_folder(models)).installed(network)
        if self.entry.purpose is not NetworkPurpose.CLASSIFICATION:
            raise PluginError(
                f"The network '{network}' is for {self.entry.purpose}.",
                f"Name one for {NetworkPurpose.CLASSIFICATION}: pardalis models list.",
            )
        if not self.entry.classes:
            raise PluginError(
                f"What the network '{network}' tells apart is not known.",
                "Add it again with a file of its classes, in its order: --classes labels.txt.",
            )
        self.lineages = [lineage_of(label) for label in self.entry.taxa or self.entry.classes]
        self.listed = listed and listed.knowing(self.lineages)
        self.least, self.device = least, device
        believed = map(self.listed.rolled_up, self.lineages) if self.listed else self.lineages
        if all(lineage == UNKNOWN for lineage in believed):
            raise InputError(
                f"No class of '{network}' is a taxon, or one of the species list.",
                "Add it again with its taxa: --classes with a table of class and scientific_name.",
            )
        self.signature = f"{network} {self.entry.sha256[:12]}"
        self._network = Opened(self._open)

    def name(self, crops: Sequence[UInt8[np.ndarray, "_ _ 3"]]) -> list[Named]:
        """What each animal is.

        Parameters
        ----------
        crops
            Their boxes, red, green, blue.

        Raises
        ------
        PluginError
            If the network cannot be run, or gives another number of scores than it has classes.
        """
        if not crops:
            return []
        pictures = np.stack([as_input(crop, self.entry.picture) for crop in crops])
        wanted = [self.entry.output] if self.entry.output else []
        scores = self._network().run(pictures, wanted)[0].astype(np.float64).reshape(len(crops), -1)
        if scores.shape[1] != len(self.lineages) or not np.isfinite(scores).all():
            raise PluginError(
                f"The network '{self.entry.name}' gives {scores.shape[1]} scores for "
                f"{len(self.lineages)} classes, or what is no number.",
                "Add it again with its classes, in its order: --classes labels.txt.",
            )
        return [
            named(probabilities(row).tolist(), self.lineages, self.listed, self.least)
            for row in scores
        ]

    def _open(self) -> Network:
        return Network(self.file, SessionSettings(device=self.device), self.entry.sha256)
