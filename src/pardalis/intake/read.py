"""Read one file of a card, once: its bytes' hash, whether it is whole, what its EXIF says."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import fields, replace

from pardalis import plugins
from pardalis.errors import PhotoError, PluginError
from pardalis.imaging.decode import read_whole
from pardalis.intake.exif import read_tags
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
# A file is read into memory whole; no camera writes a photograph near this size [bytes].
_LARGEST = 256 * 1024 * 1024


def read_file(root: CardSource, listed: CardFile) -> CardFile:
    """Read a listed photograph or video and tell what it turned out to be.

    Parameters
    ----------
    root
        The survey folder, or the cards at an address.
    listed
        As `scan_survey` lists it. Strays come back as they are.

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
        return read_card_video(root, listed)
    if listed.kind is not FileKind.PHOTO:
        return listed
    if listed.size > _LARGEST:
        reason = "Too large: no camera writes a photograph of this size."
        return replace(listed, kind=FileKind.UNREADABLE, reason=reason)
    try:
        data = (root / listed.file_path).read_bytes()
    except PhotoError as error:
        return replace(listed, kind=FileKind.UNREADABLE, reason=_sentence(error.message))
    except OSError as error:
        reason = f"It cannot be opened: {error.strerror or error}."
        return replace(listed, kind=FileKind.UNREADABLE, reason=reason)
    known = replace(listed, size=len(data), content_hash=hashlib.sha256(data).hexdigest())
    try:
        known = _with_facts(known, data)
        whole = read_whole(data)
    except PhotoError as error:
        return replace(known, kind=FileKind.UNREADABLE, reason=_sentence(error.message))
    return replace(
        known,
        width=whole.width,
        height=whole.height,
        brightness=whole.brightness,
        contrast=whole.contrast,
        colour=whole.colour,
    )


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


def _with_facts(known: CardFile, data: bytes) -> CardFile:
    tags = read_tags(data)
    for camera in cameras():
        facts = _asked(camera, tags, data)
        if facts is not None:
            told = {name: getattr(facts, name) for name in _FACTS}
            return replace(known, orientation=tags.orientation, reader=camera.name, **told)
    return replace(known, orientation=tags.orientation)


def _asked(camera: Camera, tags: ExifTags, data: bytes) -> CameraFacts | None:
    try:
        return camera.read(tags, data) if camera.reads(tags) else None
    except Exception as error:
        # A plug-in is others' code: its failure on one photograph is that photograph's reason.
        raise PhotoError(f"The camera plug-in '{camera.name}' failed on it: {error}.") from error


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:]
