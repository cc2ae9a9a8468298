"""The whole chain over two real cards."""

from __future__ import annotations

from pathlib import Path

from pardalis.workflows.census import census
from pardalis.workflows.settings import (
    CensusSettings,
    EstimateSettings,
    FindSettings,
    IdentifySettings,
    ImportSettings,
    ReportSettings,
)
from pardalis.workflows.tables import table

JAGUAR = {f"S90/SDZG 1/EK0000{number}.JPG" for number in (46, 47, 48)}


def test_the_jaguar_is_the_one_individual(real_data: Path, tmp_path: Path) -> None:
    survey, project = real_data / "peru-station", tmp_path / "project"
    outcome = census(
        survey,
        CensusSettings(
            ImportSettings(project=project), FindSettings(project=project),
            IdentifySettings(project=project), EstimateSettings(project=project),
            ReportSettings(project=project),
        ),
    )  # fmt: skip
    assert outcome.counts["import_photographs"] == 111
    assert outcome.counts["import_bursts"] == 37
    assert outcome.counts["identify_individuals"] == 1
    assert "deployments.csv" in " ".join(outcome.sentences)
    columns, rows = table(survey, "observations", project)
    media_columns, media = table(survey, "media", project)
    paths = {
        row[media_columns.index("mediaID")]: row[media_columns.index("filePath")] for row in media
    }
    named = {
        paths[row[columns.index("mediaID")]] for row in rows if row[columns.index("individualID")]
    }
    assert named == JAGUAR
    assert (project / "report.html").is_file()
    assert (project / "catalogue" / "L001.jpg").is_file()
