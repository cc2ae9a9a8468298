"""Which rows an account sees, under which names, and how exactly: decided in the queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, datetime

import pytest
from sqlalchemy import URL, select

from pardalis.errors import ProjectError
from pardalis.records.account import Account, Grant, Role
from pardalis.records.deployment import Deployment
from pardalis.records.media import Media, Placement
from pardalis.records.sight import rounded
from pardalis.store import cards, schema
from pardalis.store.database import Connection, Database
from pardalis.store.desk import accounts
from pardalis.store.desk.places import deployments_seen
from pardalis.store.desk.sight import (
    is_seen,
    is_seen_exactly,
    role_at,
    sees,
    sees_exactly,
    shown_names,
    sight_of,
)

START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
SECRETS = "ridge-A", "ridge-B", "Under the ridge", "cam-7", "HC600", "43.1234", "131.9876"


def a_deployment(name: str, station: str, groups: str, latitude: float) -> Deployment:
    return Deployment(
        name, station, latitude, 131.9876, START, END, 480, "Under the ridge", "cam-7", "HC600",
        f"card-{name}", (("deploymentGroups", groups),),
    )  # fmt: skip


TABLE = (
    a_deployment("ridge-A", "ridge", "Hunchun | season:winter", 43.1234),
    a_deployment("ridge-B", "ridge", "Hunchun", 43.1234),
    a_deployment("pass", "pass", "Wangqing", 43.55),
    a_deployment("ford", "ford", "", -0.05),
)


def a_photo(number: int, deployment: str | None) -> Media:
    return Media(
        f"{number:020d}", f"c/{number}.jpg", f"{number:064d}", "c", deployment, Placement.PLACED,
        START, 480, "b", "e", 10, 10,
    )  # fmt: skip


MEDIA = [a_photo(n, name) for n, name in enumerate(("ridge-A", "ridge-B", "pass", "ford", None))]


def account(*grants: Grant, active: bool = True) -> Account:
    return Account("1", "lin", grants, active=active)


OWNER = account(Grant(Role.ADMIN))
VIEWER = account(Grant(Role.VIEWER))
OF_HUNCHUN = account(Grant(Role.REVIEWER, "Hunchun"))
MIXED = account(Grant(Role.VIEWER), Grant(Role.ANALYST, "Wangqing"))
CLOSED = account(Grant(Role.ADMIN), active=False)


@pytest.fixture
def connection(database_url: URL) -> Iterator[Connection]:
    database = Database(database_url)
    with database.write() as opened:
        accounts.add_account(opened, Account("0", "tashi", (Grant(Role.ADMIN),)))
        cards.replace_deployments(opened, TABLE, ())
        cards.add_media(opened, MEDIA)
        yield opened
    database.close()


def media_where(connection: Connection, condition: object) -> set[str | None]:
    query = select(schema.media.c.deployment_id).where(condition)  # type: ignore[arg-type]
    return set(connection.execute(query).scalars())


@pytest.mark.parametrize(
    ("who", "seen", "exactly"),
    [
        (OWNER, {"ridge-A", "ridge-B", "pass", "ford", None}, "all"),
        (VIEWER, {"ridge-A", "ridge-B", "pass", "ford", None}, set()),
        (OF_HUNCHUN, {"ridge-A", "ridge-B"}, {"ridge-A", "ridge-B"}),
        (MIXED, {"ridge-A", "ridge-B", "pass", "ford", None}, {"pass"}),
        (account(Grant(Role.VIEWER, "Wangqing")), {"pass"}, set()),
        (account(Grant(Role.ADMIN, "nowhere")), set(), set()),
        (CLOSED, set(), set()),
        (account(), set(), set()),
    ],
)
def test_media_are_seen_where_there_is_a_role(
    connection: Connection, who: Account, seen: set[str | None], exactly: object
) -> None:
    sight = sight_of(connection, who)
    expected = seen if exactly == "all" else exactly
    assert media_where(connection, is_seen(sight)) == seen
    assert media_where(connection, is_seen_exactly(sight)) == expected
    names = ("ridge-A", "ridge-B", "pass", "ford", None)
    assert {name for name in names if sees(sight, name)} == seen
    assert {name for name in names if sees_exactly(sight, name)} == expected
    assert {name for name in names if role_at(sight, name)} == seen


def test_the_higher_of_two_roles_counts(connection: Connection) -> None:
    sight = sight_of(connection, MIXED)
    assert role_at(sight, "pass") is Role.ANALYST
    assert role_at(sight, "ford") is Role.VIEWER
    assert not sight.is_whole
    assert sight_of(connection, OWNER).is_whole
    # A group beside the first counts as well.
    of_winter = sight_of(connection, account(Grant(Role.REVIEWER, "season:winter")))
    assert of_winter.exact == {"ridge-A"}


def test_a_viewer_is_told_no_name_and_no_place(connection: Connection) -> None:
    found = deployments_seen(connection, sight_of(connection, VIEWER))
    told = repr(found)
    assert [each for each in (*SECRETS, "pass", "ford", "Hunchun", "card-") if each in told] == []
    assert len(found) == 4
    places = {(each.latitude, each.longitude, each.precision) for each in found}
    assert places == {(43.1, 132.0, 0.1), (43.6, 132.0, 0.1), (-0.1, 132.0, 0.1)}
    by_station: dict[str, int] = {}
    for each in found:
        by_station[each.station] = by_station.get(each.station, 0) + 1
    # The cameras of a pair are still a pair.
    assert sorted(by_station.values()) == [1, 1, 2]
    assert len({each.name for each in found}) == 4


def test_who_may_see_a_site_sees_all_of_it(connection: Connection) -> None:
    found = {each.name: each for each in deployments_seen(connection, sight_of(connection, MIXED))}
    seen = found["pass"]
    assert (seen.latitude, seen.longitude, seen.precision) == (43.55, 131.9876, 0)
    assert (seen.station, seen.sites, seen.camera_id) == ("pass", ("Wangqing",), "cam-7")
    assert (seen.card, seen.location_name, seen.role) == ("card-pass", SECRETS[2], Role.ANALYST)
    others = [astuple(each) for name, each in found.items() if name != "pass"]
    assert "cam-7" not in repr(others)


def test_pseudonyms_stay_and_lead_back(connection: Connection) -> None:
    sight = sight_of(connection, VIEWER)
    names = shown_names(connection, sight)
    assert shown_names(connection, sight) == names
    assert names.stations["ridge-A"] == names.stations["ridge-B"] != names.stations["pass"]
    assert names.at_station(names.stations["ridge-A"]) == ("ridge-A", "ridge-B")
    assert names.called(names.deployments["pass"]) == "pass"
    # A true name leads nowhere for who may not know it.
    assert names.at_station("ridge") == ()
    assert names.called("pass") is None
    assert shown_names(connection, sight_of(connection, OWNER)).called("pass") == "pass"


def test_each_project_has_pseudonyms_of_its_own(
    connection: Connection, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from pardalis.store.database import sqlite_url

    other = Database(sqlite_url(tmp_path_factory.mktemp("other") / "pardalis.db"))
    with other.write() as opened:
        cards.replace_deployments(opened, TABLE, ())
        sight = sight_of(opened, VIEWER)
        with pytest.raises(ProjectError, match="no key"):
            shown_names(opened, sight)
        accounts.add_account(opened, Account("0", "tashi", ()))
        theirs = shown_names(opened, sight).stations["pass"]
    other.close()
    assert theirs != shown_names(connection, sight_of(connection, VIEWER)).stations["pass"]


@pytest.mark.parametrize(
    ("degrees", "precision", "told"),
    [
        (43.1234, 0.1, 43.1),
        (0.15, 0.1, 0.2),
        (0.25, 0.1, 0.3),
        (0.35, 0.1, 0.4),
        (-0.25, 0.1, -0.3),
        (-0.04, 0.1, 0.0),
        (179.96, 0.1, 180.0),
        (43.13, 0.25, 43.25),
        (43.1234, 0.0, 43.1234),
    ],
)
def test_places_are_rounded_half_away(degrees: float, precision: float, told: float) -> None:
    assert rounded(degrees, precision) == told
    assert str(rounded(degrees, precision)) != "-0.0"
