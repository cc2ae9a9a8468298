"""Cards in a real object store: moto's server, on a line that can be cut."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pardalis.errors import SourceError, SurveyError
from pardalis.intake.sources import store
from pardalis.records.address import Address
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.problem import Problem
from pardalis.store import cards
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.init_survey import init_survey
from pardalis.workflows.project import open_project
from pardalis.workflows.settings import FindSettings, ImportSettings

SECRET = "vErY+hidden/4711"
HOST = "127.0.0.1"
TABLE = """deploymentID,locationID,latitude,longitude,deploymentStart,deploymentEnd
S0,S0,43.1,130.9,2026-03-01T00:00:00+00:00,2026-03-04T00:00:00+00:00
S1,S1,43.2,130.9,2026-03-01T00:00:00+00:00,2026-03-04T00:00:00+00:00
"""
Rows = Callable[[Path], dict[str, list[tuple[object, ...]]]]


class Line:
    """A line to the server, which counts what comes and breaks off after so many bytes."""

    def __init__(self, server: int) -> None:
        self.server, self.brought, self.left = server, 0, float("inf")
        self.port = 0
        self._ends: list[socket.socket] = []
        self.open()

    def open(self, left: float = float("inf")) -> None:
        """Listen, on the same port as before."""
        self.left = left
        self._door = socket.create_server((HOST, self.port))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._listen, args=(self._door,), daemon=True).start()

    def cut(self) -> None:
        """Break every connection off, and take no more."""
        for end in (self._door, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends = []

    def _listen(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection((HOST, self.server))
                self._ends += [near, far]
                for pair, counted in (((near, far), False), ((far, near), True)):
                    threading.Thread(target=self._pump, args=(*pair, counted), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := one.recv(4096):
                if counted:
                    self.brought += len(data)
                    self.left -= len(data)
                    if self.left < 0:
                        other.sendall(data[: len(data) // 2])
                        self.cut()
                        return
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """moto's server on a free port; it takes two seconds to begin."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    told = tmp_path_factory.mktemp("moto") / "log"
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", HOST, "-p", str(port)]
    with told.open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        for _ in range(600):
            if process.poll() is not None:
                pytest.fail(told.read_text())
            with suppress(OSError), socket.create_connection((HOST, port)):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.kill()
        process.wait()


@pytest.fixture(autouse=True)
def line(server: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Line]:
    """The library's usual places say where the server is, and who asks."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "FSSPEC_"))]:
        monkeypatch.delenv(name)
    line = Line(server)
    for name, value in {
        "ACCESS_KEY_ID": "AKIDPARDALIS",
        "SECRET_ACCESS_KEY": SECRET,
        "DEFAULT_REGION": "us-east-1",
        "ENDPOINT_URL_S3": f"http://{HOST}:{line.port}",
        "SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "CONFIG_FILE": str(tmp_path / "none"),
        "EC2_METADATA_DISABLED": "true",
        "MAX_ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setattr(store, "PATIENCE", store.Patience((0.01, 0.01)))
    yield line
    line.cut()


@pytest.fixture
def survey(few_cards: Path, tmp_path: Path) -> Path:
    """Two cards of six photographs each with their table, in a folder."""
    folder = tmp_path / "survey"
    for card in ("S0", "S1"):
        shutil.copytree(few_cards / card, folder / card, ignore=shutil.ignore_patterns("2-*"))
    (folder / "deployments.csv").write_text(TABLE)
    return folder


@pytest.fixture
def bucket(survey: Path, server: int, request: pytest.FixtureRequest) -> Address:
    """The same in a bucket of its own."""
    name = request.node.name.replace("_", "-")[5:60]
    put(server, name)
    return uploaded(survey, server, f"{name}/season")


def uploaded(folder: Path, server: int, place: str) -> Address:
    """All of a folder's files, below a place in a bucket."""
    for file in folder.rglob("*"):
        if file.is_file():
            put(server, f"{place}/{file.relative_to(folder).as_posix()}", file.read_bytes())
    return Address(f"s3://{place}")


