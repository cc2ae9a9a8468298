"""One contact sheet as a picture: crops in order of time, side by side, with their captions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import UInt8
from PIL import Image, ImageDraw, ImageFont

from pardalis.errors import PhotoError
from pardalis.records.card_source import CardSource
from pardalis.records.problem import Problem
from pardalis.report.catalogue import View
from pardalis.report.content import ReportContent
from pardalis.report.pictures import view_crop
from pardalis.report.stations import station_map, station_names

_COLUMNS = 4
_CELL = (300, 200)
_GAP = 14
_CAPTION = 42
_HEADING = 40
_INK = (34, 48, 43)
_QUIET = (93, 106, 100)
_HOLE = (231, 234, 229)
_LONGEST_NAME = 18


def caption_names(content: ReportContent) -> dict[str, str]:
    """How each station is written on a sheet: its name or, where the font lacks it, its number.

    Pillow's own font holds Latin letters only; the catalogue's page tells which number is which
    name. Numbers are those of the map where the station is on it.

    Parameters
    ----------
    content
        Of the report.
    """
    stations = station_map(content)
    known = list(stations.names) if stations is not None else []
    known.extend(sorted(set(station_names(content).values()) - set(known)))
    return {
        name: name
        if name.isascii() and name.isprintable() and len(name) <= _LONGEST_NAME
        else f"station no. {number}"
        for number, name in enumerate(known, start=1)
    }


def draw_sheet(
    heading: str, views: Sequence[View], names: dict[str, str], root: CardSource
) -> tuple[UInt8[np.ndarray, "height width 3"], tuple[Problem, ...]]:
    """Draw the views of one animal, each flank under its own heading.

    Parameters
    ----------
    heading
        At the top.
    views
        By flank, and within it by time.
    names
        How each station is written.
    root
        The survey folder.

    Returns
    -------
    ndarray
        The sheet.
    tuple of Problem
        Photographs that cannot be read; their places stay empty.
    """
    flanks = list(dict.fromkeys(view.flank for view in views))
    groups = [[view for view in views if view.flank is flank] for flank in flanks]
    row = _CELL[1] + _CAPTION + _GAP
    rows = sum(-(-len(group) // _COLUMNS) for group in groups)
    height = 2 * _GAP + _HEADING * (1 + len(groups)) + row * rows
    width = _GAP + _COLUMNS * (_CELL[0] + _GAP)
    sheet = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(sheet)
    draw.text((_GAP, _GAP), _latin(heading), fill=_INK, font=ImageFont.load_default(26))
    top = _GAP + _HEADING
    problems: list[Problem] = []
    for group in groups:
        side = f"{group[0].flank.value} flank: {len(group)}"
        draw.text((_GAP, top + 8), side, fill=_QUIET, font=ImageFont.load_default(19))
        top += _HEADING
        for place, view in enumerate(group):
            corner = (_GAP + place % _COLUMNS * (_CELL[0] + _GAP), top + place // _COLUMNS * row)
            problems.extend(_draw_view(sheet, corner, view, names, root))
        top += -(-len(group) // _COLUMNS) * row
    return np.asarray(sheet), tuple(problems)


def _draw_view(
    sheet: Image.Image, corner: tuple[int, int], view: View, names: dict[str, str], root: CardSource
) -> tuple[Problem, ...]:
    draw = ImageDraw.Draw(sheet)
    left, top = corner
    draw.rectangle((left, top, left + _CELL[0] - 1, top + _CELL[1] - 1), fill=_HOLE)
    problems: tuple[Problem, ...] = ()
    try:
        picture = Image.fromarray(view_crop(view, root, _CELL[0]))
    except PhotoError as error:
        draw.text((left + 12, top + 12), "cannot be read now", fill=_QUIET, font=_small())
        problem = Problem(view.media.file_path, "picture_missing", str(error.message), error.remedy)
        problems = (problem,)
    else:
        picture.thumbnail(_CELL, Image.Resampling.LANCZOS)
        inset = ((_CELL[0] - picture.width) // 2, (_CELL[1] - picture.height) // 2)
        sheet.paste(picture, (left + inset[0], top + inset[1]))
    clock = view.clock.strftime("%Y-%m-%d %H:%M:%S") if view.clock is not None else "no time"
    below = top + _CELL[1] + 3
    station = names.get(view.station, "")
    draw.text((left, below), f"{clock}   {station}", fill=_INK, font=_small())
    draw.text((left, below + 18), _latin(view.sighting_id), fill=_QUIET, font=_small())
    return problems


def _small() -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(14)


def _latin(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode("ascii")
