"""What the name of a file or folder tells: photograph, video or stray, and whose card."""

from __future__ import annotations

import re

from pardalis.records.card_file import FileKind

_PHOTOS = (".jpg", ".jpeg", ".jpe")
_SPREADSHEETS = (".xlsx", ".xls", ".ods", ".numbers")
_VIDEOS = (
    *(".mp4", ".avi", ".mov", ".mpg", ".mpeg", ".mts"),
    *(".m2ts", ".m4v", ".3gp", ".asf", ".wmv"),
)
_HALF_COPIED = (".tmp", ".part", ".partial", ".crdownload", ".filepart", ".!ut")
_OTHER_PICTURES = (".png", ".tif", ".tiff", ".heic", ".bmp", ".gif", ".webp", ".dng")
_DESK_FILES = ("thumbs.db", ".ds_store", "desktop.ini", "picasa.ini", ".picasa.ini")
_DESK_FOLDERS = frozenset(
    {"@eadir", ".trashes", "$recycle.bin", ".spotlight-v100", ".fseventsd", "__macosx"}
    | {"system volume information", ".thumbnails", "found.000"}
)
_CAMERA_FOLDERS = frozenset({"dcim", "private", "avchd", "bdmv", "stream", "m4root", "clip"})
# Design rule for Camera File system (DCF 2.0, 3.2.1): a number from 100 to 999 and five free
# characters. In any case on a card itself; elsewhere capitals only, and not a date (20140701).
_DCF = re.compile(r"[1-9]\d\d\w{5}")
_DCF_ALONE = re.compile(r"[1-9]\d\d(?!\d{5})[A-Z0-9_]{5}")


def kind_of(file_path: str) -> tuple[FileKind, str]:
    """What a file is by its name, and in words why it is not to be read.

    Parameters
    ----------
    file_path
        Below the survey folder, with forward slashes.

    Returns
    -------
    tuple
        PHOTO and VIDEO stand for candidates and have no reason.

    Examples
    --------
    >>> kind_of("S90/SDZG 1/EK000001.JPG")
    (<FileKind.PHOTO: 'photo'>, '')
    >>> kind_of("S90/SDZG 1/._EK000001.JPG")[1]
    "An Apple computer's note on another file."
    """
    *folders, name = file_path.lower().split("/")
    suffix = "." + name.rpartition(".")[2]
    if any(folder in _DESK_FOLDERS or folder.startswith(".trash") for folder in folders):
        return FileKind.STRAY, "It lies in a folder that a computer made for itself."
    if name.startswith("._"):
        return FileKind.STRAY, "An Apple computer's note on another file."
    if name in _DESK_FILES:
        return FileKind.STRAY, "A computer's own file."
    if suffix in _HALF_COPIED:
        return FileKind.STRAY, "A file whose copying was not finished."
    if suffix in _VIDEOS:
        return FileKind.VIDEO, ""
    if suffix in _PHOTOS:
        return FileKind.PHOTO, ""
    if suffix in _OTHER_PICTURES:
        return FileKind.STRAY, "A picture, but not a JPEG: this version reads JPEG only."
    if suffix in _SPREADSHEETS:
        return FileKind.STRAY, "A spreadsheet: tables are read from files saved as CSV."
    return FileKind.STRAY, "Neither a photograph nor a video."


def card_of(file_path: str) -> str:
    """The card that a file is from: its folder without the folders that cameras make.

    Parameters
    ----------
    file_path
        Below the survey folder, with forward slashes.

    Returns
    -------
    str
        "." for the survey folder itself.

    Notes
    -----
    A folder named like a camera's (`100RECNX`) directly in the survey folder stays a card of its
    own: taking its name away would throw all such cards together.

    Examples
    --------
    >>> card_of("S07/DCIM/100EK113/EK000001.JPG"), card_of("S07/EK000001.JPG")
    ('S07', 'S07')
    >>> card_of("EK000001.JPG"), card_of("DCIM/100EK113/EK000001.JPG")
    ('.', '.')
    >>> card_of("100RECNX/RCNX0001.JPG")
    '100RECNX'
    """
    folders = file_path.split("/")[:-1]
    while folders and _made_by_camera(folders):
        folders.pop()
    return "/".join(folders) or "."


def _made_by_camera(folders: list[str]) -> bool:
    """Whether the last of these nested folders is one that cameras make."""
    name = folders[-1]
    if name.lower() in _CAMERA_FOLDERS:
        return True
    if len(folders) > 1 and folders[-2].lower() in _CAMERA_FOLDERS:
        return _DCF.fullmatch(name) is not None
    return len(folders) > 1 and _DCF_ALONE.fullmatch(name) is not None