def put(server: int, key: str, data: bytes = b"") -> None:
    """As any program would, with the key as it stands: libraries tidy up keys that climb."""
    connection = http.client.HTTPConnection(HOST, server)
    # Not checked, but what nobody signed nobody may write over.
    signed = "AWS4-HMAC-SHA256 Credential=AKID/20260301/us-east-1/s3/aws4_request, Signature=0"
    connection.request("PUT", f"/{key}", data, {"Authorization": signed})
    answer = connection.getresponse()
    assert answer.status == 200, (key, answer.read())
    connection.close()


def read(survey: Address | Path, project: Path) -> None:
    import_cards(survey, ImportSettings(project, workers=1))


def known(survey: Address | Path, project: Path) -> tuple[list[CardFile], list[Problem]]:
    with open_project(survey, project) as opened, opened.database.read() as connection:
        return list(cards.card_files(connection)), list(cards.problems(connection))


def as_in_a_folder(found: dict[str, list[tuple[object, ...]]]) -> dict[str, list[object]]:
    """Rows without the time at which a file was written: that of the store is another."""
    files = [(*row[:3], *row[4:]) for row in found["card_file"]]
    return {**found, "card_file": sorted(files, key=repr)}


def copies(project: Path) -> set[tuple[str, int]]:
    kept = (file for file in (project / "cache").rglob("*") if file.is_file())
    return {(file.name, file.stat().st_ino) for file in kept}


def test_it_is_as_in_a_folder_and_then_needs_no_network(
    survey: Path, bucket: Address, rows: Rows, line: Line, tmp_path: Path
) -> None:
    near, far = tmp_path / "near", tmp_path / "far"
    read(survey, near)
    read(bucket, far)
    assert as_in_a_folder(rows(near)) == as_in_a_folder(rows(far))
    assert {each.deployment_id for each in media(bucket, far)} == {"S0", "S1"}
    before, brought = copies(far), line.brought
    read(bucket, far)
    assert copies(far) == before
    assert line.brought - brought < 20_000, "the listing and the table only"
    line.cut()
    find_animals(survey, FindSettings(near, workers=1))
    find_animals(bucket, FindSettings(far, workers=1))
    assert as_in_a_folder(rows(near)) == as_in_a_folder(rows(far))
    assert rows(far)["finding"]
    kept = b"".join(file.read_bytes() for file in far.rglob("*") if file.is_file())
    assert SECRET.encode() not in kept
    assert b"AKIDPARDALIS" not in kept


def media(survey: Address | Path, project: Path) -> tuple[object, ...]:
    with open_project(survey, project) as opened, opened.database.read() as connection:
        return cards.all_media(connection)


