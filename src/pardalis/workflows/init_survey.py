"""A table of deployments to fill in, from what is on the cards."""

from __future__ import annotations

import csv
from pathlib import Path

from pardalis.errors import SurveyError
from pardalis.exchange.camtrap_dp.template import TEMPLATE_COLUMNS, template_rows
from pardalis.intake.pairs import name_stations
from pardalis.intake.place import place_media
from pardalis.intake.settings import IntakeSettings
from pardalis.records.address import Survey
from pardalis.store import cards
from pardalis.whole_files import whole_file
from pardalis.workflows import import_cards
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.hints import command
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import (
    DEPLOYMENTS_TABLE,
    bring_tables,
    new_project,
    project_folder,
)
from pardalis.workflows.settings import ImportSettings


def init_survey(
    survey: Survey, settings: ImportSettings | None = None, progress: Progress = silent
) -> Outcome:
    """Import the cards and write a `deployments.csv` with a row for each, to be filled in.

    Parameters
    ----------
    survey
        The survey folder. The table is the only thing that is ever written beside the cards; of
        an address it is written into the project folder.
    settings
        Those of the import.
    progress
        Told how far the reading of the cards is.

    Raises
    ------
    SurveyError
        If there is a table already: it is never overwritten.
    """
    settings = settings or ImportSettings()
    table = _place_of_table(survey, settings.project)
    listing = import_cards.look(survey, settings.project)
    with new_project(survey, settings.project, settings.database) as project:
        import_cards.run(project, listing, settings, progress)
        with project.database.read() as connection:
            files = cards.card_files(connection)
    pairs = place_media(files, None, (), IntakeSettings()).pairs
    rows = template_rows(files, name_stations({file.card for file in files}, pairs))
    with (
        whole_file(table) as part,
        part.open("x", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.DictWriter(file, TEMPLATE_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return Outcome(
        "init",
        (
            f"{table} has a row for each of {len(rows)} cards.",
            "Fill in latitude, longitude, deploymentStart and deploymentEnd (with the offset from "
            "UTC, as 2026-03-01T18:00:00+08:00); give the two cameras of a station the same "
            "locationID; for days on which a camera did not work add a row with rowType 'gap'.",
            f"Then run: {command('census', survey, settings.project)}",
        ),
        {"cards": len(rows), "pairs": len(pairs)},
    )


def _place_of_table(survey: Survey, folder: Path | None) -> Path:
    tables, place = bring_tables(survey, folder), project_folder(survey, folder)
    beside, own = tables / DEPLOYMENTS_TABLE, place / DEPLOYMENTS_TABLE
    if beside.exists() or (not isinstance(survey, Path) and own.exists()):
        raise SurveyError(
            f"There is a {DEPLOYMENTS_TABLE} in '{survey if beside.exists() else place}' already.",
            "Fill it in, or move it away first: it is not overwritten.",
        )
    return beside if isinstance(survey, Path) else own
