"""The two panels of a pair as JPEGs, with the spots apart so that they can be shown and hidden."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pardalis.imaging.derive import encode_derivative
from pardalis.imaging.spots import COLOURS
from pardalis.records.coat_match import CoatMatch
from pardalis.records.pair_overlay import AgreeingSpot, PairOverlay
from pardalis.report.pair_layout import Framed
from pardalis.report.pair_picture import PairPicture, pair_picture


@dataclass(frozen=True, slots=True)
class DrawnPanels:
    """Two panels, and what lies over them.

    Parameters
    ----------
    left, right
        JPEGs without metadata, of one size.
    overlay
        The spots.
    """

    left: bytes
    right: bytes
    overlay: PairOverlay


def drawn_panels(
    sources: tuple[Path, Path], animals: tuple[Framed, Framed], match: CoatMatch | None
) -> DrawnPanels:
    """Lay two photographed animals side by side.

    Parameters
    ----------
    sources
        The photographs.
    animals
        Where in each the animal is.
    match
        Which spots agree; None where the two were not compared.

    Raises
    ------
    PhotoError
        If a photograph cannot be read.
    """
    picture = pair_picture(sources, animals, match)
    height, width = picture.a.shape[:2]
    spots = _spots(picture)
    overlay = PairOverlay(width, height, round(picture.ring, 1), picture.aligned, spots)
    return DrawnPanels(encode_derivative(picture.a), encode_derivative(picture.b), overlay)


def _spots(picture: PairPicture) -> tuple[AgreeingSpot, ...]:
    joined = set(picture.lines.tolist())
    points = zip(picture.spots_a.tolist(), picture.spots_b.tolist(), strict=True)
    return tuple(
        AgreeingSpot(
            (round(a[0], 1), round(a[1], 1)),
            (round(b[0], 1), round(b[1], 1)),
            "#{:02x}{:02x}{:02x}".format(*COLOURS[row % len(COLOURS)]),
            row in joined,
        )
        for row, (a, b) in enumerate(points)
    )
