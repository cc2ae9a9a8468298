"""Detections to individuals: coats compared, decisions obeyed, a sheet for each animal."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from pardalis import plugins
from pardalis.errors import PhotoError, PluginError
from pardalis.identify.identities.paired import propose_paired
from pardalis.identify.matching.moving import proven_coats
from pardalis.identify.sightings.group import SightingSettings, group_sightings
from pardalis.plugins import Matcher
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import Flank
from pardalis.records.problem import Problem
from pardalis.records.sighting import CoatPhoto, Sighting
from pardalis.report.contact_sheets import write_contact_sheets
from pardalis.store import cards, identities, results
from pardalis.workflows.batches import Progress, map_in_order, silent, workers
from pardalis.workflows.catalogue import (
    Catalogue,
    put_individuals,
    read_catalogue,
    usable_sightings,
)
from pardalis.workflows.content import report_content
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.settings import IdentifySettings

STEP = "identify"


def identify_animals(
    survey: Path, settings: IdentifySettings | None = None, progress: Progress = silent
) -> Outcome:
    """Tell the animals of a searched survey apart, and write its catalogue.

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
        How many individuals, from which flank, and what waits for a person.

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
    matcher = plugins.load(plugins.MATCHERS, settings.matcher)()
    if not isinstance(matcher, Matcher):
        raise PluginError(f"The plug-in '{settings.matcher}' is not a matcher.", "Choose another.")
    known = read_catalogue(project.database)
    # What is too unsure was left out when it was found.
    sightings = group_sightings(known.media, known.findings, SightingSettings(confidence=0.0))
    made_from = _made_from(project, matcher, sightings)
    with project.database.read() as connection:
        unchanged = results.step_made_from(connection, STEP) == made_from
    if not unchanged:
        whole = _identify(project, matcher, sightings, settings, progress)
        # Photographs that could not be read now are tried again at the next run.
        made_from = made_from if whole else ""
    return _conclude(project, made_from)


def _made_from(project: Project, matcher: Matcher, sightings: tuple[Sighting, ...]) -> str:
    """Of all that the catalogue follows from: the same if nothing has changed."""
    with project.database.read() as connection:
        ledger = identities.decisions(connection)
    told = [f"{matcher.name} {matcher.version}", *(repr(each) for each in ledger)]
    for sighting in sightings:
        told += [sighting.flank, *(repr(each) for each in sighting.detections)]
        told += [repr(photo) for photo in sighting.media]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _identify(
    project: Project,
    matcher: Matcher,
    sightings: tuple[Sighting, ...],
    settings: IdentifySettings,
    progress: Progress,
) -> bool:
    """Compare and store; whether every photograph could be read."""
    features, failures = _coats(project, matcher, sightings, settings, progress)
    unusable = _unusable(sightings, features, failures)
    with project.database.read() as connection:
        usable = usable_sightings(sightings, unusable, identities.decisions(connection))
    progress("Match", 0, 1)
    proven = proven_coats(usable, features)
    proposals = (*matcher.propose(usable, features), *propose_paired(usable))
    with project.database.write() as connection:
        identities.replace_sightings(connection, sightings, unusable, proven)
        identities.replace_proposals(connection, proposals)
        put_individuals(connection, usable, proposals, proven)
    progress("Match", 1, 1)
    return not failures


def _coats(
    project: Project,
    matcher: Matcher,
    sightings: tuple[Sighting, ...],
    settings: IdentifySettings,
    progress: Progress,
) -> tuple[dict[str, CoatFeatures], dict[str, str]]:
    """Features by detection, and why a photograph gave none."""
    photos = [
        CoatPhoto(project.survey, media, detection)
        for sighting in sightings
        for media, detection in zip(sighting.media, sighting.detections, strict=True)
    ]
    project.features.mkdir(exist_ok=True)
    features: dict[str, CoatFeatures] = {}
    failures: dict[str, str] = {}
    progress("Read coats", 0, len(photos))
    with workers(settings.workers) as executor:
        read = map_in_order(executor, partial(_coat, matcher, project.features), photos)
        for number, (photo, found) in enumerate(zip(photos, read, strict=True), 1):
            if isinstance(found, str):
                failures[photo.detection.detection_id] = found
            else:
                features[photo.detection.detection_id] = found
            progress("Read coats", number, len(photos))
    return features, failures


