"""The field booklet: a PDF with one page an animal, to be taken to the forest."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pardalis.errors import InputError, PluginError

FONTS = "PARDALIS_FONTS"
"""Environment variable that names a folder of further fonts."""
Paper = Literal["a5", "a4"]
_FIRST = ("Noto Sans", "DejaVu Sans", "Liberation Sans", "Libertinus Serif")
# So far every font of the list above has the letters: Latin, Greek, Cyrillic.
_ALWAYS = 0x0530
_PUNCTUATION = range(0x2000, 0x2070)
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class BookletAnimal:
    """An animal as its page shows it; all words are ready to be printed.

    Parameters
    ----------
    id
        Such as "L001".
    name
        Empty without one.
    sex, life_stage
        In words.
    left, right
        Pictures of the flanks; None where there is none.
    marks
        To know it by.
    seen
        When, and how often.
    places
        Where, as the reader may know it; empty to leave it out.
    """

    id: str
    name: str
    sex: str
    life_stage: str
    left: Path | None
    right: Path | None
    marks: tuple[str, ...]
    seen: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Booklet:
    """All that is printed.

    Parameters
    ----------
    title
        The survey's name.
    told
        Lines of the cover.
    made
        When, and by whom.
    animals
        In the order of the pages.
    words
        Of the template: booklet, secret, left, right, none, marks, seen, where, index.
    language
        Of the words, as a code.
    paper
        "a5" or "a4".
    """

    title: str
    told: tuple[str, ...]
    made: str
    animals: tuple[BookletAnimal, ...]
    words: Mapping[str, str]
    language: str
    paper: Paper


def booklet_pdf(booklet: Booklet) -> bytes:
    """Print the booklet.

    Parameters
    ----------
    booklet
        What is printed.

    Returns
    -------
    bytes
        A PDF.

    Raises
    ------
    PluginError
        If typst is not installed.
    InputError
        If no font on this machine has the characters of a name.
    """
    try:
        import typst
    except ModuleNotFoundError as error:
        raise PluginError(
            "To print a booklet, typst is needed.", "Install it: pip install 'pardalis[desk]'"
        ) from error
    folders = _font_folders()
    fonts = [*_FIRST, *_further_fonts(_characters(booklet), folders)]
    with tempfile.TemporaryDirectory(prefix="booklet-") as name:
        place = Path(name)
        template = files("pardalis.report").joinpath("templates/booklet.typ")
        (place / "booklet.typ").write_bytes(template.read_bytes())
        told = json.dumps(_plain(booklet, place) | {"fonts": fonts}, ensure_ascii=False)
        (place / "data.json").write_text(told, encoding="utf-8")
        pdf = typst.compile(
            str(place / "booklet.typ"), root=str(place), font_paths=[str(each) for each in folders]
        )
    assert isinstance(pdf, bytes)
    return pdf


def _plain(booklet: Booklet, place: Path) -> dict[str, Any]:
    """As the template reads it; the pictures lie beside it."""
    animals = []
    for number, each in enumerate(booklet.animals):
        row = asdict(each)
        for side in ("left", "right"):
            picture: Path | None = row[side]
            if picture is not None:
                row[side] = f"{number}-{side}{picture.suffix}"
                shutil.copyfile(picture, place / row[side])
        animals.append(row)
    return {
        "title": booklet.title, "told": booklet.told, "made": booklet.made, "animals": animals,
        "words": dict(booklet.words), "lang": booklet.language, "paper": booklet.paper,
    }  # fmt: skip


def _characters(booklet: Booklet) -> frozenset[str]:
    """All that is printed beyond Latin, Greek and Cyrillic."""
    told = [booklet.title, booklet.made, *booklet.told, *booklet.words.values()]
    for each in booklet.animals:
        told += [each.name, each.sex, each.life_stage, each.seen, *each.marks, *each.places]
    found = {character for text in told for character in text if not character.isspace()}
    return frozenset(
        each for each in found if ord(each) >= _ALWAYS and ord(each) not in _PUNCTUATION
    )


def _font_folders() -> tuple[Path, ...]:
    named = os.environ.get(FONTS, "")
    return (Path(named),) if named else ()


def _further_fonts(characters: frozenset[str], folders: tuple[Path, ...]) -> list[str]:
    """Families that have what the usual ones lack, as few as will do."""
    missing, chosen = set(characters), []
    for family, file in _families(folders):
        if not missing:
            break
        has = {each for each in missing if ord(each) in _charmap(file)}
        if has:
            chosen.append(family)
            missing -= has
    if missing:
        some = " ".join(sorted(missing)[:_MOST_NAMED])
        raise InputError(
            f"No font on this machine has these characters: {some}",
            "Install one, such as Noto Sans CJK (Debian: fonts-noto-cjk), or name a folder with "
            f"one when the desk is started: {FONTS}=FOLDER. Then print again.",
        )
    return chosen


def _families(folders: tuple[Path, ...]) -> Iterable[tuple[str, str]]:
    """Upright fonts of usual weight, those without serifs and for simplified Chinese first."""
    import typst

    found = typst.Fonts(font_paths=[str(each) for each in folders]).fonts()
    plain = [each for each in found if each.style == "normal" and each.path]
    ordered = sorted(plain, key=lambda e: (abs(e.weight - 400), _rank(e.family), e.family))
    return [(each.family, str(each.path)) for each in ordered]


def _rank(family: str) -> tuple[bool, bool, bool]:
    return "Mono" in family, "Serif" in family, "CJK" in family and not family.endswith("SC")


@cache
def _charmap(file: str) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    try:
        return frozenset(FT2Font(file).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()
