"""What of a capture history a text file could not give back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pardalis.errors import InputError
from pardalis.exchange.table_cells import UNKNOWN, finite
from pardalis.records.capture_history import CaptureHistory


def check_histories(histories: Sequence[CaptureHistory]) -> None:
    """Raise if histories cannot stand together in files that give them back.

    Parameters
    ----------
    histories
        One a session.

    Raises
    ------
    InputError
        If there are none, two of one session, animals without a capture, or covariates that
        differ between sessions.
    """
    if not histories:
        raise InputError("There is no capture history to write.", "Give at least one session.")
    sessions = [each.session for each in histories]
    for name in sessions:
        if sessions.count(name) > 1:
            raise InputError(f"Two histories are of session '{name}'.", "Rename one.")
    for each in histories:
        caught = set(each.animal.tolist())
        for place, name in enumerate(each.individual_ids):
            if place not in caught:
                raise InputError(
                    f"Animal {name} of session {each.session} has no capture.",
                    "Leave it out: a capture history holds the animals caught.",
                )
    _same_names("individuals", [[name for name, _ in each.covariates] for each in histories])
    _same_names("detectors", [[name for name, _ in each.detector_covariates] for each in histories])
    _same_names("occasions", [[name for name, _ in each.occasion_covariates] for each in histories])
    _same_names("sessions", [[name for name, _ in each.session_covariates] for each in histories])
    for place, (name, _) in enumerate(histories[0].detector_covariates):
        check_kind(
            name, (value for each in histories for value in each.detector_covariates[place][1])
        )


def check_kind(name: str, values: Iterable[str | float]) -> None:
    """Raise if the values of a covariate would be read back as another kind.

    Parameters
    ----------
    name
        Of the covariate.
    values
        In all sessions.

    Raises
    ------
    InputError
        If they are numbers and texts, or texts that all look like numbers.

    Examples
    --------
    >>> check_kind("trail", ["road", "path"])
    """
    found = list(values)
    texts = [value for value in found if isinstance(value, str)]
    if texts and len(texts) < len(found):
        raise InputError(f"Covariate {name} is a number here and a text there.", "Choose one.")
    known = [text for text in texts if text]
    if known and all(finite(text) is not None for text in known):
        raise InputError(
            f"The levels of covariate {name} look like numbers and would be read as numbers.",
            "Put a letter before them.",
        )
    for text in texts:
        check_text(text, name)


def check_text(text: str, kind: str) -> None:
    """Raise if a cell of a table would not be read back as the text it was.

    Parameters
    ----------
    text
        The cell.
    kind
        What it is, for the message.

    Raises
    ------
    InputError
        If it has blanks around it or characters that do not print, or means "not known".

    Examples
    --------
    >>> check_text("F 12", "animal")
    """
    if text != text.strip() or not text.isprintable():
        raise InputError(
            f"The text {text!r} ({kind}) has blanks around it or characters that do not print.",
            "Rename it.",
        )
    if text in UNKNOWN and text:
        raise InputError(
            f"The text '{text}' ({kind}) would be read as not known.", "Rename it, or leave it out."
        )


def _same_names(kind: str, names: Sequence[Sequence[str]]) -> None:
    for each in names:
        if list(each) != list(names[0]):
            raise InputError(
                f"The sessions have different covariates of {kind}.",
                "Give each session the same ones, in the same order.",
            )
