"""Give every photograph and video its place and time, and say what is doubtful."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pardalis.intake.card_files import CardFiles, HeldFiles
from pardalis.intake.clocks.mending import Mends
from pardalis.intake.duplicates import Duplicate
from pardalis.intake.pairs import CameraPair
from pardalis.intake.placing import Ground, Placing
from pardalis.intake.settings import IntakeSettings
from pardalis.records.card_file import CardFile
from pardalis.records.clock_doubt import ClockDoubt
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.media import Media
from pardalis.records.problem import Problem


@dataclass(frozen=True, slots=True)
class Placed:
    """What placing the photographs of a survey told besides their places.

    Parameters
    ----------
    duplicates
        Files left out because their bytes stand elsewhere too.
    pairs
        Paired cameras that were recognised by time, in surveys without a table.
    problems
        What a person should know.
    clock_doubts
        What looks wrong with clocks, by deployment, those of one the surest first.
    """

    duplicates: tuple[Duplicate, ...]
    pairs: tuple[CameraPair, ...]
    problems: tuple[Problem, ...]
    clock_doubts: tuple[ClockDoubt, ...]


@dataclass(frozen=True, slots=True)
class Intake(Placed):
    """The photographs of a survey in their places, and what is doubtful about them.

    Parameters
    ----------
    duplicates, pairs, problems, clock_doubts
        As of `Placed`.
    media
        One for each photograph and video, in order of card and time.
    """

    media: tuple[Media, ...]


def place_cards(
    files: CardFiles, ground: Ground, keep: Callable[[Sequence[Media]], None]
) -> Placed:
    """Place the photographs of a survey: each once, under its deployment, in UTC, in its event.

    Only the cards of one station are in memory at a time.

    Parameters
    ----------
    files
        The photographs and videos of the survey as read, by card.
    ground
        Table, rules, and what was said of clocks.
    keep
        Given the photographs of one station after the other, of each card in order of time.

    Returns
    -------
    Placed
        The same for the same files, whatever their order.
    """
    placing = Placing(files, ground)
    for cards in placing.stations():
        keep(placing.place(cards))
    problems = tuple(placing.problems())
    return Placed(placing.duplicates, placing.pairs, problems, placing.clock_doubts)


def place_media(
    files: Iterable[CardFile],
    deployments: Sequence[Deployment] | None,
    gaps: Sequence[EffortGap],
    settings: IntakeSettings,
    mends: Mends | None = None,
) -> Intake:
    """Place photographs that are in memory; as `place_cards`.

    Parameters
    ----------
    files
        All files of the survey as read, in any order; only photographs and videos are placed.
    deployments, gaps, settings, mends
        As of `Ground`.
    """
    media: list[Media] = []
    ground = Ground(deployments, gaps, settings, mends or {})
    placed = place_cards(HeldFiles(files), ground, media.extend)
    # Stations are not in order of card; each card's photographs are in theirs already.
    media.sort(key=lambda photo: photo.card)
    return Intake(
        placed.duplicates, placed.pairs, placed.problems, placed.clock_doubts, tuple(media)
    )
