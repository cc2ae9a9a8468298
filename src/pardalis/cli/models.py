"""Networks: which there are, and their files fetched, added and removed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import AsJson, chosen, option
from pardalis.workflows.models_settings import (
    AddSettings,
    ColourOrderName,
    FetchSettings,
    FitName,
    HeadName,
    LayoutName,
    ModelsSettings,
    PurposeName,
)

Name = Annotated[str, typer.Argument(help="The network's name, as the list shows it.")]
NewName = Annotated[str, typer.Argument(help="Name to ask for the network by.")]
File = Annotated[Path | None, typer.Argument(help="Its ONNX file; or give --url.")]
Models = Annotated[Path | None, option(ModelsSettings, "models")]
Offline = Annotated[Path | None, option(FetchSettings, "offline")]
Mirrors = Annotated[list[str] | None, option(FetchSettings, "mirrors")]
Timeout = Annotated[float | None, option(FetchSettings, "timeout")]
Tries = Annotated[int | None, option(FetchSettings, "tries")]
Purpose = Annotated[PurposeName | None, option(AddSettings, "purpose")]
InputSize = Annotated[str | None, option(AddSettings, "input_size")]
FitTo = Annotated[FitName | None, option(AddSettings, "fit")]
Mean = Annotated[str | None, option(AddSettings, "mean")]
Std = Annotated[str | None, option(AddSettings, "std")]
Colours = Annotated[ColourOrderName | None, option(AddSettings, "colours")]
AxisLayout = Annotated[LayoutName | None, option(AddSettings, "layout")]
Stride = Annotated[int | None, option(AddSettings, "stride")]
HeadKind = Annotated[HeadName | None, option(AddSettings, "head")]
Classes = Annotated[str | None, option(AddSettings, "classes")]
Output = Annotated[str | None, option(AddSettings, "output")]
Licence = Annotated[str | None, option(AddSettings, "licence")]
Source = Annotated[str | None, option(AddSettings, "source")]
Urls = Annotated[list[str] | None, option(AddSettings, "urls")]
Sha256 = Annotated[str | None, option(AddSettings, "sha256")]


def add_to(app: typer.Typer) -> None:
    """Give the application these commands, as `pardalis models ...`."""
    group = typer.Typer(
        help="List, fetch, add and remove the files of networks; nothing is fetched unasked.",
        no_args_is_help=True,
    )
    group.command("list")(list_)
    group.command("fetch")(fetch)
    group.command("add")(add)
    group.command("remove")(remove)
    app.add_typer(group, name="models")


def list_(models: Models = None, as_json: AsJson = False) -> None:
    """Say which networks there are, under which licence, and whether their files are here."""
    from pardalis.workflows.models import list_models

    show.say_outcome(list_models(chosen(ModelsSettings, models=models)), as_json)


def fetch(
    name: Name,
    models: Models = None,
    offline: Offline = None,
    mirrors: Mirrors = None,
    timeout: Timeout = None,
    tries: Tries = None,
    as_json: AsJson = False,
) -> None:
    """Fetch a network's file: resumed where it broke off, checked, from mirrors or a stick."""
    from pardalis.workflows.models import fetch_model

    settings = chosen(
        FetchSettings, models=models, offline=offline, mirrors=mirrors, timeout=timeout, tries=tries
    )
    with show.progress(quiet=as_json) as progress:
        outcome = fetch_model(name, settings, progress)
    show.say_outcome(outcome, as_json)


def add(
    name: NewName,
    file: File = None,
    models: Models = None,
    purpose: Purpose = None,
    input_size: InputSize = None,
    fit: FitTo = None,
    mean: Mean = None,
    std: Std = None,
    colours: Colours = None,
    layout: AxisLayout = None,
    stride: Stride = None,
    head: HeadKind = None,
    classes: Classes = None,
    output: Output = None,
    licence: Licence = None,
    source: Source = None,
    urls: Urls = None,
    sha256: Sha256 = None,
    as_json: AsJson = False,
) -> None:
    """Add a network of your own, or the exported file of a known one, and see that it runs."""
    from pardalis.workflows.add_model import add_model

    settings = chosen(
        AddSettings, models=models, purpose=purpose, input_size=input_size, fit=fit, mean=mean,
        std=std, colours=colours, layout=layout, stride=stride, head=head, classes=classes,
        output=output, licence=licence, source=source,
        urls=urls, sha256=sha256,
    )  # fmt: skip
    show.say_outcome(add_model(name, file, settings), as_json)


def remove(name: Name, models: Models = None, as_json: AsJson = False) -> None:
    """Delete a network's file and what was said of it."""
    from pardalis.workflows.models import remove_model

    show.say_outcome(remove_model(name, chosen(ModelsSettings, models=models)), as_json)
