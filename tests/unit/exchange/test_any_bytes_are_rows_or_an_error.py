"""Whatever a file of another program holds, it is read, or refused by name with a remedy."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pardalis.errors import InputError, TableError
from pardalis.exchange.camtrap_dp import fields
from pardalis.exchange.camtrap_dp.cells import table_lines
from pardalis.exchange.camtrap_dp.deployments import read_deployments
from pardalis.exchange.camtrap_dp.effort_gaps import gaps_of
from pardalis.exchange.camtrap_dp.known_media import match_media
from pardalis.exchange.camtrap_dp.package import Package, read_package
from pardalis.exchange.camtrapr_stations import read_stations
from pardalis.exchange.keywords.iptc import iptc_keywords
from pardalis.exchange.keywords.said import keywords_of, observation_cells
from pardalis.exchange.keywords.segments import iptc_block, segments, xmp_packets
from pardalis.exchange.keywords.xmp import xmp_keywords
from pardalis.exchange.result_files import read_result_file
from pardalis.exchange.statements import apply_statements
from pardalis.records.media import Media, Placement

QUICK = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
MEDIA = tuple(
    Media(f"{n:020d}", path, "", "A", None, Placement.NO_TABLE, None, None, "", "", 4, 3)
    for n, path in enumerate(("A/IMG_1.JPG", "A/IMG_2.JPG", "B/IMG_1.JPG"))
)

TEXTS = st.one_of(
    st.sampled_from(["", "NA", "1", "-1", "1e400", "nan", "inf", "0.5", "1,5", "²", "٣"]),
    st.sampled_from(["A/IMG_1.JPG", "IMG_2.JPG", "B", "..", "../../x", "C:\\A\\IMG_1.JPG", "/"]),
    st.sampled_from(["animal", "blank", "human", "unknown", "event", "media", "true", "gap"]),
    st.sampled_from(["2026-03-01", "2026-03-01T18:00:00+05:30", "0001-01-01T00:00:00+14:00"]),
    st.sampled_from(["9999-12-31T23:59:59Z", "2026-02-30", "9999-12-31", "2026-3-1 25:00"]),
    st.sampled_from(["Panthera pardus", "Leopard", '"', "\x00", "\r", ";", "=1+1", "9" * 5000]),
    st.text(max_size=6),
)


def told(name: str, read: Callable[[], object]) -> object:
    """What was read; or nothing, if it was refused by the file's name and with a remedy."""
    try:
        return read()
    except InputError as error:
        refusal = error
    assert refusal.remedy
    assert name in refusal.message or "--" in refusal.remedy
    return None


def in_a_file(name: str, data: bytes, read: Callable[[Path], object]) -> object:
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(data)
        return told(name, lambda: read(file))


def mangled(data: bytes) -> st.SearchStrategy[bytes]:
    """The file cut off, or with some bytes in the middle replaced."""
    places = st.tuples(st.integers(0, len(data)), st.integers(0, 12), st.binary(max_size=12))
    return places.map(lambda at: data[: at[0]] + at[2] + data[at[0] + at[1] :])


def tables(header: str) -> st.SearchStrategy[bytes]:
    width = header.count(",") + 1
    line = st.lists(TEXTS, min_size=width, max_size=width).map(",".join)
    lines = st.lists(line, max_size=4)
    return lines.map(lambda rows: "\n".join([header, *rows]).encode("utf-8", "surrogatepass"))


def as_findings(file: Path) -> object:
    read = read_result_file(file, MEDIA, None)
    assert {row.media_id for row in read.rows} <= {each.media_id for each in MEDIA}
    stated = apply_statements(read.rows, {})
    for finding in (*read.findings, *stated.findings):
        for each in finding.detections:
            assert 0 <= each.confidence <= 1
            assert each.detection_id.startswith(each.media_id)
    return stated


HEADERS = (
    "filename,date,seqnum,predictionbase,scorebase,prediction,score,count",
    "RootFolder,File,RelativePath,DateTime,DeleteFlag,Species,Count,Sex",
    "File,RelativePath,DateTime,animal,empty,person,vehicle",
    "Station,Species,Individual,DateTimeOriginal,Directory,FileName,metadata_sex",
)


