"""Rows of photographs and their numbers by day, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, event

from pardalis.records.account import Role
from pardalis.records.deployment import Deployment
from pardalis.records.detection import Flank
from pardalis.records.photograph import DAY, Kinds, PhotoFilter, Photograph
from pardalis.records.sight import Sight
from pardalis.records.sighting_view import SightingView
from pardalis.store import cards
from pardalis.store.database import Database, sqlite_url
from pardalis.store.desk import photograph_numbers, photographs
from pardalis.store.desk import photograph_search as search
from pardalis.store.desk.cameras import camera_counts
from pardalis.store.desk.events import hours_of_individuals
from pardalis.store.desk.sight import shown_names
from pardalis.store.desk.sighting_views import put_sighting_views


@pytest.fixture
def database(database_url: URL) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


WHOLE = Sight(frozenset(), frozenset(), (), Role.ADMIN)
NORTH = Sight(frozenset({"D1"}), frozenset(), (("D1", Role.REVIEWER),), None)


def row(number: int, where: str = "D1", day: int = 20_000, **other: object) -> Photograph:
    given = {"kinds": int(Kinds.ANIMAL), "scientific_name": "Panthera pardus", "score": 0.75}
    given |= {"reviewed": False} | other
    return Photograph(f"{number:020x}", where, day * DAY + number, **given)  # type: ignore[arg-type]


def kept(database: Database) -> tuple[Photograph, ...]:
    rows = (
        row(1), row(2, "D2"), row(3, day=20_001, kinds=int(Kinds.HUMAN | Kinds.ANIMAL)),
        row(4, "D2", 20_001, kinds=int(Kinds.BLANK), scientific_name="", score=0.0),
        row(5, day=20_003, reviewed=True, score=1.0), row(6, ""),
    )  # fmt: skip
    start, end = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    with database.write() as connection:
        places = [Deployment(name, f"S{name[1]}", 1.0, 2.0, start, end, 480) for name in
                  ("D1", "D2")]  # fmt: skip
        cards.replace_deployments(connection, places, ())
        photographs.put_photographs(connection, rows)
    return rows


def days(database: Database, sight: Sight, wanted: PhotoFilter) -> tuple[tuple[int, int], ...]:
    with database.read() as connection:
        return search.days(connection, sight, shown_names(connection, sight), wanted)


def test_numbers_by_day_follow_each_row(database: Database) -> None:
    rows = kept(database)
    assert days(database, WHOLE, PhotoFilter()) == ((20_000, 3), (20_001, 2), (20_003, 1))
    assert days(database, NORTH, PhotoFilter()) == ((20_000, 1), (20_001, 1), (20_003, 1))
    assert days(database, WHOLE, PhotoFilter(kind="human")) == ((20_001, 1),)
    assert days(database, WHOLE, PhotoFilter(station="S2")) == ((20_000, 1), (20_001, 1))
    assert days(database, NORTH, PhotoFilter(station="S2")) == ()
    assert days(database, WHOLE, PhotoFilter(least_tenth=8)) == ((20_003, 1),)
    changed = row(1, kinds=int(Kinds.BLANK), scientific_name="", score=0.0, reviewed=True)
    with database.write() as connection:
        assert photographs.put_photographs(connection, (changed,), [rows[4].media_id]) == 3
    assert days(database, WHOLE, PhotoFilter()) == ((20_000, 3), (20_001, 2))
    assert days(database, WHOLE, PhotoFilter(reviewed=True)) == ((20_000, 1),)
    with database.write() as connection:
        before = connection.exec_driver_sql("SELECT * FROM photograph_day ORDER BY 1,2,3,4,5").all()
        for name in photograph_numbers.deployments_with_rows(connection):
            photograph_numbers.count_deployment(connection, name)
        photograph_numbers.count_all(connection)
        anew = connection.exec_driver_sql("SELECT * FROM photograph_day ORDER BY 1,2,3,4,5").all()
    assert before == anew


def test_numbers_of_cameras_follow_each_row(database: Database) -> None:
    rows = kept(database)

    def counted() -> dict[str, int]:
        with database.read() as connection:
            found = camera_counts(connection, WHOLE)
        return {name: each.photographs for name, each in found.items()}

    assert counted() == {"D1": 3, "D2": 2}
    with database.write() as connection:
        moved = replace(rows[0], deployment_id="D2")
        photographs.put_photographs(connection, (moved,), [rows[4].media_id])
    assert counted() == {"D1": 1, "D2": 3}
    with database.write() as connection:
        photographs.put_photographs(connection, (), [rows[2].media_id])
    assert counted() == {"D1": 0, "D2": 3}
    with database.write() as connection:
        stored = connection.exec_driver_sql("SELECT * FROM photograph_camera ORDER BY 1").all()
        for name in photograph_numbers.deployments_with_rows(connection):
            photograph_numbers.count_deployment(connection, name)
        anew = connection.exec_driver_sql("SELECT * FROM photograph_camera ORDER BY 1").all()
    assert stored == anew == [("", 1), ("D2", 3)]


def test_photographs_come_in_order_of_time_and_only_those_that_are_seen(database: Database) -> None:
    rows = kept(database)
    with database.read() as connection:
        names = shown_names(connection, WHOLE)
        wanted = PhotoFilter(first_day=20_000, last_day=20_001)
        found = search.some(connection, WHOLE, names, wanted, 1, 3)
        assert [each.media_id[-1] for each in found] == ["2", "6", "3"]
        after = search.beside(connection, WHOLE, names, PhotoFilter(), rows[2], back=False)
        before = search.beside(connection, WHOLE, names, PhotoFilter(kind="animal"), rows[2], True)
        assert after is not None
        assert before is not None
        assert (after.media_id[-1], before.media_id[-1]) == ("4", "6")
        assert search.beside(connection, WHOLE, names, PhotoFilter(), rows[4], False) is None
        mine = search.some(connection, NORTH, names, PhotoFilter(), 0, 9)
        assert [each.media_id[-1] for each in mine] == ["1", "3", "5"]
        assert search.one(connection, NORTH, rows[1].media_id) is None
        told = list(search.tallies(connection, WHOLE, names, PhotoFilter(last_day=20_000)))
        assert [(each.kinds, each.number) for each in told] == [(int(Kinds.ANIMAL), 3)]
        assert search.species_named(connection) == ("Panthera pardus",)


def test_rows_are_behind_from_a_change_until_they_are_derived(database: Database) -> None:
    with database.write() as connection:
        assert photographs.state(connection) is None
        photographs.outdate(connection)
        assert photographs.state(connection) is None
        photographs.put_state(connection, f"{photographs.AT_WORK}1")
        assert not photographs.is_current(connection)
        photographs.put_state(connection, "1")
        assert photographs.is_current(connection)
        cards.replace_media(connection, ())
        assert not photographs.is_current(connection)


def test_hours_of_individuals_are_those_in_which_they_came(database: Database) -> None:
    # At 5:59, 6:00 and 23:59 by the camera's clock; one is of no individual, one has no time.
    begin = datetime(2026, 3, 1, tzinfo=UTC) - timedelta(hours=8)
    after = (timedelta(hours=6, seconds=-1), timedelta(hours=6), timedelta(days=1, seconds=-1))
    times = [*(begin + each for each in after), begin + timedelta(hours=7), None]
    names = ("L1", "L1", "L2", "", "L1")
    views = [
        SightingView(f"{number}-1", name, Flank.LEFT, "D1", at, 480, 1.0, ())
        for number, (name, at) in enumerate(zip(names, times, strict=True))
    ]
    with database.write() as connection:
        put_sighting_views(connection, {each.sighting_id: each for each in views})
    with database.read() as connection:
        found = hours_of_individuals(connection, WHOLE)
    assert {at: number for at, number in enumerate(found) if number} == {5: 1, 6: 1, 23: 1}


@pytest.mark.parametrize(
    "also",
    [{}, {"kind": "animal"}, {"species": "Panthera pardus"}, {"kind": "human", "reviewed": False}],
)
def test_photographs_of_a_station_are_found_by_its_cameras(
    tmp_path: Path, also: dict[str, Any]
) -> None:
    # A server chooses by its statistics; SQLite has none.
    database = Database(sqlite_url(tmp_path / "pardalis.db"))
    kept(database)
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: object) -> None:
        asked.append((statement, values))

    wanted = PhotoFilter(station="S1", first_day=20_000, **also)
    with database.read() as connection:
        event.listen(connection, "before_cursor_execute", note)
        search.some(connection, WHOLE, shown_names(connection, WHOLE), wanted, 0, 9)
        event.remove(connection, "before_cursor_execute", note)
        statement, values = asked[-1]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    database.close()
    assert "ix_photograph_deployment_id" in str(plan)
