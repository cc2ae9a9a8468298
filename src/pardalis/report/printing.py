"""Pages as PDF: a template of this room, what it says, and its pictures."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pardalis.errors import InputError, PluginError

FONTS = "PARDALIS_FONTS"
"""Environment variable that names a folder of further fonts."""
_FIRST = ("Noto Sans", "DejaVu Sans", "Liberation Sans", "Libertinus Serif")
# So far every font of the list above has the letters: Latin, Greek, Cyrillic.
_ALWAYS = 0x0530
_PUNCTUATION = range(0x2000, 0x2070)
_MOST_NAMED = 12


def print_pdf(
    template: str,
    told: Mapping[str, Any],
    texts: Iterable[str],
    pictures: Mapping[str, Path | bytes],
) -> bytes:
    """Print a template.

    Parameters
    ----------
    template
        File name, such as "booklet.typ".
    told
        What it reads from data.json; `fonts` is added.
    texts
        All that is printed, to choose fonts by.
    pictures
        Files that it names, or their bytes, by name.

    Returns
    -------
    bytes
        A PDF, the same for the same content.

    Raises
    ------
    PluginError
        If typst is not installed.
    InputError
        If no font on this machine has the characters of a text.
    """
    try:
        import typst
    except ModuleNotFoundError as error:
        raise PluginError(
            "To print a PDF, typst is needed.", "Install it: pip install 'pardalis[desk]'"
        ) from error
    folders = _font_folders()
    fonts = [*_FIRST, *_further_fonts(_unusual(texts), folders)]
    with tempfile.TemporaryDirectory(prefix="print-") as name:
        place = Path(name)
        source = files("pardalis.report").joinpath(f"templates/{template}")
        (place / template).write_bytes(source.read_bytes())
        data = json.dumps({**told, "fonts": fonts}, ensure_ascii=False)
        (place / "data.json").write_text(data, encoding="utf-8")
        for own, picture in pictures.items():
            held = picture if isinstance(picture, bytes) else picture.read_bytes()
            (place / own).write_bytes(held)
        pdf = typst.compile(
            str(place / template), root=str(place), font_paths=[str(each) for each in folders]
        )
    assert isinstance(pdf, bytes)
    return pdf


def _unusual(texts: Iterable[str]) -> frozenset[str]:
    """All that is printed beyond Latin, Greek and Cyrillic."""
    found = {character for text in texts for character in text if not character.isspace()}
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
