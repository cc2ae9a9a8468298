"""The captures that an estimate is made from: who counts, by which flank, and with what effort."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from pardalis.errors import InputError
from pardalis.exchange.animal_tables import read_covariates
from pardalis.history.captures import capture_history
from pardalis.history.effort_doubts import WORKED, as_gaps, worked_without_photograph
from pardalis.history.flanks import choose_flank
from pardalis.history.inherited import Traits, inherited
from pardalis.history.moved import with_stations
from pardalis.history.nights import night_of, session_nights
from pardalis.history.stations import deployments_projection
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.detection import Flank
from pardalis.records.effort_doubt import EffortDoubt
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.problem import Problem
from pardalis.records.sighting import Sighting
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.fit_models import SEX
from pardalis.workflows.settings import EstimateSettings

_NO_PHOTOGRAPH = "No photograph of it was imported: its nights are not counted as effort."
_DECLARE = (
    "Import its card; if the camera worked and took no photograph, write 'yes' into the column "
    f"'{WORKED}' of deployments.csv."
)
FLANKS = ("best", "left", "right", "joint")

_CLOCK_SHARE = 0.1
"""From this share of photographs outside its deployment on, a camera's clock was wrong.

A visit before the start or after the end gives a few; a reset clock gives all that follow."""


@dataclass(frozen=True, slots=True)
class Counting:
    """All that captures are counted with, whatever catalogue says who is who.

    Parameters
    ----------
    individuals
        The catalogue.
    sightings
        With a coat to tell an animal by.
    deployments, gaps
        Effort, and when there was none.
    excluded
        `deployment_id`s that count neither as effort nor as captures.
    session
        Name of the sampling period.
    animals
        Table of each animal's covariates; None without one.

    The sex that people gave an animal in the ledger is its covariate `sex`, unless the table has a
    column of that name.
    """

    individuals: tuple[Individual, ...]
    sightings: tuple[Sighting, ...]
    deployments: tuple[Deployment, ...]
    gaps: tuple[EffortGap, ...]
    excluded: frozenset[str]
    session: str
    animals: Path | None

    def history(
        self, flank: Flank, drawn: Sequence[Individual] | None = None
    ) -> tuple[CaptureHistory, tuple[Problem, ...]]:
        """Captures of one flank, and what could not be counted.

        Parameters
        ----------
        flank
            The side that counts.
        drawn
            Who is who by another catalogue than the project's own.
        """
        chosen = self.individuals if drawn is None else tuple(drawn)
        history, problems = capture_history(
            chosen,
            self.sightings,
            self.deployments,
            self.gaps,
            flank,
            self.session,
            self.excluded,
        )
        traits = self._traits(history)
        if not traits:
            return history, problems
        known = inherited(history.individual_ids, chosen, self.individuals, traits)
        return replace(history, covariates=known), problems

    def _traits(self, history: CaptureHistory) -> Traits:
        """What is known of the catalogue's animals: by the table, and their sex by the ledger."""
        table: Traits = ()
        if self.animals is not None:
            names = tuple(each.individual_id for each in self.individuals)
            table = read_covariates(self.animals, replace(history, individual_ids=names))
        sexes = tuple(each.sex for each in self.individuals)
        if not any(sexes) or any(name in SEX for name, _ in table):
            return table
        return (*table, (SEX[0], sexes))


@dataclass(frozen=True, slots=True, eq=False)
class Captures:
    """What an estimate is made from.

    Parameters
    ----------
    flank
        The side that counts.
    history
        Captures by station and night, with effort.
    evenings
        Date of the evening of each occasion.
    problems
        Deployments without effort, and sightings that could not be counted.
    crs
        System of the stations' coordinates, as PROJ writes it.
    counting
        What they were counted with.
    """

    flank: Flank
    history: CaptureHistory
    evenings: tuple[date, ...]
    problems: tuple[Problem, ...]
    crs: str
    counting: Counting


@dataclass(frozen=True, slots=True)
class CountedEffort:
    """What counts as effort.

    Parameters
    ----------
    deployments
        That worked, each under the name of its station.
    gaps
        Times in which they did not, or in which their clocks were wrong.
    excluded
        `deployment_id`s that are no effort at all.
    problems
        Why not.
    """

    deployments: tuple[Deployment, ...]
    gaps: tuple[EffortGap, ...]
    excluded: tuple[str, ...]
    problems: tuple[Problem, ...]


