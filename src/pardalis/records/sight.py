"""What of a survey an account may see."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.account import Role

PRECISION = 0.1
"""To so many degrees places of leopards are rounded for those who may not know them."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The deployments that an account sees, as they are or without their places.

    Every query of the desk takes one; what it does not hold is not read from the database.

    Parameters
    ----------
    exact
        `deployment_id`s of which all is seen.
    rounded
        Those seen with rounded places, without names of cameras, stations and files, and with
        people blurred.
    roles
        The account's role at each deployment of the two, by `deployment_id`.
    everywhere
        The role for the whole survey; None without one. Only with one are photographs of no
        deployment seen.
    precision
        Of rounded places [degrees].
    """

    exact: frozenset[str]
    rounded: frozenset[str]
    roles: tuple[tuple[str, Role], ...]
    everywhere: Role | None
    precision: float = PRECISION

    @property
    def is_whole(self) -> bool:
        """Whether all of the survey is seen as it is."""
        return self.everywhere is not None and self.everywhere is not Role.VIEWER
