"""The command `pardalis`."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pardalis import __version__
from pardalis.cli import (
    accounts,
    backups,
    clocks,
    compare,
    effort,
    estimating,
    explaining,
    finds,
    identities,
    looks,
    models,
    reserves,
    serving,
    steps,
    still,
    watching,
)
from pardalis.cli.show import printable
from pardalis.errors import PardalisError, ProjectError

STOPPED = 130


class _Stoppable(TyperGroup):
    """Commands that end in words when the user stops them."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            print("pardalis: stopped. Run the same command again to go on.", file=sys.stderr)
            raise SystemExit(STOPPED) from None


app = typer.Typer(
    name="pardalis",
    cls=_Stoppable,
    help="From the cards of a camera-trap survey to how many leopards there are, and where.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
steps.add_to(app)
estimating.add_to(app)
looks.add_to(app)
identities.add_to(app)
reserves.add_to(app)
models.add_to(app)
compare.add_to(app)
explaining.add_to(app)
clocks.add_to(app)
effort.add_to(app)
watching.add_to(app)
still.add_to(app)
finds.add_to(app)
serving.add_to(app)
accounts.add_to(app)
backups.add_to(app)


def _version(wanted: bool) -> bool:
    if wanted:
        print(f"pardalis {__version__}")
        raise typer.Exit
    return wanted


@app.callback()
def _begin(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """From the cards of a camera-trap survey to how many leopards there are, and where."""


def main() -> None:
    """Run the command line; end with the exit code that the error states."""
    try:
        app()
    except PardalisError as error:
        print(printable(f"pardalis: {error}"), file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(1)
    except OSError as error:
        where = f" '{error.filename}'" if error.filename else ""
        print(printable(f"pardalis: {error.strerror or error}{where}."), file=sys.stderr)
        print("pardalis: mend this, then run the same command again to go on.", file=sys.stderr)
        sys.exit(ProjectError.exit_code)
