"""The standard's own example goes in as a project, and comes out equal.

Equal means: every row of `deployments`, `media` and `observations`, in the same order, with the
same text in every cell; and a `datapackage.json` that holds the same JSON, to the last key.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT4

from pardalis.workflows.export_captures import export_captures
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.settings import ExportSettings, FindSettings, ImportSettings
from pardalis.workflows.status import status
from pardalis.workflows.tables import table

GEOJSON = "http://json.schemastore.org/geojson.json"
TABLES = ("deployments", "media", "observations")


@pytest.fixture(scope="module")
def example(real_data: Path) -> Path:
    return real_data / "camtrap-dp-example" / "example"


@pytest.fixture(scope="module")
def project(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package") / "project"
    import_cards(example, ImportSettings(project=folder, workers=1))
    return folder


@pytest.fixture(scope="module")
def out(example: Path, project: Path) -> Path:
    """The package as it leaves, with the true places."""
    folder = project.parent / "out"
    settings = ExportSettings(folder=folder, form="camtrap-dp", project=project, rounding=0.0)
    export_captures(example, settings)
    return folder


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def with_schemas_here(package: Path, real_data: Path, folder: Path) -> Path:
    """The package's description, its table schemas named by the copies beside it: no network."""
    described = json.loads((package / "datapackage.json").read_text("utf-8"))
    for each in described["resources"]:
        if each["name"] in TABLES:
            schema = real_data / "camtrap-dp-schemas" / f"{each['name']}-table-schema.json"
            each["schema"] = json.loads(schema.read_text("utf-8"))
            (folder / each["path"]).write_bytes((package / each["path"]).read_bytes())
    # Frictionless would fetch the profile, which is judged below.
    del described["profile"]
    described["resources"] = [each for each in described["resources"] if each["name"] in TABLES]
    file = folder / "datapackage.json"
    file.write_text(json.dumps(described), "utf-8")
    return file


def faults_of_profile(real_data: Path, package: Path) -> list[str]:
    """What the description breaks of the profile, without the general schema that it cites."""
    text = (real_data / "camtrap-dp-schemas" / "camtrap-dp-profile.json").read_text("utf-8")
    profile: dict[str, Any] = json.loads(text)
    profile["allOf"] = [part for part in profile["allOf"] if "$ref" not in part]
    described = json.loads((package / "datapackage.json").read_text("utf-8"))
    # What the profile cites is in the network: of a place's form only that it is a GeoJSON polygon.
    polygon = {"properties": {"type": {"enum": ["Polygon"]}}, "required": ["type", "coordinates"]}
    registry = Registry().with_resource(GEOJSON, DRAFT4.create_resource(polygon))
    validator = jsonschema.Draft4Validator(profile, registry=registry)
    return [error.message for error in validator.iter_errors(described)]


def judged_by_frictionless(package: Path, real_data: Path, folder: Path) -> list[Any]:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    file = with_schemas_here(package, real_data, folder)
    report = frictionless.validate(str(file))
    return list(report.flatten(["name", "rowNumber", "fieldName", "type", "message"]))


@pytest.mark.parametrize("name", TABLES)
def test_every_row_comes_out_as_it_went_in(example: Path, out: Path, name: str) -> None:
    given, left = rows_of(example / f"{name}.csv"), rows_of(out / f"{name}.csv")
    assert len(given) == {"deployments": 4, "media": 423, "observations": 549}[name]
    assert left == given


def test_the_description_comes_out_as_it_went_in(example: Path, out: Path) -> None:
    given = json.loads((example / "datapackage.json").read_text("utf-8"))
    assert json.loads((out / "datapackage.json").read_text("utf-8")) == given


def test_what_leaves_is_valid(out: Path, real_data: Path, tmp_path: Path) -> None:
    assert faults_of_profile(real_data, out) == []
    assert judged_by_frictionless(out, real_data, tmp_path) == []


