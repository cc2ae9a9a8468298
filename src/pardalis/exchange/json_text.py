"""JSON of other programs: one document, or an error that names the file."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from pardalis.errors import InputError

_ODD = re.compile(rb"\\u(?:d[89a-f]|0000)", re.IGNORECASE)


def parse_json(text: bytes, name: str, remedy: str) -> Any:
    """The document that a file holds.

    Parameters
    ----------
    text
        The file's bytes.
    name
        The file's name, as the user knows it.
    remedy
        What to do if it is none.

    Raises
    ------
    InputError
        If it is not JSON, holds a number that is none, or characters that no text can hold.

    Examples
    --------
    >>> parse_json(b'{"images": []}', "md.json", "Make it anew.")
    {'images': []}
    """
    try:
        document = json.loads(text, parse_constant=_no_number)
        if _ODD.search(text):
            _check_characters(document)
    except (ValueError, RecursionError) as error:
        # Decoding errors are ValueErrors too.
        raise InputError(f"'{name}' is not JSON: {error}.", remedy) from error
    return document


def _no_number(found: str) -> NoReturn:
    raise ValueError(f"{found} is no number")


def _check_characters(value: Any) -> None:
    """Refuse half characters and NUL, which no database can store."""
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("a text holds a NUL character")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError("a text holds half a character") from None
    elif isinstance(value, dict):
        for key, held in value.items():
            _check_characters(key)
            _check_characters(held)
    elif isinstance(value, list):
        for held in value:
            _check_characters(held)