def gather(
    known: Catalogue,
    deployments: tuple[Deployment, ...],
    gaps: tuple[EffortGap, ...],
    settings: EstimateSettings,
    doubts: tuple[EffortDoubt, ...] = (),
) -> Captures:
    """The captures of one flank, with effort, and what could not be counted.

    Parameters
    ----------
    known
        Photographs and individuals.
    deployments, gaps
        The survey's table.
    settings
        Session, the animals' table, the flank if one was chosen, and whether doubtful nights count.
    doubts
        Times of doubtful effort.

    Raises
    ------
    InputError
        If animals cannot be counted by that flank.
    """
    asked = _flank(settings.flank)
    effort = counted_effort(known, deployments, gaps)
    deployments = with_stations(deployments)
    excluded = frozenset(effort.excluded)
    lost = effort.gaps
    if settings.doubtful_effort == "drop":
        lost = (*lost, *as_gaps(doubts))
    flank = asked or choose_flank(known.individuals, known.usable, deployments, lost, excluded)
    counting = Counting(
        known.individuals,
        known.usable,
        deployments,
        lost,
        excluded,
        settings.session,
        settings.animals,
    )
    history, problems = counting.history(flank)
    nights = session_nights(effort.deployments)
    crs = deployments_projection(effort.deployments or deployments).proj_string
    evenings = tuple(nights.first + timedelta(days=row) for row in range(nights.count))
    told = (*effort.problems, *problems)
    return Captures(flank, history, evenings, told, crs, counting)


def counted_effort(
    known: Catalogue, deployments: tuple[Deployment, ...], gaps: tuple[EffortGap, ...]
) -> CountedEffort:
    """The deployments that count as effort, under the names of their stations, and their gaps.

    Parameters
    ----------
    known
        Photographs.
    deployments, gaps
        The survey's table.
    """
    placed = with_stations(deployments)
    silent_ones, unclocked = _without_record(known, placed)
    excluded = tuple(problem.subject for problem in silent_ones)
    return CountedEffort(
        tuple(each for each in placed if each.deployment_id not in excluded),
        (*gaps, *(gap for gap, _ in unclocked)),
        excluded,
        (*silent_ones, *(problem for _, problem in unclocked)),
    )


def _flank(name: str) -> Flank | None:
    """The one flank that was named; None if it is to be chosen, as where both are counted."""
    if name not in FLANKS:
        raise InputError(
            f"Animals cannot be counted by '{name}'.", "Name left, right, joint or best."
        )
    return Flank(name) if name in (Flank.LEFT, Flank.RIGHT) else None


_Unclocked = tuple[EffortGap, Problem]


def _without_record(
    known: Catalogue, deployments: tuple[Deployment, ...]
) -> tuple[list[Problem], list[_Unclocked]]:
    """Deployments without a photograph, and spells in which a camera's clock was wrong."""
    placed: dict[str, list[datetime]] = defaultdict(list)
    outside: Counter[str] = Counter()
    for each in sorted(known.media, key=_order_on_card):
        name = each.deployment_id or ""
        if each.placement is Placement.PLACED and each.timestamp is not None:
            placed[name].append(each.timestamp)
        elif each.placement is Placement.OUTSIDE_DEPLOYMENT and placed[name]:
            # Those before the first that fits are tests, or an old card's; a reset comes later.
            outside[name] += 1
    photographed = {each.deployment_id for each in known.media}
    silent_ones, unclocked = [], []
    for deployment in deployments:
        name = deployment.deployment_id
        seen = len(placed[name]) + outside[name]
        if name not in photographed:
            if not worked_without_photograph(deployment):
                silent_ones.append(Problem(name, "no_effort", _NO_PHOTOGRAPH, _DECLARE))
        elif not placed[name] or outside[name] >= _CLOCK_SHARE * seen:
            unclocked.append(_unclocked(deployment, placed[name], outside[name], seen))
    return silent_ones, unclocked


def _order_on_card(photo: Media) -> tuple[str, list[int], str]:
    """Cameras number their files: IMG_9 before IMG_10."""
    numbers = [int(digits) for digits in re.findall(r"\d+", photo.file_path[len(photo.card) :])]
    return photo.card, numbers, photo.file_path


def _unclocked(
    deployment: Deployment, placed: list[datetime], outside: int, seen: int
) -> _Unclocked:
    """The rest of a deployment after the last photograph with a date that can be believed."""
    start = max(placed) + timedelta(seconds=1) if placed else deployment.deployment_start
    end = max(start, deployment.deployment_end)
    number = f"{outside} of its {seen} photographs are" if placed else "All its photographs are"
    reason = (
        f"{number} dated outside it: its clock was wrong, and its "
        f"nights from {night_of(start, deployment.utc_offset)} on are not counted as effort."
    )
    remedy = (
        "Mend the clock (pardalis clocks); if it was right, correct the deployment's times in the "
        "table."
    )
    name = deployment.deployment_id
    return EffortGap(name, start, end, "wrong clock"), Problem(name, "no_effort", reason, remedy)
