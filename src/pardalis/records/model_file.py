"""A network's file: what must be known of it before it is fetched and run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NetworkPurpose(StrEnum):
    """What a network is for."""

    REIDENTIFICATION = "reidentification"
    DETECTION = "detection"
    CLASSIFICATION = "classification"


class Fit(StrEnum):
    """How a picture is brought to the size of a network's input."""

    STRETCH = "stretch"
    LETTERBOX = "letterbox"


class ColourOrder(StrEnum):
    """In which order a network takes its colours."""

    RGB = "rgb"
    BGR = "bgr"


class Layout(StrEnum):
    """The order of a network's axes: pictures, colours, rows, columns."""

    NCHW = "nchw"
    NHWC = "nhwc"


class Head(StrEnum):
    """What the rows hold that a detection network gives, by the family that began with it."""

    YOLOV5 = "yolov5"
    YOLOV8 = "yolov8"
    END_TO_END = "end_to_end"


@dataclass(frozen=True, slots=True)
class NetworkInput:
    """How the pixels of a box become what a network takes.

    Parameters
    ----------
    width, height
        Of the network's input [px].
    fit
        STRETCH: to both, whatever the shape. LETTERBOX: the shape is kept, the rest padded.
    mean, std
        For each channel in the network's order: what is subtracted from brightness 0 to 1, and
        what divides it then.
    colours
        The order of the channels.
    layout
        The order of the axes.
    padding
        Brightness of the padding of a letterbox, 0 to 1.
    stride
        Above 0 for a network whose width and height are free: a letterbox is padded only up to
        the next multiple of it [px]. 0: always to the whole input.
    """

    width: int
    height: int
    fit: Fit = Fit.STRETCH
    mean: tuple[float, float, float] = (0.485, 0.456, 0.406)
    std: tuple[float, float, float] = (0.229, 0.224, 0.225)
    colours: ColourOrder = ColourOrder.RGB
    layout: Layout = Layout.NCHW
    padding: float = 114 / 255
    stride: int = 0


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A network in an ONNX file: its purpose, source, licence, input and output.

    Parameters
    ----------
    name
        By which it is asked for: small letters, digits, hyphens, underscores and dots.
    purpose
        What it is for.
    licence
        Of its weights as their authors state it, or that they state none.
    source
        The page that says so.
    picture
        How its input is made.
    output
        Name of the output that is read; empty for the first.
    urls
        Addresses of the ONNX file, tried in order; empty where nobody publishes one.
    sha256
        Of the file, hexadecimal; empty until it is known from its publisher, or pinned at the
        first download.
    size
        Of the file [bytes]; None if not known.
    note
        What else its user must know.
    head
        What a detection network's output holds; None where its shape tells.
    classes
        What a detection or classification network tells apart, as its authors call it, in its
        order.
    taxa
        The scientific name of each class, empty for those that are no taxon; none where the
        classes are scientific names themselves.
    """

    name: str
    purpose: NetworkPurpose
    licence: str
    source: str
    picture: NetworkInput
    output: str = ""
    urls: tuple[str, ...] = ()
    sha256: str = ""
    size: int | None = None
    note: str = ""
    head: Head | None = None
    classes: tuple[str, ...] = ()
    taxa: tuple[str, ...] = ()
