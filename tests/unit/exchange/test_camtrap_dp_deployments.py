"""`deployments.csv` as people save it; every fault is named by row and column."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pardalis.errors import TableError
from pardalis.exchange.camtrap_dp.cells import table_lines
from pardalis.exchange.camtrap_dp.deployments import read_deployments
from pardalis.exchange.camtrap_dp.moments import moment_text, parse_moment
from pardalis.exchange.camtrap_dp.rows import deployment_columns, deployment_rows
from pardalis.records.deployment import Deployment, EffortGap

HEADER = "deploymentID,locationID,latitude,longitude,deploymentStart,deploymentEnd,card,setupBy"
ROW = "D1,S1,12.34567,65.76543,2026-03-01T18:00:00+05:30,2026-04-01T18:00:00+05:30,S1/A,Sima"
GAP_HEADER = f"{HEADER},rowType,deploymentComments"
GAP = "D1,,,,2026-03-10T18:00:00+05:30,2026-03-12T18:00:00+05:30,,,gap,dead battery"


def table(folder: Path, *lines: str, end: str = "\n", encoding: str = "utf-8") -> Path:
    path = folder / "deployments.csv"
    path.write_bytes((end.join(lines) + end).encode(encoding))
    return path


def fault(folder: Path, *lines: str) -> TableError:
    with pytest.raises(TableError) as caught:
        read_deployments(table(folder, *lines))
    message = str(caught.value)
    assert caught.value.remedy
    assert "12.3" not in message
    assert "65.7" not in message
    return caught.value


def test_a_deployment_and_its_gap(tmp_path: Path) -> None:
    deployments, gaps = read_deployments(table(tmp_path, GAP_HEADER, f"{ROW},,hill", GAP))
    assert deployments == (
        Deployment(
            deployment_id="D1",
            location_id="S1",
            latitude=12.34567,
            longitude=65.76543,
            deployment_start=datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
            deployment_end=datetime(2026, 4, 1, 12, 30, tzinfo=UTC),
            utc_offset=330,
            card="S1/A",
            other_fields=(("setupBy", "Sima"), ("deploymentComments", "hill")),
        ),
    )
    start, end = (
        datetime(2026, 3, 10, 12, 30, tzinfo=UTC),
        datetime(2026, 3, 12, 12, 30, tzinfo=UTC),
    )
    assert gaps == (EffortGap("D1", start, end, "dead battery"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\r\n,,,,\r\n"])
def test_as_spreadsheets_save_it(tmp_path: Path, end: str, encoding: str) -> None:
    plain = read_deployments(table(tmp_path, HEADER, ROW))
    assert read_deployments(table(tmp_path, HEADER, ROW, end=end, encoding=encoding)) == plain


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators(tmp_path: Path, separator: str) -> None:
    plain = read_deployments(table(tmp_path, HEADER, ROW))
    lines = [line.replace(",", separator) for line in (HEADER, ROW)]
    assert read_deployments(table(tmp_path, *lines)) == plain
    if separator == ";":
        commas = [line.replace("12.34567", "12,34567") for line in lines]
        assert read_deployments(table(tmp_path, *commas)) == plain


def test_the_station_of_a_camera_without_a_location_id(tmp_path: Path) -> None:
    header = HEADER.replace("locationID", "locationName")
    ((one,), _) = read_deployments(table(tmp_path, header, ROW))
    assert (one.location_id, one.location_name) == ("S1", "S1")
    ((one,), _) = read_deployments(table(tmp_path, HEADER, ROW.replace("S1,12", ",12")))
    assert one.location_id == "D1"


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("2026-03-01T18:00:00+08:00", 480),
        ("2026-03-01T18:00:00+0800", 480),
        ("2026-03-01T18:00:00+08", 480),
        ("2026-03-01 18:00:00 +08:00", 480),
        ("2026-03-01T18:00+08:00", 480),
        ("2026-03-01T18:00:00.25-03:30", -210),
        ("2026-03-01T18:00:00Z", 0),
        ("2026-03-01t18:00:00z", 0),
    ],
)
def test_moments(text: str, offset: int) -> None:
    moment, found = parse_moment(text)
    assert found == offset
    local = moment + timedelta(minutes=offset)
    assert (local.year, local.month, local.day, local.hour) == (2026, 3, 1, 18)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-03-01T18:00:00", "no offset"),
        ("01/03/2026 18:00", "not a time"),
        ("2026-03-01", "not a time"),
        ("2026-13-01T18:00:00Z", "does not exist"),
        ("2026-03-01T25:00:00Z", "does not exist"),
        ("2026-03-01T18:00:00+29:00", "does not exist"),
        ("0001-01-01T00:00:00+08:00", "does not exist"),
    ],
)
def test_times_that_are_none(tmp_path: Path, text: str, reason: str) -> None:
    error = fault(tmp_path, HEADER, ROW.replace("2026-03-01T18:00:00+05:30", text))
    assert error.row == 2
    assert "deploymentStart" in str(error)
    assert reason in str(error)
    assert "+05:30" in error.remedy


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("12.34567", "95", "latitude"),
        ("65.76543", "-181", "longitude"),
        ("12.34567", "12.34567N", "latitude"),
        ("12.34567", "12,34567", "cells"),
        ("12.34567", '"12,34567"', "latitude"),
        ("12.34567", "inf", "latitude"),
        ("12.34567", "12.34567e999", "latitude"),
        ("2026-04-01T18", "2026-02-01T18", "deploymentEnd"),
        ("D1", "", "deploymentID"),
        ("Sima", "Sima,extra", "cells"),
    ],
)
def test_faults_name_row_and_column(tmp_path: Path, old: str, new: str, word: str) -> None:
    error = fault(tmp_path, HEADER, "", ROW.replace(old, new, 1))
    assert error.row == 3
    assert word in str(error)


def test_other_columns_of_the_standard_are_checked(tmp_path: Path) -> None:
    for column, bad in [
        ("featureType", "hill"),
        ("baitUse", "maybe"),
        ("cameraTilt", "1.5"),
        ("cameraHeight", "-1"),
        ("cameraDelay", "inf"),
        ("coordinateUncertainty", "0"),
    ]:
        error = fault(tmp_path, f"{HEADER},{column}", f"{ROW},{bad}")
        assert (error.row, column in str(error)) == (2, True)


def test_faults_of_gaps(tmp_path: Path) -> None:
    def wrong(old: str, new: str) -> str:
        error = fault(tmp_path, GAP_HEADER, f"{ROW},,", GAP.replace(old, new, 1))
        assert error.row == 3
        return str(error)

    assert "D7" in wrong("D1", "D7")
    assert "outside its deployment" in wrong("2026-03-12", "2026-05-12")
    assert "outside its deployment" in wrong("2026-03-10", "2026-02-10")
    assert "not after" in wrong("2026-03-12", "2026-03-10")
    assert "Empty: deploymentEnd" in wrong("2026-03-12T18:00:00+05:30", "")
    assert "rowType" in wrong("gap", "pause")


def test_faults_of_the_whole_table(tmp_path: Path) -> None:
    assert "stands in a row above" in str(fault(tmp_path, HEADER, ROW, ROW))
    assert "deploymentID" in str(fault(tmp_path, "name,place", "a,b"))
    assert "deploymentID" in str(fault(tmp_path, ""))
    assert "twice" in str(fault(tmp_path, f"{HEADER},card", f"{ROW},x"))
    assert "no deployment" in str(fault(tmp_path, HEADER))
    path = tmp_path / "deployments.csv"
    path.write_bytes(HEADER.encode() + b"\n" + ROW.replace("Sima", "Andr\xe9").encode("latin-1"))
    with pytest.raises(TableError, match="row 2: The text is not in UTF-8"):
        read_deployments(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(TableError, match="cannot be read"):
        read_deployments(path)


@pytest.mark.parametrize(
    ("column", "spelt"),
    [
        ("deploymentID", "DeploymentID"),
        ("locationID", "LocationID"),
        ("locationID", "locationid"),
        ("locationID", "Location ID"),
        ("latitude", "Latitude"),
        ("deploymentEnd", "deployment_end"),
        ("card", "Card"),
        ("rowType", "RowType"),
        ("setupBy", "setupby"),
    ],
)
def test_a_column_in_other_capitals_is_not_passed_over(
    tmp_path: Path, column: str, spelt: str
) -> None:
    error = fault(tmp_path, GAP_HEADER.replace(column, spelt), f"{ROW},,hill", GAP)
    assert f'deployments.csv, row 1: There is no column {column}; there is "{spelt}".' in str(error)
    assert f'"{spelt}" to {column}' in error.remedy


def test_columns_of_the_team_are_no_misspelt_ones(tmp_path: Path) -> None:
    lines = (f"{HEADER},Latitude,ranger", f"{ROW},north,Sima")
    (deployment,), _ = read_deployments(table(tmp_path, *lines))
    assert dict(deployment.other_fields)["ranger"] == "Sima"


def test_a_column_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    lines = [",".join(line.split(",")[:2] + line.split(",")[3:]) for line in (HEADER, ROW)]
    error = fault(tmp_path, *lines)
    assert "deployments.csv, row 1: There is no column latitude." in str(error)
    assert "Add it" in error.remedy
    assert "are no columns latitude, longitude." in str(
        fault(tmp_path, "deploymentID,deploymentStart,deploymentEnd", "D1,,")
    )


def test_a_slipped_column_shows_no_position(tmp_path: Path) -> None:
    fault(tmp_path, HEADER, "D1,S1,1,2,12.34567,65.76543,,")
    fault(tmp_path, f"{HEADER},baitUse", f"{ROW.replace('Sima', 'x')},65.76543")
    fault(tmp_path, f"{HEADER},rowType", f"{ROW},65.76543")


def test_all_cells_to_fill_in_are_named_at_once(tmp_path: Path) -> None:
    rows = [f"D{n},S{n},,,,2026-04-01T18:00:00Z,," for n in range(9)]
    error = fault(tmp_path, HEADER, *rows)
    assert error.row == 2
    assert "Empty: latitude, longitude, deploymentStart." in str(error)
    assert "row 7 (latitude, longitude, deploymentStart); and cells in 3 more rows." in str(error)
    one = fault(tmp_path, HEADER, rows[0])
    assert "Also" not in str(one)


def round_trip(folder: Path, deployments: list[Deployment], gaps: list[EffortGap]) -> None:
    columns = deployment_columns(deployments, gaps)
    lines = table_lines(deployment_rows(deployments, gaps), columns)
    path = folder / "deployments.csv"
    path.write_bytes("".join(lines).encode())
    read, read_gaps = read_deployments(path)
    assert [one.deployment_id for one in read] == [one.deployment_id for one in deployments]
    assert read_gaps == tuple(gaps)
    for one, written in zip(read, deployments, strict=True):
        told = {name: text for name, text in one.other_fields if text}
        assert told == dict(written.other_fields)
        for name in ("location_id", "latitude", "longitude", "utc_offset", "card", "camera_id"):
            assert getattr(one, name) == getattr(written, name)
        assert one.deployment_start == written.deployment_start
        assert one.deployment_end == written.deployment_end


# Letters of many scripts, quotation marks, separators and line ends; no blanks at the ends.
words = st.text(st.sampled_from(list("abcÉ雪豹🐆,;\"'\n\t 0")), min_size=1, max_size=9).map(
    lambda text: f"x{text}x"
)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(
    lambda when: when.replace(microsecond=0, tzinfo=UTC)
)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    names=st.lists(words, unique=True, min_size=1, max_size=4),
    start=moments,
    minutes=st.integers(1, 10**6),
    offset=st.integers(-14 * 4, 14 * 4),
    place=st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    note=words,
    gapped=st.booleans(),
)
def test_what_is_written_reads_the_same(
    tmp_path, names, start, minutes, offset, place, note, gapped
) -> None:
    end = start + timedelta(minutes=minutes)
    deployments = [
        Deployment(
            name,
            name,
            *place,
            start,
            end,
            offset * 15,
            card=note,
            camera_id=note,
            other_fields=(("setupBy", note), ("ownColumn", note)),
        )
        for name in names
    ]
    gaps = [EffortGap(names[0], start, end, note)] if gapped else []
    round_trip(tmp_path, deployments, gaps)


@given(moments, st.integers(-14 * 60, 14 * 60))
def test_moments_come_back(moment: datetime, offset: int) -> None:
    assert parse_moment(moment_text(moment, offset)) == (moment, offset)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_table_error(tmp_path, data: bytes) -> None:
    path = tmp_path / "deployments.csv"
    for content in (data, f"{HEADER}\n{ROW}\n".encode() + data):
        path.write_bytes(content)
        with contextlib.suppress(TableError):
            read_deployments(path)
