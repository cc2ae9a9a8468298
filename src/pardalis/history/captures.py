"""Capture histories from identified sightings and the effort of the cameras."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pardalis.history.effort import WorkingSpell, usage_matrix, working_spells
from pardalis.history.nights import Nights, night_of, session_nights
from pardalis.history.stations import station_positions
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.detection import Flank
from pardalis.records.individual import Individual
from pardalis.records.media import Placement
from pardalis.records.problem import Problem
from pardalis.records.sentence import say
from pardalis.records.sighting import Sighting

ASSUMPTIONS = (
    say(
        "An occasion is a night from noon to noon by the camera's clock; an animal counts once for "
        "a station and night."
    ),
    say(
        "Effort is in camera-nights, summed over the cameras of a station; a night on which a "
        "camera worked in part counts in part."
    ),
)


@dataclass(frozen=True, slots=True)
class _Survey:
    """What a sighting is looked up in."""

    deployments: dict[str, Deployment]
    spells: dict[str, tuple[WorkingSpell, ...]]
    nights: Nights
    usage: np.ndarray
    row: dict[str, int]
    excluded: frozenset[str]


@dataclass(slots=True)
class _Tally:
    """Captures and problems found so far."""

    captures: set[tuple[str, int, int]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def capture_history(
    individuals: Sequence[Individual],
    sightings: Sequence[Sighting],
    deployments: Sequence[Deployment],
    gaps: Sequence[EffortGap],
    flank: Flank,
    session: str,
    excluded: frozenset[str] = frozenset(),
) -> tuple[CaptureHistory, tuple[Problem, ...]]:
    """The captures of one flank, by station and night, with their effort.

    Parameters
    ----------
    individuals
        The catalogue.
    sightings
        All; those of another flank are passed over.
    deployments, gaps
        The table of deployments, and the times without effort.
    flank
        The side that counts, so that no animal counts twice.
    session
        Name of the sampling period.
    excluded
        `deployment_id`s that count neither as effort nor as captures, as with a wrong clock.

    Returns
    -------
    tuple
        The history (proximity detectors), and every sighting of the flank that could not be
        counted, with its reason.
    """
    counted = [each for each in deployments if each.deployment_id not in excluded]
    stations = tuple(sorted({each.location_id for each in counted}))
    nights = session_nights(counted)
    usage = usage_matrix(stations, counted, gaps, nights)
    survey = _Survey(
        deployments={each.deployment_id: each for each in deployments},
        spells={each.deployment_id: working_spells(each, gaps) for each in counted},
        nights=nights,
        usage=usage,
        row={station: number for number, station in enumerate(stations)},
        excluded=excluded,
    )
    tally = _tally(individuals, sightings, flank, survey)
    places = station_positions(stations, counted)
    history = _assemble(session, stations, places, usage, tally.captures)
    return history, tuple(tally.problems)


def _tally(
    individuals: Sequence[Individual],
    sightings: Sequence[Sighting],
    flank: Flank,
    survey: _Survey,
) -> _Tally:
    owner = {name: each.individual_id for each in individuals for name in each.sightings}
    tally = _Tally()
    for sighting in sightings:
        if sighting.flank is not flank:
            continue
        problem, capture = _place(sighting, owner.get(sighting.sighting_id), survey)
        if problem is not None:
            tally.problems.append(problem)
        if capture is not None:
            tally.captures.add(capture)
    return tally


def _place(
    sighting: Sighting, individual_id: str | None, survey: _Survey
) -> tuple[Problem | None, tuple[str, int, int] | None]:
    """The animal, station row and occasion of a sighting, or why it has none."""
    media = sighting.media[0]
    name = f"sighting {sighting.sighting_id}"
    if individual_id is None:
        return Problem(name, "no_individual", say("It belongs to no individual.")), None
    deployment = survey.deployments.get(media.deployment_id or "")
    if media.placement is not Placement.PLACED or deployment is None or media.timestamp is None:
        reason = say(
            "Its photograph is under no deployment ({placement}).", placement=media.placement.value
        )
        remedy = say("Complete the table of deployments.")
        return Problem(name, "not_placed", reason, remedy), None
    if deployment.deployment_id in survey.excluded:
        reason = say(
            "Deployment {deployment} is left out of the effort.",
            deployment=deployment.deployment_id,
        )
        return Problem(name, "deployment_excluded", reason), None
    night = night_of(media.timestamp, deployment.utc_offset)
    occasion = survey.nights.occasion(night)
    spells = survey.spells[deployment.deployment_id]
    worked = any(spell.start <= media.timestamp <= spell.end for spell in spells)
    station = survey.row[deployment.location_id]
    if occasion is None or not worked or survey.usage[station, occasion] <= 0:
        reason = say(
            "It was photographed on the night of {night} while deployment {deployment} is said "
            "not to have worked.",
            night=str(night),
            deployment=deployment.deployment_id,
        )
        remedy = say("Correct the gap or the deployment's times.")
        return Problem(name, "no_effort", reason, remedy), None
    return None, (individual_id, station, occasion)


def _assemble(
    session: str,
    stations: tuple[str, ...],
    places: np.ndarray,
    usage: np.ndarray,
    captures: set[tuple[str, int, int]],
) -> CaptureHistory:
    animals = tuple(sorted({animal for animal, _, _ in captures}))
    row = {animal: number for number, animal in enumerate(animals)}
    ordered = sorted((row[animal], occasion, trap) for animal, trap, occasion in captures)
    table = np.array(ordered, dtype=np.int64).reshape(-1, 3)
    return CaptureHistory(
        session=session,
        detector="proximity",
        detector_ids=stations,
        detectors=places,
        usage=usage,
        individual_ids=animals,
        animal=table[:, 0],
        occasion=table[:, 1],
        trap=table[:, 2],
        count=np.ones(len(table), dtype=np.int64),
    )
