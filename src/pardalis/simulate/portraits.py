"""Portraits of leopards as camera traps take them, for catalogues with a known truth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

from pardalis.records.detection import BoundingBox, Flank
from pardalis.simulate.coat import Coat, Marks, leopard_coat
from pardalis.simulate.leopard import leopard_body
from pardalis.simulate.light import Weather, daylight, grainy
from pardalis.simulate.paint import Canvas, Cutout, canvas_for, tube_outline
from pardalis.simulate.portrait_conditions import Conditions, Difficulty, draw_conditions
from pardalis.simulate.portrait_surroundings import before, behind
from pardalis.simulate.reserve import STREAM_COAT, STREAM_PORTRAIT, stream
from pardalis.simulate.subjects import eye_shine, inked
from pardalis.simulate.tubes import Tube, View

BODY_LENGTH = 1.95
"""From the nose to the tip of the tail [m]."""

_CAMERA_HEIGHT = 0.45
_BROADSIDE = 50.0
_FLANKS = (Flank.LEFT, Flank.RIGHT, Flank.FRONT, Flank.BACK)


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """A rendered portrait of one animal.

    Parameters
    ----------
    picture
        BGR.
    box
        Of what is seen of the animal.
    flank
        The side that is seen.
    silhouette
        Where the animal is seen.
    conditions
        Under which it was taken.
    """

    picture: UInt8[np.ndarray, "height width 3"]
    box: BoundingBox
    flank: Flank
    silhouette: Bool[np.ndarray, "height width"]
    conditions: Conditions

    def to_jpeg(self) -> bytes:
        """The bytes of the file that the camera writes."""
        options = [cv2.IMWRITE_JPEG_QUALITY, self.conditions.quality]
        return bytes(cv2.imencode(".jpg", self.picture, options)[1])


def draw_portrait(
    seed: int, animal: int, flank: Flank, number: int, difficulty: Difficulty
) -> Portrait:
    """Photograph a leopard; the same picture whenever asked for.

    Parameters
    ----------
    seed
        Of the catalogue.
    animal
        The leopard's number.
    flank
        The side that is seen: LEFT, RIGHT, FRONT or BACK.
    number
        Of the photograph, from 0.
    difficulty
        How far conditions may vary.
    """
    level = list(Difficulty).index(difficulty)
    rng = stream(seed, STREAM_PORTRAIT, animal, _FLANKS.index(flank), number, level)
    now = draw_conditions(rng, flank, difficulty)
    view, width, height = _framed(rng, seed, animal, now)
    tubes = _posed(seed, animal, now)
    outline = tube_outline(tubes, view)
    canvas = canvas_for(outline, width, height, margin=24)
    if canvas is None:
        raise AssertionError("a portrait is framed about its animal")
    colour = _painted(canvas, tubes, view, _coat(seed, animal, now), now)
    foot = view.horizon + view.focal / view.distance * view.height
    picture = behind(rng, width, height, foot, now)
    front = before(rng, width, height, outline, now)
    silhouette = _composed(
        picture, Cutout(canvas.left, canvas.top, colour, canvas.cover, outline), front, foot, now
    )
    return Portrait(_taken(rng, picture, now), _box(silhouette), flank, silhouette, now)


def _framed(
    rng: np.random.Generator, seed: int, animal: int, now: Conditions
) -> tuple[View, int, int]:
    """The camera's view and the size of a picture that holds the whole animal."""
    size = float(stream(seed, STREAM_COAT, animal, 3).uniform(0.92, 1.08))
    scale = now.length / BODY_LENGTH
    broad = max(0.45, abs(float(np.cos(np.deg2rad(now.yaw)))))
    width = round(now.length * broad * float(rng.uniform(1.15, 1.4)) + 40)
    height = round(max(0.70 * width, now.length * float(rng.uniform(0.55, 0.7))))
    middle = width / 2 + float(rng.uniform(-0.02, 0.02)) * width
    foot = height * float(rng.uniform(0.80, 0.90))
    # The origin lies between shoulder and hip; nose and tail reach 0.72 and -1.27 m from it.
    yaw = np.deg2rad(now.yaw)
    across = now.facing * 0.27 * float(np.cos(yaw)) * size
    view = View(
        focal=scale * now.distance,
        middle=middle,
        horizon=foot - scale * _CAMERA_HEIGHT,
        height=_CAMERA_HEIGHT,
        across=across,
        distance=now.distance,
        heading=float(yaw),
        facing=now.facing,
        size=size,
        pitch=now.pitch,
    )
    return view, width, height


