"""Where each family of Reconyx cameras writes what.

The places of HyperFire, UltraFire and HyperFire 2 are those that metadata-extractor and ExifTool
publish, and real photographs of each bear them out; those of MicroFire and HyperFire 4K are as
Reconyx' paper on its notes has them (metadata-extractor-dotnet issue 454, ExifTool 13.37), and no
photograph of either was at hand.
"""

from __future__ import annotations

from pardalis.intake.cameras.reconyx_note import Layout

# From the temperature on, HyperFire 2 and MicroFire write the same in the same order.
_AFTER_MOON = (
    ("moon_phase", "H"), ("temperature_fahrenheit", "h"), ("temperature", "h"), ("contrast", "H"),
    ("brightness", "H"), ("sharpness", "H"), ("saturation", "H"), ("infrared", "H"),
    ("ambient_infrared", "H"), ("ambient_light", "H"), ("motion_sensitivity", "H"),
    ("battery", "H"),
)  # fmt: skip


def _in_a_row(place: int) -> dict[str, tuple[int, str]]:
    return {name: (place + 2 * n, letter) for n, (name, letter) in enumerate(_AFTER_MOON)}


HYPERFIRE = Layout(
    family="HyperFire",
    signature=b"\x01\xf1",
    numbers={
        "version": (0x00, "H"),
        "trigger": (0x0C, "B"),
        "sequence_number": (0x0E, "H"),
        "sequence_length": (0x10, "H"),
        "event_number": (0x12, "HH"),
        "moon_phase": (0x24, "H"),
        "temperature_fahrenheit": (0x26, "h"),
        "temperature": (0x28, "h"),
        "contrast": (0x48, "H"),
        "brightness": (0x4A, "H"),
        "sharpness": (0x4C, "H"),
        "saturation": (0x4E, "H"),
        "infrared": (0x50, "H"),
        "motion_sensitivity": (0x52, "H"),
        "battery": (0x54, "H"),
    },
    firmware=(0x02, "words"),
    time=(0x16, "words"),
    serial=(0x2A, 30, "utf-16-le"),
    user_label=(0x56, 22, "latin-1"),
)
ULTRAFIRE = Layout(
    family="UltraFire",
    signature=b"RECONYXUF\0",
    numbers={
        "trigger": (0x34, "B"),
        "sequence_number": (0x35, "B"),
        "sequence_length": (0x36, "B"),
        "event_number": (0x37, "I"),
        "moon_phase": (0x43, "B"),
        "temperature_fahrenheit": (0x44, "h"),
        "temperature": (0x46, "h"),
        "infrared": (0x48, "B"),
        "battery": (0x49, "H"),
    },
    firmware=(0x18, "bytes"),
    time=(0x3B, "bytes"),
    serial=(0x4B, 15, "latin-1"),
    user_label=(0x5A, 21, "latin-1"),
)
HYPERFIRE_2 = Layout(
    family="HyperFire 2",
    signature=b"RECONYXH2\0",
    numbers={
        "file_number": (0x10, "H"),
        "trigger": (0x34, "B"),
        "sequence_number": (0x36, "H"),
        "sequence_length": (0x38, "H"),
        "event_number": (0x3A, "HH"),
        "battery_average": (0x64, "H"),
        **_in_a_row(0x4C),
    },
    firmware=(0x2A, "letter"),
    time=(0x3E, "words"),
    serial=(0x7E, 30, "utf-16-le"),
    user_label=(0x68, 22, "latin-1"),
)
MICROFIRE = Layout(
    family="MicroFire",
    signature=b"RECONYXMF\0",
    numbers={
        "file_number": (0x10, "H"),
        "trigger": (0x44, "B"),
        "sequence_number": (0x46, "H"),
        "sequence_length": (0x48, "H"),
        "event_number": (0x4A, "HH"),
        **_in_a_row(0x5C),
    },
    firmware=(0x2A, "letter"),
    time=(0x4E, "words"),
    serial=(0x8C, 30, "utf-16-le"),
    user_label=(0x76, 22, "latin-1"),
)
HYPERFIRE_4K = Layout(
    family="HyperFire 4K",
    signature=b"RECONYXHF4K\0",
    numbers={
        "trigger": (0x28, "B"),
        "sequence_number": (0x29, "B"),
        "sequence_length": (0x2A, "B"),
        "event_number": (0x2B, "I"),
        "moon_phase": (0x37, "B"),
        "temperature_fahrenheit": (0x38, "h"),
        "temperature": (0x3A, "h"),
        "infrared": (0x44, "B"),
        "motion_sensitivity": (0x49, "H"),
        "battery": (0x4B, "H"),
        "battery_average": (0x4D, "H"),
        "file_number": (0x95, "H"),
    },
    firmware=(0x1A, "bytes"),
    time=(0x2F, "bytes"),
    serial=(0x84, 15, "latin-1"),
    user_label=(0x51, 51, "latin-1"),
)
LAYOUTS = (HYPERFIRE, ULTRAFIRE, HYPERFIRE_2, MICROFIRE, HYPERFIRE_4K)
