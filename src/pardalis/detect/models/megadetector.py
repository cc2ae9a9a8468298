"""MegaDetector through its own Python package, which the user installs: its loader, its files."""

from __future__ import annotations

import contextlib
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pardalis.detect.seen import Seen, failed, finding_of
from pardalis.errors import PhotoError, PluginError
from pardalis.imaging.picture import read_picture
from pardalis.networks.opened import Opened
from pardalis.records.card_source import CardSource
from pardalis.records.detection import Finding
from pardalis.records.media import Media
from pardalis.records.scene import Scene

PACKAGE = "megadetector"
_FLOOR = 0.01
_TYPES = {"1": "animal", "2": "human", "3": "vehicle"}


class MegaDetectorModel:
    """Finds animals, people and vehicles by the package `megadetector`.

    The package is asked for a version by name, such as MDV5A, and downloads that version by its own
    ways if it is not there; a file of weights may be named instead.

    Parameters
    ----------
    network
        Name of a version, as the package knows it, or a file of weights.

    Raises
    ------
    PluginError
        If the package is not installed, or no version is named.

    References
    ----------
    Beery, S., Morris, D., & Yang, S. (2019). Efficient pipeline for camera trap image review.
    arXiv:1907.06772; and the functions `load_detector` and `generate_detections_one_image` of
    megadetector.readthedocs.io.
    """

    name = "megadetector"
    alone = True

    def __init__(self, network: str | None = None) -> None:
        try:
            package = version(PACKAGE)
        except PackageNotFoundError as error:
            raise PluginError(
                "The package 'megadetector' is not installed.",
                "Install it: pip install 'pardalis[megadetector]'. It brings PyTorch, and YOLOv5's "
                "code, which its authors publish under GPL or AGPL: read docs/detection.md first. "
                "Or use an ONNX file: --model onnx --network megadetector-v5a.",
            ) from error
        if not network:
            raise PluginError(
                "The detection model 'megadetector' needs to know which version.",
                "Name one, such as --network MDV5A (about 280 MB, which the package downloads if "
                "it is not there), or a file of weights.",
            )
        self.network = network
        self.version = f"{package}-{Path(network).name}"
        self._detector = Opened(self._load)

    def find(self, scene: Scene) -> tuple[Finding, ...]:
        """One finding for each wanted photograph of the scene, in the scene's order.

        Parameters
        ----------
        scene
            One camera's photographs, of which the wanted ones are looked at.

        Raises
        ------
        PluginError
            If the package cannot load the network.
        """
        wanted = [media for media in scene.media if media.media_id in scene.wanted]
        return tuple(self._finding(scene.root, media) for media in wanted)

    def _finding(self, root: CardSource, media: Media) -> Finding:
        signature = f"{self.name} {self.version}"
        try:
            pixels = read_picture(root, media)
        except PhotoError as error:
            return failed(media.media_id, signature, error.message)
        with self._detector.alone:
            found = self._detector().generate_detections_one_image(
                pixels, media.media_id, detection_threshold=_FLOOR
            )
        if found.get("failure"):
            return failed(media.media_id, signature, f"megadetector: {found['failure']}")
        return finding_of(media.media_id, signature, map(_seen, found["detections"]))

    def _load(self) -> Any:
        try:
            # It tells its user of the processor; what a command answers stays what it is.
            with contextlib.redirect_stdout(sys.stderr):
                from megadetector.detection.run_detector import load_detector

                return load_detector(self.network)
        except Exception as error:
            # Its own and PyTorch's errors have no common class but this.
            raise PluginError(
                f"The package 'megadetector' cannot load '{self.network}': {error}",
                "See that the name is one that the package knows, and that the link holds; "
                "or fetch the weights by hand and name the file: --network FILE.pt.",
            ) from error


def _seen(detection: dict[str, Any]) -> Seen:
    left, top, width, height = (float(side) for side in detection["bbox"])
    kind = _TYPES.get(str(detection["category"]), "unknown")
    return Seen(kind, left, top, left + width, top + height, float(detection["conf"]))
