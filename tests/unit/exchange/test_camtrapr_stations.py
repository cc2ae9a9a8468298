"""camtrapR's table of stations becomes deployments and gaps."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pardalis.errors import InputError, TableError
from pardalis.exchange.camtrap_dp.cells import TableRow
from pardalis.exchange.camtrap_dp.deployments import deployments_of
from pardalis.exchange.camtrapr_stations import read_stations
from pardalis.records.deployment import Deployment, EffortGap

HEADER = "Station,Camera,utm_y,utm_x,Setup_date,Retrieval_date,Problem1_from,Problem1_to,forest\n"
ZONE = "EPSG:32736"


def read(
    tmp_path: Path, text: str, crs: str | None = ZONE, offset: str | None = "+05:30"
) -> tuple[tuple[Deployment, ...], tuple[EffortGap, ...]]:
    (tmp_path / "stations.csv").write_text(text, "utf-8")
    rows = list(read_stations(tmp_path / "stations.csv", crs, offset))
    return deployments_of("x", [TableRow("x", row.rank, dict(row.cells)) for row in rows])


def test_stations_stand_from_noon_to_noon_and_fail_for_whole_days(tmp_path: Path) -> None:
    line = "A,1,10000000,500000,2026-03-01,2026-04-10,2026-03-20,2026-03-22,open\n"
    (deployment,), (gap,) = read(tmp_path, HEADER + line)
    assert (deployment.deployment_id, deployment.location_id) == ("A_1", "A")
    # Zone 36 has its middle at 33 degrees east; its false northing is the equator.
    assert deployment.latitude == pytest.approx(0.0, abs=1e-6)
    assert deployment.longitude == pytest.approx(33.0, abs=1e-6)
    assert deployment.deployment_start == datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
    assert deployment.deployment_end == datetime(2026, 4, 10, 6, 30, tzinfo=UTC)
    assert deployment.utc_offset == 330
    assert ("forest", "open") in deployment.other_fields
    assert gap.gap_start == datetime(2026, 3, 19, 18, 30, tzinfo=UTC)
    assert gap.gap_end == datetime(2026, 3, 22, 18, 30, tzinfo=UTC)


def test_a_problem_until_the_end_ends_with_the_deployment(tmp_path: Path) -> None:
    line = "A,,10000000,500000,2026-03-01,2026-04-10 09:00,2026-04-01 06:00,2026-04-10,\n"
    (deployment,), (gap,) = read(tmp_path, HEADER + line)
    assert gap.gap_start == datetime(2026, 4, 1, 0, 30, tzinfo=UTC)
    assert gap.gap_end == deployment.deployment_end == datetime(2026, 4, 10, 3, 30, tzinfo=UTC)


def test_degrees_need_no_system(tmp_path: Path) -> None:
    header = HEADER.replace("utm_y,utm_x", "Latitude,Longitude")
    (deployment,), gaps = read(tmp_path, header + "A,,1.5,2.5,2026-03-01,2026-04-10,,,\n", None)
    assert (deployment.latitude, deployment.longitude, gaps) == (1.5, 2.5, ())


@pytest.mark.parametrize(
    ("line", "crs", "offset", "reason"),
    [
        ("A,,10000000,500000,2026-03-01,2026-04-10,,,", None, "+01:00", "not in degrees"),
        ("A,,10000000,500000,2026-03-01,2026-04-10,,,", ZONE, None, "far the cameras' clocks"),
        ("A,,10000000,500000,01/03/2026,2026-04-10,,,", ZONE, "+01:00", "setup_date is no date"),
        ("A,,10000000,500000,2026-02-30,2026-04-10,,,", ZONE, "+01:00", "does not exist"),
        ("A,,north,500000,2026-03-01,2026-04-10,,,", ZONE, "+01:00", "utm_y or utm_x"),
        (",,10000000,500000,2026-03-01,2026-04-10,,,", ZONE, "+01:00", "Station is empty"),
        ("A,,10000000,500000,2026-03-01,2026-04-10,2027-01-01,2027-01-02,", ZONE, "Z", "outside"),
    ],
)
def test_what_is_wrong_is_told_without_the_place(
    tmp_path: Path, line: str, crs: str | None, offset: str | None, reason: str
) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read(tmp_path, HEADER + line + "\n", crs, offset)
    assert "10000000" not in str(caught.value)
    if isinstance(caught.value, TableError):
        assert caught.value.row == 2
