"""Accounts of the desk and its audit."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import AsCsv, AsJson, ListsByDefault, ProjectFolder, Survey
from pardalis.errors import InputError, ProjectError

Name = Annotated[str, typer.Argument(help="Name of the account.")]
GRANT = (
    "viewer, reviewer, analyst or admin, of the whole survey; or of one site, a value of the "
    "column deploymentGroups: reviewer:Hunchun."
)


def add_to(app: typer.Typer) -> None:
    """Give the application these commands, most as `pardalis account ...`."""
    group = typer.Typer(
        cls=ListsByDefault,
        help="Who may use the desk of a team, and in which role at which site.",
        no_args_is_help=True,
    )
    group.command("list")(list_)
    group.command("add")(add)
    group.command("password")(password)
    group.command("grant")(grant)
    group.command("close")(close)
    group.command("token")(token)
    app.add_typer(group, name="account")
    app.command("audit")(audit)


def list_(
    survey: Survey, project: ProjectFolder = None, as_csv: AsCsv = False, as_json: AsJson = False
) -> None:
    """List the accounts, closed ones too."""
    from pardalis.workflows.desk.keeping import listed

    columns, rows = listed(survey, getpass.getuser(), project)
    show.say_table(columns, rows, as_csv=as_csv, as_json=as_json)


def add(
    survey: Survey,
    name: Name,
    grants: Annotated[list[str] | None, typer.Option("--grant", help=GRANT)] = None,
    full_name: Annotated[str, typer.Option("--full-name", help="As the person is called.")] = "",
    no_password: Annotated[
        bool, typer.Option("--no-password", help="It cannot sign in until it has one.")
    ] = False,
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Make an account; its password is asked for, or read from standard input."""
    from pardalis.workflows.desk.keeping import add as job

    given = None if no_password else _password()
    outcome = job(survey, name, grants or (), given, getpass.getuser(), full_name, project)
    show.say_outcome(outcome, as_json)


def password(
    survey: Survey, name: Name, project: ProjectFolder = None, as_json: AsJson = False
) -> None:
    """Give an account another password: asked for, or read from standard input."""
    from pardalis.workflows.desk.keeping import set_password

    outcome = set_password(survey, name, _password(), getpass.getuser(), project)
    show.say_outcome(outcome, as_json)


def grant(
    survey: Survey,
    name: Name,
    grants: Annotated[list[str], typer.Argument(help=GRANT)],
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say what an account may do from now on, in the place of what it might."""
    from pardalis.workflows.desk.keeping import grant as job

    show.say_outcome(job(survey, name, grants, getpass.getuser(), project), as_json)


def close(
    survey: Survey,
    name: Name,
    again: Annotated[bool, typer.Option("--reopen", help="Open a closed one again.")] = False,
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Close an account: nobody signs in to it any more; what it decided stays."""
    from pardalis.workflows.desk.keeping import close as job

    show.say_outcome(job(survey, name, getpass.getuser(), again, project), as_json)


def token(
    survey: Survey,
    name: Name,
    purpose: Annotated[
        str | None, typer.Option("--for", help="Make one, for what: 'dashboard'.")
    ] = None,
    revoke: Annotated[
        str | None, typer.Option("--revoke", help="Id of a token to revoke, as the list shows it.")
    ] = None,
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """List an account's tokens for programs, make one, or revoke one."""
    from pardalis.workflows.desk.keeping import token as job

    outcome = job(survey, name, purpose, revoke, getpass.getuser(), project)
    show.say_outcome(outcome, as_json)


def audit(
    survey: Survey,
    number: Annotated[int, typer.Option("--last", help="So many of the newest entries.")] = 50,
    mark: Annotated[
        str | None,
        typer.Option("--holds", help="A hash written down earlier, which some entry must have."),
    ] = None,
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Check that nobody changed the audit, and print who did, saw or took out what."""
    from pardalis.workflows.desk.keeping import audit as job

    outcome, is_whole = job(survey, getpass.getuser(), number, mark, project)
    show.say_outcome(outcome, as_json)
    if not is_whole:
        raise typer.Exit(ProjectError.exit_code)


def _password() -> str:
    """Never an argument: those stand in the shell's history and in the list of processes."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != first:
        raise InputError("The two passwords are not the same.", "Type them again.")
    return first
