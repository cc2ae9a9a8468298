"""Who works at the desk, and in what role at which site."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; each role may do all that those before it may."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    ANALYST = "analyst"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        """From 0; the higher may more.

        Examples
        --------
        >>> Role.ANALYST.rank > Role.REVIEWER.rank
        True
        """
        return _RANKS[self]


_RANKS = {role: rank for rank, role in enumerate(Role)}
EVERYWHERE = ""
"""In place of a site: the whole survey."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at one site of the survey.

    Parameters
    ----------
    role
        VIEWER sees photographs and numbers with places rounded; REVIEWER sees all of a site and
        decides; ANALYST also runs steps and exports; ADMIN also keeps accounts.
    site
        The deployments' `deploymentGroups`; `EVERYWHERE` for the whole survey.
    """

    role: Role
    site: str = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may use the desk.

    Parameters
    ----------
    account_id
        Never given twice.
    name
        To sign in with; stands in the ledger as who decided.
    grants
        What the person may do, and where.
    full_name
        As the person is called; may be empty.
    language
        Of the pages: "en", "zh" or "ru"; empty for the browser's.
    active
        False of one that was closed: it stands in the ledger and cannot be signed in to.

    Examples
    --------
    >>> lin = Account("1", "lin", (Grant(Role.VIEWER), Grant(Role.REVIEWER, "Hunchun")))
    >>> lin.role_at("Hunchun"), lin.role_at("Wangqing"), lin.role
    (<Role.REVIEWER: 'reviewer'>, <Role.VIEWER: 'viewer'>, <Role.REVIEWER: 'reviewer'>)
    """

    account_id: str
    name: str
    grants: tuple[Grant, ...]
    full_name: str = ""
    language: str = ""
    active: bool = True

    @property
    def role(self) -> Role | None:
        """The highest role at any site; None without a grant."""
        return _highest(self.grants)

    def role_at(self, site: str) -> Role | None:
        """The role at a site: that of the whole survey, if it is higher; None without a grant.

        Parameters
        ----------
        site
            One site; `EVERYWHERE` asks for what is granted for the whole survey.
        """
        return _highest(tuple(each for each in self.grants if each.site in (EVERYWHERE, site)))


def _highest(grants: tuple[Grant, ...]) -> Role | None:
    return max((each.role for each in grants), key=lambda role: role.rank, default=None)
