"""The standard's own schemas and example judge the tables."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pardalis.exchange.camtrap_dp import fields
from pardalis.exchange.camtrap_dp.cells import table_lines
from pardalis.exchange.camtrap_dp.deployments import read_deployments
from pardalis.exchange.camtrap_dp.observations import observation_rows
from pardalis.exchange.camtrap_dp.rows import deployment_columns, deployment_rows, media_rows
from pardalis.intake.place import place_media
from pardalis.intake.read import read_file
from pardalis.intake.scan import scan_survey
from pardalis.intake.settings import IntakeSettings
from pardalis.records.detection import BoundingBox, Detection, Finding, Flank, SearchStatus
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import Sighting

Schema = dict[str, Any]


def schema_of(real_data: Path, table: str) -> Schema:
    path = real_data / "camtrap-dp-schemas" / f"{table}-table-schema.json"
    schema: Schema = json.loads(path.read_text("utf-8"))
    return schema


@pytest.mark.parametrize("table", ["deployments", "media", "observations"])
def test_our_facts_are_the_standards(real_data: Path, table: str) -> None:
    ours = getattr(fields, table.upper())
    theirs = schema_of(real_data, table)["fields"]
    assert fields.names(ours) == tuple(field["name"] for field in theirs)
    for mine, field in zip(ours, theirs, strict=True):
        limits = field["constraints"]
        assert mine.type == field["type"], mine.name
        assert mine.required == limits["required"], mine.name
        assert (mine.minimum, mine.maximum) == (limits.get("minimum"), limits.get("maximum"))
        assert mine.choices == tuple(limits.get("enum", ())), mine.name
    assert tuple(schema_of(real_data, table)["missingValues"]) == fields.MISSING_VALUES


def faults(schema: Schema, lines: list[str]) -> list[str]:
    """What a table breaks of a Frictionless table schema (type, format and constraints)."""
    found = []
    rows = list(csv.DictReader(lines))
    for field in schema["fields"]:
        values = [row[field["name"]] for row in rows]
        limits = field["constraints"]
        told = [value for value in values if value not in schema["missingValues"]]
        if limits["required"] and len(told) < len(values):
            found.append(f"{field['name']} is required")
        if limits.get("unique") and len(set(told)) < len(told):
            found.append(f"{field['name']} is not unique")
        found += [f"{field['name']}: {value}" for value in told if not holds(field, value)]
    return found


def holds(field: Schema, value: str) -> bool:
    limits = field["constraints"]
    try:
        if field["type"] == "datetime":
            datetime.strptime(value, field["format"])
        if field["type"] in ("number", "integer"):
            number = float(value)
            whole = field["type"] == "number" or re.fullmatch(r"-?\d+", value) is not None
            return whole and limits.get("minimum", number) <= number <= limits.get(
                "maximum", number
            )
    except ValueError:
        return False
    if field["type"] == "boolean" and value not in ("true", "false"):
        return False
    if "enum" in limits and value not in limits["enum"]:
        return False
    return re.search(limits.get("pattern", ""), value) is not None


def test_the_example_is_read_and_written_again(real_data: Path, tmp_path: Path) -> None:
    source = real_data / "camtrap-dp-example/example/deployments.csv"
    deployments, gaps = read_deployments(source)
    assert len(deployments) == 4
    assert gaps == ()
    columns = deployment_columns(deployments, gaps)
    lines = list(table_lines(deployment_rows(deployments, gaps), columns))
    assert faults(schema_of(real_data, "deployments"), lines) == []
    (tmp_path / "deployments.csv").write_text("".join(lines), "utf-8", newline="")
    assert read_deployments(tmp_path / "deployments.csv") == (deployments, gaps)
    with source.open(encoding="utf-8", newline="") as table:
        given = list(csv.DictReader(table))
    for row, ours in zip(given, csv.DictReader(lines), strict=True):
        for name in fields.names(fields.DEPLOYMENTS):
            if name in ("latitude", "longitude"):
                assert float(row[name]) == float(ours[name])
            else:
                assert row[name] == ours[name], name


@pytest.fixture(scope="module")
def placed(real_data: Path) -> tuple[Media, ...]:
    """The example's ten photographs, under the deployment that its media table tells."""
    root = real_data / "camtrap-dp-example/example"
    with (root / "media.csv").open(encoding="utf-8", newline="") as table:
        names = {row["fileName"]: row["deploymentID"] for row in csv.DictReader(table)}
    deployments, gaps = read_deployments(root / "deployments.csv")
    files = [read_file(root, file) for file in scan_survey(root).files]
    (owner,) = {names[Path(file.file_path).name] for file in files if file.card == "media"}
    named = [replace(d, card="media") if d.deployment_id == owner else d for d in deployments]
    return place_media(files, named, gaps, IntakeSettings()).media


def test_real_photographs_are_placed_and_listed(real_data: Path, placed: tuple[Media, ...]) -> None:
    assert len(placed) == 10
    assert {one.placement for one in placed} == {Placement.PLACED}
    lines = list(table_lines(media_rows(placed), fields.names(fields.MEDIA)))
    assert len(lines) == 11
    assert faults(schema_of(real_data, "media"), lines) == []
    with (real_data / "camtrap-dp-example/example/media.csv").open("r", encoding="utf-8") as table:
        theirs = {row["fileName"]: row["timestamp"] for row in csv.DictReader(table)}
    for row in csv.DictReader(lines):
        assert datetime.fromisoformat(row["timestamp"]) == datetime.fromisoformat(
            theirs[row["fileName"]]
        )


def test_observations_hold(real_data: Path, placed: tuple[Media, ...]) -> None:
    box = BoundingBox(0.125, 0.25, 1 / 3, 2 / 3)
    seen = tuple(
        Detection(f"{one.media_id}-1", one.media_id, "animal", box, 0.7, "motion 1", 0.1)
        for one in placed[:6]
    )
    findings = [Finding(d.media_id, "motion 1", SearchStatus.SEARCHED, (d,)) for d in seen]
    for one, status in zip(placed[6:9], SearchStatus, strict=True):
        findings.append(Finding(one.media_id, "motion 1", status, ()))
    sighting = Sighting(seen[0].detection_id, seen, placed[:6], Flank.LEFT)
    animal = Individual("L001", (sighting.sighting_id,), frozenset({Flank.LEFT}))
    rows = observation_rows(placed, findings, [sighting], [animal])
    lines = list(table_lines(rows, fields.names(fields.OBSERVATIONS)))
    assert len(lines) == 10
    assert faults(schema_of(real_data, "observations"), lines) == []


def test_the_check_of_tables_finds_faults(real_data: Path) -> None:
    row = "m1,,flash,2020-03-24 11:21,../x.jpg,False,x,jpeg,,,\r\n"
    header = ",".join(fields.names(fields.MEDIA)) + "\r\n"
    assert len(faults(schema_of(real_data, "media"), [header, row])) == 6
