"""Every value that is expected of real photographs' EXIF and maker notes comes out."""

from __future__ import annotations

import csv
import re
from datetime import datetime
from pathlib import Path

import pytest

from pardalis.intake.cameras.reconyx import note_layout
from pardalis.intake.cameras.reconyx_note import decode
from pardalis.intake.exif import read_tags
from pardalis.intake.jpeg import frame_size
from pardalis.intake.read import read_file
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.exif_tags import ExifTags
from pardalis.records.moon_phase import MoonPhase
from pardalis.records.trigger import Trigger

LINE = re.compile(r"\[(.+) - 0x[0-9a-f]+\] (.+?) = ?(.*)")
MAKERS = ("exif-makers", "jpg")

# metadata-extractor's names of what a note's `numbers` hold.
NUMBERS = {
    "Makernote Version": "version",
    "Event Number": "event_number",
    "Ambient Temperature Fahrenheit": "temperature_fahrenheit",
    "Ambient Temperature": "temperature",
    "Contrast": "contrast",
    "Brightness": "brightness",
    "Sharpness": "sharpness",
    "Saturation": "saturation",
    "Ambient Infrared": "ambient_infrared",
    "Ambient Light": "ambient_light",
    "Motion Sensitivity": "motion_sensitivity",
}
VOLTAGES = {"Battery Voltage": "battery", "Battery Voltage Average": "battery_average"}
SWITCHES = {"Infrared Illuminator": "infrared", "Flash": "infrared"}
# metadata-extractor writes the revision of HyperFire 2's firmware as a number that the note does
# not hold at that place (18,520 are two letters of its signature); ExifTool reads the letter a.
FIRMWARES = {"1.4.18520.20180824": "1.4a.20180824"}
PHASES = {"Waxing Gibbous": "waxing_gibbous", "Waning Gibbous": "waning_gibbous", "New": "new"}


def expected_lines(root: Path) -> list[tuple[Path, str, str, str]]:
    folder = root.joinpath(*MAKERS)
    return [
        (folder / page.stem, *match.groups())
        for page in sorted((folder / "metadata" / "java").glob("*.txt"))
        for line in page.read_text(encoding="utf-8").splitlines()
        if (match := LINE.fullmatch(line))
    ]


def told_by_note(tags: ExifTags, name: str) -> str | None:
    layout = note_layout(tags)
    assert layout is not None
    note = decode(layout, tags.maker_note)
    if name in NUMBERS:
        return str(note.numbers[NUMBERS[name]])
    if name in VOLTAGES:
        return f"{note.numbers[VOLTAGES[name]] / 1000:.3f}"
    if name in SWITCHES:
        return ("Off", "On")[note.numbers[SWITCHES[name]]]
    return {
        "Firmware Version": note.firmware,
        "Trigger Mode": note.trigger,
        "Sequence": f"{note.numbers['sequence_number']}/{note.numbers['sequence_length']}",
        "Date/Time Original": f"{note.time:%Y:%m:%d %H:%M:%S}",
        "Moon Phase": note.moon_phase,
        "Serial Number": note.serial,
        "User Label": note.user_label,
    }[name]


def test_every_value_of_the_maker_notes_comes_out(real_data: Path) -> None:
    compared = 0
    for photo, group, name, expected in expected_lines(real_data):
        if group.startswith("Reconyx"):
            wanted = PHASES.get(expected, FIRMWARES.get(expected, expected))
            assert told_by_note(read_tags(photo.read_bytes()), name) == wanted, (photo.name, name)
            compared += 1
    assert compared == 18 + 18 + 18


def test_every_value_of_the_standards_tags_that_is_read_comes_out(real_data: Path) -> None:
    compared = 0
    for photo, group, name, expected in expected_lines(real_data):
        data = photo.read_bytes()
        tags, size = read_tags(data), frame_size(data)
        assert size is not None
        told = {
            ("JPEG", "Image Width"): f"{size[0]} pixels",
            ("JPEG", "Image Height"): f"{size[1]} pixels",
            ("Exif IFD0", "Make"): tags.make,
            ("Exif IFD0", "Model"): tags.model,
            ("Exif IFD0", "Image Description"): tags.image_description,
            ("Exif IFD0", "Software"): tags.software,
            ("Exif IFD0", "Orientation"): {1: "Top, left side (Horizontal / normal)"}[
                tags.orientation
            ],
            ("Exif SubIFD", "Date/Time Original"): tags.date_time_original,
            ("Exif SubIFD", "Time Zone Offset"): str(tags.time_zone_offset),
        }
        if (group, name) in told:
            assert told[group, name] == expected, (photo.name, name)
            compared += 1
    assert compared >= 20


