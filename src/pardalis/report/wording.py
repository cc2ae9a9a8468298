"""Numbers and names as a reader meets them."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from pardalis.records.media import Media
from pardalis.records.sentence import enumerated, say

# Marks that turn the direction of the text after them, and so could disguise a file's name.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HIDDEN = frozenset({"Cc", "Cs"})


def readable(text: str) -> str:
    r"""Text in which every character that cannot be shown stands as its code.

    Parameters
    ----------
    text
        A name as the file system or a table gives it, undecodable bytes included.

    Examples
    --------
    >>> readable("IMG\x07_1.JPG"), readable("\udcff.JPG"), readable("象1")
    ('IMG\\x07_1.JPG', '\\udcff.JPG', '象1')
    """
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if character in _TURNING or unicodedata.category(character) in _HIDDEN
        else character
        for character in text
    )


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    Parameters
    ----------
    number
        How many.
    noun, plural
        What is counted; the plural is the noun with an s unless given.

    Examples
    --------
    >>> counted(1, "photograph"), counted(1523, "photograph"), counted(0, "gap")
    ('1 photograph', '1,523 photographs', 'no gaps')
    """
    many = plural or f"{noun}s"
    if number == 0:
        return f"no {many}"
    return f"{number:,} {noun if number == 1 else many}"


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence joined as one says them.

    Parameters
    ----------
    parts
        At least one.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    if len(parts) < 2:
        return parts[0] if parts else ""
    return say("{first} and {last}", first=enumerated(*parts[:-1]), last=parts[-1])


def significant(value: float, digits: int = 3) -> str:
    """A measured value with that many significant digits, in plain decimals.

    Parameters
    ----------
    value
        In any unit.
    digits
        How many are kept.

    Examples
    --------
    >>> significant(5.2791), significant(1234.5), significant(0.012345), significant(9.999)
    ('5.28', '1,234', '0.0123', '10.0')
    """
    if math.isnan(value):
        return say("not known")
    if math.isinf(value):
        return say("without limit")
    if value == 0:
        return "0"
    # Rounded first, since 9.999 has one digit more before the point once it is rounded.
    rounded = float(f"{value:.{digits - 1}e}")
    places = max(0, digits - 1 - math.floor(math.log10(abs(rounded))))
    return f"{value:,.{places}f}"


def effort(nights: float) -> str:
    """Camera-nights: whole, or to a tenth where a camera worked for part of a night.

    Parameters
    ----------
    nights
        [camera-nights].

    Examples
    --------
    >>> effort(1040.0), effort(39.75)
    ('1,040', '39.8')
    """
    whole = abs(nights - round(nights)) < 0.05
    return f"{nights:,.0f}" if whole else f"{nights:,.1f}"


def probability(value: float) -> str:
    """A probability as a page shows it: near 0 and 1 with more digits, never as certainty.

    Parameters
    ----------
    value
        0 to 1.

    Examples
    --------
    >>> probability(0.25), probability(0.9993), probability(1e-7), probability(1.0)
    ('0.25', '0.9993', 'less than 0.0001', 'more than 0.9999')
    """
    if value > 0.9999:
        return "more than 0.9999"
    if value < 0.0001:
        return "less than 0.0001"
    return f"{value:.2f}" if 0.01 <= value <= 0.99 else f"{value:.4f}"


def sentence(text: str) -> str:
    """A reason as a sentence of its own.

    Parameters
    ----------
    text
        With or without its full stop.

    Examples
    --------
    >>> sentence("too few recaptures"), sentence("The fit failed.")
    ('Too few recaptures.', 'The fit failed.')
    """
    plain = text.strip()
    if not plain:
        return ""
    made = plain[0].upper() + plain[1:] + ("" if plain[-1] in ".!?" else ".")
    # One that can be said in other languages is whole already.
    return text if made == text else made


def local_time(media: Media) -> datetime | None:
    """What the camera's clock showed; None for a photograph without a time.

    Parameters
    ----------
    media
        The photograph; where its offset is not known its time is the clock's own reading.
    """
    if media.timestamp is None:
        return None
    return media.timestamp.replace(tzinfo=None) + timedelta(minutes=media.utc_offset or 0)
