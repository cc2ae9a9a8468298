"""Cards of small made-up photographs with the EXIF of real makes, by the hundred thousand.

Each camera has one picture and one EXIF; a photograph of it differs in its times, its place in the
burst and its number, which are written over their places in the file: no two files are alike.
"""

from __future__ import annotations

import csv
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from pardalis.intake.cameras.reconyx_layouts import HYPERFIRE

START, DAYS = datetime(2026, 2, 1, 12), 100
_BURST, _FOLDER = 3, 1000
_EXIF, _NOTE, _ORIGINAL, _DIGITIZED, _UNIQUE = 0x8769, 0x927C, 0x9003, 0x9004, 0xA420
_STAMP = "%Y:%m:%d %H:%M:%S"
_HOLD_TIME, _HOLD_UNIQUE = "2000:01:01 00:00:00", "U" * 32
_COLUMNS = (
    "deploymentID", "locationID", "latitude", "longitude", "deploymentStart", "deploymentEnd",
    "cameraID", "cameraModel", "card",
)  # fmt: skip


@dataclass(frozen=True)
class Make:
    """A make of camera: its EXIF's words, its folder's ending, its files' prefix."""

    make: str
    model: str
    software: str
    folder: str
    prefix: str


_MAKES = (
    Make("RECONYX", "HYPERFIRE 2 COVERT", "3.3.0", "RECNX", "RCNX"),
    Make("BUSHNELL", "119975C", "BS975_ 1904180A", "EK113", "EK"),
    Make("BROWNING", "BTC-5HDPX", "BTC-5HDPX 1.2", "_BTCF", "IMG_"),
)


def make_cards(survey: Path, photos: int, cards: int) -> None:
    """Write cards of so many photographs in all, two at a station, and their deployments table."""
    rng = np.random.default_rng(5)
    survey.mkdir(parents=True)
    rows = []
    for card in range(cards):
        name = f"S{card // 2 + 1:03d}{'AB'[card % 2]}"
        share = photos // cards + (card < photos % cards)
        _write_card(survey / name, _MAKES[card // 2 % len(_MAKES)], card, share, rng)
        rows.append(_row(name, card))
    with (survey / "deployments.csv").open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([_COLUMNS, *rows])


def _row(name: str, card: int) -> tuple[object, ...]:
    station = card // 2
    begin, end = START - timedelta(hours=1), START + timedelta(days=DAYS, hours=1)
    place = (30 + 0.02 * (station // 10), 100 + 0.02 * (station % 10))
    times = (f"{begin.isoformat()}+08:00", f"{end.isoformat()}+08:00")
    camera = _MAKES[station % len(_MAKES)]
    return (name, name[:-1], *place, *times, f"C{card:04d}", camera.model, name)


def _write_card(folder: Path, make: Make, card: int, photos: int, rng: np.random.Generator) -> None:
    template = _template(make, card, rng)
    times = [template.index(_HOLD_TIME.encode())]
    while (found := template.find(_HOLD_TIME.encode(), times[-1] + 1)) >= 0:
        times.append(found)
    unique = template.index(_HOLD_UNIQUE.encode())
    note = template.find(_note(card))
    data = bytearray(template)
    for number, when in enumerate(_times(photos, rng)):
        if number % _FOLDER == 0:
            inner = folder / "DCIM" / f"{100 + number // _FOLDER}{make.folder}"
            inner.mkdir(parents=True)
        stamp = when.strftime(_STAMP).encode()
        for place in times:
            data[place : place + 19] = stamp
        data[unique : unique + 32] = f"{card:08x}{number:024x}".encode()
        if note >= 0:
            _write_note(data, note, number, when)
        (inner / f"{make.prefix}{number % 10_000:04d}.JPG").write_bytes(data)


def _times(photos: int, rng: np.random.Generator) -> Iterator[datetime]:
    """Bursts of three, a second apart, at any time of the season."""
    bursts = -(-photos // _BURST)
    starts = np.sort(rng.choice(DAYS * 8640, bursts, replace=False)) * 10
    for number in range(photos):
        seconds = int(starts[number // _BURST]) + number % _BURST
        yield START + timedelta(seconds=seconds)


def _write_note(data: bytearray, note: int, number: int, when: datetime) -> None:
    def put(name: str, *values: int) -> None:
        place, letter = HYPERFIRE.numbers[name]
        struct.pack_into(f"<{letter}", data, note + place, *values)

    put("sequence_number", number % _BURST + 1)
    put("event_number", *divmod(number // _BURST, 1 << 16))
    moment = (when.second, when.minute, when.hour, when.month, when.day, when.year)
    struct.pack_into("<6H", data, note + HYPERFIRE.time[0], *moment)


def _template(make: Make, card: int, rng: np.random.Generator) -> bytes:
    """A photograph of the camera, with holders where each photograph differs."""
    grain = rng.integers(60, 200, (5, 6, 3), np.uint8)
    picture = Image.fromarray(grain).resize((320, 240), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=50, exif=_exif(make, card).tobytes())
    return out.getvalue()


def _exif(make: Make, card: int) -> Image.Exif:
    exif = Image.Exif()
    words = {0x010E: f"DCIM\\100{make.folder}", 0x010F: make.make, 0x0110: make.model}
    exif.update(words | {0x0131: make.software, 0x0132: _HOLD_TIME, 0x8298: "2026"})
    exif.update({0x0112: 1, 0x011A: IFDRational(72), 0x011B: IFDRational(72), 0x0128: 2})
    photo: dict[int, object] = {
        0x829A: IFDRational(1, 250), 0x829D: IFDRational(28, 10), 0x8822: 2, 0x8827: 100,
        0x9000: b"0230", 0x9101: b"\1\2\3\0", 0x9102: IFDRational(3, 2), 0x9201: IFDRational(8),
        0x9202: IFDRational(3), 0x9204: IFDRational(0), 0x9205: IFDRational(3), 0x9207: 2,
        0x9208: 0, 0x9209: 0, 0x920A: IFDRational(6), 0xA000: b"0100", 0xA001: 1, 0xA002: 320,
        0xA003: 240, 0xA217: 2, 0xA402: 0, 0xA403: 0, 0xA406: 0, 0xA431: f"H{card:07d}",
        _ORIGINAL: _HOLD_TIME, _DIGITIZED: _HOLD_TIME, _UNIQUE: _HOLD_UNIQUE,
    }  # fmt: skip
    if make.make == "RECONYX":
        photo[_NOTE] = _note(card)
    exif[_EXIF] = photo
    return exif


def _note(card: int) -> bytes:
    note = bytearray(HYPERFIRE.signature + bytes(198))
    struct.pack_into("<5H", note, HYPERFIRE.firmware[0], 3, 3, 0, 0x2019, 0x312)
    note[HYPERFIRE.numbers["trigger"][0]] = ord("M")
    for name, value in (("sequence_length", _BURST), ("temperature", 14), ("battery", 7250)):
        place, letter = HYPERFIRE.numbers[name]
        struct.pack_into(f"<{letter}", note, place, value)
    place, length, charset = HYPERFIRE.serial
    note[place : place + length] = f"H{card:07d}".encode(charset).ljust(length, b"\0")[:length]
    return bytes(note)
