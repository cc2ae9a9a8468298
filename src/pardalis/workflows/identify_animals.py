"""Detections to individuals: coats compared, decisions obeyed, a sheet for each animal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pardalis.identify.sightings.binding import bind
from pardalis.identify.sightings.corrections import said_of_coats, with_boxes
from pardalis.identify.sightings.group import SightingSettings, group_sightings
from pardalis.plugins import Matcher
from pardalis.records.address import Survey
from pardalis.records.decision import Decision, of_the_catalogue
from pardalis.records.deployment import Deployment
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting
from pardalis.store import cards, identities, results
from pardalis.workflows.alone import alone
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.catalogue import unusable
from pardalis.workflows.coats import KeptCoats, photos_of, read_coats
from pardalis.workflows.compare_coats import Compared, calibrated, weigh
from pardalis.workflows.derive import put_individuals
from pardalis.workflows.identify_outcome import STEP, conclude
from pardalis.workflows.judged_sightings import Before, Judged, fingerprints, judge
from pardalis.workflows.make_matcher import make_matcher, spelled
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.placed_state import note_made_from, stands_anew
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.seen_cards import seen_cards
from pardalis.workflows.settings import IdentifySettings
from pardalis.workflows.surroundings import marks_of

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What animals are told apart from: sightings as the machine grouped them, and what is said."""

    grouped: tuple[Sighting, ...]
    said: tuple[Decision, ...]
    ledger: tuple[Decision, ...]
    deployments: tuple[Deployment, ...]
    before: Before
    proposals: tuple[Proposal, ...]
    mirrored: frozenset[Pair]


def identify_animals(
    survey: Survey, settings: IdentifySettings | None = None, progress: Progress = silent
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
    with alone(project.folder, STEP, project.database):
        bring_up_to_date(project, settings, progress)
        return conclude(project)


def bring_up_to_date(project: Project, settings: IdentifySettings, progress: Progress) -> None:
    """Do what is to be done since the last run, and store the catalogue that follows.

    Parameters
    ----------
    project, settings, progress
        As for `run`.
    """
    matcher = make_matcher(settings.matcher, settings.network, settings.models, settings.also)
    ground = _ground(project)
    made_from = _made_from(_label(matcher), ground)
    with project.database.read() as connection:
        known = results.step_made_from(connection, STEP) == made_from
        anew = stands_anew(connection, STEP)
    if known and not anew:
        return
    if known:
        # What was placed anew moved no sighting.
        with project.database.write() as connection:
            note_made_from(connection, STEP)
        return
    whole = _identify(project, matcher, ground, settings, progress)
    with project.database.write() as connection:
        # Photographs that could not be read now are tried again at the next run.
        results.put_step(connection, STEP, made_from if whole else "", {})
        chosen = {"matcher": spelled(settings.matcher, settings.network, settings.also)}
        models = {"models": str(settings.models)} if settings.models else {}
        results.put_choices(connection, STEP, chosen | models)
        note_made_from(connection, STEP)


def settings_of_last_run(project: Project, workers: int | None = None) -> IdentifySettings:
    """The matchers with which the project's animals were told apart; the usual one before that.

    Parameters
    ----------
    project
        An open project.
    workers
        Threads to work with; by default one a processor.
    """
    with project.database.read() as connection:
        chosen = results.choices(connection, STEP)
    models = Path(chosen["models"]) if "models" in chosen else None
    matcher = chosen.get("matcher", IdentifySettings().matcher)
    return IdentifySettings(project.folder, workers, matcher, models=models)


def _label(matcher: Matcher) -> str:
    return f"{matcher.name} {matcher.version}"


def _ground(project: Project) -> _Ground:
    with project.database.read() as connection:
        # What is too unsure was left out when it was found.
        chosen = SightingSettings(confidence=0.0)
        grouped = tuple(
            sighting
            for card in seen_cards(connection)
            for sighting in group_sightings(card.media, card.standing, chosen)
        )
        ledger, heirs = identities.decisions(connection), identities.heirs(connection)
        said, _ = bind(of_the_catalogue(ledger), grouped, heirs)
        before = Before(identities.flanks(connection), identities.sighting_states(connection))
        deployments = cards.deployments(connection)
        former = identities.proposals(connection)
        mirrored = identities.mirrored(connection)
    return _Ground(grouped, said, ledger, deployments, before, former, mirrored)


def _made_from(label: str, ground: _Ground) -> str:
    """Of all that the catalogue follows from: the same if nothing has changed."""
    told = [label, *(repr(each) for each in (*ground.ledger, *ground.deployments))]
    for sighting in ground.grouped:
        told += [sighting.flank, *(repr(each) for each in sighting.detections)]
        told += [repr(photo) for photo in sighting.media]
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()


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
    compared = Compared(matcher, features, project.index / matcher.name)
    pattern = compared.propose(usable, judged.changed, ground.proposals)
    marks = marks_of(judged.states)
    calibration = calibrated(matcher.name, usable, pattern, ground.said, marks)
    proposals = weigh(usable, pattern, calibration, marks)
    mirrored = compared.mirrored(usable, judged.changed, ground.mirrored, proposals)
    with project.database.write() as connection:
        identities.replace_sightings(connection, judged.told, judged.states)
        identities.replace_proposals(connection, proposals)
        identities.replace_mirrored(connection, mirrored)
        results.put_calibration(connection, calibration)
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
    """What is made of each sighting, and the coats; of those that people saw it is not judged."""
    boxed = with_boxes(ground.grouped, ground.said)
    photos = {each.detection.detection_id: each for each in photos_of(project.cards, boxed)}
    failures = read_coats(matcher, project.features, photos.values(), settings, progress)
    seen = said_of_coats(ground.said)
    trusted = frozenset(
        one.detection_id for each in boxed if seen.get(each.sighting_id) for one in each.detections
    )
    readable = {name: photo for name, photo in photos.items() if name not in failures}
    features = KeptCoats(matcher, project.features, readable, trusted)
    hashes = fingerprints(_label(matcher), ground.grouped, ground.said)
    return judge(ground.grouped, ground.said, hashes, features, failures, ground.before), features
