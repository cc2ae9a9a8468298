"""A camera's clock that looks wrong, and how it might be mended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pardalis.records.clock_mend import ClockMend


class ClockCheck(StrEnum):
    """What a camera's clock was held against."""

    START_AND_END = "start_and_end"
    OWN_ORDER = "own_order"
    PAIRED_CAMERA = "paired_camera"
    SUNLIGHT = "sunlight"


@dataclass(frozen=True, slots=True)
class ClockDoubt:
    """What looks wrong with the clock of one deployment.

    Parameters
    ----------
    deployment_id
        The deployment.
    check
        What it was held against.
    reason
        What looks wrong, in words.
    mends
        What would put it right; empty where the photographs do not tell.
    remedy
        What a person should do, or look at.
    """

    deployment_id: str
    check: ClockCheck
    reason: str
    mends: tuple[ClockMend, ...] = ()
    remedy: str = ""
