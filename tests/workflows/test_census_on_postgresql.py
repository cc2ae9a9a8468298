"""A survey whose project a PostgreSQL server keeps: the same tables as in a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from pardalis.errors import InputError
from pardalis.store.database import Database
from pardalis.store.schema import metadata
from pardalis.workflows.census import census
from pardalis.workflows.ledger import ledger
from pardalis.workflows.project_database import database_url
from pardalis.workflows.settings import (
    CensusSettings,
    EstimateSettings,
    FindSettings,
    IdentifySettings,
    ImportSettings,
    ReportSettings,
)
from pardalis.workflows.status import status


def settings(project: Path, database: str | None = None) -> CensusSettings:
    return CensusSettings(
        ImportSettings(project=project, workers=1, database=database),
        FindSettings(project=project, workers=1),
        IdentifySettings(project=project, workers=1),
        EstimateSettings(project=project, workers=1, draws=0),
        ReportSettings(project=project),
    )


def tables(project: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, each table in the order of its key."""
    opened = Database(database_url(project))
    try:
        with opened.read() as connection:
            return {
                name: [
                    tuple(row)
                    for row in connection.execute(select(table).order_by(*table.primary_key))
                ]
                for name, table in metadata.tables.items()
            }
    finally:
        opened.close()


def test_a_census_gives_the_same_tables_in_both(
    few_cards: Path, tmp_path: Path, postgres: Callable[[], str]
) -> None:
    address = postgres()
    in_file, on_server = tmp_path / "file", tmp_path / "server"
    told = census(few_cards, settings(in_file))
    also = census(few_cards, settings(on_server, address))
    assert also.counts == told.counts
    assert tables(on_server) == tables(in_file)
    assert len(tables(on_server)["media"]) == 27
    assert not (on_server / "pardalis.db").exists()
    # Named once, it is found again; and it is nobody else's.
    assert status(few_cards, on_server).counts == status(few_cards, in_file).counts
    assert ledger(few_cards, None, on_server) == ledger(few_cards, None, in_file)
    census(few_cards, settings(on_server))
    assert tables(on_server) == tables(in_file)
    with pytest.raises(InputError, match="There is a project in the database already"):
        census(few_cards, settings(tmp_path / "other", address))
    with pytest.raises(InputError, match="has a database already"):
        census(few_cards, settings(in_file, address))


def test_a_password_in_an_address_is_refused_and_not_repeated(
    few_cards: Path, tmp_path: Path
) -> None:
    for address in (
        "postgresql://lin:leopard7@db/hunchun",
        "postgresql://db/hunchun?user=lin&password=leopard7",
    ):
        with pytest.raises(InputError) as refused:
            census(few_cards, settings(tmp_path / "project", address))
        assert "leopard7" not in f"{refused.value!r} {refused.value}"
        assert "PGPASSWORD" in refused.value.remedy
