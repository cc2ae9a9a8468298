"""The catalogue folder: a contact sheet for each individual, and a page that leads to them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pardalis.errors import ProjectError
from pardalis.imaging.derive import encode_derivative
from pardalis.records.card_source import CardSource
from pardalis.records.problem import Problem
from pardalis.report.catalogue import CatalogueEntry, View, catalogue_entries
from pardalis.report.content import ReportContent
from pardalis.report.individual_pages import page_name, write_individual_pages
from pardalis.report.own_files import (
    is_own_page,
    jpeg_mark,
    marked_jpeg,
    refuse_foreign,
    remove_stale,
    replace_whole,
)
from pardalis.report.page import environment
from pardalis.report.sheet import caption_names, draw_sheet

MARK = b"Pardalis contact sheet "
_PAGE_MARK = b'<meta name="generator" content="Pardalis catalogue">'
_INDEX = "index.html"
_VIEWS_A_SHEET = 120
# Raised when sheets are to look different, so that old ones are drawn anew.
_LAYOUT = 1


@dataclass(frozen=True, slots=True)
class SheetsOutcome:
    """What became of the catalogue folder.

    Parameters
    ----------
    written, unchanged, removed
        Numbers of contact sheets.
    withheld
        Number of detections not shown because a person is in the photograph.
    problems
        Photographs that cannot be read now.
    """

    written: int
    unchanged: int
    removed: int
    withheld: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One picture file of an animal: a part of its views."""

    entry: CatalogueEntry
    views: tuple[View, ...]
    name: str
    heading: str


def write_contact_sheets(
    content: ReportContent,
    root: CardSource,
    folder: Path,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> SheetsOutcome:
    """Bring a catalogue folder up to date: sheets of all individuals, and `index.html`.

    A sheet that shows the same already is left as it is. Sheets of individuals that are no longer
    there are removed; a file that Pardalis did not make is never changed or removed.

    Parameters
    ----------
    content
        Of the report.
    root
        The survey folder.
    folder
        Where to write; made if it is not there.
    told
        Called with the number of sheets done and of all.

    Raises
    ------
    ProjectError
        If the folder cannot be written, or holds another program's file of a sheet's name.
    """
    entries = catalogue_entries(content)
    sheets = [sheet for entry in entries for sheet in _sheets(entry)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        refuse_foreign(folder, [sheet.name for sheet in sheets], _is_sheet)
        refuse_foreign(folder, [_INDEX], _is_index)
        problems: list[Problem] = []
        written = 0
        for done, sheet in enumerate(sheets, start=1):
            written += _write_sheet(sheet, content, root, folder, problems)
            told(done, len(sheets))
        removed = remove_stale(folder, ".jpg", {sheet.name for sheet in sheets}, _is_sheet)
        write_individual_pages(content, entries, root, folder)
        replace_whole(folder / _INDEX, _index(content, entries, sheets).encode())
    except OSError as error:
        raise ProjectError(
            f"The catalogue '{folder.name}' cannot be written ({error.strerror or error}).",
            "See that the project folder can be written and the disk is not full.",
        ) from error
    withheld = sum(entry.withheld for entry in entries)
    return SheetsOutcome(written, len(sheets) - written, removed, withheld, tuple(problems))


def _sheets(entry: CatalogueEntry) -> Iterator[_Sheet]:
    """An animal's sheets: more than one only where one could not be opened for its size."""
    # Percent-encoded: a name with a slash or the like stays inside the folder, and none holds "+".
    stem = quote(entry.individual_id, safe=" ").replace(".", "%2E")
    parts = range(0, len(entry.views), _VIEWS_A_SHEET)
    for number, first in enumerate(parts, start=1):
        name = f"{stem}.jpg" if number == 1 else f"{stem}+{number}.jpg"
        heading = entry.individual_id + (f", sheet {number} of {len(parts)}" if number > 1 else "")
        yield _Sheet(entry, entry.views[first : first + _VIEWS_A_SHEET], name, heading)


def _write_sheet(
    sheet: _Sheet, content: ReportContent, root: CardSource, folder: Path, problems: list[Problem]
) -> bool:
    """Whether the sheet had to be drawn."""
    names = caption_names(content)
    mark = MARK + _fingerprint(sheet, names).encode()
    path = folder / sheet.name
    if jpeg_mark(path, MARK) == mark:
        return False
    pixels, unreadable = draw_sheet(sheet.heading, sheet.views, names, root)
    problems.extend(unreadable)
    # A sheet with a hole is drawn anew next time, when the card may be there again.
    replace_whole(path, marked_jpeg(encode_derivative(pixels), MARK if unreadable else mark))
    return True


def _fingerprint(sheet: _Sheet, names: dict[str, str]) -> str:
    shown = [
        (
            view.sighting_id,
            repr(view.detection.box),
            view.media.content_hash,
            view.flank.value,
            str(view.clock),
            names.get(view.station, ""),
        )
        for view in sheet.views
    ]
    return hashlib.sha256(repr((_LAYOUT, sheet.heading, shown)).encode()).hexdigest()[:32]


def _is_sheet(path: Path) -> bool:
    return jpeg_mark(path, MARK) is not None


def _is_index(path: Path) -> bool:
    return is_own_page(path, _PAGE_MARK)


def _index(
    content: ReportContent, entries: tuple[CatalogueEntry, ...], sheets: list[_Sheet]
) -> str:
    files = {
        entry.individual_id: [quote(sheet.name) for sheet in sheets if sheet.entry is entry]
        for entry in entries
    }
    names = caption_names(content)
    numbered = sorted(
        (caption, station) for station, caption in names.items() if caption != station
    )
    page = environment().get_template("catalogue_index.html")
    pages = {entry.individual_id: quote(page_name(entry.individual_id)) for entry in entries}
    return page.render(
        content=content,
        entries=entries,
        files=files,
        pages=pages,
        numbered=numbered,
        titles={each.individual_id: each.name for each in content.individuals},
    )