@QUICK
@given(st.sampled_from([f"x{suffix}" for suffix in (".csv", ".json", ".ddb", ".txt")]), st.binary())
@example("x.json", b'{"a": "\\ud800"}')
@example("x.json", b'{"images": [], "n": NaN}')
@example("x.json", b"1" * 5000)
@example("x.json", b"[" * 100_000)
@example("x.csv", b"\xff\xfe\x00\xd8")
def test_any_bytes(name: str, data: bytes) -> None:
    in_a_file(name, data, as_findings)


@QUICK
@given(st.sampled_from(HEADERS).flatmap(tables))
def test_tables_of_labels(data: bytes) -> None:
    in_a_file("labels.csv", data, as_findings)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
_BOX = st.lists(st.floats(-0.1, 1.1), min_size=3, max_size=5)
_SEEN = st.fixed_dictionaries(
    {"category": TEXTS | st.just("1"), "conf": st.floats(-0.5, 1.5) | VALUES, "bbox": _BOX},
    optional={"label": TEXTS, "classifications": VALUES},
)
_PHOTO = TEXTS | st.sampled_from(["A/IMG_1.JPG", "a\\img_2.jpg"])
MEGADETECTOR = st.fixed_dictionaries(
    {
        "info": st.just({"format_version": "1.4"}) | VALUES,
        "detection_categories": st.just({"1": "animal"}) | VALUES,
        "images": st.lists(
            st.fixed_dictionaries({"file": _PHOTO}, optional={"detections": st.lists(_SEEN)}),
            max_size=3,
        ),
    }
)
SPECIESNET = st.fixed_dictionaries(
    {
        "predictions": st.lists(
            st.fixed_dictionaries(
                {"filepath": _PHOTO},
                optional={
                    "detections": st.lists(_SEEN, max_size=2) | VALUES,
                    "failures": VALUES,
                    "prediction": TEXTS | st.just("x;m;c;f;panthera;pardus;leopard") | VALUES,
                    "model_version": VALUES,
                },
            ),
            max_size=3,
        )
    }
)


@QUICK
@given(MEGADETECTOR | SPECIESNET | VALUES)
def test_json_of_detectors(document: Any) -> None:
    in_a_file("results.json", json.dumps(document).encode(), as_findings)


@QUICK
@given(
    st.lists(st.sampled_from(["File", "RelativePath", "Species", "animal", "x"]), unique=True),
    st.lists(st.lists(TEXTS | st.none() | st.binary(max_size=3) | st.integers(-9, 9)), max_size=3),
    st.sampled_from(["DataTable", "Other"]),
)
def test_databases_of_timelapse(names: list[str], rows: list[list[Any]], table: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "x.ddb"
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(f"CREATE TABLE {table} (Id, {', '.join(names) or 'y'})")
            for row in rows:
                cells = [
                    each.encode("utf-8", "replace").decode() if isinstance(each, str) else each
                    for each in [*row, *[None] * 6][: max(1, len(names))]
                ]
                marks = ", ".join("?" * (len(cells) + 1))
                connection.execute(f"INSERT INTO {table} VALUES ({marks})", [1, *cells])
            connection.commit()
        told("x.ddb", lambda: as_findings(file))


def a_database() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "x.ddb"
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA page_size = 512")
            connection.execute("CREATE TABLE DataTable (File, RelativePath, Species)")
            connection.execute("INSERT INTO DataTable VALUES ('IMG_1.JPG', 'A', 'Leopard')")
            connection.commit()
        return file.read_bytes()


DATABASE = a_database()


@QUICK
@given(mangled(DATABASE))
@example(DATABASE.replace(b"DataTable", b"DataTabl\xaa"))
def test_torn_databases_of_timelapse(data: bytes) -> None:
    in_a_file("x.ddb", data, as_findings)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW DataTable AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT i AS File, i AS RelativePath FROM n",
        "CREATE TABLE DataTable (a INTEGER)",
    ],
)
def test_a_database_that_would_never_end_is_refused(tmp_path: Path, statement: str) -> None:
    with closing(sqlite3.connect(tmp_path / "x.ddb")) as connection:
        connection.execute(statement)
        connection.execute("CREATE TABLE filler (a)")
        connection.commit()
    result = told("x.ddb", lambda: read_result_file(tmp_path / "x.ddb", MEDIA, None).rows)
    assert result in ((), None)


