"""The captures that an estimate is made from: who counts, by which flank, and with what effort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from pardalis.errors import InputError
from pardalis.exchange.animal_tables import read_covariates
from pardalis.history.captures import capture_history
from pardalis.history.effort_doubts import as_gaps
from pardalis.history.flanks import choose_flank
from pardalis.history.inherited import Traits, inherited
from pardalis.history.moved import with_stations
from pardalis.history.nights import session_nights
from pardalis.history.stations import deployments_projection
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.detection import Flank
from pardalis.records.individual import Individual
from pardalis.records.problem import Problem
from pardalis.records.sighting import Sighting
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.counted_effort import CountedEffort
from pardalis.workflows.fit_models import SEX
from pardalis.workflows.settings import EstimateSettings

FLANKS = ("best", "left", "right", "joint")


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


def gather(
    known: Catalogue,
    deployments: tuple[Deployment, ...],
    effort: CountedEffort,
    settings: EstimateSettings,
) -> Captures:
    """The captures of one flank, with effort, and what could not be counted.

    Parameters
    ----------
    known
        The individuals and their sightings.
    deployments
        The survey's table.
    effort
        What of it counts.
    settings
        Session, the animals' table, the flank if one was chosen, and whether doubtful nights count.

    Raises
    ------
    InputError
        If animals cannot be counted by that flank.
    """
    asked = _flank(settings.flank)
    deployments = with_stations(deployments)
    excluded = frozenset(effort.excluded)
    lost = effort.gaps
    if settings.doubtful_effort == "drop":
        lost = (*lost, *as_gaps(effort.doubts))
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


def _flank(name: str) -> Flank | None:
    """The one flank that was named; None if it is to be chosen, as where both are counted."""
    if name not in FLANKS:
        raise InputError(
            f"Animals cannot be counted by '{name}'.", "Name left, right, joint or best."
        )
    return Flank(name) if name in (Flank.LEFT, Flank.RIGHT) else None
