"""Words of people that a ledger can keep, whatever database holds it."""

from __future__ import annotations

from pardalis.errors import InputError


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
        raise InputError(f"'{text}' holds bytes that are no text.", "Write it in UTF-8.") from error
    if "\0" in text:
        raise InputError("A text holds a NUL byte.", "Leave it out.")