STATIONS = "Station,Camera,utm_y,utm_x,Setup_date,Retrieval_date,Problem1_from,Problem1_to"


@QUICK
@given(
    tables(STATIONS) | tables(STATIONS.replace("utm_y,utm_x", "latitude,longitude")) | st.binary(),
    st.sampled_from([None, "EPSG:32736", "EPSG:4326", "nonsense"]),
    st.sampled_from([None, "+05:30", "later"]),
)
def test_tables_of_stations(data: bytes, crs: str | None, offset: str | None) -> None:
    in_a_file("stations.csv", data, lambda file: list(read_stations(file, crs, offset)))


DEPLOYMENTS = "deploymentID,latitude,longitude,deploymentStart,deploymentEnd,rowType,cameraTilt"


@QUICK
@given(tables(DEPLOYMENTS) | st.binary())
def test_tables_of_deployments(data: bytes) -> None:
    in_a_file("deployments.csv", data, read_deployments)


def a_package() -> dict[str, bytes]:
    """The files of a small package, by name."""
    start, end = "2026-03-01T18:00:00+05:30", "2026-04-01T18:00:00+05:30"
    rows: dict[str, dict[str, Any]] = {
        "deployments": {
            "deploymentID": "D1", "latitude": 1.5, "longitude": 2.5, "deploymentStart": start,
            "deploymentEnd": end,
        },
        "media": {
            "mediaID": "m1", "deploymentID": "D1", "timestamp": start, "filePath": "A/IMG_1.JPG",
            "filePublic": False, "fileMediatype": "image/jpeg",
        },
        "observations": {
            "observationID": "o1", "deploymentID": "D1", "mediaID": "m1", "eventStart": start,
            "eventEnd": end, "observationLevel": "media", "observationType": "animal",
            "scientificName": "Panthera pardus", "bboxX": 0.1, "bboxY": 0.1, "bboxWidth": 0.5,
            "bboxHeight": 0.5, "classificationProbability": 0.9,
        },
    }  # fmt: skip
    columns = {name: fields.names(getattr(fields, name.upper())) for name in rows}
    files = {
        f"{name}.csv": "".join(table_lines([row], columns[name])).encode()
        for name, row in rows.items()
    }
    described = {
        "profile": "https://example.org/camtrap-dp/1.0.2/camtrap-dp-profile.json",
        "resources": [{"name": name, "path": f"{name}.csv"} for name in rows],
    }
    return files | {"datapackage.json": json.dumps(described).encode()}


PACKAGE = a_package()


def use(folder: Path) -> Package:
    """Read a package, and make of it all that an import makes."""
    package = read_package(folder)
    rows = tuple(package.foreign_rows())
    deployments, _ = read_deployments(folder / "deployments.csv")
    media = [row for row in rows if row.table_name == "media"]
    known = match_media(media, (), deployments, {})
    for file in known.absent:
        assert ".." not in file.file_path.split("/")
        assert not file.file_path.startswith("/")
    apply_statements([row for row in rows if row.table_name == "observations"], {})
    return package


def read_as_package(files: dict[str, bytes]) -> object:
    with TemporaryDirectory() as name:
        for file, data in files.items():
            (Path(name) / file).write_bytes(data)
        try:
            return use(Path(name))
        except InputError as error:
            refusal = error
    assert refusal.remedy
    assert any(file in refusal.message for file in files) or "table" in refusal.message
    return None


def test_the_package_that_is_mangled_is_whole_at_first() -> None:
    assert read_as_package(PACKAGE) is not None


@QUICK
@given(
    st.sampled_from(sorted(PACKAGE)).flatmap(lambda n: st.tuples(st.just(n), mangled(PACKAGE[n])))
)
def test_mangled_packages(change: tuple[str, bytes]) -> None:
    read_as_package(PACKAGE | dict([change]))


@QUICK
@given(
    st.sampled_from(["deployments", "media", "observations"]),
    st.integers(0, 27),
    TEXTS.filter(lambda text: "\r" not in text),
)
def test_packages_with_an_odd_cell(table: str, place: int, text: str) -> None:
    header, line = PACKAGE[f"{table}.csv"].decode().splitlines()
    cells = line.split(",")
    cells[place % len(cells)] = '"' + text.replace('"', '""') + '"'
    data = f"{header}\r\n{','.join(cells)}\r\n".encode("utf-8", "surrogatepass")
    read_as_package(PACKAGE | {f"{table}.csv": data})


