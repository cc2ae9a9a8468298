"""What made a camera take a photograph."""

from __future__ import annotations

from enum import StrEnum


class Trigger(StrEnum):
    """Why a photograph was taken, as the camera notes it."""

    MOTION = "motion"
    TIME_LAPSE = "time_lapse"
    EXTERNAL = "external"
    BY_HAND = "by_hand"
    CAMERA = "camera"
