"""Two photographs without a project."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import AsJson, chosen, option
from pardalis.workflows.compare_settings import CompareSettings


class FlankName(StrEnum):
    """The sides that an animal can show."""

    LEFT = "left"
    RIGHT = "right"
    FRONT = "front"
    BACK = "back"


def add_to(app: typer.Typer) -> None:
    """Give the application this command."""
    app.command("compare")(compare)


def compare(
    photo_a: Annotated[Path, typer.Argument(help="A JPEG, PNG or WebP.", readable=False)],
    photo_b: Annotated[Path, typer.Argument(help="Another photograph.", readable=False)],
    box_a: Annotated[str | None, option(CompareSettings, "box_a")] = None,
    box_b: Annotated[str | None, option(CompareSettings, "box_b")] = None,
    flank: Annotated[FlankName | None, option(CompareSettings, "flank")] = None,
    matcher: Annotated[str | None, option(CompareSettings, "matcher")] = None,
    network: Annotated[str | None, option(CompareSettings, "network")] = None,
    draw: Annotated[Path | None, option(CompareSettings, "draw")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare the coats of two photographs: spots that agree, score, P(same)."""
    from pardalis.workflows.compare_photos import compare_photos

    settings = chosen(
        CompareSettings, box_a=box_a, box_b=box_b, flank=flank and flank.value, matcher=matcher,
        network=network, draw=draw,
    )  # fmt: skip
    show.say_outcome(compare_photos(photo_a, photo_b, settings), as_json)
