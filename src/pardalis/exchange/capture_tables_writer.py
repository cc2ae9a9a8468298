"""Capture histories written as tidy comma-separated tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from pardalis.errors import InputError
from pardalis.exchange.history_checks import check_histories, check_kind, check_text
from pardalis.exchange.session_tables import sessions_in_order
from pardalis.exchange.trap_tables import TRAP_COLUMNS
from pardalis.records.capture_history import CaptureHistory
from pardalis.whole_files import whole_files

Row = Sequence[str | int | float]


def write_capture_tables(histories: Sequence[CaptureHistory], folder: Path) -> dict[str, Path]:
    """Write capture histories as the tables that `read_capture_tables` reads back.

    captures.csv, traps.csv, usage.csv and animals.csv always; occasions.csv and sessions.csv
    where there are covariates of those. An existing table is overwritten.

    Parameters
    ----------
    histories
        One a session.
    folder
        Existing folder to write into.

    Returns
    -------
    dict of str to Path
        Each table's file, named by the parameter of `read_capture_tables` that takes it.

    Raises
    ------
    InputError
        If a name or text would not be read back as it is.
    DiskFullError
        If there is no room: tables that were there before are left as they were.
    """
    check_histories(histories)
    _check_names(histories)
    of_session = {each.session: each for each in histories}
    ordered = [of_session[name] for name in sessions_in_order(of_session)]
    tables = {
        "captures": ("captures.csv", _captures(ordered)),
        "traps": ("traps.csv", _traps(ordered)),
        "usage": ("usage.csv", _usage(ordered)),
        "animals": ("animals.csv", _animals(ordered)),
    }
    if ordered[0].occasion_covariates:
        tables["occasion_table"] = ("occasions.csv", _occasions(ordered))
    if ordered[0].session_covariates:
        tables["session_table"] = ("sessions.csv", _sessions(ordered))
    with whole_files([folder / file for file, _ in tables.values()]) as parts:
        for part, (_, rows) in zip(parts, tables.values(), strict=True):
            with part.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows(rows)
    return {name: folder / file for name, (file, _) in tables.items()}


def _check_names(histories: Sequence[CaptureHistory]) -> None:
    for each in histories:
        names = [("session", each.session)]
        names += [("animal", name) for name in each.individual_ids]
        names += [("detector", name) for name in each.detector_ids]
        for kind, name in names:
            if not name:
                raise InputError(f"A name of a {kind} is empty.", "Name it.")
            check_text(name, kind)
        for name, texts in each.covariates:
            for text in texts:
                check_text(text, name)
    first = histories[0]
    _check_covariates(first.covariates, ("session", "animal"))
    _check_covariates(first.detector_covariates, TRAP_COLUMNS)
    _check_covariates(first.occasion_covariates, ("session", "occasion"))
    _check_covariates(first.session_covariates, ("session",))
    for place, (name, _) in enumerate(first.occasion_covariates):
        check_kind(name, (v for each in histories for v in each.occasion_covariates[place][1]))
    for place, (name, _) in enumerate(first.session_covariates):
        check_kind(name, (each.session_covariates[place][1] for each in histories))


def _check_covariates(covariates: Iterable[tuple[str, object]], reserved: Sequence[str]) -> None:
    names = [name for name, _ in covariates]
    for name in names:
        check_text(name, "covariate")
        if not name or name in reserved or names.count(name) > 1:
            raise InputError(
                f"A covariate is named '{name}', which is another column's name.", "Rename it."
            )


def _captures(histories: Sequence[CaptureHistory]) -> Iterable[Row]:
    yield ("session", "animal", "occasion", "trap")
    for each in histories:
        for record in np.lexsort((each.trap, each.occasion, each.animal)):
            row = (
                each.session,
                each.individual_ids[each.animal[record]],
                int(each.occasion[record]) + 1,
                each.detector_ids[each.trap[record]],
            )
            yield from [row] * int(each.count[record])


def _traps(histories: Sequence[CaptureHistory]) -> Iterable[Row]:
    names = [name for name, _ in histories[0].detector_covariates]
    yield ("session", "id", "x", "y", *names)
    for each in histories:
        for place, name in enumerate(each.detector_ids):
            x, y = each.detectors[place].tolist()
            values = [values[place] for _, values in each.detector_covariates]
            yield (each.session, name, x, y, *values)


def _usage(histories: Sequence[CaptureHistory]) -> Iterable[Row]:
    most = max(each.usage.shape[1] for each in histories)
    yield ("session", "id", *(f"o{number}" for number in range(1, most + 1)))
    for each in histories:
        blank = [""] * (most - each.usage.shape[1])
        for name, usage in zip(each.detector_ids, each.usage.tolist(), strict=True):
            yield (each.session, name, *usage, *blank)


def _animals(histories: Sequence[CaptureHistory]) -> Iterable[Row]:
    yield ("session", "animal", *(name for name, _ in histories[0].covariates))
    for each in histories:
        for place, name in enumerate(each.individual_ids):
            yield (each.session, name, *(texts[place] for _, texts in each.covariates))


def _occasions(histories: Sequence[CaptureHistory]) -> Iterable[Row]:
    yield ("session", "occasion", *(name for name, _ in histories[0].occasion_covariates))
    for each in histories:
        for place in range(each.usage.shape[1]):
            values = (values[place] for _, values in each.occasion_covariates)
            yield (each.session, place + 1, *values)


def _sessions(histories: Sequence[CaptureHistory]) -> Iterable[Row]:
    yield ("session", *(name for name, _ in histories[0].session_covariates))
    for each in histories:
        yield (each.session, *(value for _, value in each.session_covariates))
