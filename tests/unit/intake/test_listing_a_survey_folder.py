"""What lies in a survey folder is listed: all of it, in order, with its card."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pardalis.errors import SurveyError
from pardalis.intake.names import card_of, kind_of
from pardalis.intake.scan import scan_survey
from pardalis.records.card_file import FileKind


def put(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"x")


def test_every_file_is_listed_once_in_order(tmp_path: Path) -> None:
    paths = ["S1/b.JPG", "S1/a.jpg", "S1/Thumbs.db", "S2/DCIM/100EK113/c.jpeg", "notes.txt"]
    put(tmp_path, *paths, "deployments.csv", "S1/deployments.csv")
    listing = scan_survey(tmp_path)
    assert [file.file_path for file in listing.files] == sorted([*paths, "S1/deployments.csv"])
    assert listing.cards == ("S1", "S2")
    assert all(file.size == 1 and file.modified_ns > 0 for file in listing.files)
    assert scan_survey(tmp_path) == listing


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("IMG_0001.JPG", FileKind.PHOTO),
        ("img.jpeg", FileKind.PHOTO),
        ("img.Jpe", FileKind.PHOTO),
        (".jpg", FileKind.PHOTO),
        ("._IMG_0001.JPG", FileKind.STRAY),
        ("IMG_0001.JPG.part", FileKind.STRAY),
        ("~IMG.tmp", FileKind.STRAY),
        ("Thumbs.db", FileKind.STRAY),
        (".DS_Store", FileKind.STRAY),
        ("IMG_0001", FileKind.STRAY),
        ("IMG_0001.png", FileKind.STRAY),
        ("@eaDir/IMG_0001.JPG/SYNOPHOTO.jpg", FileKind.STRAY),
        (".Trash-1000/files/IMG_0001.JPG", FileKind.STRAY),
        ("VID_0001.MP4", FileKind.VIDEO),
        ("VID.avi", FileKind.VIDEO),
        ("00001.MTS", FileKind.VIDEO),
    ],
)
def test_kind_by_name(name: str, kind: FileKind) -> None:
    found, reason = kind_of(f"card/{name}")
    assert found is kind
    assert bool(reason) == (kind is FileKind.STRAY)


@pytest.mark.parametrize(
    ("path", "card"),
    [
        ("a.jpg", "."),
        ("DCIM/a.jpg", "."),
        ("DCIM/100EK113/a.jpg", "."),
        ("S90/SDZG 1/a.jpg", "S90/SDZG 1"),
        ("S90/SDZG 1/DCIM/100RECNX/a.jpg", "S90/SDZG 1"),
        ("S90/dcim/100media/a.jpg", "S90"),
        ("S90/100_BTCF/a.jpg", "S90"),
        ("S90/PRIVATE/AVCHD/BDMV/STREAM/a.mts", "S90"),
        # Folders that people name: dates, stations with a number.
        ("S90/20140701/a.jpg", "S90/20140701"),
        ("S90/101North/a.jpg", "S90/101North"),
        ("100EK113/a.jpg", "100EK113"),
        ("S90/099MEDIA/a.jpg", "S90/099MEDIA"),
    ],
)
def test_card_of_a_file(path: str, card: str) -> None:
    assert card_of(path) == card


def test_skipped_folders_and_nothing_else(tmp_path: Path) -> None:
    put(tmp_path, "pardalis/thumb.jpg", "S1/pardalis/a.jpg", "S1/a.jpg")
    listing = scan_survey(tmp_path, [tmp_path / "pardalis", Path("/elsewhere")])
    assert [file.file_path for file in listing.files] == ["S1/a.jpg", "S1/pardalis/a.jpg"]


@pytest.mark.skipif(os.name == "nt", reason="file names are bytes on POSIX systems only")
def test_names_in_any_encoding_survive(tmp_path: Path) -> None:
    raw = [b"caf\xe9.jpg", "雪豹🐆.JPG".encode(), b"two\nlines.jpg", b'quo"te.jpg', b" .jpg"]
    folder = os.fsencode(tmp_path) + b"/st\xff"
    os.mkdir(folder)  # noqa: PTH102
    for name in raw:
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(b"x")
    listing = scan_survey(tmp_path)
    assert {os.fsencode(file.file_path) for file in listing.files} == {b"st\xff/" + n for n in raw}
    assert all((tmp_path / file.file_path).read_bytes() == b"x" for file in listing.files)


def test_links_are_not_followed(tmp_path: Path) -> None:
    survey, outside = tmp_path / "survey", tmp_path / "outside"
    put(survey, "S1/a.jpg")
    put(outside, "b.jpg")
    (survey / "S1/linked.jpg").symlink_to(outside / "b.jpg")
    (survey / "S2").symlink_to(outside, target_is_directory=True)
    (survey / "S1/round").symlink_to(survey, target_is_directory=True)
    (survey / "S1/broken.jpg").symlink_to(tmp_path / "nothing")
    listing = scan_survey(survey)
    photos = [file.file_path for file in listing.files if file.kind is FileKind.PHOTO]
    assert photos == ["S1/a.jpg"]
    assert {file.file_path for file in listing.files} >= {"S2", "S1/linked.jpg", "S1/broken.jpg"}
    assert [problem.subject for problem in listing.problems] == ["S1/round", "S2"]


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    put(tmp_path, "S1/a.jpg")
    os.mkfifo(tmp_path / "S1/pipe.jpg")
    kinds = {file.file_path: file.kind for file in scan_survey(tmp_path).files}
    assert kinds == {"S1/a.jpg": FileKind.PHOTO, "S1/pipe.jpg": FileKind.STRAY}


def test_folders_without_media_are_named(tmp_path: Path) -> None:
    put(tmp_path, "S1/a.jpg", "S1/notes/field.txt", "data/x/y.csv", "S3/VID.mp4")
    (tmp_path / "S2/DCIM/100EK113").mkdir(parents=True)
    listing = scan_survey(tmp_path)
    assert listing.without_media == ("S1/notes", "S2", "data")
    assert listing.cards == ("S1", "S3")


def test_an_unreadable_folder_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "S1/a.jpg", "S2/b.jpg")
    scandir = os.scandir

    def closed(folder: Path) -> object:
        if Path(folder).name == "S2":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr("pardalis.intake.scan.os.scandir", closed)
    listing = scan_survey(tmp_path)
    assert [file.file_path for file in listing.files] == ["S1/a.jpg"]
    assert [(p.subject, p.kind) for p in listing.problems] == [("S2", "unreadable_folder")]
    assert "Permission denied" in listing.problems[0].reason
    assert "S2" not in listing.without_media


def test_a_survey_that_is_none(tmp_path: Path) -> None:
    put(tmp_path, "file")
    with pytest.raises(SurveyError, match="no folder"):
        scan_survey(tmp_path / "missing")
    with pytest.raises(SurveyError, match="not a folder"):
        scan_survey(tmp_path / "file")
    (tmp_path / "empty").mkdir()
    assert scan_survey(tmp_path / "empty").files == ()