def test_a_changed_object_is_read_again_and_no_other(
    survey: Path, bucket: Address, server: int, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    read(bucket, project)
    before, held = known(bucket, project)[0], copies(project)
    photo, other = survey / "S0" / "0-0.jpg", survey / "S1" / "1-1.jpg"
    length = len(photo.read_bytes())
    # Of the same length, and in a store that tells whole seconds perhaps of the same time.
    data = other.read_bytes()[:length].ljust(length, b"\0")
    put(server, f"{bucket.text[5:]}/S0/0-0.jpg", data)
    read(bucket, project)
    after = known(bucket, project)[0]
    assert [a.file_path for a, b in zip(before, after, strict=True) if a != b] == ["S0/0-0.jpg"]
    assert len(copies(project) - held) == len(held - copies(project)) == 1


def test_cut_off_in_the_middle_it_goes_on_from_there(
    few_cards: Path, bucket: Address, server: int, rows: Rows, line: Line, tmp_path: Path
) -> None:
    # More photographs than are brought at once.
    many = uploaded(few_cards, server, f"{bucket.text[5:]}-many")
    near, far = tmp_path / "near", tmp_path / "far"
    read(few_cards, near)
    whole = sum(file.stat().st_size for file in few_cards.rglob("*.jpg"))
    line.cut()
    line.open(left=0.8 * whole)
    with pytest.raises(SourceError, match="does not answer: asked for 'S") as told:
        read(many, far)
    assert "of 27 files are read and kept" in str(told.value)
    assert "run the same command again" in str(told.value)
    held = copies(far)
    assert held
    assert not any(name.endswith(".part") for name, _ in held)
    line.brought = 0
    line.open()
    read(many, far)
    assert held < copies(far)
    assert line.brought < 0.9 * whole
    assert as_in_a_folder(rows(near)) == as_in_a_folder(rows(far))


def test_where_there_is_nothing_nothing_is_made(bucket: Address, tmp_path: Path) -> None:
    for text in ("s3://no-such-bucket/season", f"{bucket}-none"):
        with pytest.raises(SurveyError, match="There is nothing at 's3://"):
            read(Address(text), tmp_path / "project")
    with pytest.raises(SurveyError, match="is one object, not a folder"):
        read(Address(f"{bucket}/S0/0-0.jpg"), tmp_path / "project")
    assert not (tmp_path / "project").exists()


def test_who_may_not_read_is_told_so_and_no_secret_is(
    bucket: Address, server: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    connection = http.client.HTTPConnection(HOST, server)
    connection.request("POST", "/moto-api/reset-auth", b"0")
    connection.getresponse().read()
    try:
        with pytest.raises(SourceError, match="does not let in") as wrong:
            read(bucket, project)
    finally:
        connection.request("POST", "/moto-api/reset-auth", b"1000000")
        connection.getresponse().read()
        connection.close()
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(SourceError, match="does not let in") as none:
        read(bucket, project)
    assert SECRET not in f"{wrong.value}{none.value}"


def test_keys_that_are_no_paths_are_named(
    bucket: Address, server: int, survey: Path, tmp_path: Path
) -> None:
    data = (survey / "S1" / "1-1.jpg").read_bytes()
    place = bucket.text[5:]
    for key in ("S0/../../climb.JPG", "../up.JPG", "S0//double.JPG", "S0/b%5Cc.JPG", "S9/."):
        put(server, f"{place}/{key}", data)
    put(server, f"{place}/S0/slash.JPG/", data)
    for key in ("empty/", "S0/"):
        put(server, f"{place}/{key}")
    put(server, f"{place}/S0/%C3%A9%20%F0%9F%90%86%3F.JPG", data[:-2] + b"\0\xff\xd9")
    project = tmp_path / "project"
    read(bucket, project)
    files, problems = known(bucket, project)
    odd = {file.file_path: file for file in files if file.file_path.endswith(".JPG")}
    assert {path: file.kind for path, file in odd.items()} == {"S0/é 🐆?.JPG": FileKind.PHOTO}
    told = {each.subject: each.kind for each in problems}
    unusable = {path for path, kind in told.items() if kind == "unusable_key"}
    assert unusable == {"S0/..", "..", "S0/", "S0/b\\c.JPG", "S9/.", "S0/slash.JPG/"}
    assert told["empty"] == "no_photographs"
    beside = {file.name for file in tmp_path.iterdir()}
    assert beside == {"survey", "project"}


def test_a_table_to_fill_in_is_written_into_the_project_and_counts_there(
    survey: Path, server: int, tmp_path: Path
) -> None:
    put(server, "no-table")
    (survey / "deployments.csv").unlink()
    bucket, project = uploaded(survey, server, "no-table"), tmp_path / "project"
    init_survey(bucket, ImportSettings(project, workers=1))
    assert "S1" in (project / "deployments.csv").read_text(encoding="utf-8-sig")
    (project / "deployments.csv").write_text(TABLE)
    read(bucket, project)
    assert {each.deployment_id for each in media(bucket, project)} == {"S0", "S1"}
    with pytest.raises(SurveyError, match="already"):
        init_survey(bucket, ImportSettings(project, workers=1))
