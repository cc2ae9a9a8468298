"""Painting tubes and flat panels onto pixels: colour, dark marks and coverage."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from pardalis.simulate.coat import Coat
from pardalis.simulate.tubes import Tube, View, surface

BANDS = 8
_SHIFT = 4
_UNIT = 1 << _SHIFT


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """A painted subject, cut out of its picture.

    Parameters
    ----------
    left, top
        Where its corner lies in the picture [px]; may be negative.
    colour
        BGR.
    cover
        255 where it hides the background.
    outline
        Left, top, right and bottom of the whole subject, in or out of the frame [px].
    """

    left: int
    top: int
    colour: UInt8[np.ndarray, "height width 3"]
    cover: UInt8[np.ndarray, "height width"]
    outline: tuple[float, float, float, float]


class Canvas:
    """A crop of the picture that tubes are painted on, back to front.

    Parameters
    ----------
    left
        Left edge in the picture [px].
    top
        Upper edge in the picture [px].
    width
        Of the picture [px].
    height
        Of the picture [px].
    """

    def __init__(self, left: int, top: int, width: int, height: int) -> None:
        self.left, self.top = left, top
        self.colour = np.zeros((height, width, 3), np.uint8)
        self.cover = np.zeros((height, width), np.uint8)
        self.dark = np.zeros((height, width), np.uint8)
        self.tawny = np.zeros((height, width), np.uint8)
        self.marked = False

    def fixed(self, points: Float[np.ndarray, "*any 2"]) -> np.ndarray:
        """Points as OpenCV's fixed-point coordinates in this crop.

        Parameters
        ----------
        points
            Columns and rows [px].
        """
        moved = (points - (self.left, self.top)) * _UNIT
        return np.round(np.clip(moved, -(2**20), 2**20)).astype(np.int32)

    def tube(self, tube: Tube, view: View, infrared: bool) -> None:
        """Paint one tube's silhouette and its shaded bands; it hides what is behind it.

        Parameters
        ----------
        tube
            The tube.
        view
            How the camera sees it.
        infrared
            Whether it is lit by the flash.
        """
        sections = len(tube.centre)
        along = tube.along
        ring = np.linspace(-np.pi, np.pi, 17)[:-1]
        around, places = np.meshgrid(ring, along)
        skin, _ = surface(tube, places, around)
        rings = self.fixed(view.project(skin))
        middle = (tube.upper + tube.lower) * 0.28
        for k in range(sections - 1):
            hull = cv2.convexHull(np.concatenate([rings[k], rings[k + 1]]))
            cv2.fillConvexPoly(self.cover, hull, 255, cv2.LINE_AA, _SHIFT)
            cv2.fillConvexPoly(self.colour, hull, middle[k].tolist(), cv2.LINE_8, _SHIFT)
            if self.marked:
                cv2.fillConvexPoly(self.dark, hull, 0, cv2.LINE_8, _SHIFT)
                cv2.fillConvexPoly(self.tawny, hull, 0, cv2.LINE_8, _SHIFT)
        self._bands(tube, view, infrared, along)

    def _bands(
        self, tube: Tube, view: View, infrared: bool, along: Float[np.ndarray, " sections"]
    ) -> None:
        edges = np.linspace(-np.pi / 2, np.pi / 2, BANDS + 1)
        around, places = np.meshgrid(edges, along)
        points, normals = surface(tube, places, around)
        pixels = self.fixed(view.project(points))
        back = np.clip(0.5 + 0.9 * np.sin(around), 0, 1)[..., None]
        albedo = tube.lower[:, None] * (1 - back) + tube.upper[:, None] * back
        facing = np.clip(view.seen(normals), 0, 1)
        if infrared:
            light = 0.45 + 0.55 * facing
        else:
            light = 0.50 + 0.38 * np.clip(normals[..., 1], -0.5, 1) + 0.22 * facing
        shade = np.clip(albedo * light[..., None] * (0.62 if tube.far else 1.0), 0, 255)
        visible = view.seen(normals) > -0.05
        for k in range(len(along) - 1):
            for b in range(BANDS):
                if visible[k, b] and visible[k, b + 1]:
                    corners = pixels[[k, k, k + 1, k + 1], [b, b + 1, b + 1, b]]
                    cv2.fillConvexPoly(
                        self.colour, corners, shade[k, b].tolist(), cv2.LINE_8, _SHIFT
                    )

    def marks(self, tube: Tube, view: View, coat: Coat) -> None:
        """Draw the coat's marks that lie on one tube and face the camera.

        Parameters
        ----------
        tube
            The tube.
        view
            How the camera sees it.
        coat
            The coat of the flank that is seen.
        """
        if tube.part not in coat:
            return
        for polygons, layer in (
            (coat[tube.part].dark, self.dark),
            (coat[tube.part].tawny, self.tawny),
        ):
            if not len(polygons):
                continue
            points, normals = surface(tube, polygons[..., 0], polygons[..., 1])
            shown = view.seen(normals).min(axis=1) > 0.08
            pixels = self.fixed(view.project(points[shown]))
            if len(pixels):
                self.marked = True
                cv2.fillPoly(layer, list(pixels), 255, cv2.LINE_AA, _SHIFT)

    def panel(
        self, corners: Float[np.ndarray, "corners 3"], view: View, colour: tuple[float, ...]
    ) -> None:
        """Paint a flat panel.

        Parameters
        ----------
        corners
            In body coordinates [m].
        view
            How the camera sees it.
        colour
            BGR, 0 to 255.
        """
        pixels = self.fixed(view.project(corners))
        cv2.fillPoly(self.colour, [pixels], colour, cv2.LINE_AA, _SHIFT)
        cv2.fillPoly(self.cover, [pixels], 255, cv2.LINE_AA, _SHIFT)


def outline_of(points: Float[np.ndarray, "points 2"]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of points [px].

    Parameters
    ----------
    points
        Columns and rows [px].
    """
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def canvas_for(
    outline: tuple[float, float, float, float], width: int, height: int, margin: int
) -> Canvas | None:
    """A canvas about an outline, cut to the frame; None if nothing of it is inside.

    Parameters
    ----------
    outline
        Left, top, right and bottom [px].
    width
        Of the picture [px].
    height
        Of the picture [px].
    margin
        Room left about it [px].
    """
    left, top = max(0, int(outline[0]) - margin), max(0, int(outline[1]) - margin)
    right = min(width, int(outline[2]) + margin + 1)
    bottom = min(height, int(outline[3]) + margin + 1)
    if right - left < 4 or bottom - top < 4:
        return None
    return Canvas(left, top, right - left, bottom - top)


def tube_outline(tubes: list[Tube], view: View) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a body [px].

    Parameters
    ----------
    tubes
        The body, far ones first.
    view
        How the camera sees it.
    """
    ring = np.linspace(-np.pi, np.pi, 9)[:-1]
    points = []
    for tube in tubes:
        around, places = np.meshgrid(ring, tube.along)
        points.append(view.project(surface(tube, places, around)[0]).reshape(-1, 2))
    return outline_of(np.concatenate(points))
