"""A page for each individual, beside its contact sheet in the catalogue folder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pardalis.errors import PhotoError
from pardalis.imaging.derive import encode_derivative
from pardalis.records.card_source import CardSource
from pardalis.records.decision import Decision, Verdict
from pardalis.records.individual import Individual
from pardalis.report.catalogue import CatalogueEntry, View, worth
from pardalis.report.content import ReportContent
from pardalis.report.held_together import Bonds
from pardalis.report.individual_map import individual_map
from pardalis.report.individual_sightings import Ground, ground_of, seen_at, timeline
from pardalis.report.own_files import (
    is_own_page,
    jpeg_mark,
    marked_jpeg,
    refuse_foreign,
    remove_stale,
    replace_whole,
)
from pardalis.report.page import environment
from pardalis.report.pictures import view_crop

_PAGE_MARK = b'<meta name="generator" content="Pardalis individual">'
_PICTURE_MARK = b"Pardalis picture"
_PICTURES = "pictures"
_LONGEST = 480
# Raised when pictures are to look different, so that old ones are made anew.
_LAYOUT = 1
_SHOWN_AT_ONCE = 24


@dataclass(frozen=True, slots=True)
class Side:
    """An individual's photographs of one side.

    Parameters
    ----------
    title
        The side.
    first
        Views shown at once, the best first, each with its picture's file name; an empty name
        where the photograph cannot be read now.
    folded
        Those that unfold.
    """

    title: str
    first: tuple[tuple[View, str], ...]
    folded: tuple[tuple[View, str], ...]


def write_individual_pages(
    content: ReportContent, entries: Sequence[CatalogueEntry], root: CardSource, folder: Path
) -> None:
    """Bring the pages of all individuals up to date, one by one.

    A picture that is there already is not made again, and a page that says the same is not
    written again. Pages and pictures of what is no longer there are removed.

    Parameters
    ----------
    content
        Of the report.
    entries
        The catalogue.
    root
        The survey folder.
    folder
        The catalogue folder.

    Raises
    ------
    OSError
        If the folder cannot be written.
    ProjectError
        If it holds another program's file of a page's name.
    """
    names = [page_name(entry.individual_id) for entry in entries]
    refuse_foreign(folder, names, _is_page)
    (folder / _PICTURES).mkdir(exist_ok=True)
    ground, bonds = ground_of(content), Bonds(content.evidence, content.ledger)
    individuals = {each.individual_id: each for each in content.individuals}
    wanted: set[str] = set()
    for entry, name in zip(entries, names, strict=True):
        files = {view.detection.detection_id: _picture(view, root, folder) for view in entry.views}
        wanted.update(files.values())
        text = _page(individuals[entry.individual_id], entry, files, ground, bonds)
        _write_changed(folder / name, text.encode())
    remove_stale(folder, ".html", set(names), _is_page)
    remove_stale(folder / _PICTURES, ".jpg", wanted, _is_picture)


def page_name(individual_id: str) -> str:
    """File name of an individual's page; a name with a slash or the like stays in the folder.

    Parameters
    ----------
    individual_id
        Of the catalogue.

    Examples
    --------
    >>> page_name("L001"), page_name("a/b"), page_name("index")
    ('L001.html', 'a%2Fb.html', 'index+.html')
    """
    stem = quote(individual_id, safe=" ").replace(".", "%2E")
    return f"{stem}+.html" if stem.lower() == "index" else f"{stem}.html"


def _page(
    individual: Individual,
    entry: CatalogueEntry,
    files: dict[str, str],
    ground: Ground,
    bonds: Bonds,
) -> str:
    seen = seen_at(individual, ground)
    links = bonds.links(individual)
    page = environment().get_template("individual.html")
    return page.render(
        content=ground.content,
        individual=individual,
        entry=entry,
        sheet=quote(page_name(individual.individual_id).removesuffix(".html") + ".jpg"),
        sides=_sides(entry, files),
        seen=seen,
        rows=timeline(seen, ground),
        marks=ground.marks,
        plan=individual_map(ground.plan, seen),
        links=links,
        loose=len(individual.sightings) - 1 - len(links),
        history=bonds.history(individual),
        said=_said,
    )


def _sides(entry: CatalogueEntry, files: dict[str, str]) -> tuple[Side, ...]:
    """By flank, the best photograph first."""
    found = []
    for flank in dict.fromkeys(view.flank for view in entry.views):
        of_side = [each for each in entry.views if each.flank is flank]
        views = sorted(of_side, key=lambda each: -worth(each))
        named = tuple((each, _address(files[each.detection.detection_id])) for each in views)
        found.append(Side(flank.value, named[:_SHOWN_AT_ONCE], named[_SHOWN_AT_ONCE:]))
    return tuple(found)


def _said(decision: Decision, individual: Individual) -> str:
    """A verdict as the history of one animal tells it."""
    verdict = decision.verdict.value.replace("_", " ")
    if decision.sighting_b:
        here = set(individual.sightings)
        within = here.issuperset(decision.sightings)
        where = "both of this animal" if within else "one of them of another animal, or of none"
        return f"{decision.sighting_a} and {decision.sighting_b}: {verdict} ({where})"
    value = "" if decision.verdict is Verdict.BOX or not decision.value else f": {decision.value}"
    return f"{decision.sighting_a}: {verdict}{value}"


def _picture(view: View, root: CardSource, folder: Path) -> str:
    """File name of a view's small picture, made if it is not there; empty if it cannot be."""
    told = f"{_LAYOUT} {view.media.content_hash} {view.detection.box}"
    name = f"{hashlib.sha256(told.encode()).hexdigest()[:24]}.jpg"
    path = folder / _PICTURES / name
    if jpeg_mark(path, _PICTURE_MARK) is not None:
        return name
    try:
        jpeg = encode_derivative(view_crop(view, root, _LONGEST), longest=_LONGEST)
    except PhotoError:
        return ""
    replace_whole(path, marked_jpeg(jpeg, _PICTURE_MARK))
    return name


def _address(name: str) -> str:
    return f"{_PICTURES}/{name}" if name else ""


def _write_changed(path: Path, data: bytes) -> None:
    if not (path.is_file() and path.read_bytes() == data):
        replace_whole(path, data)


def _is_page(path: Path) -> bool:
    return is_own_page(path, _PAGE_MARK)


def _is_picture(path: Path) -> bool:
    return jpeg_mark(path, _PICTURE_MARK) is not None
