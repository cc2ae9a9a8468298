"""Detections to individuals: coats compared, decisions obeyed, a sheet for each animal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pardalis.identify.sightings.binding import bind
from pardalis.identify.sightings.corrections import said_identifiable, with_boxes
from pardalis.identify.sightings.group import SightingSettings, group_sightings
from pardalis.plugins import Matcher
from pardalis.records.decision import Decision, of_the_catalogue
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting
from pardalis.store import cards, findings, identities, results
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.catalogue import unusable
from pardalis.workflows.coats import KeptCoats, photos_of, read_coats
from pardalis.workflows.compare_coats import propose, weigh
from pardalis.workflows.derive import put_individuals
from pardalis.workflows.identify_outcome import STEP, conclude
from pardalis.workflows.judged_sightings import Before, Judged, fingerprints, judge
from pardalis.workflows.make_matcher import make_matcher, spelled
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.settings import IdentifySettings

_CHOICE = "matcher"


@dataclass(frozen=True, slots=True)
class _Ground:
    """What animals are told apart from: sightings as the machine grouped them, and what is said."""

    grouped: tuple[Sighting, ...]
    said: tuple[Decision, ...]
    ledger: tuple[Decision, ...]
    before: Before
    proposals: tuple[Proposal, ...]


def identify_animals(
    survey: Path, settings: IdentifySettings | None = None, progress: Progress = silent
) -> Outcome:
    """Tell the animals of a searched survey apart, and write its catalogue.

    What has not changed since the last run is not read or compared again.

    Parameters
    ----------
    survey
        The survey folder.
    settings
        The matcher.
    progress
        Told how many coats have been read.

    Returns
    -------
    Outcome
        How many individuals, from which flank, how often reader and machine err, and what waits
        for a person.

    Raises
    ------
    NotReadyError
        If nothing has been imported.
    PluginError
        If there is no such matcher.
    """
    settings = settings or IdentifySettings()
    with open_project(survey, settings.project) as project:
        return run(project, settings, progress)


def run(project: Project, settings: IdentifySettings, progress: Progress) -> Outcome:
    """Identify in an open project; as `identify_animals`.

    Parameters
    ----------
    project, settings, progress
        As there.
    """
    bring_up_to_date(project, settings, progress)
    return conclude(project)


def bring_up_to_date(project: Project, settings: IdentifySettings, progress: Progress) -> None:
    """Do what is to be done since the last run, and store the catalogue that follows.

    Parameters
    ----------
    project, settings, progress
        As for `run`.
    """
    matcher = _matcher(settings)
    ground = _ground(project)
    made_from = _made_from(matcher, ground)
    with project.database.read() as connection:
        if results.step_made_from(connection, STEP) == made_from:
            return
    whole = _identify(project, matcher, ground, settings, progress)
    with project.database.write() as connection:
        # Photographs that could not be read now are tried again at the next run.
        results.put_step(connection, STEP, made_from if whole else "", {})
        chosen = spelled(settings.matcher, settings.network, settings.also)
        results.put_step(connection, _CHOICE, chosen, {})


def settings_of_last_run(project: Project) -> IdentifySettings:
    """The matcher with which the project's animals were told apart.

    Parameters
    ----------
    project
        An open project.
    """
    with project.database.read() as connection:
        name = results.step_made_from(connection, _CHOICE)
    default = IdentifySettings(project=project.folder)
    return IdentifySettings(project=project.folder, matcher=name) if name else default


def _matcher(settings: IdentifySettings) -> Matcher:
    return make_matcher(settings.matcher, settings.network, settings.models, settings.also)


def _ground(project: Project) -> _Ground:
    with project.database.read() as connection:
        media = cards.all_media(connection)
        present = {each.media_id: each for each in media}
        found = tuple(each for each in findings.findings(connection) if each.media_id in present)
        # What is too unsure was left out when it was found.
        grouped = group_sightings(media, found, SightingSettings(confidence=0.0))
        ledger = identities.decisions(connection)
        said, _ = bind(of_the_catalogue(ledger), grouped, identities.heirs(connection))
        before = Before(identities.flanks(connection), identities.sighting_states(connection))
        return _Ground(grouped, said, ledger, before, identities.proposals(connection))


def _made_from(matcher: Matcher, ground: _Ground) -> str:
    """Of all that the catalogue follows from: the same if nothing has changed."""
    told = [_label(matcher), *(repr(each) for each in ground.ledger)]
    for sighting in ground.grouped:
        told += [sighting.flank, *(repr(each) for each in sighting.detections)]
        told += [repr(photo) for photo in sighting.media]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _label(matcher: Matcher) -> str:
    return f"{matcher.name} {matcher.version}"


def _identify(
    project: Project,
    matcher: Matcher,
    ground: _Ground,
    settings: IdentifySettings,
    progress: Progress,
) -> bool:
    """Compare and store; whether every photograph could be read."""
    judged, features = _judged(project, matcher, ground, settings, progress)
    without = unusable(judged.sightings, judged.states, ground.said)
    usable = [each for each in judged.sightings if each.sighting_id not in without]
    progress("Match", 0, 1)
    folder = project.index / matcher.name
    pattern = propose(matcher, usable, features, judged.changed, ground.proposals, folder)
    proposals = weigh(usable, pattern, judged.states)
    with project.database.write() as connection:
        identities.replace_sightings(connection, judged.told, judged.states)
        identities.replace_proposals(connection, proposals)
        put_individuals(connection, usable, proposals, ground.said, judged.states)
    progress("Match", 1, 1)
    return all(state.features_of for state in judged.states.values())


def _judged(
    project: Project,
    matcher: Matcher,
    ground: _Ground,
    settings: IdentifySettings,
    progress: Progress,
) -> tuple[Judged, KeptCoats]:
    boxed = with_boxes(ground.grouped, ground.said)
    photos = {each.detection.detection_id: each for each in photos_of(project.survey, boxed)}
    failures = read_coats(matcher, project.features, photos.values(), settings.workers, progress)
    seen = said_identifiable(ground.said)
    trusted = frozenset(
        one.detection_id for each in boxed if seen.get(each.sighting_id) for one in each.detections
    )
    readable = {name: photo for name, photo in photos.items() if name not in failures}
    features = KeptCoats(matcher, project.features, readable, trusted)
    marks = fingerprints(_label(matcher), ground.grouped, ground.said)
    judged = judge(ground.grouped, ground.said, marks, features, failures, ground.before)
    return judged, features
