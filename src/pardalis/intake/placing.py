"""Photographs put in their place and time, station by station."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from jaxtyping import Float

from pardalis.intake.belonging import Belonging, match_cards
from pardalis.intake.card_files import CardFiles
from pardalis.intake.clock import place_in_time
from pardalis.intake.clock_difference import doubts_of_clocks
from pardalis.intake.clocks.doubts import doubts_of_records
from pardalis.intake.clocks.mending import Mends, with_mended_clocks
from pardalis.intake.clocks.record import clock_records
from pardalis.intake.doubts import doubts_of_photos, without_offset
from pardalis.intake.doubts_of_table import (
    doubts_of_dates,
    doubts_of_positions,
    doubts_of_stands,
)
from pardalis.intake.duplicates import doubts_of_copies, set_apart
from pardalis.intake.events import with_bursts, with_events
from pardalis.intake.pairs import CameraPair, find_pairs, name_stations
from pardalis.intake.sequences import frames
from pardalis.intake.settings import IntakeSettings
from pardalis.intake.stands import FilesByStand
from pardalis.intake.times.choice import doubts_of_times, with_chosen_times
from pardalis.records.card_file import CardFile
from pardalis.records.clock_doubt import ClockDoubt
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.media import Media, Placement
from pardalis.records.problem import Problem


@dataclass(frozen=True, slots=True)
class Ground:
    """What places rest on besides the photographs.

    Parameters
    ----------
    deployments
        The table, or None if the survey has none.
    gaps
        Times in which cameras did not work.
    settings
        What makes a burst, an event and a pair.
    mends
        Of clocks that were wrong, by `deployment_id`; the files' own times are not changed.
    right
        `deployment_id`s of clocks that a person says were right.
    """

    deployments: Sequence[Deployment] | None
    gaps: Sequence[EffortGap]
    settings: IntakeSettings
    mends: Mends
    right: Collection[str] = ()

    def belonging(self, cards: Iterable[str]) -> Belonging:
        """Which deployment each card belongs to.

        Parameters
        ----------
        cards
            Of the survey.
        """
        if self.deployments is None:
            return Belonging(dict.fromkeys(cards), ())
        return match_cards(cards, self.deployments)


class Placing:
    """One pass over a survey's stations, with the doubts that it met.

    Parameters
    ----------
    files
        The photographs and videos of the survey as read, by card.
    ground
        What their places rest on.
    """

    def __init__(self, files: CardFiles, ground: Ground) -> None:
        self._ground = ground
        self._belonging = ground.belonging(files.cards)
        timed = partial(with_chosen_times, settings=ground.settings)
        self._files = FilesByStand(files, self._belonging, timed)
        self._of = self._files.deployment_of
        _, self.duplicates = set_apart(files.copies(), self._of)
        self._left_out = {copy.file_path for copy in self.duplicates}
        self.pairs: tuple[CameraPair, ...] = ()
        self._station_of: Mapping[str, str] = {}
        self._starts: dict[str, Float[np.ndarray, " bursts"]] = {}
        self._times: dict[str, list[Problem]] = {}
        self._doubts: dict[str, list[Problem]] = {}
        self._without_offset: set[str] = set()
        self._copied: set[str] = set()
        self._clocks: list[ClockDoubt] = []

    def stations(self) -> list[list[str]]:
        """The cards of each place at which photographs make common events."""
        if self._ground.deployments is None:
            # Which cameras are paired is known only when the times of all have been seen.
            for card in self._files.cards:
                told = with_chosen_times(self._read(card), self._ground.settings)
                self._starts[card] = _burst_starts(self._with_bursts(card, told))
            seen = {card: starts for card, starts in self._starts.items() if len(starts)}
            self.pairs = find_pairs(seen, self._ground.settings)
        self._station_of = name_stations(self._files.cards, self.pairs)
        found: dict[tuple[bool, str], list[str]] = defaultdict(list)
        for card in self._files.cards:
            deployment = self._of[card]
            name = deployment.location_id if deployment else self._station_of[card]
            found[deployment is None, name].append(card)
        return list(found.values())

    def place(self, cards: Iterable[str]) -> list[Media]:
        """The photographs of one station in their places, of each card in order of time.

        Parameters
        ----------
        cards
            One of `stations`.
        """
        media: list[Media] = []
        timed: list[CardFile] = []
        for card in cards:
            photos = self._read(card)
            self._times[card] = doubts_of_times(photos, self._ground.settings)
            told = with_chosen_times(photos, self._ground.settings)
            timed += told
            named = self._with_bursts(card, told)
            self._doubts[card] = doubts_of_photos(photos, named, self._of, self._ground.gaps)
            if deployment := self._of[card]:
                self._doubts[card] += doubts_of_dates(card, named, deployment)
            if not photos:
                self._copied.add(card)
            if any(photo.timestamp and photo.utc_offset is None for photo in named):
                self._without_offset.add(card)
            self._starts[card] = _burst_starts(named)
            media += named
        records = clock_records(timed, self._of, self._ground.mends)
        self._clocks += doubts_of_records(records, self._ground.settings, self._ground.right)
        found = with_events(media, self._station, self._ground.settings)
        if not self._belonging.in_turn:
            return found
        return [replace(each, card=self._files.card_of(each.card)) for each in found]

    def problems(self) -> Iterator[Problem]:
        """What a person should know, once all stations are placed."""
        # Of a card that is a copy of others nobody need say where it stood.
        yield from (each for each in self._belonging.problems if each.subject not in self._copied)
        yield from doubts_of_positions(self._ground.deployments or ())
        yield from doubts_of_stands(self._ground.deployments or ())
        yield from doubts_of_copies(self.duplicates, self._of)
        for told in (self._times, self._doubts):
            for card in sorted(told):
                yield from told[card]
        yield from without_offset(self._without_offset)
        seen = {card: starts for card, starts in self._starts.items() if len(starts)}
        yield from doubts_of_clocks(seen, self._of, self._ground.settings)

    @property
    def clock_doubts(self) -> tuple[ClockDoubt, ...]:
        """What looks wrong with clocks, by deployment, once all stations are placed."""
        return tuple(sorted(self._clocks, key=lambda doubt: doubt.deployment_id))

    def _read(self, card: str) -> list[CardFile]:
        files = self._files.of(card)
        return [file for file in files if file.file_path not in self._left_out]

    def _with_bursts(self, card: str, told: Sequence[CardFile]) -> list[Media]:
        settings, deployment = self._ground.settings, self._of[card]
        mended = with_mended_clocks(told, self._of, self._ground.mends)
        has_table = self._ground.deployments is not None
        without = Placement.NO_DEPLOYMENT if has_table else Placement.NO_TABLE
        placed = [place_in_time(photo, deployment, without) for photo in mended]
        return with_bursts(placed, settings, frames(told))

    def _station(self, photo: Media) -> str:
        """The name under which photographs make common events."""
        deployment = self._of[photo.card]
        if photo.placement is Placement.PLACED and deployment:
            return f"location {deployment.location_id}"
        if photo.placement is Placement.NO_TABLE:
            return f"station {self._station_of[photo.card]}"
        return f"{photo.placement} {photo.card}"


def _burst_starts(media: Iterable[Media]) -> Float[np.ndarray, " bursts"]:
    """When the bursts of a card begin [s]."""
    starts: dict[str, float] = {}
    for photo in media:
        if photo.timestamp:
            starts.setdefault(photo.burst_id, photo.timestamp.timestamp())
    return np.array(list(starts.values()))
