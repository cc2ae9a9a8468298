"""The field booklet: a PDF with one page an animal, to be taken to the forest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pardalis.report.printing import print_pdf

Paper = Literal["a5", "a4"]


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
    told, pictures = _plain(booklet)
    return print_pdf("booklet.typ", told, _texts(booklet), pictures)


def _plain(booklet: Booklet) -> tuple[dict[str, Any], dict[str, Path]]:
    """As the template reads it, and the pictures that it names."""
    animals, pictures = [], dict[str, Path]()
    for number, each in enumerate(booklet.animals):
        row = asdict(each)
        for side in ("left", "right"):
            picture: Path | None = row[side]
            if picture is not None:
                row[side] = f"{number}-{side}{picture.suffix}"
                pictures[row[side]] = picture
        animals.append(row)
    return {
        "title": booklet.title, "told": booklet.told, "made": booklet.made, "animals": animals,
        "words": dict(booklet.words), "lang": booklet.language, "paper": booklet.paper,
    }, pictures  # fmt: skip


def _texts(booklet: Booklet) -> Iterable[str]:
    """All that is printed."""
    yield from (booklet.title, booklet.made, *booklet.told, *booklet.words.values())
    for each in booklet.animals:
        yield from (each.name, each.sex, each.life_stage, each.seen, *each.marks, *each.places)
