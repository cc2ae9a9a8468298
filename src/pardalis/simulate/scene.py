"""What one camera looks at when nothing passes: ground, trail, trees, rocks and grass."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from pardalis.simulate.foliage import Picture, Sway, grass, leaves, noise, rock, trunk
from pardalis.simulate.reserve import STREAM_SCENE, stream

FIELD_OF_VIEW = np.deg2rad(42.0)
HORIZON = 0.47
CAMERA_HEIGHT = 0.50
FARTHEST = 60.0
COARSE = 4

_GREENS = np.array([[38.0, 78.0, 62.0], [40.0, 92.0, 88.0], [52.0, 88.0, 70.0]])
_SOILS = np.array([[58.0, 84.0, 112.0], [72.0, 98.0, 122.0], [60.0, 74.0, 88.0]])


@dataclass(frozen=True, slots=True, eq=False)
class StationScene:
    """A camera's own background.

    Parameters
    ----------
    picture
        BGR by even light, and 255 in a fourth layer where something stands before the trail.
    sway
        How far wind moves each place, relative to the most it moves any; a coarse grid.
    falloff
        How much of the infra-red flash reaches each pixel, 0 to 1.
    focal
        [px].
    trail
        Distance of the trail's middle from the camera [m].
    """

    picture: UInt8[np.ndarray, "height width 4"]
    sway: Float[np.ndarray, "rows columns"]
    falloff: Float[np.ndarray, "height width"]
    focal: float
    trail: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height [px]."""
        return self.picture.shape[1], self.picture.shape[0]


