"""Names of animals: a classifier's scores, the list of a region, and both together."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from pardalis.detect.species.classified import ClassifiedModel, believed
from pardalis.detect.species.classifier import SpeciesClassifier
from pardalis.detect.species.lineage import UNKNOWN, lineage_of
from pardalis.detect.species.scores import named, probabilities
from pardalis.detect.species.species_list import read_species_list
from pardalis.errors import InputError, PluginError, TableError
from pardalis.networks.registry import Registry
from pardalis.networks.shipped import SHIPPED
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.media import Media, Placement
from pardalis.records.model_file import Fit, ModelFile, NetworkInput, NetworkPurpose
from pardalis.records.scene import Scene

LEOPARD = lineage_of("1;mammalia;carnivora;felidae;panthera;pardus;leopard")
TIGER = lineage_of("2;mammalia;carnivora;felidae;panthera;tigris;tiger")
OCELOT = lineage_of("3;mammalia;carnivora;felidae;leopardus;pardalis;ocelot")
HARE = lineage_of("4;mammalia;lagomorpha;leporidae;lepus;;hare")
BLANK = lineage_of("f1;;;;;;blank")
JILIN = read_species_list(b"Panthera pardus orientalis\nPanthera tigris\nLepus mandshuricus", "j")
PLAIN = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)


def test_lineages_of_labels() -> None:
    assert OCELOT == ("Mammalia", "Carnivora", "Felidae", "Leopardus", "Leopardus pardalis")
    assert HARE == ("Mammalia", "Lagomorpha", "Leporidae", "Lepus", "")
    assert BLANK == UNKNOWN
    assert lineage_of("Galliformes")[1] == "Galliformes"
    assert lineage_of("Aves")[0] == "Aves"
    assert lineage_of("Meles")[3] == "Meles"


def test_every_taxon_of_the_shipped_classifiers_is_one() -> None:
    for entry in SHIPPED:
        for taxon in entry.taxa:
            assert lineage_of(taxon) != UNKNOWN, taxon


def test_no_ocelot_turns_up_in_jilin() -> None:
    listed = JILIN.knowing([LEOPARD, TIGER, OCELOT, HARE])
    found = named([0.1, 0.05, 0.8, 0.05], [LEOPARD, TIGER, OCELOT, HARE], listed)
    # What the ocelot was given is a cat's, with the leopard's and the tiger's: 0.95 together.
    assert (found.scientific_name, found.probability) == ("Felidae", 0.95)
    assert found.ruled_out == "Leopardus pardalis"


def test_without_a_list_all_is_believed() -> None:
    found = named([0.1, 0.05, 0.8, 0.05], [LEOPARD, TIGER, OCELOT, HARE])
    assert (found.scientific_name, found.probability) == ("Leopardus pardalis", 0.8)
    assert found.ruled_out == ""


def test_what_has_no_relative_on_the_list_counts_for_nothing() -> None:
    kangaroo = lineage_of("5;mammalia;diprotodontia;macropodidae;macropus;giganteus;kangaroo")
    cats_only = read_species_list(b"Felidae", "c").knowing([LEOPARD, kangaroo])
    found = named([0.1, 0.9], [LEOPARD, kangaroo], cats_only)
    # Both are mammals, and the list has a mammal: no narrower taxon is sure.
    assert (found.scientific_name, found.ruled_out) == ("Mammalia", "Macropus giganteus")
    # Without the ranks above, nothing connects the two.
    alone = [lineage_of("Panthera pardus"), lineage_of("Macropus giganteus")]
    listed = read_species_list(b"Panthera pardus", "p").knowing(alone)
    found = named([0.1, 0.9], alone, listed)
    assert (found.scientific_name, found.probability) == ("", None)
    assert found.ruled_out == "Macropus giganteus"


def test_a_genus_of_the_list_stands_for_its_species_and_the_other_way_round() -> None:
    genus = read_species_list(b"Panthera", "g")
    assert genus.rolled_up(LEOPARD) == LEOPARD
    # A label of a genus is believed where one of its species is listed.
    assert JILIN.knowing([HARE]).rolled_up(HARE) == HARE


def test_unsure_scores_are_named_by_the_first_taxon_that_is_sure() -> None:
    two = [LEOPARD, TIGER, HARE]
    assert named([0.4, 0.4, 0.2], two).scientific_name == "Panthera"
    assert named([0.3, 0.3, 0.4], two).scientific_name == "Mammalia"
    assert named([0.3, 0.3, 0.4], two, least=0.3).scientific_name == "Panthera pardus"
    assert named([0.34, 0.33, 0.33], [LEOPARD, BLANK, BLANK]).scientific_name == ""


def test_scores_become_probabilities() -> None:
    assert probabilities(np.array([0.2, 0.8])).tolist() == [0.2, 0.8]
    raised = probabilities(np.array([1000.0, 1000.0, -1000.0]))
    assert raised.tolist() == [0.5, 0.5, 0.0]


@pytest.mark.parametrize(
    "text",
    [
        "Panthera pardus\nPanthera tigris\n",
        "# of the reserve\n\npanthera Pardus orientalis\r\nPANTHERA tigris",
        "scientific_name,common name\nPanthera pardus,leopard\nPanthera tigris,tiger\n",
        "id;scientificName\n1;Panthera pardus\n2;Panthera tigris\n",
        "\ufeffspecies\tseen\nPanthera pardus\tyes\nPanthera tigris\tno\n",
    ],
)
def test_lists_as_people_write_them(text: str) -> None:
    listed = read_species_list(text.encode(), "list.txt")
    assert listed.names == {"Panthera pardus", "Panthera tigris"}
    assert listed.above == {"Panthera"}
    assert listed.digest == read_species_list(b"Panthera tigris\nPanthera pardus", "x").digest


def test_lists_that_are_none() -> None:
    for text in (b"", b"# nothing\n", b"scientific_name\n"):
        with pytest.raises(InputError, match="is empty"):
            read_species_list(text, "list.txt")
    with pytest.raises(TableError, match=r"list\.txt, row 2: '12 leopards'"):
        read_species_list(b"Panthera pardus\n12 leopards\n", "list.txt")
    with pytest.raises(InputError, match="is no text"):
        read_species_list(b"\xff\xfe\x00P", "list.txt")


def animal(name: str, rank: int = 1) -> Detection:
    box = BoundingBox(0.0, 0.0, 0.5, 1.0)
    return Detection(f"m-{rank}", "m", "animal", box, 0.9, "x 1", None, name, 0.9)


def test_names_of_others_are_held_against_the_list() -> None:
    given = [animal("Panthera pardus"), animal("Panthera onca", 2), animal("Leopardus pardalis", 3),
             animal("", 4)]  # fmt: skip
    kept = believed(given, JILIN)
    assert [each.scientific_name for each in kept] == ["Panthera pardus", "Panthera", "", ""]
    assert [each.ruled_out for each in kept] == ["", "Panthera onca", "Leopardus pardalis", ""]
    assert [each.species_probability for each in kept] == [0.9, 0.9, None, 0.9]
    assert believed(given, None) == tuple(given)


class Finder:
    """Finds an animal in the left half and a person in the right one."""

    name = "finder"
    version = "1"

    def find(self, scene: Scene) -> tuple[Finding, ...]:
        def one(media: Media) -> Finding:
            person = replace(
                animal("", 2), observation_type="human", box=BoundingBox(0.5, 0.0, 0.5, 1.0)
            )
            found = (replace(animal(""), species_probability=None), person)
            return Finding(media.media_id, "finder 1", SearchStatus.SEARCHED, found)

        return tuple(one(media) for media in scene.media if media.media_id in scene.wanted)


@pytest.fixture
def models(tmp_path: Path, tiny_classifier: Callable[..., bytes]) -> Path:
    """A classifier of red, green and blue."""
    source = tmp_path / "source"
    source.write_bytes(tiny_classifier())
    entry = ModelFile(
        "colours",
        NetworkPurpose.CLASSIFICATION,
        "CC0",
        "tests",
        NetworkInput(16, 16, Fit.STRETCH, *PLAIN),
        classes=("leopard", "tiger", "ocelot"),
        taxa=("Panthera pardus", "Panthera tigris", "Leopardus pardalis"),
    )
    Registry(tmp_path / "models").take(entry, source)
    Registry(tmp_path / "models").take(replace(entry, name="bare", classes=(), taxa=()), source)
    Registry(tmp_path / "models").take(replace(entry, name="plain", taxa=()), source)
    Registry(tmp_path / "models").take(
        replace(entry, name="short", classes=("leopard",), taxa=("Panthera pardus",)), source
    )
    return tmp_path / "models"


@pytest.fixture
def seen(tmp_path: Path) -> Scene:
    """A photograph that is red on the left, where the animal is, and blue on the right."""
    pixels = np.zeros((64, 128, 3), np.uint8)
    pixels[:, :64], pixels[:, 64:] = (0, 0, 255), (255, 0, 0)
    cv2.imwrite(str(tmp_path / "m.jpg"), pixels)
    media = Media("m", "m.jpg", "m", ".", None, Placement.NO_TABLE, None, None, "b", "e", 128, 64)
    return Scene(tmp_path, (media,), frozenset({"m"}))


def test_the_box_of_the_animal_is_classified_and_no_other(seen: Scene, models: Path) -> None:
    model = ClassifiedModel(Finder(), SpeciesClassifier("colours", models, device="cpu"))
    (found,) = model.find(seen)
    assert found.detection_model == f"finder {model.version}"
    red, person = found.detections
    # Red is 1, the others 0; times ten: the softmax of (10, 0, 0).
    assert red.scientific_name == "Panthera pardus"
    assert red.species_probability == pytest.approx(1 / (1 + 2 * np.exp(-10)), abs=1e-3)
    assert red.classified_by.startswith("colours ")
    assert (person.scientific_name, person.classified_by) == ("", "")


def test_the_list_holds_for_the_classifier(seen: Scene, models: Path) -> None:
    listed = read_species_list(b"Panthera tigris", "t")
    classifier = SpeciesClassifier("colours", models, listed, device="cpu")
    (found,) = ClassifiedModel(Finder(), classifier, listed).find(seen)
    leopard = found.detections[0]
    assert (leopard.scientific_name, leopard.ruled_out) == ("Panthera", "Panthera pardus")
    again = pickle.loads(pickle.dumps(ClassifiedModel(Finder.__new__(Finder), classifier, listed)))
    assert again.version == ClassifiedModel(Finder(), classifier, listed).version
    other = SpeciesClassifier("colours", models, read_species_list(b"Panthera", "p"))
    assert ClassifiedModel(Finder(), other, other.listed).version != again.version


def test_what_cannot_name_says_so(seen: Scene, models: Path) -> None:
    with pytest.raises(PluginError, match="tells apart is not known"):
        SpeciesClassifier("bare", models)
    with pytest.raises(InputError, match="is a taxon") as told:
        SpeciesClassifier("plain", models)
    assert "scientific_name" in told.value.remedy
    with pytest.raises(InputError, match="is a taxon"):
        SpeciesClassifier("colours", models, read_species_list(b"Macropus", "m"))
    with pytest.raises(PluginError, match="3 scores for 1 classes"):
        ClassifiedModel(Finder(), SpeciesClassifier("short", models, device="cpu")).find(seen)


def test_a_family_on_the_list_takes_no_name_away_whose_family_nobody_knows() -> None:
    cats = read_species_list(b"Felidae\nVulpes\n", "list.txt")
    assert cats.wide == ("Felidae",)
    given = [animal("Panthera pardus"), animal("Vulpes vulpes", 2), animal("Bos taurus", 3)]
    assert [each.ruled_out for each in believed(given, cats)] == ["", "", ""]
    cow = lineage_of("x;mammalia;cetartiodactyla;bovidae;bos;taurus;cattle")
    known = {"Bos taurus": cow, "Panthera pardus": LEOPARD}
    kept = believed(given, cats, known)
    assert [each.ruled_out for each in kept] == ["", "", "Bos taurus"]