def _posed(seed: int, animal: int, now: Conditions) -> list[Tube]:
    """The walking body with its spine bent, what is farther first."""
    own = stream(seed, STREAM_COAT, animal, 4)
    tint = float(own.uniform(0.92, 1.12))
    body = leopard_body(now.phase, now.head_drop, now.tail_lift, tint)
    bent = []
    for tube in body:
        centre = tube.centre.copy()
        centre[:, 2] += now.bend * np.clip(centre[:, 0], -0.7, 0.8) ** 2
        bent.append(replace(tube, centre=centre))
    if abs(now.yaw) < _BROADSIDE:
        return bent
    yaw = np.deg2rad(now.yaw)
    return sorted(bent, key=lambda tube: -_depth(tube, float(yaw)))


def _depth(tube: Tube, yaw: float) -> float:
    place = tube.centre.mean(axis=0)
    return float(place[0] * np.sin(yaw) - place[2] * np.cos(yaw))


def _coat(seed: int, animal: int, now: Conditions) -> Coat:
    """The coat that is seen; head-on, that of the other flank as well."""
    side = int(now.facing > 0)
    coat = leopard_coat(seed, animal, side)
    if abs(now.yaw) < _BROADSIDE:
        return coat
    other = leopard_coat(seed, animal, 1 - side)
    both = {
        part: Marks(*(_beyond(a, b) for a, b in _layers(coat[part], other[part])))
        for part in ("trunk", "neck")
    }
    return coat | both


def _layers(one: Marks, other: Marks) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    return (one.dark, other.dark), (one.tawny, other.tawny)


def _beyond(near: np.ndarray, far: np.ndarray) -> np.ndarray:
    """Marks of the near flank, and those of the far one where they lie on the same skin."""
    turned = far.copy()
    turned[..., 1] = np.pi - turned[..., 1]
    return np.concatenate([near, turned])


def _painted(
    canvas: Canvas, tubes: list[Tube], view: View, coat: Coat, now: Conditions
) -> UInt8[np.ndarray, "height width 3"]:
    away = now.yaw > _BROADSIDE
    for tube in tubes:
        # Sections are painted from the farther to the nearer end.
        canvas.tube(_reversed(tube) if away else tube, view, now.infrared)
        canvas.marks(tube, view, coat)
    scale = view.focal / view.distance
    colour = inked(canvas, scale)
    if now.infrared and now.yaw < 25:
        if now.yaw > -_BROADSIDE:
            eye_shine(canvas, colour, view, scale, now.head_drop)
        else:
            _both_eyes(canvas, colour, view, now)
    return colour


def _both_eyes(
    canvas: Canvas, colour: UInt8[np.ndarray, "height width 3"], view: View, now: Conditions
) -> None:
    side = now.bend * 0.4
    eyes = np.array([[0.62, 0.578 - 0.9 * now.head_drop, side + each] for each in (-0.034, 0.034)])
    radius = max(1, round(0.009 * view.focal / view.distance))
    for x, y in view.project(eyes) - (canvas.left, canvas.top):
        cv2.circle(colour, (round(float(x)), round(float(y))), radius, (255,) * 3, -1, cv2.LINE_AA)


def _reversed(tube: Tube) -> Tube:
    return Tube(
        tube.part,
        tube.centre[::-1],
        tube.tall[::-1],
        tube.wide[::-1],
        tube.upper[::-1],
        tube.lower[::-1],
        tube.far,
    )


