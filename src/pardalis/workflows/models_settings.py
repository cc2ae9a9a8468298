"""The defaults of what is done with networks; light, so that the doors can show them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pardalis.workflows.settings import setting

PurposeName = Literal["reidentification", "detection", "classification"]
HeadName = Literal["yolov5", "yolov8", "end_to_end"]
FitName = Literal["stretch", "letterbox"]
ColourOrderName = Literal["rgb", "bgr"]
LayoutName = Literal["nchw", "nhwc"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsSettings:
    """Where networks are kept."""

    models: Path | None = setting(
        None, "Models folder; by default PARDALIS_MODELS, else a folder with your own data."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings(ModelsSettings):
    """How a network's file is fetched."""

    offline: Path | None = setting(
        None, "Folder that holds the file, such as a stick's, in place of a download."
    )
    mirrors: tuple[str, ...] = setting(
        (), "Address of a folder that holds NAME.onnx, tried before the published ones."
    )
    timeout: float = setting(30.0, "Without a byte for so long, the link counts as broken [s].")
    tries: int = setting(4, "Tries in a row that bring nothing, after which an address is left.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSettings(ModelsSettings):
    """What is said of a network of one's own; what is not given is taken from a known entry."""

    purpose: PurposeName | None = setting(
        None, "What it is for: reidentification (the usual), detection or classification."
    )
    input_size: str | None = setting(
        None, "Pixels of its input, '440' or '640x480'; by default as the file fixes it."
    )
    fit: FitName | None = setting(
        None, "Pictures are stretched to that size (stretch, the usual) or padded (letterbox)."
    )
    mean: str | None = setting(
        None, "Subtracted from brightness 0 to 1, by colour; by default 0.485,0.456,0.406."
    )
    std: str | None = setting(None, "Divides what is left then; by default 0.229,0.224,0.225.")
    colours: ColourOrderName | None = setting(None, "Order of its colours: rgb (the usual) or bgr.")
    layout: LayoutName | None = setting(None, "Order of its axes: nchw (the usual) or nhwc.")
    stride: int | None = setting(
        None, "If its height and width are free: pictures are padded to multiples of this [px]."
    )
    head: HeadName | None = setting(
        None,
        "What a detection network gives: yolov5, yolov8, end_to_end; by default by its shape.",
    )
    classes: str | None = setting(
        None, "Its classes in order: 'animal,person,vehicle', or a file (class, scientific_name)."
    )
    output: str | None = setting(None, "Name of the output that is read; by default the first.")
    licence: str | None = setting(None, "Licence of its weights, as their authors state it.")
    source: str | None = setting(None, "Page or words that say where it is from.")
    urls: tuple[str, ...] = setting((), "Address from which its file may be fetched.")
    sha256: str | None = setting(None, "SHA-256 that the file must have.")
