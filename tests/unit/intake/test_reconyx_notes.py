"""Reconyx' notes: each family by its layout, and whatever bytes come in their place."""

from __future__ import annotations

import struct
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pardalis.intake.cameras.reconyx import ReconyxCamera, note_layout
from pardalis.intake.cameras.reconyx_layouts import HYPERFIRE, LAYOUTS
from pardalis.intake.cameras.reconyx_note import Layout, decode
from pardalis.records.exif_tags import ExifTags
from pardalis.records.moon_phase import MoonPhase
from pardalis.records.trigger import Trigger

WHEN = datetime(2026, 3, 29, 23, 58, 7)
VALUES = {
    "sequence_number": 2,
    "sequence_length": 3,
    "event_number": 65_540,
    "moon_phase": 6,
    "temperature": -11,
    "battery": 7_250,
}


def made_note(layout: Layout, trigger: str = "M", swap: bool = False) -> bytes:
    """A note in which each value stands where the layout says."""
    note = bytearray(200)
    note[: len(layout.signature)] = layout.signature
    for name, value in VALUES.items():
        place, letter = layout.numbers[name]
        parts = (value >> 16, value & 0xFFFF) if letter == "HH" else (value,)
        struct.pack_into(f"<{letter}", note, place, *parts)
    note[layout.numbers["trigger"][0]] = ord(trigger)
    place, form = layout.time
    day = (WHEN.month, WHEN.day) if form == "words" else (WHEN.day, WHEN.month)
    parts = (WHEN.second, WHEN.minute, WHEN.hour, *day, WHEN.year)
    order = ">" if swap else "<"
    struct.pack_into(order + ("6H" if form == "words" else "5BH"), note, place, *parts)
    for text, (where, length, charset) in (("SN7", layout.serial), ("S01", layout.user_label)):
        note[where : where + length] = text.encode(charset).ljust(length, b"\0")
    return bytes(note)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.family)
def test_each_family(layout: Layout) -> None:
    tags = ExifTags("RECONYX", "X", "", "2026:03:29 23:58:07", maker_note=made_note(layout))
    assert note_layout(tags) is layout
    facts = ReconyxCamera().read(tags, b"")
    assert facts.note_time == facts.camera_time == WHEN
    assert (facts.sequence_number, facts.sequence_length, facts.event_number) == (2, 3, 65_540)
    assert (facts.temperature, facts.battery_voltage) == (-11.0, 7.25)
    assert (facts.trigger, facts.moon_phase) == (Trigger.MOTION, MoonPhase.LAST_QUARTER)
    assert (facts.serial, facts.user_label) == ("SN7", "S01")


def test_a_time_written_the_other_way_round() -> None:
    assert decode(HYPERFIRE, made_note(HYPERFIRE, swap=True)).time == WHEN


def test_the_exif_time_counts_where_the_two_differ() -> None:
    tags = ExifTags("RECONYX", "", "", "2026:03:30 00:58:07", maker_note=made_note(HYPERFIRE))
    facts = ReconyxCamera().read(tags, b"")
    assert facts.camera_time == datetime(2026, 3, 30, 0, 58, 7)
    assert facts.note_time == WHEN


@pytest.mark.parametrize(
    ("letter", "trigger"),
    [("T", Trigger.TIME_LAPSE), ("E", Trigger.EXTERNAL), ("C", Trigger.CAMERA), ("?", None)],
)
def test_triggers(letter: str, trigger: Trigger | None) -> None:
    tags = ExifTags("RECONYX", maker_note=made_note(HYPERFIRE, letter))
    assert ReconyxCamera().read(tags, b"").trigger is trigger


def test_two_bytes_alone_are_not_a_signature() -> None:
    assert note_layout(ExifTags("Canon", maker_note=b"\x01\xf1\x99\x99" + bytes(200))) is None
    assert note_layout(ExifTags("RECONYX", maker_note=b"\x01\xf1\x99\x99")) is HYPERFIRE


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.family)
def test_a_note_cut_anywhere_keeps_what_stands_before(layout: Layout) -> None:
    note = made_note(layout)
    whole = decode(layout, note)
    for length in range(len(note)):
        cut = decode(layout, note[:length])
        assert cut.time in (None, whole.time)
        assert cut.numbers.items() <= whole.numbers.items()
        assert cut.serial in ("", whole.serial)


@given(st.sampled_from([*LAYOUTS, None]), st.binary(max_size=220))
def test_any_bytes_are_facts(layout: Layout | None, rest: bytes) -> None:
    note = (layout.signature if layout else b"") + rest
    camera = ReconyxCamera()
    tags = ExifTags("RECONYX", maker_note=note)
    assert camera.reads(tags)
    facts = camera.read(tags, b"")
    assert (facts.user_label + facts.serial + facts.firmware).isprintable()
    assert facts.battery_voltage is None or 0 < facts.battery_voltage < 66
    assert facts.event_number is None or 0 <= facts.event_number < 2**32