def _composed(
    picture: UInt8[np.ndarray, "height width 3"],
    cutout: Cutout,
    front: UInt8[np.ndarray, "height width 4"],
    foot: float,
    now: Conditions,
) -> Bool[np.ndarray, "height width"]:
    """Lay shadow, animal and what stands before it into the picture; where the animal is seen."""
    _shaded(picture, cutout, foot, now)
    rows = slice(cutout.top, cutout.top + cutout.cover.shape[0])
    columns = slice(cutout.left, cutout.left + cutout.cover.shape[1])
    cover = _blurred(cv2.GaussianBlur(cutout.cover, (3, 3), 0), now)
    lit = _lit(cutout.colour, now)
    colour = _blurred(cv2.multiply(lit, cv2.merge([cutout.cover] * 3), scale=1 / 255), now)
    rest = cv2.merge([cv2.bitwise_not(cover)] * 3)
    under = cv2.multiply(picture[rows, columns], rest, scale=1 / 255)
    picture[rows, columns] = cv2.add(under, colour)
    soft = cv2.GaussianBlur(front, (3, 3), 0.6)
    alpha = soft[..., 3]
    under = cv2.multiply(picture, cv2.merge([cv2.bitwise_not(alpha)] * 3), scale=1 / 255)
    np.copyto(picture, cv2.add(under, np.ascontiguousarray(soft[..., :3])))
    seen = np.zeros(picture.shape[:2], bool)
    seen[rows, columns] = cover > 127
    return seen & (alpha < 128)


def _lit(
    colour: UInt8[np.ndarray, "height width 3"], now: Conditions
) -> UInt8[np.ndarray, "height width 3"]:
    if not now.infrared:
        return np.asarray(cv2.convertScaleAbs(colour, alpha=min(now.exposure, 1.3)))
    grey = cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY)
    # Fur throws the flash back more than the dark marks swallow it.
    return np.asarray(
        cv2.cvtColor(
            cv2.convertScaleAbs(grey, alpha=1.15 * now.exposure, beta=14), cv2.COLOR_GRAY2BGR
        )
    )


def _blurred(layer: np.ndarray, now: Conditions) -> np.ndarray:
    """As the moving animal, a little out of focus, leaves it on the sensor."""
    soft = cv2.GaussianBlur(layer, (0, 0), now.defocus)
    length = round(now.motion) | 1
    if length < 3:
        return np.asarray(soft)
    return np.asarray(cv2.blur(soft, (length, 1)))


def _shaded(
    picture: UInt8[np.ndarray, "height width 3"], cutout: Cutout, foot: float, now: Conditions
) -> None:
    """Darken the ground under the animal."""
    height, width = picture.shape[:2]
    left, _, right, _ = cutout.outline
    small = np.full((height // 8 + 1, width // 8 + 1), 255, np.uint8)
    centre = (int((left + right) / 16), int(foot / 8))
    axes = (max(1, int((right - left) / 24)), max(1, int(0.03 * now.length / 8)))
    cv2.ellipse(small, centre, axes, 0, 0, 360, 150 if now.infrared else 110, -1)
    shade = cv2.resize(cv2.blur(small, (3, 3)), (width, height), interpolation=cv2.INTER_LINEAR)
    np.copyto(picture, cv2.multiply(picture, cv2.merge([shade] * 3), scale=1 / 255))


def _taken(
    rng: np.random.Generator, picture: UInt8[np.ndarray, "height width 3"], now: Conditions
) -> UInt8[np.ndarray, "height width 3"]:
    """Light, mist and the sensor."""
    if not now.infrared:
        sun = float(rng.uniform(0, 0.9))
        weather = Weather(False, 0.0, sun, float(rng.uniform(0.75, 1.1)), 0.0)
        picture = daylight(picture, weather, rng, 0)
    if now.fog:
        grey = np.full_like(picture, 150)
        picture = np.asarray(cv2.addWeighted(picture, 1 - now.fog, grey, now.fog, 0))
    picture = grainy(picture, now.grain, rng)
    if now.infrared:
        picture = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    return picture


def _box(silhouette: Bool[np.ndarray, "height width"]) -> BoundingBox:
    height, width = silhouette.shape
    rows, columns = np.flatnonzero(silhouette.any(axis=1)), np.flatnonzero(silhouette.any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    return BoundingBox(left / width, top / height, (right - left) / width, (bottom - top) / height)
