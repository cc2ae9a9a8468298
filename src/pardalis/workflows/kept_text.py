"""Words of people that a ledger can keep, whatever database holds it."""

from __future__ import annotations

from pardalis.errors import InputError
from pardalis.records.sentence import say


def check_text(text: str) -> None:
    """See that words can be kept as text.

    Parameters
    ----------
    text
        As a person gave it.

    Raises
    ------
    InputError
        If it holds bytes that are no text, or a NUL.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            say("'{text}' holds bytes that are no text.", text=text), say("Write it in UTF-8.")
        ) from error
    if "\0" in text:
        raise InputError(say("A text holds a NUL byte."), say("Leave it out."))
