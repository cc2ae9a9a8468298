"""Which clocks look wrong, and what would mend them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pardalis.intake.belonging import match_cards
from pardalis.intake.card_files import CardFiles, HeldFiles
from pardalis.intake.clocks.mending import Mends
from pardalis.intake.clocks.paired import pair_doubts
from pardalis.intake.clocks.parts import ClockPart, limited, parts_of_clock
from pardalis.intake.clocks.record import ClockRecord, clock_records
from pardalis.intake.clocks.span import fits, looks_wrong, reset_row, span_doubts
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
    parts = [part for record in records for part in parts_of_clock(record)]
    told = [[] if part.record.deployment.deployment_id in right else _alone(part) for part in parts]
    doubted = {each.deployment_id for doubts in told for each in doubts}
    for part, doubts in zip(parts, told, strict=True):
        name = part.record.deployment.deployment_id
        for partner in _partners(part, parts):
            other = partner.deployment.deployment_id
            if name in right or (other in doubted and name not in doubted):
                continue
            sure = other in right or (name in doubted and other not in doubted)
            for doubt in pair_doubts(part.record, partner, settings):
                doubts.append(doubt if sure else _unsure(doubt))
    by_name: dict[str, list[_Told]] = defaultdict(list)
    for part, doubts in zip(parts, told, strict=True):
        by_name[part.record.deployment.deployment_id].append((part, _best_first(doubts)))
    every = (_best_first(_limited(by_name[name])) for name in sorted(by_name))
    return tuple(doubt for doubts in every for doubt in doubts)


_Told = tuple[ClockPart, list[ClockDoubt]]


def _alone(part: ClockPart) -> list[ClockDoubt]:
    """What is said against a clock without that of the paired camera."""
    record = part.record
    found = list(span_doubts(record, part.card_photos))
    if reset_row(record) is not None:
        # The hours are of two clocks.
        return found
    wrong = looks_wrong(record)
    for doubt in sunlight_doubts(record):
        # Hours do not mend a clock that is days or years off.
        far = wrong and not all(fits(record, mend) for mend in doubt.mends)
        found.append(replace(doubt, mends=()) if far else doubt)
    return found


def _limited(told: list[_Told]) -> list[ClockDoubt]:
    """Mends are for the photographs that asked for them, unless all of a deployment ask alike."""
    every = [doubt for _, doubts in told for doubt in doubts]
    asked = {next((doubt.mends for doubt in doubts), ()) for _, doubts in told}
    if len(told) == 1 or (len(asked) == 1 and () not in asked):
        return every
    return [
        limited(doubt, part.record, [other.record for other, _ in told if other is not part])
        for part, doubts in told
        for doubt in doubts
    ]


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


def _partners(part: ClockPart, parts: Iterable[ClockPart]) -> list[ClockRecord]:
    """The clocks of the other cameras of its location, without what lies outside deployments."""
    own = part.record.deployment
    return [
        other.record
        for other in parts
        if other.is_main
        and other.record.deployment.location_id == own.location_id
        and other.record.deployment != own
        and _together(part.record, other.record)
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
