"""A list of the region's species is held against what other programs named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.workflows.test_watch_folder import photo

from pardalis.errors import InputError
from pardalis.records.detection import Finding
from pardalis.store import findings
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.finds import list_finds
from pardalis.workflows.finds_settings import FindsSettings
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import open_project
from pardalis.workflows.settings import FindSettings

LABELS = ("u;mammalia;carnivora;felidae;panthera;pardus;leopard",
          "u;mammalia;cetartiodactyla;bovidae;bos;taurus;cattle")  # fmt: skip


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    folder = tmp_path / "survey"
    (folder / "S1").mkdir(parents=True)
    for number in (0, 1):
        (folder / "S1" / f"{number}.JPG").write_bytes(photo(number))
    import_cards(folder)
    return folder


def found_with(survey: Path, names: str, labels: tuple[str, ...] = LABELS) -> Outcome:
    listed, said = survey.parent / "list.txt", survey.parent / "said.json"
    listed.write_text(names)
    box = {"category": "1", "label": "animal", "conf": 0.9, "bbox": [0.1, 0.1, 0.3, 0.3]}
    entries = [
        {"filepath": f"S1/{number}.JPG", "detections": [box], "prediction": label,
         "prediction_score": 0.9}
        for number, label in enumerate(labels)
    ]  # fmt: skip
    said.write_text(json.dumps({"predictions": entries}))
    return find_animals(survey, FindSettings(results=said, species_list=listed))


def names_in(survey: Path) -> list[tuple[str, str]]:
    with open_project(survey) as project, project.database.read() as connection:
        found: tuple[Finding, ...] = findings.findings(connection)
    said = (one for each in found for one in each.detections)
    return sorted((one.scientific_name, one.ruled_out) for one in said)


def test_a_family_stands_for_its_species_where_the_file_tells_them(survey: Path) -> None:
    found_with(survey, "Felidae\n")
    assert names_in(survey) == [("Mammalia", "Bos taurus"), ("Panthera pardus", "")]


def test_what_is_ruled_out_is_named_by_the_taxon_above(survey: Path) -> None:
    ocelot = "u;mammalia;carnivora;felidae;leopardus;pardalis;ocelot"
    found_with(survey, "Panthera pardus\n", (LABELS[0], ocelot))
    assert names_in(survey) == [("Felidae", "Leopardus pardalis"), ("Panthera pardus", "")]


def test_a_list_that_nothing_fits_is_told(survey: Path) -> None:
    told = found_with(survey, "Leopard\n")
    (problem,) = [each for each in told.problems if each.kind == "species_list"]
    assert "Bos taurus, Panthera pardus" in problem.reason
    assert "scientific names" in problem.remedy


def test_finds_are_told_by_species(survey: Path, tmp_path: Path) -> None:
    found_with(survey, "Panthera pardus\n")
    (tmp_path / "known.txt").write_text("Felidae\n")
    with pytest.raises(InputError, match="names Felidae"):
        list_finds(survey, FindsSettings(known_reserve=tmp_path / "known.txt"))
