"""Which clocks look wrong, and what would mend them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import permutations

from pardalis.intake.belonging import match_cards
from pardalis.intake.card_files import CardFiles, HeldFiles
from pardalis.intake.clocks.mending import Mends
from pardalis.intake.clocks.paired import pair_doubts
from pardalis.intake.clocks.record import ClockRecord, clock_records
from pardalis.intake.clocks.span import reset_row, span_doubts
from pardalis.intake.clocks.sunlight import sunlight_doubts
from pardalis.intake.duplicates import set_apart
from pardalis.intake.settings import IntakeSettings
from pardalis.intake.stands import FilesByStand
from pardalis.records.card_file import CardFile
from pardalis.records.clock_doubt import ClockCheck, ClockDoubt
from pardalis.records.deployment import Deployment
from pardalis.records.sentence import following, say

_ORDER = (
    ClockCheck.PAIRED_CAMERA,
    ClockCheck.START_AND_END,
    ClockCheck.OWN_ORDER,
    ClockCheck.SUNLIGHT,
)
_LOOK = say("Look at photographs of both; say of the right one: pardalis clocks right.")
_EITHER = say("Which of the two clocks is wrong, the photographs do not tell.")


def records_of(
    files: Iterable[CardFile], deployments: Sequence[Deployment], mends: Mends
) -> tuple[ClockRecord, ...]:
    """The clocks of photographs that are in memory; as `records_by_station`.

    Parameters
    ----------
    files
        As read, with the times that count.
    deployments, mends
        As there.
    """
    stations = records_by_station(HeldFiles(files), deployments, mends, list)
    found = (record for station in stations for record in station)
    return tuple(sorted(found, key=lambda record: record.files[0].card))


def records_by_station(
    files: CardFiles,
    deployments: Sequence[Deployment],
    mends: Mends,
    timed: Callable[[Sequence[CardFile]], Iterable[CardFile]],
) -> Iterator[tuple[ClockRecord, ...]]:
    """The clocks of a survey as they stand, those of one station after the other.

    Parameters
    ----------
    files
        The survey's photographs by card; those of one station are in memory at a time.
    deployments
        The table.
    mends
        In force, by `deployment_id`.
    timed
        Gives photographs the times that count.
    """
    files = FilesByStand(files, match_cards(files.cards, deployments), timed)
    deployment_of = files.deployment_of
    _, copies = set_apart(files.copies(), deployment_of)
    left_out = {copy.file_path for copy in copies}
    stations: dict[str, list[str]] = defaultdict(list)
    for card in files.cards:
        if deployment := deployment_of[card]:
            stations[deployment.location_id].append(card)
    for cards in stations.values():
        read = (file for card in cards for file in files.of(card))
        photos = [file for file in read if file.file_path not in left_out]
        yield clock_records(timed(photos), deployment_of, mends)


def doubts_of_records(
    records: Sequence[ClockRecord],
    settings: IntakeSettings,
    right: Collection[str] = (),
) -> tuple[ClockDoubt, ...]:
    """What start and end, the paired camera and the sun say against the clocks of a survey.

    Where only one of two paired cameras is doubted for another reason, the other is taken to be
    right.

    Parameters
    ----------
    records
        As `records_of` gives them.
    settings
        `pair_window` [s] and `pair_chance`.
    right
        `deployment_id`s of clocks that a person says were right.
    """
    alone: dict[str, list[ClockDoubt]] = defaultdict(list)
    for record in records:
        name = record.deployment.deployment_id
        if name not in right:
            alone[name] += span_doubts(record)
            # After a reset the hours are of two clocks.
            alone[name] += sunlight_doubts(record) if reset_row(record) is None else ()
    doubted = {name for name, doubts in alone.items() if doubts}
    for record, partner in _pairs(records):
        name, other = record.deployment.deployment_id, partner.deployment.deployment_id
        if name in right or (other in doubted and name not in doubted):
            continue
        sure = other in right or (name in doubted and other not in doubted)
        for doubt in pair_doubts(record, partner, settings):
            alone[name].append(doubt if sure else _unsure(doubt))
    return tuple(doubt for name in sorted(alone) for doubt in _best_first(alone[name]))


def proposals(doubts: Iterable[ClockDoubt]) -> Mapping[str, ClockDoubt]:
    """The doubt whose mend is proposed for each deployment, by `deployment_id`.

    Parameters
    ----------
    doubts
        Of a survey, those of one deployment the surest first.
    """
    found: dict[str, ClockDoubt] = {}
    for doubt in doubts:
        if doubt.mends:
            found.setdefault(doubt.deployment_id, doubt)
    return found


def _pairs(records: Sequence[ClockRecord]) -> list[tuple[ClockRecord, ClockRecord]]:
    by_place: dict[str, list[ClockRecord]] = defaultdict(list)
    for record in records:
        by_place[record.deployment.location_id].append(record)
    return [
        (record, partner)
        for own in by_place.values()
        for record, partner in permutations(own, 2)
        if record.deployment != partner.deployment and _together(record, partner)
    ]


def _together(record: ClockRecord, partner: ClockRecord) -> bool:
    one, other = record.deployment, partner.deployment
    return (
        one.deployment_start < other.deployment_end and other.deployment_start < one.deployment_end
    )


def _unsure(doubt: ClockDoubt) -> ClockDoubt:
    return ClockDoubt(
        doubt.deployment_id,
        doubt.check,
        following(doubt.reason, _EITHER),
        doubt.mends,
        doubt.remedy or _LOOK,
    )


def _best_first(doubts: list[ClockDoubt]) -> list[ClockDoubt]:
    """The paired camera tells a time to seconds, start and end often a year, the sun an hour."""
    return sorted(doubts, key=lambda doubt: (not doubt.mends, _ORDER.index(doubt.check)))
