"""The settings of mending a camera's clock."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pardalis.workflows.settings import setting

SwapName = Literal["at_setting", "in_each"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MendSettings:
    """How a camera's clock is mended; at least one of the first four."""

    project: Path | None = setting(None, "Project folder; by default 'pardalis' in the survey.")
    shift: str | None = setting(
        None, "Move its times: '+1 h', '-2 d 3 h', '+1 year', '+12 min 30 s'."
    )
    known: tuple[str, ...] = setting(
        (),
        "A reading of the clock and the true time: '2026-03-01 12:00 = 2026-03-01 12:07'. One "
        "gives a shift, two a steady drift.",
    )
    swap_day_month: SwapName | None = setting(
        None,
        "Day and month were exchanged when the clock was set (at_setting), or are in each "
        "photograph's time (in_each).",
    )
    daylight_saving: str | None = setting(
        None, "The clock followed summer time: its zone, such as Europe/Rome."
    )
    since: str | None = setting(None, "Only photographs from this reading of its clock on.")
    until: str | None = setting(None, "Only photographs until this reading of its clock.")
    also: bool = setting(
        False, "Add to the mend that stands; without it the new one takes its place."
    )
