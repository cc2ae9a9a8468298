"""Who stands where in a frame, painted and cut out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from pardalis.records.detection import Flank
from pardalis.simulate.bodies import (
    DEER_STRIDE,
    PERSON_STRIDE,
    deer_body,
    person_body,
    vehicle_panels,
)
from pardalis.simulate.coat import Coat, leopard_coat
from pardalis.simulate.design import Passage, Subject
from pardalis.simulate.leopard import STRIDE, eye_place, leopard_body
from pardalis.simulate.paint import Canvas, Cutout, canvas_for, outline_of, tube_outline
from pardalis.simulate.reserve import STREAM_COAT, STREAM_PHOTO, stream
from pardalis.simulate.scene import CAMERA_HEIGHT, HORIZON, StationScene
from pardalis.simulate.tubes import Tube, View

_SPEED = {Subject.LEOPARD: 0.95, Subject.DEER: 0.8, Subject.PERSON: 1.1, Subject.VEHICLE: 2.2}


@dataclass(frozen=True, slots=True)
class Standing:
    """A subject's place and pose in one frame.

    Parameters
    ----------
    view
        How the camera sees it.
    phase
        Of its walk.
    facing
        +1 if it walks to the right of the picture.
    speed
        [m/s].
    """

    view: View
    phase: float
    facing: int
    speed: float


def flank_seen(facing: int) -> Flank:
    """The flank that an animal shows which walks to the right (+1) or left (-1) of the picture.

    Parameters
    ----------
    facing
        +1 if it walks to the right of the picture, -1 to the left.
    """
    return Flank.RIGHT if facing > 0 else Flank.LEFT


def standing(
    scene: StationScene, seed: int, passage: Passage, number: int, side: str, elapsed: float
) -> Standing:
    """Where the subject of a passage stands after so many seconds [s], seen from camera A or B.

    Parameters
    ----------
    scene
        What the camera looks at.
    seed
        Of the reserve.
    passage
        What passes, and when.
    number
        Row of the passage.
    side
        "A", or "B" for the camera opposite.
    elapsed
        Since the passage began [s].
    """
    rng = stream(seed, STREAM_PHOTO, number)
    mirror = 1 if side == "A" else -1
    heading = mirror * float(np.clip(rng.normal(0, 0.24), -0.6, 0.6))
    offset = mirror * float(rng.uniform(-0.45, 0.55))
    start = float(rng.uniform(0.12, 0.42))
    speed = _SPEED[passage.subject] * float(rng.uniform(0.75, 1.2))
    phase, strayed, far = float(rng.random()), float(rng.random()), float(rng.uniform(1.5, 3.5))
    size = 1.0
    if passage.subject is Subject.LEOPARD:
        size = float(stream(seed, STREAM_COAT, passage.animal, 3).uniform(0.92, 1.08))
    if strayed < 0.12 and mirror > 0:
        offset += far
    distance = max(2.5, scene.trail + offset)
    if passage.subject is Subject.VEHICLE:
        distance, heading, start = max(distance, 5.0), heading * 0.3, 0.5 * start
    facing = passage.direction * mirror
    width, height = scene.size
    half = 0.5 * width / scene.focal * distance
    travelled = speed * elapsed
    along = -start * 2 * half + travelled
    stride = {Subject.DEER: DEER_STRIDE, Subject.PERSON: PERSON_STRIDE}.get(passage.subject, STRIDE)
    view = View(
        focal=scene.focal,
        middle=width / 2,
        horizon=HORIZON * height,
        height=CAMERA_HEIGHT,
        across=facing * along * float(np.cos(heading)),
        distance=max(2.0, distance + along * float(np.sin(heading))),
        heading=heading,
        facing=facing,
        size=size,
        pitch=float(rng.normal(0, 0.025)),
    )
    return Standing(view, phase + travelled / stride, facing, speed)


def paint_subject(
    scene: StationScene, seed: int, passage: Passage, place: Standing, infrared: bool
) -> Cutout | None:
    """Paint what passes; None if nothing of it is in the frame.

    Parameters
    ----------
    scene
        What the camera looks at.
    seed
        Of the reserve.
    passage
        What passes, and when.
    place
        Where it stands, and how.
    infrared
        Whether it is lit by the flash.
    """
    if passage.subject is Subject.VEHICLE:
        return _vehicle(scene, seed, passage, place.view)
    coat: Coat = {}
    if passage.subject is Subject.LEOPARD:
        own = stream(seed, STREAM_COAT, passage.animal, 4)
        pose = stream(seed, STREAM_PHOTO, int(place.phase * 1e6) % 10**6, 7)
        drop = float(np.clip(pose.normal(0.08, 0.04), 0, 0.2))
        lift = float(own.uniform(-0.05, 0.25)) + 0.03 * float(np.sin(6 * place.phase))
        tubes = leopard_body(place.phase, drop, lift, float(own.uniform(0.92, 1.12)))
        coat = leopard_coat(seed, passage.animal, int(place.facing > 0))
    else:
        drop = 0.0
        looks = stream(seed, STREAM_COAT, passage.animal, 5)
        body = deer_body if passage.subject is Subject.DEER else person_body
        tubes = body(place.phase, looks)
    return _tubes(scene, tubes, coat, place.view, infrared, drop)


def _tubes(
    scene: StationScene, tubes: list[Tube], coat: Coat, view: View, infrared: bool, drop: float
) -> Cutout | None:
    outline = tube_outline(tubes, view)
    canvas = canvas_for(outline, *scene.size, margin=24)
    if canvas is None:
        return None
    for tube in tubes:
        canvas.tube(tube, view, infrared)
        canvas.marks(tube, view, coat)
    scale = view.focal / view.distance
    colour = inked(canvas, scale)
    if coat and infrared:
        eye_shine(canvas, colour, view, scale, drop)
    return Cutout(canvas.left, canvas.top, colour, canvas.cover, outline)


def inked(canvas: Canvas, scale: float) -> UInt8[np.ndarray, "height width 3"]:
    """Soften the shading, lay fur over it, and ink the marks in.

    Parameters
    ----------
    canvas
        The painted body.
    scale
        Of the picture at the body [px/m].
    """
    height, width = canvas.cover.shape
    # Two box filters stand for a Gaussian at a tenth of its cost.
    box = 2 * max(1, round(0.010 * scale)) + 1
    soft = cv2.blur(cv2.blur(canvas.colour, (box, box)), (box, box))
    fine = cv2.resize(_fur(), (width, height), interpolation=cv2.INTER_LINEAR)
    soft = cv2.multiply(soft, cv2.cvtColor(fine, cv2.COLOR_GRAY2BGR), scale=1 / 128)
    if canvas.tawny.any():
        tawny = cv2.blur(canvas.tawny, (5, 5))
        soft = _multiply(soft, tawny, np.array([0.62, 0.76, 0.86]))
    if canvas.dark.any():
        dark = cv2.GaussianBlur(canvas.dark, (5, 5), max(0.5, 0.0028 * scale))
        soft = _multiply(soft, dark, np.array([0.17, 0.15, 0.15]))
    return soft


@lru_cache(maxsize=1)
def _fur() -> np.ndarray:
    field = np.random.default_rng(7).standard_normal((260, 500)).astype(np.float32)
    return np.clip(128 + 11 * cv2.GaussianBlur(field, (5, 3), 0) * 2, 0, 255).astype(np.uint8)


def _multiply(
    colour: np.ndarray, layer: np.ndarray, factor: Float[np.ndarray, " channels"]
) -> np.ndarray:
    """Darken by a factor a channel where a layer is 255."""
    table = np.stack([255 - (1 - f) * np.arange(256) for f in factor], axis=1)
    weights = cv2.LUT(cv2.merge([layer] * 3), table.astype(np.uint8).reshape(1, 256, 3))
    return np.asarray(cv2.multiply(colour, weights, scale=1 / 255))


def eye_shine(canvas: Canvas, colour: np.ndarray, view: View, scale: float, drop: float) -> None:
    """The near eye throws the flash back, more so the more the animal comes towards the camera.

    Parameters
    ----------
    canvas
        The painted body.
    colour
        Painted on, BGR.
    view
        How the camera sees the animal.
    scale
        Of the picture at the body [px/m].
    drop
        How far the nose hangs below its normal height [m].
    """
    place = view.project(eye_place(drop))[0] - (canvas.left, canvas.top)
    radius = max(1, round(0.011 * scale * (1 + max(0.0, -view.heading))))
    spot = (round(float(place[0])), round(float(place[1])))
    cv2.circle(colour, spot, radius, (255, 255, 255), -1, cv2.LINE_AA)


def _vehicle(scene: StationScene, seed: int, passage: Passage, view: View) -> Cutout | None:
    panels = vehicle_panels(stream(seed, STREAM_COAT, passage.animal, 5))
    view = replace(view, size=1.0, pitch=0.0)
    outline = outline_of(np.concatenate([view.project(corners) for corners, _ in panels]))
    canvas = canvas_for(outline, *scene.size, margin=8)
    if canvas is None:
        return None
    for corners, colour in panels:
        canvas.panel(corners, view, colour)
    return Cutout(canvas.left, canvas.top, canvas.colour, canvas.cover, outline)
