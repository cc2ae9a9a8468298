"""Whether one animal can have been at both places: two photographs, a distance, a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import hypot, log

from pardalis.records.sighting import Sighting

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class MovementSettings:
    """How far a leopard can have walked, and how often a clock or a place is wrong.

    Parameters
    ----------
    speed
        Sustained over hours [m/s]; runs are faster, and shorter than 100 m.
    daily
        Farthest in a day [m].
    slack_distance
        By which a camera may stand elsewhere than its table says [m].
    slack_time
        By which two cameras' clocks may disagree [s].
    wrong
        Share of photographs whose clock or place is wrong beyond that: what is impossible is
        evidence of this strength, and no proof.

    References
    ----------
    Hubel, Golabek, Rafiq, McNutt & Wilson (2018), Proc. R. Soc. B 285: 20172622: leopards walked
    11 km a day and at most 29 km. The speed is a brisk walk; the share is a judgement.
    """

    speed: float = 2.0
    daily: float = 29_000.0
    slack_distance: float = 200.0
    slack_time: float = 600.0
    wrong: float = 0.001

    @property
    def log_ratio(self) -> float:
        """Of two sightings that cannot be one animal unless a clock or a place is wrong."""
        return log(self.wrong)


class Possible(StrEnum):
    """Whether two sightings can be of one animal."""

    YES = "yes"
    NOT_IN_TIME = "not_in_time"
    TWO_IN_ONE_PHOTOGRAPH = "two_in_one_photograph"


Places = Mapping[str, tuple[float, float]]


def possible(
    a: Sighting, b: Sighting, places: Places | None = None, settings: MovementSettings | None = None
) -> Possible:
    """Whether an animal can be both: never in one photograph twice, nor faster than it walks.

    Parameters
    ----------
    a, b
        Two sightings.
    places
        Projected position of each deployment by `deployment_id` [m]. Where one is not known, only
        photographs of two events at one time are impossible.
    settings
        By default `MovementSettings()`.
    """
    chosen = settings or MovementSettings()
    if {each.media_id for each in a.media} & {each.media_id for each in b.media}:
        return Possible.TWO_IN_ONE_PHOTOGRAPH
    if a.media[0].card == b.media[0].card or a.media[0].event_id == b.media[0].event_id:
        return Possible.YES
    seconds = _between(a, b)
    if seconds is None:
        return Possible.YES
    metres = _distance(a, b, places or {})
    if metres is None:
        return Possible.NOT_IN_TIME if seconds <= 0 else Possible.YES
    within = reach(seconds, chosen)
    return Possible.YES if metres <= within else Possible.NOT_IN_TIME


def reach(seconds: float, settings: MovementSettings) -> float:
    """How far apart two photographs of one leopard can be [m].

    Parameters
    ----------
    seconds
        Between them by the cameras' clocks [s].
    settings
        How fast and how far it walks.

    Examples
    --------
    >>> reach(3600.0, MovementSettings()), reach(86_400.0 * 2, MovementSettings())
    (8600.0, 87401.3...)
    """
    while_walking = max(0.0, seconds) + settings.slack_time
    days = settings.daily * (1.0 + while_walking / _DAY)
    return settings.slack_distance + min(settings.speed * while_walking, days)


def _between(a: Sighting, b: Sighting) -> float | None:
    """Between the closest photographs [s], 0 where they overlap; None without times."""
    times_a = [each.timestamp for each in a.media if each.timestamp and each.deployment_id]
    times_b = [each.timestamp for each in b.media if each.timestamp and each.deployment_id]
    if not times_a or not times_b:
        return None
    gap = max(min(times_a) - max(times_b), min(times_b) - max(times_a))
    return max(0.0, gap.total_seconds())


def _distance(a: Sighting, b: Sighting, places: Places) -> float | None:
    here = places.get(a.media[0].deployment_id or "")
    there = places.get(b.media[0].deployment_id or "")
    if here is None or there is None:
        return None
    return hypot(here[0] - there[0], here[1] - there[1])
