"""A find for a newspaper: one picture, what it shows, when, about where, and who tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

from pardalis.report.page import environment
from pardalis.report.printing import print_pdf

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "find": "A find",
        "species": "Species",
        "animal": "Animal",
        "first": "First record",
        "date": "Date",
        "place": "Place",
        "position": "Position",
        "who": "Told by",
        "photograph": "Photograph",
        "rounded": "rounded to %(degrees)s degrees",
        "on_purpose": (
            "The position is rounded on purpose: where leopards live is not published more exactly."
        ),
        "made": "Made with Pardalis.",
        "country": "in the country: the list of its species does not name it",
        "reserve": "in the reserve: the list of its species does not name it",
        "own_reserve": "in the reserve, as far as this survey's own records tell",
        "own_place": "at this place, as far as this survey's own records tell",
        "unconfirmed": "The species was named by a machine, and confirmed by nobody.",
    }
)
"""What a find report says beside what is told, in English."""


@dataclass(frozen=True, slots=True)
class FindTold:
    """What a find report says.

    Parameters
    ----------
    title
        Its heading.
    species
        Scientific name; empty if nobody named it.
    individual
        The animal's name; empty if it is not told.
    date
        Of the photograph by the camera's clock, ISO 8601; empty if it is not known.
    place
        In the words of who publishes; may be empty.
    position
        Rounded, in words; empty if it is not told.
    precision
        Of the position, in words.
    who
        Tells of it.
    credit
        Of the photograph.
    first
        Of what it is the first record, in words; empty if it is none, or that is not told.
    doubt
        What is not sure of it, in words; may be empty.
    words
        As `WORDS` names them.
    language
        Of the words, as a code.
    """

    title: str
    species: str = ""
    individual: str = ""
    date: str = ""
    place: str = ""
    position: str = ""
    precision: str = ""
    who: str = ""
    credit: str = ""
    first: str = ""
    doubt: str = ""
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    language: str = "en"


def find_page(told: FindTold, picture: bytes) -> str:
    """The find as one HTML file that opens without a network.

    Parameters
    ----------
    told
        What it says.
    picture
        JPEG without metadata.
    """
    template = environment().get_template("find.html")
    return template.render(told=told, words=told.words, lines=_lines(told), picture=picture)


def find_text(told: FindTold) -> str:
    """The same as plain text, to be sent beside the picture.

    Parameters
    ----------
    told
        What it says.

    Examples
    --------
    >>> print(find_text(FindTold("A leopard in the north", date="2026-03-01", who="Lin")), end="")
    A leopard in the north
    <BLANKLINE>
    Date: 2026-03-01
    Told by: Lin
    """
    lines = (*_lines(told), (told.words["photograph"], told.credit))
    said = "".join(f"{name}: {value}\n" for name, value in lines if value)
    return f"{told.title}\n\n{said}" + (f"\n{told.doubt}\n" if told.doubt else "")


def find_pdf(told: FindTold, picture: bytes) -> bytes:
    """The same as one printed page.

    Parameters
    ----------
    told
        What it says.
    picture
        JPEG without metadata.

    Raises
    ------
    PluginError
        If typst is not installed.
    InputError
        If no font on this machine has the characters of a text.
    """
    own = {each.name: getattr(told, each.name) for each in fields(told) if each.name != "words"}
    said = {**own, "words": dict(told.words), "lines": _lines(told)}
    return print_pdf(
        "find.typ", said, (*told.words.values(), *own.values()), {"picture.jpg": picture}
    )


def _lines(told: FindTold) -> tuple[tuple[str, str], ...]:
    """What is told, each under its name."""
    words = told.words
    position = f"{told.position} ({told.precision})" if told.position else ""
    lines = (
        (words["species"], told.species),
        (words["animal"], told.individual),
        (words["first"], told.first),
        (words["date"], told.date),
        (words["place"], told.place),
        (words["position"], position),
        (words["who"], told.who),
    )
    return tuple((name, value) for name, value in lines if value)
