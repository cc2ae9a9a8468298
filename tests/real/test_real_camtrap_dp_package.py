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
    assert status(example, project).answer["steps"]["import"]["photographs"] == 423
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
    cards = tmp_path / "cards" / "29b7d356"
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
