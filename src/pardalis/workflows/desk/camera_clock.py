"""The clock of one camera: what looks wrong, what would mend it, and what that would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pardalis.intake.clocks.doubts import doubts_of_records, proposals, records_of
from pardalis.intake.clocks.in_words import (
    mend_words,
    mends_text,
    read_mends,
    right_clocks,
    standing_clocks,
)
from pardalis.intake.clocks.in_words import standing_mends as mends_of
from pardalis.intake.clocks.mending import mended
from pardalis.intake.clocks.record import ClockRecord
from pardalis.intake.settings import IntakeSettings
from pardalis.intake.times.choice import with_chosen_times
from pardalis.records.clock_doubt import ClockDoubt
from pardalis.records.clock_mend import ClockMend
from pardalis.records.decision import Decision
from pardalis.records.deployment import Deployment
from pardalis.records.sentence import strung
from pardalis.report.camera_pictures import Spell, clock_picture
from pardalis.store.database import Connection
from pardalis.store.desk.cameras import files_of_cameras
from pardalis.workflows.foreign_tables import known_files
from pardalis.workflows.photo_times import settings_of_last_import, time_rules


@dataclass(frozen=True, slots=True)
class TimesOfCard:
    """The times of a card's photographs, as they stand or as they would be.

    Parameters
    ----------
    outside
        How many lie outside the deployment.
    first, last
        The earliest and the latest, by the camera's clock, naive.
    """

    outside: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class ClockView:
    """What is known of a camera's clock.

    Parameters
    ----------
    doubts
        What looks wrong, the surest first.
    proposed
        The mend that is proposed; empty where the photographs do not tell one.
    proposed_words, reason
        The same as a person reads it, and why it is proposed.
    standing
        The mends in force, as a person reads them.
    photographs
        With a time.
    now, then
        Times as they stand, and with what is proposed; None without a photograph or a proposal.
    picture
        Times in the order in which the photographs were taken, as SVG; empty without any.
    proposed_text
        The proposal as the ledger would keep it: who accepts it names it; empty without one.
    """

    doubts: tuple[ClockDoubt, ...]
    proposed: tuple[ClockMend, ...]
    proposed_words: str
    reason: str
    standing: tuple[str, ...]
    photographs: int
    now: TimesOfCard | None
    then: TimesOfCard | None
    picture: str
    proposed_text: str = ""

    @property
    def returning(self) -> int:
        """How many photographs would come to lie within the deployment."""
        return self.now.outside - self.then.outside if self.now and self.then else 0


def clock_view(
    connection: Connection,
    deployment_id: str,
    deployments: Sequence[Deployment],
    ledger: Sequence[Decision],
    label: str = "",
) -> ClockView:
    """The clock of one camera, held against its deployment, its paired camera and the sun.

    Parameters
    ----------
    connection
        To read with.
    deployment_id
        Whose clock.
    deployments
        All of the survey.
    ledger
        All that was said.
    label
        The picture in words.
    """
    records = _records(connection, deployment_id, deployments, ledger)
    doubts = tuple(
        each
        for each in doubts_of_records(records, IntakeSettings(), right_clocks(ledger))
        if each.deployment_id == deployment_id
    )
    chosen = proposals(doubts).get(deployment_id)
    standing = standing_clocks(ledger).get(deployment_id)
    before = read_mends(standing.value) if standing else ()
    proposed = (*before, *chosen.mends) if chosen else ()
    # Of all its cards, one after the other: a mend may be for one of them.
    own = [each for each in records if each.deployment.deployment_id == deployment_id]
    now = tuple(time for each in own for time in each.now)
    if not now:
        return ClockView(doubts, proposed, "", "", _words(before), 0, None, None, "")
    then = _then(own, proposed) if chosen else None
    stood = Spell(own[0].start, own[0].end)
    return ClockView(
        doubts,
        proposed,
        strung(*_words(chosen.mends)) if chosen else "",
        chosen.reason if chosen else "",
        _words(before),
        len(now),
        _times(own[0], now),
        None if then is None else _times(own[0], then),
        clock_picture(stood, now, then, label),
        mends_text(proposed) if chosen else "",
    )


def _records(
    connection: Connection,
    deployment_id: str,
    deployments: Sequence[Deployment],
    ledger: Sequence[Decision],
) -> tuple[ClockRecord, ...]:
    """Of this camera and of those that stand beside it: no other photograph is read."""
    place = {each.deployment_id: each.location_id for each in deployments}[deployment_id]
    beside = [each for each in deployments if each.location_id == place]
    files = files_of_cameras(connection, (each.deployment_id for each in beside))
    rules = replace(IntakeSettings(), **time_rules(settings_of_last_import(connection)))
    timed = tuple(with_chosen_times(known_files(files, None), rules))
    return records_of(timed, deployments, mends_of(ledger))


def _words(mends: Sequence[ClockMend]) -> tuple[str, ...]:
    return tuple(map(mend_words, mends))


def _then(records: Sequence[ClockRecord], mends: Sequence[ClockMend]) -> list[datetime]:
    return [
        time for each in records for time in mended(each.own, mends, each.deployment.utc_offset)
    ]


def _times(record: ClockRecord, times: Sequence[datetime]) -> TimesOfCard:
    outside = sum(not record.start <= t.replace(microsecond=0) <= record.end for t in times)
    return TimesOfCard(outside, min(times), max(times))
