"""The options that commands share, with their texts and defaults from the jobs' settings."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from pardalis.records.address import survey_at
from pardalis.workflows.settings import CommonSettings

_NAMES = {
    "results": ("--from",),
    "source": ("--from",),
    "formulas": ("--model",),
    "binomial_size": ("--binomn", "--binomN"),
    "links": ("--link",),
    "covariates": ("--covariate",),
    "contributors": ("--contributor",),
    "occasion_table": ("--occasion-covariates",),
    "session_table": ("--session-covariates",),
    "mirrors": ("--mirror",),
    "urls": ("--url",),
}


def option(settings: type[Any], name: str) -> Any:
    """The option for one field of a job's settings: its text and its default stand there."""
    (item,) = (each for each in fields(settings) if each.name == name)
    text = item.metadata["help"]
    if item.default not in (None, (), MISSING):
        text += f" \\[default: {item.default}]"
    # rich takes a unit in brackets for a style.
    text = re.sub(r"\[(m|s|min|px)\]", r"\\[\1]", text)
    return typer.Option(*_NAMES.get(name, (f"--{name.replace('_', '-')}",)), help=text)


def chosen(settings: type[Any], **given: Any) -> Any:
    """The settings with what was given of them; what was not given keeps its default."""
    known = {item.name for item in fields(settings)}
    return settings(
        **{
            name: tuple(value) if isinstance(value, list) else value
            for name, value in given.items()
            if name in known and value not in (None, [])
        }
    )


# Whether the folder can be read the job itself says, with what to do about it.
SURVEY = "The survey folder, with the cards in it, or an address such as s3://bucket/survey."
if TYPE_CHECKING:
    Place = Any
else:

    class _Either(type):
        """Of a folder and of an address alike."""

        def __instancecheck__(cls, value: object) -> bool:
            return True

    # Typer takes no unions, and help shows the name of the class; `survey_at` tells which it is.
    Place = _Either("path or address", (), {})
Survey = Annotated[Place, typer.Argument(help=SURVEY, parser=survey_at)]
ProjectFolder = Annotated[Path | None, option(CommonSettings, "project")]
Workers = Annotated[int | None, option(CommonSettings, "workers")]
By = Annotated[str, typer.Option("--by", help="Who decides.")]
Because = Annotated[str, typer.Option("--because", help="On what evidence.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print comma-separated values.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="As it was known then: 2026-03-01, or with a time.")
]


class ListsByDefault(TyperGroup):
    """A group that lists when only a survey is given: `pardalis clocks SURVEY`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `list` before a survey's path."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["list", *args]
        return super().parse_args(ctx, args)
