"""Lines of secr's text files: fields, comments, quotes and the slash before covariates.

The format is that of secr's vignette "Data input for secr" (secr-datainput.pdf).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pardalis.errors import TableError
from pardalis.exchange.table_cells import finite

TOKEN = re.compile(r"\"([^\"]*)\"|'([^']*)'|(#.*)|(/)|([^\s,/#]+)")
"""A quoted field, a comment, a slash, or a field that ends at a blank, comma, slash or comment."""

TOKEN_WITH_SLASH = re.compile(r"\"([^\"]*)\"|'([^']*)'|(#.*)|($^)|([^\s,#]+)")
"""The same where a slash is a letter like others, as in lines of captures."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """The fields of a line, with its number from 1 and the fields after a slash.

    Parameters
    ----------
    row
        Number of the line, from 1.
    fields
        Separated by blanks, tabs or commas; comment and quotes left out.
    after_slash
        Fields after a slash: a detector's covariates.
    """

    row: int
    fields: tuple[str, ...]
    after_slash: tuple[str, ...] = ()


def read_lines(path: Path, slash: bool = False) -> tuple[list[TextLine], list[TextLine]]:
    """Lines with fields, and the comments above the first of them.

    Parameters
    ----------
    path
        The file; one whose name ends in .csv is separated by commas alone.
    slash
        Whether a slash sets off covariates, as in files of detectors.

    Raises
    ------
    TableError
        If it is no text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise TableError(
            path.name, None, "It is not a text file in UTF-8.", "Export it as text in UTF-8."
        ) from None
    commas = path.suffix.lower() == ".csv"
    lines: list[TextLine] = []
    comments: list[TextLine] = []
    for row, line in enumerate(text.splitlines(), start=1):
        found = split_line(row, line, commas, slash)
        if found.fields:
            lines.append(found)
        elif not lines and line.lstrip().startswith("#"):
            comments.append(split_line(row, line.lstrip("# \t"), commas, slash))
    return lines, comments


def split_line(row: int, line: str, commas: bool = False, slash: bool = False) -> TextLine:
    """The fields of one line.

    Parameters
    ----------
    row
        Its number.
    line
        Its text.
    commas
        Whether commas alone separate fields.
    slash
        Whether a slash sets off covariates.

    Examples
    --------
    >>> split_line(1, 'A1 0 100.5 111 / "river bank" 3  # moved', slash=True).after_slash
    ('river bank', '3')
    """
    if commas:
        body, _, covariates = line.partition("#")[0].partition("/" if slash else "#")
        return TextLine(row, _comma_fields(body), _comma_fields(covariates))
    if not any(mark in line for mark in "\"'#/"):
        return TextLine(row, tuple(line.replace(",", " ").split()))
    fields: list[str] = []
    after: list[str] | None = None
    for double, single, comment, mark, plain in (TOKEN if slash else TOKEN_WITH_SLASH).findall(
        line
    ):
        if comment:
            break
        if mark and after is None:
            after = []
        elif not mark:
            (fields if after is None else after).append(double or single or plain)
    return TextLine(row, tuple(fields), tuple(field.strip("'") for field in after or ()))


def is_header(line: TextLine, numeric: int) -> bool:
    """Whether a line is the header: a word stands where a number should.

    Parameters
    ----------
    line
        The first line.
    numeric
        Place of a field that is a number in any other line.

    Examples
    --------
    >>> is_header(TextLine(1, ("Session", "ID", "Occasion", "Detector")), 2)
    True
    """
    return len(line.fields) > numeric and finite(line.fields[numeric]) is None


def labels(names: Sequence[str], wanted: int) -> tuple[str, ...]:
    """Names of covariates: the header's if it has as many as there are, else V1, V2, ... .

    Parameters
    ----------
    names
        Of the header.
    wanted
        How many there are.

    Examples
    --------
    >>> labels((), 2)
    ('V1', 'V2')
    """
    if len(names) == wanted:
        return tuple(names)
    return tuple(f"V{place}" for place in range(1, wanted + 1))


def _comma_fields(text: str) -> tuple[str, ...]:
    fields = [field.strip(" \t\"'") for field in text.split(",")]
    while fields and not fields[-1]:
        fields.pop()
    while fields and not fields[0]:
        fields.pop(0)
    return tuple(fields)
