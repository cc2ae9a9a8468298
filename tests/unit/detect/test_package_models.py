"""MegaDetector and SpeciesNet through packages that stand in for the real ones.

The stand-ins are written by these tests with the functions and answers of `megadetector` 10.0.28
and `speciesnet` 5.0.6 as their wheels have them; PyTorch, weights and the real packages are not
here, and nothing is known from these tests of how well those find animals.
"""

from __future__ import annotations

import importlib
import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pardalis.detect.models.megadetector import MegaDetectorModel
from pardalis.detect.models.speciesnet import SpeciesNetModel
from pardalis.errors import InputError, PluginError
from pardalis.records.detection import BoundingBox, SearchStatus
from pardalis.records.scene import Scene
from pardalis.testing.detection_model import check_detection_model, made_scene

KAGGLE = "kaggle:google/speciesnet/pyTorch/v4.0.3a/1"
LEOPARD = "5c7ce479;mammalia;carnivora;felidae;panthera;pardus;leopard"


@pytest.fixture
def installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stand_in: Callable[[Path, str], None]
) -> Iterator[Callable[[str], None]]:
    """Puts a stand-in where packages are found, and takes it away again."""
    site = tmp_path / "site"
    monkeypatch.syspath_prepend(str(site))

    def install(package: str) -> None:
        stand_in(site, package)
        importlib.invalidate_caches()

    yield install
    for name in [
        name for name in sys.modules if name.split(".")[0] in ("megadetector", "speciesnet")
    ]:
        del sys.modules[name]


@pytest.fixture
def made(tmp_path: Path) -> Scene:
    card = tmp_path / "card"
    card.mkdir()
    return made_scene(card)


def test_megadetector_holds_to_the_contract(installed: Callable[[str], None], made: Scene) -> None:
    installed("megadetector")
    model = MegaDetectorModel("MDV5A")
    assert model.version == "10.0.28-MDV5A"
    check_detection_model(model, made)
    check_detection_model(pickle.loads(pickle.dumps(model)), made)


def test_megadetector_s_answers_are_read(
    installed: Callable[[str], None], made: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    installed("megadetector")
    found = MegaDetectorModel("MDV5A").find(made)
    seen = next(each for each in found if each.detections)
    # The stand-in sees the light square that walks through the third burst as its first kind, a
    # person and a vehicle in the corners, and what has no name.
    kinds = [each.observation_type for each in seen.detections]
    assert kinds == ["animal", "human", "vehicle", "unknown"]
    assert [each.confidence for each in seen.detections] == [0.95, 0.5, 0.25, 0.125]
    box = seen.detections[0].box
    assert (box.y, box.height) == pytest.approx((150 / 360, 90 / 360), abs=0.01)
    assert seen.detections[1].box == BoundingBox(0.0, 0.0, 0.1, 0.2)
    # What the package prints would spoil the answer of a command that prints JSON.
    told = capsys.readouterr()
    assert told.out == ""
    assert "loading MDV5A" in told.err


def test_a_failure_of_megadetector_is_no_empty_photograph(
    installed: Callable[[str], None], made: Scene
) -> None:
    installed("megadetector")
    found = MegaDetectorModel("FAILS").find(made)
    assert {each.status for each in found} == {SearchStatus.FAILED}
    assert "megadetector: inference failure" in {each.reason for each in found}


def test_megadetector_that_cannot_load_says_what_to_do(
    installed: Callable[[str], None], made: Scene
) -> None:
    installed("megadetector")
    with pytest.raises(PluginError, match="cannot load 'OWL'") as told:
        MegaDetectorModel("OWL").find(made)
    assert "--network FILE.pt" in told.value.remedy


def test_without_the_packages_or_a_name_it_says_so() -> None:
    with pytest.raises(PluginError, match="not installed") as told:
        MegaDetectorModel("MDV5A")
    assert "GPL or AGPL" in told.value.remedy
    with pytest.raises(PluginError, match="not installed") as told:
        SpeciesNetModel(KAGGLE)
    assert "GPL" in told.value.remedy


def test_nothing_is_downloaded_that_was_not_named(installed: Callable[[str], None]) -> None:
    installed("megadetector")
    with pytest.raises(PluginError, match="which version"):
        MegaDetectorModel()
    installed("speciesnet")
    with pytest.raises(PluginError, match="which model"):
        SpeciesNetModel()


def test_speciesnet_holds_to_the_contract(installed: Callable[[str], None], made: Scene) -> None:
    installed("speciesnet")
    model = SpeciesNetModel(KAGGLE, "chn")
    assert model.version == f"5.0.6-{KAGGLE}-CHN"
    check_detection_model(model, made)
    check_detection_model(pickle.loads(pickle.dumps(model)), made)


def test_speciesnet_names_each_box(installed: Callable[[str], None], made: Scene) -> None:
    installed("speciesnet")
    finding = next(each for each in SpeciesNetModel(KAGGLE, "CHN").find(made) if each.detections)
    leopard, cat, person = finding.detections
    assert leopard.scientific_name == "Panthera pardus"
    assert leopard.species_probability == 0.91
    assert leopard.classified_by == f"speciesnet 5.0.6-{KAGGLE}-CHN"
    assert (cat.scientific_name, cat.species_probability) == ("Felidae", 0.7)
    assert (person.observation_type, person.scientific_name) == ("human", "")


def test_speciesnet_of_older_versions_names_the_photograph(
    installed: Callable[[str], None], made: Scene
) -> None:
    installed("speciesnet")
    found = SpeciesNetModel("old").find(made)
    finding = next(each for each in found if each.detections)
    assert [each.scientific_name for each in finding.detections] == ["Panthera pardus", "", ""]


def test_a_country_switches_speciesnet_s_own_list_on(
    installed: Callable[[str], None], made: Scene
) -> None:
    installed("speciesnet")
    for country, expected in ((None, (False, None)), ("CHN", (True, "CHN"))):
        model = SpeciesNetModel(KAGGLE, country)
        model.find(made)
        assert (model._net().geofence, model._net().country) == expected
    with pytest.raises(InputError, match="is no country"):
        SpeciesNetModel(KAGGLE, "China")


def test_a_failure_of_speciesnet_is_no_empty_photograph(
    installed: Callable[[str], None], made: Scene
) -> None:
    installed("speciesnet")
    found = SpeciesNetModel("fails").find(made)
    assert {each.status for each in found} == {SearchStatus.FAILED}
    assert "speciesnet failed: DETECTOR" in {each.reason for each in found}
    with pytest.raises(PluginError, match="cannot load 'none'"):
        SpeciesNetModel("none").find(made)
