"""Effort: when each camera worked, and the camera-nights of each station."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from jaxtyping import Float

from pardalis.history.nights import NOON, Nights, local_time, night_of
from pardalis.records.deployment import Deployment, EffortGap

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingSpell:
    """A time in which a camera worked without a break; UTC, the end not part of it.

    Parameters
    ----------
    start, end
        Aware times in UTC.
    """

    start: datetime
    end: datetime


def working_spells(deployment: Deployment, gaps: Iterable[EffortGap]) -> tuple[WorkingSpell, ...]:
    """The deployment less its gaps, which may overlap, in order of time.

    Parameters
    ----------
    deployment
        The deployment.
    gaps
        Any; those of other deployments are passed over.
    """
    own = sorted(
        (gap.gap_start, gap.gap_end)
        for gap in gaps
        if gap.deployment_id == deployment.deployment_id and gap.gap_end > gap.gap_start
    )
    spells, at = [], deployment.deployment_start
    for gap_start, gap_end in own:
        if gap_start > at:
            spells.append(WorkingSpell(at, min(gap_start, deployment.deployment_end)))
        at = max(at, gap_end)
    spells.append(WorkingSpell(at, deployment.deployment_end))
    return tuple(spell for spell in spells if spell.end > spell.start)


def camera_nights(
    spells: Iterable[WorkingSpell], utc_offset: int, nights: Nights
) -> Float[np.ndarray, " occasions"]:
    """How much of each night a camera worked, 0 to 1.

    A night is the 24 hours from noon to noon; the night on which a camera is set up or taken
    down, or on which a gap begins or ends, counts in proportion. So a gap of two days takes two
    camera-nights at whatever hour it begins, and a photograph taken while the camera worked
    always lies on an occasion with effort.

    Parameters
    ----------
    spells
        When the camera worked.
    utc_offset
        Of the camera's clock [minutes].
    nights
        The occasions.

    Examples
    --------
    >>> from datetime import UTC, date
    >>> first, last = datetime(2026, 3, 1, 18, tzinfo=UTC), datetime(2026, 3, 3, 0, tzinfo=UTC)
    >>> camera_nights([WorkingSpell(first, last)], 0, Nights(date(2026, 3, 1), 3)).tolist()
    [0.75, 0.5, 0.0]
    """
    worked = np.zeros(nights.count)
    for spell in spells:
        start, end = local_time(spell.start, utc_offset), local_time(spell.end, utc_offset)
        night = night_of(spell.start, utc_offset)
        while (dusk := datetime.combine(night, datetime.min.time()) + NOON) < end:
            share = (min(end, dusk + ONE_DAY) - max(start, dusk)) / ONE_DAY
            occasion = nights.occasion(night)
            if occasion is not None:
                worked[occasion] += share
            night += ONE_DAY
    return worked


def usage_matrix(
    location_ids: Sequence[str],
    deployments: Sequence[Deployment],
    gaps: Sequence[EffortGap],
    nights: Nights,
) -> Float[np.ndarray, "detectors occasions"]:
    """Effort of each station on each night: camera-nights, summed over its cameras.

    Parameters
    ----------
    location_ids
        The stations, one a row.
    deployments
        Those that count as effort; leave out one whose clock was wrong.
    gaps
        Times in which a deployed camera did not work.
    nights
        The occasions.

    References
    ----------
    Efford, Borchers & Mowat (2013) Varying effort in capture-recapture studies. Methods in Ecology
    and Evolution 4:629-636.
    """
    usage = np.zeros((len(location_ids), nights.count))
    row = {location_id: number for number, location_id in enumerate(location_ids)}
    for deployment in deployments:
        spells = working_spells(deployment, gaps)
        usage[row[deployment.location_id]] += camera_nights(spells, deployment.utc_offset, nights)
    return usage
