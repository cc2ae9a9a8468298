"""What a user can get wrong ends in words and an exit code, never in a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from pardalis.cli.main import main

Command = Callable[..., CompletedProcess[str]]
ROOT = os.geteuid() == 0
# Root may read everything: the rights that let it are put down for the command.
AS_A_USER = (
    ["setpriv", "--bounding-set=-dac_override,-dac_read_search",
     "--inh-caps=-dac_override,-dac_read_search"] if ROOT else []
)  # fmt: skip


@pytest.fixture
def pardalis(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command, as its own program calls it."""

    def run(*arguments: str | Path) -> CompletedProcess[str]:
        command = ["pardalis", *map(str, arguments)]
        monkeypatch.setattr(sys, "argv", command)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        return CompletedProcess(command, int(ended.value.code or 0), *capsys.readouterr())

    return run


def as_a_user(*arguments: str | Path) -> CompletedProcess[str]:
    """The program, without the rights of root."""
    command = [*AS_A_USER, sys.executable, "-m", "pardalis", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def told(result: CompletedProcess[str], exit_code: int) -> str:
    """The error in words, after seeing that it is nothing else."""
    assert result.returncode == exit_code, result.stderr
    assert "Traceback" not in result.stderr + result.stdout
    told = result.stderr.splitlines()[-1]
    assert told.startswith("pardalis: ")
    return told


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A survey with a photograph on a disk that cannot be written."""
    disk = tmp_path / "disk"
    (disk / "S01").mkdir(parents=True)
    if not ROOT:
        write_photo(disk / "S01" / "a.JPG")
        disk.chmod(0o555)
        yield disk
        disk.chmod(0o755)
        return
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a read-only disk cannot be mounted here")
    (disk / "S01").mkdir()
    write_photo(disk / "S01" / "a.JPG")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    yield disk
    subprocess.run(["umount", disk], check=True)


def write_photo(path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (64, 48), (90, 120, 60)).save(path)


@pytest.mark.parametrize("command", ["census", "import", "init"])
def test_a_folder_that_is_not_there(pardalis: Command, tmp_path: Path, command: str) -> None:
    assert "There is no folder" in told(pardalis(command, tmp_path / "nowhere"), 2)


@pytest.mark.parametrize("command", ["find", "identify", "estimate", "report", "status"])
def test_a_step_before_the_import(pardalis: Command, tmp_path: Path, command: str) -> None:
    assert f"pardalis import {tmp_path}" in told(pardalis(command, tmp_path), 6)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder(pardalis: Command, tmp_path: Path) -> None:
    assert "it holds nothing" in told(pardalis("census", tmp_path), 2)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder(pardalis: Command, tmp_path: Path) -> None:
    (tmp_path / "a.JPG").write_bytes(b"x")
    assert "is a file, not a folder" in told(pardalis("census", tmp_path / "a.JPG"), 2)


def test_a_folder_of_other_files(pardalis: Command, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("rain")
    (tmp_path / "Thumbs.db").write_bytes(b"\0" * 9)
    assert "it holds 2 other files" in told(pardalis("census", tmp_path), 2)


def test_files_that_are_called_photographs_and_are_none(pardalis: Command, tmp_path: Path) -> None:
    for name in ("a.JPG", "b.jpg"):
        (tmp_path / name).write_text("not a photograph")
    error = told(pardalis("census", tmp_path), 2)
    assert "None of the 2 files" in error
    assert "a.JPG" in error


@pytest.mark.skipif(ROOT and not shutil.which("setpriv"), reason="root may read everything here")
def test_a_folder_that_is_closed_to_the_user(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    try:
        assert "cannot be read" in told(as_a_user("census", closed), 2)
    finally:
        closed.chmod(0o755)


def test_a_disk_that_cannot_be_written(read_only: Path) -> None:
    error = told(as_a_user("census", read_only), 3)
    assert "cannot be written" in error
    assert "--project" in error


def test_a_project_elsewhere_leaves_the_disk_alone(read_only: Path, tmp_path: Path) -> None:
    result = as_a_user("import", read_only, "--project", tmp_path / "project")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "project" / "pardalis.db").is_file()


def test_a_wrong_row_in_the_table(pardalis: Command, tmp_path: Path) -> None:
    (tmp_path / "S01").mkdir()
    write_photo(tmp_path / "S01" / "a.JPG")
    (tmp_path / "deployments.csv").write_text(
        "deploymentID,latitude,longitude,deploymentStart,deploymentEnd\n"
        "S01,91.5,130.9,2026-03-01T12:00:00+08:00,2026-04-01T12:00:00+08:00\n"
    )
    error = told(pardalis("census", tmp_path), 2)
    assert "deployments.csv, row 2" in error
    assert "91.5" not in error


def test_an_unknown_detection_model(pardalis: Command, tmp_path: Path) -> None:
    write_photo(tmp_path / "a.JPG")
    assert pardalis("import", tmp_path).returncode == 0
    assert "Installed: megadetector, motion, onnx" in told(
        pardalis("find", tmp_path, "--model", "owl"), 5
    )


def test_results_that_are_not_there(pardalis: Command, tmp_path: Path) -> None:
    write_photo(tmp_path / "a.JPG")
    assert pardalis("import", tmp_path).returncode == 0
    told(pardalis("find", tmp_path, "--from", tmp_path / "none.json"), 2)


def test_no_workers(pardalis: Command, tmp_path: Path) -> None:
    write_photo(tmp_path / "a.JPG")
    assert "Give 1 or more" in told(pardalis("import", tmp_path, "--workers", "0"), 2)


def test_a_survey_and_files_at_once(pardalis: Command, tmp_path: Path) -> None:
    told(pardalis("estimate"), 2)
    told(pardalis("estimate", tmp_path, "--captures", tmp_path / "c.csv"), 2)


def test_a_database_that_is_none(pardalis: Command, tmp_path: Path) -> None:
    write_photo(tmp_path / "a.JPG")
    (tmp_path / "pardalis").mkdir()
    (tmp_path / "pardalis" / "pardalis.db").write_bytes(b"no database, though long enough " * 40)
    assert "not a database" in told(pardalis("census", tmp_path), 3)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["import", "s3://KEY:hid/den@bucket/survey", "--project", "p"], "has a password"),
        (["status", "s3://bucket/survey"], "--project FOLDER"),
        (["watch", "s3://bucket/survey"], "only a folder of this machine can be watched"),
    ],
)
def test_addresses_that_cannot_be_used(pardalis: Command, command: list[str], words: str) -> None:
    ended = pardalis(*command)
    assert words in told(ended, 2)
    assert "den@" not in ended.stderr + ended.stdout
