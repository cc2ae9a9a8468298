"""`pardalis clocks`: which clocks look wrong, and how they are mended."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import (
    AsJson,
    Because,
    By,
    ListsByDefault,
    ProjectFolder,
    Survey,
    chosen,
    option,
)
from pardalis.workflows.clock_settings import MendSettings


class SwapName(StrEnum):
    """Where day and month were exchanged."""

    AT_SETTING = "at_setting"
    IN_EACH = "in_each"


Deployment = Annotated[str, typer.Argument(help="A deploymentID of the table.")]
Shift = Annotated[str | None, option(MendSettings, "shift")]
Known = Annotated[list[str] | None, option(MendSettings, "known")]
Swap = Annotated[SwapName | None, option(MendSettings, "swap_day_month")]
Saving = Annotated[str | None, option(MendSettings, "daylight_saving")]
Since = Annotated[str | None, option(MendSettings, "since")]
Until = Annotated[str | None, option(MendSettings, "until")]
Also = Annotated[bool | None, option(MendSettings, "also")]


def add_to(app: typer.Typer) -> None:
    """Give the application these commands, as `pardalis clocks ...`."""
    group = typer.Typer(
        cls=ListsByDefault,
        help="List the clocks that look wrong, and mend them: pardalis clocks SURVEY.",
        no_args_is_help=True,
    )
    group.command("list")(list_)
    group.command("mend")(mend)
    group.command("accept")(accept)
    group.command("right")(right)
    app.add_typer(group, name="clocks")


def list_(survey: Survey, project: ProjectFolder = None, as_json: AsJson = False) -> None:
    """Say which clocks look wrong, why, and what would mend them."""
    from pardalis.workflows.clocks import list_clocks

    show.say_outcome(list_clocks(survey, project), as_json)


def mend(
    survey: Survey,
    deployment: Deployment,
    by: By,
    because: Because = "",
    shift: Shift = None,
    known: Known = None,
    swap_day_month: Swap = None,
    daylight_saving: Saving = None,
    since: Since = None,
    until: Until = None,
    also: Also = None,
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Mend a camera's clock; the times of its photographs are kept, and the mend can be undone."""
    from pardalis.workflows.clocks import mend_clock

    settings = chosen(
        MendSettings, project=project, shift=shift, known=known, since=since, until=until,
        also=also, daylight_saving=daylight_saving,
        swap_day_month=swap_day_month and swap_day_month.value,
    )  # fmt: skip
    show.say_outcome(mend_clock(survey, deployment, settings, by, because), as_json)


def accept(
    survey: Survey,
    deployment: Deployment,
    by: By,
    because: Because = "",
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Mend a camera's clock as is proposed."""
    from pardalis.workflows.clocks import accept_clock

    show.say_outcome(accept_clock(survey, deployment, by, because, project), as_json)


def right(
    survey: Survey,
    deployment: Deployment,
    by: By,
    because: Because = "",
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say that a camera's clock was right: it is doubted no more, and no mend stands."""
    from pardalis.workflows.clocks import clock_is_right

    show.say_outcome(clock_is_right(survey, deployment, by, because, project), as_json)
