"""What one deployment's clock told, photograph by photograph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from jaxtyping import Float

from pardalis.intake.clocks.card_order import ordered_card
from pardalis.intake.clocks.mending import Mends, mended
from pardalis.records.card_file import CardFile
from pardalis.records.deployment import Deployment

_BURST = 10.0


@dataclass(frozen=True, slots=True)
class ClockRecord:
    """The times of one card's photographs, in the order in which they were taken.

    Parameters
    ----------
    deployment
        That the card belongs to.
    files
        Its photographs with a time.
    own
        The clock's own readings, naive.
    now
        The same as they stand, mends applied.
    follows
        Of each photograph, whether it is known to have been taken after the one before it.
    after, before
        Times between which all were taken, where other photographs of the card tell it.
    """

    deployment: Deployment
    files: tuple[CardFile, ...]
    own: tuple[datetime, ...]
    now: tuple[datetime, ...]
    follows: tuple[bool, ...]
    after: datetime | None = None
    before: datetime | None = None

    @property
    def start(self) -> datetime:
        """When the deployment began, by a right clock, naive."""
        return _local(self.deployment.deployment_start, self.deployment)

    @property
    def end(self) -> datetime:
        """When the deployment ended, by a right clock, naive."""
        return _local(self.deployment.deployment_end, self.deployment)

    @property
    def earliest(self) -> datetime:
        """Before this none of its photographs was taken, naive."""
        return max(self.start, self.after or self.start)

    @property
    def latest(self) -> datetime:
        """After this none of its photographs was taken, naive."""
        return min(self.end, self.before or self.end)

    @property
    def bursts(self) -> Float[np.ndarray, " bursts"]:
        """When its bursts begin, as the times stand [s], ascending."""
        offset = timedelta(minutes=self.deployment.utc_offset)
        times = np.sort([(time - offset).replace(tzinfo=UTC).timestamp() for time in self.now])
        if len(times) == 0:
            return np.empty(0)
        return np.asarray(times[np.concatenate([[True], np.diff(times) > _BURST])])


def clock_records(
    photos: Iterable[CardFile], deployment_of: Mapping[str, Deployment | None], mends: Mends
) -> tuple[ClockRecord, ...]:
    """The records of all cards that belong to a deployment, in order of card.

    Parameters
    ----------
    photos
        As read, each once.
    deployment_of
        The deployment of each card, if it has one.
    mends
        In force.
    """
    cards: dict[str, list[CardFile]] = defaultdict(list)
    for photo in photos:
        if deployment_of[photo.card] is not None and photo.camera_time is not None:
            cards[photo.card].append(photo)
    found = []
    for card in sorted(cards):
        deployment = deployment_of[card]
        assert deployment is not None
        files, follows = ordered_card(cards[card])
        own = tuple(file.camera_time for file in files if file.camera_time)
        parts = mends.get(deployment.deployment_id, ())
        now = tuple(mended(own, parts, deployment.utc_offset))
        found.append(ClockRecord(deployment, tuple(files), own, now, follows))
    return tuple(found)


def _local(time: datetime, deployment: Deployment) -> datetime:
    return time.replace(tzinfo=None) + timedelta(minutes=deployment.utc_offset)