def _coat(matcher: Matcher, folder: Path, photo: CoatPhoto) -> CoatFeatures | str:
    """A coat's features, from the cache if they are there; or why there are none."""
    told = f"{matcher.name} {matcher.version} {photo.media.content_hash} {photo.detection.box} "
    told += photo.detection.scientific_name
    file = folder / f"{hashlib.sha256(told.encode()).hexdigest()[:40]}.npz"
    try:
        return CoatFeatures.from_bytes(file.read_bytes())
    except (OSError, ValueError):
        pass  # Not there, or cut off by a kill: read the photograph.
    try:
        features = matcher.extract(photo)
    except PhotoError as error:
        return error.message
    part = file.with_name(f"{file.name}.{photo.detection.detection_id}.part")
    part.write_bytes(features.to_bytes())
    part.replace(file)
    return features


def _unusable(
    sightings: tuple[Sighting, ...],
    features: Mapping[str, CoatFeatures],
    failures: Mapping[str, str],
) -> dict[str, str]:
    """Why a sighting cannot be told, for each of which less than half of its photographs can."""
    found = {}
    for sighting in sightings:
        names = [detection.detection_id for detection in sighting.detections]
        reasons = [failures[name] if name in failures else features[name].reason for name in names]
        missing = [reason for reason in reasons if reason]
        if 2 * len(missing) > len(reasons):
            found[sighting.sighting_id] = missing[0]
    return found


def _conclude(project: Project, made_from: str) -> Outcome:
    known = read_catalogue(project.database)
    counts = _count(known)
    sheets = write_contact_sheets(report_content(project), project.survey, project.catalogue)
    problems = (*_waiting(known), *_unbound(known), *sheets.problems)
    with project.database.write() as connection:
        cards.replace_problems(connection, STEP, problems)
        results.put_step(connection, STEP, made_from, counts)
    sentences = (
        f"{counts['individuals']} individuals from {counts['sightings_identifiable']} sightings "
        f"with a coat to tell by ({counts['left_flanks']} known from the left, "
        f"{counts['right_flanks']} from the right, {counts['both_flanks']} from both); "
        f"{counts['sightings_not_identifiable']} sightings show no such coat.",
        f"The catalogue: {project.catalogue / 'index.html'}",
        *tell_problems(problems),
    )
    return Outcome(STEP, sentences, counts, problems)


def _count(known: Catalogue) -> dict[str, int | float]:
    flanks = Counter(flank for each in known.individuals for flank in each.flanks)
    both = {Flank.LEFT, Flank.RIGHT}
    return {
        "sightings": len(known.sightings),
        "sightings_identifiable": len(known.sightings) - len(known.unusable),
        "sightings_not_identifiable": len(known.unusable),
        "individuals": len(known.individuals),
        "left_flanks": flanks[Flank.LEFT],
        "right_flanks": flanks[Flank.RIGHT],
        "both_flanks": sum(both <= each.flanks for each in known.individuals),
        "pairs_waiting_for_a_person": len(known.waiting),
    }


def _waiting(known: Catalogue) -> tuple[Problem, ...]:
    if not known.waiting:
        return ()
    reason = f"{len(known.waiting)} pairs of sightings may be one animal, and are kept apart."
    return (Problem("catalogue", "waits_for_a_person", reason, "Decide: pardalis decide."),)


def _unbound(known: Catalogue) -> tuple[Problem, ...]:
    """Decisions on sightings that are no longer there, as when detections were replaced."""
    names = {each.sighting_id for each in known.sightings}
    return tuple(
        Problem(
            f"decision {each.position}",
            "decision_without_sighting",
            f"{each.decided_by} decided on a sighting that is no longer there.",
            "Look at the photographs again, and decide anew.",
        )
        for each in known.decisions
        if not {each.sighting_a, each.sighting_b} <= names
    )
