"""Real cards, read and placed as they come from the field."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from pardalis.intake.place import Intake, place_media
from pardalis.intake.read import read_file
from pardalis.intake.scan import scan_survey
from pardalis.intake.settings import IntakeSettings
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.media import Media, Placement


def read_all(root: Path) -> dict[str, CardFile]:
    return {file.file_path: read_file(root, file) for file in scan_survey(root).files}


def placed(files: dict[str, CardFile]) -> Intake:
    return place_media(files.values(), None, (), IntakeSettings())


@pytest.fixture(scope="module")
def peru(real_data: Path) -> tuple[Path, Intake]:
    root = real_data / "peru-station"
    return root, placed(read_all(root))


def test_all_photographs_of_the_station_have_the_time_of_their_exif(peru) -> None:
    root, intake = peru
    assert len(intake.media) == 111
    assert Counter(one.card for one in intake.media) == {"S90/SDZG 1": 60, "S90/SDZG 2": 51}
    assert {one.placement for one in intake.media} == {Placement.NO_TABLE}
    for one in intake.media:
        # The first date of the file's bytes, read without any library of ours.
        header = (root / one.file_path).read_bytes()[:4096]
        first = re.search(rb"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d", header)
        assert first is not None
        assert one.timestamp is not None
        assert one.timestamp.strftime("%Y:%m:%d %H:%M:%S") == first[0].decode()
        assert one.utc_offset is None


def test_the_station_shot_37_bursts_of_three(peru) -> None:
    _, intake = peru
    bursts = Counter(one.burst_id for one in intake.media)
    assert Counter(bursts.values()) == {3: 37}


def test_the_two_cameras_are_a_pair_and_share_the_jaguar(peru) -> None:
    _, intake = peru
    (pair,) = intake.pairs
    assert (pair.card_a, pair.card_b) == ("S90/SDZG 1", "S90/SDZG 2")
    assert pair.coincident >= 8
    assert pair.expected < 0.5
    assert abs(pair.clock_difference) < 60
    event = {one.file_path: one.event_id for one in intake.media}
    jaguar = event["S90/SDZG 1/EK000046.JPG"]
    assert [path[-12:] for path in event if event[path] == jaguar] == [
        f"EK0000{number}.JPG" for number in (46, 47, 48, 60, 61, 62)
    ]


def test_odd_files_take_their_paths(real_data: Path) -> None:
    files = read_all(real_data / "speciesnet")
    odd = {path.removeprefix("test_data/african_elephants"): files[path] for path in files}
    for whole in (".jpg", "_bw.jpg", "_cmyk.jpg"):
        assert (odd[whole].kind, odd[whole].width, odd[whole].height) == ("photo", 2048, 1536)
    assert odd["_truncated_file.jpg"].kind is FileKind.UNREADABLE
    assert "runcated" in odd["_truncated_file.jpg"].reason
    assert odd["_truncated_file.jpg"].camera_time == datetime(2010, 8, 4, 8, 43, 15)
    media = {one.file_path: one for one in placed(files).media}
    assert len(media) == 13
    turned = media["test_data/african_elephants_with_exif_orientation.jpg"]
    assert (turned.width, turned.height) == (2048, 1536)


def test_nine_camera_models_and_one_bad_file(real_data: Path) -> None:
    files = read_all(real_data / "mixed-makers")
    kinds = Counter(file.kind for file in files.values())
    assert kinds[FileKind.PHOTO] == 35
    assert (kinds[FileKind.UNREADABLE], kinds[FileKind.VIDEO]) == (2, 0)
    bad = files["Southwest/error_img.JPG"]
    assert bad.kind is FileKind.UNREADABLE
    assert "no bytes" in bad.reason
    assert files["Southwest/error_vid.mp4"].kind is FileKind.UNREADABLE
    assert "video that cannot be read" in files["Southwest/error_vid.mp4"].reason
    photos = [file for file in files.values() if file.kind is FileKind.PHOTO]
    assert len({(file.make, file.model) for file in photos if file.model}) == 7
    assert [file.file_path for file in photos if file.camera_time is None] == [
        "Southwest/B013_IMG_0005_empty.jpeg"
    ]
    intake = placed(files)
    several = [p.subject for p in intake.problems if p.kind == "several_cameras"]
    assert several == ["BUOW", "Southwest"]


def groups(media: tuple[Media, ...]) -> list[list[str]]:
    by_burst: dict[str, list[str]] = {}
    for one in media:
        by_burst.setdefault(one.burst_id, []).append(one.file_path.split("__", 1)[1])
    return list(by_burst.values())


def test_seventeen_photographs_are_two_bursts_and_a_single(real_data: Path) -> None:
    intake = placed(read_all(real_data / "wakhan"))
    single, night, day = groups(intake.media)
    assert (len(single), len(night), len(day)) == (1, 12, 4)
    assert all(name.startswith("2012-12-29__23-3") for name in night)
    assert all(name.startswith("2012-12-31__14-46") for name in day)
    assert len({one.event_id for one in intake.media}) == 3
    for one in intake.media:
        # The time also stands in the file's name.
        assert one.timestamp is not None
        assert one.timestamp.strftime("__%Y-%m-%d__%H-%M-%S(") in one.file_path


def test_times_and_makers_are_those_that_another_reader_tells(real_data: Path) -> None:
    root = real_data / "exif-makers"
    files = read_all(root)
    photos = [file for file in files.values() if file.kind is FileKind.PHOTO]
    assert len(photos) == 4
    for file in photos:
        told = (root / f"jpg/metadata/java/{Path(file.file_path).name}.txt").read_text("utf-8")
        lines = dict(re.findall(r"^\[Exif (?:IFD0|SubIFD) - (0x\w{4})\].*? = (.*)$", told, re.M))
        noted = re.search(r"Makernote - 0x\w{4}\] Date/Time Original = (.*)", told)
        # One has its time in the maker's note only, and neither time nor maker in its EXIF.
        assert file.make == lines.get("0x010f", "RECONYX").strip()
        assert file.model == lines.get("0x0110", "").strip()
        time = file.camera_time
        expected = lines.get("0x9003") or (noted and noted[1])
        assert (time.strftime("%Y:%m:%d %H:%M:%S") if time else None) == expected
    assert sum("0x9003" in _exif_of(root, file) for file in photos) == 3


def _exif_of(root: Path, file: CardFile) -> str:
    page = root / f"jpg/metadata/java/{Path(file.file_path).name}.txt"
    return "".join(re.findall(r"^\[Exif .*$", page.read_text("utf-8"), re.M))


def test_photographs_without_exif_are_kept_without_a_time(real_data: Path) -> None:
    film = placed(read_all(real_data / "jaguar-film"))
    assert len(film.media) == 19
    assert {one.placement for one in film.media} == {Placement.NO_TIME}
    assert len({one.event_id for one in film.media}) == 19
    cellular = placed(read_all(real_data / "carpathian"))
    assert len(cellular.media) == 8
    without = [one.file_path for one in cellular.media if one.placement is Placement.NO_TIME]
    assert len(without) == 4