def draw_scene(seed: int, camera: int, width: int, height: int, road: bool) -> StationScene:
    """Draw the background of a camera, its own and the same whenever asked for.

    Parameters
    ----------
    seed
        Of the reserve.
    camera
        Index of the camera.
    width, height
        Of its pictures [px].
    road
        Whether the trail is wide enough for vehicles.
    """
    rng = stream(seed, STREAM_SCENE, camera)
    focal = width / (2 * float(np.tan(FIELD_OF_VIEW / 2)))
    trail = float(rng.uniform(3.3, 5.4)) + (1.2 if road else 0.0)
    picture = np.zeros((height, width, 4), np.uint8)
    sway = np.zeros((height, width), np.uint8)
    depth = _ground(rng, picture, focal, trail, 2.0 if road else 0.7)
    green = _GREENS[int(rng.integers(len(_GREENS)))] * rng.uniform(0.85, 1.15)
    _backdrop(rng, picture, sway, green)
    _trail_side(rng, picture, sway, focal, trail, green)
    coarse = (max(8, width // COARSE), max(8, height // COARSE))
    small = cv2.resize(cv2.blur(sway, (9, 9)), coarse, interpolation=cv2.INTER_AREA)
    moved = small.astype(np.float32) / 255
    moved *= 0.4 + 0.6 * np.clip(noise(rng, coarse[1], coarse[0], 4, 2), 0, 1)
    return StationScene(picture, moved, _falloff(depth, trail), focal, trail)


def ground_row(height: int, focal: float, distance: float) -> float:
    """Row [px] on which a point of the ground so far away [m] is seen.

    Parameters
    ----------
    height
        Of the picture [px].
    focal
        Focal length [px].
    distance
        From the camera [m].
    """
    return float(HORIZON * height + focal * CAMERA_HEIGHT / distance)


def _ground(
    rng: np.random.Generator, picture: Picture, focal: float, trail: float, wide: float
) -> Float[np.ndarray, "height width"]:
    """Paint soil and litter in perspective, with the trail worn into it; return depths [m]."""
    height, width = picture.shape[:2]
    top = int(HORIZON * height) + 1
    rows = np.arange(height, dtype=np.float32)[:, None] - np.float32(HORIZON * height)
    far = np.where(rows > 0, focal * CAMERA_HEIGHT / np.maximum(rows, 1e-3), FARTHEST)
    depth = np.repeat(np.minimum(far, FARTHEST).astype(np.float32), width, axis=1)
    below = depth[top:]
    columns = np.arange(width, dtype=np.float32)[None, :] - np.float32(width / 2)
    # Back and forth over the tile, so that its edges do not show.
    scale = np.float32(1023 / 3.2)
    across = columns * below * (scale / np.float32(focal)) + 511
    across = np.abs(np.mod(across, 2046) - 1023)
    along = np.abs(np.mod(below * (scale * np.float32(0.6)), 2046) - 1023)
    soil = cv2.remap(_litter(rng, 1024), across, along, cv2.INTER_LINEAR)
    edge = np.float32(trail) + 0.25 * noise(rng, height - top, width, 3, 2)
    worn = 0.7 * np.clip(1.3 - np.abs(below - edge) / np.float32(wide), 0, 1)
    path = (_SOILS[int(rng.integers(3))] * rng.uniform(1.0, 1.3)).astype(np.float32)
    worn *= 1 + 0.07 * noise(rng, height - top, width, 60, 2)
    shade = 1 + 0.10 * noise(rng, height - top, width, 5, 3)
    for channel in range(3):
        mixed = soil[..., channel] * (1 - worn) + path[channel] * worn
        picture[top:, :, channel] = np.clip(mixed * shade, 0, 255).astype(np.uint8)
    return depth


def _litter(rng: np.random.Generator, size: int) -> UInt8[np.ndarray, "size size 3"]:
    """Soil strewn with fallen leaves."""
    tile = np.empty((size, size, 4), np.uint8)
    tile[:] = (*(_SOILS[int(rng.integers(3))] * 0.75), 0)
    spare = np.zeros((size, size), np.uint8)
    for colour in ((40.0, 66.0, 92.0), (52.0, 88.0, 120.0), (34.0, 70.0, 62.0)):
        places = rng.uniform(0, size, (1300, 2))
        leaves(rng, tile, spare, places, float(rng.uniform(9, 17)), np.array(colour), 0)
    return np.ascontiguousarray(tile[..., :3])


def _backdrop(
    rng: np.random.Generator, picture: Picture, sway: Sway, green: Float[np.ndarray, " 3"]
) -> None:
    """Fill what lies beyond the trail with undergrowth in layers, and trees between them."""
    height, width = picture.shape[:2]
    unit = width / 1600
    wall = int(HORIZON * height * 1.12)
    dim = 0.30 + 0.12 * np.clip(noise(rng, wall, width, 6, 4), -2, 2)
    for channel in range(3):
        picture[:wall, :, channel] = (np.float32(green[channel]) * np.abs(dim)).astype(np.uint8)
    for layer, light in enumerate((0.55, 0.8, 1.1)):
        for _ in range(int(rng.integers(1, 4))):
            foot = (float(rng.uniform(0, width)), wall * float(rng.uniform(0.95, 1.12)))
            trunk(rng, picture, sway, foot, float(rng.uniform(8, 34)) * unit * (1 + 0.4 * layer))
        clumps = rng.uniform((0, 0), (width, wall * 1.02), (46, 2))
        spread = rng.normal(0, 1, (46, 44, 2)) * ((55 - 8 * layer) * unit, (30 - 4 * layer) * unit)
        places = (clumps[:, None] + spread).reshape(-1, 2)
        leaves(rng, picture, sway, places, (7 + 4.5 * layer) * unit, green * light, 90 + 60 * layer)


def _trail_side(
    rng: np.random.Generator,
    picture: Picture,
    sway: Sway,
    focal: float,
    trail: float,
    green: Float[np.ndarray, " 3"],
) -> None:
    """Rocks, tufts behind the trail, and tufts before it that hide feet."""
    height, width = picture.shape[:2]
    for _ in range(int(rng.integers(1, 5))):
        far = trail + float(rng.uniform(0.9, 2.5))
        foot = (float(rng.uniform(0, width)), ground_row(height, focal, far))
        rock(rng, picture, sway, foot, focal * float(rng.uniform(0.06, 0.25)) / far)
    straw = green * 0.6 + np.array([40.0, 70.0, 80.0])
    for far, tufts, front in ((trail + 1.6, 22, False), (trail * 0.62, 5, True), (1.7, 4, True)):
        for _ in range(tufts):
            row = ground_row(height, focal, far * float(rng.uniform(0.9, 1.1)))
            middle = float(rng.uniform(0, width))
            blades = int(rng.integers(10, 40)) if front else 26
            roots = np.stack(
                [rng.normal(middle, focal * 0.09 / far, blades), rng.normal(row, 4, blades)], axis=1
            )
            tall = focal * float(rng.uniform(0.15, 0.33)) / far
            grass(rng, picture, sway, roots, tall, straw, front)


def _falloff(
    depth: Float[np.ndarray, "height width"], trail: float
) -> Float[np.ndarray, "height width"]:
    """How the infra-red flash fades with distance and towards the corners."""
    height, width = depth.shape
    y = (np.arange(height, dtype=np.float32)[:, None] / height - 0.55) * 1.5
    x = (np.arange(width, dtype=np.float32)[None, :] / width - 0.5) * 2
    corner = np.clip(1.08 - 0.42 * (x**2 + y**2), 0.15, 1)
    wall = np.minimum(depth, trail + 4.0)
    near = np.clip((trail / np.maximum(wall, 0.8 * trail)) ** 1.5, 0.12, 1.15)
    result: Float[np.ndarray, "height width"] = (
        cv2.blur(near.astype(np.float32), (31, 31)) * corner
    ).astype(np.float32)
    return result
