"""Any detector of the YOLO family in an ONNX file, MegaDetector's exports before all."""

from __future__ import annotations

from pathlib import Path

from pardalis.detect.seen import failed, finding_of
from pardalis.detect.yolo.search import Searcher, SearchSettings
from pardalis.errors import InputError, PhotoError, PluginError
from pardalis.networks.opened import Opened
from pardalis.networks.registry import Registry, models_folder
from pardalis.networks.session import Network, SessionSettings
from pardalis.records.detection import Finding
from pardalis.records.model_file import NetworkPurpose
from pardalis.records.scene import Scene

_MOST_TILES = 8


class OnnxModel:
    """Finds animals, people and vehicles by a detection network in the models folder.

    It looks at each photograph by itself. With tiles it looks at overlapping parts of it too, at a
    higher resolution, for animals that are few pixels of the whole.

    Parameters
    ----------
    network
        Name of a network in the models folder.
    models
        The models folder; by default as the environment or the system says.
    tiles
        In each direction; 1 for whole photographs alone.
    device
        "cpu", "cuda", "openvino", or empty for the quickest that works.
    settings
        How photographs are searched; its `tiles` are those given above.

    Raises
    ------
    PluginError
        If no network is named, its file is not in the folder, or it is for something else.
    InputError
        If the number of tiles is none.
    """

    name = "onnx"
    alone = True

    def __init__(
        self,
        network: str | None = None,
        models: Path | None = None,
        tiles: int = 1,
        device: str = "",
        settings: SearchSettings | None = None,
    ) -> None:
        if network is None:
            raise PluginError(
                "The detection model 'onnx' needs a network.",
                "See which there are: pardalis models list. Then name one: --network NAME.",
            )
        if not 1 <= tiles <= _MOST_TILES:
            raise InputError(f"{tiles} tiles are none.", f"Give 1 to {_MOST_TILES}.")
        self.entry, self.file = Registry(models_folder(models)).installed(network)
        if self.entry.purpose is not NetworkPurpose.DETECTION:
            raise PluginError(
                f"The network '{network}' is for {self.entry.purpose}.",
                f"Name one for {NetworkPurpose.DETECTION}: pardalis models list.",
            )
        self.settings = settings or SearchSettings(tiles=tiles)
        self.device = device
        # Another network finds other boxes: what one has searched, another searches anew.
        tiled = f"-{self.settings.tiles}x{self.settings.tiles}" if self.settings.tiles > 1 else ""
        self.version = f"1-{network}-{self.entry.sha256[:12]}{tiled}"
        self._searcher = Opened(self._open)

    def find(self, scene: Scene) -> tuple[Finding, ...]:
        """One finding for each wanted photograph of the scene, in the scene's order.

        Parameters
        ----------
        scene
            One camera's photographs, of which the wanted ones are looked at.

        Raises
        ------
        PluginError
            If the network cannot be run, or what it gives cannot be read.
        """
        wanted = [media for media in scene.media if media.media_id in scene.wanted]
        signature = f"{self.name} {self.version}"
        results = self._searcher().search(scene.root, wanted)
        return tuple(
            failed(media.media_id, signature, result.message)
            if isinstance(result, PhotoError)
            else finding_of(media.media_id, signature, result)
            for media, result in zip(wanted, results, strict=True)
        )

    def _open(self) -> Searcher:
        network = Network(self.file, SessionSettings(device=self.device), self.entry.sha256)
        return Searcher(network, self.entry, self.settings)
