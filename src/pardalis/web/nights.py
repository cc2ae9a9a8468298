"""The nights of a station as bars."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from pardalis.records.effort_calendar import NightKind, NightsAlike


@lru_cache(maxsize=4096)
def drawn(spells: tuple[NightsAlike, ...]) -> Markup:
    """The nights of one station as bars, as high as the share that worked.

    Parameters
    ----------
    spells
        From the first night to the last.

    Examples
    --------
    >>> print(drawn((NightsAlike(NightKind.WORKED, 0.5, 3, 2),)))
    <rect class="worked" x="3" width="2" y="10" height="10"/>
    """
    bars = (
        (each, 20 * (each.share or 0.25)) for each in spells if each.night is not NightKind.NONE
    )
    return Markup("").join(
        Markup('<rect class="{}" x="{}" width="{}" y="{:g}" height="{:g}"/>').format(
            each.night.value, each.first, each.nights, 20 - height, height
        )
        for each, height in bars
    )
