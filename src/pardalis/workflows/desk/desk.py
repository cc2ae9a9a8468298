"""A project that stays open while people work on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pardalis.records.account import Account, Grant, Role
from pardalis.records.address import Survey
from pardalis.workflows.desk.keeper import Keeper
from pardalis.workflows.project import Project, open_project


@dataclass(frozen=True, slots=True)
class Desk:
    """An open project, and whether a team shares it.

    Parameters
    ----------
    project
        Open for as long as the desk is.
    team
        Whether people sign in; otherwise one person works alone, on this machine.
    keeper
        Brings the catalogue after the ledger while people go on; None where nothing follows.
    """

    project: Project
    team: bool = False
    keeper: Keeper | None = field(default=None, compare=False)


@contextmanager
def open_desk(survey: Survey, folder: Path | None = None, team: bool = False) -> Iterator[Desk]:
    """Open a project for people to work on.

    Parameters
    ----------
    survey
        The survey folder.
    folder
        The project folder, if it is not the survey's own.
    team
        Whether people sign in.

    Raises
    ------
    SurveyError
        If the survey folder cannot be used.
    NotReadyError
        If nothing has been imported yet.
    """
    with open_project(survey, folder) as project:
        keeper = Keeper(project)
        with keeper:
            yield Desk(project, team, keeper)


def owner(name: str) -> Account:
    """The account of the one person who works alone: may do all.

    Parameters
    ----------
    name
        Stands in the ledger as who decided.
    """
    return Account("", name, (Grant(Role.ADMIN),))
