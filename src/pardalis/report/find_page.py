"""A find for a newspaper: one picture, what it shows, when, about where, and who tells of it."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.report.page import environment


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


def find_page(told: FindTold, picture: bytes) -> str:
    """The find as one HTML file that opens without a network.

    Parameters
    ----------
    told
        What it says.
    picture
        JPEG without metadata.
    """
    return environment().get_template("find.html").render(told=told, picture=picture)


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
    lines = [
        ("Species", told.species),
        ("Animal", told.individual),
        ("Date", told.date),
        ("Place", told.place),
        ("Position", f"{told.position} ({told.precision})" if told.position else ""),
        ("Told by", told.who),
        ("Photograph", told.credit),
    ]
    said = "".join(f"{name}: {value}\n" for name, value in lines if value)
    return f"{told.title}\n\n{said}"
