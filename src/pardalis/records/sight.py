"""What of a survey an account may see."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

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


def rounded(degrees: float, precision: float) -> float:
    """A latitude or longitude as those may know it who may not know the place.

    Halves go away from zero, as written in decimals: everything that is shown of one place is
    rounded to the same.

    Parameters
    ----------
    degrees
        WGS84 [degrees].
    precision
        Rounded to whole steps of this [degrees]; 0 leaves it as it is.

    Examples
    --------
    >>> rounded(42.6789, 0.1), rounded(0.05, 0.1), rounded(-0.05, 0.1), rounded(131.25, 0.5)
    (42.7, 0.1, -0.1, 131.5)
    """
    if precision == 0:
        return degrees
    step = Decimal(repr(precision))
    whole = (Decimal(repr(degrees)) / step).quantize(Decimal(1), ROUND_HALF_UP)
    # No negative zero: it would tell on which side of it the place lies.
    return float(whole * step) + 0.0
