"""The picture of a pair as a file that holds nothing but the pixels."""

from __future__ import annotations

from pathlib import Path

from pardalis.errors import InputError, ProjectError
from pardalis.imaging.derive import encode_png
from pardalis.records.coat_match import CoatMatch
from pardalis.records.sighting import CoatPhoto
from pardalis.report.pair_layout import Framed
from pardalis.report.pair_picture import PairPicture, drawn, pair_picture
from pardalis.report.wording import counted
from pardalis.whole_files import whole_file

_PNG = b"\x89PNG\r\n\x1a\n"


def check_picture_place(place: Path, photos: tuple[Path, Path]) -> None:
    """See that a picture may be written here, before anything long is begun.

    Parameters
    ----------
    place
        Where the picture is to go.
    photos
        The two photographs, which are never written over.

    Raises
    ------
    InputError
        If it is one of the photographs, a folder, no PNG by its name, or a file of another kind.
    """
    other = "Name another file: --draw pair.png."
    if any(_same(place, photo) for photo in photos):
        raise InputError(f"'{place}' is one of the two photographs, which stay as they are.", other)
    if place.is_dir():
        raise InputError(f"'{place}' is a folder.", other)
    if place.suffix.lower() != ".png":
        raise InputError(f"'{place}' does not end in .png, and the picture is a PNG.", other)
    if place.exists() and not _is_png(place):
        raise InputError(f"'{place}' is there already and is no PNG picture.", other)
    if not place.parent.is_dir():
        raise InputError(f"There is no folder '{place.parent}'.", "Make it, or name another.")


def write_pair_png(
    place: Path, photos: tuple[CoatPhoto, CoatPhoto], match: CoatMatch, caption: str
) -> None:
    """Write the two animals side by side with the spots that agree: no EXIF, no file name.

    Parameters
    ----------
    place
        Where to write; an older picture is replaced whole or not at all.
    photos
        Where the animals are.
    match
        What agrees.
    caption
        Below; for marks that agree only when mirrored that is told instead.

    Raises
    ------
    PhotoError
        If a photograph cannot be read.
    ProjectError
        If the picture cannot be written.
    """
    a, b = photos
    picture = pair_picture((_source(a), _source(b)), (framed(a), framed(b)), match)
    data = encode_png(drawn(picture, _words(caption, match, picture)))
    try:
        with whole_file(place) as part:
            part.write_bytes(data)
    except OSError as error:
        raise ProjectError(
            f"The picture '{place}' cannot be written ({error.strerror or error}).",
            "Name a file in a folder that can be written: --draw pair.png.",
        ) from error


def _words(caption: str, match: CoatMatch, picture: PairPicture) -> str:
    """The caption with what is to be known of the drawing."""
    words = caption
    if match.mirrored:
        agreeing = counted(len(match.spots_a), "mark agrees", "marks agree")
        words = f"{agreeing} only if one photograph is mirrored: B is shown turned over."
    elif match.verified and not len(match.spots_a):
        words += " The matcher does not tell where they are."
    elif not picture.aligned:
        words += " Too few agree to lay one upon the other: not aligned."
    if match.set_aside:
        words += f" {match.set_aside:,} marks that lie still in both are set aside."
    if picture.left_out:
        words += f" {len(picture.spots_a)} of them are drawn."
    return words


def framed(photo: CoatPhoto) -> Framed:
    """Where in its photograph an animal is.

    Parameters
    ----------
    photo
        A detection.
    """
    media = photo.media
    return Framed(media.width, media.height, photo.detection.box, media.frame)


def _source(photo: CoatPhoto) -> Path:
    return photo.root / photo.media.file_path


def _same(place: Path, photo: Path) -> bool:
    try:
        return place.exists() and photo.exists() and place.samefile(photo)
    except OSError:
        return False


def _is_png(place: Path) -> bool:
    try:
        with place.open("rb") as file:
            return file.read(len(_PNG)) == _PNG
    except OSError:
        return False
