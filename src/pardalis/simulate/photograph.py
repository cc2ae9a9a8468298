"""One photograph: scene, subject, light and sensor put together."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

from pardalis.records.detection import BoundingBox
from pardalis.simulate.design import CameraUnit, Shot, Subject
from pardalis.simulate.light import Weather, blown, daylight, flash, grainy, weather
from pardalis.simulate.paint import Cutout
from pardalis.simulate.reserve import STREAM_PHOTO, stream
from pardalis.simulate.scene import StationScene
from pardalis.simulate.subjects import Standing, paint_subject, standing

STRIP = 0.045
"""Height of the info strip relative to the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Photograph:
    """A rendered photograph before the strip is printed.

    Parameters
    ----------
    picture
        BGR.
    box
        Of the subject's visible part; None if nothing shows.
    visible
        Share of the subject's box that is inside the frame, 0 to 1.
    facing
        +1 if the subject walks to the right, -1 to the left, 0 without a subject.
    infrared
        Whether the flash was used.
    """

    picture: UInt8[np.ndarray, "height width 3"]
    box: BoundingBox | None
    visible: float
    facing: int
    infrared: bool


def render(
    scene: StationScene, seed: int, camera: CameraUnit, shot: Shot, with_subject: bool = True
) -> Photograph:
    """Render one photograph; all randomness comes from the seed, the camera and the shot.

    Parameters
    ----------
    scene
        The camera's background.
    seed
        Of the reserve.
    camera, shot
        Who takes what.
    with_subject
        Leave the subject out to get the same picture without it.
    """
    burst = stream(seed, STREAM_PHOTO, shot.passage_number, camera.index, 1)
    frame = stream(seed, STREAM_PHOTO, shot.passage_number, camera.index, 2, shot.frame)
    empty = shot.passage.subject is Subject.NONE
    now = weather(burst, shot.time, empty, shot.day)
    layers = blown(scene, now.wind, frame)
    picture = cv2.cvtColor(layers, cv2.COLOR_BGRA2BGR)
    if now.infrared:
        picture = flash(picture, scene, now, shot.frame)
    box, visible, facing = None, 0.0, 0
    if not empty and with_subject:
        place = standing(scene, seed, shot.passage, shot.passage_number, camera.side, shot.elapsed)
        cutout = paint_subject(scene, seed, shot.passage, place, now.infrared)
        facing = place.facing
        if cutout is not None:
            box, visible = _visible_box(cutout, scene.size)
            front = cv2.extractChannel(layers, 3)
            _compose(picture, front, cutout, place, now, scene.trail)
    if not now.infrared:
        picture = daylight(picture, now, burst, shot.frame)
    picture = grainy(picture, 6.5 if now.infrared else 2.0 + 3.0 * max(0, 1 - now.level), frame)
    return Photograph(picture, box, visible, facing, now.infrared)


def _visible_box(cutout: Cutout, size: tuple[int, int]) -> tuple[BoundingBox | None, float]:
    """Box of what is in the frame above the strip, and how much of the whole outline it is."""
    width, height = size
    covered: Bool[np.ndarray, "rows columns"] = cutout.cover > 127
    bottom = round(height * (1 - STRIP)) - cutout.top
    covered[max(0, bottom) :] = False
    rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
    if not len(rows):
        return None, 0.0
    left, right = columns[0] + cutout.left, columns[-1] + 1 + cutout.left
    top, low = rows[0] + cutout.top, rows[-1] + 1 + cutout.top
    box = BoundingBox(
        float(left) / width,
        float(top) / height,
        float(right - left) / width,
        float(low - top) / height,
    )
    whole = (cutout.outline[2] - cutout.outline[0]) * (cutout.outline[3] - cutout.outline[1])
    return box, min(1.0, float((right - left) * (low - top)) / max(whole, 1.0))


def _compose(
    picture: UInt8[np.ndarray, "height width 3"],
    front: UInt8[np.ndarray, "height width"],
    cutout: Cutout,
    place: Standing,
    now: Weather,
    trail: float,
) -> None:
    """Lay shadow and subject into the picture, behind the grass in front."""
    rows = slice(cutout.top, cutout.top + cutout.cover.shape[0])
    columns = slice(cutout.left, cutout.left + cutout.cover.shape[1])
    _shadow(picture, cutout, place, 0.22 if now.infrared else 0.35 + 0.25 * now.sun)
    colour, cover = cutout.colour, cv2.GaussianBlur(cutout.cover, (3, 3), 0)
    if now.infrared:
        # The flash falls off with the square of distance; the camera exposes for the trail.
        gain = min(1.4, 0.95 * (trail / place.view.distance) ** 2)
        grey = cv2.convertScaleAbs(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), alpha=gain)
        colour = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    colour = cv2.multiply(colour, cv2.merge([cover] * 3), scale=1 / 255)
    length = _blur_length(place, now)
    if length > 1:
        kernel = np.full((1, length), 1 / length, np.float32)
        colour, cover = cv2.filter2D(colour, -1, kernel), cv2.filter2D(cover, -1, kernel)
    behind = cv2.bitwise_not(front[rows, columns])
    shown = cv2.multiply(cover, behind, scale=1 / 255)
    colour = cv2.multiply(colour, cv2.merge([behind] * 3), scale=1 / 255)
    rest = cv2.multiply(
        picture[rows, columns], cv2.merge([cv2.bitwise_not(shown)] * 3), scale=1 / 255
    )
    picture[rows, columns] = cv2.add(rest, colour)


def _blur_length(place: Standing, now: Weather) -> int:
    """How far the subject moves while the shutter is open [px]; odd."""
    exposure = 1 / 110 if now.infrared else 1 / 400
    return round(exposure * place.speed * place.view.focal / place.view.distance) | 1


def _shadow(
    picture: UInt8[np.ndarray, "height width 3"], cutout: Cutout, place: Standing, dark: float
) -> None:
    """Darken the ground under the subject."""
    height, width = picture.shape[:2]
    view = place.view
    scale = view.focal / view.distance
    foot = view.horizon + scale * view.height
    middle = view.middle + scale * view.across
    long = min(0.5 * (cutout.outline[2] - cutout.outline[0]), 0.8 * scale)
    tall = 0.08 * scale
    top, bottom = max(0, int(foot - 2 * tall)), min(height, int(foot + 2 * tall))
    left, right = max(0, int(middle - 1.4 * long)), min(width, int(middle + 1.4 * long))
    if bottom - top < 3 or right - left < 3:
        return
    mask = np.full((bottom - top, right - left), 255, np.uint8)
    centre = (round(middle - left), round(foot - top))
    cv2.ellipse(
        mask,
        centre,
        (max(1, round(long)), max(1, round(tall))),
        0,
        0,
        360,
        255 * (1 - dark),
        -1,
    )
    box = 2 * max(1, round(0.35 * tall)) + 1
    mask = cv2.blur(cv2.blur(mask, (box, box)), (box, box))
    patch = picture[top:bottom, left:right]
    picture[top:bottom, left:right] = cv2.multiply(patch, cv2.merge([mask] * 3), scale=1 / 255)
