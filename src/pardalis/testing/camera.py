"""What every camera plug-in must hold to."""

from __future__ import annotations

from collections.abc import Iterable

from pardalis.plugins import Camera
from pardalis.records.camera_facts import CameraFacts
from pardalis.records.exif_tags import ExifTags

_FARTHEST_OFFSET = 14 * 60

# Tags as cameras truly write them: none at all, well, zeros, torn.
TAGS = (
    ExifTags(),
    ExifTags("RECONYX", "HC500 HYPERFIRE", "", "2016:04:19 15:03:00"),
    ExifTags("Maker", "Model", "SN1", "2026:03:01 18:00:00", "25", "+05:30", 6),
    ExifTags(date_time_original="0000:00:00 00:00:00", offset_time_original="   :  "),
    ExifTags(date_time_original="2026:13:45 25:61:61", sub_sec_time_original="x"),
    ExifTags("RECONYX", "HC500 HYPERFIRE", maker_note=b"\x01\xf1\x03"),
)


def check_camera(camera: Camera, tags: Iterable[ExifTags] = TAGS) -> None:
    """Hold a camera plug-in against its contract; an AssertionError says what it breaks.

    It has a name; it says of any tags whether it reads them; what it reads comes back as
    `CameraFacts` with a naive time, an offset that exists and text without NULs, the same each
    time, and no torn tag makes it raise.

    Parameters
    ----------
    camera
        The plug-in, made.
    tags
        What to try it on; tags of its own maker are worth adding.

    Examples
    --------
    >>> from pardalis.plugins import CAMERAS, load
    >>> check_camera(load(CAMERAS, "plain")())
    """
    assert isinstance(camera, Camera), "A camera has name, reads() and read()."
    assert camera.name, "A camera has a name."
    for each in tags:
        reads = camera.reads(each)
        assert isinstance(reads, bool), f"reads() answers True or False, not {reads!r}."
        if reads:
            _check_facts(camera.read(each, b""), camera.read(each, b""))


def _check_facts(facts: CameraFacts, again: CameraFacts) -> None:
    assert isinstance(facts, CameraFacts), f"read() gives CameraFacts, not {facts!r}."
    assert facts == again, "read() gives the same each time."
    if facts.camera_time is not None:
        assert facts.camera_time.tzinfo is None, "camera_time is the clock's own reading, naive."
    if facts.camera_utc_offset is not None:
        assert abs(facts.camera_utc_offset) <= _FARTHEST_OFFSET, "camera_utc_offset is in minutes."
    for text in (facts.make, facts.model, facts.serial):
        assert "\0" not in text, "Text is without padding."
