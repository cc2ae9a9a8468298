"""What a camera adds to a picture: its info strip, its EXIF and its JPEG."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import cv2
import numpy as np
from jaxtyping import UInt8
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from pardalis.errors import PhotoError
from pardalis.simulate.design import CameraUnit
from pardalis.simulate.photograph import STRIP

_JPEG_QUALITY = 84
_EXIF_IFD = 0x8769
_EXIF_MARK = b"Exif\x00\x00"
_MOON_DAYS = 29.53


@dataclass(frozen=True, slots=True)
class CameraModel:
    """A make of camera that does not exist, with the habits of those that do.

    Parameters
    ----------
    make
        Who makes it.
    model
        What it is called.
    folder
        Ending of its folders' names.
    prefix
        Of its files' names.
    dark_strip
        Whether its info strip is black.
    """

    make: str
    model: str
    folder: str
    prefix: str
    dark_strip: bool


MODELS = (
    CameraModel("Umbra Optics", "UO-24 Trail", "EK113", "IMG_", False),
    CameraModel("Koppie", "K5 Covert", "KOPPI", "KCAM", True),
)


def print_strip(
    picture: UInt8[np.ndarray, "height width 3"],
    camera: CameraUnit,
    clock: datetime,
    temperature: int,
) -> None:
    """Print the info strip over the bottom of a picture: logo, name, temperature, moon, time.

    Parameters
    ----------
    picture
        Changed in place.
    camera
        Whose strip.
    clock
        The camera clock's reading.
    temperature
        [degrees Celsius].
    """
    height, width = picture.shape[:2]
    model = MODELS[camera.model]
    top = round(height * (1 - STRIP))
    tall = height - top
    paper, ink = ((0, 0, 0), (235, 235, 235)) if model.dark_strip else ((255,) * 3, (15, 15, 15))
    picture[top:] = paper
    logo = (40, 90, 225) if not model.dark_strip else (60, 160, 40)
    cv2.rectangle(picture, (0, top), (round(2.2 * tall), height), logo, -1)
    size, base = tall / 42, height - round(0.30 * tall)
    thick = max(1, round(tall / 26))

    def write(text: str, left: float, colour: tuple[int, int, int]) -> None:
        cv2.putText(
            picture,
            text,
            (round(left), base),
            cv2.FONT_HERSHEY_SIMPLEX,
            size,
            colour,
            thick,
            cv2.LINE_AA,
        )

    write(model.make[:5].upper(), 0.12 * tall, (255, 255, 255))
    write(f"{camera.name}  {temperature}C {round(temperature * 1.8 + 32)}F", 2.6 * tall, ink)
    _moon(picture, (round(0.42 * width), height - tall // 2), round(0.28 * tall), clock, ink, paper)
    text = clock.strftime("%m-%d-%Y %H:%M:%S" if not model.dark_strip else "%Y-%m-%d  %H:%M:%S")
    extent = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, size, thick)[0][0]
    write(text, width - extent - 0.3 * tall, ink)


def _moon(
    picture: UInt8[np.ndarray, "height width 3"],
    middle: tuple[int, int],
    radius: int,
    clock: datetime,
    ink: tuple[int, ...],
    paper: tuple[int, ...],
) -> None:
    age = (clock.replace(tzinfo=None) - datetime(2000, 1, 6, 18)).total_seconds() / 86400
    phase = age % _MOON_DAYS / _MOON_DAYS
    cv2.circle(picture, middle, radius, ink, -1, cv2.LINE_AA)
    shift = round(2 * radius * (1 - abs(2 * phase - 1)) * (1 if phase < 0.5 else -1))
    cv2.circle(picture, (middle[0] - shift, middle[1]), round(0.85 * radius), paper, -1)


def encode(
    picture: UInt8[np.ndarray, "height width 3"],
    camera: CameraUnit,
    clock: datetime,
    infrared: bool,
) -> bytes:
    """The JPEG file that the camera writes.

    Parameters
    ----------
    picture
        BGR, with its strip.
    camera
        Who writes it.
    clock
        The camera clock's reading.
    infrared
        Whether the flash was used; sets exposure and ISO.
    """
    done, data = cv2.imencode(
        ".jpg",
        picture,
        [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY],
    )
    if not done:
        raise PhotoError("The rendered photograph cannot be written as JPEG.")
    exif = _exif(camera, clock, infrared).tobytes()
    if not exif.startswith(_EXIF_MARK):
        exif = _EXIF_MARK + exif
    # The EXIF segment follows the start-of-image mark, as the standard wants.
    return b"\xff\xd8\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + data.tobytes()[2:]


def _exif(camera: CameraUnit, clock: datetime, infrared: bool) -> Image.Exif:
    model = MODELS[camera.model]
    stamp = clock.strftime("%Y:%m:%d %H:%M:%S")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = model.make, model.model, 1
    exif[0x0131], exif[0x0132] = "FW 1.07", stamp
    exif[_EXIF_IFD] = {
        0x829A: IFDRational(1, 20) if infrared else IFDRational(1, 250),
        0x8827: 800 if infrared else 100,
        0x9003: stamp,
        0x9004: stamp,
        0x9209: 1 if infrared else 0,
        0x9291: f"{clock.microsecond // 10000:02d}",
        0xA431: camera.serial,
    }
    return exif
