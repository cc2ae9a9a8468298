"""The order in which photographs were taken may be told by the numbers of their files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pardalis.intake.clocks.card_order import card_order, follows
from pardalis.intake.clocks.doubts import doubts_of_records, records_of
from pardalis.intake.settings import IntakeSettings
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.clock_doubt import ClockCheck
from pardalis.records.deployment import Deployment

START = datetime(2026, 3, 1, 10)
DAYS = 60


def photo(name: str, time: datetime | None = None, size: int = 1) -> CardFile:
    return CardFile(f"A/{name}", "A", size, 1, FileKind.PHOTO, content_hash=name, camera_time=time)


def photos(names: list[str], size: int = 1) -> list[CardFile]:
    """Taken in the order of the names, by a right clock."""
    return [
        photo(name, START + timedelta(days=DAYS * (row + 0.5) / len(names)), size)
        for row, name in enumerate(names)
    ]


def doubted(files: list[CardFile]) -> set[ClockCheck]:
    begun = START.replace(tzinfo=UTC)
    stood = Deployment("A", "S1", 1.0, 30.0, begun, begun + timedelta(days=DAYS), 0, card="A")
    doubts = doubts_of_records(records_of(files, [stood], {}), IntakeSettings())
    return {doubt.check for doubt in doubts}


@pytest.mark.parametrize(
    "names",
    [
        [f"DCIM/100RECNX/RCNX{n:04d}.JPG" for n in range(1, 21)],
        [f"100EK113/EK{n:06d}.{'AVI' if n % 3 == 0 else 'JPG'}" for n in range(1, 21)],
        [f"IMG_{n}.JPG" for n in range(1, 21)],
        [f"100_{n:04d}.jpg" for n in range(1, 21)],
        [f"0{n:03d}.jpg" for n in range(1, 21)],
        # From one folder to the next.
        [f"100MEDIA/DSCF{n:04d}.JPG" for n in range(980, 1000)]
        + [f"101MEDIA/DSCF{n:04d}.JPG" for n in range(1, 21)],
    ],
    ids=["dcf", "with videos", "plain", "kodak", "digits", "folders"],
)
def test_the_running_numbers_of_cameras_tell_the_order(names: list[str]) -> None:
    files = photos(names)
    ordered = card_order(reversed(files))
    assert [file.file_path for file in ordered] == [f"A/{name}" for name in names]
    assert follows(ordered) == (False, *[True] * (len(names) - 1))
    assert doubted(files) == set()
    # A clock that falls back among them is told.
    fallen = [photo(name, START + timedelta(days=(9 * row) % 50)) for row, name in enumerate(names)]
    assert ClockCheck.OWN_ORDER in doubted(fallen)


@pytest.mark.parametrize(
    "names",
    [
        ["62e87bc6d8e8e623dbf9.jpg", "891ce62e094811af50d3.jpg", "0a1b2c3d4e5f60718293.jpg"],
        ["20210531082545-RCNX0031.JPG", "20210531082538-RCNX0032.JPG", "20200709093328-RCNX0033"],
        ["9f3a2b.jpg", "8c1d.jpg", "7e.jpg"],
        # Month and day of the clock go before the number.
        ["12300007.JPG", "12310008.JPG", "01010009.JPG"],
        ["IMG_0003 (1).JPG", "IMG_0002 (1).JPG", "IMG_0001 (1).JPG"],
        ["3.jpg", "2.jpg", "1.jpg"],
        # Videos with numbers of their own.
        ["VID_0001.MP4", "IMG_0001.JPG", "DSC_0001.JPG"],
    ],
    ids=["hashes", "upload", "short hashes", "dates", "copies", "ranks", "kinds"],
)
def test_other_names_tell_no_order(names: list[str]) -> None:
    files = photos(names)
    ordered = card_order(files)
    assert follows(ordered) == (False,) * len(names)
    assert doubted(files) == set()


def test_numbers_that_begin_again_are_no_clock_that_went_back() -> None:
    # In the same folder, some of them deleted.
    names = [f"100TEST/IMG_{n % 9999 + 1:04d}.JPG" for n in range(9970, 10030, 3)]
    files = photos(names)
    ordered = card_order(reversed(files))
    assert ordered == files
    begun = next(row for row, name in enumerate(names) if "IMG_00" in name)
    assert [row for row, after in enumerate(follows(ordered)) if not after] == [0, begun]
    assert doubted(files) == set()


def test_without_numbers_the_photographs_lie_in_order_of_time() -> None:
    files = photos(["c.jpg", "a.jpg", "b.jpg"])
    assert card_order(reversed(files)) == files


def test_what_only_a_package_knows_is_not_ordered_by_its_names() -> None:
    files = photos([f"IMG_{n:04d}.JPG" for n in range(20, 0, -1)], size=0)
    assert not any(follows(card_order(files)))
    assert doubted(files) == set()
    assert ClockCheck.OWN_ORDER in doubted(photos([f"IMG_{n:04d}.JPG" for n in range(20, 0, -1)]))


def test_a_few_photographs_chosen_from_a_card_are_not_taken_to_begin_again() -> None:
    files = photos(["IMG_0010.JPG", "IMG_2200.JPG", "IMG_7000.JPG"])
    assert [file.file_path[-8:-4] for file in card_order(files)] == ["0010", "2200", "7000"]
    assert doubted(files) == set()