def facts(photo: Path) -> CardFile:
    listed = CardFile(photo.name, ".", photo.stat().st_size, 0, FileKind.PHOTO)
    return read_file(photo.parent, listed)


def test_what_is_kept_of_a_reconyx_photograph(real_data: Path) -> None:
    folder = real_data.joinpath(*MAKERS)
    first = facts(folder / "Reconyx HC500 firmware 3.3.0.jpg")
    # Its EXIF has no time, no make and no model: all that is known stands in the note.
    assert first.camera_time == first.note_time == datetime(2015, 5, 7, 8, 8, 31)
    assert (first.make, first.serial, first.user_label) == (
        "RECONYX",
        "H500DE01120343",
        "CCPF DS02",
    )
    assert (first.sequence_number, first.sequence_length, first.event_number) == (4, 5, 7)
    assert (first.temperature, first.battery_voltage) == (-5.0, 8.55)
    assert (first.trigger, first.moon_phase) == (Trigger.MOTION, MoonPhase.WANING_GIBBOUS)
    lapse = facts(folder / "Issue 211.jpg")
    assert (lapse.trigger, lapse.sequence_number) == (Trigger.TIME_LAPSE, None)
    assert facts(folder / "Reconyx HF2 Pro Covert.jpg").camera_utc_offset == -360


@pytest.mark.parametrize(
    ("photo", "reader", "make"),
    [
        ("mixed-makers/Southwest/IMAG0031_wolf.JPG", "scoutguard", "ScoutGuard"),
        ("mixed-makers/Southwest/2021-12-07_12080069_rabbit.JPG", "bushnell", "BUSHNELL"),
        ("peru-station/S90/SDZG 1/EK000013.JPG", "bushnell", "BUSHNELL"),
        (
            "mixed-makers/Southwest/Asian Plains_S012_2022-08-25_human_vehicle.jpg",
            "browning",
            "Browning",
        ),
        ("mixed-makers/Southwest/2021-05-28_SYFR0041_deer.JPG", "plain", "SY"),
        ("mixed-makers/Southwest/2021-08-08_RCNX0063_fox.JPG", "reconyx", "RECONYX"),
        ("carpathian/data/example_photos/badger_example_3.JPG", "cuddeback", "CUDDEBACK"),
        ("carpathian/data/example_photos/wolf_example_1.JPG", "spromise", "Spromise"),
    ],
)
def test_which_reader_reads_whose(real_data: Path, photo: str, reader: str, make: str) -> None:
    file = facts(real_data / photo)
    assert (file.kind, file.reader, file.make) == (FileKind.PHOTO, reader, make)


def test_the_battery_and_name_of_a_cuddeback(real_data: Path) -> None:
    folder = real_data / "carpathian/data/example_photos"
    known = [facts(folder / f"{name}.JPG") for name in ("badger_example_3", "wolf_example_2")]
    assert [each.battery_voltage for each in known] == [5.996, 5.563]
    assert [each.user_label for each in known] == ["CC06MA", "CC0147"]


def test_the_manifest_of_mixed_makers_comes_out(real_data: Path) -> None:
    folder = real_data / "mixed-makers"
    manifest = folder / "animl_GroundTruth" / "main" / "FileManifest.csv"
    with manifest.open(encoding="utf-8", newline="") as lines:
        rows = {row["FileName"]: row for row in csv.DictReader(lines)}
    compared = 0
    for name, row in rows.items():
        photo = folder / "Southwest" / name
        if row["CreateDate"] and photo.is_file():
            file = facts(photo)
            assert file.camera_time == datetime.fromisoformat(row["CreateDate"]), name
            assert (file.width, file.height) == (float(row["Width"]), float(row["Height"])), name
            compared += 1
    assert compared == 14


def test_the_notes_own_time_is_that_of_the_exif_on_every_reconyx(real_data: Path) -> None:
    known = [
        facts(photo) for photo in sorted((real_data / "mixed-makers" / "BUOW").glob("*.JPG"))[::3]
    ]
    assert len(known) >= 6
    for file in known:
        assert file.reader == "reconyx"
        assert file.note_time == file.camera_time