@QUICK
@given(VALUES, VALUES, VALUES)
def test_odd_descriptions(profile: Any, resources: Any, path: Any) -> None:
    described = json.loads(PACKAGE["datapackage.json"])
    for changed in (
        {"profile": profile},
        {"resources": resources},
        {"resources": [{"name": "media", "path": path}, *described["resources"][:1]]},
    ):
        read_as_package(PACKAGE | {"datapackage.json": json.dumps(described | changed).encode()})


@pytest.mark.parametrize("path", ["../media.csv", "/etc/hosts", "C:\\x.csv", "a/../../x", "a\0b"])
def test_a_package_names_no_file_outside_of_it(path: str) -> None:
    described = json.loads(PACKAGE["datapackage.json"])
    described["resources"][1]["path"] = path
    changed = PACKAGE | {"datapackage.json": json.dumps(described).encode()}
    assert read_as_package(changed) is None


@QUICK
@given(
    tables("deploymentID,gapStart,gapEnd,reason").map(lambda data: data.decode("utf-8", "replace"))
)
def test_tables_of_gaps(text: str) -> None:
    told("effort-gaps.csv", lambda: list(gaps_of(text, ())))


XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
    b'syntax-ns#"><rdf:Description xmlns:lr="http://ns.adobe.com/lightroom/1.0/">'
    b"<lr:hierarchicalSubject><rdf:Bag><rdf:li>Species|Leopard</rdf:li></rdf:Bag>"
    b"</lr:hierarchicalSubject></rdf:Description></rdf:RDF></x:xmpmeta>"
)
IPTC = b"\x1c\x01\x5a\x00\x03\x1b%G\x1c\x02\x19\x00\x0fSpecies|Leopard"
PHOTO = (
    b"\xff\xd8\xff\xe1" + (len(XMP) + 31).to_bytes(2, "big") + b"http://ns.adobe.com/xap/1.0/\0"
    + XMP + b"\xff\xed" + (len(IPTC) + 28).to_bytes(2, "big")
    + b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(IPTC).to_bytes(4, "big") + IPTC + b"\xff\xd9"
)  # fmt: skip


def test_the_photograph_that_is_mangled_has_its_keywords_at_first() -> None:
    (packet,) = xmp_packets(PHOTO)
    assert xmp_keywords(packet) == (("Species", "Leopard"),)
    assert iptc_keywords(iptc_block(PHOTO)) == ("Species|Leopard",)


@QUICK
@given(mangled(PHOTO) | st.binary())
def test_keywords_of_any_photograph(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "a.jpg").write_bytes(data)
        (Path(folder) / "a.xmp").write_bytes(data[31:])
        keywords, torn = keywords_of(Path(folder), "a.jpg")
        assert all(isinstance(each, str) for each in torn)
        for cells in observation_cells(keywords):
            assert all(isinstance(cell, str) and cell.isprintable() for cell in cells.values())


@QUICK
@given(mangled(XMP) | st.binary())
@example(b'<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>')
@example("<?xml version='1.0' encoding='utf-16'?><x/>".encode("utf-16"))
@example(b"<?xml version='1.0' encoding='nonsense'?><x/>")
@example(b"<a>" * 20_000)
def test_packets_of_xmp(packet: bytes) -> None:
    try:
        keywords = xmp_keywords(packet)
    except ValueError:
        keywords = ()
    assert all(part for keyword in keywords for part in keyword)


@QUICK
@given(st.binary())
def test_blocks_of_iptc(data: bytes) -> None:
    assert all(word.isprintable() for word in iptc_keywords(data))
    list(segments(data))
    iptc_block(data)


def test_rows_are_named(tmp_path: Path) -> None:
    """Of tables the row is told, as a spreadsheet counts it."""
    header = "filename,prediction,score\nA/IMG_1.JPG,fox,0.9\n\nA/IMG_2.JPG,fox,9\n"
    (tmp_path / "deepfaune.csv").write_text(header)
    with pytest.raises(TableError, match=r"deepfaune\.csv, row 4") as caught:
        read_result_file(tmp_path / "deepfaune.csv", MEDIA, None)
    assert caught.value.row == 4
