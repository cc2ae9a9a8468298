"""Every installed detection model holds to the contract."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pardalis.plugins import DETECTION_MODELS, load, names
from pardalis.records.detection import Finding, SearchStatus
from pardalis.records.scene import Scene
from pardalis.testing.detection_model import check_detection_model, made_scene


@pytest.mark.parametrize("name", names(DETECTION_MODELS))
def test_installed_model_holds_to_the_contract(name: str, tmp_path: Path) -> None:
    model = load(DETECTION_MODELS, name)()
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
