"""`pardalis still`: things that never move, and how they are set aside."""

from __future__ import annotations

from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import AsJson, Because, By, ListsByDefault, ProjectFolder, Survey

Places = Annotated[list[str], typer.Argument(help="As the list names them, such as D1/35x60.")]


def add_to(app: typer.Typer) -> None:
    """Give the application these commands, as `pardalis still ...`."""
    group = typer.Typer(
        cls=ListsByDefault,
        help="List what is found day after day and never moves: pardalis still SURVEY.",
        no_args_is_help=True,
    )
    group.command("list")(list_)
    group.command("set-aside")(set_aside)
    group.command("moves")(moves)
    app.add_typer(group, name="still")


def list_(survey: Survey, project: ProjectFolder = None, as_json: AsJson = False) -> None:
    """Say where cameras found the same thing, at the same place of their view, day after day."""
    from pardalis.workflows.still import list_still

    show.say_outcome(list_still(survey, project), as_json)


def set_aside(
    survey: Survey,
    places: Places,
    by: By,
    because: Because = "",
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Set stumps and stones aside, all in one act: they are kept, and make no sightings."""
    from pardalis.workflows.still import set_aside as job

    show.say_outcome(job(survey, places, by, because, project), as_json)


def moves(
    survey: Survey,
    places: Places,
    by: By,
    because: Because = "",
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say that what is found there does move, as an animal that rests: it is not listed again."""
    from pardalis.workflows.still import say_moving

    show.say_outcome(say_moving(survey, places, by, because, project), as_json)
