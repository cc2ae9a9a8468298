"""Every installed detection model holds to the contract."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pardalis.errors import PluginError
from pardalis.networks.registry import FOLDER_VARIABLE, Registry
from pardalis.plugins import DETECTION_MODELS, load, names
from pardalis.records.detection import Finding, SearchStatus
from pardalis.records.model_file import Fit, ModelFile, NetworkInput, NetworkPurpose
from pardalis.records.scene import Scene
from pardalis.testing.detection_model import check_detection_model, made_scene

NEEDED: dict[str, dict[str, Any]] = {
    "onnx": {"network": "tiny", "device": "cpu"},
    "megadetector": {"network": "MDV5A"},
    "speciesnet": {"network": "kaggle:google/speciesnet/pyTorch/v4.0.3a/1"},
}
"""What a detection model cannot be made without."""


@pytest.fixture
def with_networks(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    tiny_detector: Callable[..., bytes],
    stand_in: Callable[[Path, str], None],
) -> Iterator[None]:
    """A tiny network where networks are kept, and packages that stand in for the real ones."""
    folder = tmp_path_factory.mktemp("networks")
    (folder / "source.onnx").write_bytes(tiny_detector())
    picture = NetworkInput(64, 64, Fit.LETTERBOX, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
    entry = ModelFile(
        "tiny", NetworkPurpose.DETECTION, "CC0", "the tests", picture,
        classes=("animal", "person", "vehicle"),
    )  # fmt: skip
    Registry(folder / "models").take(entry, folder / "source.onnx")
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder / "models"))
    packages = ("megadetector", "speciesnet")
    for package in packages:
        stand_in(folder / "site", package)
    monkeypatch.syspath_prepend(str(folder / "site"))
    importlib.invalidate_caches()
    yield
    for name in [name for name in sys.modules if name.split(".")[0] in packages]:
        del sys.modules[name]


@pytest.mark.usefixtures("with_networks")
@pytest.mark.parametrize("name", names(DETECTION_MODELS))
def test_installed_model_holds_to_the_contract(name: str, tmp_path: Path) -> None:
    made = load(DETECTION_MODELS, name)
    if name in NEEDED:
        with pytest.raises(PluginError, match=r"network|version|model"):
            made()
    model = made(**NEEDED.get(name, {}))
    assert model.name == name
    check_detection_model(model, made_scene(tmp_path))


class _Mute:
    name = "mute"
    version = "1"

    def find(self, scene: Scene) -> tuple[Finding, ...]:
        wanted = [each for each in scene.media if each.media_id in scene.wanted]
        return tuple(Finding(each.media_id, "mute 1", SearchStatus.SEARCHED) for each in wanted)


class _Shuffled(_Mute):
    def find(self, scene: Scene) -> tuple[Finding, ...]:
        return super().find(scene)[::-1]


class _Wordless(_Mute):
    def find(self, scene: Scene) -> tuple[Finding, ...]:
        found = super().find(scene)
        return tuple(replace(each, status=SearchStatus.CANNOT_TELL) for each in found)


@pytest.mark.parametrize(
    ("model", "breach"), [(_Mute(), "FAILED"), (_Shuffled(), "order"), (_Wordless(), "reason")]
)
def test_the_contract_catches_a_model_that_breaks_it(
    model: _Mute, breach: str, tmp_path: Path
) -> None:
    with pytest.raises(AssertionError, match=breach):
        check_detection_model(model, made_scene(tmp_path))
