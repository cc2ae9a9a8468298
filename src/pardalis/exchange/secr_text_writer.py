"""Capture histories written as secr's text files, for its `read.capthist`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pardalis.errors import InputError
from pardalis.exchange.history_checks import check_histories, check_text
from pardalis.exchange.secr_text import NO_CAPTURE
from pardalis.exchange.session_tables import sessions_in_order
from pardalis.records.capture_history import CaptureHistory
from pardalis.whole_files import whole_files

PLAIN = re.compile(r"[^\s,/#\"'\\]+")
"""A word that needs no quotes."""


def write_secr_text(
    histories: Sequence[CaptureHistory], captures_path: Path, traps_path: Path
) -> tuple[Path, ...]:
    """Write capture histories as secr's files of captures and of detectors ("trapID" format).

    Names with blanks stand in quotes, which R's `read.table` and hence `read.capthist` take;
    names that quotes cannot save are refused. A count is written as repeated lines, a session
    without captures as one of the animal NONE, a covariate that is not known as NA. Efforts are
    numbers: `read.capthist` needs `binary.usage = FALSE`. Names of covariates stand in comments,
    which secr passes over: give it `covnames` and `trapcovnames`. The format has no place for
    covariates of occasions and sessions; `secr.fit` takes them as `timecov` and `sessioncov`.

    Parameters
    ----------
    histories
        One a session.
    captures_path
        File to write; all sessions.
    traps_path
        File to write. Where sessions differ in detectors, effort or covariates, each has a file
        of its own, named after this one and numbered from 1.

    Returns
    -------
    tuple of Path
        Files of detectors: one for all sessions, or one for each in secr's order.

    Raises
    ------
    InputError
        If a name or text cannot be written so that it is read back.
    DiskFullError
        If there is no room: files that were there before are left as they were.
    """
    check_histories(histories)
    of_session = {each.session: each for each in histories}
    ordered = [of_session[name] for name in sessions_in_order(of_session)]
    captures, layouts = _capture_text(ordered), [_trap_text(each) for each in ordered]
    if len(set(layouts)) == 1:
        paths = [traps_path]
    else:
        numbered = range(1, len(layouts) + 1)
        paths = [traps_path.with_stem(f"{traps_path.stem}{number}") for number in numbered]
    with whole_files((*paths, captures_path)) as (*parts, captures_part):
        captures_part.write_text(captures, encoding="utf-8")
        for part, layout in zip(parts, layouts, strict=False):
            part.write_text(layout, encoding="utf-8")
    return tuple(paths)


def _capture_text(histories: Sequence[CaptureHistory]) -> str:
    names = [_word(name, "covariate") for name, _ in histories[0].covariates]
    lines = [" ".join(["# Session ID Occasion Detector", *names])]
    for each in histories:
        session = _name(each.session, "session")
        traps = [_name(name, "detector") for name in each.detector_ids]
        if not each.individual_ids:
            fields = [session, NO_CAPTURE, str(each.usage.shape[1]), traps[0]]
            lines.append(" ".join(fields + ["NA"] * len(names)))
            continue
        animals = [_name(name, "animal") for name in each.individual_ids]
        values = [
            " ".join(["", *(_word(texts[place], name) for name, texts in each.covariates)])
            for place in range(len(animals))
        ]
        for record in np.lexsort((each.trap, each.occasion, each.animal)):
            animal = each.animal[record]
            when, where = each.occasion[record] + 1, traps[each.trap[record]]
            line = f"{session} {animals[animal]} {when} {where}{values[animal]}"
            lines += [line] * int(each.count[record])
    return "\n".join(lines) + "\n"


def _trap_text(history: CaptureHistory) -> str:
    names = [_word(name, "covariate") for name, _ in history.detector_covariates]
    lines = [
        "# Read with read.capthist(..., binary.usage = FALSE)",
        " ".join(["# Detector X Y Usage", *(["/", *names] if names else [])]),
    ]
    decimals = history.usage.shape[1] == 1  # "10" alone could be the usage of two occasions
    for place, name in enumerate(history.detector_ids):
        east, north = history.detectors[place]
        fields = [_name(name, "detector"), _number(east), _number(north)]
        fields += [_number(value, decimals) for value in history.usage[place]]
        if names:
            fields.append("/")
            for label, values in history.detector_covariates:
                fields.append(_covariate(values, place, label))
        lines.append(" ".join(fields))
    return "\n".join(lines) + "\n"


def _number(value: float, decimals: bool = False) -> str:
    """The shortest text that reads as the same number."""
    text = repr(float(value))
    return text if decimals else text.removesuffix(".0")


def _covariate(values: Sequence[str | float], place: int, label: str) -> str:
    """A detector's value; secr reads it twice, so a text with blanks has two pairs of quotes."""
    value = values[place]
    if not isinstance(value, str):
        return _number(value)
    if "/" in value or "'" in value:
        raise InputError(
            f"Covariate {label} has the text '{value}' with a slash or an apostrophe, which secr's "
            "file of detectors cannot hold.",
            "Rename this level.",
        )
    text = _word(value, label)
    return f"\"'{text[1:-1]}'\"" if text.startswith('"') else text


def _name(text: str, kind: str) -> str:
    if text in ("", "NA", NO_CAPTURE):
        raise InputError(f"The name '{text}' of a {kind} means none in secr's files.", "Rename it.")
    return _word(text, kind)


def _word(text: str, kind: str) -> str:
    """A field: in quotes where it needs them, NA where it is empty."""
    check_text(text, kind)
    if not text:
        return "NA"
    if PLAIN.fullmatch(text):
        return text
    if '"' in text or "\\" in text:
        raise InputError(
            f"The text '{text}' ({kind}) has a quotation mark or a backslash, which secr's files "
            "cannot hold.",
            "Rename it.",
        )
    return f'"{text}"'
