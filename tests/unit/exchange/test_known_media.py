"""Rows of a package find their files, and never those of another camera."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pardalis.exchange.camtrap_dp.known_media import KnownMedia, match_media
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.deployment import Deployment
from pardalis.records.foreign_row import ForeignRow

START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
A, B = (Deployment(name, name, 0.0, 0.0, START, END, 0) for name in "AB")


def a_file(path: str, card: str) -> CardFile:
    return CardFile(path, card, 9, 1, FileKind.PHOTO, content_hash=f"{path:*<64}")


FILES = (
    a_file("A/DCIM/100TEST/IMG_3.JPG", "A"),
    a_file("A/DCIM/101TEST/IMG_4.JPG", "A"),
    a_file("A/DCIM/100TEST/IMG_4.JPG", "A"),
    a_file("loose/DCIM/100TEST/IMG_5.JPG", "loose"),
    a_file("A/caf\udce9.JPG", "A"),
)
CARDS = {"A": A, "loose": None}


def a_row(deployment: str, path: str, name: str = "", **cells: str) -> ForeignRow:
    told = {"mediaID": "m1", "deploymentID": deployment, "timestamp": "2026-03-10T05:00:00Z"}
    told |= {"filePath": path, "fileName": name, "fileMediatype": "image/jpeg"} | cells
    return ForeignRow("camtrap-dp", "media", 1, told["mediaID"], "", "", tuple(told.items()))


def matched(*rows: ForeignRow) -> KnownMedia:
    return match_media(rows, FILES, (A, B), CARDS)


URL = "https://example.org/9f2c.jpg"


@pytest.mark.parametrize(
    ("deployment", "path", "name", "expected"),
    [
        # The defect: the path is another camera's, the name is any camera's.
        ("B", "B/DCIM/100TEST/IMG_3.JPG", "IMG_3.JPG", None),
        ("B", URL, "IMG_3.JPG", None),
        ("B", "DCIM/100TEST/IMG_3.JPG", "", None),
        ("B", "IMG_3.JPG", "IMG_3.JPG", None),
        ("B", URL, "IMG_5.JPG", None),
        # The row's own camera.
        ("A", "A/DCIM/100TEST/IMG_3.JPG", "IMG_3.JPG", 0),
        ("A", "D:/season/A/DCIM/100TEST/IMG_3.JPG", "", 0),
        ("A", URL, "IMG_3.JPG", 0),
        ("A", "media/9f2c.jpg", "IMG_3.JPG", 0),
        ("A", URL, "IMG_4.JPG", None),
        ("A", "DCIM/101TEST/IMG_4.JPG", "", 1),
        # A card of which the package says nothing.
        ("B", "loose/DCIM/100TEST/IMG_5.JPG", "", 3),
        ("B", "DCIM/100TEST/IMG_5.JPG", "", 3),
        # A name in another encoding, as the table spells it.
        ("A", "A/caf\\udce9.JPG", "caf\\udce9.JPG", 4),
        ("A", URL, "caf\\udce9.JPG", 4),
    ],
)
def test_a_row_is_of_a_file_of_its_own_camera(
    deployment: str, path: str, name: str, expected: int | None
) -> None:
    known = matched(a_row(deployment, path, name))
    file = None if expected is None else FILES[expected]
    assert [each.file_path for each in known.files if each.camera_time] == (
        [file.file_path] if file else []
    )
    assert len(known.absent) == (expected is None)


def test_the_order_of_the_rows_decides_nothing() -> None:
    rows = [
        a_row(name, f"{name}/DCIM/100TEST/IMG_3.JPG", "IMG_3.JPG", mediaID=name) for name in "BA"
    ]
    for given in (rows, rows[::-1]):
        known = matched(*given)
        assert known.media_ids["A"] == FILES[0].content_hash[:20]
        assert [each.card for each in known.absent] == ["B"]


def test_a_row_that_names_the_bytes_finds_them_wherever_they_lie() -> None:
    name = FILES[2].content_hash[:20]
    known = matched(a_row("A", f"media/{name}.jpg", mediaID=name))
    assert known.media_ids == {name: name}
    assert known.absent == ()


def test_a_video_that_is_not_here_is_a_video() -> None:
    film = a_row("B", "B/V1.MP4", "V1.MP4", fileMediatype="video/mp4")
    still = a_row("B", "B/P1.JPG", "P1.JPG", mediaID="m2")
    video, photo = matched(film, still).absent
    assert (video.kind, photo.kind) == (FileKind.VIDEO, FileKind.PHOTO)
    assert video.is_media
    assert photo.is_media
