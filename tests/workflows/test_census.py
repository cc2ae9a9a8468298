"""The main job from cards to answer, on a simulated reserve."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image
from typer.testing import CliRunner

from pardalis.cli.main import app
from pardalis.records.estimate import EstimateStatus
from pardalis.records.individual import Individual
from pardalis.store import cards, identities, results
from pardalis.workflows.catalogue import catalogue_in, catalogue_of_sightings, read_catalogue
from pardalis.workflows.census import census
from pardalis.workflows.decide import decide
from pardalis.workflows.demo import compare
from pardalis.workflows.estimate_files import read_histories
from pardalis.workflows.export_captures import export_captures
from pardalis.workflows.identity_doubts import rates_of
from pardalis.workflows.project import open_project
from pardalis.workflows.settings import (
    CensusSettings,
    EstimateSettings,
    ExportSettings,
    FilesSettings,
    FindSettings,
    IdentifySettings,
    ImportSettings,
    ReportSettings,
)
from pardalis.workflows.status import status
from pardalis.workflows.tables import table


def settings(project: Path) -> CensusSettings:
    return CensusSettings(
        ImportSettings(project=project),
        FindSettings(project=project),
        IdentifySettings(project=project),
        EstimateSettings(project=project),
        ReportSettings(project=project),
    )


@pytest.fixture(scope="module")
def project(censused: tuple[Path, float], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(censused[0], tmp_path_factory.mktemp("census") / "project"))


def originals(survey: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in survey.rglob("*")
        if path.is_file()
    }


def test_a_second_run_ends_with_the_answer_and_changes_nothing(
    reserve: Path, project: Path
) -> None:
    cards_before, before = originals(reserve), dump(project)
    outcome = census(reserve, settings(project))
    told = " ".join(outcome.sentences)
    assert "photographs" in told
    assert "density" in told
    assert str(project / "report.html") in told
    assert originals(reserve) == cards_before
    assert dump(project) == before


def dump(project: Path) -> list[str]:
    with sqlite3.connect(project / "pardalis.db") as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


def test_no_two_leopards_are_merged(reserve: Path, project: Path) -> None:
    compared = compare(reserve, project)
    assert compared.animals_photographed > 0
    assert compared.animals_found > 0
    assert compared.merges == 0
    assert compared.false_individuals == 0


def test_a_camera_with_a_wrong_clock_is_no_effort_from_then_on(
    reserve: Path, project: Path
) -> None:
    with open_project(reserve, project) as opened, opened.database.read() as connection:
        outside = {
            each.deployment_id
            for each in cards.all_media(connection)
            if each.placement == "outside_deployment"
        }
        told = {each.subject for each in cards.problems(connection, "estimate")}
    assert outside
    assert outside <= told


def test_tables_have_camtrap_dp_columns(reserve: Path, project: Path) -> None:
    columns, rows = table(reserve, "media", project)
    assert {"mediaID", "deploymentID", "timestamp", "filePath"} <= set(columns)
    assert len(rows) == len({row[columns.index("mediaID")] for row in rows}) > 80
    columns, rows = table(reserve, "observations", project)
    wanted = {"observationType", "individualID", "bboxX", "bboxY", "bboxWidth", "bboxHeight"}
    assert wanted <= set(columns)
    assert any(row[columns.index("individualID")] for row in rows)
    for name in ("deployments", "individuals"):
        columns, rows = table(reserve, name, project)
        assert rows
        assert f"{name[:-1]}ID" in columns


def test_without_a_table_the_estimate_says_what_it_lacks(few_cards: Path, tmp_path: Path) -> None:
    left_out = shutil.ignore_patterns("deployments.csv")
    survey = Path(shutil.copytree(few_cards, tmp_path / "survey", ignore=left_out))
    outcome = census(survey)
    assert outcome.counts["import_photographs"] > 0
    assert outcome.counts["find_with_a_detection"] > 0
    assert "deployments.csv" in " ".join(outcome.sentences)
    with open_project(survey) as opened, opened.database.read() as connection:
        (estimate,) = results.estimates(connection)
    assert estimate.status is EstimateStatus.REFUSED


def test_status_says_what_comes_next(reserve: Path, project: Path) -> None:
    told = status(reserve, project)
    assert told.answer["next"] is None
    assert {"import", "find", "identify", "estimate"} <= set(told.answer["steps"])


def test_status_reads_the_photographs_of_sightings_only(reserve: Path, project: Path) -> None:
    with open_project(reserve, project) as opened, opened.database.read() as connection:
        whole, few = catalogue_in(connection), catalogue_of_sightings(connection)
    assert few.sightings == whole.sightings != ()
    assert {each.media_id for each in few.media} == {
        each.media_id for sighting in whole.sightings for each in sighting.media
    }
    assert len(few.media) < len(whole.media)
    assert few.waiting == whole.waiting
    assert (few.individuals, few.unusable) == (whole.individuals, whole.unusable)
    assert rates_of(few) == rates_of(whole)


def individuals(reserve: Path, project: Path) -> tuple[Individual, ...]:
    with open_project(reserve, project) as opened:
        return read_catalogue(opened.database).individuals


def test_a_decision_joins_and_parts(
    reserve: Path, censused: tuple[Path, float], tmp_path: Path
) -> None:
    project = Path(shutil.copytree(censused[0], tmp_path / "project"))
    animals = individuals(reserve, project)
    first, second = animals[0].sightings[0], animals[1].sightings[0]
    decide(reserve, first, "same", second, "Lin", "the spot row on the hip", project)
    joined = individuals(reserve, project)
    assert len(joined) == len(animals) - 1
    assert {first, second} <= set(joined[0].sightings)
    told = status(reserve, project)
    assert told.answer["next"] == "estimate"

    decide(reserve, first, "different", second, "Lin", "on second thoughts", project)
    parted = individuals(reserve, project)
    assert len(parted) == len(animals)
    # The name that was given up is not given to another animal.
    lost = {each.individual_id for each in animals} - {each.individual_id for each in joined}
    assert lost.isdisjoint(each.individual_id for each in parted)
    with open_project(reserve, project) as opened, opened.database.read() as connection:
        ledger = identities.decisions(connection)
    assert [each.verdict.value for each in ledger] == ["same", "different"]


def test_what_is_left_of_a_photograph_that_is_gone_is_not_counted(tmp_path: Path) -> None:
    survey = tmp_path / "what? 100%"
    survey.mkdir()
    for name in ("a.JPG", "b.JPG"):
        Image.new("RGB", (64, 48), (90, 120, len(name))).save(survey / name)
    Image.new("RGB", (64, 48), (10, 20, 30)).save(survey / "b.JPG")
    census(survey)
    assert (survey / "pardalis" / "pardalis.db").is_file()
    Image.new("RGB", (64, 48), (200, 20, 30)).save(survey / "b.JPG")
    outcome = census(survey)
    assert outcome.counts["import_photographs"] == 2
    columns, rows = table(survey, "observations")
    assert len({row[columns.index("mediaID")] for row in rows}) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [survey.name]


def test_json_is_json(reserve: Path, project: Path, tmp_path: Path) -> None:
    own = shutil.copytree(project, tmp_path / "project")
    for arguments in (
        ["status", reserve],
        # That identity is doubtful is reckoned in by the census already.
        ["estimate", reserve, "--draws", "0", "--model", "D~1; g0~1; sigma~1"],
        ["table", "media", reserve],
        ["report", reserve],
    ):
        ended = CliRunner().invoke(app, [*map(str, arguments), "--json", "--project", str(own)])
        assert ended.exit_code == 0, ended.output
        assert json.loads(ended.stdout)


@pytest.mark.parametrize("form", ["tables", "secr"])
def test_exported_captures_are_those_of_the_estimate(
    reserve: Path, project: Path, tmp_path: Path, form: Literal["tables", "secr"]
) -> None:
    outcome = export_captures(
        reserve, ExportSettings(folder=tmp_path / "out", form=form, project=project)
    )
    files = {Path(file).stem: Path(file) for file in outcome.answer["files"]}
    asked = FilesSettings(
        captures=files["captures"], traps=files["traps"], usage=files.get("usage")
    )
    (history,) = read_histories(asked)[0]
    with open_project(reserve, project) as opened, opened.database.read() as connection:
        estimates = results.estimates(connection)
    for estimate in estimates:
        assert len(history.individual_ids) == estimate.animals
        assert int(history.count.sum()) == estimate.captures
    assert history.usage.shape[0] == 6
    assert history.usage.sum() > 0
    assert any("secret" in told for told in outcome.sentences)


def test_sexes_of_a_table_reach_the_export(reserve: Path, project: Path, tmp_path: Path) -> None:
    export_captures(reserve, ExportSettings(folder=tmp_path / "plain", project=project))
    captures = (tmp_path / "plain" / "captures.csv").read_text().splitlines()
    column = captures[0].split(",").index("animal")
    caught = captures[1].split(",")[column]
    table = tmp_path / "animals.csv"
    table.write_text(f"animal,sex\n{caught},F\n")
    asked = ExportSettings(folder=tmp_path / "out", project=project, animals=table)
    export_captures(reserve, asked)
    written = (tmp_path / "out" / "animals.csv").read_text().splitlines()
    assert written[0].endswith("animal,sex")
    assert any(line.endswith(f"{caught},F") for line in written[1:])


def test_the_report_shows_the_models_and_the_map(reserve: Path, project: Path) -> None:
    with open_project(reserve, project) as opened, opened.database.read() as connection:
        estimates, surfaces = results.estimates(connection), results.surfaces(connection)
    page = (project / "report.html").read_text()
    if estimates[0].status is EstimateStatus.REFUSED:
        assert not surfaces
        return
    assert {each.name for each in estimates} == {"constant", "learned response"}
    assert {each.kind for each in surfaces} == {"expected density", "activity centres"}
    assert "learned response" in page
