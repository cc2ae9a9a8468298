"""Read one file of a card, once: its bytes' hash, whether it is whole, what its EXIF says."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from pardalis import plugins
from pardalis.errors import PhotoError, PluginError
from pardalis.imaging.decode import WholePhoto, read_whole
from pardalis.intake.exif import read_tags
from pardalis.intake.jpeg import frame_size
from pardalis.intake.videos import read_card_video
from pardalis.plugins import Camera
from pardalis.records.camera_facts import CameraFacts
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.card_source import CardSource
from pardalis.records.exif_tags import ExifTags

# Those that read others' photographs are asked last: a program that knows many makers, and the
# reader of the standard's own tags.
_LAST = ("exiftool", "plain")
_FACTS = tuple(item.name for item in fields(CameraFacts))
_OF_PIXELS = tuple(item.name for item in fields(WholePhoto))
# EXIF takes at most 64 KiB, and the size of the picture stands soon after it.
_USUAL_HEADER = 128 * 1024
# A file is read into memory whole; no camera writes a photograph near this size [bytes].
_LARGEST = 256 * 1024 * 1024


def read_file(root: CardSource, listed: CardFile, quick: bool = False) -> CardFile:
    """Read a listed photograph or video and tell what it turned out to be.

    Parameters
    ----------
    root
        The survey folder, or the cards at an address.
    listed
        As `scan_survey` lists it. Strays come back as they are.
    quick
        Whether its header is enough: then it has no `content_hash`, a photograph has neither
        brightness, contrast nor colour, and nobody has seen whether it is whole.

    Returns
    -------
    CardFile
        PHOTO or VIDEO with its facts, or UNREADABLE with its reason.

    Raises
    ------
    PluginError
        If an installed camera plug-in cannot be loaded; no photograph raises an error.
    SourceError
        If an address cannot be reached.
    """
    if listed.kind is FileKind.VIDEO:
        return read_card_video(root, listed, quick)
    if listed.kind is not FileKind.PHOTO:
        return listed
    if listed.size > _LARGEST:
        return replace(listed, **_unreadable("Too large: no camera writes so much."))
    try:
        file = root / listed.file_path
        data = _header(file) if quick else file.read_bytes()
        return replace(listed, **(_by_header(data) if quick else _whole(data)))
    except PhotoError as error:
        return replace(listed, **_unreadable(error.message))
    except OSError as error:
        return replace(listed, **_unreadable(f"It cannot be opened: {error.strerror or error}."))


def _unreadable(reason: str) -> dict[str, Any]:
    return {"kind": FileKind.UNREADABLE, "reason": _sentence(reason)}


def _whole(data: bytes) -> dict[str, Any]:
    """What all bytes of a photograph tell."""
    known = {"size": len(data), "content_hash": hashlib.sha256(data).hexdigest()}
    try:
        known |= _facts(data)
        whole = read_whole(data)
    except PhotoError as error:
        return known | _unreadable(error.message)
    return known | {name: getattr(whole, name) for name in _OF_PIXELS}


def _by_header(data: bytes) -> dict[str, Any]:
    """What a photograph's header tells."""
    size = frame_size(data)
    if size is None:
        raise PhotoError("not a JPEG, or its header is torn." if data else "empty: no bytes.")
    return _facts(data) | {"width": size[0], "height": size[1]}


def _header(file: Path) -> bytes:
    """The first bytes of a photograph, up to the size of its picture."""
    with file.open("rb", buffering=0) as stream:
        data: bytes = stream.read(_USUAL_HEADER) or b""
        if len(data) == _USUAL_HEADER and frame_size(data) is None:
            data += stream.read() or b""
    return data


@functools.cache
def cameras() -> tuple[Camera, ...]:
    """The installed camera plug-ins in the order in which they are asked, loaded once a process.

    Raises
    ------
    PluginError
        If one cannot be loaded or is not a camera.

    Examples
    --------
    >>> cameras()[-1].name
    'plain'
    """
    order = sorted(plugins.names(plugins.CAMERAS), key=lambda name: (name in _LAST, name))
    found = []
    for name in order:
        camera = plugins.load(plugins.CAMERAS, name)()
        if not isinstance(camera, Camera):
            raise PluginError(
                f"The plug-in '{name}' is not a camera.", "It needs name, reads() and read()."
            )
        found.append(camera)
    return tuple(found)


def _facts(data: bytes) -> dict[str, Any]:
    """What the first camera plug-in that knows the photograph reads in it."""
    tags = read_tags(data)
    known: dict[str, Any] = {"orientation": tags.orientation}
    for camera in cameras():
        facts = _asked(camera, tags, data)
        if facts is not None:
            return known | {name: getattr(facts, name) for name in _FACTS} | {"reader": camera.name}
    return known


def _asked(camera: Camera, tags: ExifTags, data: bytes) -> CameraFacts | None:
    try:
        return camera.read(tags, data) if camera.reads(tags) else None
    except Exception as error:
        # A plug-in is others' code: its failure on one photograph is that photograph's reason.
        raise PhotoError(f"The camera plug-in '{camera.name}' failed on it: {error}.") from error


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:]
