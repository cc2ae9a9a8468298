"""What a team's desk rests on: the survey's sites, and somebody who keeps accounts."""

from __future__ import annotations

from pardalis.store import cards
from pardalis.store.desk import accounts
from pardalis.store.desk.sight import sites_of
from pardalis.workflows.desk.desk import Desk


def sites_of_survey(desk: Desk) -> tuple[str, ...]:
    """The deployments' `deploymentGroups`, each once, in order: for them roles are granted.

    Parameters
    ----------
    desk
        The open project.
    """
    with desk.project.database.read() as connection:
        known = cards.deployments(connection)
    return tuple(sorted({site for each in known for site in sites_of(each.other_fields)}))


def has_admin(desk: Desk) -> bool:
    """Whether anybody may keep accounts of the whole survey.

    Parameters
    ----------
    desk
        The open project.
    """
    with desk.project.database.read() as connection:
        return accounts.count_admins(connection) > 0
