"""Two flanks laid side by side: their size, and the spots that agree."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class AgreeingSpot:
    """A spot that two coats share.

    Parameters
    ----------
    left, right
        Its place on either panel, x and y [px].
    colour
        In which it is drawn, as HTML writes it.
    is_joined
        Whether a line is drawn between the two.
    """

    left: tuple[float, float]
    right: tuple[float, float]
    colour: str
    is_joined: bool


@dataclass(frozen=True, slots=True)
class PairOverlay:
    """What lies over the two panels of a pair.

    Parameters
    ----------
    width, height
        Of either panel [px]; 0 where there is no picture.
    ring
        Radius of a spot [px].
    is_aligned
        Whether the second photograph was turned and scaled onto the first.
    spots
        From left to right.
    missing
        Why there is no picture: "person" if one is in every photograph of one of the two,
        "unreadable" if a photograph cannot be read now; empty where there is one.
    """

    width: int = 0
    height: int = 0
    ring: float = 0.0
    is_aligned: bool = False
    spots: tuple[AgreeingSpot, ...] = ()
    missing: str = ""

    def plain(self) -> dict[str, Any]:
        """As values that JSON knows."""
        return asdict(self)

    @classmethod
    def from_plain(cls, values: dict[str, Any]) -> PairOverlay:
        """What `plain` gave.

        Parameters
        ----------
        values
            As read from JSON.

        Examples
        --------
        >>> spot = AgreeingSpot((1.0, 2.0), (1.5, 2.0), "#ffd166", True)
        >>> overlay = PairOverlay(640, 480, 6.5, True, (spot,))
        >>> PairOverlay.from_plain(overlay.plain()) == overlay
        True
        """
        spots = tuple(
            AgreeingSpot(
                (each["left"][0], each["left"][1]),
                (each["right"][0], each["right"][1]),
                each["colour"],
                each["is_joined"],
            )
            for each in values["spots"]
        )
        return cls(**{**values, "spots": spots})