def test_the_example_is_a_project_that_other_commands_work_with(
    example: Path, project: Path
) -> None:
    imported = status(example, project).answer["steps"]["import"]
    assert (imported["photographs"], imported["observations_of_events"]) == (423, 36)
    columns, rows = table(example, "media", project)
    deployed = [row[columns.index("deploymentID")] for row in rows]
    assert {name: deployed.count(name) for name in set(deployed)} == {
        "00a2c20d": 180, "29b7d356": 120, "577b543a": 63, "62c200a9": 60,
    }  # fmt: skip
    found = find_animals(example, FindSettings(project=project, workers=1))
    # Of 423 media 424 less the event rows' empty cell are spoken of; nothing is left to search.
    assert found.counts["photographs_searched"] == 423
    assert found.counts["failed"] == 0
    columns, rows = table(example, "observations", project)
    names = {row[columns.index("scientificName")] for row in rows}
    assert "Anas platyrhynchos" in names


def test_what_is_published_holds_no_true_place_and_no_file_name(
    example: Path, project: Path, real_data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "public"
    export_captures(example, ExportSettings(folder=folder, form="camtrap-dp", project=project))
    for row, true in zip(
        rows_of(folder / "deployments.csv"), rows_of(example / "deployments.csv"), strict=True
    ):
        for name in ("latitude", "longitude"):
            assert float(row[name]) == round(float(true[name]), 1)
        assert int(row["coordinateUncertainty"]) > 7_000 + int(true["coordinateUncertainty"])
        assert (row["locationName"], row["deploymentComments"]) == ("", "")
    media = rows_of(folder / "media.csv")
    assert {row["fileName"] + row["exifData"] for row in media} == {""}
    assert {row["filePath"] for row in media} == {f"media/{row['mediaID']}.jpg" for row in media}
    text = (folder / "datapackage.json").read_text("utf-8")
    described = json.loads(text)
    assert described["coordinatePrecision"] == 0.1
    assert described["spatial"]["coordinates"][0][0] == [4.0, 50.7]
    assert "individuals" not in {each["name"] for each in described["resources"]}
    assert faults_of_profile(real_data, folder) == []
    assert judged_by_frictionless(folder, real_data, tmp_path) == []


def test_a_package_beside_its_photographs_is_the_same_project(
    example: Path, tmp_path: Path
) -> None:
    """The tables come from one folder, ten of the photographs lie in another."""
    cards = tmp_path / "cards" / "62c200a9"
    cards.mkdir(parents=True)
    for photo in sorted((example / "media").iterdir()):
        (cards / photo.name).write_bytes(photo.read_bytes())
    outcome = import_cards(cards.parent, ImportSettings(source=example, workers=1))
    assert outcome.counts["photographs"] == 423
    (without,) = (each for each in outcome.problems if each.kind == "without_file")
    assert "413 photographs" in without.reason
    # Without naming the package again: what it said is kept.
    again = import_cards(cards.parent, ImportSettings(workers=1))
    assert again.counts["photographs"] == 423
    folder = tmp_path / "out"
    export_captures(cards.parent, ExportSettings(folder=folder, form="camtrap-dp", rounding=0.0))
    assert rows_of(folder / "observations.csv") == rows_of(example / "observations.csv")


def test_what_was_exported_comes_in_again(example: Path, out: Path, tmp_path: Path) -> None:
    import_cards(out, ImportSettings(project=tmp_path / "project", workers=1))
    folder = tmp_path / "again"
    export_captures(
        out,
        ExportSettings(
            folder=folder, form="camtrap-dp", project=tmp_path / "project", rounding=0.0
        ),
    )  # fmt: skip
    for name in TABLES:
        assert rows_of(folder / f"{name}.csv") == rows_of(example / f"{name}.csv")


@pytest.fixture(scope="module")
def own(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A survey that never was a package: ten photographs, its own table, and a gap."""
    survey = tmp_path_factory.mktemp("own")
    (survey / "K7").mkdir()
    for photo in sorted((example / "media").iterdir()):
        (survey / "K7" / photo.name).write_bytes(photo.read_bytes())
    (survey / "deployments.csv").write_text(
        "deploymentID,locationID,latitude,longitude,deploymentStart,deploymentEnd,card,rowType\n"
        "K7,north,-1.2345,36.789,2021-01-01T00:00:00+02:00,2021-12-31T00:00:00+02:00,K7,\n"
        "K7,,,,2021-02-01T00:00:00+02:00,2021-02-09T00:00:00+02:00,,gap\n",
        "utf-8",
    )
    import_cards(survey, ImportSettings(workers=1))
    results = {
        "predictions": [
            {
                "filepath": f"K7/{photo.name}",
                "detections": [
                    {"category": "1", "label": "animal", "conf": 0.9, "bbox": [0.1, 0.2, 0.3, 0.4]}
                ],
                "prediction": "x;mammalia;carnivora;felidae;panthera;pardus;leopard",
                "prediction_score": 0.8,
                "model_version": "4.0.1a",
            }
            for photo in sorted((survey / "K7").iterdir())
        ]
    }
    (survey / "predictions.json").write_text(json.dumps(results), "utf-8")
    find_animals(survey, FindSettings(results=survey / "predictions.json", workers=1))
    return survey


def exported(survey: Path, folder: Path, rounding: float) -> Path:
    export_captures(
        survey,
        ExportSettings(
            folder=folder, form="camtrap-dp", rounding=rounding, title="Leopards of K7",
            contributors=("The monitoring team",), sampling_design="targeted",
        ),
    )  # fmt: skip
    return folder


@pytest.mark.parametrize("rounding", [0.0, 0.1, 0.25])
def test_a_survey_that_never_was_a_package_leaves_as_a_valid_one(
    own: Path, real_data: Path, tmp_path: Path, rounding: float
) -> None:
    folder = exported(own, tmp_path / "out", rounding)
    assert faults_of_profile(real_data, folder) == []
    (tmp_path / "judged").mkdir()
    assert judged_by_frictionless(folder, real_data, tmp_path / "judged") == []
    (deployment,) = rows_of(folder / "deployments.csv")
    nearest = {0.0: "-1.2345", 0.1: "-1.2", 0.25: "-1.25"}
    assert deployment["latitude"] == nearest[rounding]
    media, observations = rows_of(folder / "media.csv"), rows_of(folder / "observations.csv")
    assert len(media) == 10
    assert [row["scientificName"] for row in observations] == ["Panthera pardus"] * 10
    assert {row["classifiedBy"] for row in observations} == {"SpeciesNet 4.0.1a"}
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert described["taxonomic"] == [{"scientificName": "Panthera pardus"}]
    assert described["temporal"] == {"start": "2021-01-01", "end": "2021-12-31"}
    (gap,) = rows_of(folder / "effort-gaps.csv")
    assert (gap["gapStart"], gap["gapEnd"]) == (
        "2021-02-01T00:00:00+02:00",
        "2021-02-09T00:00:00+02:00",
    )


def test_gaps_come_in_again_with_the_package(own: Path, tmp_path: Path) -> None:
    folder = exported(own, tmp_path / "out", 0.1)
    import_cards(folder, ImportSettings(workers=1))
    columns, rows = table(folder, "deployments")
    kinds = [row[columns.index("rowType")] for row in rows]
    assert kinds == [None, "gap"]


def test_the_judges_find_faults(own: Path, real_data: Path, tmp_path: Path) -> None:
    folder = exported(own, tmp_path / "out", 0.1)
    for name, old, new in (
        ("observations.csv", "animal", "leopard"),
        ("deployments.csv", "-1.2,", "-91.2,"),
        ("datapackage.json", '"targeted"', '"here and there"'),
    ):
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    assert len(faults_of_profile(real_data, folder)) == 1
    (tmp_path / "judged").mkdir()
    found = judged_by_frictionless(folder, real_data, tmp_path / "judged")
    assert {each[2] for each in found} == {"observationType", "latitude"}
