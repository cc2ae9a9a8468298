"""SpeciesNet through its own Python package, which the user installs: its loader, its files."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pardalis.detect.seen import Seen, failed, finding_of
from pardalis.detect.species.lineage import lineage_of, lowest
from pardalis.errors import InputError, PhotoError, PluginError
from pardalis.imaging.picture import read_picture
from pardalis.networks.opened import Opened
from pardalis.records.card_source import CardSource
from pardalis.records.detection import Finding
from pardalis.records.media import Media
from pardalis.records.scene import Scene

PACKAGE = "speciesnet"
_TYPES = {"1": "animal", "2": "human", "3": "vehicle"}
_CODE_LENGTH = 3
_NO_VIDEOS = "The package speciesnet reads files, and no frames of videos."


class SpeciesNetModel:
    """Finds animals, people and vehicles and names the species by the package `speciesnet`.

    The package is asked for a model by name and downloads it by its own ways if it is not there; a
    folder that holds the model may be named instead. With a country it leaves out species that are
    not known from there, by its own list.

    Parameters
    ----------
    network
        Name of a model, as the package knows it, or its folder.
    country
        Three letters of ISO 3166-1, such as CHN; None for none. No other place is told to it.

    Raises
    ------
    PluginError
        If the package is not installed, or no model is named.
    InputError
        If the country is not three letters.

    References
    ----------
    Gadot, T., et al. (2024). To crop or not to crop: comparing whole-image and cropped
    classification on a large dataset of camera trap images. IET Computer Vision, 18, 1193-1208; and
    the class `SpeciesNet` of github.com/google/cameratrapai.
    """

    name = "speciesnet"
    alone = True

    def __init__(self, network: str | None = None, country: str | None = None) -> None:
        try:
            package = version(PACKAGE)
        except PackageNotFoundError as error:
            raise PluginError(
                "The package 'speciesnet' is not installed.",
                "Install it: pip install speciesnet. It brings PyTorch, and the "
                "package yolov5, which is under GPL: read docs/detection.md first.",
            ) from error
        if not network:
            raise PluginError(
                "The detection model 'speciesnet' needs to know which model.",
                "Name one, such as --network kaggle:google/speciesnet/pyTorch/v4.0.3a/1 (which the "
                "package downloads if it is not there), or the folder that holds it.",
            )
        if country is not None and not (len(country) == _CODE_LENGTH and country.isalpha()):
            raise InputError(
                f"'{country}' is no country.", "Give three letters of ISO 3166-1, such as CHN."
            )
        self.network, self.country = network, country and country.upper()
        told = (package, network.replace(" ", "_"), self.country)
        self.version = "-".join(each for each in told if each)
        self._net = Opened(self._load)

    def find(self, scene: Scene) -> tuple[Finding, ...]:
        """One finding for each wanted photograph of the scene, in the scene's order.

        Parameters
        ----------
        scene
            One camera's photographs, of which the wanted ones are looked at.

        Raises
        ------
        PluginError
            If the package cannot load the model.
        """
        signature = f"{self.name} {self.version}"
        wanted = [media for media in scene.media if media.media_id in scene.wanted]
        found = dict(self._unreadable(scene.root, wanted, signature))
        files = {
            str(scene.root / media.file_path): media.media_id
            for media in wanted
            if media.media_id not in found
        }
        for each in self._predicted(list(files)):
            media_id = files[str(each["filepath"])]
            found[media_id] = self._finding(media_id, signature, each)
        return tuple(found[media.media_id] for media in wanted)

    def _unreadable(
        self, root: CardSource, wanted: list[Media], signature: str
    ) -> Iterator[tuple[str, Finding]]:
        """Photographs that cannot be read, told as everywhere in Pardalis."""
        for media in wanted:
            if media.is_video:
                yield media.media_id, failed(media.media_id, signature, _NO_VIDEOS)
                continue
            try:
                read_picture(root, media, reduce=8, grey=True)
            except PhotoError as error:
                yield media.media_id, failed(media.media_id, signature, error.message)

    def _predicted(self, files: list[str]) -> list[dict[str, Any]]:
        if not files:
            return []
        with self._net.alone:
            answer = self._net().predict(
                filepaths=files, country=self.country, run_mode="multi_thread"
            )
        predictions: list[dict[str, Any]] = answer["predictions"]
        return predictions

    def _finding(self, media_id: str, signature: str, told: Mapping[str, Any]) -> Finding:
        detections = told.get("detections")
        if detections is None:
            reason = f"speciesnet failed: {', '.join(told.get('failures', ['no reason given']))}"
            return failed(media_id, signature, reason)
        boxes = [each for each in detections if str(each["category"]) in _TYPES]
        # Older versions of the package name a photograph; newer ones name each box.
        whole = {"class": told.get("prediction", ""), "score": told.get("prediction_score")}
        seen = []
        for rank, each in enumerate(boxes):
            one = each.get("processed_classification") or (whole if rank == 0 else {})
            seen.append(_seen(each, one, signature))
        return finding_of(media_id, signature, seen)

    def _load(self) -> Any:
        try:
            with contextlib.redirect_stdout(sys.stderr):
                from speciesnet import SpeciesNet

                return SpeciesNet(self.network, geofence=self.country is not None)
        except Exception as error:
            # Its own, PyTorch's and its downloaders' errors have no common class but this.
            raise PluginError(
                f"The package 'speciesnet' cannot load '{self.network}': {error}",
                "See that the name is one that the package knows, and that the link holds; "
                "or fetch the model by hand and name its folder: --network FOLDER.",
            ) from error


def _seen(detection: Mapping[str, Any], named: Mapping[str, Any], signature: str) -> Seen:
    left, top, width, height = (float(side) for side in detection["bbox"])
    kind = _TYPES[str(detection["category"])]
    name = lowest(lineage_of(str(named.get("class", "")))) if kind == "animal" else ""
    score = named.get("score")
    probability = round(float(score), 4) if name and score is not None else None
    right, bottom = left + width, top + height
    confidence = float(detection["conf"])
    by = signature if name else ""
    return Seen(kind, left, top, right, bottom, confidence, name, probability, by)
