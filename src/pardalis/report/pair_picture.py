"""The picture of two coats side by side, with the spots that agree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from jaxtyping import Float64, Int, UInt8
from PIL import Image, ImageDraw, ImageFont

from pardalis.imaging.alignment import panel, scale_of
from pardalis.imaging.decode import Reduction, read_upright
from pardalis.imaging.spots import draw_spots, radius, spread_out
from pardalis.imaging.video import read_frame
from pardalis.records.coat_match import CoatMatch
from pardalis.report.pair_layout import Framed, PairLayout, lay_out

_PANEL = 900
_GAP = 10
_CAPTION, _LINE = 34, 22
_INK = (34, 48, 43)
_MOST_SPOTS = 120
_LINES = 9


@dataclass(frozen=True, slots=True, eq=False)
class PairPicture:
    """Two panels, and in them the spots that agree.

    Parameters
    ----------
    a, b
        The panels, of one size.
    spots_a, spots_b
        The spots to be drawn, in the pixels of the panels.
    lines
        Rows of the spots between which a line is drawn.
    ring
        Radius of a spot's ring [px].
    aligned
        Whether the second photograph was turned and scaled onto the first.
    left_out
        Number of spots that agree but are not drawn, so that the others can be seen.
    """

    a: UInt8[np.ndarray, "height width 3"]
    b: UInt8[np.ndarray, "height width 3"]
    spots_a: Float64[np.ndarray, "spots 2"]
    spots_b: Float64[np.ndarray, "spots 2"]
    lines: Int[np.ndarray, " lines"]
    ring: float
    aligned: bool
    left_out: int


def pair_picture(
    sources: tuple[bytes | Path, bytes | Path],
    animals: tuple[Framed, Framed],
    match: CoatMatch | None,
    width: int = _PANEL,
) -> PairPicture:
    """Lay two photographed animals side by side.

    Parameters
    ----------
    sources
        The photographs, or their bytes.
    animals
        Where in each the animal is.
    match
        Which spots agree; None where the two were not compared.
    width
        Of one panel [px].

    Raises
    ------
    PhotoError
        If a photograph cannot be read.
    """
    layout = lay_out(*animals, match, width)
    a = _panel(sources[0], layout.place_a, layout, animals[0].frame)
    b = _panel(sources[1], layout.place_b, layout, animals[1].frame)
    shown = np.sort(spread_out(layout.spots_a, _MOST_SPOTS))
    spots_a, spots_b = layout.spots_a[shown], layout.spots_b[shown]
    # From left to right, so that neighbours differ in colour.
    order = np.argsort(spots_a[:, 0], kind="stable")
    spots_a, spots_b = spots_a[order], spots_b[order]
    return PairPicture(
        a, b, spots_a, spots_b, spread_out(spots_a, _LINES), radius(spots_a, float(layout.size[0])),
        layout.aligned, len(layout.spots_a) - len(shown),
    )  # fmt: skip


def drawn(picture: PairPicture, caption: str) -> UInt8[np.ndarray, "height width 3"]:
    """The pair as one picture, with a line of text below.

    Parameters
    ----------
    picture
        From `pair_picture`.
    caption
        In Latin letters.
    """
    height, width = picture.a.shape[:2]
    canvas = np.full((height, 2 * width + _GAP, 3), 255, np.uint8)
    canvas[:, :width], canvas[:, width + _GAP :] = picture.a, picture.b
    aside = picture.spots_b + np.array([width + _GAP, 0.0])
    draw_spots(canvas, picture.spots_a, aside, picture.lines, picture.ring)
    return _with_text(canvas, (0, width + _GAP), caption)


def _panel(
    source: bytes | Path,
    place: Float64[np.ndarray, "2 3"],
    layout: PairLayout,
    frame: int | None,
) -> UInt8[np.ndarray, "height width 3"]:
    scale = scale_of(place)
    reduce = max(step for step in (1, 2, 4, 8) if step == 1 or scale * step <= 1.0)
    size = cast(Reduction, reduce)
    if frame is not None and isinstance(source, Path):
        return panel(read_frame(source, frame, size), place, reduce, layout.size)
    return panel(read_upright(source, size), place, reduce, layout.size)


def _with_text(
    canvas: UInt8[np.ndarray, "height width 3"], lefts: tuple[int, int], caption: str
) -> UInt8[np.ndarray, "higher width 3"]:
    font = _font(17)
    lines = _lines(caption, font, canvas.shape[1] - 4)
    high = canvas.shape[0] + _CAPTION + _LINE * (len(lines) - 1)
    page = Image.new("RGB", (canvas.shape[1], high), "white")
    page.paste(Image.fromarray(canvas), (0, 0))
    draw = ImageDraw.Draw(page)
    for name, left in zip("AB", lefts, strict=True):
        draw.rectangle((left, 0, left + 25, 27), fill="white")
        draw.text((left + 13, 14), name, fill=_INK, font=_font(20), anchor="mm")
    for number, line in enumerate(lines):
        draw.text((2, canvas.shape[0] + 8 + _LINE * number), line, fill=_INK, font=font)
    return np.asarray(page)


def _lines(text: str, font: ImageFont.ImageFont | ImageFont.FreeTypeFont, width: int) -> list[str]:
    """A text broken between words so that no line is wider than the picture [px]."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)
